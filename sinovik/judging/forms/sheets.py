from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.ui.forms import Form, LongText

from ..rules.marking import LONGEST_REASON
from ..rules.reading import ReadingRules


class MarkForm(Form):
    """One criterion of a sheet: mark, reason, the reader's own note. Nothing is required until the sheet is locked."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    mark = forms.TypedChoiceField(
        label=_("Nilai"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    reason = LongText(label=_("Alasan"), required=False, rows=4, max_length=LONGEST_REASON)
    note = LongText(
        label=_("Catatan pribadi"),
        help_text=_("Hanya Anda yang dapat membacanya."),
        required=False,
        rows=3,
        max_length=LONGEST_REASON,
    )

    def __init__(self, rules: ReadingRules, criterion: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        low, high = rules.scale
        self.criterion = criterion
        self.fields["mark"].choices = [(mark, str(mark)) for mark in range(low, high + 1)]
        if rules.reason_words:
            self.fields["reason"].help_text = _(
                "Paling sedikit %(words)s kata, dibaca pengusul setelah hasil terbit."
            ) % {"words": rules.reason_words}

    def renew(self, revision: int) -> None:
        """Sent again, this form writes over what was saved in between: its writer has now seen it."""
        self.data = self.data.copy()
        self.data["revision"] = str(revision)


class LockForm(Form):
    """The last look before a sheet is locked."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def renew(self, revision: int) -> None:
        """Sent again, this form locks what the page now shows."""
        self.data = self.data.copy()
        self.data["revision"] = str(revision)


class ReasonForm(Form):
    """A reason alone: for stepping back, reopening, leaving."""

    reason = LongText(label=_("Alasan"), rows=3, max_length=LONGEST_REASON)
