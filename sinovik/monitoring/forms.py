"""What owners and assessors type."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.files import Kind
from sinovik.foundation.ui.forms import DateField, Form, LongText, UploadField, YearField
from sinovik.foundation.ui.words import day
from sinovik.monitoring.rules import Period
from sinovik.monitoring.states import Direction, Frequency, Sustainability

EVIDENCE = {Kind.PDF, Kind.JPEG, Kind.PNG, Kind.XLSX}


class DesignForm(Form):
    name = forms.CharField(label=_("Nama indikator"), max_length=200, help_text=_("Misalnya lama menunggu di loket."))
    unit = forms.CharField(label=_("Satuan"), max_length=40, help_text=_("Misalnya menit, orang, atau persen."))
    direction = forms.ChoiceField(label=_("Arah"), choices=Direction.choices, widget=forms.RadioSelect)
    baseline = forms.DecimalField(
        label=_("Nilai awal"), required=False, max_digits=18, decimal_places=4, help_text=_("Sebelum inovasi berjalan.")
    )
    target = forms.DecimalField(label=_("Target"), max_digits=18, decimal_places=4)
    source = forms.CharField(label=_("Sumber data"), max_length=200, help_text=_("Dari mana angkanya diambil."))
    frequency = forms.ChoiceField(label=_("Frekuensi"), choices=Frequency.choices, widget=forms.RadioSelect)
    starts_on = DateField(label=_("Mulai diukur"))
    is_public = forms.BooleanField(label=_("Tampilkan angkanya untuk publik"), required=False, initial=True)


class ReportForm(Form):
    period = forms.TypedChoiceField(label=_("Periode"))
    value = forms.DecimalField(label=_("Nilai"), max_digits=18, decimal_places=4)
    note = LongText(label=_("Penjelasan"), required=False, rows=3, max_words=100)
    evidence = UploadField(
        label=_("Berkas bukti"),
        kinds=EVIDENCE,
        required=False,
        help_text=_("PDF, gambar, atau Excel, paling besar 10 MB. Tanpa nama pasien atau warga."),
    )
    evidence_source = forms.CharField(
        label=_("Letak bukti"), required=False, max_length=300, help_text=_("Isi bila bukti tidak diunggah.")
    )

    def __init__(self, *args: object, periods: Iterable[Period], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = {period.end.isoformat(): period for period in periods}
        self.fields["period"].choices = [
            (end, f"{day(period.start)} – {day(period.end)}") for end, period in known.items()
        ]
        self.fields["period"].coerce = known.__getitem__


class CorrectForm(Form):
    value = forms.DecimalField(label=_("Nilai yang benar"), max_digits=18, decimal_places=4)
    reason = LongText(label=_("Alasan pembetulan"), rows=3, max_words=100)
    evidence = UploadField(label=_("Berkas bukti baru"), kinds=EVIDENCE, required=False)


class EndForm(Form):
    reason = LongText(label=_("Mengapa tidak diukur lagi"), rows=3, max_words=100)


class VerifyForm(Form):
    value = forms.DecimalField(label=_("Nilai menurut pemeriksaan Anda"), max_digits=18, decimal_places=4)
    reason = LongText(
        label=_("Dasar pemeriksaan"),
        help_text=_("Apa yang diperiksa, berapa banyak, dan mengapa nilainya sama atau berbeda."),
        rows=5,
        max_words=200,
    )


STATES = [(state.value, state.label) for state in Sustainability]


class SelfReportForm(Form):
    year = YearField(label=_("Tahun"), first=2010, last=2100)
    state = forms.ChoiceField(label=_("Keadaan menurut Anda"), choices=STATES, widget=forms.RadioSelect)
    note = LongText(label=_("Keterangan"), rows=4, max_words=150)


class FindForm(Form):
    state = forms.ChoiceField(label=_("Keadaan menurut pemeriksaan Anda"), choices=STATES, widget=forms.RadioSelect)
    reason = LongText(label=_("Dasar pemeriksaan"), rows=4, max_words=200)
