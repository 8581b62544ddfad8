"""Presentations and interviews: rooms, slots that cannot clash, the panel's seats and its sealed scores."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_noop as _

from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase

from ..states.interviews import INTERVIEW, InterviewState

STANDING = ~Q(state=InterviewState.CANCELLED)


def only(column: str) -> Func:
    """One key as a range, so that the built-in range index can compare it beside times (no extension needed)."""
    return Func(F(column), F(column), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def during() -> Func:
    return Func(F("starts_at"), F("ends_at"), Value("[)"), function="tstzrange", output_field=DateTimeRangeField())


class Room(models.Model):
    """A room, in a building or on line, in which one interview takes place at a time."""

    edition = models.ForeignKey("competitions.Edition", models.PROTECT, related_name="+", verbose_name="edisi")
    name = models.CharField("nama ruang", max_length=120)
    link = models.URLField("tautan rapat", blank=True)

    class Meta:
        verbose_name = "ruang wawancara"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="room_name_once",
                violation_error_message=_("Nama ruang ini sudah dipakai pada edisi ini. Pilih nama lain."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Interview(models.Model):
    """One finalist's slot: a presentation and a dialogue of declared minutes in one room."""

    stage = models.ForeignKey("competitions.Stage", models.PROTECT, related_name="+", verbose_name="tahap")
    proposal = models.ForeignKey("competitions.Proposal", models.PROTECT, related_name="+", verbose_name="proposal")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="instansi")
    room = models.ForeignKey(Room, models.PROTECT, related_name="interviews", verbose_name="ruang")
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai")
    presentation_minutes = models.PositiveSmallIntegerField("menit presentasi")
    dialogue_minutes = models.PositiveSmallIntegerField("menit tanya jawab")
    state = models.CharField("keadaan", max_length=20, choices=InterviewState.choices, default=INTERVIEW.initial)
    presenter = models.CharField("yang hadir", max_length=160, blank=True)
    mandate = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True, verbose_name="surat kuasa"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="dikonfirmasi oleh",
    )
    confirmed_at = models.DateTimeField("dikonfirmasi pada", null=True, blank=True)

    class Meta:
        verbose_name = "wawancara"
        ordering = ["starts_at", "room_id", "pk"]
        triggers = guarded(INTERVIEW, history="judging_interviewhistory")
        constraints = [
            ExclusionConstraint(
                name="interview_room_free",
                expressions=[(only("room"), RangeOperators.OVERLAPS), (during(), RangeOperators.OVERLAPS)],
                condition=STANDING,
                violation_error_message=_("Ruang ini sudah terisi pada jam tersebut. Pilih jam atau ruang lain."),
            ),
            ExclusionConstraint(
                name="interview_agency_free",
                expressions=[(only("agency"), RangeOperators.OVERLAPS), (during(), RangeOperators.OVERLAPS)],
                condition=STANDING,
                violation_error_message=_("Instansi ini sudah tampil di ruang lain pada jam tersebut. Pilih jam lain."),
            ),
            models.UniqueConstraint(
                fields=["stage", "proposal"],
                condition=STANDING,
                name="interview_once",
                violation_error_message=_("Proposal ini sudah mempunyai jadwal wawancara. Ubah jadwal yang ada."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="interview_ends_after_start",
                violation_error_message=_("Waktu selesai harus sesudah waktu mulai."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="interview_confirmation_pair",
                violation_error_message=_("Konfirmasi memerlukan nama dan waktu sekaligus."),
            ),
            models.CheckConstraint(
                condition=~Q(state=InterviewState.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="interview_confirmed_has_person",
                violation_error_message=_("Jadwal yang dikonfirmasi mencatat siapa yang mengonfirmasi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.room_id}"


class InterviewHistory(HistoryBase):
    subject = models.ForeignKey(Interview, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(INTERVIEW, subject="judging_interview", table="judging_interviewhistory")


class Seat(models.Model):
    """A panelist's place in one interview: a reading of its own, scored on a sheet like any other.

    Person and times are those of the assignment and the interview, kept by trigger; nobody sits in two rooms at once.
    """

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="seats", verbose_name="wawancara")
    assignment = models.OneToOneField(
        "judging.Assignment", models.PROTECT, related_name="seat", verbose_name="penugasan"
    )
    panelist = models.ForeignKey("judging.Evaluator", models.PROTECT, related_name="+", verbose_name="panelis")
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai")

    class Meta:
        verbose_name = "kursi panelis"
        ordering = ["starts_at", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="as_the_interview",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    SELECT i.starts_at, i.ends_at, a.evaluator_id
                        INTO STRICT NEW.starts_at, NEW.ends_at, NEW.panelist_id
                        FROM judging_interview i, judging_assignment a
                        WHERE i.id = NEW.interview_id AND a.id = NEW.assignment_id
                        AND a.proposal_id = i.proposal_id AND a.stage_id = i.stage_id;
                    RETURN NEW;
                """,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "panelist"],
                name="seat_once",
                violation_error_message=_("Panelis ini sudah duduk pada wawancara ini."),
            ),
            ExclusionConstraint(
                name="seat_panelist_free",
                expressions=[(only("panelist"), RangeOperators.OVERLAPS), (during(), RangeOperators.OVERLAPS)],
                violation_error_message=_("Seorang panelis sudah duduk di ruang lain pada jam tersebut."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interview_id}/{self.panelist_id}"
