from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from sinovik.foundation.audit import action
from sinovik.foundation.tasks import enqueue
from sinovik.methods import merkle

from .models import Entry, Opening, Place, Secret, TreeHead
from .queries import latest_head, unnumbered
from .rules import leaf_of
from .states import EntryKind

if TYPE_CHECKING:
    from sinovik.foundation.access.models import User

WRITER_LOCK = 6962  # the one writer's advisory lock; the number is the RFC's


@action("transparency.enter")
def enter(*, kind: EntryKind, digest: bytes, salt: bytes, by: User | None, now: datetime) -> Entry:
    """Put an act into the public record, in the present transaction. It gets its number after the commit.

    digest: SHA-256 of what was done; salt: 32 bytes that only the program knows until the entry is opened.
    Raises: ValueError if either has another length or the kind is unknown.
    """
    mark = merkle.salted_leaf(digest, salt)
    kind = EntryKind(kind)
    entry = Entry.objects.create(kind=kind, at=now, mark=mark, leaf=leaf_of(kind, now, mark))
    Secret.objects.create(entry=entry, digest=digest, salt=salt)
    enqueue("transparency.sequence")
    return entry


@action("transparency.open")
def open_entry(*, entry: Entry, by: User | None, now: datetime) -> Entry:
    """Let everyone read the digest and salt of an entry; opening twice changes nothing."""
    Opening.objects.get_or_create(entry=entry, defaults={"at": now})
    return entry


def sequence(*, now: datetime) -> int:
    """Give the waiting entries their numbers and write the new head. Returns how many got one.

    One writer at a time; those who enter never wait for it. Not an act of a person, so it leaves no audit record: the
    places and heads are themselves append-only.
    """
    with transaction.atomic():
        _wait_for_the_pen()
        waiting = list(unnumbered())
        if waiting:
            _number(waiting, now)
    return len(waiting)


def _wait_for_the_pen() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])


def _number(waiting: list[tuple[int, bytes]], now: datetime) -> None:
    head = latest_head()
    size = head.size if head else 0
    before = [bytes.fromhex(peak) for peak in head.peaks] if head else []
    Place.objects.bulk_create(
        (Place(number=number, entry_id=pk, at=now) for number, (pk, _) in enumerate(waiting, start=size + 1)),
        batch_size=5000,
    )
    peaks = merkle.grow(before, size, (leaf for _, leaf in waiting))
    TreeHead.objects.create(
        size=size + len(waiting), root=merkle.root_of_peaks(peaks), peaks=[peak.hex() for peak in peaks], at=now
    )
