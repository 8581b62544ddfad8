"""Two versions of a text beside each other, with the words that differ marked in each."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\S+\s*|\s+")
MOST_PIECES = 4_000  # beyond this many words whole lines are compared: the time grows with the square


@dataclass(frozen=True)
class Part:
    """A run of text; `changed`: it stands in this version only."""

    text: str
    changed: bool


def compare(before: str, after: str) -> tuple[list[Part], list[Part]]:
    """Both texts cut into parts that are the same and parts that are not. Joined again they are the texts given."""
    old, new = _cut(before, after)
    left: list[Part] = []
    right: list[Part] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        _add(left, "".join(old[old_from:old_to]), kind != "equal")
        _add(right, "".join(new[new_from:new_to]), kind != "equal")
    return left, right


def _cut(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > MOST_PIECES:
        return before.splitlines(keepends=True), after.splitlines(keepends=True)
    return old, new


def _add(parts: list[Part], text: str, changed: bool) -> None:
    if text:
        parts.append(Part(text, changed))
