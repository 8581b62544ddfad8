"""Information requests (UU 14/2008) with their legal clock, and the corrected calendar that it runs on."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency
from sinovik.foundation.append_only import append_only
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase
from sinovik.innovations.models import Innovation
from sinovik.inquiries.states import (
    INQUIRY,
    OVER,
    AccessWay,
    DayKind,
    DeliveryWay,
    InquiryState,
    ObjectionReason,
    RefusalGround,
    RequesterKind,
)

NO_CLOCK = [InquiryState.INCOMPLETE, *sorted(OVER)]


class Inquiry(models.Model):
    """One request for information, from receipt to its end. Who asked stands apart (Requester) and is erased in time.

    `due_at` is when the running legal clock runs out: `due_days` working days after `counted_from`.
    """

    nonce = models.BinaryField(editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("keadaan"), max_length=20, choices=InquiryState, default=INQUIRY.initial)
    subject = models.CharField(_("informasi yang diminta"), max_length=200)
    details = models.TextField(_("rincian"))
    purpose = models.TextField(_("tujuan penggunaan"))
    requester_kind = models.CharField(_("jenis pemohon"), max_length=1, choices=RequesterKind)
    access_way = models.CharField(_("cara memperoleh"), max_length=1, choices=AccessWay)
    delivery_way = models.CharField(_("cara mendapat salinan"), max_length=1, choices=DeliveryWay)
    innovation = models.ForeignKey(Innovation, models.PROTECT, null=True, related_name="+", verbose_name=_("inovasi"))
    received_at = models.DateTimeField(_("diterima pada"))
    language = models.CharField(_("bahasa"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    counted_from = models.DateTimeField(_("dihitung sejak"), null=True)
    due_days = models.PositiveSmallIntegerField(_("hari kerja"), null=True)
    due_at = models.DateTimeField(_("tenggat"), null=True)
    forwarded_to = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("diteruskan ke")
    )
    answer = models.TextField(_("jawaban"), blank=True)
    answer_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    refusal_ground = models.CharField(_("dasar penolakan"), max_length=1, choices=RefusalGround, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("dijawab pada"), null=True)
    answer_due_at = models.DateTimeField(_("tenggat jawaban"), null=True)
    objection_reason = models.CharField(_("alasan keberatan"), max_length=1, choices=ObjectionReason, blank=True)
    objection = models.TextField(_("keberatan"), blank=True)
    objected_at = models.DateTimeField(_("keberatan diajukan pada"), null=True)
    objection_answer = models.TextField(_("jawaban keberatan"), blank=True)
    objection_answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    objection_answered_at = models.DateTimeField(_("keberatan dijawab pada"), null=True)
    ended_at = models.DateTimeField(_("berakhir pada"), null=True)
    is_demo = models.BooleanField(_("contoh"), default=False)

    class Meta:
        ordering = [F("due_at").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.CheckConstraint(
                name="inquiry_clock_runs",
                condition=Q(state__in=NO_CLOCK, due_at__isnull=True)
                | (
                    ~Q(state__in=NO_CLOCK) & Q(due_at__isnull=False, counted_from__isnull=False, due_days__isnull=False)
                ),
                violation_error_message=_("Setiap permohonan yang berjalan harus punya tenggat."),
            ),
            models.CheckConstraint(
                name="inquiry_answer_whole",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                violation_error_message=_("Jawaban harus bersama penjawab dan waktunya."),
            ),
            models.CheckConstraint(
                name="inquiry_refusal_grounded",
                condition=~Q(state=InquiryState.REFUSED) | ~Q(refusal_ground=""),
                violation_error_message=_("Pilih dasar penolakan menurut Pasal 17."),
            ),
            models.CheckConstraint(
                name="inquiry_objection_whole",
                condition=Q(objection="", objection_reason="", objected_at__isnull=True)
                | (~Q(objection="") & ~Q(objection_reason="") & Q(objected_at__isnull=False)),
                violation_error_message=_("Keberatan harus bersama alasan dan waktunya."),
            ),
            models.CheckConstraint(
                name="inquiry_objection_answered_by_another",
                condition=Q(objection_answered_by__isnull=True)
                | Q(answered_by__isnull=True)
                | ~Q(objection_answered_by=F("answered_by")),
                violation_error_message=_("Keberatan dijawab oleh atasan, bukan oleh penjawab permohonan."),
            ),
            models.CheckConstraint(
                name="inquiry_end_has_time",
                condition=Q(state__in=sorted(OVER), ended_at__isnull=False)
                | (~Q(state__in=sorted(OVER)) & Q(ended_at__isnull=True)),
                violation_error_message=_("Permohonan yang selesai harus punya waktu berakhir."),
            ),
        ]
        triggers = guarded(INQUIRY, history="inquiries_inquiryhistory")

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"PI-{self.received_at:%Y}-{self.pk:06d}"


class InquiryHistory(HistoryBase):
    """Every step of a request; acts that the law ties to a deadline are refused by the database when late."""

    subject = models.ForeignKey(Inquiry, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = [
            *history_triggers(INQUIRY, subject="inquiries_inquiry", table="inquiries_inquiryhistory"),
            pgtrigger.Trigger(
                name="in_legal_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.verb IN ('extend', 'object')"),
                declare=[("due", "timestamptz")],
                func="""
                    SELECT i.due_at INTO due FROM inquiries_inquiry i WHERE i.id = NEW.subject_id;
                    IF NEW.verb = 'extend' AND NEW.at >= due THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                            'Tenggat jawaban sudah lewat, sehingga tidak dapat diperpanjang. Jawab permohonan ini.';
                    END IF;
                    IF NEW.verb = 'object' AND NEW.from_state IN ('answered', 'refused') AND NEW.at >= due THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                            'Masa pengajuan keberatan sudah berakhir. Anda dapat mengajukan permohonan baru.';
                    END IF;
                    IF NEW.verb = 'object' AND NEW.from_state NOT IN ('answered', 'refused') AND NEW.at < due THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                            'Tenggat jawaban belum lewat. Keberatan dapat diajukan sesudah tenggat itu.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class Requester(models.Model):
    """Who asked and where the answer goes: only what is needed, erased when the keep-time has passed."""

    inquiry = models.OneToOneField(Inquiry, models.PROTECT, related_name="requester")
    name = models.CharField(_("nama"), max_length=150)
    email = models.EmailField(_("alamat surel"))

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """A letter of the desk to the requester: on the request's own page at once, by mail when the queue gets to it."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="notices")
    subject = models.CharField(_("perihal"), max_length=200)
    body = models.TextField(_("isi"))
    at = models.DateTimeField(_("pada"))
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.subject


class HolidayCorrection(models.Model):
    """A day that a letter made a holiday or a working day. The latest word on a day stands."""

    day = models.DateField(_("tanggal"))
    kind = models.CharField(_("menjadi"), max_length=8, choices=DayKind)
    name = models.CharField(_("nama hari"), max_length=120)
    basis = models.CharField(_("nomor surat"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="holiday_correction_has_basis",
                condition=~Q(basis="") & ~Q(name=""),
                violation_error_message=_("Tuliskan nama hari dan nomor surat yang menetapkannya."),
            )
        ]
        triggers = append_only("inquiries_holidaycorrection")

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"


class Attempt(models.Model):
    """A sent public form, kept an hour to count how many come from one address. The table is unlogged."""

    address_digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["address_digest", "at"])]

    def __str__(self) -> str:
        return f"{self.at}"
