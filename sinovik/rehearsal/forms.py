from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.ui.forms import Form

# drafts that are played → about how long it takes on two cores
SIZES = [
    ("60", _("60 draf, sekitar satu menit")),
    ("200", _("200 draf, sekitar dua menit")),
    ("600", _("600 draf, sekitar enam menit")),
]
MOST = 20_000


class AskForm(Form):
    """How large the edition will be, and how much of it is played."""

    expected = forms.IntegerField(
        label=_("Perkiraan jumlah draf"),
        min_value=12,
        max_value=MOST,
        help_text=_("Semua draf yang akan dimulai unit, termasuk yang tidak jadi diajukan."),
    )
    drafts = forms.TypedChoiceField(
        label=_("Yang dimainkan"),
        choices=SIZES,
        coerce=int,
        initial=SIZES[0][0],
        widget=forms.RadioSelect,
        help_text=_("Makin banyak yang dimainkan, makin kecil peran kebetulan. Jumlah tempat diperkecil sebanding."),
    )

    def __init__(self, expected: int | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"expected": expected, "drafts": SIZES[0][0]}, **kwargs)
