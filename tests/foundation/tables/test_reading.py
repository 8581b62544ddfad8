"""Excel files as agencies fill them in."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from sinovik.foundation.files import FileRefused
from sinovik.foundation.tables import (
    Column,
    Problem,
    Row,
    as_date,
    as_text,
    as_whole_number,
    one_of,
    read_xlsx,
    write_xlsx,
)
from sinovik.foundation.tables import reading as limits

COLUMNS = [
    Column("title", ("Nama Inovasi", "Judul"), as_text, required=True),
    Column("started", ("Tanggal mulai",), as_date),
    Column("users", ("Pengguna",), as_whole_number),
]


@pytest.fixture
def table(tmp_path):
    """An Excel file with these rows."""

    def save(*rows, change=lambda parts: parts):
        book, out = openpyxl.Workbook(), io.BytesIO()
        for row in rows:
            book.active.append(row)
        book.save(out)
        book.close()
        with zipfile.ZipFile(out) as old:
            parts = change({name: old.read(name) for name in old.namelist()})
        path = tmp_path / "daftar.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name, content in parts.items():
                new.writestr(name, content)
        return path

    return save


def refusal(path, **terms):
    with pytest.raises(FileRefused) as refused:
        read_xlsx(path, COLUMNS, **terms)
    return refused.value.message


HEAD = ["Nama Inovasi", "Tanggal mulai", "Pengguna"]


def test_rows_are_read_with_the_number_that_excel_shows(table):
    sheet = read_xlsx(table(HEAD, ["Si Cantik", datetime(2021, 5, 4), 1250]), COLUMNS)
    assert sheet.is_clean
    assert sheet.rows == [Row(2, {"title": "Si Cantik", "started": date(2021, 5, 4), "users": 1250})]


def test_the_head_is_found_below_titles_whatever_its_spelling_and_order(table):
    path = table(
        ["DAFTAR INOVASI"], [], ["Kabupaten Contoh"], ["No", "tanggal  MULAI*", "judul :"], [1, "4 Mei 2021", "A"]
    )
    assert read_xlsx(path, COLUMNS).rows == [Row(5, {"title": "A", "started": date(2021, 5, 4)})]


def test_a_title_named_first_is_preferred(table):
    assert read_xlsx(table(["Judul", "Nama Inovasi"], ["kedua", "pertama"]), COLUMNS).rows[0].values == {
        "title": "pertama"
    }


def test_empty_rows_are_passed_over(table):
    assert [row.number for row in read_xlsx(table(HEAD, ["A"], [], [None, "  "], ["B"]), COLUMNS).rows] == [2, 5]


def test_each_wrong_cell_gets_its_sentence_and_the_row_is_not_read(table):
    path = table(HEAD, ["A", "kemarin", "banyak"], [None, "4/5/2021"], ["B", None, 3], ["C", "#REF!"])
    sheet = read_xlsx(path, COLUMNS)
    assert not sheet.is_clean
    assert [row.values["title"] for row in sheet.rows] == ["B"]
    assert sheet.problems == [
        Problem(
            2, "Tanggal mulai", "“kemarin” bukan tanggal yang kami kenali. Tulis misalnya 4 Mei 2021 atau 04/05/2021."
        ),
        Problem(2, "Pengguna", "“banyak” bukan bilangan bulat. Tulis angkanya saja."),
        Problem(3, "Nama Inovasi", "Sel ini wajib diisi."),
        Problem(5, "Tanggal mulai", "Sel ini berisi kesalahan rumus (#REF!). Isi dengan nilainya."),
    ]


def test_after_many_problems_the_rest_is_not_read(table):
    sheet = read_xlsx(table(HEAD, *(["A", "x"] for _ in range(300))), COLUMNS)
    assert len(sheet.problems) == limits.MOST_PROBLEMS + 1
    assert sheet.problems[-1].message.startswith("Terlalu banyak kesalahan")


def test_an_export_of_ours_can_be_read_again(tmp_path):
    path = tmp_path / "ekspor.xlsx"
    with write_xlsx(HEAD, [["Si Cantik", date(2021, 5, 4), 7]]) as file:
        path.write_bytes(file.read())
    assert read_xlsx(path, COLUMNS).rows[0].values == {"title": "Si Cantik", "started": date(2021, 5, 4), "users": 7}


# ---- refusals ------------------------------------------------------------------------------------------------------


def test_missing_columns_are_named(table):
    assert "Kolom ini tidak ditemukan: Nama Inovasi." in refusal(table(["Tanggal mulai"], ["2021-05-04"]))
    assert "Nama Inovasi" in refusal(table(*([] for _ in range(20)), HEAD, ["A"]))


def test_too_many_rows_are_refused(table):
    path = table(HEAD, ["A"], ["B"], ["C"])
    assert "lebih dari 2 baris" in refusal(path, most_rows=2)
    assert len(read_xlsx(path, COLUMNS, most_rows=3).rows) == 3


def test_what_is_no_excel_file_is_refused(tmp_path):
    path = tmp_path / "daftar.xlsx"
    path.write_text("<html>")
    assert "Excel (.xlsx)" in refusal(path)


def test_a_large_file_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "daftar.xlsx"
    with path.open("wb") as file:
        file.truncate(limits.MOST_BYTES + 1)
    assert "15 MB" in refusal(path)


def test_a_broken_sheet_is_refused(table):
    def spoil(parts):
        return {name: b"<worksheet>" if name == "xl/worksheets/sheet1.xml" else part for name, part in parts.items()}

    assert "tidak dapat dibaca" in refusal(table(HEAD, change=spoil))


def test_a_broken_book_is_refused(table):
    def spoil(parts):
        return {name: b"<workbook/>" if name == "xl/workbook.xml" else part for name, part in parts.items()}

    assert "tidak dapat dibaca" in refusal(table(HEAD, change=spoil))


def test_a_claim_of_endless_size_costs_nothing(table):
    def claim(parts):
        name = "xl/worksheets/sheet1.xml"
        page = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', parts[name])
        return {**parts, name: page.replace(b"</row></sheetData>", b'</row><row r="1048576"/></sheetData>')}

    assert len(read_xlsx(table(HEAD, ["A"], change=claim), COLUMNS).rows) == 1


# ---- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2021, 5, 4, 9, 30),
        date(2021, 5, 4),
        44320,
        44320.75,
        "2021-05-04",
        "2021-05-04 00:00:00",
        "4/5/2021",
        "04-05-2021",
        "04.05.2021",
        "4 Mei 2021",
        "4-mei-2021",
        "Selasa, 4 Mei 2021",
    ],
)
def test_one_day_written_in_many_ways(cell):
    assert as_date(cell) == date(2021, 5, 4)


@pytest.mark.parametrize(
    ("cell", "month"), [("Nopember 2021", 11), ("Peb 2021", 2), ("agt 2021", 8), ("Sept. 2021", 9)]
)
def test_a_month_alone_is_its_first_day(cell, month):
    assert as_date(cell) == date(2021, month, 1)


@pytest.mark.parametrize(
    "cell", ["31/2/2021", "5/13/2021", "2021", 2021, 99, True, "4 Foo 2021", "04/05/21", "-", "a" * 999]
)
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(ValueError, match="bukan tanggal"):
        as_date(cell)


@pytest.mark.parametrize(
    ("cell", "number"), [(7, 7), (7.0, 7), ("7", 7), ("1.250", 1250), ("1,250,000", 1250000), ("-3", -3)]
)
def test_whole_numbers(cell, number):
    assert as_whole_number(cell) == number


@pytest.mark.parametrize("cell", [7.5, "7,5", "1.25", "1.250,000", "tujuh", True, "9" * 99, "1.2500"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(ValueError, match="bukan bilangan bulat"):
        as_whole_number(cell)


@pytest.mark.parametrize(("cell", "text"), [(7.0, "7"), (7.5, "7.5"), ("  a   b \n c ", "a b\nc"), (True, "True")])
def test_texts(cell, text):
    assert as_text(cell) == text


def test_one_of_takes_a_word_in_any_dress():
    read = one_of({"Umum": 1, "Replikasi": 2})
    assert (read(" UMUM. "), read("replikasi")) == (1, 2)
    with pytest.raises(ValueError, match=r"“Khusus” tidak dikenal. Pilih salah satu: Umum, Replikasi."):
        read("Khusus")
