"""How marks and reasons become a result sheet: bands instead of marks, reasons without clues to who wrote them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

IMPROVEMENTS = 3
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
WORD = re.compile(r"[^\W\d_]+")
# a person speaking of themselves, a title, an address, a telephone or staff number
CLUE = re.compile(
    r"\b(saya|aku|kami|penilai|evaluator|panelis|prof|dr|drs|dra|ir)\b|\b(universitas|institut|fakultas|kampus)\b"
    r"|@|\bhttps?:|\d[\d .\-]{6,}\d",
    re.IGNORECASE,
)
SHORTEST_NAME = 3


@dataclass(frozen=True)
class Mean:
    """One criterion of an entry: the mean of its readings and its weight, in the edition's own units."""

    key: str
    mean: Decimal
    weight: Decimal
    scale: tuple[int, int]

    @property
    def gap(self) -> Decimal:
        """How much of the whole result is still to be won here."""
        low, high = self.scale
        return self.weight * (high - self.mean) / (high - low)


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words by which people could be recognised, as they are capitalised in a name."""
    words = (word for name in names for word in WORD.findall(name))
    return frozenset(word.casefold() for word in words if len(word) >= SHORTEST_NAME)


def _names_somebody(sentence: str, names: frozenset[str]) -> bool:
    return any(word[0].isupper() and word.casefold() in names for word in WORD.findall(sentence))


def cleared(text: str, names: frozenset[str]) -> str:
    """The text without each sentence that hints at who wrote it; whole sentences go, nothing is half said."""
    kept = [part.strip() for part in SENTENCE.split(text) if part.strip()]
    return " ".join(part for part in kept if not CLUE.search(part) and not _names_somebody(part, names))


def to_improve(criteria: Sequence[Mean]) -> list[Mean]:
    """At most three criteria, the largest gap first; equal gaps by key, so that the sheet is the same every time."""
    return sorted(criteria, key=lambda one: (-one.gap, one.key))[:IMPROVEMENTS]
