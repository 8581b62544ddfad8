"""Places, agencies, units and who holds which role in them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pgtrigger import Before, Condition, Delete, Insert, Trigger, UpdateOf

from sinovik.agencies.states import (
    LOCAL_ADMIN,
    LOCAL_GOVERNMENTS,
    AgencyKind,
    IdentityProof,
    NameKind,
    RegionKind,
    Scope,
)
from sinovik.foundation.append_only import append_only


class Region(models.Model):
    """A province, regency or city with its official code (Kepmendagri 300.2.2-2138/2025)."""

    code = models.CharField(_("kode wilayah"), max_length=5, unique=True)
    kind = models.CharField(_("jenis"), max_length=10, choices=RegionKind)
    name = models.CharField(_("nama"), max_length=80)
    province = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("provinsi")
    )
    has_government = models.BooleanField(
        _("berpemerintahan"),
        default=True,
        help_text=_("Wilayah administrasi di DKI Jakarta tidak mempunyai pemerintahan sendiri."),
    )
    source = models.CharField(_("sumber"), max_length=300)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="region_province_agrees_with_kind",
                condition=Q(kind=RegionKind.PROVINCE, province=None)
                | (~Q(kind=RegionKind.PROVINCE) & Q(province__isnull=False)),
                violation_error_message=_(
                    "Kabupaten dan kota berada dalam satu provinsi; provinsi tidak berada dalam provinsi lain."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def province_or_self(self) -> "Region":
        return self.province or self


class Agency(models.Model):
    """Who owns units and innovations: a government, ministry, body or company. Dissolved ones stay for history."""

    name = models.CharField(_("nama"), max_length=200)
    kind = models.CharField(_("jenis"), max_length=20, choices=AgencyKind)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("wilayah")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("instansi induk")
    )
    slug = models.SlugField(_("alamat"), max_length=120, unique=True)
    ended_year = models.PositiveSmallIntegerField(_("berakhir tahun"), null=True, blank=True)
    is_demo = models.BooleanField(_("contoh"), default=False)
    source = models.CharField(_("sumber"), max_length=300)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agency_local_government_has_region",
                condition=Q(kind__in=LOCAL_GOVERNMENTS, region__isnull=False)
                | (~Q(kind__in=LOCAL_GOVERNMENTS) & Q(region=None)),
                violation_error_message=_("Pemerintah daerah mempunyai satu wilayah; instansi lain tidak."),
            ),
            models.UniqueConstraint(
                name="agency_one_government_per_region",
                fields=["region"],
                condition=Q(is_demo=False),
                violation_error_message=_("Wilayah ini sudah mempunyai pemerintah daerah."),
            ),
            models.CheckConstraint(
                name="agency_regional_company_has_parent",
                condition=~Q(kind=AgencyKind.REGIONAL_COMPANY) | Q(parent__isnull=False),
                violation_error_message=_("Badan usaha milik daerah berada di bawah satu pemerintah daerah."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyName(models.Model):
    """Every way in which an agency is known. A normalised name leads to one agency only."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="names", verbose_name=_("instansi"))
    name = models.CharField(_("nama"), max_length=200)
    normalized = models.CharField(_("bentuk baku"), max_length=200, unique=True)
    kind = models.CharField(_("jenis nama"), max_length=10, choices=NameKind)
    since = models.PositiveSmallIntegerField(_("sejak tahun"), null=True, blank=True)
    until = models.PositiveSmallIntegerField(_("sampai tahun"), null=True, blank=True)
    source = models.CharField(_("sumber"), max_length=300)

    class Meta:
        ordering = ["agency", "kind", "pk"]
        indexes = [GinIndex(fields=["normalized"], name="agencyname_similar", opclasses=["gin_trgm_ops"])]
        constraints = [
            models.CheckConstraint(
                name="agencyname_years_in_order",
                condition=Q(since=None) | Q(until=None) | Q(since__lte=F("until")),
                violation_error_message=_("Tahun mulai nama tidak boleh sesudah tahun berakhirnya."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A service unit. Its owner and its place differ: a provincial hospital stands in a city."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units", verbose_name=_("instansi"))
    name = models.CharField(_("nama unit"), max_length=240)
    place = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tempat"))
    is_demo = models.BooleanField(_("contoh"), default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="unit_name_once_per_agency",
                fields=["agency", "name"],
                violation_error_message=_("Instansi ini sudah mempunyai unit dengan nama itu."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class AppointmentLetter(models.Model):
    """The registered letter by which an agency names its local admins. Never changed, never deleted."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letters", verbose_name=_("instansi"))
    number = models.CharField(_("nomor surat"), max_length=120)
    dated = models.DateField(_("tanggal surat"))
    signed_by = models.CharField(_("ditandatangani oleh"), max_length=160)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField(_("didaftarkan"))
    is_demo = models.BooleanField(_("contoh"), default=False)

    class Meta:
        ordering = ["-dated", "-pk"]
        triggers = append_only("agencies_appointmentletter")
        constraints = [
            models.UniqueConstraint(
                name="letter_number_once_per_agency",
                fields=["agency", "number"],
                violation_error_message=_("Surat dengan nomor itu sudah terdaftar untuk instansi ini."),
            )
        ]

    def __str__(self) -> str:
        return self.number


def _refuse(sentence: str) -> str:
    return f"RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{sentence}';"


UNIT_ELSEWHERE = gettext_noop("Unit ini bukan milik instansi tersebut.")
LETTER_ELSEWHERE = gettext_noop("Surat penunjukan ini terdaftar untuk instansi lain. Daftarkan surat instansi ini.")


class Membership(models.Model):
    """One role of one person in one place, from a moment until a moment. It is ended, never deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("orang")
    )
    role = models.SlugField(_("peran"), max_length=40)
    scope = models.CharField(_("lingkup"), max_length=10, choices=Scope)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("instansi")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    edition_slug = models.SlugField(_("edisi"), max_length=60, blank=True, default="")
    letter = models.ForeignKey(
        AppointmentLetter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("surat")
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField(_("sejak"))
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateTimeField(_("sampai"), null=True, blank=True)
    end_reason = models.CharField(_("alasan berakhir"), max_length=300, blank=True, default="")

    class Meta:
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["agency", "role"], name="membership_agency_role")]
        triggers = [
            Trigger(
                name="never_deleted",
                when=Before,
                operation=Delete,
                func=_refuse(gettext_noop("Peran tidak dihapus, tetapi diakhiri dengan alasan.")),
            ),
            Trigger(
                name="given_once",
                when=Before,
                operation=UpdateOf(
                    "user_id",
                    "role",
                    "scope",
                    "agency_id",
                    "unit_id",
                    "edition_slug",
                    "letter_id",
                    "since",
                    "given_by_id",
                ),
                func=_refuse(gettext_noop("Peran yang sudah diberikan tidak diubah. Akhiri, lalu beri yang baru.")),
            ),
            Trigger(
                name="ended_once",
                when=Before,
                operation=UpdateOf("until", "ended_by_id", "end_reason"),
                condition=Condition("OLD.until IS NOT NULL"),
                func=_refuse(gettext_noop("Peran ini sudah diakhiri sebelumnya.")),
            ),
            Trigger(
                name="unit_of_agency",
                when=Before,
                operation=Insert,
                condition=Condition("NEW.unit_id IS NOT NULL"),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM agencies_unit u WHERE u.id = NEW.unit_id AND u.agency_id = NEW.agency_id) THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Unit ini bukan milik instansi tersebut.';
                    END IF;
                    RETURN NEW;
                """,  # noqa: E501
            ),
            Trigger(
                name="letter_of_agency",
                when=Before,
                operation=Insert,
                condition=Condition("NEW.letter_id IS NOT NULL"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM agencies_appointmentletter l
                        WHERE l.id = NEW.letter_id AND l.agency_id = NEW.agency_id
                    ) THEN
                        {_refuse(LETTER_ELSEWHERE)}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (the sentence is a constant of this file)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="membership_scope_agrees_with_place",
                condition=Q(scope=Scope.NATIONAL, agency=None, unit=None, edition_slug="")
                | Q(scope=Scope.AGENCY, agency__isnull=False, unit=None, edition_slug="")
                | Q(scope=Scope.UNIT, agency__isnull=False, unit__isnull=False, edition_slug="")
                | (Q(scope=Scope.EDITION, unit=None) & ~Q(edition_slug="")),
                violation_error_message=_("Peran ini memerlukan instansi atau unit yang sesuai dengan lingkupnya."),
            ),
            models.CheckConstraint(
                name="membership_local_admin_by_letter",
                condition=~Q(role=LOCAL_ADMIN) | Q(letter__isnull=False),
                violation_error_message=_(
                    "Admin lokal ditunjuk dengan surat. Daftarkan surat penunjukan dari instansinya, lalu ulangi."
                ),
            ),
            models.CheckConstraint(
                name="membership_dates_in_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Peran tidak dapat berakhir sebelum dimulai."),
            ),
            models.CheckConstraint(
                name="membership_end_has_reason",
                condition=Q(until=None, end_reason="", ended_by=None) | (Q(until__isnull=False) & ~Q(end_reason="")),
                violation_error_message=_("Tuliskan alasan ketika sebuah peran diakhiri."),
            ),
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("agency", Value(0, output_field=models.BigIntegerField())), RangeOperators.EQUAL),
                    (Coalesce("unit", Value(0, output_field=models.BigIntegerField())), RangeOperators.EQUAL),
                    ("edition_slug", RangeOperators.EQUAL),
                    (
                        Func("since", "until", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Orang ini sudah memegang peran yang sama di tempat yang sama."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}"


class OneTimeCode(models.Model):
    """A code told to a person face to face when mail fails. Only its hash is kept; it works once and soon expires."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=160)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="code_expires_after_issue", condition=Q(expires_at__gt=F("issued_at"))),
            models.CheckConstraint(
                name="code_used_in_time",
                condition=Q(used_at=None) | Q(used_at__lte=F("expires_at"), used_at__gte=F("issued_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class FactorReset(models.Model):
    """A second factor taken off an account for its owner, who lost it. `by` is empty when done on the server."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("orang"))
    identity = models.CharField(_("identitas diperiksa dengan"), max_length=10, choices=IdentityProof)
    reason = models.TextField(_("alasan"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("oleh")
    )
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = append_only("agencies_factorreset")
        constraints = [
            models.CheckConstraint(
                name="factorreset_by_another",
                condition=Q(by=None) | ~Q(by=F("user")),
                violation_error_message=_(
                    "Langkah kedua akun sendiri tidak dapat disetel ulang. Mintalah kepada petugas lain."
                ),
            ),
            models.CheckConstraint(
                name="factorreset_with_reason",
                condition=~Q(reason__regex=r"^\s*$"),
                violation_error_message=_("Tuliskan alasan langkah kedua disetel ulang."),
            ),
            models.CheckConstraint(
                name="factorreset_identity_checked",
                condition=Q(identity__in=IdentityProof.values),
                violation_error_message=_("Pilih cara Anda memeriksa identitas orang ini."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at}"
