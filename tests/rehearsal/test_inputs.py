from collections import Counter
from random import Random

from sinovik.competitions.states import RuleBook
from sinovik.methods.overlap import compare
from sinovik.methods.text import count_words, nonsense_score
from sinovik.rehearsal import planting, writing
from sinovik.rehearsal.inputs import SPECIAL, Fate, entries_of, scaled_places, volume_of
from sinovik.rehearsal.planting import GRADES, Defect, Lookalike
from sinovik.rehearsal.setting import playable

BOOK = RuleBook(playable(2022).rules)
LIMITS = {"ringkasan": 200, "ide": 600, "dampak": 300}


def drafted(seed: str) -> dict[str, str]:
    return writing.write(Random(seed), 1, LIMITS).sections


def test_the_whole_volume_is_that_of_the_real_year():
    volume = volume_of(BOOK, 1.0)

    assert (volume.drafts, volume.left_at_unit, volume.left_at_agency, volume.submitted) == (3478, 612, 412, 2454)


def test_every_level_keeps_a_place_at_a_small_scale():
    assert scaled_places(BOOK, 0.01) == {
        "nominee": {"umum": 1, "khusus": 1},
        "finalist": {"umum": 1, "khusus": 1},
        "winner": {"umum": 1, "khusus": 1},
    }


def test_the_same_seed_draws_the_same_entries_and_another_draws_others():
    volume = volume_of(BOOK, 0.1)

    assert entries_of(BOOK, volume, "a") == entries_of(BOOK, volume, "a")
    assert entries_of(BOOK, volume, "a") != entries_of(BOOK, volume, "b")


def test_every_draft_has_its_fate():
    volume = volume_of(BOOK, 0.1)

    fates = Counter(entry.fate for entry in entries_of(BOOK, volume, "a"))

    assert fates == {Fate.LEFT_AT_UNIT: 61, Fate.LEFT_AT_AGENCY: 41, Fate.SUBMITTED: 246}


def test_every_grade_and_every_look_alike_is_planted_among_the_submitted_only():
    entries = entries_of(BOOK, volume_of(BOOK, 1.0), "a")

    grades = {(entry.defect, entry.grade) for entry in entries if entry.defect}
    assert grades == {(defect, grade) for defect, names in GRADES.items() for grade in names}
    assert {entry.lookalike for entry in entries} == {None, *Lookalike}
    assert {entry.fate for entry in entries if entry.defect or entry.lookalike} == {Fate.SUBMITTED}


def test_nothing_of_the_special_group_repeats():
    special = [entry for entry in entries_of(BOOK, volume_of(BOOK, 1.0), "a") if entry.group == SPECIAL]

    assert Defect.REPEATED not in {entry.defect for entry in special}
    assert len(special) > 100


def test_a_copy_shares_less_the_more_words_were_changed():
    original, own = drafted("a"), drafted("b")
    grades = ["word for word", "every 20th word changed", "every 8th word changed", "every 3rd word changed"]

    copies = [planting.copied(Random("c"), grade, original, own) for grade in grades]

    shares = [compare(original["ide"], copy["ide"]).share for copy in copies]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.9
    assert shares[-1] < 0.6


def test_half_a_copy_keeps_half_of_its_own():
    original, own = drafted("a"), drafted("b")

    copy = planting.copied(Random("c"), "half", original, own)

    assert [key for key in copy if copy[key] == own[key]] == ["ide"]


def test_keys_consonants_and_few_words_read_as_nonsense_and_shuffled_words_do_not():
    text = drafted("a")["ide"]

    found = {grade: planting.senseless(Random("c"), grade, text) for grade in GRADES[Defect.NONSENSE]}

    assert {grade: nonsense_score(said).score >= 0.7 for grade, said in found.items()} == {
        "keys": True,
        "consonants": True,
        "few words": True,
        "shuffled words": False,
    }


def test_an_emptied_entry_lacks_one_section_or_points_elsewhere():
    own = drafted("a")

    assert len(planting.emptied(Random("c"), "empty section", own)) == len(own) - 1
    pointing = planting.emptied(Random("c"), "see the annex", own)
    assert [key for key in own if pointing[key] in planting.ANNEX] == [k for k in own if pointing[k] != own[k]]


def test_look_alikes_keep_every_section_and_every_limit():
    own = drafted("a")

    for kind in Lookalike:
        said = planting.alike(Random("c"), kind, own, LIMITS)
        assert {key: 0 < count_words(text) <= LIMITS[key] for key, text in said.items()} == dict.fromkeys(own, True)
