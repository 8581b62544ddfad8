from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from sinovik.foundation.audit import action
from sinovik.foundation.changes import announce
from sinovik.foundation.tasks import enqueue

from . import shelf
from .kinds import FileRefused, Kind
from .looking import content_to_keep, kind_of
from .models import Scan, StoredFile
from .names import clean_name

if TYPE_CHECKING:
    from sinovik.foundation.access.models import User


@action("files.keep")
def keep(*, upload: File, kinds: Collection[Kind], max_bytes: int, by: User | None, now: datetime) -> StoredFile:
    """See `sinovik.foundation.files.store`."""
    with shelf.incoming(_pieces(upload, max_bytes)) as path:
        kind = kind_of(path, kinds)
        received = shelf.digest(path)
        other = content_to_keep(path, kind)
        if other is None:
            sha256, size = _shelve(path)
        else:
            with shelf.incoming([other]) as rewritten:
                sha256, size = _shelve(rewritten)
    stored = StoredFile.objects.create(
        sha256=sha256,
        received_sha256=received,
        size=size,
        kind=kind,
        name=clean_name(upload.name or "", kind),
        quarantined=bool(settings.SCANNER),
        by=by,
        at=now,
    )
    if stored.quarantined and not Scan.objects.filter(sha256=sha256).exists():
        enqueue("files.scan", sha256=sha256)
    return stored


@action("files.scan")
def record_scan(*, sha256: str, finding: str, by: User | None, now: datetime) -> Scan:
    """Write down what the scanner said of a content, once; those who gave it are told of a finding."""
    scan, fresh = Scan.objects.get_or_create(sha256=sha256, defaults={"finding": finding, "at": now})
    if fresh and finding:
        announce("file.infected", on=scan, now=now)
    return scan


def _shelve(path: Path) -> tuple[str, int]:
    sha256, size = shelf.digest(path), path.stat().st_size
    if Scan.objects.filter(sha256=sha256).exclude(finding="").exists():
        raise FileRefused(_("Pemindai virus menolak isi berkas ini. Periksa perangkat Anda, lalu unggah berkas lain."))
    shelf.put(path, sha256)
    return sha256, size


def _pieces(upload: File, max_bytes: int) -> Iterator[bytes]:
    """The upload's bytes, counted as they come: a declared size is only a claim."""
    taken = 0
    for piece in upload.chunks(shelf.PIECE):
        taken += len(piece)
        if taken > max_bytes:
            raise FileRefused(
                _("Berkas ini lebih besar dari %(limit)s. Perkecil atau pecah berkasnya, lalu unggah lagi.")
                % {"limit": f"{floatformat(max_bytes / 1024 / 1024, -1)} MB"}
            )
        yield piece
    if not taken:
        raise FileRefused(_("Berkas ini kosong. Periksa berkas di perangkat Anda, lalu unggah lagi."))
