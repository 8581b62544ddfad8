from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.models.editions import Edition
from sinovik.competitions.models.proposals import Proposal
from sinovik.competitions.states import ExitReason, Severity
from sinovik.foundation.append_only import append_only


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
        triggers = append_only("competitions_screeningdecision")
        constraints = [
            models.CheckConstraint(
                name="screening_failure_has_reason",
                condition=Q(outcome=Outcome.PASS, reasons=[]) | (Q(outcome=Outcome.FAIL) & ~Q(reasons=[])),
                violation_error_message=_("Pilih paling sedikit satu alasan tidak lolos."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.proposal_id}"
