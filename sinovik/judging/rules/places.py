"""Whom a ranking recommends, and whether a plenary's choice fills exactly the places it has."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.competitions.models import Stage
from sinovik.competitions.states.rulebook import Level


@dataclass(frozen=True)
class PlaceFinding:
    """A pool whose chosen number is not its number of places."""

    pool: str
    chosen: int
    places: int
    text: str


def level_decided_in(stage: Stage) -> Level | None:
    """The level that this stage gives, or None if it gives none."""
    return next((level for level in stage.edition.book.levels.values() if level.decided_in == stage.key), None)


def places_of(stage: Stage) -> dict[str, int]:
    """Places per pool of the level this stage gives; empty if it gives none."""
    level = level_decided_in(stage)
    if level is None:
        return {}
    return {pool: level.places(pool) or 0 for pool in stage.edition.book.pools}


def recommended(order: Iterable[tuple[str, int, int]], places: Mapping[str, int]) -> frozenset[int]:
    """The proposals within the places of their pool.

    order: (pool, position from 1, proposal).
    """
    return frozenset(proposal for pool, position, proposal in order if position <= places.get(pool, 0))


def unfilled(
    chosen: Collection[int], pool_of: Mapping[int, str], places: Mapping[str, int], labels: Mapping[str, str]
) -> list[PlaceFinding]:
    """Pools in which the chosen are not as many as the places (or as the candidates, where those are fewer)."""
    findings = []
    for pool, number in places.items():
        candidates = sum(1 for of in pool_of.values() if of == pool)
        wanted = min(number, candidates)
        count = sum(1 for proposal in chosen if pool_of.get(proposal) == pool)
        if count != wanted:
            findings.append(PlaceFinding(pool, count, wanted, _sentence(labels[pool], count, wanted)))
    return findings


def _sentence(label: str, count: int, wanted: int) -> str:
    gap = abs(wanted - count)
    if count < wanted:
        more = ngettext("Pilih %(gap)s proposal lagi.", "Pilih %(gap)s proposal lagi.", gap) % {"gap": gap}
    else:
        more = ngettext("Keluarkan %(gap)s proposal.", "Keluarkan %(gap)s proposal.", gap) % {"gap": gap}
    chosen = _("%(pool)s: %(count)s terpilih untuk %(wanted)s tempat.")
    return f"{chosen % {'pool': label, 'count': count, 'wanted': wanted}} {more}"
