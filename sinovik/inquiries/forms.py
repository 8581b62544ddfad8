"""What requesters and the information desk type. No identity document is asked: a name and one address will do."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency
from sinovik.foundation.files import Kind
from sinovik.foundation.ui.forms import DateField, Form, LongText, UploadField
from sinovik.inquiries.states import (
    AccessWay,
    DayKind,
    DeliveryWay,
    ObjectionReason,
    RefusalGround,
    RequesterKind,
)


class InquiryForm(Form):
    subject = forms.CharField(
        label=_("Informasi yang diminta"),
        max_length=200,
        help_text=_("Satu kalimat, misalnya jumlah pasien per bulan."),
    )
    details = LongText(
        label=_("Rincian"), help_text=_("Waktu, tempat, atau dokumen yang dimaksud."), rows=5, max_words=300
    )
    purpose = LongText(label=_("Tujuan penggunaan"), rows=3, max_words=100)
    access_way = forms.ChoiceField(label=_("Cara memperoleh"), choices=AccessWay.choices, widget=forms.RadioSelect)
    delivery_way = forms.ChoiceField(
        label=_("Cara mendapat salinan"), choices=DeliveryWay.choices, widget=forms.RadioSelect
    )
    requester_kind = forms.ChoiceField(
        label=_("Anda bertanya sebagai"), choices=RequesterKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Nama"), max_length=150, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Alamat surel"),
        help_text=_("Jawaban dikirim ke sini. Nama dan alamat dihapus satu tahun sesudah permohonan selesai."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class CompleteForm(Form):
    details = LongText(label=_("Yang Anda tambahkan"), rows=5, max_words=300)


class ObjectForm(Form):
    ground = forms.ChoiceField(label=_("Alasan keberatan"), choices=ObjectionReason.choices, widget=forms.RadioSelect)
    reason = LongText(label=_("Penjelasan"), rows=5, max_words=300)


class ConfirmForm(Form):
    """Nothing to type: the step itself is the answer."""


class ReasonForm(Form):
    reason = LongText(label=_("Alasan"), help_text=_("Pemohon membaca tulisan ini."), rows=4, max_words=150)


class ForwardForm(Form):
    agency = forms.ModelChoiceField(Agency.objects.order_by("name", "pk"), label=_("Instansi pemilik informasi"))
    reason = LongText(label=_("Yang diperlukan dari instansi itu"), rows=4, max_words=150)


class AnswerForm(Form):
    text = LongText(label=_("Jawaban"), help_text=_("Pemohon membaca tulisan ini apa adanya."), rows=8, max_words=600)
    file = UploadField(
        label=_("Berkas lampiran"),
        kinds={Kind.PDF, Kind.XLSX, Kind.DOCX},
        required=False,
        help_text=_("PDF, Excel, atau Word, paling besar 10 MB."),
    )


class RefuseForm(Form):
    ground = forms.ChoiceField(
        label=_("Dasar penolakan (UU 14/2008 Pasal 17)"), choices=RefusalGround.choices, widget=forms.RadioSelect
    )
    reason = LongText(label=_("Alasan tertulis"), rows=5, max_words=300)


class AnswerObjectionForm(Form):
    text = LongText(label=_("Jawaban atas keberatan"), rows=8, max_words=600)


class DayForm(Form):
    day = DateField(label=_("Tanggal"))
    kind = forms.ChoiceField(label=_("Menjadi"), choices=DayKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Nama hari"), max_length=120, help_text=_("Misalnya hari pemungutan suara."))
    basis = forms.CharField(label=_("Nomor surat"), max_length=120, help_text=_("Keputusan yang menetapkannya."))
