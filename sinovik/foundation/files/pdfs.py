"""A PDF is one if a PDF reader opens it, it has a page, and nothing else is hidden behind it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from django.utils.translation import gettext as _

from .kinds import FileRefused

# scripts and programs; forms that send what the reader typed; files that open out of this one
RUNNING = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE"})
CARRYING = frozenset({"/FileAttachment", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"})
DEEPEST = 100  # a reader nests a handful; beyond it the file is not looked through but refused


def check_pdf(path: Path) -> None:
    """Raises FileRefused if it is encrypted, broken, empty of pages, runs something, carries or is another file."""
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
    flaws = _flaws(document)
    if "carries" in flaws:
        raise FileRefused(_("PDF ini membawa berkas lain di dalamnya. Cetak ulang ke PDF, lalu unggah hasilnya."))
    if "runs" in flaws:
        raise FileRefused(_("PDF ini menjalankan program ketika dibuka. Cetak ulang ke PDF, lalu unggah hasilnya."))


def _flaws(document: pikepdf.Pdf) -> set[str]:
    """What is wrong with any object of the document: "carries" another file, "runs" something."""
    found = {flaw for thing in document.objects for part in _written_in(thing) if (flaw := _flaw(part))}
    if "/JavaScript" in document.Root.get("/Names", {}) or "/XFA" in document.Root.get("/AcroForm", {}):
        found.add("runs")  # a named script, or a form of the older kind that brings its own
    return found


def _written_in(thing: pikepdf.Object, depth: int = DEEPEST) -> Iterator[pikepdf.Object]:
    """The object and what is written inside it. Pages, fields and annotations may carry actions as the document may."""
    if depth == 0:
        raise ValueError("nested beyond looking")
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
        return
    yield thing
    parts = thing if isinstance(thing, pikepdf.Array) else thing.values()
    for part in parts:
        if not getattr(part, "is_indirect", False):
            yield from _written_in(part, depth - 1)


def _flaw(thing: pikepdf.Object) -> str:
    if isinstance(thing, pikepdf.Array):
        return ""
    if "/EF" in thing or thing.get("/Type") == "/EmbeddedFile" or thing.get("/Subtype") in CARRYING:
        return "carries"
    return "runs" if thing.get("/S") in RUNNING else ""


def _encrypted() -> FileRefused:
    return FileRefused(_("PDF ini dikunci dengan kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."))
