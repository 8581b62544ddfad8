"""Copying an innovation: interest, agreement, implementation, lineage, visits."""

from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency, Unit
from sinovik.foundation.append_only import append_only
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase
from sinovik.innovations.models import Innovation
from sinovik.replication.states import IMPLEMENTATION, INTEREST, ImplementationState, InterestState, StepKind

WIB = ZoneInfo("Asia/Jakarta")


def day_of(moment: str) -> Func:
    """The day of the legal calendar (WIB) on which a moment column lies, for constraints."""
    return Func(
        F(moment), template="(%(expressions)s AT TIME ZONE 'Asia/Jakarta')::date", output_field=models.DateField()
    )


def refuse(name: str, *, when: str, message: str, declare: list[tuple[str, str]] | None = None) -> pgtrigger.Trigger:
    """A trigger that refuses a new row for which the SQL condition `when` holds, with a sentence for the person."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=declare,
        func=f"IF {when} THEN RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{message}'; END IF; RETURN NEW;",
    )


class Interest(models.Model):
    """An agency's wish to copy an innovation of another one, answered by the owner."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="+", verbose_name=_("inovasi"))
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("pemilik"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("instansi peminat"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit peminat"))
    purpose = models.TextField(_("tujuan"))
    state = models.CharField(_("keadaan"), max_length=12, choices=InterestState, default=INTEREST.initial)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("diajukan oleh"))
    at = models.DateTimeField(_("diajukan pada"))

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["owner", "state"]), models.Index(fields=["agency", "state"])]
        constraints = [
            models.CheckConstraint(
                name="replication_not_own",
                condition=~Q(agency=F("owner")),
                violation_error_message=_("Inovasi instansi sendiri tidak perlu ditiru. Pilih inovasi instansi lain."),
            ),
            models.CheckConstraint(
                name="replication_purpose_said",
                condition=~Q(purpose=""),
                violation_error_message=_("Tuliskan untuk apa inovasi ini akan ditiru."),
            ),
            models.UniqueConstraint(
                name="replication_asked_once",
                fields=["innovation", "agency", "unit"],
                condition=Q(state=InterestState.ASKED),
                nulls_distinct=False,
                violation_error_message=_("Minat yang sama masih menunggu jawaban pemilik. Tunggu jawabannya dahulu."),
            ),
        ]
        triggers = [
            *guarded(INTEREST, history="replication_interesthistory"),
            refuse(
                "owner_is_true",
                when="NEW.owner_id <> (SELECT i.owner_id FROM innovations_innovation i WHERE i.id = NEW.innovation_id)",
                message="Pemilik inovasi ini sudah berganti. Muat ulang halaman inovasi, lalu ajukan lagi.",
            ),
            refuse(
                "unit_is_theirs",
                when="NEW.unit_id IS NOT NULL AND NEW.agency_id <> "
                "(SELECT u.agency_id FROM agencies_unit u WHERE u.id = NEW.unit_id)",
                message="Unit ini bukan bagian dari instansi peminat. Pilih unit instansi Anda.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"MIN-{self.pk:06d}"


class InterestHistory(HistoryBase):
    """Every answer to an interest; the reason is the owner's note."""

    subject = models.ForeignKey(Interest, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(INTEREST, subject="replication_interest", table="replication_interesthistory")


class Agreement(models.Model):
    """What the two agencies agreed on, under a number. Written once."""

    interest = models.OneToOneField(Interest, models.PROTECT, related_name="agreement")
    number = models.CharField(_("nomor perjanjian"), max_length=80)
    signed_on = models.DateField(_("tanggal tanda tangan"))
    starts_on = models.DateField(_("mulai berlaku"))
    ends_on = models.DateField(_("berakhir"), null=True)
    scope = models.TextField(_("ruang lingkup"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("naskah"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_numbered",
                condition=~Q(number=""),
                violation_error_message=_("Tuliskan nomor perjanjian."),
            ),
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Tanggal berakhir harus sama dengan atau sesudah tanggal mulai."),
            ),
            models.UniqueConstraint(
                name="agreement_number_once",
                fields=["number", "signed_on"],
                violation_error_message=_("Nomor dan tanggal perjanjian ini sudah tercatat. Periksa nomornya."),
            ),
        ]
        triggers = [
            *append_only("replication_agreement"),
            refuse(
                "interest_accepted",
                when="(SELECT i.state FROM replication_interest i WHERE i.id = NEW.interest_id) <> 'accepted'",
                message="Perjanjian hanya dapat dicatat sesudah minat diterima pemilik.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def agency_id(self) -> int:
        return self.interest.agency_id


class Implementation(models.Model):
    """The copy being carried out under an agreement; reported by the copying agency, confirmed by the owner."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="implementation")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("instansi peniru"))
    state = models.CharField(_("keadaan"), max_length=12, choices=ImplementationState, default=IMPLEMENTATION.initial)
    copy = models.ForeignKey(Innovation, models.PROTECT, null=True, related_name="+", verbose_name=_("salinan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("dimulai pada"))

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="implementation_reported_has_copy",
                condition=Q(state__in=[ImplementationState.RUNNING, ImplementationState.STOPPED])
                | Q(copy__isnull=False),
                violation_error_message=_("Sebutkan inovasi hasil peniruan sebelum melaporkannya."),
            )
        ]
        triggers = [
            *guarded(IMPLEMENTATION, history="replication_implementationhistory"),
            pgtrigger.Trigger(
                name="copy_is_theirs",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("copy_id"),
                func="""
                    IF NEW.agency_id <> (SELECT i.owner_id FROM innovations_innovation i WHERE i.id = NEW.copy_id) THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                            'Salinan harus milik instansi peniru. Pilih inovasi instansi Anda.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            refuse(
                "copier_is_true",
                when="NEW.agency_id <> (SELECT m.agency_id FROM replication_agreement a JOIN replication_interest m"
                " ON m.id = a.interest_id WHERE a.id = NEW.agreement_id)",
                message="Peniruan dijalankan oleh instansi yang mengajukan minat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}"


class ImplementationHistory(HistoryBase):
    subject = models.ForeignKey(Implementation, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(
            IMPLEMENTATION, subject="replication_implementation", table="replication_implementationhistory"
        )


class Step(models.Model):
    """One thing done on the way to the copy: observed, copied or modified. A change of the original says why."""

    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="steps")
    kind = models.CharField(_("langkah"), max_length=8, choices=StepKind)
    done_on = models.DateField(_("tanggal"))
    what = models.TextField(_("yang dilakukan"))
    why = models.TextField(_("alasan perubahan"), blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("bukti"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["done_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="step_change_says_why",
                condition=~Q(kind=StepKind.MODIFY) | ~Q(why=""),
                violation_error_message=_("Tuliskan mengapa bagian ini diubah dari aslinya."),
            ),
            models.CheckConstraint(
                name="step_not_in_future",
                condition=Q(done_on__lte=day_of("at")),
                violation_error_message=_("Tanggal langkah belum tiba. Catat langkah yang sudah dilakukan."),
            ),
        ]
        triggers = [
            *append_only("replication_step"),
            refuse(
                "while_running",
                when="(SELECT i.state FROM replication_implementation i WHERE i.id = NEW.implementation_id)"
                " <> 'running'",
                message="Catatan langkah hanya dapat ditambah selama peniruan masih berjalan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what[:40]}"


class LineageConfirmation(models.Model):
    """The owner's word that `copy` descends from `source`: one edge of the lineage, which never runs in a circle."""

    implementation = models.OneToOneField(Implementation, models.PROTECT, related_name="confirmation")
    source = models.ForeignKey(Innovation, models.PROTECT, related_name="+", verbose_name=_("asal"))
    copy = models.ForeignKey(Innovation, models.PROTECT, related_name="+", verbose_name=_("salinan"))
    note = models.TextField(_("catatan pemilik"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="lineage_once",
                fields=["source", "copy"],
                violation_error_message=_("Silsilah ini sudah tercatat."),
            ),
        ]
        triggers = [
            *append_only("replication_lineageconfirmation"),
            refuse(
                "implementation_confirmed",
                when="NOT EXISTS (SELECT 1 FROM replication_implementation i JOIN replication_agreement a"
                " ON a.id = i.agreement_id JOIN replication_interest m ON m.id = a.interest_id"
                " WHERE i.id = NEW.implementation_id AND i.state = 'confirmed' AND i.copy_id = NEW.copy_id"
                " AND m.innovation_id = NEW.source_id)",
                message="Silsilah hanya dapat dicatat untuk peniruan yang dipastikan pemiliknya.",
            ),
            # one writer at a time: two edges entered together could close a circle that neither sees
            pgtrigger.Trigger(
                name="no_circle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext('replication_lineage'));
                    IF NEW.source_id = NEW.copy_id OR EXISTS (
                        WITH RECURSIVE below AS (
                            SELECT copy_id FROM replication_lineageconfirmation WHERE source_id = NEW.copy_id
                            UNION
                            SELECT e.copy_id FROM replication_lineageconfirmation e
                            JOIN below b ON e.source_id = b.copy_id
                        ) SELECT 1 FROM below WHERE copy_id = NEW.source_id
                    ) THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                            'Silsilah tidak boleh berputar: inovasi asal sudah tercatat sebagai turunan salinan ini.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.copy_id}"


class Visit(models.Model):
    """Who came to see an innovation, for what, and what followed. Organisations and numbers, no personal names."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="+", verbose_name=_("inovasi"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("tuan rumah"))
    visitor = models.CharField(_("rombongan dari"), max_length=200)
    visitor_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    people = models.PositiveSmallIntegerField(_("jumlah orang"))
    visited_on = models.DateField(_("tanggal kunjungan"))
    purpose = models.TextField(_("keperluan"))
    followed = models.TextField(_("tindak lanjut"), blank=True)
    followed_at = models.DateTimeField(_("tindak lanjut dicatat pada"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-visited_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="visit_has_people",
                condition=Q(people__gte=1),
                violation_error_message=_("Tuliskan jumlah orang, paling sedikit satu."),
            ),
            models.CheckConstraint(
                name="visit_not_in_future",
                condition=Q(visited_on__lte=day_of("at")),
                violation_error_message=_("Tanggal kunjungan belum tiba. Catat kunjungan yang sudah terjadi."),
            ),
            models.CheckConstraint(
                name="visit_followed_has_time",
                condition=Q(followed="", followed_at__isnull=True) | (~Q(followed="") & Q(followed_at__isnull=False)),
                violation_error_message=_("Tindak lanjut harus bersama waktu pencatatannya."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visitor} {self.visited_on}"
