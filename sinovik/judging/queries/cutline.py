"""The line that a stage draws through a frozen order, and how far on either side the order is not certain."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from django.db.models import QuerySet

from sinovik.competitions.models import Stage

from ..models import RankingRow, RankingRun
from ..rules.places import places_of

# rows that are always shown: at either end, about the zone's edges, on either side of the line
ENDS, EDGE, REACH = 2, 2, 4
FEWEST_FOLDED = 3


@dataclass(frozen=True)
class Mark:
    """One place in short. margin: how far the readers' own spread can move its value; 0 where nobody read twice."""

    position: int
    value: Decimal
    margin: Decimal

    @property
    def low(self) -> Decimal:
        return self.value - self.margin

    @property
    def high(self) -> Decimal:
        return self.value + self.margin


@dataclass(frozen=True)
class Fold:
    """A stretch of the order that is not shown at first."""

    first: int
    last: int


@dataclass(frozen=True)
class CutLine:
    """The order of one pool by its figures, best first, and the line after `places` of them.

    middle: halfway between the last value in and the first out, None where one side is empty.
    """

    pool: str
    label: str
    places: int
    marks: list[Mark]
    middle: Decimal | None

    @property
    def total(self) -> int:
        return len(self.marks)

    @cached_property
    def zone(self) -> tuple[int, int] | None:
        """First and last place whose distance from the line the readers' spread can bridge; all between are grey."""
        if self.middle is None:
            return None
        grey = [mark.position for mark in self.marks if abs(mark.value - self.middle) <= mark.margin]
        return (min(grey), max(grey)) if grey else None

    @property
    def zone_size(self) -> int:
        return self.zone[1] - self.zone[0] + 1 if self.zone else 0

    def is_grey(self, position: int) -> bool:
        return self.zone is not None and self.zone[0] <= position <= self.zone[1]

    def stretches(self) -> Iterator[int | Fold]:
        """The places to show at first, with a fold for what lies between."""
        shown = sorted(self._telling() & set(range(1, self.total + 1)))
        for before, here in pairwise([0, *shown]):
            if here - before > FEWEST_FOLDED:
                yield Fold(before + 1, here - 1)
            else:
                yield from range(before + 1, here)
            yield here

    def _telling(self) -> set[int]:
        edges = self.zone or (self.places, self.places)
        near = set(range(self.places - REACH + 1, self.places + REACH + 1))
        for edge in edges:
            near |= set(range(edge - EDGE, edge + EDGE + 1))
        return near | set(range(1, ENDS + 1)) | set(range(self.total - ENDS + 1, self.total + 1))


def cut_lines(run: RankingRun, stage: Stage) -> list[CutLine]:
    """For every pool the order of `run` with the line that `stage` draws through it."""
    book = run.stage.edition.book
    return [_cut(run, pool, book.pools[pool].label, number) for pool, number in places_of(stage).items()]


def _cut(run: RankingRun, pool: str, label: str, places: int) -> CutLine:
    spread = Decimal((run.parameters.get("spread") or {}).get(pool) or 0)
    rows = run.rows.filter(group=pool).order_by("position").values_list("position", "value", "components__n")
    marks = [Mark(position, value, spread / Decimal(n).sqrt()) for position, value, n in rows]
    return CutLine(pool, label, places, marks, _middle(marks, places))


def _middle(marks: list[Mark], places: int) -> Decimal | None:
    sides = [mark.value for mark in marks if mark.position in {places, places + 1}]
    return sum(sides, Decimal(0)) / 2 if len(sides) == 2 else None


def rows_at(run: RankingRun, pool: str, positions: Collection[int]) -> QuerySet[RankingRow]:
    """The rows of these places, in their order."""
    rows = run.rows.filter(group=pool, position__in=positions).select_related("proposal__agency")
    return rows.order_by("position")
