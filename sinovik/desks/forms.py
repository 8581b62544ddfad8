"""What a person types at their desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.ui.forms import Form

QUERY_MIN, QUERY_MAX = 2, 100


class SearchForm(Form):
    q = forms.CharField(
        label=_("Cari di meja Anda"),
        min_length=QUERY_MIN,
        max_length=QUERY_MAX,
        error_messages={
            "required": _("Tuliskan kata atau nomor yang Anda cari."),
            "min_length": _("Tuliskan paling sedikit dua huruf."),
            "max_length": _("Tuliskan paling banyak seratus huruf."),
            "null_characters_not_allowed": _("Kata pencarian memuat tanda yang tidak dapat dibaca."),
        },
    )
