"""Why no plan exists: the smallest groups that need more than their counterparts may give (Hall's condition).

A plan exists when the items can be served within the raters' ceilings, and the raters' floors can be filled within the
items' demands; the two may be asked apart (theorem of Mendelsohn and Dulmage). Each is a maximum flow, and where it
falls short, the minimum cut names the group.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from .problem import Integers, Problem
from .refusal import Kind, Reason


class Shortage(NamedTuple):
    """seekers need `needed` together; their givers and single pairs come to `available`."""

    seekers: Integers
    givers: Integers
    needed: int
    available: int


def reasons_why_not(problem: Problem) -> tuple[Reason, ...]:
    """Every group that cannot be served, the smallest first within its kind."""
    items_short = shortages(problem.item_of, problem.rater_of, problem.demand, problem.ceiling)
    raters_short = shortages(problem.rater_of, problem.item_of, problem.floor, problem.demand)
    return (
        *_grouped(_for_items(problem, short) for short in items_short),
        *(_for_raters(problem, short) for short in raters_short),
    )


def shortages(seeker_of: Integers, giver_of: Integers, need: Integers, supply: Integers) -> list[Shortage]:
    """The groups of seekers whose needs exceed what their givers supply, a pair carrying at most one."""
    from scipy import sparse  # only who needs it waits for it: it takes long to import
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    seekers, givers, source = len(need), len(supply), len(need) + len(supply)
    sink = source + 1
    tails = np.r_[np.full(seekers, source), seeker_of, seekers + np.arange(givers)]
    heads = np.r_[np.arange(seekers), seekers + giver_of, np.full(givers, sink)]
    capacity = np.r_[need, np.ones(len(seeker_of), dtype=np.int64), supply].astype(np.int32)
    graph = sparse.csr_array((capacity, (tails, heads)), shape=(sink + 1, sink + 1))
    residual = graph - maximum_flow(graph, source, sink).flow
    residual.eliminate_zeros()
    reached = np.zeros(sink + 1, dtype=bool)
    reached[breadth_first_order(residual, source, return_predecessors=False)] = True
    inside = reached[seeker_of]
    return sorted(
        _by_component(
            seeker_of[inside], giver_of[inside], need, np.where(reached[seekers:source], supply, -1), reached
        ),
        key=lambda short: (len(short.seekers), short.seekers.tolist()),
    )


def _by_component(
    seeker_of: Integers, giver_of: Integers, need: Integers, full: Integers, reached: np.ndarray
) -> Iterator[Shortage]:
    """Reached seekers, split where no full giver joins them: each part holds one that goes short.

    full: a reached giver's supply, else -1.
    """
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    seekers = len(need)
    joins = full[giver_of] >= 0
    links = sparse.csr_array(
        (np.ones(joins.sum()), (seeker_of[joins], seekers + giver_of[joins])),
        shape=(seekers + len(full), seekers + len(full)),
    )
    _, label = connected_components(links, directed=False)
    for group in np.unique(label[:seekers][reached[:seekers]]):
        members = np.flatnonzero(label[:seekers] == group)
        givers = np.flatnonzero((label[seekers:] == group) & (full >= 0))
        single = np.isin(seeker_of, members) & ~joins
        yield Shortage(
            members,
            np.union1d(givers, np.unique(giver_of[single])),
            int(need[members].sum()),
            int(full[givers].sum() + single.sum()),
        )


def _for_items(problem: Problem, short: Shortage) -> Reason:
    items, raters = _keys(problem.items, short.seekers), _keys(problem.raters, short.givers)
    kind = Kind.TOO_FEW_RATERS if len(items) == 1 and short.available == len(raters) else Kind.TOO_LITTLE_CAPACITY
    return Reason(kind, items, raters, short.needed, short.available)


def _for_raters(problem: Problem, short: Shortage) -> Reason:
    items, raters = _keys(problem.items, short.givers), _keys(problem.raters, short.seekers)
    return Reason(Kind.FLOOR_OUT_OF_REACH, items, raters, short.needed, short.available)


def _keys(names: tuple[str, ...], places: Integers) -> tuple[str, ...]:
    return tuple(names[place] for place in places)


def _grouped(reasons: Iterator[Reason]) -> Iterator[Reason]:
    """Items with the same too few raters are one reason."""
    together: dict[tuple[object, ...], Reason] = {}
    for number, reason in enumerate(reasons):
        alone = reason.kind is not Kind.TOO_FEW_RATERS
        key = (number,) if alone else (reason.kind, reason.raters, reason.needed)
        before = together.get(key)
        items = reason.items if before is None else before.items + reason.items
        together[key] = Reason(reason.kind, items, reason.raters, reason.needed, reason.available)
    yield from together.values()
