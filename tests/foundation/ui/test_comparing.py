"""Two versions beside each other: nothing is lost, and only what differs is marked."""

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from sinovik.foundation.ui import comparing
from sinovik.foundation.ui.comparing import Part, compare

TEXT = st.text(alphabet="ab \n", max_size=60)


@given(TEXT, TEXT)
def test_the_parts_joined_again_are_the_texts(before, after):
    left, right = compare(before, after)

    assert ("".join(part.text for part in left), "".join(part.text for part in right)) == (before, after)


@given(TEXT, TEXT)
def test_what_is_not_marked_is_the_same_in_both(before, after):
    left, right = compare(before, after)

    kept = ["".join(part.text for part in side if not part.changed) for side in (left, right)]
    assert kept[0] == kept[1]


def test_a_changed_word_is_marked_alone():
    assert compare("Warga menunggu dua jam.", "Warga menunggu dua menit.") == (
        [Part("Warga menunggu dua ", False), Part("jam.", True)],
        [Part("Warga menunggu dua ", False), Part("menit.", True)],
    )


def test_very_long_texts_are_compared_by_line(monkeypatch):
    monkeypatch.setattr(comparing, "MOST_PIECES", 3)

    left, right = compare("satu dua tiga\nempat lima", "satu dua tiga\nempat enam")

    assert (left[-1], right[-1]) == (Part("empat lima", True), Part("empat enam", True))


def test_equal_versions_are_said_to_be_equal_and_what_is_typed_stays_text():
    drawn = Template(
        '{% load ui %}{% c "comparison" before=text after=text before_title="Dulu" after_title="Kini" %}'
    ).render(Context({"text": "<b>x</b>"}))

    assert "Kedua versi sama." in drawn
    assert drawn.count("&lt;b&gt;x&lt;/b&gt;") == 2
