"""The kinds of file the product takes, and how it refuses the others."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.refusals import Refused


class FileRefused(Refused):
    """A file that is not kept. The sentence says why and what to do; it never repeats the file's name or content."""


class FileHeld(Exception):
    """A file that is given to nobody. finding: what the virus scanner found, "" while it has not passed the scan."""

    def __init__(self, finding: str) -> None:
        super().__init__(finding)
        self.finding = finding


class Kind(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"

    @property
    def facts(self) -> "Facts":
        return FACTS[self]


@dataclass(frozen=True)
class Facts:
    """What is known of a kind. magic: the bytes it begins with; label: as people call it."""

    ending: str
    media_type: str
    magic: bytes
    label: Promise


FACTS = {
    Kind.PDF: Facts(".pdf", "application/pdf", b"%PDF-", _("PDF")),
    Kind.JPEG: Facts(".jpg", "image/jpeg", b"\xff\xd8\xff", _("gambar JPEG")),
    Kind.PNG: Facts(".png", "image/png", b"\x89PNG\r\n\x1a\n", _("gambar PNG")),
    Kind.DOCX: Facts(
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
        _("Word (.docx)"),
    ),
    Kind.XLSX: Facts(
        ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04", _("Excel (.xlsx)")
    ),
}
