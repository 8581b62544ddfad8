"""A result sheet teaches without telling who judged."""

from decimal import Decimal

import pytest

from sinovik.judging.rules.feedback import Mean, cleared, name_words, to_improve

NAMES = name_words(["Dr. Siti Rahmawati", "Bambang Wijaya", "Al"])


@pytest.mark.parametrize(
    "clue",
    [
        "Menurut saya layanan ini belum jelas.",
        "Sudah dibahas dengan Bambang minggu lalu.",
        "Hubungi 0812-3456-7890 untuk contoh.",
        "Kirim ke siti@contoh.id.",
        "Di kampus sudah ada contohnya.",
        "Prof menyarankan angka sebelum dan sesudah.",
        "Lihat https://contoh.id/berkas.",
    ],
)
def test_a_sentence_with_a_clue_to_its_writer_is_left_out_whole(clue):
    text = f"Angka sebelum dan sesudah sudah ada. {clue} Tambahkan cara mengukurnya."
    assert cleared(text, NAMES) == "Angka sebelum dan sesudah sudah ada. Tambahkan cara mengukurnya."


def test_a_word_that_is_also_a_name_stays_when_it_is_written_small():
    assert cleared("Ada wijaya kusuma di taman layanan.", NAMES) == "Ada wijaya kusuma di taman layanan."


def test_a_name_of_two_letters_does_not_empty_the_sheet():
    assert cleared("Al hasil layanan membaik.", NAMES) == "Al hasil layanan membaik."


def test_lines_are_cleared_one_by_one():
    assert cleared("Masalah jelas.\nSaya ragu\nSasaran jelas.", NAMES) == "Masalah jelas. Sasaran jelas."


def a_criterion(key, mean, weight="20"):
    return Mean(key, Decimal(mean), Decimal(weight), (1, 10))


def test_the_largest_gaps_are_named_first_and_only_three():
    rows = [a_criterion("a", 9), a_criterion("b", 5), a_criterion("c", 7), a_criterion("d", 6), a_criterion("e", 8)]
    assert [row.key for row in to_improve(rows)] == ["b", "d", "c"]


def test_a_heavier_criterion_outweighs_a_lower_mark():
    rows = [a_criterion("light", 5, weight="10"), a_criterion("heavy", 7, weight="40")]
    assert [row.key for row in to_improve(rows)] == ["heavy", "light"]


def test_equal_gaps_keep_the_same_order_whatever_the_input():
    rows = [a_criterion(key, 5) for key in "dbac"]
    assert [row.key for row in to_improve(rows)] == ["a", "b", "c"] == [row.key for row in to_improve(rows[::-1])]
