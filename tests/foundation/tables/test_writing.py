"""Every export is read again: text stays text, numbers stay numbers, nothing runs."""

import csv
import io
import string
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinovik.foundation.tables import TooManyRows, csv_download, write_csv, write_xlsx, xlsx_download
from sinovik.foundation.tables.cells import safe_text
from sinovik.foundation.tables.writing import LONGEST_TEXT, MOST_ROWS

ATTACKS = [
    "=1+1",
    "+62812",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "|cmd",
    "%0A",
    " =1",
    "\u00a0=1",
    "＝1",
    '=HYPERLINK("http://x";"y")',
    "=cmd|'/C calc'!A0",
]
WICKED = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(st.sampled_from("=+-@\t\r\n\0|%'\",; a1"), max_size=12),
    st.text(max_size=30),
)
PLAIN = st.text(string.ascii_letters + string.digits + " .,;:\"'()/", max_size=30).map(str.strip)


def read_csv(columns, rows):
    return list(csv.reader(io.StringIO(b"".join(write_csv(columns, rows)).decode("utf-8-sig"), newline="")))


def read_cells(columns, rows):
    with write_xlsx(columns, rows) as file:
        return list(openpyxl.load_workbook(file).active.iter_rows())


# ---- nothing runs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ATTACKS)
def test_each_known_beginning_of_a_formula_gets_an_apostrophe(text):
    assert safe_text(text).startswith("'")
    assert read_csv(["a"], [[text]])[1] == [safe_text(text)]


@settings(deadline=None)
@given(st.lists(st.tuples(WICKED, WICKED), max_size=5))
def test_every_csv_is_read_back_as_harmless_text(rows):
    assert read_csv(["=judul", "b"], rows) == [["'=judul", "b"], *([safe_text(cell) for cell in row] for row in rows)]
    for row in rows:
        for cell in row:
            assert safe_text(cell).lstrip()[:1] not in set("=+-@|%\t\r\0") | {"＝"}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(WICKED, WICKED), min_size=1, max_size=5))
def test_every_excel_file_is_read_back_as_harmless_text(rows):
    for written, read in zip([("=judul", "b"), *rows], read_cells(["=judul", "b"], rows), strict=True):
        for text, cell in zip(written, read, strict=True):
            assert cell.data_type in {"s", "n", "inlineStr"}
            assert cell.hyperlink is None
            assert (cell.value or "") == safe_text(text)


@given(PLAIN)
def test_ordinary_text_is_left_alone(text):
    assert safe_text(text) == text


def test_no_part_of_the_file_holds_a_formula_or_a_link():
    texts = [*ATTACKS, "https://example.org", "mailto:a@b.c", "ftp://x"]
    with write_xlsx(["a"], [[text] for text in texts]) as file, zipfile.ZipFile(file) as parts:
        page = parts.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in page
        assert b"hyperlink" not in page
        assert not any("rels" in name and "sheet1" in name for name in parts.namelist())


# ---- values --------------------------------------------------------------------------------------------------------

VALUES = [12, -3, Decimal("7.25"), 0.5, True, False, None, date(2027, 5, 4)]


def test_values_in_csv():
    assert read_csv(["a"], [VALUES])[1] == ["12", "-3", "7.25", "0.5", "ya", "tidak", "", "2027-05-04"]


def test_values_in_excel():
    cells = read_cells(["a"], [VALUES])[1]
    assert [cell.value for cell in cells] == [12, -3, 7.25, 0.5, "ya", "tidak", "", "2027-05-04"]
    assert [cell.data_type for cell in cells[:4]] == ["n"] * 4


def test_a_moment_carries_its_zone():
    moment = datetime(2027, 5, 4, 2, 14, 7, tzinfo=UTC)
    assert read_csv(["a"], [[moment, datetime(2027, 5, 4, 9, 14)]])[1] == [
        "2027-05-04 09:14:07+07:00",
        "2027-05-04 09:14:00",
    ]


@pytest.mark.parametrize(
    "number", [Decimal("0.1234567890123456789"), 2**60, 10**400, Decimal("NaN"), float("inf"), 1234567890123456]
)
def test_a_number_that_excel_would_spoil_is_written_as_text(number):
    (cell,) = read_cells(["a"], [[number]])[1]
    assert (cell.data_type, cell.value) == ("s", str(number))


def test_a_long_text_is_cut_and_says_so():
    (cell,) = read_cells(["a"], [["x" * 40_000]])[1]
    assert cell.value == "x" * LONGEST_TEXT + " … (dipotong; teks lengkap ada di CSV)"


def test_too_many_rows_for_excel_are_refused_and_not_lost():
    with pytest.raises(TooManyRows):
        write_xlsx([], ([] for _ in range(MOST_ROWS + 1)))


def test_rows_are_taken_one_by_one():
    taken = []

    def rows():
        for n in range(3):
            taken.append(n)
            yield [n]

    lines = write_csv(["n"], rows())
    next(lines)
    assert taken == []
    next(lines)
    assert taken == [0]


# ---- responses -----------------------------------------------------------------------------------------------------


def test_downloads_say_what_they_are():
    table = csv_download("proposal", ["a"], [[1]])
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert table["Content-Disposition"] == 'attachment; filename="proposal.csv"'
    assert table["Cache-Control"] == "private, no-store"
    assert b"".join(table.streaming_content) == "\ufeffa\r\n1\r\n".encode()
    book = xlsx_download("proposal", ["a"], [[1]])
    assert book["Content-Disposition"] == 'attachment; filename="proposal.xlsx"'
    assert b"".join(book.streaming_content).startswith(b"PK")
    book.close()
