"""The line that an act of judging leaves in the public record: a salted digest, no name and no content."""

import secrets
from datetime import datetime

from sinovik.foundation.access.models import User
from sinovik.transparency.actions import enter
from sinovik.transparency.models import Entry
from sinovik.transparency.states import EntryKind

from ..queries.ranking import digest


def log(kind: EntryKind, content: object, *, by: User | None, now: datetime) -> Entry:
    """Enter the SHA-256 of the canonical JSON of `content`."""
    return enter(kind=kind, digest=bytes.fromhex(digest(content)), salt=secrets.token_bytes(32), by=by, now=now)
