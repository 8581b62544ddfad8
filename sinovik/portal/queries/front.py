"""The home page, the winners by year and the statistics."""

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sinovik.innovations import queries as registry
from sinovik.innovations.models import Innovation, Standing
from sinovik.portal.queries.words import Item, address_of, province_choices, tiles, where_from


@cache
def competition_years() -> list[dict[str, str]]:
    """The KIPP editions with their reported counts, oldest first; 2024 was another competition and is left out."""
    with (settings.REFERENCE / "kipp_tahunan.csv").open(encoding="utf-8", newline="") as rows:
        return [row for row in csv.DictReader(rows) if row["kipp_ke"]]


def registered_total() -> int:
    return sum(int(row["terdaftar"]) for row in competition_years() if row["terdaftar"])


def tile_items(by_province: dict[str, int]) -> list[Item]:
    """The 38 squares; each leads to the catalogue of its province."""
    return [
        {
            "label": row["provinsi"],
            "short": row["singkat"],
            "column": int(row["kolom"]) + 1,
            "row": int(row["baris"]) + 1,
            "value": by_province.get(row["kode_kemendagri"], 0),
            "href": f"{reverse('portal:catalogue')}?provinsi={row['kode_kemendagri']}",
        }
        for row in tiles()
    ]


def top_provinces(by_province: dict[str, int], *, limit: int = 6) -> list[list[object]]:
    names = dict(province_choices())
    best = sorted(by_province.items(), key=lambda pair: (-pair[1], names[pair[0]]))[:limit]
    return [[{"text": names[code], "href": f"{reverse('portal:catalogue')}?provinsi={code}"}, n] for code, n in best]


@dataclass(frozen=True)
class WinnersOfYear:
    """One year's recorded standings, by level, each level in alphabetical order."""

    year: int | None
    levels: list[tuple[str, list[Item]]]
    recorded: int

    @property
    def label(self) -> str:
        return str(self.year) if self.year else _("Tahun tidak disebut")

    @property
    def anchor(self) -> str:
        return f"tahun-{self.year or 'lain'}"


def winners() -> list[WinnersOfYear]:
    """Everything recorded, newest year first; what has no year stands last."""
    rows = (
        Standing.objects.filter(innovation__published_at__isnull=False, is_demo=False)
        .select_related("innovation__owner__region__province", "innovation__unit", "innovation__place__province")
        .order_by("-level_rank", "level", "innovation__title", "innovation__owner__name", "pk")
    )
    years: dict[int | None, dict[str, list[Standing]]] = {}
    for row in rows:
        years.setdefault(row.year, {}).setdefault(str(row.get_level_display()), []).append(row)
    ordered = sorted(years, key=lambda year: -(year or 0))
    return [
        WinnersOfYear(
            year,
            [
                (level, [_winner(row.innovation) for row in sorted(won, key=_untitled_last)])
                for level, won in years[year].items()
            ],
            sum(len(won) for won in years[year].values()),
        )
        for year in ordered
    ]


def _untitled_last(row: Standing) -> tuple[bool, str, str]:
    return (not row.innovation.title, row.innovation.title.casefold(), row.innovation.owner.name)


def _winner(innovation: Innovation) -> Item:
    return {"title": str(innovation), "href": address_of(innovation), "text": where_from(innovation)}


def latest_winners() -> list[Item]:
    """Three recent years with some of their winners, for the home page."""
    return [
        {
            "year": str(row.year),
            "level": row.level,
            "recorded": row.recorded,
            "winners": [
                {"title": str(one), "href": address_of(one), "text": where_from(one)} for one in row.innovations
            ],
        }
        for row in registry.winners_by_year()
    ]


def _count(text: str) -> int | str:
    return int(text) if text else _("belum tercatat")


def years_table() -> list[list[object]]:
    """Year, legal basis, registered, submitted, passed, finalists: as reported, unknown where no source says it."""
    return [
        [
            row["tahun"],
            _basis(row["dasar_hukum"]),
            *(_count(row[name]) for name in ("terdaftar", "diajukan", "lolos_administrasi", "finalis_total")),
        ]
        for row in reversed(competition_years())
    ]


def _basis(found: str) -> str:
    """The legal basis as the source has it; what the collection notes beside it in English is said in our words."""
    return found.replace("(one source: ", _("(satu sumber: ")) or _("belum tercatat")


def registered_bars() -> list[tuple[str, int]]:
    return [(row["tahun"], int(row["terdaftar"])) for row in competition_years()]


def funnel_2022() -> list[Item]:
    """The best documented year from draft to winner, each loss in words."""
    return [
        {"label": _("Terdaftar"), "value": 3478, "lost": _("612 berhenti di unit, 412 di admin lokal")},
        {"label": _("Diajukan"), "value": 2454, "lost": _("537 tidak lolos seleksi administrasi")},
        {"label": _("Lolos administrasi"), "value": 1917, "lost": ""},
        {"label": pgettext("banyak", "Finalis"), "value": 114, "lost": _("99 dan 15 kelompok khusus")},
        {"label": _("Pemenang"), "value": 50, "lost": _("45 dan 5 kelompok khusus")},
    ]


def year_headers() -> list[str]:
    return [
        _("Tahun"),
        _("Dasar hukum"),
        _("Terdaftar"),
        _("Diajukan"),
        _("Lolos administrasi"),
        pgettext("banyak", "Finalis"),
    ]


def doors() -> list[Item]:
    """Where each kind of visitor goes on from the home page."""
    desk, catalogue = reverse("desks:home"), reverse("portal:catalogue")
    return [
        {
            "title": _("Unit pelayanan"),
            "text": _("Tulis proposal, lampirkan bukti, ikuti hasilnya"),
            "href": desk,
            "icon": "clipboard-list",
        },
        {
            "title": _("Pemerintah daerah dan instansi"),
            "text": _("Periksa draf unit, kelola akun dan daftar inovasi"),
            "href": desk,
            "icon": "building-community",
        },
        {
            "title": _("Ingin meniru sebuah inovasi"),
            "text": _("Cari yang cocok, lalu sampaikan minat dari halamannya"),
            "href": catalogue,
            "icon": "copy",
        },
        {
            "title": _("Peneliti dan jurnalis"),
            "text": _("Statistik tiap tahun dengan sumbernya"),
            "href": reverse("portal:statistics"),
            "icon": "chart-bar",
        },
        {"title": _("Penilai dan panelis"), "text": _("Masuk ke lembar nilai Anda"), "href": desk, "icon": "scale"},
    ]
