"""Which files are given out, and facts about the files of a live database that must hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, QuerySet

from . import shelf
from .models import Scan, StoredFile


def held(files: Iterable[StoredFile]) -> dict[int, str]:
    """Which of the files are given to nobody, and what the scanner found; "" while it has not passed the scan."""
    rows = list(files)
    findings = dict(Scan.objects.filter(sha256__in={row.sha256 for row in rows}).values_list("sha256", "finding"))
    known = {row.pk: findings.get(row.sha256) for row in rows}
    return {row.pk: known[row.pk] or "" for row in rows if known[row.pk] or (known[row.pk] is None and row.quarantined)}


def infected_contents() -> QuerySet:
    """Digests of contents in which the scanner found something."""
    return Scan.objects.exclude(finding="").values("sha256")


def waiting() -> QuerySet[StoredFile]:
    """Files that have not passed the scan, the longest waiting first."""
    scanned = Exists(Scan.objects.filter(sha256=OuterRef("sha256")))
    return StoredFile.objects.filter(~scanned, quarantined=True).order_by("at", "pk")


@dataclass(frozen=True)
class Queue:
    """How many files wait for the scan. since: when the first of them was given, None if none waits."""

    count: int
    since: datetime | None


def scan_queue() -> Queue:
    rows = waiting()
    return Queue(rows.count(), rows.aggregate(since=Min("at"))["since"])


@dataclass(frozen=True)
class Orphan:
    """A file without its other half. missing: "content" (a row promises bytes that are not there) or "row"."""

    sha256: str
    missing: str


def orphans() -> list[Orphan]:
    """Rows whose content is gone, then contents no row knows, by digest.

    The content in which a virus was found is gone on purpose. A content without a row is harmless: it is left when the
    machine dies between the disk and the database.
    """
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    gone = set(infected_contents().values_list("sha256", flat=True))
    there = set(shelf.kept())
    return [Orphan(digest, "content") for digest in sorted(known - there - gone)] + [
        Orphan(digest, "row") for digest in sorted(there - known)
    ]


def damaged() -> list[str]:
    """Digests of kept files whose bytes no longer have that digest."""
    return [sha256 for sha256 in shelf.kept() if shelf.digest(shelf.place(sha256)) != sha256]
