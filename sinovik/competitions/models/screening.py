import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from sinovik.agencies.models import Agency
from sinovik.competitions.models.editions import Edition
from sinovik.competitions.models.proposals import Proposal
from sinovik.competitions.states import ExitReason, Severity
from sinovik.foundation.append_only import append_only

HELD = gettext_noop("Proposal ini sedang dipegang penyeleksi lain. Buka yang berikutnya, atau tunggu sampai dilepas.")
INTERESTED = gettext_noop("Anda menyatakan kepentingan pada instansi ini, jadi orang lain yang memutuskan proposalnya.")


class ScreeningRun(models.Model):
    """One examination of all submitted entries of an edition. The newest one counts."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    examined = models.PositiveIntegerField(_("diperiksa"))
    found = models.PositiveIntegerField(_("temuan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["-pk"]
        triggers = append_only("competitions_screeningrun")

    def __str__(self) -> str:
        return f"{self.edition_id} {self.at:%Y-%m-%d %H:%M}"


class Finding(models.Model):
    """What one rule found in one entry: a proposal to a person, who decides."""

    run = models.ForeignKey(ScreeningRun, models.PROTECT, related_name="findings")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="findings")
    rule = models.CharField(_("aturan"), max_length=40)
    severity = models.CharField(_("berat"), max_length=10, choices=Severity)
    article = models.CharField(_("pasal"), max_length=120, blank=True)
    field = models.CharField(_("isian"), max_length=60, blank=True)
    facts = models.JSONField(_("keterangan"), default=dict)
    other = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bandingan")
    )

    class Meta:
        ordering = ["pk"]
        triggers = append_only("competitions_finding")
        indexes = [models.Index(fields=["proposal", "run"], name="finding_of_proposal")]

    def __str__(self) -> str:
        return f"{self.rule} {self.proposal_id}"


class Outcome(models.TextChoices):
    PASS = "pass", _("Lolos")
    FAIL = "fail", _("Tidak lolos")


def _by_who_may_decide() -> list[pgtrigger.Trigger]:
    """Nobody decides on what another person holds, nor on an entry in whose agency they declared an interest."""
    held = """
        SELECT 1 FROM competitions_screeningclaim c WHERE c.proposal_id = NEW.proposal_id
        AND c.by_id IS DISTINCT FROM NEW.by_id AND c.until > sinovik_now()
    """
    interested = """
        SELECT 1 FROM competitions_screenerinterest i
        JOIN competitions_proposal p ON p.agency_id = i.agency_id AND p.edition_id = i.edition_id
        WHERE p.id = NEW.proposal_id AND i.by_id = NEW.by_id
    """
    return [
        refuse_where("not_held_by_another", held, HELD),
        refuse_where("by_the_disinterested", interested, INTERESTED),
    ]


def refuse_where(name: str, rows: str, message: str) -> pgtrigger.Trigger:
    """A row is not written where this SQL, which may name NEW, finds a row."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF EXISTS ({rows}) THEN
                RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{message}';
            END IF;
            RETURN NEW;
        """,
    )


class ScreeningDecision(models.Model):
    """A person's decision on one entry, with what they set aside or why it failed. A correction is a new row."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="screening_decisions")
    run = models.ForeignKey(ScreeningRun, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("hasil"), max_length=4, choices=Outcome)
    reasons = ArrayField(
        models.CharField(max_length=20, choices=ExitReason), verbose_name=_("alasan"), default=list, blank=True
    )
    note = models.TextField(_("catatan"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["-pk"]
        triggers = [*append_only("competitions_screeningdecision"), *_by_who_may_decide()]
        constraints = [
            models.CheckConstraint(
                name="screening_failure_has_reason",
                condition=Q(outcome=Outcome.PASS, reasons=[]) | (Q(outcome=Outcome.FAIL) & ~Q(reasons=[])),
                violation_error_message=_("Pilih paling sedikit satu alasan tidak lolos."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.proposal_id}"


class ScreeningClaim(models.Model):
    """That a screener has an entry open to decide on it: until a moment, and nobody else meanwhile.

    The row goes with the decision or when the person lets go; one whose time is over counts for nothing.
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="screening_claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("penyeleksi"))
    at = models.DateTimeField(_("sejak"))
    until = models.DateTimeField(_("sampai"))

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(name="screening_claim_ends_later", condition=Q(until__gt=F("at")))]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.by_id}"


class ScreenerInterest(models.Model):
    """An interest that a screener declared in an agency: they read and decide none of its entries in this edition."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("edisi"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("instansi"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("penyeleksi"))
    reason = models.TextField(_("kepentingan"))
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["pk"]
        triggers = append_only("competitions_screenerinterest")
        constraints = [
            models.UniqueConstraint(
                name="screener_interest_once",
                fields=["edition", "agency", "by"],
                violation_error_message=_("Anda sudah menyatakan kepentingan pada instansi ini."),
            ),
            models.CheckConstraint(
                name="screener_interest_is_told",
                condition=~Q(reason=""),
                violation_error_message=_("Tuliskan kepentingan Anda dalam satu kalimat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.agency_id} {self.by_id}"
