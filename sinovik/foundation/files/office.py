"""Word and Excel files are archives: judged by their directory, their sizes as declared, and what they may run."""

import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from .kinds import FileRefused, Kind

MAX_ENTRIES = 3_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 150
SMALL_ENOUGH = 10 * 1024 * 1024  # below this no ratio is worth a refusal: empty sheets compress very well
CONTENT_TYPES = "[Content_Types].xml"
MAIN_PART = {
    Kind.DOCX: ("word/document.xml", b"wordprocessingml.document.main+xml"),
    Kind.XLSX: ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
}
RUNS = ("vbaproject", "vbadata", "activex", "oleobject", "macrosheets")
ENCRYPTED_FLAG = 0x1
MAX_LINKS = 1024 * 1024
RELATIONSHIP = re.compile(rb"<Relationship\b[^>]*>")
FETCHED = re.compile(rb"/(attachedTemplate|oleObject|frame|subDocument|externalLink|package)\"", re.IGNORECASE)


def check_archive(path: Path) -> None:
    """Raises FileRefused unless the archive is sound: sizes, count, ratio, plain names, no links, nothing before it."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive, path.stat().st_size)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise _broken() from None


def check_office(path: Path, kinds: set[Kind]) -> Kind:
    """Which of the kinds a sound archive is, by its parts. Raises FileRefused if it is none or carries a program."""
    try:
        with zipfile.ZipFile(path) as archive:
            kind = _kind_of(archive, kinds)
            _check_parts(archive)
            return kind
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, RuntimeError):
        raise _broken() from None


def _check_directory(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or packed > size:
        raise _bomb()
    if unpacked > SMALL_ENOUGH and unpacked > MAX_RATIO * max(packed, 1):
        raise _bomb()
    names = [entry.filename for entry in entries]
    begins_at = min((entry.header_offset for entry in entries), default=-1)
    if len(set(names)) != len(names) or begins_at != 0 or not all(map(_is_plain, entries)):
        raise _broken()


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """An ordinary, readable entry whose name leads nowhere outside."""
    name = PurePosixPath(entry.filename)
    leads_out = name.is_absolute() or ".." in name.parts or "\\" in entry.filename or ":" in entry.filename
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    readable = entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    return readable and not leads_out and not is_link and not entry.flag_bits & ENCRYPTED_FLAG


def _kind_of(archive: zipfile.ZipFile, kinds: set[Kind]) -> Kind:
    names = set(archive.namelist())
    if CONTENT_TYPES not in names:
        raise wrong_kind(kinds)
    declared = archive.read(CONTENT_TYPES)
    if b"macroEnabled" in declared or b"ms-office.vbaProject" in declared:
        raise _runs_something()
    for kind in sorted(kinds & MAIN_PART.keys()):
        part, content_type = MAIN_PART[kind]
        if part in names and content_type in declared:
            return kind
    raise wrong_kind(kinds)


def _check_parts(archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        name = entry.filename.lower()
        if any(word in name for word in RUNS):
            raise _runs_something()
        if name.endswith((".xml", ".rels")) and _declares_a_document_type(archive, entry):
            raise _broken()
        if name.endswith(".rels") and _reaches_outside(archive, entry):
            raise _linked()


def _declares_a_document_type(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Office never writes one; it is how XML reaches for other files or grows without end."""
    with archive.open(entry) as part:
        head = part.read(4096).replace(b"\0", b"")  # so that UTF-16 is seen too
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _reaches_outside(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """A link that a reader clicks is lawful; a template, object or frame from elsewhere is fetched by opening."""
    with archive.open(entry) as part:
        links = RELATIONSHIP.findall(part.read(MAX_LINKS).replace(b"\0", b""))
    return any(b"external" in link.lower() and FETCHED.search(link) for link in links)


def wrong_kind(kinds: set[Kind]) -> FileRefused:
    labels = ", ".join(str(kind.facts.label) for kind in sorted(kinds))
    return FileRefused(
        _("Jenis berkas ini tidak diterima di sini. Unggah salah satu dari: %(kinds)s.") % {"kinds": labels}
    )


def _runs_something() -> FileRefused:
    return FileRefused(
        _("Berkas ini berisi makro atau program. Simpan ulang sebagai .docx atau .xlsx biasa, lalu unggah lagi.")
    )


def _linked() -> FileRefused:
    return FileRefused(
        _("Berkas ini mengambil isi dari berkas lain. Simpan ulang tanpa templat atau objek tertaut, lalu unggah lagi.")
    )


def _bomb() -> FileRefused:
    return FileRefused(
        _("Isi berkas ini terlalu besar bila dibuka. Kurangi gambar atau lembarnya, simpan ulang, lalu unggah lagi.")
    )


def _broken() -> FileRefused:
    return FileRefused(
        _("Berkas ini rusak atau tidak lazim susunannya. Buka di perangkat Anda, simpan ulang, lalu unggah lagi.")
    )
