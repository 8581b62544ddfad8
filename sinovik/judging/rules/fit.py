"""How well an evaluator suits a proposal: what they know and what they are interested in."""

import re
from decimal import Decimal

WORD = re.compile(r"[^\W\d_]{4,}")
# what a category is worth by its place among those the evaluator knows; a stranger to it is worth 1
BY_RANK = {1: Decimal("4"), 2: Decimal("3"), 3: Decimal("2.5")}
KNOWN, STRANGER, INTEREST, NOTHING = Decimal("2"), Decimal("1"), Decimal("0.5"), Decimal("0")


def fit(rank: int | None, interests: str, title: str) -> Decimal:
    """Between 1 and 4.5: by the rank of the category among the evaluator's own, and a half more for a shared word.

    rank: 1 is what they know best, None if the category is not among theirs.
    """
    known = STRANGER if rank is None else BY_RANK.get(rank, KNOWN)
    return known + (INTEREST if _words(interests) & _words(title) else NOTHING)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(text)}
