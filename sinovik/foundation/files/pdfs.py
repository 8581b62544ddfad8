"""A PDF is one if a PDF reader opens it, it has a page, and nothing else is hidden behind it."""

import zipfile
from pathlib import Path

import pikepdf
from django.utils.translation import gettext as _

from .kinds import FileRefused

RUNNING = frozenset({"/JavaScript", "/Launch"})


def check_pdf(path: Path) -> None:
    """Raises FileRefused if the file is encrypted, broken, empty of pages, runs something, or is also an archive."""
    if zipfile.is_zipfile(path):
        raise FileRefused(_("PDF ini juga berisi arsip tersembunyi. Cetak ulang ke PDF, lalu unggah hasilnya."))
    try:
        with pikepdf.open(path) as document:
            _check_document(document)
    except pikepdf.PasswordError:
        raise _encrypted() from None
    except (pikepdf.PdfError, ValueError, RecursionError):
        raise FileRefused(
            _("PDF ini rusak. Buka di perangkat Anda, simpan ulang sebagai PDF, lalu unggah lagi.")
        ) from None


def _check_document(document: pikepdf.Pdf) -> None:
    if document.is_encrypted:
        raise _encrypted()
    if not document.pages:
        raise FileRefused(_("PDF ini tidak memiliki halaman. Periksa berkasnya, lalu unggah lagi."))
    if "/JavaScript" in document.Root.get("/Names", {}) or any(map(_runs, document.objects)):
        raise FileRefused(_("PDF ini menjalankan program ketika dibuka. Cetak ulang ke PDF, lalu unggah hasilnya."))


def _runs(thing: pikepdf.Object, depth: int = 4) -> bool:
    """Whether an object, or one written inside it, is an action that runs a script or a program. Pages, fields and
    annotations may carry one as well as the document."""
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Array) or depth == 0:
        return False
    if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") in RUNNING:
        return True
    parts = thing.values() if isinstance(thing, pikepdf.Dictionary) else thing
    return any(_runs(part, depth - 1) for part in parts if not getattr(part, "is_indirect", False))


def _encrypted() -> FileRefused:
    return FileRefused(_("PDF ini dikunci dengan kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."))
