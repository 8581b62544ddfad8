"""Indicators, their periods, and the seven states of sustainability."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class Direction(models.TextChoices):
    UP = "up", _("Makin besar makin baik")
    DOWN = "down", _("Makin kecil makin baik")


class Frequency(models.TextChoices):
    MONTHLY = "monthly", _("Setiap bulan")
    QUARTERLY = "quarterly", _("Setiap triwulan")
    HALF_YEARLY = "half_yearly", _("Setiap semester")
    YEARLY = "yearly", _("Setiap tahun")


MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}


class Sustainability(models.TextChoices):
    """In the order of the reference data (sinovik/reference/keberlanjutan_status.csv)."""

    UNCONFIRMED = "unconfirmed", _("Tidak Terkonfirmasi")
    STOPPED = "stopped", _("Berhenti")
    HINDERED = "hindered", _("Berlanjut Berkendala")
    SMOOTH = "smooth", _("Berlanjut Lancar")
    GROWING = "growing", _("Berlanjut Berkembang")
    REPLICATED = "replicated", _("Berlanjut Bereplikasi")
    TRANSFORMED = "transformed", _("Bertransformasi")


MEANING = {
    Sustainability.UNCONFIRMED: _("Belum ada kabar yang dapat diperiksa tahun ini."),
    Sustainability.STOPPED: _("Layanan tidak lagi dijalankan."),
    Sustainability.HINDERED: _("Masih berjalan, dengan kendala yang mengurangi hasilnya."),
    Sustainability.SMOOTH: _("Berjalan seperti semula tanpa kendala berarti."),
    Sustainability.GROWING: _("Berjalan dan bertambah: cakupan, mutu, atau cara baru."),
    Sustainability.REPLICATED: _("Berjalan dan telah ditiru instansi lain, dengan salinan yang dipastikan."),
    Sustainability.TRANSFORMED: _("Telah menjadi inovasi lain yang menggantikannya."),
}


def _every_other(state: Sustainability) -> set[Sustainability]:
    return {other for other in Sustainability if other != state}


# An assessor may find any state in any year; the first finding of a year and a later correction are the same verb.
SUSTAINABILITY = Transitions(
    initial=Sustainability.UNCONFIRMED,
    table={
        f"find_{state.value}": Transition(_every_other(state), state, needs_reason=True) for state in Sustainability
    },
)
