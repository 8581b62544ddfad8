"""What the secretariat writes on decrees and awards, and what anybody types to check a certificate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.ui.forms import DateField, Form, LongText

LONGEST_BASIS = 300


class DecreeForm(Form):
    number = forms.CharField(label=_("Nomor keputusan"), max_length=80)
    title = forms.CharField(label=_("Tentang"), max_length=200)
    dated = DateField(label=_("Tanggal keputusan"))
    legal_basis = LongText(label=_("Dasar hukum"), rows=4, max_length=2000, help_text=_("Satu peraturan per baris."))
    signatory = forms.CharField(
        label=_("Jabatan penanda tangan"), max_length=160, help_text=_("Jabatan saja, tanpa nama orang.")
    )

    def clean_legal_basis(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["legal_basis"].splitlines() if line.strip()]
        if any(len(line) > LONGEST_BASIS for line in lines):
            raise forms.ValidationError(_("Tulis satu peraturan per baris, paling panjang 300 huruf."))
        return lines


class CeremonyForm(Form):
    event = forms.CharField(label=_("Acara"), max_length=200)
    given_on = DateField(label=_("Tanggal penyerahan"))


class PersonForm(CeremonyForm):
    person_name = forms.CharField(
        label=_("Nama penerima"), max_length=160, help_text=_("Hanya untuk terbaik nasional, menurut pasal 12.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["person_name", "event", "given_on"])


class CodeForm(Form):
    kode = forms.CharField(
        label=_("Kode sertifikat"), max_length=40, help_text=_("Dua belas huruf dan angka di bawah kode QR.")
    )
