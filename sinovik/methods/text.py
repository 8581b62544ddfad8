"""Words counted as the form counts them, texts that share too much, and texts that say nothing.

Documented in docs/methods/words.md and docs/methods/overlap.md. Everything here is a hint for a person who reads; none
of it decides.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

METHOD = "shared-shingles"
VERSION = "1"
WIDTH = 5
# what separates words, spelt out because Python's and JavaScript's \s differ; zero-width space and BOM are among them
SPACES = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_RUNS = re.compile(f"[^{SPACES}]+")
_TOKENS = re.compile(r"[^\W_]+")
Hashes = NDArray[np.uint64]


# ---- words -------------------------------------------------------------------------------------------------------


def count_words(text: str) -> int:
    """Runs without a space that hold at least one letter or digit: "dan/atau" is one word, "–" is none.

    In JavaScript: (text.match(/[^SPACES]+/gu) ?? []).filter(run => /[\\p{L}\\p{N}]/u.test(run)).length
    """
    # nearly every word begins with a letter or digit, so most need no second look
    return sum(run[0].isalnum() or any(char.isalnum() for char in run) for run in _RUNS.findall(text))


def tokens(text: str) -> list[str]:
    """Letters and digits in runs, in lower case and one Unicode spelling: what remains when layout is taken away."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _TOKENS.findall(plain.casefold())


# ---- overlap -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overlap:
    """Runs of `width` words that two texts share. of_first, of_second: different runs in each, those counted."""

    shared: int
    of_first: int
    of_second: int

    @property
    def share(self) -> float:
        """How much of the shorter text stands in the other, 0 to 1; 0 where a text is too short to tell."""
        shorter = min(self.of_first, self.of_second)
        return self.shared / shorter if shorter else 0.0

    @property
    def jaccard(self) -> float:
        """Shared runs of all runs of both, 0 to 1."""
        together = self.of_first + self.of_second - self.shared
        return self.shared / together if together else 0.0


class Near(NamedTuple):
    """Two texts that share much. first < second."""

    first: str
    second: str
    overlap: Overlap


def overlap(first: str, second: str, width: int = WIDTH) -> Overlap:
    """What two texts share, every run of `width` words counted."""
    return _overlap(shingles(first, width), shingles(second, width))


def near_duplicates(
    texts: Mapping[str, str], *, threshold: float, width: int = WIDTH, common: int | None = None
) -> tuple[Near, ...]:
    """All pairs of texts with `share` ≥ threshold, the closest first.

    common: runs that stand in more texts than this are nobody's own (a law's title, a form's phrase) and are not
    counted; by default 10, or one text in a hundred if that is more. The result depends on the texts alone, not on
    their order. threshold: above 0 and at most 1. Raises: ValueError otherwise.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold {threshold}; accepted: above 0, at most 1")
    keys = sorted(texts)
    numbers = _Numbers()
    rows = [_runs(tokens(texts[key]), width, numbers) for key in keys]
    own = _own_shingles(rows, common or max(10, len(keys) // 100))
    found = [Near(keys[i], keys[j], _overlap(own[i], own[j])) for i, j in _candidates(own, threshold)]
    close = [near for near in found if near.overlap.share >= threshold]
    return tuple(sorted(close, key=lambda near: (-near.overlap.share, near.first, near.second)))


def shingles(text: str, width: int = WIDTH) -> Hashes:
    """The different runs of `width` words of a text, as sorted 64-bit numbers.

    A word's number is the first 8 bytes of its SHA-256; a run's is Σ number · P^place mod 2^64, then mixed.
    """
    return _runs(tokens(text), width, _Numbers())


class _Numbers(dict[str, int]):
    """The number of every word met so far."""

    def __missing__(self, word: str) -> int:
        digest = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()
        return self.setdefault(word, int.from_bytes(digest[:8], "big"))


def _runs(words: Sequence[str], width: int, numbers: _Numbers) -> Hashes:
    row = np.fromiter(map(numbers.__getitem__, words), dtype=np.uint64, count=len(words))
    runs = max(0, len(row) - width + 1)
    total = np.zeros(runs, dtype=np.uint64)
    for place in range(width):
        total = total * _P + row[place : place + runs]
    return _different(_mixed(total))


def _different(hashes: Hashes) -> Hashes:
    """Sorted, each once (a sort is faster here than numpy's unique)."""
    ordered = np.sort(hashes)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


_P = np.uint64(0x9E3779B97F4A7C15)
SAMPLE = 192  # runs per text that the search for candidates looks at, on average


def _mixed(bits: Hashes) -> Hashes:
    bits = (bits ^ (bits >> np.uint64(32))) * _P
    return bits ^ (bits >> np.uint64(29))


def _overlap(first: Hashes, second: Hashes) -> Overlap:
    return Overlap(int(_holds(first, second).sum()), len(first), len(second))


def _own_shingles(rows: Sequence[Hashes], common: int) -> list[Hashes]:
    """Each text's runs without those that more than `common` texts hold."""
    every = np.sort(np.concatenate([np.zeros(0, np.uint64), *rows]))
    # sorted, a run that more than `common` texts hold is the same as the one `common` places on
    shared_by_many = _different(every[: max(0, len(every) - common)][every[common:] == every[: len(every) - common]])
    return [row[~_holds(shared_by_many, row)] for row in rows]


def _holds(ordered: Hashes, wanted: Hashes) -> NDArray[np.bool_]:
    """Which of the wanted stand in an ordered array."""
    if not len(ordered):
        return np.zeros(len(wanted), dtype=bool)
    place = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return ordered[place] == wanted


def _candidates(own: Sequence[Hashes], threshold: float) -> list[tuple[int, int]]:
    """Pairs whose sampled runs share at least half the threshold; what they really share is counted after.

    The sample is every run whose number is a multiple of m, so two texts sample the same of what they share.
    """
    from scipy import sparse  # only who needs it waits for it: it takes long to import

    lengths = np.array([len(row) for row in own], dtype=np.int64)
    m = np.uint64(max(1, int(lengths.mean()) // SAMPLE if len(own) else 1))
    sampled = [row if len(row) <= SAMPLE else row[row % m == 0] for row in own]
    held = sparse.csr_array(_matrix(sampled))
    shared = sparse.triu(held @ held.T, k=1).tocoo()
    size = np.array([len(row) for row in sampled], dtype=np.int64)
    shorter = np.minimum(size[shared.row], size[shared.col])
    # a text that was taken whole meets only a sample of a long one: compare with what could have met
    whole = (lengths[shared.row] <= SAMPLE) != (lengths[shared.col] <= SAMPLE)
    likely = shared.data >= threshold / 2 * np.where(whole, shorter / float(m), shorter)
    return sorted(zip(shared.row[likely].tolist(), shared.col[likely].tolist(), strict=True))


def _matrix(rows: Sequence[Hashes]) -> "csr_array":
    """Texts by runs, 1 where a text holds a run."""
    from scipy import sparse

    _, columns = np.unique(np.concatenate([np.zeros(0, np.uint64), *rows]), return_inverse=True)
    ends = np.cumsum([0, *map(len, rows)])
    shape = (len(rows), int(columns.max(initial=-1)) + 1)
    return sparse.csr_array((np.ones(len(columns), dtype=np.int32), columns, ends), shape=shape)


# ---- nonsense ----------------------------------------------------------------------------------------------------

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_ROWS = tuple(row for keys in KEYBOARD for row in (keys, keys[::-1]))
_UNSPEAKABLE = re.compile(r"[^aeiouy\d]{6,}|(\w)\1{3,}")
_VOWELS = frozenset("aeiouy")
ENOUGH_WORDS = 12


@dataclass(frozen=True, slots=True)
class Nonsense:
    """Signs that a text was typed to fill a field. Each part 0 to 1, score: the largest of them.

    keyboard: share of words that are neighbouring keys. unspeakable: share of words no one can say, doubled, because
    honest texts hold acronyms. repeated: how far the vocabulary falls short of n^0.75 different words.
    """

    score: float
    keyboard: float
    unspeakable: float
    repeated: float
    words: int


def nonsense_score(text: str) -> Nonsense:
    """How much a text looks like no text. Below twelve words nothing is said of repetition."""
    words = tokens(text)
    n = len(words)
    if not n:
        return Nonsense(0.0, 0.0, 0.0, 0.0, 0)
    counts = Counter(words)
    keyboard = sum(count for word, count in counts.items() if _is_keys(word)) / n
    unspeakable = min(1.0, 2 * sum(count for word, count in counts.items() if _is_unspeakable(word)) / n)
    repeated = max(0.0, 1 - len(counts) / n**0.75) if n >= ENOUGH_WORDS else 0.0
    return Nonsense(max(keyboard, unspeakable, repeated), keyboard, unspeakable, repeated, n)


def _is_keys(word: str) -> bool:
    """Three or more neighbouring keys in a row, or a repetition of such (asdasd)."""
    if word.isdigit() or len(word) < 3:
        return False
    stem = word[: (word + word).find(word, 1)]
    return len(stem) >= 3 and any(stem in row for row in _ROWS)


def _is_unspeakable(word: str) -> bool:
    """Five or more letters without a vowel, six consonants on end, or one letter four times on end."""
    letters = sum(char.isalpha() for char in word)
    vowelless = letters >= 5 and not _VOWELS & set(word)
    return letters == len(word) and word.isascii() and bool(vowelless or _UNSPEAKABLE.search(word))
