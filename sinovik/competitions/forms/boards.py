"""What people ask of the boards, and the one confirmation under several drafts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.states import AgencyKind
from sinovik.competitions.forms import SubmitForm
from sinovik.competitions.models import Proposal
from sinovik.competitions.states import ProposalState
from sinovik.competitions.states.turnout import Step
from sinovik.foundation.ui.forms import Form

Numbered = list[tuple[int, str]]


class BoardForm(Form):
    """What the local admin wants to see of the board; an unknown value is the same as none."""

    keadaan = forms.ChoiceField(
        label=_("Keadaan"), choices=[("", _("Semua keadaan")), *ProposalState.choices], required=False
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    edisi = forms.ChoiceField(label=_("Edisi"), required=False)
    urut = forms.ChoiceField(
        label=_("Urutkan menurut"),
        choices=[
            ("", _("Giliran")),
            ("judul", _("Judul")),
            ("unit", _("Unit")),
            ("lama", _("Terlama di tangan yang sama")),
        ],
        required=False,
    )

    def __init__(
        self, units: list[tuple[int, str]], editions: list[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Semua unit")), *units]
        self.fields["edisi"].choices = [("", _("Semua edisi")), *editions]

    def asked(self) -> dict[str, str]:
        self.full_clean()
        names = {"state": "keadaan", "unit": "unit", "edition": "edisi", "order": "urut"}
        return {name: self.cleaned_data.get(field, "") for name, field in names.items()}


class PickForm(Form):
    """Which drafts were ticked on the board."""

    MOST = 25  # a longer act would keep other agencies waiting for their numbers
    p = forms.ModelMultipleChoiceField(
        Proposal.objects.none(),
        label=_("Draf"),
        error_messages={"required": _("Centang dahulu draf yang akan diajukan di papan proposal.")},
    )

    def __init__(self, rows: QuerySet[Proposal], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["p"].queryset = rows

    def clean_p(self) -> QuerySet[Proposal]:
        picked = self.cleaned_data["p"]
        if len(picked) > self.MOST:
            told = _("Paling banyak %(most)s draf dapat diajukan sekaligus. Kurangi yang dicentang.")
            raise forms.ValidationError(told, params={"most": self.MOST})
        return picked

    def names_a_stranger(self) -> bool:
        """Whether a number was sent that is none of the person's proposals."""
        return self.has_error("p", "invalid_choice") or self.has_error("p", "invalid_pk_value")


class SubmitManyForm(SubmitForm):
    """One confirmation for all that the page named as ready; what became ready since is not among them."""

    named = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), max_length=500)

    def __init__(self, ready: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"named": " ".join(map(str, ready))}, **kwargs)
        self.fields["sure"].label = _("Isi semua proposal ini benar dan disetujui pimpinan instansi")
        if "accept_gaps" in self.fields:
            self.fields["accept_gaps"].help_text = _(
                "Tanpa tanda ini, hanya yang lengkap dan tidak melebihi batas yang diajukan."
            )

    def clean_named(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["named"].split())


class TurnoutForm(Form):
    """What is wanted of the turnout; an unknown value is the same as none. Without provinces it asks for none."""

    langkah = forms.ChoiceField(
        label=_("Keikutsertaan"), choices=[("", _("Semua instansi")), *Step.choices], required=False
    )
    jenis = forms.ChoiceField(label=_("Jenis"), choices=[("", _("Semua jenis")), *AgencyKind.choices], required=False)
    provinsi = forms.ChoiceField(label=_("Provinsi"), required=False)
    urut = forms.ChoiceField(
        label=_("Urutkan menurut"),
        choices=[
            ("", _("Nama instansi")),
            ("diajukan", _("Terbanyak diajukan")),
            ("tertahan", _("Terbanyak tertahan")),
        ],
        required=False,
    )

    def __init__(self, provinces: Numbered, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provinsi"].choices = [("", _("Semua provinsi")), *provinces]
        if not provinces:
            del self.fields["provinsi"]

    def asked(self) -> dict[str, str]:
        self.full_clean()
        names = {"step": "langkah", "kind": "jenis", "province": "provinsi", "order": "urut"}
        return {name: self.cleaned_data.get(field, "") for name, field in names.items()}

    def sieve(self) -> dict[str, str]:
        """What sifts the agencies themselves, before they are counted."""
        return {name: value for name, value in self.asked().items() if name in {"kind", "province"}}
