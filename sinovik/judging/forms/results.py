"""What people write about results: announcements, objections and their answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.ui.forms import Form, LongText

from ..states.objections import Effect

LONGEST = 5000


class AnnouncementForm(Form):
    number = forms.CharField(
        label=_("Nomor pengumuman"), max_length=80, help_text=_("Seperti pada surat, misalnya B/210/PP.00.05/2022.")
    )
    title = forms.CharField(label=_("Judul"), max_length=200)
    body = LongText(label=_("Isi pengumuman"), required=False, max_length=LONGEST, rows=8)


class ObjectionForm(Form):
    ground = LongText(
        label=_("Alasan sanggah"),
        max_length=LONGEST,
        max_words=500,
        help_text=_("Tulis apa yang keliru dan apa dasarnya. Jangan menulis data pribadi."),
    )
    evidence = forms.FileField(label=_("Bukti"), required=False, help_text=_("PDF atau gambar, paling besar 10 MB."))


class AnswerForm(Form):
    verdict = forms.ChoiceField(
        label=_("Jawaban"),
        choices=[("uphold", _("Sanggahan dikabulkan")), ("dismiss", _("Sanggahan ditolak"))],
        widget=forms.RadioSelect,
    )
    effect = forms.ChoiceField(
        label=_("Akibat bila dikabulkan"), choices=Effect.choices, initial=Effect.NONE, widget=forms.RadioSelect
    )
    reason = LongText(
        label=_("Alasan jawaban"), max_length=LONGEST, help_text=_("Dibaca oleh instansi yang menyanggah.")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("verdict") == "dismiss" and given.get("effect") not in {Effect.NONE, None}:
            self.add_error("effect", _("Sanggahan yang ditolak tidak mengubah hasil. Pilih akibat yang pertama."))
        return given


class ReasonForm(Form):
    reason = LongText(label=_("Alasan"), max_length=2000, rows=4)
