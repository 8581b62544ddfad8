"""Forms of several screeners at one desk."""

from django import forms

from sinovik.foundation.ui.forms import Form


class NextForm(Form):
    """Asks for the next in line. lewati: the entry that the person goes past."""

    lewati = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    @property
    def passed(self) -> int | None:
        """Its number; None when none was named, or nothing readable."""
        return self.cleaned_data.get("lewati") if self.is_valid() else None
