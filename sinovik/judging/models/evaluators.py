"""Who judges in an edition, what they know, and what stands between them and an agency."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop as _

from sinovik.foundation.append_only import append_only
from sinovik.foundation.clock import Now
from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase

from ..states import EVALUATOR, EvaluatorRole, EvaluatorState, Ground, TieKind
from .truths import NO_PAIR_IN_CONFLICT_LATER


class Evaluator(models.Model):
    """A person appointed to judge in one edition, by a numbered letter.

    Ready only after the integrity pact was accepted and every competing agency was declared upon.
    """

    edition = models.ForeignKey("competitions.Edition", models.PROTECT, related_name="+")
    user = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    role = models.CharField(_("peran"), max_length=16, choices=EvaluatorRole)
    state = models.CharField(_("keadaan"), max_length=16, choices=EvaluatorState, default=EVALUATOR.initial)
    capacity = models.PositiveSmallIntegerField(_("sanggup membaca paling banyak"))
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    home_region = models.ForeignKey("agencies.Region", models.PROTECT, null=True, blank=True, related_name="+")
    interests = models.CharField(_("bidang yang diminati"), max_length=400, blank=True)
    letter_number = models.CharField(_("nomor surat penunjukan"), max_length=120)
    letter_date = models.DateField(_("tanggal surat penunjukan"))
    appointed_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    appointed_at = models.DateTimeField(_("ditunjuk pada"), db_default=Now())
    pact_accepted_at = models.DateTimeField(_("pakta integritas disetujui pada"), null=True, blank=True)

    class Meta:
        ordering = ["user__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "user"],
                name="judging_one_role_per_edition",
                violation_error_message=_("Orang ini sudah ditunjuk pada edisi yang sama."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="judging_capacity_positive",
                violation_error_message=_("Isi daya baca paling sedikit satu proposal."),
            ),
            models.CheckConstraint(
                condition=~Q(state=EvaluatorState.READY) | Q(pact_accepted_at__isnull=False),
                name="judging_ready_after_pact",
                violation_error_message=_("Setujui pakta integritas sebelum mulai menilai."),
            ),
            models.CheckConstraint(
                condition=Q(pact_accepted_at__isnull=True) | Q(pact_accepted_at__gte=F("appointed_at")),
                name="judging_pact_after_appointment",
                violation_error_message=_("Pakta integritas disetujui setelah penunjukan."),
            ),
            models.CheckConstraint(
                condition=~Q(letter_number=""),
                name="judging_appointed_by_letter",
                violation_error_message=_("Isi nomor surat penunjukan."),
            ),
        ]
        triggers = guarded(EVALUATOR, history="judging_evaluatorhistory")

    def __str__(self) -> str:
        return self.user.full_name

    @property
    def is_panelist(self) -> bool:
        return self.role == EvaluatorRole.PANELIST


class EvaluatorHistory(HistoryBase):
    subject = models.ForeignKey(Evaluator, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(EVALUATOR, subject="judging_evaluator", table="judging_evaluatorhistory")


class Expertise(models.Model):
    """A category of the edition that the evaluator knows; rank 1 is what they know best."""

    evaluator = models.ForeignKey(Evaluator, models.PROTECT, related_name="expertise")
    category = models.CharField(_("kategori"), max_length=120)
    rank = models.PositiveSmallIntegerField(_("urutan"))

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluator", "category"], name="judging_category_once"),
            models.UniqueConstraint(fields=["evaluator", "rank"], name="judging_expertise_ranked"),
        ]

    def __str__(self) -> str:
        return self.category


class Tie(models.Model):
    """A fact of the profile that binds the evaluator to an agency: a past post, a mentoring."""

    evaluator = models.ForeignKey(Evaluator, models.PROTECT, related_name="ties")
    kind = models.CharField(_("jenis"), max_length=16, choices=TieKind)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["evaluator", "kind", "agency"], name="judging_tie_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.agency}"


class Declaration(models.Model):
    """One statement of interests: `agencies` are those the evaluator was shown and answered for."""

    evaluator = models.ForeignKey(Evaluator, models.PROTECT, related_name="declarations")
    agencies = ArrayField(models.BigIntegerField())
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        triggers = append_only("judging_declaration")

    def __str__(self) -> str:
        return f"{self.evaluator_id}: {len(self.agencies)}"


class Conflict(models.Model):
    """Why this evaluator may never read this agency's proposals in this edition. Never taken back."""

    evaluator = models.ForeignKey(Evaluator, models.PROTECT, related_name="conflicts")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    ground = models.CharField(_("alasan"), max_length=16, choices=Ground)
    note = models.CharField(_("keterangan"), max_length=400, blank=True)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluator", "agency", "ground"],
                name="judging_conflict_once",
                violation_error_message=_("Konflik ini sudah tercatat."),
            ),
        ]
        triggers = [*append_only("judging_conflict"), NO_PAIR_IN_CONFLICT_LATER]

    def __str__(self) -> str:
        return f"{self.evaluator_id} × {self.agency_id}: {self.get_ground_display()}"
