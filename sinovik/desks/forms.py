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


class SaveViewForm(Form):
    """The name of a view; which list it is, and what is looked for in it, come from the door that leads here."""

    name = forms.CharField(
        label=_("Nama tampilan"),
        max_length=60,
        help_text=_("Misalnya: draf yang menunggu saya. Hanya Anda yang melihatnya."),
    )
    daftar = forms.CharField(widget=forms.HiddenInput, max_length=200)
    saringan = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)


class LanguageForm(Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)

    def clean_next(self) -> str:
        """The page to come back to; never one of another house."""
        asked = self.cleaned_data["next"]
        return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else reverse("desks:home")
