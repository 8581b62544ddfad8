"""Finding texts that share passages, though words were changed and sentences moved."""

import random
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import planted
from sinovik.methods import overlap as method
from sinovik.methods.overlap import Near, Overlap, Passage, Shelf, compare, near_duplicates
from tests.methods.test_text import PROSE

VOCABULARY = [
    a + b + c
    for a in ("ba", "da", "ku", "la", "me", "pe")
    for b in ("ri", "sa", "to", "ni")
    for c in ("n", "k", "s", "")
]
TEN = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"


def invented(seed, words=300):
    chance = random.Random(seed)
    return " ".join(chance.choice(VOCABULARY) for _ in range(words))


# ---- two texts -----------------------------------------------------------------------------------------------------


def test_the_overlap_can_be_counted_by_hand():
    # runs of three words that both hold: those that begin at satu, dua, ..., delapan
    found = compare(f"a b {TEN} c d", f"x {TEN} y z u v")
    assert found == Overlap((Passage(2, 12, 1, 11, shared=10),), shared=10, of_first=14, of_second=15)
    assert found.share == 10 / 14


def test_four_words_are_no_passage_and_five_are():
    four, five = (" ".join(TEN.split()[:words]) for words in (4, 5))
    assert compare(f"a b {four} c", f"x y {four} z").passages == ()
    assert compare(f"a b {five} c", f"x y {five} z").passages == (Passage(2, 7, 2, 7, shared=5),)


def test_a_changed_word_does_not_end_a_passage_and_does_not_count():
    changed = TEN.replace("lima", "limabelas")
    assert compare(TEN, changed).passages == (Passage(0, 10, 0, 10, shared=9),)
    assert compare(TEN, changed).share == 0.9


def test_words_put_in_or_left_out_do_not_end_a_passage():
    longer = TEN.replace("lima", "lima kata tambahan yang baru")
    assert compare(TEN, longer).passages == (Passage(0, 10, 0, 14, shared=10),)
    assert compare(longer, TEN).passages == (Passage(0, 14, 0, 10, shared=10),)


def test_words_too_far_apart_are_two_passages():
    other = TEN.upper().replace(" ", "nya ")
    near, far = (f"{TEN} {invented(1, words)} {other}" for words in (method.GAP - 3, method.GAP - 2))
    here, there = f"{TEN} {invented(2, method.GAP - 3)} {other}", f"{TEN} {invented(2, method.GAP - 2)} {other}"
    assert [len(compare(near, here).passages), len(compare(far, there).passages)] == [1, 2]


def test_sentences_in_another_order_are_found_where_they_went():
    one, other = invented(1, 20), invented(2, 30)
    found = compare(f"{one} {other}", f"{other} {one}")
    assert found.passages == (Passage(0, 20, 30, 50, shared=20), Passage(20, 50, 0, 30, shared=30))
    assert found.share == 1


def test_a_part_taken_whole_shares_all_of_the_shorter():
    found = compare(PROSE, " ".join(PROSE.split()[10:30]))
    assert found.share == 1
    assert found.passages == (Passage(10, 30, 0, 20, shared=20),)


def test_texts_too_short_to_tell_share_nothing():
    assert compare("satu dua", "satu dua").share == 0
    assert compare("", "") == Overlap((), 0, 0, 0)


def test_a_text_that_repeats_itself_meets_itself():
    text = "inovasi ini baik dan bagus " * 40
    assert compare(text, text).share == 1


@given(st.text("ab \n", max_size=80), st.text("ab \n", max_size=80))
def test_overlap_is_the_same_both_ways_and_never_beyond_one(one, other):
    there, back = compare(one, other), compare(other, one)
    assert there == back.turned()
    assert 0 <= there.share == back.share <= 1
    assert compare(one, one).share in {0, 1}


# ---- many texts ----------------------------------------------------------------------------------------------------


def test_copies_are_found_among_many_and_nothing_else():
    texts = {f"p{n:03}": invented(n) for n in range(120)}
    words = texts["p007"].split()
    texts["salinan"] = " ".join([*words[150:], "baru", "sekali", *words[:150]])
    texts["sebagian"] = " ".join(texts["p011"].split()[:100] + invented(999, 100).split())
    found = near_duplicates(texts, threshold=0.4)
    assert [(near.first, near.second) for near in found] == [("p007", "salinan"), ("p011", "sebagian")]
    assert found[0].overlap.share > 0.95
    assert found[1].overlap.share == pytest.approx(0.5, abs=0.03)


@cache
def some_copied():
    """Texts, some made of others, and all pairs that share at least 0.3."""
    chance = random.Random(5)
    texts = {f"p{n:02}": invented(n, 600) for n in range(20)}
    for n in range(10):
        kept = texts[f"p{n:02}"].split()
        texts[f"c{n:02}"] = " ".join(kept[: 60 + 50 * n] + invented(1000 + n, chance.randrange(60, 600)).split())
    texts["pendek"] = " ".join(texts["p19"].split()[40:140])
    return texts, {pair for pair in combinations(sorted(texts), 2) if compare(*map(texts.get, pair)).share >= 0.3}


def test_the_search_misses_no_pair_that_counting_all_pairs_finds():
    texts, every = some_copied()
    found = near_duplicates(texts, threshold=0.3, common=1000)
    assert {(near.first, near.second) for near in found} == every
    assert 3 < len(every & {(f"c{n:02}", f"p{n:02}") for n in range(10)}) == len(every) - 1
    assert ("p19", "pendek") in every


def test_a_sample_finds_them_as_well(monkeypatch):
    texts, every = some_copied()
    monkeypatch.setattr(method, "SAMPLED_FROM", sum(map(len, texts.values())) // 4)
    found = near_duplicates(texts, threshold=0.3, common=1000)
    assert {(near.first, near.second) for near in found} == every


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


def test_among_some_only_pairs_with_one_of_them_are_looked_for():
    texts = {"a": invented(1), "b": invented(1), "c": invented(2), "d": invented(2), "e": invented(1)}
    found = near_duplicates(texts, threshold=0.5, among=["b", "e"])
    assert [(near.first, near.second) for near in found] == [("a", "b"), ("a", "e"), ("b", "e")]
    assert {near.overlap for near in found} == {compare(texts["a"], texts["b"])}


def test_one_more_text_is_compared_with_all_that_stand_on_the_shelf():
    shelf = Shelf({f"p{n:02}": invented(n) for n in range(40)})
    part = f"{invented(999, 100)} {' '.join(invented(12).split()[40:100])}"
    assert shelf.near(part, threshold=0.3) == [("p12", compare(part, invented(12)))]
    assert shelf.near(part, threshold=0.3, but={"p12"}) == []


def test_no_texts_have_no_duplicates():
    assert near_duplicates({}, threshold=0.5) == ()
    assert near_duplicates({"a": "", "b": "satu"}, threshold=0.5) == ()


@pytest.mark.parametrize("threshold", [0, -1, 1.01])
def test_a_threshold_outside_its_range_is_refused(threshold):
    with pytest.raises(ValueError, match="threshold"):
        near_duplicates({}, threshold=threshold)


# ---- the planted set -----------------------------------------------------------------------------------------------


def test_the_planted_set_is_the_one_that_was_published():
    few = planted.digest(planted.pairs(copies=2, others=2))
    assert few == "5b88f0992781c035a683efe44772b9cac16493dbb1102a129b9b6858ab00c613"
    assert planted.DIGEST == "76e15d7edc4ef1d60fd79b9fb5aea208a4c9e95cd3c70ad06fa16d92af821ad8"


@pytest.mark.parametrize("kind", planted.KINDS)
def test_planted_copies_are_found(kind):
    pairs = {f"{n:02}": planted.copy_of(kind, n) for n in range(20)}
    texts = {key + side: text for key, pair in pairs.items() for side, text in zip("ab", pair[1:], strict=True)}
    found = [(near.first, near.second) for near in near_duplicates(texts, threshold=0.3)]
    assert sorted(found) == [(f"{key}a", f"{key}b") for key in pairs]


def test_texts_on_one_subject_that_share_phrases_are_no_copies():
    pairs = [planted.unrelated(n) for n in range(20)]
    texts = {f"{n:02}{side}": text for n, pair in enumerate(pairs) for side, text in zip("ab", pair[1:], strict=True)}
    assert near_duplicates(texts, threshold=0.3) == ()
    assert len(near_duplicates(texts, threshold=0.01)) > len(pairs)


def test_names_are_versioned():
    assert (method.METHOD, method.VERSION, method.WIDTH) == ("shared-passages", "2", 3)
