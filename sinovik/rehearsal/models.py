"""Rehearsals that organisers asked for, how far each is, and what it showed: written once, kept with the edition."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.models import Edition
from sinovik.foundation.append_only import append_only

DIGEST = r"^[0-9a-f]{64}$"


class Outcome(models.TextChoices):
    """How a rehearsal ended. Only a finished one has findings."""

    DONE = "done", _("Selesai")
    ENDED = "ended", _("Dihentikan")
    TOO_LONG = "too_long", _("Terlalu lama")
    TOO_LARGE = "too_large", _("Kehabisan memori")
    NO_DATABASE = "no_database", _("Tidak dapat dimulai")
    FAILED = "failed", _("Gagal")


class Rehearsal(models.Model):
    """One playing of an edition as its rules and calendar stood when it was asked for.

    plan: rules and stages of that moment; expected: drafts that the organiser expects; drafts: how many are played.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("edisi"))
    number = models.PositiveIntegerField(_("nomor"))
    plan = models.JSONField(_("aturan dan kalender"))
    plan_digest = models.CharField(_("sidik aturan dan kalender"), max_length=64)
    expected = models.PositiveIntegerField(_("draf yang diperkirakan"))
    drafts = models.PositiveIntegerField(_("draf yang dimainkan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("oleh"))
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["edition", "-number"]
        triggers = append_only("rehearsal_rehearsal")
        constraints = [
            models.UniqueConstraint(name="rehearsal_number_once", fields=["edition", "number"]),
            models.CheckConstraint(
                name="rehearsal_plays_no_more_than_expected",
                condition=Q(drafts__gte=1, drafts__lte=F("expected"), number__gte=1),
                violation_error_message=_("Gladi tidak memainkan lebih banyak draf daripada yang diperkirakan."),
            ),
            models.CheckConstraint(name="rehearsal_digest", condition=Q(plan_digest__regex=DIGEST)),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} / {self.number}"

    @property
    def seed(self) -> str:
        """From which texts and qualities are drawn: another for each rehearsal, the same for whoever repeats it."""
        return f"{self.plan_digest[:12]}-{self.number}"


class RehearsalStep(models.Model):
    """That a rehearsal began one of its parts: "call", "people", or the key of a stage."""

    rehearsal = models.ForeignKey(Rehearsal, models.PROTECT, related_name="steps", verbose_name=_("gladi"))
    name = models.CharField(_("bagian gladi"), max_length=60)
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["rehearsal", "pk"]
        triggers = append_only("rehearsal_rehearsalstep")

    def __str__(self) -> str:
        return f"{self.rehearsal_id}: {self.name}"


class RehearsalResult(models.Model):
    """How a rehearsal ended, once. findings: see `findings.findings_of`; by: who ended it, empty where nobody did."""

    rehearsal = models.OneToOneField(Rehearsal, models.PROTECT, related_name="result", verbose_name=_("gladi"))
    outcome = models.CharField(_("hasil"), max_length=12, choices=Outcome)
    findings = models.JSONField(_("temuan"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("oleh")
    )
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["rehearsal"]
        triggers = append_only("rehearsal_rehearsalresult")
        constraints = [
            models.CheckConstraint(
                name="rehearsal_done_has_findings",
                condition=(Q(outcome=Outcome.DONE) & ~Q(findings={})) | (~Q(outcome=Outcome.DONE) & Q(findings={})),
            ),
            models.CheckConstraint(
                name="rehearsal_ended_by_somebody",
                condition=Q(outcome=Outcome.ENDED, by__isnull=False) | (~Q(outcome=Outcome.ENDED) & Q(by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rehearsal_id}: {self.outcome}"
