"""The public navigation: which rooms stand in the header and the footer. A room that is not there yet is left out."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    href: str
    current: bool = False


@dataclass(frozen=True)
class Column:
    title: str | Promise
    entries: list[Entry]


SERVICE: list[tuple[str | Promise, str]] = [
    (_("Katalog"), "portal:catalogue"),
    (_("Kompetisi"), "portal:editions"),
    (_("Pemenang"), "portal:winners"),
    (_("Statistik"), "portal:statistics"),
    (_("Permintaan informasi"), "inquiries:ask"),
]
FOOTER: list[tuple[str | Promise, list[tuple[str | Promise, str]]]] = [
    (
        _("Jelajahi"),
        [
            (_("Katalog inovasi"), "portal:catalogue"),
            (_("Kompetisi dari tahun ke tahun"), "portal:editions"),
            (_("Pemenang"), "portal:winners"),
            (_("Statistik"), "portal:statistics"),
        ],
    ),
    (
        _("Ikut serta"),
        [
            (_("Masuk"), "account_login"),
            (_("Meja saya"), "desks:home"),
        ],
    ),
    (
        _("Bantuan"),
        [
            (_("Petunjuk untuk tiap peran"), "desks:manuals"),
            (_("Permintaan informasi"), "inquiries:ask"),
            (_("Periksa sertifikat"), "recognition:check_form"),
            (_("Catatan publik"), "transparency:record"),
        ],
    ),
]


def service(path: str) -> list[Entry]:
    return _entries(SERVICE, path)


def footer() -> list[Column]:
    columns = [Column(title, _entries(entries)) for title, entries in FOOTER]
    return [column for column in columns if column.entries]


def _entries(named: list[tuple[str | Promise, str]], path: str = "") -> list[Entry]:
    found = [(label, _address(name)) for label, name in named]
    return [Entry(label, href, bool(path) and path.startswith(href)) for label, href in found if href]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
