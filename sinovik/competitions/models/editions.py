from functools import cached_property

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency
from sinovik.competitions.states import EDITION, STAGE, Advance, EditionState, RuleBook, Scope, StageKind, StageState
from sinovik.foundation.append_only import append_only
from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase
from sinovik.transparency.models import Entry

FROZEN = gettext_noop(
    "Aturan edisi ini sudah dibekukan saat dibuka. Hanya kalender yang dapat berubah, dengan nomor surat dan alasan."
)
NO_LETTER = gettext_noop("Kalender hanya dapat berubah dengan nomor surat dan alasan yang tercatat.")
RULES = "rules rules_digest rules_entry_id slug year scope agency_id template begun_from_id is_demo opened_at"
SHAPE = "edition_id key kind position after opening closing permits"


def columns(side: str, names: str) -> str:
    """`OLD.a, OLD.b` for a trigger's comparison."""
    return ", ".join(f"{side}.{name}" for name in names.split())


class Edition(models.Model):
    """One competition of one year: an instance of a policy template whose rules freeze when it opens."""

    slug = models.SlugField(_("alamat"), max_length=60, unique=True)
    name = models.CharField(_("nama"), max_length=160)
    short = models.CharField(_("nama pendek"), max_length=40)
    year = models.PositiveSmallIntegerField(_("tahun"))
    scope = models.CharField(_("lingkup"), max_length=10, choices=Scope, default=Scope.NATIONAL)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("penyelenggara")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edisi induk")
    )
    template = models.CharField(_("templat"), max_length=60)
    begun_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dimulai dari edisi")
    )
    rules = models.JSONField(_("aturan"))
    rules_digest = models.CharField(_("sidik aturan"), max_length=64, blank=True, default="")
    rules_entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("keadaan"), max_length=12, choices=EditionState, default=EDITION.initial)
    is_demo = models.BooleanField(_("contoh"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("dibuat"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(_("dibuka"), null=True, blank=True)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="edition_opened_with_digest",
                condition=Q(opened_at=None, rules_digest="") | (Q(opened_at__isnull=False) & ~Q(rules_digest="")),
                violation_error_message=_("Edisi hanya dapat dibuka bersama sidik aturannya."),
            ),
            models.CheckConstraint(
                name="edition_running_was_opened",
                condition=~Q(state__in=[EditionState.OPEN, EditionState.FINISHED]) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_national_has_no_agency",
                condition=Q(scope=Scope.NATIONAL, agency=None) | (~Q(scope=Scope.NATIONAL) & Q(agency__isnull=False)),
                violation_error_message=_("Edisi daerah atau instansi mempunyai penyelenggara; edisi nasional tidak."),
            ),
        ]
        triggers = [
            *guarded(EDITION, history="competitions_editionhistory"),
            pgtrigger.Trigger(
                name="rules_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.opened_at IS NOT NULL"
                    f" AND ({columns('OLD', RULES)}) IS DISTINCT FROM ({columns('NEW', RULES)})"
                ),
                func=f"RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{FROZEN}';",
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def book(self) -> RuleBook:
        """The rules, read with their types."""
        return RuleBook(self.rules)


class EditionHistory(HistoryBase):
    subject = models.ForeignKey(Edition, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(EDITION, subject="competitions_edition", table="competitions_editionhistory")


class Stage(models.Model):
    """One part of an edition's calendar and what it permits while it is open.

    A moment on the calendar belongs to the stage: at the instant of `closes_at` it is still open, after it no more.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="stages", verbose_name=_("edisi"))
    key = models.CharField(_("kunci"), max_length=40)
    kind = models.CharField(_("jenis"), max_length=16, choices=StageKind)
    position = models.PositiveSmallIntegerField(_("urutan"))
    title_id = models.CharField(_("judul"), max_length=80)
    title_en = models.CharField(_("judul dalam bahasa Inggris"), max_length=80)
    after = ArrayField(models.CharField(max_length=40), verbose_name=_("sesudah"), default=list, blank=True)
    opening = models.CharField(_("dibuka"), max_length=10, choices=Advance)
    closing = models.CharField(_("ditutup"), max_length=10, choices=Advance)
    opens_at = models.DateTimeField(_("mulai"), null=True, blank=True)
    closes_at = models.DateTimeField(_("sampai"), null=True, blank=True)
    permits = ArrayField(models.CharField(max_length=20), verbose_name=_("mengizinkan"))
    state = models.CharField(_("keadaan"), max_length=10, choices=StageState, default=STAGE.initial)

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(name="stage_key_once", fields=["edition", "key"]),
            models.UniqueConstraint(name="stage_position_once", fields=["edition", "position"]),
            models.CheckConstraint(
                name="stage_dates_in_order",
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gte=F("opens_at")),
                violation_error_message=_("Tahap tidak dapat ditutup sebelum dibuka. Periksa kedua tanggalnya."),
            ),
        ]
        triggers = [
            *guarded(STAGE, history="competitions_stagehistory"),
            pgtrigger.Trigger(
                name="frozen_with_edition",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("opened", "timestamptz"), ("stage", "competitions_stage%ROWTYPE")],
                # the names of columns are ours, nobody's input
                func=f"""
                    IF TG_OP = 'DELETE' THEN stage := OLD; ELSE stage := NEW; END IF;
                    SELECT e.opened_at INTO opened FROM competitions_edition e WHERE e.id = stage.edition_id;
                    IF opened IS NOT NULL AND (TG_OP <> 'UPDATE' OR
                        ({columns("OLD", SHAPE)}) IS DISTINCT FROM ({columns("NEW", SHAPE)})
                    ) THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{FROZEN}';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608
            ),
            pgtrigger.Trigger(
                name="calendar_moves_on_record",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("opens_at", "closes_at"),
                condition=pgtrigger.Condition(
                    "OLD.opens_at IS DISTINCT FROM NEW.opens_at OR OLD.closes_at IS DISTINCT FROM NEW.closes_at"
                ),
                # the message is ours, nobody's input
                func=f"""
                    IF EXISTS (
                            SELECT 1 FROM competitions_edition e
                            WHERE e.id = NEW.edition_id AND e.opened_at IS NOT NULL)
                        AND NOT EXISTS (
                            SELECT 1 FROM competitions_calendarchange c WHERE c.stage_id = NEW.id
                            AND c.new_opens_at IS NOT DISTINCT FROM NEW.opens_at
                            AND c.new_closes_at IS NOT DISTINCT FROM NEW.closes_at
                            AND c.old_opens_at IS NOT DISTINCT FROM OLD.opens_at
                            AND c.old_closes_at IS NOT DISTINCT FROM OLD.closes_at
                            AND c.transaction = txid_current())
                    THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                            '{NO_LETTER}';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_id


class StageHistory(HistoryBase):
    subject = models.ForeignKey(Stage, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(STAGE, subject="competitions_stage", table="competitions_stagehistory")


class CalendarChange(models.Model):
    """A move of the calendar after opening: old and new dates, the letter and the reason. Never changed."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="changes", verbose_name=_("tahap"))
    old_opens_at = models.DateTimeField(_("mulai semula"), null=True)
    old_closes_at = models.DateTimeField(_("sampai semula"), null=True)
    new_opens_at = models.DateTimeField(_("mulai"), null=True)
    new_closes_at = models.DateTimeField(_("sampai"), null=True)
    letter_number = models.CharField(_("nomor surat"), max_length=80, blank=True)
    by_rule = models.BooleanField(_("dihitung dari aturan"), default=False)
    reason = models.TextField(_("alasan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("pada"))
    transaction = models.BigIntegerField(
        db_default=models.Func(function="txid_current", output_field=models.BigIntegerField()), editable=False
    )

    class Meta:
        ordering = ["at", "pk"]
        triggers = append_only("competitions_calendarchange")
        constraints = [
            models.CheckConstraint(
                name="calendar_change_has_letter",
                condition=Q(by_rule=True) | ~Q(letter_number=""),
                violation_error_message=_("Tuliskan nomor surat perubahan kalender."),
            ),
            models.CheckConstraint(
                name="calendar_change_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Tuliskan alasan perubahan kalender."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_number} {self.stage_id}"
