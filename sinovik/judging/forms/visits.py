"""Planning a field visit and reporting it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.models import Proposal
from sinovik.foundation.ui.forms import DateField, Form, LongText

from ..actions.visits import Seen
from ..models import Evaluator
from ..rules.visits import CHECKLIST
from ..states.visits import Answer, VisitMode


class VisitPlanForm(Form):
    proposal = forms.ChoiceField(label=_("Finalis"))
    mode = forms.ChoiceField(label=_("Cara"), choices=VisitMode.choices, widget=forms.RadioSelect)
    planned_on = DateField(label=_("Tanggal"))
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    members = forms.MultipleChoiceField(
        label=_("Anggota tim"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Paling sedikit satu panelis dan satu evaluator."),
    )

    def __init__(self, *args: Any, finalists: Sequence[Proposal], people: Sequence[Evaluator], **kwargs: Any) -> None:
        self.finalists = {str(one.pk): one for one in finalists}
        self.people = {str(one.pk): one for one in people}
        super().__init__(*args, **kwargs)
        self.fields["proposal"].choices = [
            (key, f"{one.title} · {one.agency.name}") for key, one in self.finalists.items()
        ]
        self.fields["members"].choices = [
            (key, f"{one.user.full_name} · {one.get_role_display()}") for key, one in self.people.items()
        ]

    def clean_proposal(self) -> Proposal:
        return self.finalists[self.cleaned_data["proposal"]]

    def clean_members(self) -> list[Evaluator]:
        return [self.people[key] for key in self.cleaned_data["members"]]


class VisitReportForm(Form):
    visited_on = DateField(label=_("Tanggal kunjungan"))
    text = LongText(label=_("Laporan"), max_length=10000, help_text=_("Apa yang Anda lihat dan siapa yang Anda temui."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in CHECKLIST:
            self.fields[f"item_{item.key}"] = forms.ChoiceField(
                label=item.text, choices=Answer.choices, widget=forms.RadioSelect
            )
            self.fields[f"note_{item.key}"] = forms.CharField(label=_("Keterangan"), max_length=2000, required=False)
        self.order_fields(
            ["visited_on", *(name for name in self.fields if "_" in name and name != "visited_on"), "text"]
        )

    def findings(self) -> dict[str, Seen]:
        given = self.cleaned_data
        return {item.key: Seen(given[f"item_{item.key}"], given[f"note_{item.key}"]) for item in CHECKLIST}
