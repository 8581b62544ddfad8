"""The people who made the innovation: one row each, in the order in which they are named."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .entries import Marked

LONGEST_NAME = 150
MOST = 60  # people
SPARE = 3  # empty rows below those that are filled
PARTS = (
    _("Memimpin inovasi"),
    _("Menemukan gagasannya"),
    _("Membangun sistemnya"),
    _("Menjalankan layanannya"),
    _("Mengukur hasilnya"),
    _("Mendampingi penggunanya"),
)


def _rows_sent(data: Mapping[str, Any]) -> int:
    places = [int(match[1]) for name in data if (match := re.fullmatch(r"name_(\d{1,3})", name))]
    return min(max(places, default=0), MOST)


def _reaches_somebody(contact: str) -> bool:
    """Whether it reads as a telephone number or an address of mail."""
    digits = re.sub(r"[\s().+-]", "", contact)
    by_telephone = len(digits) >= 8 and digits.isdecimal()
    return by_telephone or bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact))


class TeamForm(Marked):
    def __init__(self, kept: Sequence[Sequence[str]], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rows = _rows_sent(data) if data else 0
        self.count = max(rows, min(len(kept) + SPARE, MOST), 1)
        for n in range(1, self.count + 1):
            name, part, contact = kept[n - 1] if n <= len(kept) else ("", "", "")
            self._ask(n, name, part, contact)

    def _ask(self, n: int, name: str, part: str, contact: str) -> None:
        facts = {"required": False, "max_length": LONGEST_NAME}
        self.fields[f"name_{n}"] = forms.CharField(label=_("Nama"), initial=name, **facts)
        self.fields[f"part_{n}"] = forms.CharField(
            label=pgettext_lazy("dalam tim", "Peran"),
            initial=part,
            widget=forms.TextInput(attrs={"list": "peran-tim"}),
            **facts,
        )
        self.fields[f"contact_{n}"] = forms.CharField(
            label=_("Kontak"), initial=contact, widget=forms.TextInput(attrs={"autocomplete": "off"}), **facts
        )
        self.fields[f"place_{n}"] = forms.IntegerField(
            label=_("Urutan"), required=False, min_value=1, max_value=MOST, initial=n if name else None
        )

    def people(self) -> list[dict[str, Any]]:
        """Each row with its legend and its fields, for the page."""
        names = ("name", "part", "contact", "place")
        return [
            {"legend": format_lazy(_("Orang ke-{n}"), n=n), "fields": [self._bound(name, n) for name in names]}
            for n in range(1, self.count + 1)
        ]

    def _bound(self, name: str, n: int) -> BoundField:
        return self[f"{name}_{n}"]

    def _row(self, cleaned: Mapping[str, Any], n: int) -> tuple[int, tuple[str, str, str]] | None:
        """The place and the person of one row; None of an empty row, so that emptying it takes a person off."""
        name, part, contact = (cleaned.get(f"{field}_{n}", "").strip() for field in ("name", "part", "contact"))
        if not (name or part or contact):
            return None
        if not name:
            self._tell(f"name_{n}", _("Tuliskan nama orang ini, atau kosongkan seluruh barisnya."))
        if not part:
            self._tell(f"part_{n}", _("Tuliskan apa peran orang ini, misalnya menjalankan layanannya."))
        if contact and not _reaches_somebody(contact):
            self._tell(f"contact_{n}", _("Tulis nomor telepon atau alamat surel yang lengkap."))
        return cleaned.get(f"place_{n}") or n, (name, part, contact)

    def _tell(self, field: str, sentence: str) -> None:
        if field not in self.errors:
            self.add_error(field, sentence)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        rows = [row for n in range(1, self.count + 1) if (row := self._row(cleaned, n))]
        # sorting keeps the order of the page among equal places
        people = [person for _place, person in sorted(rows, key=lambda row: row[0])]
        if not people:
            self._tell("name_1", _("Tuliskan sedikitnya satu orang dengan perannya."))
        elif not any(contact for _name, _part, contact in people):
            self._tell("contact_1", _("Tuliskan kontak sedikitnya satu orang, supaya tim ini dapat dihubungi."))
        return {"members": people, "seen": cleaned.get("seen", "")}
