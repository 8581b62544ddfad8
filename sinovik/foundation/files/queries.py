"""Facts about the files of a live database that must hold."""

from dataclasses import dataclass

from . import shelf
from .models import StoredFile


@dataclass(frozen=True)
class Orphan:
    """A file without its other half. missing: "content" (a row promises bytes that are not there) or "row"."""

    sha256: str
    missing: str


def orphans() -> list[Orphan]:
    """Rows whose content is gone, then contents no row knows, by digest.

    A content without a row is harmless: it is left when the machine dies between the disk and the database.
    """
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    there = set(shelf.kept())
    return [Orphan(digest, "content") for digest in sorted(known - there)] + [
        Orphan(digest, "row") for digest in sorted(there - known)
    ]


def damaged() -> list[str]:
    """Digests of kept files whose bytes no longer have that digest."""
    return [sha256 for sha256 in shelf.kept() if shelf.digest(shelf.place(sha256)) != sha256]
