"""Indicators and what they measured, as reported and as verified; the yearly state of sustainability."""

from decimal import Decimal

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
from sinovik.monitoring.states import SUSTAINABILITY, Direction, Frequency, Sustainability
from sinovik.replication.models import day_of


def plain(value: Decimal) -> Decimal:
    """The same figure without trailing zeros: 42, not 42.0000."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _independent(name: str, *, agency: str) -> pgtrigger.Trigger:
    """Refuses an assessor (`by`) who belongs to the agency that the SQL expression `agency` names."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM agencies_membership m LEFT JOIN agencies_unit u ON u.id = m.unit_id
                LEFT JOIN agencies_agency company ON company.id = ({agency})
                WHERE m.user_id = NEW.by_id AND (
                    COALESCE(m.agency_id, u.agency_id) = company.id
                    OR (m.scope = 'agency' AND m.agency_id = company.parent_id)
                )
                AND (m.until IS NULL OR m.until > NEW.at)
            ) THEN
                RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                    'Pemeriksa tidak boleh berasal dari instansi pemilik inovasi. Serahkan kepada pemeriksa lain.';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 (the agency expression is a constant of this file)
    )


class Indicator(models.Model):
    """One figure by which an innovation shows its effect: what is counted, from where, towards what, how often."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="+", verbose_name=_("inovasi"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("pemilik"))
    name = models.CharField(_("nama indikator"), max_length=200)
    unit = models.CharField(_("satuan"), max_length=40)
    baseline = models.DecimalField(_("nilai awal"), max_digits=18, decimal_places=4, null=True)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=4)
    direction = models.CharField(_("arah"), max_length=4, choices=Direction)
    source = models.CharField(_("sumber data"), max_length=200)
    frequency = models.CharField(_("frekuensi"), max_length=12, choices=Frequency)
    starts_on = models.DateField(_("mulai diukur"))
    is_public = models.BooleanField(_("ditampilkan untuk publik"), default=True)
    ended_at = models.DateTimeField(_("berakhir pada"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_once",
                fields=["innovation", "name"],
                condition=Q(ended_at__isnull=True),
                violation_error_message=_(
                    "Indikator dengan nama ini sudah ada pada inovasi yang sama. Beri nama lain."
                ),
            ),
            models.CheckConstraint(
                name="indicator_target_ahead",
                condition=Q(baseline__isnull=True)
                | Q(direction=Direction.UP, target__gte=F("baseline"))
                | Q(direction=Direction.DOWN, target__lte=F("baseline")),
                violation_error_message=_("Target harus searah dengan arah indikator dibanding nilai awal."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Measurement(models.Model):
    """The owner's own figure for one period. Never overwritten: a correction is a new row that says why."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measurements")
    period_start = models.DateField(_("awal periode"))
    period_end = models.DateField(_("akhir periode"))
    value = models.DecimalField(_("nilai dilaporkan"), max_digits=18, decimal_places=4)
    note = models.TextField(_("penjelasan"), blank=True)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("berkas bukti")
    )
    evidence_source = models.CharField(_("letak bukti"), max_length=300, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="correction")
    reason = models.TextField(_("alasan pembetulan"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("dilaporkan pada"))

    class Meta:
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="measurement_once",
                fields=["indicator", "period_end"],
                condition=Q(corrects__isnull=True),
                violation_error_message=_("Periode ini sudah dilaporkan. Untuk mengubahnya, kirim pembetulan."),
            ),
            models.CheckConstraint(
                name="measurement_period_ended",
                condition=Q(period_end__gte=F("period_start")) & Q(period_end__lt=day_of("at")),
                violation_error_message=_("Periode ini belum berakhir. Laporkan sesudah hari terakhirnya."),
            ),
            models.CheckConstraint(
                name="measurement_has_evidence",
                condition=Q(evidence__isnull=False) | ~Q(evidence_source=""),
                violation_error_message=_("Lampirkan berkas bukti atau sebutkan di mana bukti dapat dilihat."),
            ),
            models.CheckConstraint(
                name="measurement_correction_says_why",
                condition=Q(corrects__isnull=True, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                violation_error_message=_("Tuliskan alasan pembetulan."),
            ),
        ]
        triggers = append_only("monitoring_measurement")

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_end}"

    @property
    def figure(self) -> Decimal:
        return plain(self.value)


class Verification(models.Model):
    """An assessor's own figure for a reported measurement, beside the report and never instead of it."""

    measurement = models.OneToOneField(Measurement, models.PROTECT, related_name="verification")
    value = models.DecimalField(_("nilai terverifikasi"), max_digits=18, decimal_places=4)
    reason = models.TextField(_("dasar pemeriksaan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("pemeriksa"))
    at = models.DateTimeField(_("diperiksa pada"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="verification_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Tuliskan apa yang diperiksa dan mengapa nilainya demikian."),
            )
        ]
        triggers = [
            *append_only("monitoring_verification"),
            _independent(
                "assessor_is_independent",
                agency="SELECT i.agency_id FROM monitoring_measurement s JOIN monitoring_indicator i"
                " ON i.id = s.indicator_id WHERE s.id = NEW.measurement_id",
            ),
            pgtrigger.Trigger(
                name="two_pairs_of_eyes",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.by_id = (SELECT s.by_id FROM monitoring_measurement s WHERE s.id = NEW.measurement_id) THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                            'Pelapor tidak boleh memeriksa laporannya sendiri.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measurement_id}: {self.value}"

    @property
    def figure(self) -> Decimal:
        return plain(self.value)


class SustainabilityReview(models.Model):
    """How an innovation fares in one year: what its owner says and what an assessor found, side by side."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="+", verbose_name=_("inovasi"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("pemilik"))
    year = models.PositiveSmallIntegerField(_("tahun"))
    state = models.CharField(_("keadaan"), max_length=12, choices=Sustainability, default=SUSTAINABILITY.initial)
    reported_state = models.CharField(_("menurut pemilik"), max_length=12, choices=Sustainability, blank=True)
    reported_note = models.TextField(_("keterangan pemilik"), blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(_("dilaporkan pada"), null=True)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="sustainability_yearly",
                fields=["innovation", "year"],
                violation_error_message=_("Tinjauan tahun ini sudah ada."),
            ),
            models.CheckConstraint(
                name="sustainability_report_whole",
                condition=Q(reported_state="", reported_by__isnull=True, reported_at__isnull=True)
                | (~Q(reported_state="") & Q(reported_by__isnull=False, reported_at__isnull=False)),
                violation_error_message=_("Laporan keberlanjutan harus bersama pelapor dan waktunya."),
            ),
        ]
        triggers = [
            *guarded(SUSTAINABILITY, history="monitoring_sustainabilityreviewhistory"),
            pgtrigger.Trigger(
                name="report_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("reported_state", "reported_note", "reported_by_id", "reported_at"),
                condition=pgtrigger.Condition("OLD.reported_state <> ''"),
                func="RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE ="
                " 'Laporan keberlanjutan tahun ini sudah dikirim dan tidak dapat diubah.';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.innovation_id} {self.year}"


class SustainabilityReviewHistory(HistoryBase):
    """Every finding of an assessor, with the reason."""

    subject = models.ForeignKey(SustainabilityReview, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = [
            *history_triggers(
                SUSTAINABILITY,
                subject="monitoring_sustainabilityreview",
                table="monitoring_sustainabilityreviewhistory",
            ),
            _independent(
                "assessor_is_independent",
                agency="SELECT r.agency_id FROM monitoring_sustainabilityreview r WHERE r.id = NEW.subject_id",
            ),
            pgtrigger.Trigger(
                name="replicated_has_lineage",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.to_state = 'replicated'"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM replication_lineageconfirmation l JOIN monitoring_sustainabilityreview r
                        ON r.innovation_id = l.source_id WHERE r.id = NEW.subject_id
                    ) THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                            'Belum ada salinan yang dipastikan pemiliknya. Pilih keadaan lain atau tunggu pemastian.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
