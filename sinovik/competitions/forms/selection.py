"""The order of an agency's drafts as a person arranges it: numbers typed, one moved up or down, reasons."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.actions.proposals import LONGEST_REASON, OUT_OF_DATE
from sinovik.competitions.queries.selection import Line
from sinovik.foundation.ui.forms import Form

MOVES = {"naik": -1, "turun": 1}
ARRANGES = (*MOVES, "urutkan")


class SelectionForm(Form):
    """order: the drafts as the person has arranged them; what is only arranged is shown again and not sent on.

    Whoever was given a number goes to that place; of two with one number the one that was moved gets it.
    """

    susunan = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False)

    def __init__(self, line: Line, sent: Mapping[str, str] | None = None) -> None:
        known = [row.pk for row in line.drafts]
        shown = [int(pk) for pk in (sent or {}).get("susunan", "").split() if pk.isdecimal()]
        self.line, self.stale = line, sent is not None and sorted(shown) != sorted(known)
        self.arranges = sent is not None and any(name in sent for name in ARRANGES)
        before = [pk for pk in shown if pk in known] + [pk for pk in known if pk not in shown]
        self.order = before if sent is None else _moved(_sorted(before, sent), sent)
        reasons = line.reasons if sent is None else {pk: sent.get(f"alasan_{pk}", "") for pk in known}
        filled: dict[str, Any] = {"susunan": " ".join(map(str, self.order))}
        filled |= {f"urut_{pk}": n for n, pk in enumerate(self.order, 1)}
        filled |= {f"alasan_{pk}": reasons.get(pk, "") for pk in known}
        super().__init__(data=filled if sent is not None and not self.arranges else None, initial=filled)
        for row in line.drafts:
            facts = {"title": row.title}
            self.fields[f"urut_{row.pk}"] = forms.IntegerField(
                label=_("Urutan"),
                min_value=1,
                max_value=len(known),
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
            )
            self.fields[f"alasan_{row.pk}"] = forms.CharField(
                label=_("Alasan tidak diajukan: %(title)s") % facts,
                max_length=LONGEST_REASON,
                required=row.pk in self.order[line.free :],
                help_text=_("Dibaca unitnya, di halaman draf dan dalam surat."),
            )

    def clean(self) -> dict[str, Any]:
        if self.stale:
            raise forms.ValidationError(_(OUT_OF_DATE))
        return super().clean()

    def reasons(self) -> dict[int, str]:
        return {row.pk: self.cleaned_data.get(f"alasan_{row.pk}", "") for row in self.line.drafts}

    def place(self, pk: int) -> BoundField:
        return self[f"urut_{pk}"]

    def reason(self, pk: int) -> BoundField:
        return self[f"alasan_{pk}"]


def _sorted(before: list[int], sent: Mapping[str, str]) -> list[int]:
    def wanted(item: tuple[int, int]) -> tuple[int, int]:
        n, pk = item
        typed = sent.get(f"urut_{pk}", "")
        number = int(typed) if typed.isdecimal() and len(typed) < 6 else n
        return number, (number > n) - (number < n)

    return [pk for _n, pk in sorted(enumerate(before, 1), key=wanted)]


def _moved(order: list[int], sent: Mapping[str, str]) -> list[int]:
    """With the one whose button was pressed a place further up or down."""
    for name, step in MOVES.items():
        pk = sent.get(name, "")
        if pk.isdecimal() and int(pk) in order:
            place = order.index(int(pk))
            other = min(max(place + step, 0), len(order) - 1)
            order[place], order[other] = order[other], order[place]
    return order
