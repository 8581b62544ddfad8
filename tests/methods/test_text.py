"""Counting words as the form does; noticing texts that say nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinovik.methods.text import Nonsense, count_words, nonsense_score, spans_of_tokens, tokens

PROSE = (
    "Sebelum inovasi ini berjalan, warga di desa terpencil harus menempuh perjalanan dua jam untuk mengurus akta "
    "kelahiran. Petugas puskesmas bersama kader posyandu kini mencatat kelahiran di rumah, mengirimkan berkas lewat "
    "aplikasi, dan menyerahkan dokumen pada kunjungan berikutnya. Hasilnya, cakupan kepemilikan akta naik dari enam "
    "puluh dua persen menjadi sembilan puluh tujuh persen dalam satu tahun, sedangkan biaya bagi keluarga turun."
)


# ---- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("pelayanan publik", 2),
        ("dan/atau rata-rata", 2),
        ("satu – dua — tiga • empat", 4),
        ("Rp1.250.000,00 (98,5%)", 2),
        ("e-KTP, COVID-19; UU 25/2009.", 4),
        ("kata\u00a0kedua\u2003ketiga\u200bkeempat\ufeffkelima\u3000keenam", 6),
        ("baris\r\nbaru\u2028lagi\x0bdan\x1flagi\x85ini", 6),
        ("… !!! --- ***", 0),
        ("Ngáyogyåkårtå 東京 ٣", 3),
    ],
)
def test_words_are_counted_as_the_form_counts_them(text, words):
    assert count_words(text) == words


@given(st.text(max_size=80), st.text(max_size=80))
def test_two_texts_with_a_space_between_count_as_both(one, other):
    assert count_words(f"{one} {other}") == count_words(one) + count_words(other)


def test_a_wall_of_marks_is_counted_in_no_time():
    started = time.perf_counter()
    assert count_words("-" * 50_000 + " " + "–." * 25_000) == 0
    assert time.perf_counter() - started < 0.5


def test_layout_case_and_spelling_of_characters_do_not_make_other_words():
    assert tokens("Pelayanan\n  PUBLIK: (“e-KTP”)") == ["pelayanan", "publik", "e", "ktp"]
    assert tokens("cafe\u0301 \uff21") == tokens("caf\u00e9 A")


def test_each_token_is_found_where_it_was_written():
    text = "e-KTP,  lalu:\n(SKTM)"
    assert tokens(text) == ["e", "ktp", "lalu", "sktm"]
    assert [text[start:end] for start, end in spans_of_tokens(text)] == ["e-KTP,", "e-KTP,", "lalu:", "(SKTM)"]


@given(st.text(max_size=60))
def test_no_token_is_without_its_place(text):
    assert len(spans_of_tokens(text)) == len(tokens(text))


# ---- nonsense ------------------------------------------------------------------------------------------------------


def test_an_honest_text_scores_nothing():
    assert nonsense_score(PROSE).score == 0


def test_acronyms_and_numbers_are_no_nonsense():
    text = "DPMPTSP dan SKPD menerbitkan SKTM serta BPJS melalui PTSP pada tahun 2021 2022 2023 bagi 12345 warga"
    assert nonsense_score(text).score < 0.3


def test_an_empty_text_is_left_to_other_rules():
    assert nonsense_score(" – ") == Nonsense(0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("asdf qwer jkl zxcv lkjh poiu", "keyboard"),
        ("asdasd qweqwe asdfasdf jkl jkl", "keyboard"),
        ("xxxxxxx bcdfghjkl kkkkk strngthsbl", "unspeakable"),
        ("isi isi isi isi isi isi isi isi isi isi isi isi", "repeated"),
        ("inovasi ini baik dan bagus " * 12, "repeated"),
    ],
)
def test_each_kind_of_filling_shows_its_sign(text, sign):
    found = nonsense_score(text)
    assert getattr(found, sign) == found.score > 0.5


def test_few_words_may_repeat():
    assert nonsense_score("ya ya ya").repeated == 0


def test_words_are_no_keys_because_they_hold_some():
    assert nonsense_score("rewel properti tyuiol were 123 45").keyboard == 0
    assert nonsense_score("were 456 were").keyboard == 0
