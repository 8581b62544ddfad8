"""Files that people give us: looked into by content, kept under the digest of their bytes, handed out as downloads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from .kinds import FileRefused, Kind

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.http import FileResponse

    from sinovik.foundation.access.models import User

    from .models import StoredFile

__all__ = ["FileRefused", "Kind", "serve", "store"]


def store(upload: File, *, kinds: Collection[Kind], max_bytes: int, by: User | None, now: datetime) -> StoredFile:
    """Look into an uploaded file, keep its content under its digest, and return the row that names it.

    Pictures are re-encoded without their metadata. The bytes are on the disk before the row is written.
    Raises: FileRefused (one sentence for the person) if it is empty, too large, not of the wanted kinds or unsafe.
    """
    from .actions import keep  # models are ready only after the apps are loaded

    return keep(upload=upload, kinds=kinds, max_bytes=max_bytes, by=by, now=now)


def serve(stored: StoredFile, *, download_name: str = "") -> FileResponse:
    """The file as a download that no browser renders in our name. The caller has decided who may have it.

    Raises: FileHeld, which the middleware answers with a page, if it has not passed the virus scan.
    download_name: instead of the name under which it was given; its ending is put right.
    """
    from .responses import as_download

    return as_download(stored, download_name=download_name)
