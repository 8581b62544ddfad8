"""Many units and accounts from one Excel file: each row is told what it brings about, and all or nothing is done."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from sinovik.agencies.models import Agency, Membership, Unit
from sinovik.foundation.access.models import User
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from tests.agencies.makers import a_local_admin, a_unit, a_unit_member, an_agency

pytestmark = pytest.mark.django_db
UPLOAD, RUN = "/meja/akun/impor/", "/meja/akun/impor/jalankan/"
HEADS = ["Unit", "Nama lengkap", "Surel", "Peran", "Instansi"]


def a_file(*rows: list[str], heads: list[str] = HEADS) -> SimpleUploadedFile:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([["Daftar unit dan akun"], heads, *rows]):
            sheet.write_row(place, 0, row)
    return SimpleUploadedFile("daftar.xlsx", kept.getvalue())


@pytest.fixture
def checks(client_of, form_token):
    """Upload a file as this person; the page that tells what each row brings about."""

    def check(user: User, file: SimpleUploadedFile) -> str:
        client = client_of(user)
        return client.post(UPLOAD, {"form_token": form_token(client, UPLOAD), "file": file}).content.decode()

    return check


@pytest.fixture
def runs(client_of, form_token):
    """Carry out what the page of the check offers, as this person."""

    def run(user: User, checked: str):
        payload = checked.split('name="payload" value="')[1].split('"')[0]
        client = client_of(user)
        return client.post(RUN, {"form_token": form_token(client, UPLOAD), "payload": payload})

    return run


def test_a_file_is_checked_first_and_then_carried_out_as_a_whole(checks, runs):
    agency = an_agency("Kota Surabaya")
    admin, known = a_local_admin(agency), a_unit_member(a_unit(agency, "Puskesmas Jagir"))
    accounts, before = User.objects.count(), set(agency.units.values_list("name", flat=True))
    file = a_file(
        ["PUSKESMAS  JAGIR", "Sari Dewi", "Sari@Contoh.test", "", ""],
        ["Puskesmas Melati", "Budi", known.email, "unit_member", ""],
        ["puskesmas melati", "Ani", "ani@contoh.test", "", "Pemerintah Kota Surabaya"],
        ["Dinas Percontohan", "", "", "", ""],
        ["Puskesmas Jagir", "Orang yang ada", known.email, "", ""],
    )

    page = checks(admin, file)

    assert "Unit baru: 2. Akun yang diberikan: 3." in page
    assert "sudah memegang peran ini" in page
    assert (User.objects.count(), set(agency.units.values_list("name", flat=True))) == (accounts, before)

    answer = runs(admin, page)

    assert (answer.status_code, answer["Location"]) == (302, "/meja/akun/?urut=baru")
    assert set(agency.units.values_list("name", flat=True)) - before == {"Dinas Percontohan", "Puskesmas Melati"}
    held = Membership.objects.filter(agency=agency, role="unit_member", until=None)
    assert set(held.values_list("user__email", "unit__name")) == {
        (known.email, "Puskesmas Jagir"),
        ("sari@contoh.test", "Puskesmas Jagir"),
        (known.email, "Puskesmas Melati"),
        ("ani@contoh.test", "Puskesmas Melati"),
    }
    assert Letter.objects.filter(to__email="ani@contoh.test").count() == 1
    assert Record.objects.filter(verb="agencies.issue_account", by=admin).count() == 3


def test_one_wrong_row_keeps_all_rows_out_and_each_is_told(checks):
    admin = a_local_admin(an_agency())
    page = checks(
        admin,
        a_file(
            ["Puskesmas Baik", "Sari", "sari@contoh.test", "", ""],
            ["Puskesmas Baik", "Budi", "budi@", "", ""],
            ["Puskesmas Baik", "Ani", "ani@contoh.test", "Kepala Dunia", ""],
            ["", "Citra", "citra@contoh.test", "", ""],
            ["Puskesmas Baik", "Dodi", "", "", ""],
            ["Puskesmas Lain", "", "", "", "Kabupaten Siak"],
        ),
    )

    assert "bukan alamat surel yang lengkap" in page
    assert "“Kepala Dunia” tidak dikenal." in page
    assert "Tulis unit tempat orang ini bekerja." in page
    assert "Tulis alamat surel dinas orang ini" in page
    assert "Anda tidak mengelola akun instansi dengan nama ini." in page
    assert 'name="payload"' not in page
    assert not Unit.objects.filter(name="Puskesmas Baik").exists()


def test_nobody_carries_out_what_another_checked(checks, runs):
    owner, other = a_local_admin(an_agency("Kota Surabaya")), a_local_admin(an_agency("Kabupaten Siak"))
    page = checks(owner, a_file(["Puskesmas Melati", "", "", "", ""]))

    answer = runs(other, page)

    assert answer["Location"] == UPLOAD
    assert not Unit.objects.filter(name="Puskesmas Melati").exists()
    assert runs(owner, page)["Location"] == "/meja/akun/?urut=baru"
    assert Unit.objects.get(name="Puskesmas Melati").agency == Agency.objects.get(name="Pemerintah Kota Surabaya")


def test_what_was_checked_can_be_carried_out_for_an_hour(checks, runs, monkeypatch):
    admin = a_local_admin(an_agency())
    page = checks(admin, a_file(["Puskesmas Melati", "", "", "", ""]))
    from time import time

    checked = time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: checked + 3601)
    assert runs(admin, page)["Location"] == UPLOAD
    assert not Unit.objects.filter(name="Puskesmas Melati").exists()


def test_a_file_whose_rows_are_all_there_changes_nothing(checks):
    agency = an_agency()
    a_unit(agency, "Puskesmas Jagir")
    page = checks(a_local_admin(agency), a_file(["Puskesmas Jagir", "", "", "", ""]))

    assert "sudah tercatat" in page


def test_a_file_that_is_no_excel_is_refused_with_words(checks):
    page = checks(a_local_admin(an_agency()), SimpleUploadedFile("daftar.xlsx", b"<html>bukan excel</html>"))

    assert "Daftar unit" not in page
    assert "govuk-error-message" in page


def test_a_file_without_any_of_our_heads_is_told_which_they_are(checks):
    page = checks(a_local_admin(an_agency()), a_file(["Puskesmas Melati"], heads=["Barang", "Harga"]))

    assert "Kolom ini tidak ditemukan: Unit, Nama lengkap, Surel, Peran, Instansi." in page


def test_the_template_is_read_back_by_its_own_heads(client_of, checks):
    admin = a_local_admin(an_agency())
    body = b"".join(client_of(admin).get("/meja/akun/impor/templat.xlsx").streaming_content)
    heads = [cell.value for cell in load_workbook(io.BytesIO(body)).active[1]]

    assert heads == HEADS
    assert "Unit baru: 1." in checks(admin, a_file(["Puskesmas Melati", "", "", "", ""], heads=heads))


def test_checking_asks_the_same_number_of_queries_for_1_and_3_rows(client_of, form_token):
    admin, asked = a_local_admin(an_agency()), []
    client = client_of(admin)
    for rows in (1, 3):
        file = a_file(*([f"Unit {n}", "Nama", f"n{n}@contoh.test", "", ""] for n in range(rows)))
        token = form_token(client, UPLOAD)
        with CaptureQueriesContext(connection) as queries:
            client.post(UPLOAD, {"form_token": token, "file": file})
        asked.append(len(queries))

    assert asked[0] == asked[1]
