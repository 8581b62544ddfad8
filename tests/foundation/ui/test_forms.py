"""Forms: every error says which field and what to do; what was typed stays."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from sinovik.foundation.refusals import Refused
from sinovik.foundation.ui.forms import DateTimeField, Form, KnownDateField, LongText
from sinovik.foundation.ui.gallery import EveryField, wrong_input


class Ask(Form):
    people = forms.IntegerField(label="Jumlah penerima", required=False)
    share = forms.DecimalField(label="Bagian", required=False)
    born = KnownDateField(label="Mulai berjalan", required=False)
    text = LongText(label="Ringkasan", max_words=3, strict=True, required=False)
    own = forms.CharField(label="Sendiri", error_messages={"required": "Kata kami sendiri."}, required=False)


def errors(form: forms.Form) -> dict[str, list[str]]:
    form.is_valid()
    return {name: list(found) for name, found in form.errors.items()}


def test_each_missing_field_is_asked_for_in_its_own_way():
    assert errors(EveryField({})) == {
        "title": ["Isi “Judul inovasi”."],
        "story": ["Isi “Latar belakang”."],
        "group": ["Pilih satu untuk “Kelompok”."],
        "place": ["Pilih satu untuk “Tempat”."],
        "reach": ["Pilih satu untuk “Sasaran”."],
        "started": ["Isi “Mulai berjalan”."],
        "people": ["Isi “Jumlah penerima layanan”."],
        "contact": ["Isi “Surel penghubung”."],
        "password": ["Isi “Kata sandi”."],
        "letter": ["Pilih berkas untuk “Surat pernyataan”."],
        "true": ["Beri tanda pada “Isi proposal ini benar menurut pengetahuan saya” untuk melanjutkan."],
    }


def test_a_field_that_a_form_adds_to_itself_asks_in_plain_words_too():
    class Report(Form):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["seen"] = forms.ChoiceField(label="Terlihat", choices=[("yes", "Ya")])

    assert Report({}).errors == {"seen": ["Pilih satu untuk “Terlihat”."]}


def test_a_wrong_value_is_answered_with_an_example():
    found = errors(EveryField(wrong_input()))

    assert found["people"] == ["Tulis “Jumlah penerima layanan” dengan angka bulat, misalnya 120."]
    assert found["contact"] == [
        "Tulis alamat surel yang lengkap pada “Surel penghubung”, misalnya nama@instansi.go.id."
    ]
    assert found["started"] == ["Tanggal ini tidak ada di kalender. Tulis dengan angka, misalnya 27, 3, dan 2022."]
    assert errors(Ask({"share": "banyak"})) == {"share": ["Tulis “Bagian” dengan angka, misalnya 12,5."]}


class Bounded(Form):
    year = forms.IntegerField(label="Tahun", min_value=2014, max_value=2100, required=False)
    part = forms.CharField(label="Bagian 100%", max_length=3, required=False)


def test_a_value_beyond_its_bounds_is_answered_with_the_bound_and_the_label():
    assert errors(Bounded({"year": "2013", "part": "abcd"})) == {
        "year": ["Tulis “Tahun” dengan angka paling kecil 2014."],
        "part": ["Isian “Bagian 100%” paling panjang 3 huruf, sekarang 4. Ringkas dahulu."],
    }
    assert errors(Bounded({"year": "2101", "part": "a\0c"})) == {
        "year": ["Tulis “Tahun” dengan angka paling besar 2100."],
        "part": ["Isian “Bagian 100%” memuat tanda yang tidak dapat dibaca. Tulis ulang bagian itu."],
    }
    assert errors(Bounded({"year": "2014", "part": "abc"})) == {}


def test_what_was_typed_stays_in_the_page():
    page = str(EveryField(wrong_input()))

    assert 'value="banyak"' in page
    assert 'value="yulia"' in page
    assert 'name="started_bulan" value="2"' in page
    assert 'type="number"' not in page


def test_a_field_with_an_error_names_it_to_readers_of_the_page():
    page = str(EveryField(wrong_input()))

    assert 'aria-describedby="id_contact_error"' in page
    assert 'id="id_contact_error"' in page
    assert page.count('aria-invalid="true"') >= 8


def test_numbers_are_read_as_the_language_writes_them():
    form = Ask({"people": "3.478", "share": "12,5"})
    assert form.is_valid()
    assert form.cleaned_data["people"] == 3478
    assert form.cleaned_data["share"] == Decimal("12.5")

    with translation.override("en"):
        english = Ask({"people": "3,478", "share": "12.5"})
        assert english.is_valid()
        assert english.cleaned_data["share"] == Decimal("12.5")


def test_a_date_in_three_boxes():
    form = Ask({"born_hari": "27", "born_bulan": "3", "born_tahun": "2022"})

    assert form.is_valid()
    assert form.cleaned_data["born"] == date(2022, 3, 27)
    assert 'value="27"' in str(Ask(initial={"born": date(2022, 3, 27)}))


def test_a_strict_text_says_by_how_much_it_is_too_long():
    assert errors(Ask({"text": "satu dua tiga"})) == {}
    assert errors(Ask({"text": "satu dua tiga empat lima"})) == {
        "text": ["Tulisan ini lebih 2 kata. Ringkas sampai 3 kata."]
    }


def test_a_word_count_stands_under_a_long_text_without_script():
    page = str(Ask(initial={"text": "satu dua – tiga empat"}))

    assert "4 dari 3 kata · lebih 1 kata" in page
    assert 'aria-describedby="id_text_count"' in page


def test_words_of_a_form_itself_are_not_replaced():
    form = Ask({})
    form.fields["own"].required = True

    assert errors(form) == {"own": ["Kata kami sendiri."]}


def test_a_refusal_stands_at_its_field_or_above_the_form():
    form = Ask({})
    form.is_valid()
    form.refuse(Refused("Sudah ditutup."))
    form.refuse(Refused("Terlalu banyak.", field="people"))
    form.refuse(Refused("Bukan kolom.", field="nowhere"))

    assert form.non_field_errors() == ["Sudah ditutup.", "Bukan kolom."]
    assert form.errors["people"] == ["Terlalu banyak."]


def test_a_moment_is_read_from_the_devices_own_box():
    class When(Form):
        at = DateTimeField(label="Waktu")

    form = When({"at": "2027-05-05T16:00"})
    assert form.is_valid()
    assert form.cleaned_data["at"].isoformat() == "2027-05-05T16:00:00+07:00"
    assert errors(When({"at": "besok"})) == {"at": ["Tulis “Waktu” sebagai tanggal dan jam, misalnya 5/5/2027 16.00."]}


def test_an_empty_file_is_named():
    form = EveryField({}, {"letter": SimpleUploadedFile("surat.pdf", b"")})

    assert errors(form)["letter"] == ["Berkas untuk “Surat pernyataan” kosong. Pilih berkas yang berisi."]
