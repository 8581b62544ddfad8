"""From an announcement to its decree at the secretariat's desk, and how many questions the lists ask."""

import pytest

from sinovik.foundation import clock
from sinovik.recognition.forms import DecreeForm
from sinovik.recognition.models import Decree
from tests.agencies.makers import a_local_admin
from tests.competitions.makers import go_to
from tests.pages import send
from tests.recognition.makers import a_small_edition, an_announced_stage, decreed, entries
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db


def an_announced_edition(*agencies):
    edition = a_small_edition()
    return an_announced_stage(edition, proposals=entries(edition, *(agencies or ["Kota Surabaya"])))


@pytest.fixture
def announcement(now):
    return an_announced_edition()


def given(**facts):
    return {
        "number": "Contoh 9/2026",
        "title": "Penetapan contoh",
        "dated": "2026-06-17",
        "legal_basis": "PermenPANRB 91/2021\nPermenPANRB 7/2021",
        "signatory": "Menteri",
    } | facts


def test_the_secretariat_decrees_on_its_desk(announcement, secretary):
    edition = announcement.edition
    desk = f"/meja-hasil/{edition.slug}/keputusan/"
    go_to(edition, "decree_finalists")
    assert f"{desk}{announcement.pk}/" in secretary.get(desk).content.decode()
    answer = send(secretary, "recognition:issue_decree", edition.slug, announcement.pk, **given())
    decree = Decree.objects.get()
    assert answer.url == f"/keputusan/{decree.pk}/"
    assert decree.legal_basis == ["PermenPANRB 91/2021", "PermenPANRB 7/2021"]
    page = secretary.get(desk).content.decode()
    assert ("Tidak ada pengumuman yang menunggu keputusan" in page, decree.number in page) == (True, True)
    assert secretary.get(f"{desk}{announcement.pk}/").status_code == 404


def test_too_early_is_told_before_and_after_sending(announcement, secretary):
    slug = announcement.edition.slug
    page = secretary.get(f"/meja-hasil/{slug}/keputusan/{announcement.pk}/").content.decode()
    assert "Keputusan belum dapat terbit" in page
    page = send(secretary, "recognition:issue_decree", slug, announcement.pk, **given()).content.decode()
    assert "Tahap keputusan tidak sedang dibuka" in page
    assert 'value="Penetapan contoh"' in page
    assert Decree.objects.count() == 0


def test_a_number_taken_is_told_with_the_form(announcement, secretary):
    first, other = decreed(announcement), an_announced_edition()
    go_to(other.edition, "decree_finalists")
    facts = given(number=first.number)
    page = send(secretary, "recognition:issue_decree", other.edition.slug, other.pk, **facts).content.decode()
    assert "Nomor ini sudah dipakai keputusan lain" in page


@pytest.mark.parametrize(
    ("basis", "valid"), [("x" * 300, True), ("x" * 301, False), ("a\n\n b \n", True), (" \n ", False)]
)
def test_the_legal_basis_is_one_regulation_a_line(basis, valid):
    form = DecreeForm(given(legal_basis=basis))
    assert form.is_valid() is valid
    assert set(form.errors) == (set() if valid else {"legal_basis"})


def test_an_objection_that_waits_is_shown_instead_of_the_button(now, secretary):
    from sinovik.judging.actions import objections

    announcement = an_announced_edition("Kota Surabaya", "Kabupaten Sleman")
    edition = announcement.edition
    go_to(edition, "objection_finalists")
    proposal = edition.proposals.first()
    objections.file(
        announcement=announcement,
        proposal=proposal,
        ground="Bukti.",
        evidence=None,
        by=a_local_admin(proposal.agency),
        now=clock.now(),
    )
    page = secretary.get(f"/meja-hasil/{edition.slug}/keputusan/").content.decode()
    assert ("Ada sanggahan terbuka" in page, f"/keputusan/{announcement.pk}/" in page) == (True, False)


def test_no_decree_yet_says_when_to_expect_one(now, client):
    assert "Belum ada keputusan" in client.get("/keputusan/").content.decode()


def test_the_public_lists_ask_the_same_for_one_decree_and_for_three(announcement, client, secretary):
    decree = decreed(announcement)
    asked = [(client, "/keputusan/"), (secretary, f"/meja-hasil/{announcement.edition.slug}/keputusan/")]
    one = [queries_of(who, address) for who, address in asked]
    detail = queries_of(client, f"/keputusan/{decree.pk}/")
    several = decreed(an_announced_edition("Kota Surabaya", "Kabupaten Sleman"))
    decreed(an_announced_edition())
    assert Decree.objects.count() == 3
    assert [queries_of(who, address) for who, address in asked] == one
    assert queries_of(client, f"/keputusan/{several.pk}/") == detail
