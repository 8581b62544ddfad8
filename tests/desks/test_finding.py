"""Search at the desk finds what the person may see, and tells nothing of anything else, not even that it exists."""

import pytest

from sinovik.agencies.queries import person_of
from sinovik.desks.finding import EACH, find
from sinovik.foundation import clock, letters
from tests.agencies.makers import a_local_admin, a_secretary, a_unit_member, a_user, an_agency
from tests.competitions.makers import a_draft, a_submitted_proposal, an_edition, an_eligible_proposal
from tests.innovations.makers import an_innovation
from tests.inquiries.makers import an_inquiry, an_officer
from tests.judging.makers import an_assigned_sheet

pytestmark = pytest.mark.django_db


def titles(user, text):
    return {str(group.title): [line["title"] for line in group.lines] for group in find(person_of(user), text)}


def test_a_unit_finds_its_own_draft_and_no_other():
    edition = an_edition()
    mine = a_draft(edition, title="Antrean Zamrud")
    a_draft(edition, title="Loket Zamrud", unit=a_unit_member(None).memberships.get().unit)

    assert titles(mine.created_by, "zamrud") == {"Proposal": ["Antrean Zamrud"]}
    assert sorted(titles(a_secretary(), "zamrud")["Proposal"]) == ["Antrean Zamrud", "Loket Zamrud"]


def test_a_submitted_entry_is_found_by_its_number():
    proposal = a_submitted_proposal(an_edition())

    assert titles(proposal.created_by, proposal.number) == {"Proposal": [proposal.title]}


def test_a_reader_finds_a_sheet_by_number_but_never_by_the_hidden_title():
    sheet = an_assigned_sheet(proposal=an_eligible_proposal(title="Antrean Zamrud"))
    proposal, reader = sheet.assignment.proposal, sheet.assignment.evaluator.user

    assert titles(reader, proposal.number) == {"Lembar nilai": [proposal.number]}
    assert titles(reader, proposal.title) == {}
    assert titles(proposal.created_by, proposal.title) == {"Proposal": [proposal.title]}


def test_an_unpublished_innovation_is_found_by_its_owner_only():
    agency = an_agency("Kabupaten Siak")
    an_innovation(owner=agency, title="Perahu Zamrud", published=False)

    assert titles(a_local_admin(agency), "zamrud") == {"Inovasi yang belum terbit": ["Perahu Zamrud"]}
    assert titles(a_local_admin(an_agency("Kota Bandung")), "zamrud") == {}


def test_people_are_found_by_who_keeps_their_accounts():
    admin = a_local_admin(an_agency("Kabupaten Siak"))

    assert titles(admin, admin.email) == {"Orang": [admin.full_name]}
    assert titles(a_local_admin(an_agency("Kota Bandung")), admin.email) == {}


def test_requests_for_information_are_found_at_the_desk_of_information_only():
    inquiry = an_inquiry()

    assert titles(a_secretary(), inquiry.subject) == {}
    assert titles(an_officer(), inquiry.subject) == {"Permohonan informasi": [inquiry.subject]}


def test_everybody_finds_their_own_letters():
    mine, other = a_user("Sari"), a_user("Budi")
    letters.send(to=[mine], words=lambda: ("Kabar zamrud", "Isi."), now=clock.now())

    assert (titles(mine, "zamrud"), titles(other, "zamrud")) == ({"Surat": ["Kabar zamrud"]}, {})


def test_more_than_fits_is_said(client_of):
    user = a_user("Sari")
    for n in range(EACH + 1):
        letters.send(to=[user], words=lambda n=n: (f"Kabar zamrud {n}", "Isi."), now=clock.now())

    page = client_of(user).get("/meja/cari/", {"q": "zamrud"}).content.decode()

    assert page.count("Kabar zamrud") == EACH
    assert "Ada hasil lain. Tambahkan kata agar lebih tepat." in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a", "Tuliskan paling sedikit dua huruf."),
        ("a" * 101, "Tuliskan paling banyak seratus huruf."),
        (" ", "Tuliskan kata atau nomor yang Anda cari."),
        ("a\x00b", "Kata pencarian memuat tanda yang tidak dapat dibaca."),
        ("tidak-ada-di-mana-pun", "Tidak ada yang cocok"),
    ],
)
def test_what_cannot_be_searched_is_answered_with_what_to_do(typed, said, client_of):
    page = client_of(a_user("Sari")).get("/meja/cari/", {"q": typed}).content.decode()

    assert said in page
