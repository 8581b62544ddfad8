"""The rules of an edition under preparation as its organiser's pages list them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sinovik.competitions.models import Edition
from sinovik.competitions.rules.places import CATEGORIES, SECTIONS, place_of, words_for
from sinovik.competitions.rules.rows import ROWS, listed, page_for, row_label, scored_stages, values_of
from sinovik.competitions.states import Law

Row = dict[str, Any]
TITLES = {
    "group": gettext_lazy("Kelompok"),
    CATEGORIES: gettext_lazy("Kategori"),
    SECTIONS: gettext_lazy("Bagian formulir"),
    "attachment": gettext_lazy("Lampiran"),
    "criterion": pgettext_lazy("banyak", "Kriteria"),
}
ADDING = {
    "group": gettext_lazy("Tambah kelompok"),
    CATEGORIES: gettext_lazy("Tambah kategori"),
    SECTIONS: gettext_lazy("Tambah bagian formulir"),
    "attachment": gettext_lazy("Tambah lampiran"),
    "criterion": gettext_lazy("Tambah kriteria"),
}


def _address(edition: Edition, kind: str, key: str) -> str:
    return reverse("competitions:write_row", args=[edition.slug, kind, key])


def _told(rules: Mapping[str, Any], kind: str, row: Mapping[str, Any]) -> str:
    """The facts of a row in one line."""
    if kind == "group":
        months = row["minimum_age_months"]
        return "" if months is None else _("umur paling sedikit %(n)s bulan") % {"n": months}
    if kind == SECTIONS:
        names = {group["key"]: row_label(group, "group") for group in rules["group"]}
        told = {"words": row["words"] if row["words"] is not None else "?", "law": Law(row["law"]).label}
        told |= {"weight": row["weight"] if row["weight"] is not None else "?"}
        told |= {"groups": ", ".join(names.get(key, key) for key in row["groups"])}
        return _("%(words)s kata · bobot %(weight)s · %(law)s · %(groups)s") % told
    if kind == "attachment":
        told = {"kinds": ", ".join(kind.upper() for kind in row["kinds"]), "size": row["max_mib"]}
        return _("%(kinds)s, paling besar %(size)s MB") % told
    if kind == "criterion":
        names = {section["key"]: row_label(section, SECTIONS) for section in listed(rules, SECTIONS)}
        return ", ".join(names.get(key, key) for key in row["sections"]) or _("belum membaca satu bagian pun")
    return ""


def row_tables(edition: Edition) -> list[Row]:
    """Every list of the rules with its rows, each a way to its page."""
    tables = []
    for kind in ROWS:
        rows = [
            {
                "key": row_label(row, kind),
                "value": _told(edition.rules, kind, row) or "–",
                "href": _address(edition, kind, row["key"]),
                "action": _("Ubah"),
            }
            for row in listed(edition.rules, kind)
        ]
        add = reverse("competitions:add_row", args=[edition.slug, kind])
        tables.append({"title": TITLES[kind], "rows": rows, "add": add, "adding": ADDING[kind]})
    return tables


def _pages(rules: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """(page, key, title) of each page of single values."""
    levels = [("level", row["key"], next(iter(row["label"].values()))) for row in rules["level"]]
    stages = [("scoring", row["key"], row_label(row, SECTIONS)) for row in scored_stages(rules)]
    return [("terms", "umum", _("Nama, dasar hukum, dan syarat")), *stages, *levels]


def value_tables(edition: Edition) -> list[Row]:
    """Every page of single values with what stands on it."""
    return [
        {
            "title": title,
            "href": reverse("competitions:write_values", args=[edition.slug, page, key]),
            "rows": [
                {"key": words_for(edition.rules, path), "value": in_words(value_at(edition, path))}
                for path in values_of(edition.rules, page, key)
                if path not in ("edition.name", "edition.short")
            ],
        }
        for page, key, title in _pages(edition.rules)
    ]


def page_title(edition: Edition, page: str, key: str) -> str:
    return next(str(title) for name, known, title in _pages(edition.rules) if (name, known) == (page, key))


def value_at(edition: Edition, path: str) -> Any:
    place = place_of(edition.rules, path)
    return place.table[place.name]


METHOD_WORDS = {
    "weighted_mean": gettext_lazy("Rata-rata berbobot"),
    "calibrated": gettext_lazy("Dikalibrasi menurut penilai"),
}


def in_words(value: Any) -> str:
    if value is None:
        return _("Belum diketahui")
    if isinstance(value, list):
        between = " – " if all(isinstance(item, int) for item in value) else ", "
        return between.join(map(str, value))
    return str(METHOD_WORDS.get(value, value))


def rewritten_rows(edition: Edition) -> list[Row]:
    """Every row and value that the organiser wrote anew or removed, with the source of the change."""
    told = []
    for row in edition.rules.get("rewritten", []):
        kind, *way = row["path"].split(".")
        if kind in ROWS and len(way) > 1:
            continue  # its row is told
        name = words_for(edition.rules, row["path"])
        if kind in ROWS:
            known = {other["key"]: row_label(other, kind) for other in listed(edition.rules, kind)}
            gone = _("%(key)s, dihapus") % {"key": way[0]}
            name = f"{TITLES[kind]}: {known.get(way[0], gone)}"
        told.append({"key": name, "value": row["source"]})
    return told


def mending_page(edition: Edition, path: str) -> str:
    """Where what a finding names is written anew; "" if nowhere."""
    page, key = page_for(path) or ("", "")
    if page in ROWS:
        known = {row["key"] for row in listed(edition.rules, page)}
        return _address(edition, page, key) if key in known else reverse("competitions:rules", args=[edition.slug])
    if page == "terms":
        key = "umum"
    return reverse("competitions:write_values", args=[edition.slug, page, key]) if page else ""
