"""The signed-in frame: menu by permission, roles to work under, home and letters."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sinovik.desks import cards, menu
from sinovik.desks.cards import Card, Waiting
from sinovik.foundation import clock, letters
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import ANYONE
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from tests.agencies.makers import a_letter, a_member, a_unit, a_user

pytestmark = pytest.mark.django_db
LATER = datetime.fromisoformat("2026-05-05T09:00:00+00:00")


def write_to(user: User, subject: str, link: str = "") -> Letter:
    letters.send(to=[user], words=lambda: (subject, "Isi surat."), now=clock.now(), link=link)
    return Letter.objects.get(to=user, subject=subject)


def text_of(client: object, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/meja/", "/meja/surat/", "/meja/surat/1/", "/meja/peran/"])
def test_a_visitor_is_asked_to_sign_in(client, address):
    assert client.get(address)["Location"] == f"/masuk/?next={address}"


def test_the_frame_costs_a_visitor_no_query(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/masuk/")

    assert [query["sql"] for query in asked] == []


def test_home_greets_and_says_when_nothing_waits(client_of):
    page = text_of(client_of(a_user("Yulia Sari")), "/meja/")

    assert "Selamat bekerja, Yulia Sari" in page
    assert "Tidak ada yang menunggu Anda" in page


def test_what_waits_is_ordered_by_its_deadline(client_of, monkeypatch, now):
    monkeypatch.setattr(
        cards, "WAITING", [lambda person, at: [Waiting("Nanti"), Waiting("Lusa", due=LATER), Waiting("Besok", due=at)]]
    )

    page = text_of(client_of(a_user()), "/meja/")

    assert page.index("Besok") < page.index("Lusa") < page.index("Nanti")
    assert "Batas 5 Mei 2026, 16.00 WIB" in page


def test_cards_stand_in_their_place_and_order(client_of, monkeypatch):
    made = [
        lambda person, at: [Card("Kedua", "figures", {"items": [(3478, "proposal")]}, order=20)],
        lambda person, at: [Card("Pertama", "notice", {"text": "Isi."}, order=10)],
        lambda person, at: [Card("Di sisi", "notice", {"text": "Isi."}, place="aside")],
        lambda person, at: [],
    ]
    monkeypatch.setattr(cards, "CARDS", made)

    page = text_of(client_of(a_user()), "/meja/")

    assert page.index("Pertama") < page.index("Kedua") < page.index("Di sisi")
    assert "3.478" in page


def test_the_menu_shows_what_a_person_may_do(client_of, monkeypatch):
    secret = menu.Door(
        "Ruang seleksi", "desks:inbox", "lock", needs=(Permission.SCREEN_PROPOSALS,), count=lambda person: 7
    )
    monkeypatch.setattr(
        menu, "MENU", [*menu.MENU, menu.Group("Kompetisi", [secret, menu.Door("Belum ada", "no:where", "x")])]
    )

    assert "Ruang seleksi" in text_of(client_of(a_member("secretariat")), "/meja/")
    assert "Ruang seleksi" not in text_of(client_of(a_user()), "/meja/")
    assert not menu.may_see(ANYONE, secret)


def test_every_line_of_the_menu_leads_somewhere_and_has_a_known_icon(client_of):
    from sinovik.foundation.ui import icons

    doors = [door for group in menu.MENU for door in group.doors]

    assert [door.label for door in doors if not menu._address(door)] == []
    assert [door.label for door in doors if door.icon not in icons.names()] == []


def test_a_person_with_two_roles_works_under_one_and_may_change(client_of):
    unit = a_unit()
    user = a_member("unit_member", agency=unit.agency, unit=unit)
    from sinovik.agencies.actions import give_role

    letter = a_letter(unit.agency)
    give_role(user=user, role="local_admin", agency=unit.agency, letter=letter, by=None, now=clock.now())
    browser = client_of(user)
    assert f"Unit pelayanan · {unit.name}" in text_of(browser, "/meja/")

    answer = browser.post("/meja/peran/", {"hat": f"local_admin.{unit.agency.pk}.0."})

    assert answer["Location"] == "/meja/"
    assert f"Admin lokal · {unit.agency.name}" in text_of(browser, "/meja/")


def test_a_role_that_is_not_held_is_not_put_on(client_of):
    browser = client_of(a_member("auditor"))

    browser.post("/meja/peran/", {"hat": "secretariat.0.0."})

    assert "Sekretariat ·" not in text_of(browser, "/meja/")


def test_letters_of_others_do_not_exist(client_of):
    mine, theirs = a_user(), a_user()
    letter = write_to(theirs, "Rahasia orang lain")

    assert client_of(mine).get(f"/meja/surat/{letter.pk}/").status_code == 404
    assert client_of(mine).post(f"/meja/surat/{letter.pk}/dibaca/").status_code == 404
    assert "Rahasia orang lain" not in text_of(client_of(mine), "/meja/surat/")
    assert "Rahasia orang lain" in text_of(client_of(theirs), "/meja/surat/")


def test_opening_a_letter_changes_nothing_until_it_is_marked(client_of):
    user = a_user()
    letter = write_to(user, "Proposal dikembalikan", link="/meja/surat/")
    browser = client_of(user)
    assert "1 surat baru" in text_of(browser, "/meja/")

    browser.get(f"/meja/surat/{letter.pk}/")
    letter.refresh_from_db()
    assert letter.read_at is None

    assert browser.post(f"/meja/surat/{letter.pk}/dibaca/", {"go": "1"})["Location"] == "/meja/surat/"
    letter.refresh_from_db()
    first = letter.read_at
    assert first is not None
    browser.post(f"/meja/surat/{letter.pk}/dibaca/")
    letter.refresh_from_db()
    assert letter.read_at == first
    assert Record.objects.filter(verb="letters.read").exists()


def test_a_letter_without_a_link_returns_to_the_inbox(client_of):
    user = a_user()
    letter = write_to(user, "Kabar saja")
    browser = client_of(user)

    assert browser.get(f"/meja/surat/{letter.pk}/dibaca/")["Location"] == f"/meja/surat/{letter.pk}/"
    assert (
        "Surat ditandai sudah dibaca." in browser.post(f"/meja/surat/{letter.pk}/dibaca/", follow=True).content.decode()
    )


def queries(client: object, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_inbox_asks_the_same_number_of_queries_for_one_letter_and_for_three(client_of):
    user = a_user()
    browser = client_of(user)
    write_to(user, "Satu")
    one = queries(browser, "/meja/surat/")
    write_to(user, "Dua")
    write_to(user, "Tiga")

    assert queries(browser, "/meja/surat/") == one


# --- the language of a person ----------------------------------------------------------------------------------------


def test_the_language_chosen_at_the_desk_is_kept_and_shows_the_same_page(client_of):
    user = a_member("secretariat")
    client = client_of(user)
    assert 'name="next" value="/meja/surat/?halaman=1"' in text_of(client, "/meja/surat/?halaman=1")
    answer = client.post("/meja/bahasa/", {"language": "en", "next": "/meja/surat/?halaman=1"})
    assert answer["Location"] == "/en/meja/surat/?halaman=1"
    user.refresh_from_db()
    assert user.language == "en"
    back = client.post("/en/meja/bahasa/", {"language": "id", "next": "/en/meja/surat/"})
    assert back["Location"] == "/meja/surat/"
    user.refresh_from_db()
    assert user.language == "id"
    assert Record.objects.filter(verb="agencies.choose_language", by=user, subject_id=user.pk).count() == 2


@pytest.mark.parametrize("elsewhere", ["//jahat.test/", "https://jahat.test/", "javascript:alert(1)", ""])
def test_choosing_a_language_never_leads_to_another_house(client_of, elsewhere):
    answer = client_of(a_member("secretariat")).post("/meja/bahasa/", {"language": "en", "next": elsewhere})
    assert answer["Location"] == "/en/meja/"


def test_an_unknown_language_or_a_mere_visit_changes_nothing(client_of):
    user = a_member("secretariat")
    for answer in (
        client_of(user).post("/meja/bahasa/", {"language": "fr", "next": "/meja/surat/"}),
        client_of(user).get("/meja/bahasa/?language=en"),
    ):
        assert answer["Location"] == "/meja/"
    user.refresh_from_db()
    assert user.language == "id"


def test_a_visitor_switches_by_a_plain_link_and_the_desk_by_a_form(client_of, client):
    assert 'action="/meja/bahasa/"' in text_of(client_of(a_member("secretariat")), "/meja/")
    assert 'action="/meja/bahasa/"' not in text_of(client, "/masuk/")


def test_a_letter_leads_to_the_page_in_the_language_it_is_read_in(client_of):
    user = a_member("secretariat")
    letter = write_to(user, "Draf kembali", link="/meja/surat/")
    client = client_of(user)
    assert client.post(f"/en/meja/surat/{letter.pk}/dibaca/", {"go": "1"})["Location"] == "/en/meja/surat/"
    assert client.post(f"/meja/surat/{letter.pk}/dibaca/", {"go": "1"})["Location"] == "/meja/surat/"
