"""The team: who did what, in which order, and how at least one of them is reached."""

import html

import pytest

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.forms.team import MOST, PARTS
from sinovik.competitions.queries.proposals import team_kept
from sinovik.foundation import clock
from sinovik.judging.queries.entries import names_of
from tests.agencies.makers import a_secretary, a_unit, a_unit_member
from tests.competitions.makers import IN_SCREENING, a_draft, a_row, write
from tests.journeys.papers import text_of

pytestmark = pytest.mark.django_db
NOTHING_YET = {"seen": act.mark_of([])}
SARI = ["dr. Sari Dewi, Sp.A", "Memimpin inovasi", "sari@dinas.contoh.id"]
BUDI = ["Budi", "Membangun sistemnya", ""]


@pytest.fixture
def proposal(edition, unit, writer):
    return a_draft(edition, unit=unit, by=writer)


@pytest.fixture
def typing(proposal, writer, client_of, send):
    """Send the team's page as its writer does."""
    client, path = client_of(writer), f"/proposal/{proposal.pk}/tim/"
    return lambda *rows, **more: send(client, path, {"seen": act.mark_of(team_kept(proposal))} | merged(rows) | more)


def merged(rows):
    return {name: value for row in rows for name, value in row.items()}


def row(n, name, part, contact):
    return a_row(name, n, part=part, contact=contact)


def test_each_has_a_name_with_titles_a_part_and_perhaps_a_contact(proposal, typing):
    answer = typing(row(1, *SARI), row(2, *BUDI))
    assert answer.url == f"/proposal/{proposal.pk}/"
    assert team_kept(proposal) == [SARI, BUDI]


def test_the_order_is_the_persons_and_an_emptied_row_is_taken_off(proposal, typing, writer, client_of):
    typing(row(1, *SARI), row(2, *BUDI), row(3, "Cici", "Menjalankan layanannya", "0812 3456 7890"))
    page = html.unescape(client_of(writer).get(f"/proposal/{proposal.pk}/tim/").content.decode())
    assert [f'name="name_{n}"' in page for n in range(1, 8)] == [True] * 6 + [False]
    assert all(str(part) in page for part in PARTS)
    typing(
        row(1, *SARI) | {"place_1": "3"},
        row(2, "", "", "") | {"place_2": "2"},
        row(3, "Cici", "Ikut", "") | {"place_3": "1"},
    )
    assert [name for name, _part, _contact in team_kept(proposal)] == ["Cici", SARI[0]]


def test_saving_to_add_more_leads_back_to_the_page(proposal, typing):
    assert typing(row(1, *SARI), more="1").url == f"/proposal/{proposal.pk}/tim/"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ([row(1, "", "Memimpin", "0812 3456 7890")], "Tuliskan nama orang ini, atau kosongkan seluruh barisnya."),
        ([row(1, "Sari", " ", "0812 3456 7890")], "Tuliskan apa peran orang ini"),
        ([row(1, "Sari", "Memimpin", "")], "Tuliskan kontak sedikitnya satu orang"),
        ([row(1, "Sari", "Memimpin", "0812345")], "Tulis nomor telepon atau alamat surel yang lengkap."),
        ([row(1, "Sari", "Memimpin", "sari@dinas")], "Tulis nomor telepon atau alamat surel yang lengkap."),
        ([row(1, "Sari", "Memimpin", "hubungi kantor")], "Tulis nomor telepon atau alamat surel yang lengkap."),
        ([row(1, "", "", "")], "Tuliskan sedikitnya satu orang dengan perannya."),
        ([], "Tuliskan sedikitnya satu orang dengan perannya."),
        ([row(1, "B" * 151, "Memimpin", "0812 3456 7890")], "paling panjang 150 huruf"),
        ([row(1, "Sari", "Memimpin", "0812 3456 7890") | {"place_1": "0"}], "angka paling kecil 1"),
    ],
)
def test_what_is_missing_is_answered_at_its_field_and_stays_as_typed(proposal, typing, wrong, sentence):
    page = typing(*wrong)
    assert page.status_code == 200
    assert sentence in page.said
    assert [value for value in merged(wrong).values() if value.strip() and f'value="{value}"' not in page.said] == []
    assert team_kept(proposal) == []


@pytest.mark.parametrize(
    "contact", ["0812-3456-7890", "+62 812 3456 7890", "(031) 567 8901", "sari@dinas.contoh.go.id"]
)
def test_telephones_and_addresses_are_taken_as_people_write_them(proposal, typing, contact):
    typing(row(1, "Sari", "Memimpin", contact))
    assert team_kept(proposal) == [["Sari", "Memimpin", contact]]


def test_a_forged_page_of_thousands_of_rows_is_read_up_to_the_most(proposal, typing):
    rows = [row(n, f"Orang {n}", "Ikut", "0812 3456 7890") for n in (1, MOST, MOST + 1, 999)]
    typing(*rows)
    assert [name for name, _part, _contact in team_kept(proposal)] == ["Orang 1", f"Orang {MOST}"]


def test_a_person_of_another_unit_finds_no_team(proposal, client_of):
    assert client_of(a_unit_member(a_unit())).get(f"/proposal/{proposal.pk}/tim/").status_code == 404


def test_it_stands_on_the_draft_is_sealed_and_hidden_from_blind_readers(proposal, writer, admin, client_of):
    write(proposal)
    by = {"by": writer, "now": clock.now()}
    act.set_team(proposal=proposal, members=[SARI, BUDI], **by)
    paper = text_of(client_of(writer).get(f"/proposal/{proposal.pk}/draf.pdf").content)
    for said in (*SARI, *BUDI[:2]):
        assert said.replace(" ", "") in paper
    act.hand_in(proposal=proposal, **by)
    act.submit(proposal=proposal, by=admin, now=clock.now())
    clock.freeze(IN_SCREENING)
    names = ("name", "part", "contact")
    assert proposal.seals.get().content["team"] == [dict(zip(names, each, strict=True)) for each in (SARI, BUDI)]
    page = html.unescape(client_of(a_secretary()).get(f"/proposal/{proposal.pk}/isi/").content.decode())
    assert SARI[2] in page
    masked = names_of(proposal).plain(f"Hubungi {SARI[2]} atau {SARI[0]} segera.")
    assert (SARI[0] in masked, SARI[2] in masked, "segera." in masked) == (False, False, True)
