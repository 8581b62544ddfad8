"""Everybody walks through every page of their desk, on a phone and at a desk, in both languages.

Nothing is done here; each page is looked at by the harness: accessible at A and AA, nothing scrolls sideways, no
script error, no other host, no refusal. What is two links away from the menu counts as the desk.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.journeys.visitor import DESKTOP, PHONE

# leaves the desk, changes something, or is a file
NOT_A_PAGE = re.compile(r"^(/keluar/|/static/|/i18n/)|\.(pdf|csv|xlsx|svg|ics)$|/berkas/|/unduh/|/pdf/$|/surat-kuasa/")
PUBLIC = [
    "/",
    "/inovasi/",
    "/pemenang/",
    "/statistik/",
    "/kompetisi/",
    "/galeri/",
    "/bantuan/",
    "/permintaan-informasi/",
]
WALKS = [
    ("registration", "unit_member"),
    ("registration", "local_admin"),
    ("registration", "secretariat"),
    ("screening", "secretariat"),
    ("desk", "evaluator"),
    ("desk", "secretariat"),
    ("plenary_end", "panelist"),
    ("plenary_end", "secretariat"),
    ("finalists", "panelist"),
    ("finalists", "local_admin"),
    ("publication", "unit_member"),
    ("publication", "secretariat"),
    ("afterwards", "local_admin"),
    ("afterwards", "agency_head"),
    ("afterwards", "assessor"),
    ("afterwards", "information_officer"),
    ("afterwards", "auditor"),
    ("afterwards", "administrator"),
]


def links(visitor, within):
    """Addresses of ours that the page links to."""
    found = visitor.page.locator(within).evaluate_all("all => all.map(a => a.href)")
    home = urlsplit(visitor.address).netloc
    parts = [urlsplit(href) for href in found]
    return [f"{part.path}?{part.query}".rstrip("?") for part in parts if part.netloc == home]


def kind_of(path):
    """The page's name among the addresses, the same for every row that it can show."""
    return resolve(urlsplit(path).path.removeprefix("/en")).view_name


def walk(visitor, start, *, further):
    """Every page of the menu and, if asked, every kind of page that those lead to."""
    visitor.goes_to(start)
    menu = links(visitor, ".sn-side nav a")
    seen, waiting = set(), list(menu)
    while waiting:
        path = waiting.pop(0)
        if NOT_A_PAGE.search(urlsplit(path).path.removeprefix("/en")) or kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        visitor.goes_to(path)
        if further and path in menu:
            waiting += links(visitor, "main a")
    return seen


@pytest.mark.parametrize(
    ("moment", "role"),
    [pytest.param(*walk, marks=pytest.mark.journey(walk[0]), id=" ".join(walk)) for walk in WALKS],
)
def test_every_page_of_the_desk_can_be_used_by_everybody(scene, moment, role):
    somebody = scene.somebody(role)

    on_a_phone = walk(scene.enters(somebody, width=PHONE), "/meja/", further=True)
    at_a_desk = walk(scene.enters(somebody, width=DESKTOP, color_scheme="dark"), "/en/meja/", further=False)

    assert len(on_a_phone) >= len(at_a_desk) >= 2


@pytest.mark.journey("afterwards")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_public_page_can_be_used_by_everybody(scene, scheme):
    visitor = scene.enters(color_scheme=scheme)
    for path in PUBLIC:
        visitor.goes_to(path)
        visitor.goes_to(f"/en{path}")
