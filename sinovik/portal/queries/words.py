"""Words, addresses and places that several public pages share."""

import csv
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sinovik.innovations.models import Innovation, Standing

Item = dict[str, object]


def address_of(innovation: Innovation) -> str:
    return reverse("portal:innovation", args=[innovation.number, innovation.slug])


def where_from(innovation: Innovation) -> str:
    """Unit, owner and province or place: one line under a title."""
    place = innovation.place or innovation.owner.region
    province = place.province_or_self.name if place else ""
    named = province and province not in innovation.owner.name
    owner = f"{innovation.owner.name}, {province}" if named else innovation.owner.name
    return f"{innovation.unit} · {owner}" if innovation.unit else owner


def standing_words(standing: Standing) -> str:
    """`Top 45 · KIPP 2023`; without a year, only the competition."""
    return f"{standing.get_level_display()} · {standing.competition} {standing.year or ''}".strip()


def highest_per_year(standings: Iterable[Standing]) -> list[Standing]:
    """One standing per competition and year: the highest, since it includes the lower ones."""
    best: dict[tuple[str, int | None], Standing] = {}
    for row in standings:
        key = (row.competition, row.year)
        if key not in best or row.level_rank > best[key].level_rank:
            best[key] = row
    return sorted(best.values(), key=lambda row: (-(row.year or 0), -row.level_rank, row.pk))


def crumbs(here: str) -> list[Item]:
    return [{"text": _("Beranda"), "href": reverse("portal:home")}, {"text": here}]


def catalogue_crumbs(here: str) -> list[Item]:
    return [*crumbs(here)[:1], {"text": _("Katalog"), "href": reverse("portal:catalogue")}, {"text": here}]


@cache
def tiles() -> list[dict[str, str]]:
    """Where each province stands on the map of squares."""
    with (settings.REFERENCE / "provinsi_petak.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def province_choices() -> list[tuple[str, str]]:
    return [(row["kode_kemendagri"], row["provinsi"]) for row in tiles()]


def edition_crumbs(here: str) -> list[Item]:
    return [*crumbs(here)[:1], {"text": _("Kompetisi"), "href": reverse("portal:editions")}, {"text": here}]
