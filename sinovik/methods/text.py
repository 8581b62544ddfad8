"""Words counted as the form counts them, and texts that say nothing.

Documented in docs/methods/words.md and docs/methods/overlap.md. Everything here is a hint for a person who reads; none
of it decides.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

# what separates words, spelt out because Python's and JavaScript's \s differ; zero-width space and BOM are among them
SPACES = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_RUNS = re.compile(f"[^{SPACES}]+")
_TOKENS = re.compile(r"[^\W_]+")


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


def spans_of_tokens(text: str) -> list[tuple[int, int]]:
    """Where each token was written: the beginning and the end of the run without a space that holds it."""
    return [run.span() for run in _RUNS.finditer(text) for _ in tokens(run.group())]


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
