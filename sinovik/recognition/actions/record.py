"""What recognition leaves in the public record."""

import secrets
from datetime import datetime

from sinovik.foundation.access.models import User
from sinovik.transparency.actions import enter, open_entry
from sinovik.transparency.models import Entry
from sinovik.transparency.states import EntryKind


def on_record(kind: EntryKind, digest: bytes, by: User, now: datetime) -> Entry:
    """An entry that anyone can open at once: what it stands for is public itself."""
    entry = enter(kind=kind, digest=digest, salt=secrets.token_bytes(32), by=by, now=now)
    open_entry(entry=entry, by=by, now=now)
    return entry
