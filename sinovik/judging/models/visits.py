"""Field verification: a mixed team, a checklist and a report that is locked once it is handed in."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase

from ..states.people import EvaluatorRole
from ..states.visits import VISIT, Answer, VisitMode, VisitState
from .truths import IN_CONFLICT, NOT_READY, OTHER_EDITION, refusal

REPORT_LOCKED = _("Laporan verifikasi sudah terkunci dan tidak dapat diubah.")
TEAM_NOT_MIXED = _("Tim verifikasi paling sedikit satu panelis dan satu evaluator. Lengkapi tim lebih dahulu.")


class FieldVisit(models.Model):
    """A visit to where the innovation runs. A secret one is known to its team and the secretariat only."""

    stage = models.ForeignKey("competitions.Stage", models.PROTECT, related_name="+", verbose_name="tahap")
    proposal = models.ForeignKey("competitions.Proposal", models.PROTECT, related_name="+", verbose_name="proposal")
    mode = models.CharField("cara", max_length=10, choices=VisitMode.choices)
    planned_on = models.DateField("tanggal rencana")
    place = models.CharField("tempat", max_length=200, blank=True)
    state = models.CharField("keadaan", max_length=20, choices=VisitState.choices, default=VISIT.initial)
    visited_on = models.DateField("tanggal kunjungan", null=True, blank=True)
    report = models.TextField("laporan", blank=True, validators=[MaxLengthValidator(10000)])
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="dilaporkan oleh",
    )
    reported_at = models.DateTimeField("dilaporkan pada", null=True, blank=True)

    class Meta:
        verbose_name = "verifikasi lapangan"
        ordering = ["planned_on", "pk"]
        triggers = [
            *guarded(VISIT, history="judging_fieldvisithistory"),
            pgtrigger.Trigger(
                name="mixed_team_reports",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__state=VisitState.REPORTED) & ~pgtrigger.Q(old__state=VisitState.REPORTED),
                func=f"""
                    IF (SELECT count(DISTINCT capacity) FROM judging_visitmember WHERE visit_id = NEW.id) < 2 THEN
                        {refusal(TEAM_NOT_MIXED)}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (our own constant)
            ),
            pgtrigger.Trigger(
                name="report_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=VisitState.REPORTED),
                func=refusal(REPORT_LOCKED),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "proposal"],
                condition=~Q(state=VisitState.CANCELLED),
                name="visit_once",
                violation_error_message=_("Proposal ini sudah mempunyai jadwal verifikasi pada tahap ini."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=VisitState.REPORTED, visited_on__isnull=False, reported_by__isnull=False)
                    & Q(reported_at__isnull=False)
                    & ~Q(report="")
                )
                | (~Q(state=VisitState.REPORTED) & Q(reported_by__isnull=True, reported_at__isnull=True)),
                name="visit_report_complete",
                violation_error_message=_("Laporan memerlukan tanggal kunjungan, isi, dan pelapor sekaligus."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.planned_on}"


class FieldVisitHistory(HistoryBase):
    subject = models.ForeignKey(FieldVisit, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(VISIT, subject="judging_fieldvisit", table="judging_fieldvisithistory")


class VisitMember(models.Model):
    """One member of a visiting team, in the capacity of the body that sent them; never one with an interest."""

    visit = models.ForeignKey(FieldVisit, models.PROTECT, related_name="members", verbose_name="verifikasi")
    evaluator = models.ForeignKey("judging.Evaluator", models.PROTECT, related_name="+", verbose_name="anggota")
    capacity = models.CharField("sebagai", max_length=16, choices=EvaluatorRole)

    class Meta:
        verbose_name = "anggota tim verifikasi"
        ordering = ["capacity", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="may_visit",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("e", "judging_evaluator"), ("p", "record")],
                func=f"""
                    SELECT * INTO e FROM judging_evaluator WHERE id = NEW.evaluator_id FOR SHARE;
                    SELECT q.edition_id, q.agency_id INTO p FROM judging_fieldvisit v
                        JOIN competitions_proposal q ON q.id = v.proposal_id WHERE v.id = NEW.visit_id;
                    IF e.edition_id <> p.edition_id THEN
                        {refusal(OTHER_EDITION)}
                    END IF;
                    IF e.state <> 'ready' THEN
                        {refusal(NOT_READY)}
                    END IF;
                    IF EXISTS (SELECT 1 FROM judging_conflict
                               WHERE evaluator_id = NEW.evaluator_id AND agency_id = p.agency_id) THEN
                        {refusal(IN_CONFLICT)}
                    END IF;
                    NEW.capacity := e.role;
                    RETURN NEW;
                """,  # noqa: S608 (our own constants)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "evaluator"],
                name="visit_member_once",
                violation_error_message=_("Orang ini sudah menjadi anggota tim."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.evaluator_id}"


class VisitFinding(models.Model):
    """One line of the checklist as the team found it; it goes under lock with the report."""

    visit = models.ForeignKey(FieldVisit, models.PROTECT, related_name="findings", verbose_name="verifikasi")
    item = models.CharField("butir", max_length=60)
    answer = models.CharField("temuan", max_length=10, choices=Answer.choices)
    note = models.TextField("keterangan", blank=True, validators=[MaxLengthValidator(2000)])

    class Meta:
        verbose_name = "temuan lapangan"
        ordering = ["pk"]
        triggers = [
            pgtrigger.Trigger(
                name="locked_with_report",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF EXISTS (SELECT 1 FROM judging_fieldvisit WHERE id = COALESCE(NEW.visit_id, OLD.visit_id)
                               AND state = 'reported') THEN
                        {refusal(REPORT_LOCKED)}
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608 (our own constant)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "item"],
                name="visit_finding_once",
                violation_error_message=_("Butir ini sudah diisi."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.item}"
