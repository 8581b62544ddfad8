"""Word and Excel files are archives: judged by their directory, their sizes as declared, and what they may run."""

import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from . import markup
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
MAX_TYPES = 4 * 1024 * 1024  # what is read whole into memory
ARCHIVE = b"PK\x03\x04"
# an old Office file or a macro's store, a program for Windows, a program for Linux, whatever the part is called
PROGRAMS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ", b"\x7fELF")


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
    declared = _declared_types(archive)
    for kind in sorted(kinds & MAIN_PART.keys()):
        part, content_type = MAIN_PART[kind]
        if part in names and content_type in declared:
            return kind
    raise wrong_kind(kinds)


def _declared_types(archive: zipfile.ZipFile) -> bytes:
    """What the archive says its parts are. Raises FileRefused if one of them is a macro."""
    if archive.getinfo(CONTENT_TYPES).file_size > MAX_TYPES:
        raise _bomb()
    declared = archive.read(CONTENT_TYPES)
    if b"macroEnabled" in declared or b"ms-office.vbaProject" in declared:
        raise _runs_something()
    return declared


def _check_parts(archive: zipfile.ZipFile, *, within: bool = False) -> None:
    """within: the archive stands in another, as the figures behind a chart do; a third one inside is refused."""
    for entry in archive.infolist():
        name = entry.filename.lower()
        head = _head_of(archive, entry)
        if any(word in name for word in RUNS) or head.startswith(PROGRAMS):
            raise _runs_something()
        if head.startswith(ARCHIVE):
            if within:
                raise _bomb()
            _check_archive_within(archive, entry)
        if name.endswith((".xml", ".rels")):
            _check_markup(archive, entry)


def _head_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as part:
        return part.read(8)


def _check_markup(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as part:
        if markup.has_document_type(part):
            raise _broken()
    if entry.filename.lower().endswith(".rels"):
        with archive.open(entry) as part:
            if markup.reaches_outside(part):
                raise _linked()


def _check_archive_within(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with tempfile.SpooledTemporaryFile(MAX_TYPES) as copy:
        with archive.open(entry) as part:
            shutil.copyfileobj(part, copy)
        with zipfile.ZipFile(copy) as inner:
            _check_directory(inner, entry.file_size)
            if CONTENT_TYPES not in inner.namelist():
                raise _broken()
            _declared_types(inner)
            _check_parts(inner, within=True)


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
