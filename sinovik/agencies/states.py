"""The kinds of places, agencies, names and scopes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionKind(models.TextChoices):
    PROVINCE = "province", _("Provinsi")
    REGENCY = "regency", _("Kabupaten")
    CITY = "city", _("Kota")


class AgencyKind(models.TextChoices):
    """In the order in which lists and figures show them."""

    MINISTRY = "ministry", _("Kementerian")
    BODY = "body", _("Lembaga")
    PROVINCE = "province", _("Provinsi")
    REGENCY = "regency", _("Kabupaten")
    CITY = "city", _("Kota")
    STATE_COMPANY = "state_company", _("BUMN")
    REGIONAL_COMPANY = "regional_company", _("BUMD")
    OTHER = "other", _("Lainnya")


LOCAL_GOVERNMENTS = (AgencyKind.PROVINCE, AgencyKind.REGENCY, AgencyKind.CITY)


class NameKind(models.TextChoices):
    """Why a name leads to an agency. TYPED is a spelling met in a source, PART an organisation inside the agency."""

    OFFICIAL = "official", _("Nama resmi")
    FORMER = "former", _("Nama lama")
    SHORT = "short", _("Singkatan")
    TYPED = "typed", _("Tertulis di sumber")
    PART = "part", _("Bagian dari instansi")


class Scope(models.TextChoices):
    """Where a role is held. The same words stand in policy/roles.toml."""

    NATIONAL = "national", _("Nasional")
    AGENCY = "agency", _("Instansi")
    UNIT = "unit", _("Unit")
    EDITION = "edition", _("Edisi")


class IdentityProof(models.TextChoices):
    """By what a person was recognised face to face before their account was opened for them."""

    CARD = "card", _("KTP atau kartu pegawai, dicocokkan dengan wajahnya")
    SUPERIOR = "superior", _("Atasan langsungnya hadir dan mengenalinya")
    LETTER = "letter", _("Surat tugas berfoto, dicocokkan dengan wajahnya")


LOCAL_ADMIN = "local_admin"  # the role that comes by a registered letter only
LOCAL_ADMINS_WANTED = 2  # issue of accounts must not hang on one person
CODE_MINUTES = 30
CODE_TRIES = 5
