"""Assignment beside others in one run: the same linear programme over all pairs at once, and best-pair-first.

    python benchmarks/assignment.py [--quick]

Prints CPU seconds, totals and ratios; ends with 1 if a plan is not proven best.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sinovik.methods.assignment import Plan, assign

PER_ITEM, UNIT = 3, 10_000
Fits = np.ndarray


def uniform(chance: np.random.Generator, items: int, raters: int) -> Fits:
    """Every pair its own fit."""
    return chance.random((items, raters)).round(4)


def by_category(chance: np.random.Generator, items: int, raters: int) -> Fits:
    """Ten categories: first expertise 1, second 0.5, else 0.1; nearly everything is a tie."""
    category = chance.integers(0, 10, items)[:, None]
    first, second = chance.integers(0, 10, (2, raters))
    return np.where(category == first, 1.0, np.where(category == second, 0.5, 0.1))


def ours(fits: Fits, conflicts: set[tuple[int, int]], low: int, high: int) -> tuple[float, bool]:
    items, raters = ([f"{letter}{n:05}" for n in range(count)] for letter, count in zip("PE", fits.shape, strict=True))
    plan = assign(
        {(items[i], raters[j]): float(fit) for (i, j), fit in np.ndenumerate(fits)},
        items=items,
        raters=raters,
        per_item=PER_ITEM,
        min_load=low,
        max_load=high,
        conflicts=[(items[i], raters[j]) for i, j in conflicts],
        seed="benchmark",
    )
    assert isinstance(plan, Plan)
    return float(plan.certificate.total), plan.certificate.proven


def whole_programme(fits: Fits, conflicts: set[tuple[int, int]], low: int, high: int) -> tuple[float, bool]:
    """HiGHS as anyone would call it, over every allowed pair."""
    n, m = fits.shape
    pairs = np.array([pair for pair in np.ndindex(n, m) if pair not in conflicts])
    at = np.arange(len(pairs))
    ones = np.ones(len(pairs))
    of_item = sparse.csr_array((ones, (pairs[:, 0], at)), shape=(n, len(pairs)))
    of_rater = sparse.csr_array((ones, (pairs[:, 1], at)), shape=(m, len(pairs)))
    found = linprog(
        -fits[pairs[:, 0], pairs[:, 1]],
        A_eq=of_item,
        b_eq=np.full(n, PER_ITEM),
        A_ub=sparse.vstack([of_rater, -of_rater]),
        b_ub=np.r_[np.full(m, high), np.full(m, -low)],
        bounds=(0, 1),
    )
    return -found.fun, found.status == 0


def best_pair_first(fits: Fits, conflicts: set[tuple[int, int]], low: int, high: int) -> tuple[float, bool]:
    """What a hurried person does: take pairs in the order of their fit while there is room."""
    room, load, total = Counter(), Counter(), 0.0
    for i, j in zip(*np.unravel_index(np.argsort(-fits, axis=None, kind="stable"), fits.shape), strict=True):
        if room[i] < PER_ITEM and load[j] < high and (i, j) not in conflicts:
            room[i] += 1
            load[j] += 1
            total += fits[i, j]
    return total, sum(room.values()) == PER_ITEM * len(fits) and min(load[j] for j in range(fits.shape[1])) >= low


def timed(method: Callable, *given: object) -> tuple[float, float, bool]:
    started = time.process_time()
    total, good = method(*given)
    return time.process_time() - started, total, good


def main(quick: bool) -> int:
    cases = (
        [(500, 60, 20, 30), (2000, 120, 40, 60)]
        if quick
        else [(500, 60, 20, 30), (2000, 120, 40, 60), (3000, 120, 67, 83)]
    )
    print(
        f"{PER_ITEM} readings each, 2 % conflicts; CPU seconds; LP: over all pairs at once; greedy: best pair first\n"
    )
    print("| size | fits | load | ours s | total | proven | LP s | LP total | ratio | greedy total | complete |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    unproven = 0
    for n, m, low, high in cases:
        for kind in (uniform, by_category):
            chance = np.random.default_rng(2022)
            fits = kind(chance, n, m)
            conflicts = set(map(tuple, np.argwhere(chance.random((n, m)) < 0.02).tolist()))
            given = (fits, conflicts, low, high)
            seconds, total, proven = timed(ours, *given)
            lp_seconds, lp_total, _ = timed(whole_programme, *given)
            _, greedy, whole = timed(best_pair_first, *given)
            unproven += not (proven and abs(total - lp_total) < 1e-6 * UNIT)
            print(
                f"| {n} × {m} | {kind.__name__} | {low}..{high} | {seconds:.2f} | {total:.4f} | {proven} "
                f"| {lp_seconds:.2f} | {lp_total:.4f} | {lp_seconds / seconds:.1f} "
                f"| {greedy:.1f} ({greedy / total:.1%}) | {whole} |"
            )
    return 1 if unproven else 0


if __name__ == "__main__":
    sys.exit(main("--quick" in sys.argv))
