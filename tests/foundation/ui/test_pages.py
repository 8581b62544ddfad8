"""What every page has: language, skip link, demo banner, errors in words."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views.defaults import server_error

from sinovik.foundation.access.models import User
from sinovik.foundation.tables import csv_download
from sinovik.foundation.ui import navigation
from sinovik.foundation.ui.middleware import PackPages

pytestmark = pytest.mark.django_db


def test_the_language_switch_leads_to_the_same_page(client):
    page = client.get("/masuk/?next=/meja/").content.decode()
    assert 'href="/en/masuk/?next=/meja/"' in page

    english = client.get("/en/masuk/").content.decode()
    assert 'href="/masuk/"' in english
    assert 'lang="en"' in english


def test_a_page_begins_with_a_way_to_its_content(client):
    page = client.get("/masuk/").content.decode()

    assert page.index('href="#isi"') < page.index("<header")
    assert 'id="isi"' in page


def test_no_demo_banner_outside_the_demo(client):
    assert "Ini demo." not in client.get("/masuk/").content.decode()


def test_a_page_that_does_not_exist_says_why_it_may_be_so(client):
    answer = client.get("/tidak-ada/")

    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.content.decode()


def test_an_error_of_ours_is_told_without_a_database():
    page = server_error(RequestFactory().get("/"))

    assert page.status_code == 500
    assert "Ada gangguan pada kami" in page.content.decode()


def refusals(client: Client, prefix: str) -> dict[int, str]:
    """The pages 403, 404 and 500 in one language, each with the way it is met."""
    unseen = Client(enforce_csrf_checks=True).post(f"{prefix}/masuk/", {"login": "a@contoh.test"})
    with translation.override(prefix.strip("/") or "id"):
        broken = server_error(RequestFactory().get(f"{prefix}/"))
    answers = [unseen, client.get(f"{prefix}/tidak-ada/"), broken]
    return {answer.status_code: answer.content.decode() for answer in answers}


@pytest.mark.parametrize(("prefix", "label"), [("", "Ini demo."), ("/en", "This is a demo.")])
def test_pages_of_refusal_lead_home_in_their_language_and_bear_the_demos_label_in_a_demo(
    client, settings, prefix, label
):
    before = refusals(client, prefix)
    settings.DEMO = True
    after = refusals(client, prefix)

    assert sorted(after) == [403, 404, 500]
    assert [label in page for page in before.values()] == [False, False, False]
    assert [label in page for page in after.values()] == [True, True, True]
    homes = [set(re.findall(r'href="(/(?:en/)?)"', page)) for page in after.values()]
    assert homes == [{f"{prefix}/"}] * 3


def test_a_form_without_its_cookie_is_told_that_nothing_changed():
    answer = Client(enforce_csrf_checks=True).post("/masuk/", {"login": "a@contoh.test"})

    assert answer.status_code == 403
    assert "Belum ada yang berubah." in answer.content.decode()


def test_the_content_policy_allows_no_inline_script_or_style(client):
    policy = client.get("/masuk/")["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


def test_pages_are_light(client):
    """Without style, font and icons, which browsers keep: 20 KB for the page itself."""
    assert len(client.get("/masuk/").content) < 20_000


@pytest.mark.parametrize("language", ["id", "en"])
def test_times_are_shown_in_the_readers_zone(client_of, language):
    user = User.objects.create_user(email="papua@contoh.test", full_name="Orang Papua", time_zone="Asia/Jayapura")
    with translation.override(language):
        address = reverse("desks:home")

    page = client_of(user).get(address).content.decode()

    assert re.search(r"\d\d[.:]\d\d WIT\b", page)


def test_the_current_room_is_marked_in_the_navigation():
    entries = navigation._entries([("Masuk", "account_login"), ("Tidak ada", "nowhere:at_all")], "/masuk/kunci/")

    assert [(entry.label, entry.current) for entry in entries] == [("Masuk", True)]


def test_a_page_is_packed_for_who_can_unpack_it(client):
    packed = client.get("/masuk/", headers={"accept-encoding": "gzip"})
    plain = client.get("/masuk/")

    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert len(packed.content) < len(plain.content) / 2


def test_a_file_is_sent_as_it_is():
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    table = csv_download("daftar", ["Nama"], [["a" * 900]])

    packed = PackPages(lambda _request: table)(request)

    assert packed.headers.get("Content-Encoding") is None


def test_every_room_that_the_navigation_names_is_there():
    named = [name for _title, entries in navigation.FOOTER for _label, name in entries]
    named += [name for _label, name in navigation.SERVICE]

    assert [name for name in named if not navigation._address(name)] == []
