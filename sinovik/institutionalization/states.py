"""Kinds of legal basis and sources of money: data only."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BasisKind(models.TextChoices):
    LAW = "law", _("Undang-undang")
    GOVERNMENT = "government", _("Peraturan Pemerintah")
    PRESIDENTIAL = "presidential", _("Peraturan Presiden")
    MINISTERIAL = "ministerial", _("Peraturan Menteri atau Kepala Badan")
    REGIONAL = "regional", _("Peraturan Daerah")
    HEAD_OF_REGION = "head_of_region", _("Peraturan Gubernur, Bupati, atau Wali Kota")
    DIRECTORS = "directors", _("Peraturan Direksi")
    DECISION = "decision", _("Keputusan kepala daerah atau pimpinan instansi")
    UNIT_DECISION = "unit_decision", _("Keputusan kepala unit")


PERSONAL = frozenset({BasisKind.DECISION, BasisKind.UNIT_DECISION})
LASTING = frozenset(BasisKind) - PERSONAL


class MoneySource(models.TextChoices):
    STATE = "state", _("APBN")
    REGION = "region", _("APBD")
    SERVICE_BODY = "service_body", _("Pendapatan BLU atau BLUD")
    COMPANY = "company", _("Anggaran perusahaan")
    VILLAGE = "village", _("Dana desa")
    PARTNER = "partner", _("Mitra atau hibah")
