"""The place of the bytes: one file per digest, written whole or not at all, never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import default_storage

INCOMING = "incoming"
PIECE = 1024 * 1024


def folder() -> Path:
    return Path(default_storage.location)


def place(sha256: str) -> Path:
    """Where the content with this digest stands."""
    return folder() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def incoming(pieces: Iterable[bytes]) -> Iterator[Path]:
    """A file with these bytes for the time of the block, beside the shelf and not yet on it."""
    (folder() / INCOMING).mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder() / INCOMING)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def put(path: Path, sha256: str) -> None:
    """Move a synced incoming file to its place; the name is on the disk when this returns."""
    home = place(sha256)
    home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not home.exists():
        path.replace(home)
    for parent in (home.parent, home.parent.parent, folder()):
        _sync(parent)


def remove(sha256: str) -> None:
    """Take a content off the shelf for good."""
    place(sha256).unlink(missing_ok=True)


def digest(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kept() -> Iterator[str]:
    """The digests of everything on the shelf, in order."""
    for path in sorted(folder().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        yield path.name


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
