"""Lists that are found again: saved views, another order, and the same rows as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from openpyxl import load_workbook

from sinovik.agencies.actions import end_membership
from sinovik.competitions.models import Finding, ScreeningRun
from sinovik.competitions.states import Severity
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tables import actions
from sinovik.foundation.tables.models import SavedView
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member, an_agency, membership_of
from tests.competitions.makers import a_draft, a_handed_in_proposal, a_submitted_proposal, an_edition
from tests.repository.sources import templates, text

pytestmark = pytest.mark.django_db
BOARD = "/proposal/instansi/"


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


def csv_rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body_of(response).decode("utf-8-sig"))))


def saved(user, **facts: str) -> SavedView:
    given = {"name": "Terlama", "path": BOARD, "query": "urut=lama"} | facts
    return actions.save_view(by=user, now=clock.now(), **given)


def test_a_list_is_saved_from_its_page_and_found_above_it(client_of, form_token):
    admin = a_local_admin(an_agency())
    client = client_of(admin)
    page = client.get(f"{BOARD}?keadaan=checking&urut=lama&halaman=3").content.decode()
    door = page.split('href="/meja/tampilan/simpan/')[1].split('"')[0].replace("&amp;", "&")
    address = f"/meja/tampilan/simpan/{door}"

    sent = client.post(
        address,
        {
            "form_token": form_token(client, address),
            "name": "  Menunggu   saya ",
            "daftar": BOARD,
            "saringan": "keadaan=checking&urut=lama",
        },
    )

    assert (sent.status_code, sent["Location"]) == (302, f"{BOARD}?keadaan=checking&urut=lama")
    assert list(SavedView.objects.values_list("user", "name", "path", "query")) == [
        (admin.pk, "Menunggu saya", BOARD, "keadaan=checking&urut=lama")
    ]
    assert Record.objects.filter(verb="tables.save_view", by=admin).count() == 1
    shown = client.get(sent["Location"]).content.decode()
    assert 'aria-current="true">Menunggu saya</a>' in shown
    assert "Simpan tampilan ini" not in shown
    english = client.get(f"/en{BOARD}").content.decode()
    assert f'href="/en{BOARD}?keadaan=checking&amp;urut=lama"' in english


def test_page_number_format_and_empty_fields_are_no_part_of_a_view():
    view = saved(a_local_admin(an_agency()), query="keadaan=&urut=lama&halaman=4&unduh=csv")

    assert view.query == "urut=lama"


@pytest.mark.parametrize("path", ["https://lain.test/", "//lain.test/", "/meja/", "/proposal/instansi/ajukan/", "/x/"])
def test_only_a_list_of_ours_can_be_saved(path):
    with pytest.raises(Refused, match="dari sebuah daftar"):
        saved(a_local_admin(an_agency()), path=path)


def test_a_name_is_given_once_per_list_and_twenty_views_are_enough():
    admin = a_local_admin(an_agency())
    for n in range(actions.MOST_PER_PAGE - 1):
        saved(admin, name=f"Tampilan {n}")
    with pytest.raises(Refused, match="dengan nama itu"):
        saved(admin, name="Tampilan 0")
    saved(admin, name="Terakhir")
    with pytest.raises(Refused, match="20 tampilan"):
        saved(admin, name="Terlalu banyak")
    assert saved(admin, path="/meja/unit/", query="").address == "/meja/unit/"


def test_a_refused_name_is_told_at_the_form(client_of, form_token):
    admin = a_local_admin(an_agency())
    saved(admin)
    client, address = client_of(admin), f"/meja/tampilan/simpan/?daftar={BOARD}"

    answer = client.post(address, {"form_token": form_token(client, address), "name": "Terlama", "daftar": BOARD})

    assert "Anda sudah menyimpan tampilan dengan nama itu di halaman ini." in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_saved_views_are_their_owners_alone(client_of, form_token):
    owner, other = a_local_admin(an_agency()), a_local_admin(an_agency("Kabupaten Siak"))
    view = saved(owner, name="Rahasia kecil")
    assert "Rahasia kecil" in client_of(owner).get("/meja/tampilan/").content.decode()

    stranger = client_of(other)

    assert "Rahasia kecil" not in stranger.get("/meja/tampilan/").content.decode()
    assert "Rahasia kecil" not in stranger.get(BOARD).content.decode()
    assert stranger.get(f"/meja/tampilan/{view.pk}/hapus/").status_code == 404


def test_a_view_is_deleted_after_asking(client_of, form_token):
    admin = a_local_admin(an_agency())
    client, address = client_of(admin), f"/meja/tampilan/{saved(admin).pk}/hapus/"
    assert client.get(address).status_code == 200
    assert SavedView.objects.count() == 1

    client.post(address, {"form_token": form_token(client, address)})

    assert SavedView.objects.count() == 0


# --- the lists as files ---------------------------------------------------------------------------------------------


def test_the_board_as_a_file_has_the_rows_of_the_page_and_nobody_elses(client_of):
    edition, unit = an_edition(), a_unit(an_agency("Kota Surabaya"), "Puskesmas Jagir")
    a_draft(edition, unit=unit, title="=HYPERLINK(1)")
    a_handed_in_proposal(edition, unit=unit, title="Antrean ramah")
    a_draft(edition, unit=a_unit(an_agency("Kabupaten Siak")), title="Milik orang lain")
    client = client_of(a_local_admin(unit.agency))

    heads, *rows = csv_rows(client.get(f"{BOARD}?unduh=csv&urut=judul"))

    assert heads[:7] == ["Nomor", "Judul", "Unit", "Instansi", "Edisi", "Kelompok", "Keadaan"]
    assert [row[1] for row in rows] == ["'=HYPERLINK(1)", "Antrean ramah"]
    assert {row[3] for row in rows} == {"Pemerintah Kota Surabaya"}
    only = csv_rows(client.get(f"{BOARD}?unduh=csv&keadaan=checking"))[1:]
    assert [row[1] for row in only] == ["Antrean ramah"]


def test_an_unknown_format_is_the_page(client_of):
    answer = client_of(a_local_admin(an_agency())).get(f"{BOARD}?unduh=exe")

    assert answer["Content-Type"] == "text/html; charset=utf-8"


def test_the_board_is_sorted_as_asked(client_of):
    edition, unit = an_edition(), a_unit()
    for title in ("Bersama warga", "Antrean ramah", "Cepat tanggap"):
        a_draft(edition, unit=unit, title=title)
    page = client_of(a_local_admin(unit.agency)).get(f"{BOARD}?urut=judul").content.decode()

    places = [page.index(title) for title in ("Antrean ramah", "Bersama warga", "Cepat tanggap")]

    assert places == sorted(places)


def test_the_file_of_the_board_asks_the_same_number_of_queries_for_1_and_3_rows(client_of):
    edition, unit = an_edition(), a_unit()
    client, asked = client_of(a_local_admin(unit.agency)), []
    for rows in (1, 2):
        for _ in range(rows):
            a_draft(edition, unit=unit)
        with CaptureQueriesContext(connection) as queries:
            body_of(client.get(f"{BOARD}?unduh=csv"))
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_accounts_are_sifted_and_leave_as_excel(client_of):
    agency = an_agency()
    unit, admin = a_unit(agency), a_local_admin(agency)
    present, gone = a_unit_member(unit), a_unit_member(unit)
    end_membership(membership=membership_of(gone), reason="Pindah", by=admin, now=clock.now())
    client = client_of(admin)

    sheet = load_workbook(io.BytesIO(body_of(client.get("/meja/akun/?peran=unit_member&unduh=xlsx")))).active

    emails = {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert emails == {present.email, gone.email}
    ended = client.get("/meja/akun/?keadaan=berakhir").content.decode()
    assert gone.email in ended
    assert present.email not in ended
    assert "Tidak ada yang cocok dengan saringan" in client.get("/meja/akun/?q=zzzz").content.decode()


def test_units_staff_and_agencies_leave_as_files(client_of):
    agency = an_agency("Kota Surabaya")
    a_unit(agency, "Puskesmas Jagir")
    a_unit(agency, "Dinas Kesehatan")
    secretary = a_secretary()

    units = csv_rows(client_of(a_local_admin(agency)).get("/meja/unit/?q=jagir&unduh=csv"))[1:]
    agencies = csv_rows(client_of(secretary).get("/meja/instansi/?q=surabaya&unduh=csv"))[1:]

    assert units == [["Puskesmas Jagir", "Pemerintah Kota Surabaya", ""]]
    shown = client_of(secretary).get("/meja/instansi/?q=surabaya").content.decode()
    assert ["Pemerintah Kota Surabaya", "Kota", "1"] in [row[:3] for row in agencies]
    assert f"{len(agencies)} instansi" in shown


def a_run(edition, severities: dict[str, str]):
    """An examination that found this in these entries, by their titles; the others stayed without a finding."""
    run = ScreeningRun.objects.create(edition=edition, at=clock.now(), by=None, examined=9, found=len(severities))
    for title, severity in severities.items():
        proposal = edition.proposals.get(title=title)
        facts = {"rule": "incomplete", "severity": severity, "field": "ringkasan"}
        Finding.objects.create(run=run, proposal=proposal, **facts)
    return run


@pytest.fixture
def queue():
    """Three examined entries and one that came later, as an edition in screening has them."""
    edition = an_edition()
    for title in ("Contoh-berat", "Contoh-ringan", "Contoh-bersih"):
        a_submitted_proposal(edition, title=title)
    a_run(edition, {"Contoh-berat": Severity.BLOCKER, "Contoh-ringan": Severity.WARNING})
    clock.freeze(clock.now() + timedelta(seconds=1))
    a_submitted_proposal(edition, title="Contoh-menyusul")
    return edition


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("temuan=blocker", {"Contoh-berat"}),
        ("temuan=warning", {"Contoh-ringan"}),
        ("temuan=approval", set()),
        ("temuan=clean", {"Contoh-bersih"}),
        ("temuan=later", {"Contoh-menyusul"}),
        ("temuan=apa-saja", {"Contoh-berat", "Contoh-ringan", "Contoh-bersih", "Contoh-menyusul"}),
        ("kelompok=replikasi", set()),
        ("kelompok=umum&temuan=clean", {"Contoh-bersih"}),
    ],
)
def test_the_screening_queue_is_sifted_by_its_gravest_finding_and_group(client_of, queue, asked, shown):
    client, address = client_of(a_secretary()), f"/edisi/{queue.slug}/seleksi/?{asked}"

    page = client.get(address).content.decode()
    rows = csv_rows(client.get(f"{address}&unduh=csv"))[1:]

    assert {row[1] for row in rows} == shown
    titles = {"Contoh-berat", "Contoh-ringan", "Contoh-bersih", "Contoh-menyusul"}
    assert {title for title in titles if title in page} == shown


def test_the_file_of_the_queue_counts_findings_and_leaves_unexamined_ones_empty(client_of, queue):
    heads, *rows = csv_rows(client_of(a_secretary()).get(f"/edisi/{queue.slug}/seleksi/?unduh=csv"))

    assert heads[-3:] == [str(severity.label) for severity in (Severity.BLOCKER, Severity.APPROVAL, Severity.WARNING)]
    assert {row[1]: row[-3:] for row in rows} == {
        "Contoh-berat": ["1", "0", "0"],
        "Contoh-ringan": ["0", "0", "1"],
        "Contoh-bersih": ["0", "0", "0"],
        "Contoh-menyusul": ["", "", ""],
    }


def test_every_page_with_the_tools_of_a_list_is_marked_as_a_list():
    """The mark lets its address be saved, the tools offer that."""
    with_tools = {path.stem for path in templates() if "{% list_tools %}" in text(path)}
    marked = {callback.__name__ for callback in _callbacks(get_resolver()) if getattr(callback, "offers_views", False)}

    assert with_tools == (marked - {"province"})  # it is drawn by the template of the turnout


def _callbacks(resolver):
    for part in resolver.url_patterns:
        if hasattr(part, "url_patterns"):
            yield from _callbacks(part)
        else:
            yield part.callback
