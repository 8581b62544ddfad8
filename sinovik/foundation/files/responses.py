from django.http import FileResponse

from . import shelf
from .kinds import FileHeld, Kind
from .models import StoredFile
from .names import clean_name
from .queries import held

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def as_download(stored: StoredFile, *, download_name: str = "") -> FileResponse:
    """See `sinovik.foundation.files.serve`. Raises FileNotFoundError if the content is gone from the disk."""
    for finding in held([stored]).values():
        raise FileHeld(finding)
    name = clean_name(download_name or stored.name, Kind(stored.kind))
    content = shelf.place(stored.sha256).open("rb")
    return FileResponse(
        content, as_attachment=True, filename=name, content_type=stored.media_type, headers=dict(HEADERS)
    )
