"""The best flow through the network item → rater, as a linear programme over allowed pairs only.

The constraint matrix of such a network is totally unimodular, so the programme's corners are whole plans and its prices
are whole numbers. HiGHS solves it over a part of the pairs; prices show which left-out pairs could still pay, those
join, and it ends when none can. Nothing is taken on trust from floating point: prices are rounded to whole numbers and
the bound they prove is added up in integers (`bound_of`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .problem import Integers, Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FIRST_PER_ITEM = 16  # pairs per item, beyond its demand, that the first round looks at
FIRST_PER_RATER = 16
MORE_PER_ITEM = 4  # pairs per item that join in each further round


@dataclass(frozen=True, slots=True)
class Network:
    """Edge k may carry 0 or 1 from item_of[k] to rater_of[k] and is worth[k]; item i sends demand[i] exactly, rater j
    takes floor[j] to ceiling[j]."""

    item_of: Integers
    rater_of: Integers
    worth: Integers
    demand: Integers
    floor: Integers
    ceiling: Integers

    def part(self, edges: Integers) -> "Network":
        """The same with these edges only."""
        return Network(
            self.item_of[edges], self.rater_of[edges], self.worth[edges], self.demand, self.floor, self.ceiling
        )


class Optimum(NamedTuple):
    """chosen: a flag per edge. total: their worth; bound: no plan is worth more, proven by the prices of items and
    raters. All whole numbers of the unit."""

    chosen: NDArray[np.bool_]
    total: int
    bound: int
    item_prices: Integers
    rater_prices: Integers


class Unproven(ArithmeticError):
    """The solver's prices do not prove its plan; nothing is returned rather than something doubtful."""


def best_flow(problem: Problem) -> Optimum | None:
    """The flow of the largest total worth, ties settled by the published lots; None if there is none at all."""
    network = Network(problem.item_of, problem.rater_of, problem.worth, problem.demand, problem.floor, problem.ceiling)
    lots = problem.lots()
    best = solve(network, lots)
    if best is None:
        return None
    return best._replace(chosen=_settled(network, best, lots))


def solve(network: Network, lots: Integers) -> Optimum | None:
    """An optimal flow with the prices that prove it; None if there is no flow. Raises: Unproven."""
    looked_at = _first_look(network, lots)
    while True:
        edges = np.flatnonzero(looked_at)
        flow, short, item_prices, rater_prices = _programme(network.part(edges))
        gain = network.worth - item_prices[network.item_of] - rater_prices[network.rater_of]
        better = np.flatnonzero((gain > 0) & ~looked_at)
        if not len(better):
            break
        best_first = _place_within(network.item_of[better], gain[better], lots[better])
        looked_at[better[best_first < MORE_PER_ITEM]] = True
    if short:
        return None
    chosen = np.zeros(len(network.worth), dtype=bool)
    chosen[edges] = flow
    total = int(network.worth[chosen].sum())
    return proven(Optimum(chosen, total, bound_of(network, item_prices, rater_prices), item_prices, rater_prices))


def bound_of(network: Network, item_prices: Integers, rater_prices: Integers) -> int:
    """What no flow can exceed, for whole-number prices whatever they are (weak duality).

    Σ demand·u + Σ (ceiling·v where v > 0, floor·v where v < 0) + Σ max(0, worth − u − v)
    """
    gain = network.worth - item_prices[network.item_of] - rater_prices[network.rater_of]
    loads = np.where(rater_prices > 0, network.ceiling, network.floor)
    return int(network.demand @ item_prices + loads @ rater_prices + np.maximum(gain, 0).sum())


def proven(optimum: Optimum) -> Optimum:
    """The same, if its total is its bound. Raises: Unproven."""
    if optimum.total != optimum.bound:
        raise Unproven(f"a plan worth {optimum.total} under a bound of {optimum.bound}")
    return optimum


def _settled(network: Network, best: Optimum, lots: Integers) -> NDArray[np.bool_]:
    """Of all optimal flows, the one with the smallest sum of lots.

    By complementary slackness they are exactly those which use every edge of positive gain, none of negative gain, and
    fill raters with a positive price to the ceiling, with a negative price only to the floor.
    """
    gain = network.worth - best.item_prices[network.item_of] - best.rater_prices[network.rater_of]
    open_edges = np.flatnonzero(gain == 0)
    taken = gain > 0
    of_item = np.bincount(network.item_of[taken], minlength=len(network.demand))
    of_rater = np.bincount(network.rater_of[taken], minlength=len(network.floor))
    floor = np.where(best.rater_prices > 0, network.ceiling, network.floor) - of_rater
    ceiling = np.where(best.rater_prices < 0, network.floor, network.ceiling) - of_rater
    among = Network(
        network.item_of[open_edges],
        network.rater_of[open_edges],
        -lots[open_edges],
        network.demand - of_item,
        np.maximum(floor, 0),
        ceiling,
    )
    settled = solve(among, lots[open_edges])
    chosen = taken.copy()
    chosen[open_edges] = settled.chosen
    return chosen


def _first_look(network: Network, lots: Integers) -> NDArray[np.bool_]:
    """The best few edges of every item and of every rater; the lots spread equals evenly."""
    by_item = _place_within(network.item_of, network.worth, lots) < (network.demand + FIRST_PER_ITEM)[network.item_of]
    wanted = np.maximum(network.floor, 1) + FIRST_PER_RATER
    return by_item | (_place_within(network.rater_of, network.worth, lots) < wanted[network.rater_of])


def _place_within(group: Integers, worth: Integers, lots: Integers) -> Integers:
    """Each edge's place, from 0, among the edges of its group: worth first, then the lower lot."""
    order = np.lexsort((lots, -worth, group))
    starts = np.searchsorted(group[order], np.arange(group.max(initial=-1) + 1))
    place = np.empty(len(group), dtype=np.int64)
    place[order] = np.arange(len(group)) - starts[group[order]]
    return place


def _programme(part: Network) -> tuple[NDArray[np.bool_], bool, Integers, Integers]:
    """Flow, whether something stays short, and the prices of items and raters.

    Shortfalls are allowed at a price above anything fits can gain, so there is always a solution and its prices say
    which pairs would help.
    """
    from scipy import sparse  # only who needs it waits for it: it takes long to import
    from scipy.optimize import linprog

    edges, items, raters = len(part.worth), len(part.demand), len(part.floor)
    penalty = 2 * (items + raters + 1) * (int(np.abs(part.worth).max(initial=0)) + 1)
    at_item = _rows(part.item_of, items)
    at_rater = _rows(part.rater_of, raters)
    none_at_items, none_at_raters = sparse.csr_array((items, raters)), sparse.csr_array((raters, items))
    found = linprog(
        np.r_[-part.worth.astype(float), np.full(items + raters, float(penalty))],
        A_eq=sparse.hstack([at_item, sparse.eye_array(items), none_at_items]),
        b_eq=part.demand,
        A_ub=sparse.vstack(
            [
                sparse.hstack([at_rater, none_at_raters, sparse.csr_array((raters, raters))]),
                sparse.hstack([-at_rater, none_at_raters, -sparse.eye_array(raters)]),
            ]
        ),
        b_ub=np.r_[part.ceiling, -part.floor],
        bounds=np.c_[np.zeros(edges + items + raters), np.r_[np.ones(edges), np.full(items + raters, np.inf)]],
        method="highs-ds",
        options={"presolve": False},  # it costs more here than it saves
    )
    flow, short = np.split(found.x, [edges])
    full, least = np.split(found.ineqlin.marginals, 2)
    return flow > 0.5, bool(short.sum() > 0.5), _whole(-found.eqlin.marginals), _whole(least - full)


def _rows(of: Integers, count: int) -> "csr_array":
    from scipy import sparse

    return sparse.csr_array((np.ones(len(of)), (of, np.arange(len(of)))), shape=(count, len(of)))


def _whole(prices: NDArray[np.float64]) -> Integers:
    return np.rint(prices).astype(np.int64)
