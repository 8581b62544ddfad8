"""Levels of the competitions, kinds of facts and how sure they are: data only."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """What was won. Inside a level there is no order."""

    FINALIST = "finalist", _("Finalis")
    TOP = "top", _("Top, tingkat belum tercatat")
    TOP_99 = "top_99", _("Top 99")
    TOP_33 = "top_33", _("Top 33")
    TOP_9 = "top_9", _("Top 9")
    TOP_25 = "top_25", _("Top 25")
    TOP_35 = "top_35", _("Top 35")
    TOP_40 = "top_40", _("Top 40")
    TOP_45 = "top_45", _("Top 45")
    COMMENDED = "commended", _("Top terpuji")
    OAPSI = "oapsi", _("OAPSI")
    OPSI = "opsi", _("OPSI")


class Rung(NamedTuple):
    """Where a level stands: a higher rank includes every lower one. `final` marks the last cut of its year."""

    rank: int
    final: bool


# In 2014 the 99 became 33 and the 33 became 9. Top 9, 25, 35, 40 and 45 are the final cuts of their years, so each is
# a Top 99.
# OAPSI (Khusus, 2021 to 2023) and OPSI (2025) are two awards. "Top" without a seen level is not claimed to be a Top 99.
RUNGS: dict[str, Rung] = {
    Level.FINALIST: Rung(10, final=False),
    Level.TOP: Rung(15, final=False),
    Level.TOP_99: Rung(20, final=False),
    Level.TOP_33: Rung(30, final=False),
    Level.TOP_9: Rung(40, final=True),
    Level.TOP_25: Rung(40, final=True),
    Level.TOP_35: Rung(40, final=True),
    Level.TOP_40: Rung(40, final=True),
    Level.TOP_45: Rung(40, final=True),
    Level.COMMENDED: Rung(40, final=True),
    Level.OAPSI: Rung(40, final=True),
    Level.OPSI: Rung(40, final=True),
}


class Goal(models.IntegerChoices):
    """The seventeen sustainable development goals (TPB), as they are named in Indonesia (`reference/tpb_17.csv`)."""

    POVERTY = 1, _("Tanpa kemiskinan")
    HUNGER = 2, _("Tanpa kelaparan")
    HEALTH = 3, _("Kehidupan sehat dan sejahtera")
    EDUCATION = 4, _("Pendidikan berkualitas")
    GENDER = 5, _("Kesetaraan gender")
    WATER = 6, _("Air bersih dan sanitasi layak")
    ENERGY = 7, _("Energi bersih dan terjangkau")
    WORK = 8, _("Pekerjaan layak dan pertumbuhan ekonomi")
    INDUSTRY = 9, _("Industri, inovasi dan infrastruktur")
    EQUALITY = 10, _("Berkurangnya kesenjangan")
    CITIES = 11, _("Kota dan permukiman yang berkelanjutan")
    CONSUMPTION = 12, _("Konsumsi dan produksi yang bertanggung jawab")
    CLIMATE = 13, _("Penanganan perubahan iklim")
    OCEAN = 14, _("Ekosistem lautan")
    LAND = 15, _("Ekosistem daratan")
    JUSTICE = 16, _("Perdamaian, keadilan dan kelembagaan yang tangguh")
    PARTNERSHIP = 17, _("Kemitraan untuk mencapai tujuan")


class Certainty(models.TextChoices):
    """How a fact is known (column `keyakinan` of the reference files)."""

    SEEN = "seen", _("Terbaca di sumber")
    INFERRED = "inferred", _("Disimpulkan dari sumber")
    OWNER = "owner", _("Dinyatakan pemilik")


class Reach(models.TextChoices):
    """The choices of the level filter: a higher level answers to every lower choice."""

    FINALIST = "finalis", _("Finalis atau lebih tinggi")
    TOP_99 = "top-99", _("Top 99 atau lebih tinggi")
    FINAL = "akhir", _("Tingkat akhir (Top 9 sampai Top 45, terpuji, OPSI)")


REACH_RANK = {Reach.FINALIST: 10, Reach.TOP_99: 20, Reach.FINAL: 40}


# what each kept value is called
FACTS = {
    "title": _("Judul"),
    "owner": _("Instansi"),
    "unit": _("Unit"),
    "kind": _("Jenis inovasi"),
    "initiated_year": _("Tahun digagas"),
    "started_year": _("Tahun mulai diterapkan"),
    "place": _("Tempat"),
    "validation": _("Cara sumber memeriksa"),
    "listed_on": _("Tercatat di sumber pada"),
}
