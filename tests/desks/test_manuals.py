"""Manuals: one per role, cut into topics; help opens at the topic of the page one stands on."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

from sinovik.agencies.actions import issue_account
from sinovik.desks import helping
from sinovik.desks.helping import manuals, read, rendered, topic_for
from tests.agencies.makers import a_user
from tests.repository.test_pages import addresses

PICTURES = helping.FOLDER.parent / "static" / "manuals"


def a_manual(folder: Path, text: str) -> helping.Manual:
    path = folder / "unit_member.md"
    path.write_text(text, encoding="utf-8")
    return read(path)


TEXT = """# Untuk unit

Kalimat awal.

## Menulis bagian

<!-- halaman: competitions:section competitions:draft -->

Tulis **dulu**.

## Mengirim

Kirim.
"""


def test_a_manual_is_cut_into_topics_that_name_their_pages(tmp_path):
    manual = a_manual(tmp_path, TEXT)

    assert (manual.key, manual.title, manual.text) == ("unit_member", "Untuk unit", "Kalimat awal.")
    assert [(topic.anchor, topic.pages) for topic in manual.topics] == [
        ("menulis-bagian", ("competitions:section", "competitions:draft")),
        ("mengirim", ()),
    ]
    assert manual.topics[0].html == "<p>Tulis <strong>dulu</strong>.</p>\n"


@pytest.mark.parametrize(
    ("text", "said"), [("Untuk unit\n", "must begin with its title"), (f"{TEXT}\n## Mengirim\n", "two topics")]
)
def test_a_manual_that_readers_would_stumble_over_is_refused(text, said, tmp_path):
    with pytest.raises(ValueError, match=said):
        a_manual(tmp_path, text)


def test_html_in_a_manual_stays_text_and_pictures_come_from_their_place():
    html = rendered("<script>x</script>\n\n![Papan](../static/manuals/papan.webp)")

    assert "<script>" not in html
    assert 'src="/static/manuals/papan.webp"' in html and 'alt="Papan"' in html


def test_help_asks_the_worn_roles_manual_first_then_the_one_for_everybody(monkeypatch, tmp_path):
    own = a_manual(tmp_path, TEXT.replace("competitions:draft", "desks:inbox"))
    monkeypatch.setattr(helping, "manuals", lambda: {"semua": manuals()["semua"], own.key: own})

    assert topic_for("desks:inbox", ["unit_member"])[0].key == "unit_member"
    assert topic_for("desks:inbox", ["evaluator"])[1].title == "Kotak masuk"
    assert topic_for("competitions:section", ["evaluator"]) is None


@pytest.mark.django_db
def test_help_opens_at_the_right_place_and_the_place_is_there(client_of):
    client = client_of(a_user("Sari"))
    page = client.get("/meja/surat/").content.decode()

    assert 'href="/bantuan/semua/#kotak-masuk"' in page
    assert '<section id="kotak-masuk" lang="id">' in client.get("/bantuan/semua/").content.decode()


@pytest.mark.django_db
def test_everybody_reads_the_manuals_and_an_unknown_one_is_not_there(client):
    assert "Untuk semua pengguna" in client.get("/bantuan/").content.decode()
    assert client.get("/bantuan/semua/").status_code == 200
    assert client.get("/bantuan/tidak-ada/").status_code == 404


def test_a_manual_names_only_pages_that_exist():
    known = {pattern.name for _address, pattern in addresses(get_resolver())} | names_with_their_app()

    unknown = {name for manual in manuals().values() for topic in manual.topics for name in topic.pages} - known

    assert unknown == set()


def names_with_their_app() -> set[str]:
    spaces = get_resolver().namespace_dict
    return {f"{space}:{name}" for space, (_prefix, inner) in spaces.items() for name in map(str, inner.reverse_dict)}


def test_every_picture_of_a_manual_is_there_and_none_lies_unused():
    used = {
        part.partition(")")[0].rpartition("/")[2]
        for path in helping.FOLDER.glob("*.md")
        for part in path.read_text(encoding="utf-8").split("](../static/manuals/")[1:]
    }

    assert {path.name for path in PICTURES.glob("*")} == used


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/bantuan/", "/en/bantuan/semua/", "/en/meja/"])
def test_english_pages_say_that_the_manuals_are_in_indonesian(client_of, address):
    said = "The manuals are written in Indonesian."
    client = client_of(a_user("Sari"))

    assert said in client.get(address).content.decode()
    assert said not in client.get(address.removeprefix("/en")).content.decode()


@pytest.mark.django_db
def test_the_words_of_a_manual_are_marked_as_indonesian_on_an_english_page(client):
    page = client.get("/en/bantuan/semua/").content.decode()

    assert '<span lang="id">Untuk semua pengguna</span>' in page
    assert page.count(' lang="id"') > len(manuals()["semua"].topics)


def test_a_manual_for_several_roles_names_them(tmp_path):
    roles = "<!-- peran: unit_member local_admin -->"

    manual = a_manual(tmp_path, TEXT.replace("Kalimat awal.", f"{roles}\n\nKalimat awal."))

    assert (manual.text, manual.roles) == ("Kalimat awal.", ("unit_member", "local_admin"))


def test_a_picture_has_its_size_so_that_the_text_does_not_jump():
    html = rendered("![Beranda](../static/manuals/beranda.webp)")

    assert 'width="390"' in html and 'height="700"' in html


@pytest.mark.django_db
def test_ones_own_manuals_come_first(client, client_of, now):
    auditor = issue_account(email="a@contoh.test", full_name="Ayu", role="auditor", by=None, now=now).user

    def own(browser):
        page = browser.get("/bantuan/").content.decode()
        return re.findall(r"<b>(Untuk [^<]+)", page.split("Untuk peran lain")[0])

    assert own(client) == ["Untuk pengunjung", "Untuk semua pengguna"]
    assert own(client_of(auditor)) == ["Untuk auditor", "Untuk semua pengguna"]
