from random import Random

from sinovik.rehearsal import writing

LIMITS = {"ringkasan": 200, "ide": 600, "dampak": 40}


def test_the_same_seed_writes_the_same_draft():
    assert writing.write(Random("a"), 1, LIMITS) == writing.write(Random("a"), 1, LIMITS)


def test_another_seed_writes_another_draft():
    assert writing.write(Random("a"), 1, LIMITS) != writing.write(Random("b"), 1, LIMITS)


def test_every_section_keeps_its_word_limit():
    drafts = [writing.write(Random(str(n)), n, LIMITS) for n in range(50)]

    over = [key for d in drafts for key, limit in LIMITS.items() if len(d.sections[key].split()) > limit]
    assert over == []


def test_a_reworded_copy_keeps_most_words_and_changes_some():
    original = writing.prose(Random("x"), 600)

    copy = writing.reworded(Random("y"), original)

    kept = len(set(original.split()) & set(copy.split())) / len(set(original.split()))
    assert copy != original
    assert 0.7 < kept <= 1.0


def test_nonsense_is_not_empty_and_holds_no_word_of_ours():
    text = writing.nonsense(Random("z"), 200)

    assert len(text.split()) == 50
    assert set(text.split()) <= set(writing.NOISE)
