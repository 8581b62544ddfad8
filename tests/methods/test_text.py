"""Counting words as the form does; finding texts that share too much; noticing texts that say nothing."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinovik.methods import text as method
from sinovik.methods.text import (
    Near,
    Nonsense,
    Overlap,
    count_words,
    near_duplicates,
    nonsense_score,
    overlap,
    shingles,
    tokens,
)

PROSE = (
    "Sebelum inovasi ini berjalan, warga di desa terpencil harus menempuh perjalanan dua jam untuk mengurus akta "
    "kelahiran. Petugas puskesmas bersama kader posyandu kini mencatat kelahiran di rumah, mengirimkan berkas lewat "
    "aplikasi, dan menyerahkan dokumen pada kunjungan berikutnya. Hasilnya, cakupan kepemilikan akta naik dari enam "
    "puluh dua persen menjadi sembilan puluh tujuh persen dalam satu tahun, sedangkan biaya bagi keluarga turun."
)
VOCABULARY = [
    a + b + c
    for a in ("ba", "da", "ku", "la", "me", "pe")
    for b in ("ri", "sa", "to", "ni")
    for c in ("n", "k", "s", "")
]


def invented(seed, words=300):
    chance = random.Random(seed)
    return " ".join(chance.choice(VOCABULARY) for _ in range(words))


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


# ---- overlap -------------------------------------------------------------------------------------------------------


def test_the_overlap_can_be_counted_by_hand():
    # runs of three words; first: abc bcd cde, second: bcd cde def
    found = overlap("a b c d e", "b c d e f", width=3)
    assert found == Overlap(shared=2, of_first=3, of_second=3)
    assert found.share == pytest.approx(2 / 3)
    assert found.jaccard == 2 / 4


def test_a_part_taken_whole_shares_all_of_the_shorter():
    found = overlap(PROSE, " ".join(PROSE.split()[10:30]))
    assert found.share == 1
    assert found.jaccard < 0.5


def test_texts_too_short_to_tell_share_nothing():
    assert overlap("satu dua", "satu dua") == Overlap(0, 0, 0)
    assert (overlap("", "").share, overlap("", "").jaccard) == (0, 0)
    assert len(shingles("satu dua tiga empat")) == 0


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_overlap_is_the_same_both_ways_and_never_beyond_one(one, other):
    there, back = overlap(one, other, width=2), overlap(other, one, width=2)
    assert (there.shared, there.of_first, there.of_second) == (back.shared, back.of_second, back.of_first)
    assert 0 <= there.jaccard <= there.share <= 1
    words = [word.split() for word in (one, other)]
    runs = [{tuple(row[i : i + 2]) for i in range(len(row) - 1)} for row in words]
    assert (there.shared, there.of_first) == (len(runs[0] & runs[1]), len(runs[0]))


def test_copies_are_found_among_many_and_nothing_else():
    texts = {f"p{n:03}": invented(n) for n in range(120)}
    words = texts["p007"].split()
    texts["salinan"] = " ".join([*words[150:], "baru", "sekali", *words[:150]])
    texts["sebagian"] = " ".join(texts["p011"].split()[:100] + invented(999, 100).split())
    found = near_duplicates(texts, threshold=0.4)
    assert [(near.first, near.second) for near in found] == [("p007", "salinan"), ("p011", "sebagian")]
    assert found[0].overlap.share > 0.95
    assert found[1].overlap.share == pytest.approx(0.5, abs=0.03)


def test_the_search_misses_no_pair_that_counting_all_pairs_finds():
    chance = random.Random(5)
    texts = {f"p{n:02}": invented(n, 900) for n in range(30)}
    for n in range(15):
        kept = texts[f"p{n:02}"].split()
        texts[f"c{n:02}"] = " ".join(kept[: 100 + 50 * n] + invented(1000 + n, chance.randrange(60, 900)).split())
    texts["pendek"] = " ".join(texts["p29"].split()[40:140])
    own = {key: shingles(text) for key, text in texts.items()}
    keys = sorted(texts)
    every = {
        (one, other)
        for i, one in enumerate(keys)
        for other in keys[i + 1 :]
        if len(set(own[one]) & set(own[other])) / min(len(own[one]), len(own[other])) >= 0.3
    }
    found = near_duplicates(texts, threshold=0.3, common=1000)
    assert {(near.first, near.second) for near in found} == every
    assert ("p29", "pendek") in every


def test_what_everybody_writes_is_nobodys_own():
    law = "sesuai dengan Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik serta peraturan pelaksanaannya"
    texts = {f"p{n:02}": f"{law} {invented(n, 40)}" for n in range(30)}
    assert near_duplicates(texts, threshold=0.2) == ()
    assert len(near_duplicates(texts, threshold=0.2, common=30)) == 30 * 29 / 2


def test_the_order_of_texts_leaves_no_trace():
    texts = {f"p{n}": invented(n % 4, 80) for n in range(8)}
    found = near_duplicates(texts, threshold=0.5)
    assert found == near_duplicates(dict(reversed(texts.items())), threshold=0.5)
    assert [near.overlap.share for near in found] == [1.0] * 4
    assert found[0] == Near("p0", "p4", found[0].overlap)


def test_no_texts_have_no_duplicates():
    assert near_duplicates({}, threshold=0.5) == ()
    assert near_duplicates({"a": "", "b": "satu"}, threshold=0.5) == ()


@pytest.mark.parametrize("threshold", [0, -1, 1.01])
def test_a_threshold_outside_its_range_is_refused(threshold):
    with pytest.raises(ValueError, match="threshold"):
        near_duplicates({}, threshold=threshold)


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


def test_names_are_versioned():
    assert (method.METHOD, method.VERSION, method.WIDTH) == ("shared-shingles", "1", 5)
