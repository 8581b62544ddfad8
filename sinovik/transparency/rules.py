"""How an entry becomes a leaf of the tree; a stranger needs no more than this to recompute it."""

from datetime import UTC, datetime

from sinovik.methods.canonical import canonical_json
from sinovik.methods.merkle import leaf_hash


def public_form(kind: str, at: datetime, mark: bytes) -> dict[str, str]:
    """An entry as anyone may read it: its kind, its moment in UTC to the microsecond, its mark as hexadecimal."""
    return {"kind": str(kind), "at": at.astimezone(UTC).isoformat(timespec="microseconds"), "mark": mark.hex()}


def leaf_of(kind: str, at: datetime, mark: bytes) -> bytes:
    """The leaf hash of the canonical JSON of the public form, so that kind and moment cannot be changed either."""
    return leaf_hash(canonical_json(public_form(kind, at, mark)))
