"""The coach on Indonesian sentences: what it marks, and above all what it leaves alone."""

from time import perf_counter

import pytest

from sinovik.competitions.queries.examples import examples_of
from sinovik.competitions.rules.coach import MOST, Kind, explained, figures, remarks, sentences
from sinovik.foundation import clock
from sinovik.innovations.actions import publish
from sinovik.innovations.states import Level
from tests.competitions.makers import a_draft, an_edition, write
from tests.innovations.makers import a_standing, a_version, an_innovation


def marked(text, known=()):
    return [(remark.kind.value, remark.quote) for remark in remarks(text, known)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Antrean turun dari 90 menjadi 15 menit.", 2),
        ("Melayani 1.250 warga, naik 12,5 persen.", 2),
        ("Pada tahun 2022 dan 3 Mei 2023 tidak ada.", 0),
        ("Sejak 2022 layanan berjalan.", 0),
        ("Ada 2022 warga yang terlayani.", 1),
        ("Peraturan Bupati Nomor 12 Tahun 2021, pasal 4.", 0),
        ("Tabel 3 dan gambar 4 memuat rinciannya.", 0),
        ("Dua puluh lima kader dan separuh desa.", 2),
        ("Satu-satunya di kota ini.", 0),
        ("", 0),
    ],
)
def test_figures_are_counted_in_digits_and_words_and_dates_are_none(text, count):
    assert figures(text) == count


def test_a_stop_inside_a_number_or_after_a_title_ends_no_sentence():
    text = "Ada 1.250 warga yang ditangani dr. Sari di Kab. Malang. Biayanya Rp 2.500.\nBaris baru"
    assert [sentence.strip() for _start, sentence in sentences(text)] == [
        "Ada 1.250 warga yang ditangani dr. Sari di Kab. Malang.",
        "Biayanya Rp 2.500.",
        "Baris baru",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kepuasan warga meningkat.", [("no_figure", "meningkat")]),
        ("Pada 2022 jumlah keluhan menurun.", [("no_figure", "menurun")]),
        ("Inovasi ini berhasil menurunkan angka putus sekolah.", [("no_figure", "menurunkan")]),
        ("Pelayanan menjadi lebih cepat dan warga senang.", [("no_figure", "lebih cepat")]),
        ("Antrean turun menjadi 15 menit.", [("one_figure", "turun")]),
        ("Hasilnya sangat memuaskan bagi warga.", [("empty_claim", "sangat memuaskan")]),
        (
            "Inovasi berjalan optimal dan berdampak signifikan.",
            [("empty_claim", "optimal"), ("empty_claim", "signifikan")],
        ),
        ("Keluhan menurun secara signifikan.", [("no_figure", "menurun")]),  # one question for one sentence
        ("Nilai SKM dan IPP dibahas bersama OPD.", [("acronym", "SKM"), ("acronym", "IPP"), ("acronym", "OPD")]),
        ("OPD hadir. OPD lain menyusul.", [("acronym", "OPD")]),
    ],
)
def test_what_a_reader_would_ask_is_marked(text, found):
    assert marked(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Antrean turun dari 90 menjadi 15 menit.",
        "Waktu tunggu berkurang separuh.",
        "Keluhan menurun 40 persen.",
        "Pendaftar bertambah tiga kali lipat.",
        "Kepuasan meningkat. Nilainya naik dari 71 menjadi 88.",
        "Hasilnya signifikan: dari 120 kasus tinggal 9.",
        "Petugas turun ke lapangan setiap Senin.",
        "Warga naik perahu ke puskesmas.",
        "Camat turun tangan menyelesaikannya.",
        "Siswa naik kelas tepat waktu.",
        "Inovasi ini bertujuan menurunkan angka kematian ibu.",
        "Kami akan meningkatkan jumlah kader.",
        "Tim berupaya agar biaya berkurang.",
        "Sebelumnya pelayanan tidak optimal.",
        "Perannya belum maksimal.",
        "Maksimal 3 hari kerja berkas selesai.",
        "Warga menunjukkan KTP dan KK di RT masing-masing.",
        "Survei Kepuasan Masyarakat (SKM) diisi warga. SKM dibaca setiap bulan.",
        "SKM (survei kepuasan masyarakat) diisi warga.",
        "SKM adalah survei kepuasan masyarakat.",
        "Bab II dan triwulan IV dibahas di kelas XII.",
        "PELAYANAN TERPADU BAGI SELURUH WARGA",
        "Lihat www.contoh.go.id/DATA atau kirim ke INFO@contoh.go.id.",
        "Pelayanan prima menjadi semboyan kantor.",
        "",
        "   \n\n ",
    ],
)
def test_a_false_alarm_is_not_raised(text):
    assert marked(text) == []


def test_an_acronym_explained_elsewhere_in_the_proposal_is_known():
    assert marked("OPD hadir.", known=explained("Organisasi Perangkat Daerah (OPD) membantu.")) == []
    assert marked("OPD hadir.", known={"SKM"}) == [("acronym", "OPD")]


def test_remarks_stand_where_their_words_stand_and_are_never_too_many():
    text = "Kepuasan meningkat.\r\nOPD hadir. " + "Keluhan menurun. " * 20
    found = remarks(text)
    assert len(found) == MOST
    assert [text[remark.start : remark.end] for remark in found] == [remark.quote for remark in found]
    assert [remark.start for remark in found] == sorted(remark.start for remark in found)
    assert found[0].kind == Kind.NO_FIGURE


@pytest.mark.parametrize(
    "filling", ["(", "A ", ".", " ", "\n", "1", "1.", "dua ", "AB ", "tidak ", "A (a", "ke ", "2019 "]
)
def test_no_text_keeps_the_reader_waiting(filling):
    text = "OPD hadir.\n\nLanjut " + filling * (39_000 // len(filling))
    began = perf_counter()
    assert marked(text)[0] == ("acronym", "OPD")
    assert perf_counter() - began < 1


# --- beside the section ---------------------------------------------------------------------------------------------


@pytest.fixture
def draft():
    return a_draft(an_edition())


def save(client, draft, text: str):
    address = f"/proposal/{draft.pk}/bagian/ringkasan/simpan/"
    return client.post(address, {"text": text, "base_revision": 0}, content_type="application/json").json()


@pytest.mark.django_db
def test_a_save_is_answered_with_what_a_reader_would_ask(client_of, draft):
    answer = save(client_of(draft.created_by), draft, "Kepuasan warga meningkat.")

    asked = "Seberapa? Sebutkan angka sebelum dan sesudah inovasi."
    assert answer["coach"] == [{"quote": "meningkat", "text": asked}]


@pytest.mark.django_db
def test_the_page_asks_the_same_without_script_in_the_readers_language(client_of, draft):
    client = client_of(draft.created_by)
    save(client, draft, "Nilai SKM dibaca bersama.")

    page = client.get(f"/en/proposal/{draft.pk}/bagian/ringkasan/").content.decode()

    assert "<q>SKM</q> It is not spelt out yet. Write it in full where it first appears." in page


@pytest.mark.django_db
def test_an_acronym_that_another_section_explains_is_not_asked_for(client_of, draft):
    client = client_of(draft.created_by)
    other = next(key for key in draft.edition.book.sections if key != "ringkasan")
    write(draft, {other: "Survei Kepuasan Masyarakat (SKM) diisi warga."}, letters=False)

    assert save(client, draft, "Nilai SKM dibaca bersama OPD.")["coach"] == [
        {"quote": "OPD", "text": "Kepanjangannya belum disebut. Tuliskan saat pertama muncul."}
    ]


def a_winner(*, open_keys: list[str], level: str = Level.TOP_45):
    innovation = an_innovation()
    content = {
        "summary": "",
        "sections": [{"key": "ringkasan", "heading": "", "text": f"Jawaban {innovation.number}."}],
    }
    a_standing(innovation, level)
    publish(
        innovation=innovation, version=a_version(innovation, content), open_keys=open_keys, by=None, now=clock.now()
    )
    return innovation


@pytest.mark.django_db
def test_examples_are_winners_texts_that_are_open_to_the_public(client_of, draft):
    shown, closed = a_winner(open_keys=["ringkasan"]), a_winner(open_keys=[])
    nominee = a_winner(open_keys=["ringkasan"], level=Level.TOP_99)

    page = client_of(draft.created_by).get(f"/proposal/{draft.pk}/bagian/ringkasan/").content.decode()

    assert f"Jawaban {shown.number}." in page
    assert f"Jawaban {closed.number}." not in page
    assert f"Jawaban {nominee.number}." not in page


@pytest.mark.django_db
def test_what_an_owner_has_closed_again_is_no_example(draft):
    winner = a_winner(open_keys=["ringkasan"])
    assert [example.innovation for example in examples_of(draft, "ringkasan")] == [winner]

    publish(innovation=winner, version=winner.versions.first(), open_keys=[], by=None, now=clock.now())

    assert examples_of(draft, "ringkasan") == []


@pytest.mark.django_db
def test_an_invented_winner_is_no_example_in_a_real_edition(draft):
    a_winner(open_keys=["ringkasan"])
    assert len(examples_of(draft, "ringkasan")) == 1

    draft.edition.is_demo = False

    assert examples_of(draft, "ringkasan") == []
