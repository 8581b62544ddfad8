"""Exports, a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import isfinite
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from .cells import Value, plain

if TYPE_CHECKING:
    import xlsxwriter

BYTE_ORDER_MARK = "\ufeff"  # Excel reads UTF-8 only behind it
MOST_ROWS = 1_048_575  # what an Excel sheet holds below its head
LONGEST_TEXT = 32_000  # an Excel cell holds 32,767 and drops the rest without a word
TERMS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TooManyRows(ValueError):
    """More rows than an Excel sheet holds; offer the CSV."""


def write_csv(columns: Sequence[Value], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The table as CSV (RFC 4180, UTF-8 behind a byte order mark), line by line; safe to open in a spreadsheet."""
    lines = csv.writer(_Echo(), lineterminator="\r\n")
    yield (BYTE_ORDER_MARK + lines.writerow([plain(title) for title in columns])).encode()
    for row in rows:
        yield lines.writerow([plain(value) for value in row]).encode()


class _Echo:
    """A file that hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def write_xlsx(columns: Sequence[Value], rows: Iterable[Sequence[Value]], *, sheet: str = "Data") -> BinaryIO:
    """The table as an Excel file, in a temporary file at its beginning; rows pass through memory one by one.

    No cell is a formula or a link. Texts beyond 32,000 characters are cut and say so. Raises: TooManyRows.
    """
    import xlsxwriter  # only who needs it waits for it: it takes long to import

    file = TemporaryFile()  # noqa: SIM115 - handed to the caller open
    try:
        with xlsxwriter.Workbook(file, TERMS) as book:
            _fill(book, book.add_worksheet(sheet), columns, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _fill(
    book: xlsxwriter.Workbook,
    page: xlsxwriter.worksheet.Worksheet,
    columns: Sequence[Value],
    rows: Iterable[Sequence[Value]],
) -> None:
    page.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "text_wrap": True})
    for place, title in enumerate(columns):
        page.write_string(0, place, _shortened(str(plain(title))), bold)
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise TooManyRows(f"an Excel sheet holds {MOST_ROWS} rows")
        for place, value in enumerate(row):
            _put(page, number, place, plain(value))


def csv_download(name: str, columns: Sequence[Value], rows: Iterable[Sequence[Value]]) -> StreamingHttpResponse:
    """A response that sends the CSV while it is made. name: without ending."""
    return StreamingHttpResponse(
        write_csv(columns, rows),
        content_type=CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "private, no-store"},
    )


def xlsx_download(name: str, columns: Sequence[Value], rows: Iterable[Sequence[Value]]) -> FileResponse:
    """A response with the Excel file. name: without ending."""
    return FileResponse(
        write_xlsx(columns, rows),
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type=XLSX_TYPE,
        headers={"Cache-Control": "private, no-store"},
    )


def _put(page: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: str | int | float | Decimal) -> None:
    if isinstance(value, str):
        page.write_string(row, place, _shortened(value))
    elif _fits_a_double(value):
        page.write_number(row, place, float(value))
    else:
        page.write_string(row, place, str(value))


def _fits_a_double(value: int | float | Decimal) -> bool:
    """Whether Excel shows the number as it is; otherwise it is written as text and no digit is lost."""
    try:
        as_float = float(value)
    except OverflowError:
        return False
    return isfinite(as_float) and Decimal(repr(as_float)) == Decimal(str(value)) and abs(as_float) < 10**15


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + _(" … (dipotong; teks lengkap ada di CSV)")
