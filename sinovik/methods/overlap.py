"""Texts that share passages, found although words were changed and sentences moved.

Documented in docs/methods/overlap.md. A hint for a person who reads both passages; nothing is decided here.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sinovik.methods.text import tokens

METHOD = "shared-passages"
VERSION = "2"
WIDTH = 3  # words of a run
GAP = 16  # words without a shared run that a passage may hold
DRIFT = 4  # words that may have been put in or left out between two shared runs of a passage
LEAST = 5  # words in shared runs that make a passage
OFTEN = 6  # a run that stands in a text more often meets only its counterparts in order
SAMPLED_FROM = 80_000_000  # letters on the shelf beyond which only a sample of the runs is searched
Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Marks = NDArray[np.bool_]
Meeting = tuple[int, int]  # where a run begins in the first text, and in the second
Chain = list[Meeting]


class Passage(NamedTuple):
    """Words [first, first_end) of one text that stand as [second, second_end) in the other, shared of them alike."""

    first: int
    first_end: int
    second: int
    second_end: int
    shared: int

    def turned(self) -> "Passage":
        return Passage(self.second, self.second_end, self.first, self.first_end, self.shared)


@dataclass(frozen=True, slots=True)
class Overlap:
    """The passages of two texts, in the order of the first.

    shared: words of the shorter text that passages share; of_first, of_second: words that are each text's own, that is,
    stand in a run which counts.
    """

    passages: tuple[Passage, ...]
    shared: int
    of_first: int
    of_second: int

    @property
    def share(self) -> float:
        """How much of the shorter text stands in the other, 0 to 1."""
        shorter = min(self.of_first, self.of_second)
        return self.shared / shorter if shorter else 0.0

    def turned(self) -> "Overlap":
        """The same, seen from the other text."""
        return Overlap(tuple(sorted(row.turned() for row in self.passages)), self.shared, self.of_second, self.of_first)


class Near(NamedTuple):
    """Two texts that share much. first < second."""

    first: str
    second: str
    overlap: Overlap


def compare(first: str, second: str) -> Overlap:
    """What two texts share, every run counted, also those that everybody uses."""
    numbers = _Numbers()
    return _overlap(_runs(tokens(first), numbers), _runs(tokens(second), numbers))


def near_duplicates(
    texts: Mapping[str, str], *, threshold: float, common: int | None = None, among: Collection[str] | None = None
) -> tuple[Near, ...]:
    """All pairs of texts with `share` ≥ threshold, the closest first; with `among`, those that hold one of these keys.

    common: runs that stand in more texts than this are nobody's own (a law's title, a form's phrase) and are not
    counted; by default 10, or one text in a hundred if that is more. The result depends on the texts alone, not on
    their order. threshold: above 0 and at most 1. Raises: ValueError otherwise.
    """
    _must_be_a_share(threshold)
    shelf = Shelf(texts, common=common)
    found: list[Near] = []
    done: set[str] = set()
    for key in sorted(texts if among is None else among):
        done.add(key)
        for other, overlap in shelf.near(texts[key], threshold=threshold, but=done):
            found.append(Near(key, other, overlap) if key < other else Near(other, key, overlap.turned()))
    return tuple(sorted(found, key=lambda near: (-near.overlap.share, near.first, near.second)))


def _must_be_a_share(threshold: float) -> None:
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold {threshold}; accepted: above 0, at most 1")


class Shelf:
    """Texts made ready, so that one more is compared with all of them at once."""

    def __init__(self, texts: Mapping[str, str], *, common: int | None = None) -> None:
        self._texts, self._keys = texts, sorted(texts)
        self._common = common or max(10, len(texts) // 100)
        self._every = np.uint64(1 + sum(map(len, texts.values())) // SAMPLED_FROM)
        self._numbers = _Numbers()
        self._met: dict[str, Hashes] = {}
        self._holders = _Holders()
        self._sizes, self._sampled, self._owners = self._index()

    def near(self, text: str, *, threshold: float, but: Collection[str] = ()) -> list[tuple[str, Overlap]]:
        """The texts with which this one shares at least `threshold`, by key, without those of `but`."""
        _must_be_a_share(threshold)
        own = self._own(_runs(tokens(text), self._numbers))
        compared = ((key, _overlap(own, self._read(key))) for key in self._likely(own, threshold) if key not in but)
        return [(key, overlap) for key, overlap in compared if overlap.share >= threshold]

    def _index(self) -> tuple[Places, Hashes, Places]:
        """How many runs of each text are searched, and those in order with the place of the text that holds them."""
        kept: list[Hashes] = []
        for key in self._keys:
            different = _different(_runs(tokens(self._texts[key]), self._numbers))
            self._holders.add(different)
            kept.append(self._sample(different))
        kept = [row[self._holders.of(row) <= self._common] for row in kept]
        sizes = np.array([len(row) for row in kept], dtype=np.int64)
        every = np.concatenate([np.zeros(0, np.uint64), *kept])
        order = np.argsort(every, kind="stable")
        return sizes, every[order], np.repeat(np.arange(len(kept)), sizes)[order]

    def _sample(self, runs: Hashes) -> Hashes:
        return runs if self._every == 1 else runs[runs % self._every == 0]

    def _own(self, runs: Hashes) -> Hashes:
        """The runs in their places, 0 where a run is nobody's own."""
        return np.where(self._holders.of(runs) <= self._common, runs, np.uint64(0))

    def _read(self, key: str) -> Hashes:
        if key not in self._met:
            self._met[key] = self._own(_runs(tokens(self._texts[key]), self._numbers))
        return self._met[key]

    def _likely(self, own: Hashes, threshold: float) -> Iterator[str]:
        """Texts that share so many runs that they may reach the threshold: a run makes at most WIDTH words shared.

        Where only a sample is searched, half as many suffice.
        """
        wanted = self._sample(_different(own[own > 0]))
        start = np.searchsorted(self._sampled, wanted, side="left")
        holders = self._owners[_ranges(start, np.searchsorted(self._sampled, wanted, side="right"))]
        shared = np.bincount(holders, minlength=len(self._keys))
        enough = threshold / WIDTH * np.minimum(self._sizes, len(wanted)) / (1 if self._every == 1 else 2)
        return (self._keys[at] for at in np.flatnonzero((shared > 0) & (shared >= enough)).tolist())


# ---- runs --------------------------------------------------------------------------------------------------------

_P = np.uint64(0x9E3779B97F4A7C15)


class _Numbers(dict[str, int]):
    """The number of every word met so far: the first 8 bytes of its SHA-256."""

    def __missing__(self, word: str) -> int:
        digest = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()
        return self.setdefault(word, int.from_bytes(digest[:8], "big"))


class _Holders:
    """In how many texts a run stands. 2^24 counters: two runs may meet in one, so now and then it counts too many."""

    BITS = np.uint64(40)

    def __init__(self) -> None:
        self._counters = np.zeros(1 << 24, dtype=np.uint32)

    def add(self, different: Hashes) -> None:
        self._counters[different >> self.BITS] += np.uint32(1)

    def of(self, runs: Hashes) -> NDArray[np.uint32]:
        return self._counters[runs >> self.BITS]


def _runs(words: Sequence[str], numbers: _Numbers) -> Hashes:
    """The run of WIDTH words that begins at each word: Σ number · P^place mod 2^64, mixed."""
    row = np.fromiter(map(numbers.__getitem__, words), dtype=np.uint64, count=len(words))
    runs = max(0, len(row) - WIDTH + 1)
    total = np.zeros(runs, dtype=np.uint64)
    for place in range(WIDTH):
        total = total * _P + row[place : place + runs]
    total = (total ^ (total >> np.uint64(32))) * _P
    return total ^ (total >> np.uint64(29))


def _different(hashes: Hashes) -> Hashes:
    """Sorted, each once (a sort is faster here than numpy's unique)."""
    ordered = np.sort(hashes)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def _ranges(start: Places, end: Places) -> Places:
    """All numbers of all ranges [start, end), one after the other."""
    counts = end - start
    return np.repeat(start - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())


# ---- passages ----------------------------------------------------------------------------------------------------


def _overlap(first: Hashes, second: Hashes) -> Overlap:
    """first, second: the run at each word, 0 where none counts."""
    if (len(second), second.tobytes()) < (len(first), first.tobytes()):
        return _overlap(second, first).turned()  # so that both ways lead to the same passages
    chains = sorted(_chains(_meetings(first, second)), key=lambda chain: (-len(chain), chain))
    held = np.zeros(_length(first), dtype=bool), np.zeros(_length(second), dtype=bool)
    passages = [passage for chain in chains if (passage := _passage(chain, *held))]
    of_first, of_second = _own_words(first), _own_words(second)
    shared = held[0] if of_first < of_second else held[1]
    return Overlap(tuple(sorted(passages)), int(shared.sum()), of_first, of_second)


def _length(runs: Hashes) -> int:
    return len(runs) + WIDTH - 1 if len(runs) else 0


def _own_words(runs: Hashes) -> int:
    """Words that stand in a run which counts."""
    marks = np.zeros(_length(runs), dtype=bool)
    marks[_words_of(np.flatnonzero(runs))] = True
    return int(marks.sum())


def _words_of(places: Places) -> Places:
    """The words of the runs that begin at these places."""
    return np.unique(np.add.outer(places, np.arange(WIDTH)))


def _meetings(first: Hashes, second: Hashes) -> list[Meeting]:
    """Places (in the first, in the second) where the same run begins, in order."""
    order = np.argsort(second, kind="stable")
    ordered = second[order]
    here = np.flatnonzero(first)
    start = np.searchsorted(ordered, first[here], side="left")
    end = np.searchsorted(ordered, first[here], side="right")
    nth = _nth(first[here])
    often = (end - start > OFTEN) | (nth >= OFTEN)
    start = np.where(often, np.minimum(start + nth, end), start)
    end = np.where(often, np.minimum(start + 1, end), end)
    pairs = np.repeat(here, end - start), order[_ranges(start, end)]
    return sorted(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))


def _nth(runs: Hashes) -> Places:
    """How often each run stood before."""
    order = np.argsort(runs, kind="stable")
    ordered = runs[order]
    begins = np.searchsorted(ordered, ordered, side="left")
    nth = np.empty(len(runs), dtype=np.int64)
    nth[order] = np.arange(len(runs)) - begins
    return nth


def _chains(meetings: Iterable[Meeting]) -> list[Chain]:
    """Meetings that follow each other in both texts, at most GAP words apart and DRIFT words out of step."""
    ended: list[Chain] = []
    alive: list[Chain] = []
    for meeting in meetings:
        ended += [chain for chain in alive if meeting[0] - chain[-1][0] > GAP]
        alive = [chain for chain in alive if meeting[0] - chain[-1][0] <= GAP]
        nearest = min((chain for chain in alive if _follows(chain[-1], meeting)), key=_step_to(meeting), default=None)
        if nearest is None:
            alive.append([meeting])
        else:
            nearest.append(meeting)
    return ended + alive


def _follows(last: Meeting, meeting: Meeting) -> bool:
    here, there = meeting[0] - last[0], meeting[1] - last[1]
    return here > 0 and 0 < there <= GAP and abs(there - here) <= DRIFT


def _step_to(meeting: Meeting) -> Callable[[Chain], tuple[int, int, Meeting]]:
    """How far a chain is from its next meeting: first out of step, then in words."""

    def step(chain: Chain) -> tuple[int, int, Meeting]:
        here, there = meeting[0] - chain[-1][0], meeting[1] - chain[-1][1]
        return abs(there - here), here, chain[0]

    return step


def _passage(chain: Chain, first: Marks, second: Marks) -> Passage | None:
    """A chain as a passage, marked in both texts; none where it is short or nearly all of it is marked already."""
    here, there = map(_words_of, np.array(chain).T)
    if max((~first[here]).sum(), (~second[there]).sum()) < LEAST:
        return None
    first[here] = second[there] = True
    (start, at), (end, until) = chain[0], chain[-1]
    return Passage(start, end + WIDTH, at, until + WIDTH, len(here))
