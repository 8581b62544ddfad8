"""The question, read into arrays in an order of its own, so that the order of the input leaves no trace."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from .refusal import Kind, Reason

Fit = Decimal | int | float
Integers = NDArray[np.int64]
UNIT = 10_000  # fits are whole numbers of 1/10,000, so sums are exact
LARGEST_FIT = 1000
LOT_BITS = 24


@dataclass(frozen=True, slots=True)
class Problem:
    """Items, raters and the pairs still free to choose (edge k: item_of[k], rater_of[k], worth[k]).

    demand, floor, ceiling: what is still needed beside the fixed pairs. conflicts: excluded pairs that had a fit.
    """

    items: tuple[str, ...]
    raters: tuple[str, ...]
    item_of: Integers
    rater_of: Integers
    worth: Integers
    demand: Integers
    floor: Integers
    ceiling: Integers
    fixed: tuple[tuple[int, int, int], ...]
    conflicts: frozenset[tuple[int, int]]
    fixed_in_conflict: tuple[tuple[int, int], ...]
    seed: str

    def contradictions(self) -> tuple[Reason, ...]:
        """What the fixed pairs themselves make impossible."""
        return (*self._locked_conflicts(), *self._beyond_item(), *self._beyond_load())

    def lots(self) -> Integers:
        """The published lot of every edge, 24 bits: the top of mix(a XOR b), where a and b are the first 8 bytes of
        SHA-256(seed ␊ "item" ␊ item) and of SHA-256(seed ␊ "rater" ␊ rater)."""
        a, b = self._lots_of("item", self.items), self._lots_of("rater", self.raters)
        return (mix(a[self.item_of] ^ b[self.rater_of]) >> np.uint64(64 - LOT_BITS)).astype(np.int64)

    def _lots_of(self, noun: str, keys: tuple[str, ...]) -> NDArray[np.uint64]:
        first = b"".join(hashlib.sha256(f"{self.seed}\n{noun}\n{key}".encode()).digest()[:8] for key in keys)
        return np.frombuffer(first, dtype=">u8").astype(np.uint64)

    def _locked_conflicts(self) -> list[Reason]:
        return [
            Reason(Kind.FIXED_IN_CONFLICT, (self.items[i],), (self.raters[j],), 0, 0) for i, j in self.fixed_in_conflict
        ]

    def _beyond_item(self) -> list[Reason]:
        kept = Counter(i for i, _, _ in self.fixed)
        return [
            Reason(Kind.FIXED_BEYOND_ITEM, (self.items[i],), (), kept[i], int(kept[i] + self.demand[i]))
            for i in np.flatnonzero(self.demand < 0)
        ]

    def _beyond_load(self) -> list[Reason]:
        kept = Counter(j for _, j, _ in self.fixed)
        return [
            Reason(Kind.FIXED_BEYOND_LOAD, (), (self.raters[j],), kept[j], int(kept[j] + self.ceiling[j]))
            for j in np.flatnonzero(self.ceiling < 0)
        ]


def problem_of(
    fits: Mapping[tuple[str, str], Fit],
    items: Collection[str],
    raters: Collection[str],
    per_item: int | Mapping[str, int],
    min_load: int | Mapping[str, int],
    max_load: int | Mapping[str, int],
    conflicts: Iterable[tuple[str, str]],
    fixed: Iterable[tuple[str, str]],
    seed: str,
) -> Problem:
    """See `assign`."""
    if not items and not raters:
        raise ValueError("there are neither items nor raters")
    item_keys, rater_keys = tuple(sorted(set(items))), tuple(sorted(set(raters)))
    places = _Places(
        {key: place for place, key in enumerate(item_keys)}, {key: place for place, key in enumerate(rater_keys)}
    )
    edges = np.array([places.of(pair) for pair in fits], dtype=np.int64).reshape(-1, 2)
    worth = _units(fits)
    excluded, kept = places.all_of(conflicts), places.all_of(fixed)
    key = edges @ [len(rater_keys), 1]
    had = dict(zip(key.tolist(), worth.tolist(), strict=True))
    out = [i * len(rater_keys) + j for i, j in excluded | kept]
    free = np.argsort(key)
    free = free[~np.isin(key[free], out)]
    of_item = np.bincount([i for i, _ in kept], minlength=len(item_keys)).astype(np.int64)
    of_rater = np.bincount([j for _, j in kept], minlength=len(rater_keys)).astype(np.int64)
    return Problem(
        items=item_keys,
        raters=rater_keys,
        item_of=edges[free, 0],
        rater_of=edges[free, 1],
        worth=worth[free],
        demand=_numbers(per_item, item_keys) - of_item,
        floor=np.maximum(_numbers(min_load, rater_keys) - of_rater, 0),
        ceiling=_numbers(max_load, rater_keys) - of_rater,
        fixed=tuple((i, j, had.get(i * len(rater_keys) + j, 0)) for i, j in sorted(kept)),
        conflicts=frozenset((i, j) for i, j in excluded if i * len(rater_keys) + j in had),
        fixed_in_conflict=tuple(sorted(kept & excluded)),
        seed=seed,
    )


@dataclass(frozen=True, slots=True)
class _Places:
    items: Mapping[str, int]
    raters: Mapping[str, int]

    def of(self, pair: tuple[str, str]) -> tuple[int, int]:
        try:
            return self.items[pair[0]], self.raters[pair[1]]
        except KeyError as missing:
            raise ValueError(f"pair {pair!r} names {missing}, which is in neither items nor raters") from None

    def all_of(self, pairs: Iterable[tuple[str, str]]) -> set[tuple[int, int]]:
        return {self.of(pair) for pair in pairs}


def _numbers(count: int | Mapping[str, int], keys: tuple[str, ...]) -> Integers:
    numbers = [count if isinstance(count, int) else count[key] for key in keys]
    if any(number < 0 for number in numbers):
        raise ValueError(f"counts and loads are not negative: {min(numbers)}")
    return np.array(numbers, dtype=np.int64)


def _units(fits: Mapping[tuple[str, str], Fit]) -> Integers:
    values = np.array(list(fits.values()), dtype=np.float64)
    wrong = np.flatnonzero(~(np.abs(values) <= LARGEST_FIT))  # so written that NaN is wrong too
    if len(wrong):
        pair = list(fits)[wrong[0]]
        raise ValueError(f"fit {fits[pair]} of {pair}; accepted: numbers from -{LARGEST_FIT} to {LARGEST_FIT}")
    return np.rint(values * UNIT).astype(np.int64)


def mix(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The 64-bit finaliser of MurmurHash3: every bit of the input moves every bit of the result."""
    bits = (bits ^ (bits >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    bits = (bits ^ (bits >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return bits ^ (bits >> np.uint64(33))
