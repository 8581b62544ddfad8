"""Excel files as agencies fill them in: every row is read or gets a sentence that says what to put right."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sinovik.foundation.files.kinds import FileRefused, Kind
from sinovik.foundation.files.looking import kind_of

from .values import Cell, Reader, normal

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_ROWS = 20_000
MOST_COLUMNS = 120
MOST_BYTES = 15 * 1024 * 1024
HEAD_WITHIN = 15  # rows in which the head is looked for: agencies put titles and logos above it
MOST_PROBLEMS = 200


@dataclass(frozen=True)
class Column:
    """A column of ours. titles: how its head may be written, the first as we call it. read: value from cell.

    `read` raises ValueError with one Indonesian sentence. An empty cell is None unless the column is required.
    """

    key: str
    titles: tuple[str, ...]
    read: Reader
    required: bool = False


@dataclass(frozen=True)
class Row:
    """A row that could be read. number: as Excel counts it."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell. column: its title, "" for the whole row."""

    row: int
    column: str
    message: str


@dataclass
class Sheet:
    """A table read. rows: those without a problem. Import nothing while there are problems."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.problems


def read_xlsx(path: Path, columns: Sequence[Column], *, most_rows: int = MOST_ROWS) -> Sheet:
    """The first sheet of an Excel file, found by its heads wherever they stand in the first rows.

    Formulas count by their last value. Empty rows are passed over.
    Raises: FileRefused if it is no sound Excel file, too large, or a required head is missing (it names them).
    """
    import openpyxl  # only who needs it waits for it: it takes long to import

    if path.stat().st_size > MOST_BYTES:
        raise FileRefused(_("Berkas Excel ini lebih besar dari 15 MB. Pecah menjadi beberapa berkas."))
    kind_of(path, {Kind.XLSX})
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts of Excel that openpyxl does not know
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            return _read(_rows(book.worksheets[0], most_rows), columns, most_rows)
        except FileRefused:
            raise
        except Exception:  # openpyxl raises whatever its parsers do, some of it only on the way
            raise _unreadable() from None


def _rows(sheet: ReadOnlyWorksheet, most_rows: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    sheet.reset_dimensions()  # what a file says of its own size is only a claim
    last = most_rows + HEAD_WITHIN + 1
    return enumerate(sheet.iter_rows(max_row=last, max_col=MOST_COLUMNS, values_only=True), start=1)


def _read(rows: Iterator[tuple[int, tuple[Cell, ...]]], columns: Sequence[Column], most_rows: int) -> Sheet:
    places, sheet = _find_head(rows, columns), Sheet()
    for read, (number, cells) in enumerate((row for row in rows if not _is_empty(row[1])), start=1):
        if read > most_rows:
            raise FileRefused(_("Lembar ini memuat lebih dari %(rows)d baris. Pecah berkasnya.") % {"rows": most_rows})
        values, problems = _values(number, cells, places)
        sheet.problems += problems
        if not problems:
            sheet.rows.append(Row(number, values))
        if len(sheet.problems) >= MOST_PROBLEMS:
            sheet.problems.append(Problem(number, "", _("Terlalu banyak kesalahan; baris berikutnya tidak diperiksa.")))
            break
    return sheet


def _find_head(rows: Iterator[tuple[int, tuple[Cell, ...]]], columns: Sequence[Column]) -> dict[Column, int]:
    best: dict[Column, int] = {}
    for number, cells in rows:
        heads = {normal(cell): place for place, cell in reversed(list(enumerate(cells))) if cell is not None}
        places = {
            column: heads[title]
            for column in columns
            for title in reversed([normal(title) for title in column.titles])
            if title in heads
        }
        best = max(best, places, key=len)
        if places and not _missing(columns, places):
            return places
        if number >= HEAD_WITHIN:
            break
    wanted = _missing(columns, best) or columns  # none at all: no column need be there, but one of them must
    raise FileRefused(
        _("Kolom ini tidak ditemukan: %(titles)s. Gunakan templat yang disediakan, lalu unggah lagi.")
        % {"titles": ", ".join(column.titles[0] for column in wanted)}
    )


def _missing(columns: Sequence[Column], places: dict[Column, int]) -> list[Column]:
    return [column for column in columns if column.required and column not in places]


def _values(number: int, cells: tuple[Cell, ...], places: dict[Column, int]) -> tuple[dict[str, Any], list[Problem]]:
    values, problems = {}, []
    for column, place in places.items():
        cell = cells[place] if place < len(cells) else None
        try:
            values[column.key] = _value(cell, column)
        except ValueError as error:
            problems.append(Problem(number, column.titles[0], str(error)))
    return values, problems


def _value(cell: Cell, column: Column) -> Any:
    if isinstance(cell, str) and cell.startswith("#") and cell.endswith(("!", "?", "A", "0")) and cell.isupper():
        raise ValueError(_("Sel ini berisi kesalahan rumus (%(cell)s). Isi dengan nilainya.") % {"cell": cell})
    if _is_blank(cell):
        if column.required:
            raise ValueError(_("Sel ini wajib diisi."))
        return None
    return column.read(cell)


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_empty(cells: tuple[Cell, ...]) -> bool:
    return all(_is_blank(cell) for cell in cells)


def _unreadable() -> FileRefused:
    return FileRefused(_("Berkas Excel ini tidak dapat dibaca. Buka di Excel, simpan ulang, lalu unggah lagi."))
