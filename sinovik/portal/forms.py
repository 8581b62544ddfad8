"""What a visitor may ask. Unknown choices are set aside with a sentence; nothing typed leads to an error page."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinovik.agencies.states import AgencyKind
from sinovik.foundation.ui.forms import Form
from sinovik.innovations.queries import Wish
from sinovik.innovations.rules import QUERY_MAX
from sinovik.innovations.states import Reach

SORTS = [
    ("cocok", gettext_lazy("Paling cocok")),
    ("terbaru", gettext_lazy("Terbaru")),
    ("abjad", gettext_lazy("Abjad")),
]
FIRST_YEAR, LAST_YEAR = 2014, 2099


class Among(forms.MultipleChoiceField):
    """Several values of a list; what is not in the list is left out."""

    def validate(self, value: list[str]) -> None:
        """Nothing is refused; `clean` leaves out."""

    def clean(self, value: Any) -> list[str]:
        return [one for one in super().clean(value) if self.valid_value(one)]


class CatalogueForm(Form):
    q = forms.CharField(
        label=gettext_lazy("Cari inovasi"),
        required=False,
        error_messages={
            "null_characters_not_allowed": gettext_lazy("Kata pencarian memuat tanda yang tidak dapat dibaca."),
        },
    )
    tahun = Among(required=False, choices=[(str(year), str(year)) for year in range(FIRST_YEAR, LAST_YEAR + 1)])
    tingkat = Among(required=False, choices=Reach.choices)
    jenis = Among(required=False, choices=AgencyKind.choices)
    provinsi = Among(required=False)
    urut = Among(required=False, choices=SORTS)

    def __init__(self, data: Any, *, provinces: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["provinsi"].choices = provinces

    def wish(self) -> Wish:
        """The wish in the registry's words; what could not be read is left out."""
        self.full_clean()
        asked = self.cleaned_data
        return Wish(
            text=" ".join(asked.get("q", "").split()),
            years=tuple(int(year) for year in asked["tahun"]),
            reach=(asked["tingkat"] or [""])[0],
            kinds=tuple(asked["jenis"]),
            provinces=tuple(asked["provinsi"]),
            sort=(asked["urut"] or [""])[0],
        )

    def set_aside(self) -> list[str]:
        """Sentences about what was left out."""
        lost = [name for name in ("tahun", "tingkat", "jenis", "provinsi", "urut") if self._unknown(name)]
        said = [str(error) for error in self.errors.get("q", [])]
        if lost:
            said.append(_("Sebagian saringan tidak dikenal dan tidak dipakai. Pilih saringan dari daftar."))
        if len(self.data.get("q", "")) > QUERY_MAX:
            said.append(_("Kata pencarian terlalu panjang. Kami memakai 200 tanda pertama."))
        return said

    def _unknown(self, name: str) -> bool:
        return any(value and not self.fields[name].valid_value(value) for value in self.data.getlist(name))
