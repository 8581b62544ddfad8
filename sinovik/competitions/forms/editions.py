"""How an organiser begins an edition."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency
from sinovik.foundation.ui.forms import DateTimeField, Form, YearField

EARLIER = "edisi:"  # before the address of an edition to begin from; a template's name holds no colon
Grouped = list[tuple[str, list[tuple[str, str]]]]


class Beginning(Form):
    """What every beginning asks: in whose name, and where it is found. An agency's person acts for it alone."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Penyelenggara"),
        help_text=_("Edisi ini hanya terbuka bagi instansi itu dan yang ada di bawah atau di wilayahnya."),
    )
    year = YearField(label=_("Tahun"), first=2014, last=2100)
    slug = forms.SlugField(label=_("Alamat"), max_length=60, help_text=_("Misalnya kipp-2027. Tidak dapat diubah."))

    def __init__(self, organisers: QuerySet[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(organisers)
        if choices:
            self.fields["agency"].queryset = organisers
            self.fields["agency"].initial = choices[0]
        else:
            del self.fields["agency"]


class CreateEditionForm(Beginning):
    template = forms.ChoiceField(
        label=_("Mulai dari"),
        help_text=_("Templat sebuah tahun, atau aturan beku sebuah edisi yang pernah dibuka."),
    )
    name = forms.CharField(
        label=_("Nama edisi"),
        max_length=160,
        required=False,
        help_text=_("Kosongkan untuk memakai nama sumbernya dengan tahun yang baru."),
    )
    short = forms.CharField(label=_("Nama pendek"), max_length=40, required=False)
    closes_at = DateTimeField(
        label=_("Pendaftaran ditutup"),
        help_text=_("Seluruh kalender sumbernya digeser mengikuti waktu ini. Waktu menurut zona Anda."),
    )
    is_demo = forms.BooleanField(
        label=_("Edisi contoh"),
        required=False,
        help_text=_("Hanya edisi contoh yang boleh memakai templat dengan asumsi demo."),
    )
    field_order = ("template", "agency", "name", "short", "year", "slug", "closes_at", "is_demo")

    def __init__(self, sources: Grouped, organisers: QuerySet[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(organisers, *args, **kwargs)
        self.fields["template"].choices = sources
        if "agency" in self.fields:
            for name in ("name", "short"):
                self.fields[name].required, self.fields[name].help_text = True, ""

    def begun_from(self) -> str:
        """Address of the edition that was chosen; "" for a template."""
        chosen = self.cleaned_data["template"]
        return chosen.removeprefix(EARLIER) if chosen.startswith(EARLIER) else ""

    def facts(self) -> dict[str, Any]:
        """Everything but the source."""
        return {name: value for name, value in self.cleaned_data.items() if name != "template"}
