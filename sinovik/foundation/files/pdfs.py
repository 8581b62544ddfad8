"""A PDF is one if a PDF reader opens it, it has a page, and nothing else is hidden behind it."""

import zipfile
from pathlib import Path

import pikepdf
from django.utils.translation import gettext as _

from .kinds import FileRefused


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
    names = document.Root.get("/Names", {})
    action = document.Root.get("/OpenAction")
    runs = isinstance(action, pikepdf.Dictionary) and action.get("/S") in {"/JavaScript", "/Launch"}
    if runs or "/JavaScript" in names:
        raise FileRefused(_("PDF ini menjalankan program ketika dibuka. Cetak ulang ke PDF, lalu unggah hasilnya."))


def _encrypted() -> FileRefused:
    return FileRefused(_("PDF ini dikunci dengan kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."))
