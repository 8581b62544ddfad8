"""The answer and its certificate."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from .network import Optimum
from .problem import UNIT, Problem


class Pair(NamedTuple):
    """One reading to be done."""

    item: str
    rater: str
    fit: Decimal
    fixed: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """What anyone can check of a plan without solving anything.

    total: sum of the fits; bound: no plan can have more, by weak duality from the prices. worst_item: with the least
    sum of fits. conflicts: excluded pairs that had a fit, none of which is in the plan.
    """

    total: Decimal
    bound: Decimal
    worst_item: tuple[str, Decimal] | None
    worst_pair: Pair | None
    loads: Mapping[str, int]
    conflicts: int
    fixed: int
    item_prices: Mapping[str, Decimal]
    rater_prices: Mapping[str, Decimal]
    seed: str

    @property
    def proven(self) -> bool:
        """Whether the total is the largest possible."""
        return self.total == self.bound

    @property
    def least_load(self) -> int:
        return min(self.loads.values(), default=0)

    @property
    def largest_load(self) -> int:
        return max(self.loads.values(), default=0)


@dataclass(frozen=True, slots=True)
class Plan:
    """Pairs in the order of items, then raters."""

    pairs: tuple[Pair, ...]
    certificate: Certificate

    def raters_of(self, item: str) -> tuple[str, ...]:
        return tuple(pair.rater for pair in self.pairs if pair.item == item)

    def items_of(self, rater: str) -> tuple[str, ...]:
        return tuple(pair.item for pair in self.pairs if pair.rater == rater)


def plan_of(problem: Problem, optimum: Optimum) -> Plan:
    """The plan of an optimal flow, with the fixed pairs."""
    chosen = np.flatnonzero(optimum.chosen)
    free = zip(problem.item_of[chosen], problem.rater_of[chosen], problem.worth[chosen], strict=True)
    rows = sorted([(i, j, worth, False) for i, j, worth in free] + [(*row, True) for row in problem.fixed])
    pairs = tuple(Pair(problem.items[i], problem.raters[j], _fit(worth), kept) for i, j, worth, kept in rows)
    return Plan(pairs, _certificate(problem, optimum, pairs))


def _certificate(problem: Problem, optimum: Optimum, pairs: tuple[Pair, ...]) -> Certificate:
    kept = sum(worth for _, _, worth in problem.fixed)
    by_item: dict[str, Decimal] = {}
    for pair in pairs:
        by_item[pair.item] = by_item.get(pair.item, Decimal(0)) + pair.fit
    loads = Counter(pair.rater for pair in pairs)
    return Certificate(
        total=sum((pair.fit for pair in pairs), Decimal(0)),
        bound=_fit(optimum.bound + kept),
        worst_item=min(by_item.items(), key=lambda row: (row[1], row[0]), default=None),
        worst_pair=min(pairs, key=lambda pair: (pair.fit, pair.item, pair.rater), default=None),
        loads={rater: loads[rater] for rater in problem.raters},
        conflicts=len(problem.conflicts),
        fixed=len(problem.fixed),
        item_prices=dict(zip(problem.items, map(_fit, optimum.item_prices), strict=True)),
        rater_prices=dict(zip(problem.raters, map(_fit, optimum.rater_prices), strict=True)),
        seed=problem.seed,
    )


def _fit(units: int) -> Decimal:
    return Decimal(int(units)) / UNIT
