"""What a person types at their desk."""

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
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


class LanguageForm(Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)

    def clean_next(self) -> str:
        """The page to come back to; never one of another house."""
        asked = self.cleaned_data["next"]
        return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else reverse("desks:home")
