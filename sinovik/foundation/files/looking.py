"""Which kind a file is, by its content and structure and never by its name."""

from collections.abc import Collection
from pathlib import Path

from .kinds import FileRefused, Kind
from .office import check_archive, check_office, wrong_kind
from .pdfs import check_pdf
from .pictures import reencoded

LONGEST_MAGIC = 8


def kind_of(path: Path, wanted: Collection[Kind]) -> Kind:
    """The kind of a sound file. Raises FileRefused if it is none of those wanted, or unsafe."""
    kinds = set(wanted)
    with path.open("rb") as file:
        head = file.read(LONGEST_MAGIC)
    begins_as = {kind for kind in kinds if head.startswith(kind.facts.magic)}
    if not begins_as:
        raise wrong_kind(kinds)
    if begins_as <= {Kind.DOCX, Kind.XLSX}:
        check_archive(path)
        return check_office(path, kinds)
    (kind,) = begins_as
    if kind is Kind.PDF:
        check_pdf(path)
    return kind


def content_to_keep(path: Path, kind: Kind) -> bytes | None:
    """Other bytes to keep instead of the file's own (a picture without its metadata), or None. Raises FileRefused."""
    return reencoded(path, kind) if kind in {Kind.JPEG, Kind.PNG} else None


__all__ = ["FileRefused", "content_to_keep", "kind_of"]
