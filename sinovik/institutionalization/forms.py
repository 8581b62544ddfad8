"""What an owner types about rules, money and duties."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Unit
from sinovik.foundation.files import Kind
from sinovik.foundation.ui.forms import DateField, Form, KnownDateField, LongText, UploadField, YearField
from sinovik.institutionalization.models import FIRST_YEAR, LAST_YEAR
from sinovik.institutionalization.states import BasisKind, MoneySource


class BasisForm(Form):
    kind = forms.ChoiceField(label=_("Jenis"), choices=BasisKind.choices)
    number = forms.CharField(label=_("Nomor"), max_length=60)
    year = YearField(label=_("Tahun"), first=FIRST_YEAR, last=LAST_YEAR)
    title = forms.CharField(label=_("Tentang"), max_length=300)
    enacted_on = KnownDateField(label=_("Tanggal penetapan"))
    file = UploadField(label=_("Berkas"), kinds={Kind.PDF}, required=False, help_text=_("PDF, paling besar 10 MB."))


class BudgetForm(Form):
    year = YearField(label=_("Tahun anggaran"), first=FIRST_YEAR, last=LAST_YEAR)
    code = forms.CharField(
        label=_("Kode rekening"), max_length=60, help_text=_("Kode ini tidak ditampilkan untuk publik.")
    )
    amount = forms.IntegerField(
        label=_("Jumlah (rupiah)"), min_value=1, max_value=10**15, help_text=_("Angka saja, misalnya 120000000.")
    )
    source = forms.ChoiceField(label=_("Sumber dana"), choices=MoneySource.choices, widget=forms.RadioSelect)
    is_public = forms.BooleanField(label=_("Tampilkan jumlahnya untuk publik"), required=False, initial=True)


class DutyForm(Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    position = forms.CharField(label=_("Jabatan"), max_length=200, help_text=_("Nama jabatan, bukan nama orang."))
    task = LongText(label=_("Tugas"), rows=3, max_words=100)
    procedure = forms.CharField(label=_("Nomor SOP"), max_length=80, required=False)
    since = DateField(label=_("Berlaku sejak"))
    file = UploadField(label=_("Berkas SOP"), kinds={Kind.PDF}, required=False, help_text=_("PDF, paling besar 10 MB."))

    def __init__(self, *args: object, units: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class EndForm(Form):
    ended_on = DateField(label=_("Tidak berlaku sejak"))
    reason = LongText(label=_("Alasan"), rows=3, max_words=60)
