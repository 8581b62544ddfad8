"""What ties an innovation to its agency for good: rules, money, duties."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency, Unit
from sinovik.foundation.files.models import StoredFile
from sinovik.innovations.models import Innovation
from sinovik.institutionalization.states import BasisKind, MoneySource

FIRST_YEAR, LAST_YEAR = 1945, 2100
YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class Root(models.Model):
    """What every root has: whose innovation it holds, who recorded it, and when it ended if it did."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="+", verbose_name=_("inovasi"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("pemilik"))
    ended_on = models.DateField(_("tidak berlaku sejak"), null=True)
    ended_reason = models.CharField(_("alasan berakhir"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("dicatat pada"))

    class Meta:
        abstract = True


def _end_has_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(ended_on__isnull=True, ended_reason="") | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
        violation_error_message=_("Tuliskan alasan catatan ini tidak berlaku lagi."),
    )


class LegalBasis(Root):
    """A rule or decision that orders the innovation."""

    kind = models.CharField(_("jenis"), max_length=16, choices=BasisKind)
    number = models.CharField(_("nomor"), max_length=60)
    year = models.PositiveSmallIntegerField(_("tahun"), validators=YEARS)
    title = models.CharField(_("tentang"), max_length=300)
    enacted_on = models.DateField(_("tanggal penetapan"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("berkas"))

    class Meta:
        verbose_name = _("dasar hukum")
        ordering = ["-enacted_on", "-pk"]
        constraints = [
            _end_has_reason("legal_basis_end_has_reason"),
            models.UniqueConstraint(
                name="legal_basis_once",
                fields=["innovation", "kind", "number", "year"],
                violation_error_message=_("Dasar hukum ini sudah tercatat pada inovasi ini."),
            ),
            models.CheckConstraint(
                name="legal_basis_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("enacted_on")),
                violation_error_message=_("Tanggal berakhir tidak boleh mendahului tanggal penetapan."),
            ),
            models.CheckConstraint(
                name="legal_basis_year_known",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation_error_message=_("Tuliskan tahun empat angka, misalnya 2024."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}/{self.year}"


class BudgetLine(Root):
    """Money set aside for the innovation in one year, in whole rupiah."""

    year = models.PositiveSmallIntegerField(_("tahun anggaran"), validators=YEARS)
    code = models.CharField(_("kode rekening"), max_length=60)
    amount = models.BigIntegerField(_("jumlah (rupiah)"))
    source = models.CharField(_("sumber dana"), max_length=14, choices=MoneySource)
    is_public = models.BooleanField(_("ditampilkan untuk publik"), default=True)

    class Meta:
        verbose_name = _("baris anggaran")
        ordering = ["-year", "code", "pk"]
        constraints = [
            _end_has_reason("budget_line_end_has_reason"),
            models.UniqueConstraint(
                name="budget_line_once",
                fields=["innovation", "year", "code"],
                condition=Q(ended_on__isnull=True),
                violation_error_message=_("Kode rekening ini sudah tercatat untuk tahun yang sama."),
            ),
            models.CheckConstraint(
                name="budget_line_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("Tuliskan jumlah rupiah lebih dari nol, tanpa titik dan koma."),
            ),
            models.CheckConstraint(
                name="budget_line_year_known",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation_error_message=_("Tuliskan tahun empat angka, misalnya 2024."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.code}"


class Duty(Root):
    """A unit, and a position in it, that has the innovation as a written duty; with its procedure if there is one."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    position = models.CharField(_("jabatan"), max_length=200)
    task = models.TextField(_("tugas"))
    procedure = models.CharField(_("nomor SOP"), max_length=80, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("berkas SOP"))
    since = models.DateField(_("berlaku sejak"))

    class Meta:
        verbose_name = _("tugas unit")
        ordering = ["-since", "-pk"]
        constraints = [
            _end_has_reason("duty_end_has_reason"),
            models.UniqueConstraint(
                name="duty_once",
                fields=["innovation", "unit", "position"],
                condition=Q(ended_on__isnull=True),
                violation_error_message=_("Tugas unit dan jabatan ini sudah tercatat."),
            ),
            models.CheckConstraint(
                name="duty_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")),
                violation_error_message=_("Tanggal berakhir tidak boleh mendahului tanggal berlaku."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.position}"
