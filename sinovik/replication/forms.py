"""What people type on their way to a copy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency, Unit
from sinovik.foundation.files import Kind
from sinovik.foundation.ui.forms import DateField, Form, LongText, UploadField
from sinovik.innovations.models import Innovation
from sinovik.replication.states import StepKind

EVIDENCE = {Kind.PDF, Kind.JPEG, Kind.PNG}


class AskForm(Form):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Atas nama instansi"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        required=False,
        label=_("Unit yang akan menjalankan"),
        help_text=_("Kosongkan bila belum tahu."),
    )
    purpose = LongText(
        label=_("Untuk apa inovasi ini akan ditiru"),
        help_text=_("Ceritakan masalah di tempat Anda dan apa yang ingin ditiru. Pemilik membaca tulisan ini."),
        max_words=200,
        strict=True,
    )

    def __init__(self, *args: object, agencies: object, units: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["unit"].queryset = units
        if len(agencies) == 1:
            self.fields["agency"].initial = agencies[0]


class AnswerForm(Form):
    decision = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[("accept", _("Terima minat ini")), ("refuse", _("Tolak minat ini"))],
        widget=forms.RadioSelect,
    )
    reason = LongText(
        label=_("Catatan untuk peminat"), help_text=_("Wajib bila menolak."), required=False, rows=4, max_words=150
    )


class NoteForm(Form):
    reason = LongText(label=_("Catatan"), required=False, rows=4, max_words=150)


class AgreementForm(Form):
    number = forms.CharField(label=_("Nomor perjanjian"), max_length=80, help_text=_("Misalnya 100.3.7/12/2027."))
    signed_on = DateField(label=_("Tanggal tanda tangan"))
    starts_on = DateField(label=_("Mulai berlaku"))
    ends_on = DateField(label=_("Berlaku sampai"), required=False)
    scope = LongText(
        label=_("Ruang lingkup"), help_text=_("Apa yang ditiru, di mana, dengan bantuan apa."), max_words=200
    )
    file = UploadField(
        label=_("Naskah perjanjian"), kinds={Kind.PDF}, required=False, help_text=_("PDF, paling besar 10 MB.")
    )


class StepForm(Form):
    kind = forms.ChoiceField(label=_("Langkah"), choices=StepKind.choices, widget=forms.RadioSelect)
    done_on = DateField(label=_("Tanggal"))
    what = LongText(label=_("Yang dilakukan"), rows=4, max_words=150)
    why = LongText(
        label=_("Mengapa diubah dari aslinya"),
        help_text=_("Wajib untuk modifikasi."),
        required=False,
        rows=4,
        max_words=150,
    )
    evidence = UploadField(
        label=_("Bukti"), kinds=EVIDENCE, required=False, help_text=_("PDF atau gambar, paling besar 10 MB.")
    )


class ReportForm(Form):
    copy = forms.ModelChoiceField(
        Innovation.objects.none(),
        required=False,
        label=_("Inovasi hasil peniruan"),
        help_text=_("Pilih bila sudah terdaftar."),
        empty_label=_("Belum terdaftar"),
    )
    title = forms.CharField(
        required=False,
        max_length=300,
        label=_("Judul inovasi baru"),
        help_text=_("Isi bila inovasinya belum terdaftar."),
    )
    reason = LongText(label=_("Ringkasan untuk pemilik"), required=False, rows=4, max_words=150)

    def __init__(self, *args: object, copies: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy"].queryset = copies


class ConfirmForm(Form):
    decision = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[
            ("confirm", _("Pastikan: salinan ini benar berasal dari inovasi kami")),
            ("return", _("Kembalikan: laporan perlu dilengkapi")),
        ],
        widget=forms.RadioSelect,
    )
    reason = LongText(
        label=_("Catatan"), help_text=_("Wajib bila mengembalikan."), required=False, rows=4, max_words=150
    )


class ReasonForm(Form):
    reason = LongText(label=_("Alasan"), rows=4, max_words=150)


class VisitForm(Form):
    innovation = forms.ModelChoiceField(Innovation.objects.none(), label=_("Inovasi yang dikunjungi"))
    visitor = forms.CharField(
        label=_("Rombongan dari"), max_length=200, help_text=_("Nama instansi atau lembaga, bukan nama orang.")
    )
    people = forms.IntegerField(label=_("Jumlah orang"), min_value=1, max_value=2000)
    visited_on = DateField(label=_("Tanggal kunjungan"))
    purpose = LongText(label=_("Keperluan"), rows=3, max_words=100)
    followed = LongText(
        label=_("Tindak lanjut"), help_text=_("Boleh diisi kemudian."), required=False, rows=3, max_words=100
    )

    def __init__(self, *args: object, innovations: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["innovation"].queryset = innovations


class FollowUpForm(Form):
    followed = LongText(label=_("Apa yang terjadi sesudahnya"), rows=4, max_words=100)
