"""What was made public of a stage's decisions, and what agencies said against it."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop as _

from sinovik.foundation.append_only import append_only
from sinovik.foundation.clock import Now
from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase

from ..states.objections import OBJECTION, Effect, ObjectionState
from ..states.panel import Outcome

ANSWERED = (
    Q(state__in=[ObjectionState.UPHELD, ObjectionState.DISMISSED], answered_at__isnull=False, answered_by__isnull=False)
    & ~Q(answer="")
    & ~Q(effect="")
)
UNANSWERED = Q(
    state__in=[ObjectionState.FILED, ObjectionState.WITHDRAWN],
    answered_at__isnull=True,
    answered_by__isnull=True,
    answer="",
    effect="",
)


class Announcement(models.Model):
    """One numbered act that makes all decisions of one plenary public at once; before it they are secret everywhere."""

    edition = models.ForeignKey("competitions.Edition", models.PROTECT, related_name="+", verbose_name="edisi")
    plenary = models.OneToOneField("judging.Plenary", models.PROTECT, related_name="announcement", verbose_name="pleno")
    number = models.CharField("nomor pengumuman", max_length=80)
    title = models.CharField("judul", max_length=200)
    body = models.TextField("isi", blank=True, validators=[MaxLengthValidator(5000)])
    objection_days = models.PositiveSmallIntegerField("lama masa sanggah (hari)")
    digest = models.BinaryField("sidik", max_length=32)
    entry = models.ForeignKey("transparency.Entry", models.PROTECT, related_name="+", verbose_name="catatan publik")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="diumumkan oleh"
    )
    published_at = models.DateTimeField("diumumkan pada", db_default=Now())

    class Meta:
        verbose_name = "pengumuman hasil"
        ordering = ["-published_at", "-pk"]
        triggers = append_only("judging_announcement")
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="announcement_number_once",
                violation_error_message=_("Nomor ini sudah dipakai pengumuman lain. Periksa nomor suratnya."),
            )
        ]

    def __str__(self) -> str:
        return self.number


class Objection(models.Model):
    """An agency's objection to an announced result, with its evidence and the answer (masa sanggah)."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="objections", verbose_name="pengumuman")
    proposal = models.ForeignKey("competitions.Proposal", models.PROTECT, related_name="+", verbose_name="proposal")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="instansi")
    ground = models.TextField("alasan sanggah", validators=[MaxLengthValidator(5000)])
    evidence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True, verbose_name="bukti"
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="diajukan oleh"
    )
    filed_at = models.DateTimeField("diajukan pada")
    state = models.CharField("keadaan", max_length=20, choices=ObjectionState.choices, default=OBJECTION.initial)
    answer = models.TextField("jawaban", blank=True, validators=[MaxLengthValidator(5000)])
    effect = models.CharField("akibat", max_length=20, choices=Effect.choices, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="dijawab oleh"
    )
    answered_at = models.DateTimeField("dijawab pada", null=True, blank=True)

    class Meta:
        verbose_name = "sanggahan"
        ordering = ["filed_at", "pk"]
        triggers = guarded(OBJECTION, history="judging_objectionhistory")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "proposal"],
                condition=Q(state=ObjectionState.FILED),
                name="objection_one_open",
                violation_error_message=_(
                    "Sanggahan untuk proposal ini masih menunggu jawaban. Anda tidak perlu mengirim lagi."
                ),
            ),
            models.CheckConstraint(
                condition=ANSWERED | UNANSWERED,
                name="objection_answer_complete",
                violation_error_message=_("Jawaban sanggahan memerlukan isi, akibat, dan penjawab sekaligus."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ObjectionState.DISMISSED) | Q(effect=Effect.NONE),
                name="objection_dismissed_changes_nothing",
                violation_error_message=_("Sanggahan yang ditolak tidak mengubah hasil."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("filed_at")),
                name="objection_answered_after_filed",
                violation_error_message=_("Waktu jawaban tidak boleh sebelum waktu sanggahan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id}/{self.pk}"


class ObjectionHistory(HistoryBase):
    subject = models.ForeignKey(Objection, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(OBJECTION, subject="judging_objection", table="judging_objectionhistory")


class Amendment(models.Model):
    """What an upheld objection made of an announced decision; the decision itself stays as it was made."""

    decision = models.OneToOneField(
        "judging.Decision", models.PROTECT, related_name="amendment", verbose_name="keputusan"
    )
    objection = models.OneToOneField(Objection, models.PROTECT, related_name="amendment", verbose_name="sanggahan")
    outcome = models.CharField("hasil setelah sanggahan", max_length=16, choices=Outcome)
    amended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="diubah oleh"
    )
    amended_at = models.DateTimeField("diubah pada")

    class Meta:
        verbose_name = "perubahan keputusan"
        ordering = ["amended_at", "pk"]
        triggers = append_only("judging_amendment")

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.outcome}"
