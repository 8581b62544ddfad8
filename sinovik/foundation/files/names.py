"""Names people give to files: kept for them to recognise, never trusted."""

import re
import unicodedata

from .kinds import Kind

MAX_LENGTH = 120
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)  # Windows cannot save these


def clean_name(name: str, kind: Kind) -> str:
    """A harmless file name that ends as its kind does: no folders, no control or direction marks, ≤ 120 characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(" " if char.isspace() else char for char in last if char.isspace() or char.isprintable())
    stem = " ".join(_FORBIDDEN.sub(" ", visible).split())
    for ending in _endings(kind):
        if stem.lower().endswith(ending):
            stem = stem[: -len(ending)]
    stem = stem.strip(". ")
    if not stem or _RESERVED.match(stem.partition(".")[0]):
        stem = f"berkas {stem}".strip()
    return stem[: MAX_LENGTH - len(kind.facts.ending)].rstrip(". ") + kind.facts.ending


def _endings(kind: Kind) -> tuple[str, ...]:
    return (kind.facts.ending, ".jpeg") if kind is Kind.JPEG else (kind.facts.ending,)
