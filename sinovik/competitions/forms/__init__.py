"""What people type in: one form per page, no decision beyond whether it can be read."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.actions.proposals import LONGEST_NOTE
from sinovik.competitions.models import Edition, Revision, Stage
from sinovik.competitions.models.screening import Outcome
from sinovik.competitions.states import ExitReason, Law
from sinovik.competitions.states.rulebook import Section
from sinovik.foundation.ui.forms import DateTimeField, Form, LongText

from .entries import Choices, EntryForm, Marked

NEW = "baru"


class DraftForm(EntryForm):
    """The first page of an entry: for which unit, and of which innovation."""

    unit = forms.ChoiceField(label=_("Unit pengusul"))
    innovation = forms.ChoiceField(
        label=_("Inovasi"), help_text=_("Pilih inovasi yang sudah terdaftar, atau daftarkan yang baru.")
    )
    field_order = ("unit", "innovation", "title")

    def __init__(self, edition: Edition, units: Choices, innovations: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(edition, *args, **kwargs)
        self.fields["unit"].choices = units
        self.fields["innovation"].choices = [(NEW, _("Inovasi baru")), *innovations]
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Wajib untuk inovasi baru. Kosongkan untuk memakai judul yang terdaftar.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("innovation") == NEW and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Tuliskan judul inovasi baru."))
        return cleaned


def can_be_kept(text: str) -> None:
    """Half of a character, as a broken script may send, cannot be stored."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise forms.ValidationError(_("Tulisan ini memuat huruf yang rusak. Tulis ulang bagian itu.")) from error


class SectionForm(Form):
    """The text of a section, and a file to stand beside it."""

    text = LongText(required=False, rows=14, strip=False)
    base_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    file = forms.FileField(
        label=_("Tambah bukti"),
        required=False,
        help_text=_("PDF, Word, Excel, JPG, atau PNG. Paling besar 25 MB."),
    )

    def __init__(self, section: Section, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.help_text = section.title, section.help
        # without autocomplete a browser does not put an older text back when the person returns
        text.widget.attrs |= {"data-words": str(section.words), "data-autosave": "", "autocomplete": "off"}
        self.fields["base_revision"].widget.attrs["autocomplete"] = "off"
        tell_size(self.fields["file"], 25)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "upload" in self.data and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Pilih berkas yang akan diunggah."))
        return cleaned

    def writing(self) -> dict[str, Any]:
        """What was typed, and the revision that it began from."""
        return {name: self.cleaned_data[name] for name in ("text", "base_revision")}

    def unsaved(self, present: Revision | None, conflict: Revision | None) -> str:
        """Whether the text on the page is kept ("") or not: then it waits for the person, or is sent at once where
        nothing but the file was refused."""
        typed = (self["text"].value() or "").replace("\r\n", "\n")
        if conflict is None and typed == (present.text if present else ""):
            return ""
        return "send" if set(self.errors) == {"file"} else "wait"


def tell_size(file: forms.Field, most: int) -> None:
    """Let the page's script tell at once what the server would tell after the upload."""
    told = _("Berkas ini lebih besar dari %(size)s MB. Perkecil atau pecah berkasnya, lalu pilih lagi.")
    file.widget.attrs |= {"data-most": most * 1024 * 1024, "data-too-large": told % {"size": most}}


class SaveForm(forms.Form):
    """What the page sends while a person types."""

    text = forms.CharField(required=False, strip=False, validators=[can_be_kept])
    base_revision = forms.IntegerField(min_value=0)


class UploadForm(Form):
    file = forms.FileField(label=_("Pilih berkas"))

    def __init__(self, *args: Any, label: str = "", hint: str = "", max_mib: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.label, file.help_text = label or file.label, hint
        if max_mib:
            tell_size(file, max_mib)

    @classmethod
    def refused(cls, message: str, **facts: Any) -> "UploadForm":
        """The form with the reason why the file was not kept; a browser never fills a file in again."""
        form = cls({}, **facts)
        form.errors["file"] = form.error_class([message])
        return form


class ReturnForm(Form):
    """A reason, and a note for every section that needs one."""

    reason = LongText(label=_("Yang perlu diperbaiki"), rows=4, help_text=_("Dibaca penulis di unit."))

    def __init__(self, sections: list[Section], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in sections:
            label = _("Catatan untuk %(title)s") % {"title": section.title}
            self.fields[f"note_{section.key}"] = LongText(label=label, required=False, rows=2, max_length=LONGEST_NOTE)

    def notes(self) -> dict[str, str]:
        """Section → note, of those that were written."""
        found = {key.removeprefix("note_"): text for key, text in self.cleaned_data.items() if key.startswith("note_")}
        return {key: text for key, text in found.items() if text}


class NoteForm(Marked):
    """A remark on one section, which remembers what was read."""

    body = LongText(
        label=_("Catatan"),
        rows=5,
        max_length=LONGEST_NOTE,
        help_text=_("Sebut satu hal yang perlu diperbaiki dan mengapa. Catatan tidak dapat diubah sesudah dikirim."),
    )


class AnswerForm(Form):
    body = LongText(
        label=_("Yang sudah dilakukan"),
        rows=3,
        max_length=LONGEST_NOTE,
        help_text=_("Satu kalimat sudah cukup, misalnya: Angka sebelum dan sesudah sudah ditambahkan."),
    )


class SubmitForm(Form):
    accept_gaps = forms.BooleanField(
        label=_("Saya tahu ada yang belum lengkap, dan tetap mengajukan"),
        required=False,
        help_text=_("Proposal yang tidak lengkap tidak lolos seleksi administrasi."),
    )
    sure = forms.BooleanField(
        label=_("Isi proposal ini benar dan disetujui pimpinan instansi"),
        help_text=_("Sesudah diajukan, isi tersegel. Anda masih dapat menariknya sampai pendaftaran ditutup."),
    )

    def __init__(self, *args: Any, has_gaps: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_gaps:
            del self.fields["accept_gaps"]


class ReasonForm(Form):
    reason = LongText(label=_("Alasan"), rows=3)


# --- the organiser's ------------------------------------------------------------------------------------------------


class PlanForm(Form):
    opens_at = DateTimeField(label=_("Mulai"), required=False)
    closes_at = DateTimeField(label=_("Sampai"), required=False)

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"opens_at": stage.opens_at, "closes_at": stage.closes_at}, **kwargs)


class ExtendForm(Form):
    closes_at = DateTimeField(
        label=_("Sampai"), help_text=_("Waktu menurut zona Anda. Peserta membacanya dalam WIB, WITA, dan WIT.")
    )
    letter_number = forms.CharField(label=_("Nomor surat"), max_length=80)
    reason = LongText(label=_("Alasan"), rows=3, help_text=_("Dibaca semua peserta."))


class SettleForm(Form):
    """An official value that the template does not know."""

    value = forms.CharField(
        label=_("Nilai"), help_text=_("Angka, teks, atau beberapa nilai seperti umum=99, khusus=15.")
    )
    source = forms.CharField(label=_("Sumber"), help_text=_("Misalnya nomor keputusan dan pasalnya."), max_length=300)

    def clean_value(self) -> object:
        return read_value(self.cleaned_data["value"])


class PreviewForm(Form):
    """The sections of one group as their pages ask for them. It is looked at and never sent."""

    def __init__(self, sections: Iterable[Section]) -> None:
        super().__init__(auto_id="pratinjau_%s")
        for section in sections:
            self.fields[section.key] = LongText(
                label=section.title,
                help_text=section.help,
                required=section.required,
                max_words=section.words or 0,
                rows=6,
            )


class BasisForm(SettleForm):
    """The rules that an edition stands on: a list of texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _("Satu atau beberapa peraturan, dipisahkan titik koma.")

    def clean_value(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["value"].split(";") if part.strip()]


class CategoriesForm(Form):
    """The categories of an edition whose template names none."""

    value = LongText(
        label=_("Kategori"),
        rows=8,
        help_text=_(
            "Satu kategori tiap baris: nama Indonesia, tanda sama dengan, nama Inggris. Nama Inggris boleh kosong."
        ),
    )
    source = forms.CharField(label=_("Sumber"), help_text=_("Misalnya nomor keputusan dan pasalnya."), max_length=300)

    def clean_value(self) -> list[tuple[str, str]]:
        pairs = [line.partition("=") for line in self.cleaned_data["value"].splitlines() if line.strip()]
        return [(label.strip(), english.strip()) for label, _equals, english in pairs]


class SectionsForm(Form):
    """The form of an edition whose template knows none: one section a line."""

    value = LongText(
        label=_("Bagian formulir"),
        rows=10,
        help_text=_(
            "Satu bagian tiap baris: judul; batas kata; kriteria; bobot. Misalnya: Ringkasan; 200; Efektif; 5. "
            "Kriteria: Kebaruan, Efektif, Bermanfaat, Mudah disebarkan, atau Berkelanjutan. Jumlah bobot 100."
        ),
    )
    source = forms.CharField(label=_("Sumber"), help_text=_("Misalnya nomor keputusan dan pasalnya."), max_length=300)

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        rows = edition.book.sections.values()
        told = "\n".join(f"{row.title}; {row.words}; {Law(row.law).label}; {row.row['weight']}" for row in rows)
        super().__init__(*args, initial={"value": told}, **kwargs)

    def clean_value(self) -> list[tuple[object, ...]]:
        return [_section_line(line) for line in self.cleaned_data["value"].splitlines() if line.strip()]


def _section_line(line: str) -> tuple[object, ...]:
    """Title, words, law and weight of one section as a person types them; what is no criterion is left to the rules."""
    title, *parts = [part.strip() for part in line.split(";")]
    laws = {str(law.label).casefold(): law.value for law in Law}
    read = [laws.get(part.casefold(), part) if at == 1 else read_value(part) for at, part in enumerate(parts)]
    return (title, *read)


class FinishForm(Form):
    sure = forms.BooleanField(label=_("Saya tahu edisi ini tidak dapat dibuka lagi"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.pop("sure", None)  # asked of the person, told to nobody
        return cleaned


class CancelForm(FinishForm):
    reason = LongText(label=_("Alasan"), rows=3, help_text=_("Dibaca semua peserta dan umum."))
    field_order = ("reason", "sure")


class AdvanceForm(Form):
    """Which way a stage goes. The button says it, so that a page left open never does the opposite."""

    verb = forms.ChoiceField(choices=[("open", "open"), ("close", "close"), ("reopen", "reopen")])
    reason = LongText(label=_("Alasan"), rows=3, required=False)

    def reason_for(self, verb: str) -> dict[str, str]:
        """The reason as an argument, for the one way that has one."""
        return {"reason": self.cleaned_data["reason"]} if self.cleaned_data["verb"] == verb else {}


DECIMAL = re.compile(r"\d+,\d+")  # as people write it; a list has a space after its comma
SPAN = re.compile(r"(\d+)\s*(?:sampai|to|-|–)\s*(\d+)")


def read_value(text: str) -> object:
    """A number as a number, `12,5` as a decimal, `a=1, b=2` as a table, `1 sampai 10` or `1, 10` as two numbers,
    anything else as text."""
    text = text.strip()
    if DECIMAL.fullmatch(text):
        return text.replace(",", ".")
    if span := SPAN.fullmatch(text):
        return [int(end) for end in span.groups()]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if parts and all("=" in part for part in parts):
        pairs = [part.partition("=") for part in parts]
        return {key.strip(): read_value(value.strip()) for key, _equals, value in pairs}
    if len(parts) > 1 and all(part.isdigit() for part in parts):
        return [int(part) for part in parts]
    return int(text) if text.isdigit() else text


class DecideForm(Form):
    outcome = forms.ChoiceField(label=_("Keputusan"), choices=Outcome.choices, widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("Alasan tidak lolos"),
        choices=[(value, label) for value, label in ExitReason.choices if value != ExitReason.BY_AGENCY],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = LongText(
        label=_("Catatan"), required=False, rows=4, help_text=_("Wajib bila meloloskan proposal yang punya temuan.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.PASS and cleaned.get("reasons"):
            message = _("Anda memilih lolos beserta alasan tidak lolos. Kosongkan alasannya, atau ubah keputusannya.")
            self.add_error("reasons", message)
        return cleaned
