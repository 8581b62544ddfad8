"""The base of every form, and the fields that Django lacks. A form takes input and nothing else."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.http import HttpRequest
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinovik.foundation import clock
from sinovik.foundation.files import FileRefused, Kind, store
from sinovik.foundation.refusals import Refused
from sinovik.methods.text import count_words

_ASKS: list[tuple[type[forms.Field], str, Any]] = [
    (forms.FileField, "required", _("Pilih berkas untuk “{label}”.")),
    (forms.ChoiceField, "required", _("Pilih satu untuk “{label}”.")),
    (forms.ModelChoiceField, "required", _("Pilih satu untuk “{label}”.")),
    (forms.BooleanField, "required", _("Beri tanda pada “{label}” untuk melanjutkan.")),
    (forms.Field, "required", _("Isi “{label}”.")),
    (forms.FileField, "empty", _("Berkas untuk “{label}” kosong. Pilih berkas yang berisi.")),
    (forms.FileField, "invalid", _("Pilih berkas untuk “{label}”.")),
    (forms.EmailField, "invalid", _("Tulis alamat surel yang lengkap pada “{label}”, misalnya nama@instansi.go.id.")),
    # Django's decimal field is a whole-number field that was widened, so it comes first
    (forms.DecimalField, "invalid", _("Tulis “{label}” dengan angka, misalnya 12,5.")),
    (forms.IntegerField, "invalid", _("Tulis “{label}” dengan angka bulat, misalnya 120.")),
    (forms.DateTimeField, "invalid", _("Tulis “{label}” sebagai tanggal dan jam, misalnya 5/5/2027 16.00.")),
    (forms.DateField, "invalid", _("Tulis “{label}” sebagai tanggal, misalnya 5/5/2027.")),
    (
        forms.CharField,
        "max_length",
        _("Isian “{label}” paling panjang %(limit_value)s huruf, sekarang %(show_value)s. Ringkas dahulu."),
    ),
    (
        forms.CharField,
        "null_characters_not_allowed",
        _("Isian “{label}” memuat tanda yang tidak dapat dibaca. Tulis ulang bagian itu."),
    ),
    (forms.IntegerField, "min_value", _("Tulis “{label}” dengan angka paling kecil %(limit_value)s.")),
    (forms.IntegerField, "max_value", _("Tulis “{label}” dengan angka paling besar %(limit_value)s.")),
    (forms.ChoiceField, "invalid_choice", _("Pilihan pada “{label}” tidak ada lagi. Pilih salah satu dari daftar.")),
    (
        forms.ModelChoiceField,
        "invalid_choice",
        _("Pilihan pada “{label}” tidak ada lagi. Pilih salah satu dari daftar."),
    ),
]


DASHES = forms.ModelChoiceField(queryset=None).empty_label
_COUNTED = {"max_length", "null_characters_not_allowed", "min_value", "max_value"}


class Form(forms.Form):
    """Fields render in our design, and every error says which field and what to do."""

    required_css_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)
        for field in self.fields.values():
            _keep_what_was_typed(field)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
                field.empty_label = _("Pilih satu") if field.required else _("Tidak dipilih")

    def add(self, name: str, field: forms.Field) -> None:
        """A field that only the data tells of, treated as those of the class."""
        _keep_what_was_typed(field)
        self.fields[name] = field

    def full_clean(self) -> None:
        """As Django's, after the fields that a form has added to itself since have got plain words too."""
        speak_plainly(self)
        super().full_clean()

    def hand_to(self, request: HttpRequest, act: Callable[..., Any], **given: Any) -> Any:
        """Hand a sent form to an action, with its files stored, who acts and when.

        Returns what the action returns; None if nothing was sent, or if the form, a file or the action was refused,
        whose sentence then stands at its field and nothing typed is lost.
        """
        if not self.is_bound or not self.is_valid():
            return None
        by, now = request.person.user, clock.now()
        try:
            facts = {name: self._kept(name, value, by, now) for name, value in self.cleaned_data.items()}
            return act(**facts, **given, by=by, now=now)
        except Refused as refusal:
            self.refuse(refusal)
        return None

    def _kept(self, name: str, value: Any, by: Any, now: datetime) -> Any:
        field = self.fields[name]
        if not isinstance(field, UploadField):
            return value
        try:
            return store(value, kinds=field.kinds, max_bytes=field.max_bytes, by=by, now=now) if value else None
        except FileRefused as refusal:
            raise Refused(refusal.message, field=name) from refusal

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal of an action at its field, or above the form."""
        field = getattr(refusal, "field", None)
        self.add_error(field if field in self.fields else None, refusal.message)


def speak_plainly(form: forms.Form) -> None:
    """Give every message still in Django's words ours, with the label; what a form words itself stays.

    Fields are not bound here: a form may still name and explain them afterwards, and the sentences follow.
    """
    for name, field in form.fields.items():
        _speak_plainly(field, _label_of(field, name))


def _spelt(label: Promise) -> Promise:
    """For a sentence into which Django sets numbers by %."""
    return lazy(lambda: str(label).replace("%", "%%"), str)()


def _label_of(field: forms.Field, name: str) -> Promise:
    """What the field is called when the sentence is read."""
    return lazy(lambda: str(pretty_name(name) if field.label is None else field.label), str)()


def _speak_plainly(field: forms.Field, label: Promise) -> None:
    said: set[str] = set()
    for kind, code, sentence in _ASKS:
        if isinstance(field, kind) and code not in said and field.error_messages.get(code) == _inherited(field, code):
            field.error_messages[code] = format_lazy(sentence, label=label if code not in _COUNTED else _spelt(label))
            said.add(code)


def _keep_what_was_typed(field: forms.Field) -> None:
    """Numbers as people write them, 3.478 and 12,5. A browser's number box would throw away what it cannot read."""
    if isinstance(field.widget, forms.NumberInput):
        field.widget.input_type = "text"
        field.localize = field.widget.is_localized = True
        whole = isinstance(field, forms.IntegerField) and not isinstance(field, forms.DecimalField | forms.FloatField)
        field.widget.attrs.setdefault("inputmode", "numeric" if whole else "decimal")
        field.widget.attrs.setdefault("class", "govuk-input--width-10")


def _inherited(field: forms.Field, code: str) -> object:
    for kind in type(field).__mro__:
        messages = getattr(kind, "default_error_messages", {})
        if code in messages:
            return messages[code]
    return None


class UploadField(forms.FileField):
    """One file of certain kinds; `Form.hand_to` looks into it and stores it before the action sees it."""

    def __init__(self, *, kinds: Collection[Kind], max_bytes: int = 10 * 1024 * 1024, **kwargs: Any) -> None:
        self.kinds, self.max_bytes = kinds, max_bytes
        super().__init__(**kwargs)


class YearField(forms.IntegerField):
    """A year: four digits without the sign that large numbers have between theirs."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"})

    def __init__(self, *, first: int, last: int, **kwargs: Any) -> None:
        said = format_lazy(_("Tulis tahun antara {first} dan {last}."), first=first, last=last)
        messages = dict.fromkeys(["invalid", "min_value", "max_value"], said)
        super().__init__(min_value=first, max_value=last, error_messages=messages, **kwargs)


class LongText(forms.CharField):
    """Text of several lines. `max_words` shows a count under the field; it refuses longer text only if `strict`."""

    def __init__(self, *, max_words: int = 0, strict: bool = False, rows: int = 6, **kwargs: Any) -> None:
        self.max_words, self.strict = max_words, strict
        attrs = {"rows": str(rows)} | ({"data-words": str(max_words)} if max_words else {})
        super().__init__(widget=forms.Textarea(attrs=attrs), **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        over = count_words(value or "") - self.max_words if self.strict and self.max_words else 0
        if over > 0:
            raise ValidationError(
                _("Tulisan ini lebih %(over)s kata. Ringkas sampai %(limit)s kata."),
                "too_many_words",
                {"over": over, "limit": self.max_words},
            )


class NativeDate(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "govuk-input--width-10", **(attrs or {})}, format="%Y-%m-%d")


class NativeMoment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "govuk-input--width-20", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class DateField(forms.DateField):
    """A date near today, by the device's own calendar."""

    widget = NativeDate


class DateTimeField(forms.DateTimeField):
    """A day and a time, read in the person's own zone."""

    widget = NativeMoment


class DayMonthYear(forms.MultiWidget):
    """A date one knows by heart, in three boxes."""

    template_name = "ui/forms/day_month_year.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        two, four = (
            {**box, "class": "govuk-input govuk-input--width-2"},
            {**box, "class": "govuk-input govuk-input--width-4"},
        )
        super().__init__(
            {"hari": forms.TextInput(two), "bulan": forms.TextInput(two), "tahun": forms.TextInput(four)}, attrs
        )

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = [pgettext_lazy("hari dalam bulan", "Tanggal"), _("Bulan"), _("Tahun")]
        context["boxes"] = list(zip(labels, context["widget"]["subwidgets"], strict=True))
        return context


class KnownDateField(forms.MultiValueField):
    """A date in three boxes. An impossible day is answered with what to correct."""

    widget = DayMonthYear

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False) for _part in range(3)]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def compress(self, parts: list[str]) -> date | None:
        if not any(parts):
            return None
        try:
            day, month, year = (int(part) for part in parts)
            return date(year, month, day)
        except ValueError:
            raise ValidationError(
                _("Tanggal ini tidak ada di kalender. Tulis dengan angka, misalnya 27, 3, dan 2022.")
            ) from None
