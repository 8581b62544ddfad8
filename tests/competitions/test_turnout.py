"""The turnout board: how far each invited agency has come, whom to call, and what a province sees of its regencies."""

import csv
import html
from datetime import timedelta

import pytest

from sinovik.agencies.models import Agency
from sinovik.agencies.queries import person_of
from sinovik.competitions.actions import proposals as act
from sinovik.competitions.queries.turnout import below_province, invited_to, reached, turnout_of
from sinovik.competitions.states.turnout import Step
from sinovik.foundation import clock
from tests.agencies.makers import a_local_admin, a_member, a_unit, an_agency
from tests.competitions.makers import CLOSES, a_draft, a_handed_in_proposal, a_submitted_proposal
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db
SEVEN_DAYS = timedelta(days=7)


def board_of(edition):
    return f"/edisi/{edition.slug}/keikutsertaan/"


def list_of(edition, which):
    return f"{board_of(edition)}{which}.csv"


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def lines(client, path):
    """The rows of a CSV without its head."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(text.splitlines()))[1:]


def step_of(edition, agency):
    (row,) = turnout_of(Agency.objects.filter(pk=agency.pk), edition)
    return row.step


def test_an_agency_goes_from_invited_through_account_and_draft_to_submitted(edition):
    agency = an_agency("Kota Malang")
    steps = [step_of(edition, agency)]
    admin = a_local_admin(agency)
    steps.append(step_of(edition, agency))
    proposal = a_handed_in_proposal(edition, unit=a_unit(agency))
    steps.append(step_of(edition, agency))
    act.submit(proposal=proposal, by=admin, now=clock.now())
    steps.append(step_of(edition, agency))
    assert steps == [Step.INVITED, Step.ACCOUNT, Step.DRAFT, Step.SUBMITTED]


def test_the_states_of_an_agencys_entries_are_counted(edition):
    agency = an_agency("Kota Malang")
    admin, unit = a_local_admin(agency), a_unit(agency)
    a_draft(edition, unit=unit)
    for _ in range(2):
        a_handed_in_proposal(edition, unit=unit)
    a_submitted_proposal(edition, unit=unit, by=admin)
    taken_back = a_submitted_proposal(edition, unit=unit, by=admin)
    act.withdraw(proposal=taken_back, reason="Salah.", by=admin, now=clock.now())
    (row,) = turnout_of(Agency.objects.filter(pk=agency.pk), edition)
    assert (row.with_unit, row.checking, row.submitted, row.withdrawn) == (1, 2, 1, 1)
    assert (row.kind, row.province, row.admins) == ("city", "Jawa Timur", (admin,))


def test_a_company_without_admins_of_its_own_is_reached_through_its_government(edition):
    company = an_agency("PDAM Surya Sembada Kota Surabaya")
    before = step_of(edition, company)
    a_local_admin(an_agency("Kota Surabaya"))
    assert (before, step_of(edition, company)) == (Step.INVITED, Step.ACCOUNT)


def test_a_dissolved_agency_is_not_invited(edition):
    agency = an_agency("Kota Malang")
    assert agency in invited_to(edition)
    Agency.objects.filter(pk=agency.pk).update(ended_year=2025)
    assert agency not in invited_to(edition)


def test_the_sums_count_a_later_step_among_the_earlier_ones(edition):
    malang, kediri, batu = (an_agency(name) for name in ("Kota Malang", "Kota Kediri", "Kota Batu"))
    a_local_admin(kediri)
    admin, unit = a_local_admin(batu), a_unit(batu)
    for _ in range(2):
        a_submitted_proposal(edition, unit=unit, by=admin)
    rows = turnout_of(Agency.objects.filter(pk__in=[malang.pk, kediri.pk, batu.pk]), edition)
    assert reached(rows) == {"invited": 3, "account": 2, "draft": 1, "submitted": 1, "entries": 2}


def test_the_board_is_sifted_by_step_kind_and_province(edition, client_of, secretary):
    a_local_admin(an_agency("Kota Malang"))
    java = an_agency("Provinsi Jawa Timur").region_id
    client = client_of(secretary)
    found = {}
    for query in ("?langkah=account", f"?langkah=account&jenis=city&provinsi={java}", "?langkah=account&jenis=regency"):
        page = said(client, board_of(edition) + query)
        found[query] = "Kota Malang" in page.split("Instansi satu per satu</h2>")[1].split("</section>")[0]
    assert list(found.values()) == [True, True, False]
    assert "Tidak ada instansi yang cocok dengan saringan" in said(client, f"{board_of(edition)}?langkah=draft")


def test_the_board_asks_as_much_for_three_agencies_with_entries_as_for_one(edition, client_of, secretary):
    client = client_of(secretary)
    a_submitted_proposal(edition, unit=a_unit(an_agency("Kota Malang")))
    with_one = queries_of(client, board_of(edition))
    for name in ("Kota Kediri", "Kabupaten Malang"):
        a_submitted_proposal(edition, unit=a_unit(an_agency(name)))
    assert queries_of(client, board_of(edition)) == with_one


def test_the_call_lists_name_agencies_without_account_and_those_without_a_draft(edition, client_of, secretary):
    malang, kediri = an_agency("Kota Malang"), an_agency("Kota Kediri")
    admin, busy = a_local_admin(malang), a_local_admin(kediri)
    a_draft(edition, unit=a_unit(kediri))
    client = client_of(secretary)
    without_account = lines(client, list_of(edition, "belum-berakun"))
    assert ["Pemerintah Kota Batu", "Kota", "Jawa Timur"] in without_account
    assert {malang.name, kediri.name} & {row[0] for row in without_account} == set()
    without_draft = lines(client, list_of(edition, "belum-ada-draf"))
    assert [malang.name, "Kota", "Jawa Timur", admin.full_name, admin.email] in without_draft
    assert busy.email not in {row[-1] for row in without_draft}
    assert lines(client, f"{list_of(edition, 'belum-ada-draf')}?jenis=ministry") == []


def test_drafts_not_handed_in_are_called_for_from_seven_days_before_closing_until_it(edition, client_of, secretary):
    unit = a_unit(an_agency("Kota Malang"), name="=HYPERLINK(1)")
    admin = a_local_admin(unit.agency)
    a_submitted_proposal(edition, unit=unit, by=admin)
    waiting, second = a_handed_in_proposal(edition, unit=unit), timedelta(seconds=1)
    client, path = client_of(secretary), list_of(edition, "belum-diajukan")
    codes = []
    for moment in (CLOSES - SEVEN_DAYS, CLOSES - SEVEN_DAYS + second, CLOSES, CLOSES + second):
        clock.freeze(moment)
        codes.append((client.get(path).status_code, path in said(client, board_of(edition))))
    assert codes == [(404, False), (200, True), (200, True), (404, False)]
    clock.freeze(CLOSES)
    (row,) = lines(client, path)
    days = str((CLOSES - waiting.since).days)
    assert row[:6] == [unit.agency.name, "Kota", "Jawa Timur", "'=HYPERLINK(1)", waiting.title, "Diperiksa admin lokal"]
    assert row[7:] == [days, admin.full_name, admin.email]


def test_who_only_watches_sees_the_board_and_no_addresses_of_people(edition, client_of):
    auditor = client_of(a_member("auditor"))
    page = said(auditor, board_of(edition))
    assert "Daftar untuk dihubungi" not in page
    assert auditor.get(list_of(edition, "belum-berakun")).status_code == 404


def test_there_is_no_other_list_and_no_board_of_an_edition_that_never_opened(edition, client_of, secretary):
    client = client_of(secretary)
    assert client.get(list_of(edition, "semua")).status_code == 404
    assert client.get("/edisi/tidak-ada/keikutsertaan/").status_code == 404


# --- a province -----------------------------------------------------------------------------------------------------


@pytest.fixture
def province_admin(edition):
    return a_local_admin(an_agency("Provinsi Jawa Timur"))


def test_a_province_sees_the_states_of_its_regencies_and_cities_and_never_their_texts(
    edition, province_admin, client_of
):
    inside = a_handed_in_proposal(edition, unit=a_unit(an_agency("Kota Malang"), name="Puskesmas Dinoyo"))
    a_handed_in_proposal(edition, unit=a_unit(an_agency("Kota Semarang")))
    client = client_of(province_admin)
    page = said(client, f"/proposal/provinsi/{edition.slug}/?langkah=draft")
    assert ("Kota Malang" in page, "Kota Semarang" in page) == (True, False)
    assert [text in page for text in (inside.title, inside.unit.name, inside.innovation.number)] == [False] * 3
    assert client.get(f"/proposal/{inside.pk}/").status_code == 404
    assert f"/proposal/provinsi/{edition.slug}/" in said(client, "/proposal/instansi/")


def test_only_governments_below_the_province_are_shown(edition, province_admin):
    below = below_province(person_of(province_admin))
    kinds = set(below.values_list("kind", "region__province__name"))
    assert kinds == {("regency", "Jawa Timur"), ("city", "Jawa Timur")}


def test_for_a_city_there_is_no_such_page_and_no_door_to_it(edition, client_of):
    client = client_of(a_local_admin(an_agency("Kota Malang")))
    assert client.get(f"/proposal/provinsi/{edition.slug}/").status_code == 404
    assert "/proposal/provinsi/" not in said(client, "/proposal/instansi/")


def test_the_provinces_page_asks_as_much_for_three_agencies_as_for_one(edition, province_admin, client_of):
    client, path = client_of(province_admin), f"/proposal/provinsi/{edition.slug}/"
    a_handed_in_proposal(edition, unit=a_unit(an_agency("Kota Malang")))
    with_one = queries_of(client, path)
    for name in ("Kota Kediri", "Kabupaten Malang"):
        a_handed_in_proposal(edition, unit=a_unit(an_agency(name)))
    assert queries_of(client, path) == with_one
