from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency, Region
from sinovik.agencies.queries import resolve_agency, resolve_region
from sinovik.competitions.models import Edition
from sinovik.foundation.ui.forms import DateField, Form, LongText

from ..states import EvaluatorRole, TieKind

# digits of a row's number
LONGEST_ID = 18


class AgencyName(forms.CharField):
    """An agency by any of its known names."""

    def clean(self, value: str) -> Agency | None:
        text = super().clean(value)
        if not text:
            return None
        agency = resolve_agency(text)
        if agency is None:
            raise forms.ValidationError(_("Instansi ini belum dikenal. Tulis nama resminya, misalnya Kota Surabaya."))
        return agency


class RegionName(forms.CharField):
    """A province, regency or city by name."""

    def clean(self, value: str) -> Region | None:
        text = super().clean(value)
        if not text:
            return None
        region = resolve_region(text)
        if region is None:
            raise forms.ValidationError(_("Daerah ini belum dikenal. Tulis lengkap, misalnya Kabupaten Sleman."))
        return region


class AgencyNames(forms.CharField):
    """Several agencies, one per line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": "3"}), **kwargs)

    def clean(self, value: str) -> list[Agency]:
        lines = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        found = {line: resolve_agency(line) for line in lines}
        unknown = [line for line, agency in found.items() if agency is None]
        if unknown:
            raise forms.ValidationError(
                _("Belum dikenal: %(names)s. Tulis nama resmi, satu baris satu instansi."),
                params={"names": ", ".join(unknown)},
            )
        return [agency for agency in found.values() if agency is not None]


class ProfileForm(Form):
    """What is known of a person who judges."""

    capacity = forms.IntegerField(label=_("Sanggup membaca paling banyak"), min_value=1, max_value=2000)
    expertise = forms.MultipleChoiceField(
        label=_("Keahlian menurut kategori"), required=False, widget=forms.CheckboxSelectMultiple
    )
    best = forms.ChoiceField(
        label=_("Kategori yang paling dikuasai"),
        help_text=_("Proposal kategori ini didahulukan untuk orang ini."),
        required=False,
    )
    interests = forms.CharField(
        label=_("Bidang yang diminati"),
        help_text=_("Kata kunci, misalnya kesehatan, perizinan, pangan."),
        required=False,
        max_length=400,
    )
    past_posts = AgencyNames(
        label=_("Pernah bertugas di"), help_text=_("Satu baris satu instansi."), required=False, max_length=2000
    )
    mentored = AgencyNames(
        label=_("Mendampingi"), help_text=_("Satu baris satu instansi."), required=False, max_length=2000
    )

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = [(key, row.label) for key, row in edition.book.categories.items()]
        self.fields["expertise"].choices = categories
        self.fields["best"].choices = [("", _("Belum ditentukan")), *categories]

    @property
    def profile(self) -> dict[str, Any]:
        """The facts as the actions take them: categories with the best known first, ties by their kind."""
        given = self.cleaned_data
        known = [given["best"]] if given["best"] else []
        posts = [(TieKind.PAST_POST, agency) for agency in given["past_posts"]]
        return {
            "capacity": given["capacity"],
            "expertise": known + [key for key in given["expertise"] if key not in known],
            "interests": given["interests"],
            "ties": posts + [(TieKind.MENTOR, agency) for agency in given["mentored"]],
        }


class AppointForm(ProfileForm):
    """A person, the letter, and what is known of them."""

    email = forms.EmailField(label=_("Alamat surel"))
    full_name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    role = forms.ChoiceField(label=_("Peran"), choices=EvaluatorRole.choices, widget=forms.RadioSelect)
    letter_number = forms.CharField(label=_("Nomor surat penunjukan"), max_length=120)
    letter_date = DateField(label=_("Tanggal surat penunjukan"))
    agency = AgencyName(label=_("Instansi tempat bertugas"), required=False, max_length=200)
    home_region = RegionName(label=_("Daerah asal"), required=False, max_length=80)
    field_order = ("email", "full_name", "role", "letter_number", "letter_date", "agency", "home_region")

    @property
    def appointment(self) -> dict[str, Any]:
        """The profile with who the person is and by which letter."""
        own = set(AppointForm.declared_fields) - set(ProfileForm.declared_fields)
        return self.profile | {name: self.cleaned_data[name] for name in own}


class DeclarationForm(Form):
    """Interests in the agencies shown. `agency` carries the ids ticked; each may say what the interest is."""

    accepts_pact = forms.BooleanField(
        label=_("Saya menyetujui pakta integritas: menilai jujur, menjaga rahasia, dan mundur bila ada kepentingan."),
        required=False,
    )
    # empty when every agency was answered for before, as for a person who comes back
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    agency = forms.MultipleChoiceField(
        label=_("Saya mempunyai kepentingan dengan instansi ini"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = LongText(
        label=_("Kepentingan apa, untuk yang Anda tandai"),
        help_text=_("Misalnya keluarga bekerja di sana. Kosongkan bila tidak ada yang ditandai."),
        required=False,
        rows=3,
        max_length=400,
    )

    def __init__(self, agencies: list[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [(str(agency.pk), agency.name) for agency in agencies]

    def clean_shown(self) -> list[int]:
        parts = self.cleaned_data["shown"].split(",")
        if not all(part.isdecimal() and len(part) <= LONGEST_ID for part in parts if part):
            raise forms.ValidationError(_("Daftar instansi tidak lengkap. Muat ulang halaman, lalu nyatakan lagi."))
        return [int(part) for part in parts if part]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("agency") and not data.get("note", "").strip():
            self.add_error("note", _("Tulis kepentingan Anda dengan singkat."))
        return data

    @property
    def answers(self) -> dict[str, Any]:
        """As the action takes them: the agencies shown, the interests among them, the pact."""
        given = self.cleaned_data
        interests = {int(agency): given["note"] for agency in given["agency"]}
        return {"shown": given["shown"], "interests": interests, "accepts_pact": given["accepts_pact"]}


class LaterForm(Form):
    """An interest that came to light once every agency was answered for. The person names the agency: a list of those
    that compete would stand beside entries that are read without names."""

    agency = AgencyName(label=_("Instansi"), max_length=200)
    note = LongText(
        label=_("Kepentingan apa"), help_text=_("Misalnya keluarga bekerja di sana."), rows=3, max_length=400
    )

    @property
    def answers(self) -> dict[str, Any]:
        agency = self.cleaned_data["agency"].pk
        return {"shown": [agency], "interests": {agency: self.cleaned_data["note"]}, "accepts_pact": False}
