"""The small rules of judging, each with its edges."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext

from sinovik.competitions.models import Edition
from sinovik.competitions.states import StageKind
from sinovik.judging.models import truths
from sinovik.judging.rules.bands import band_of, bands
from sinovik.judging.rules.marking import lock_findings, mark_of, missing_marks, short_reasons, wrong_marks
from sinovik.judging.rules.masking import Mask, Part
from sinovik.judging.rules.places import recommended, unfilled
from sinovik.judging.rules.progress import pace
from sinovik.judging.rules.reading import ReadingRules, reading_rules
from sinovik.judging.states import ASSIGNMENT, EVALUATOR, PLENARY, SHEET
from tests.competitions.makers import an_edition
from tests.judging.makers import an_edition_by

OPENS = datetime(2026, 5, 9, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=10)


# --- bands ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scale", "ranges"),
    [
        ((1, 10), ["9–10", "7–8", "5–6", "3–4", "1–2"]),
        ((1, 5), ["5", "4", "3", "2", "1"]),
        ((0, 2), ["2", "1", "0"]),
        ((1, 7), ["6–7", "5", "4", "2–3", "1"]),
    ],
)
def test_a_scale_is_divided_evenly_into_words_the_best_first(scale, ranges):
    shown = [band.range for band in bands(scale)]
    marks = [mark for band in bands(scale) for mark in band.marks]

    assert sorted(marks) == list(range(scale[0], scale[1] + 1))
    assert sorted(shown, key=lambda text: -int(text.split("–")[-1])) == shown
    if scale != (1, 7):
        assert shown == ranges


@pytest.mark.parametrize(
    ("value", "key"),
    [(10, "very_strong"), (9, "very_strong"), (Decimal("8.9"), "strong"), (Decimal("1.5"), "absent"), (1, "absent")],
)
def test_a_mean_between_two_bands_belongs_to_the_lower_one(value, key):
    assert band_of(value, (1, 10)).key == key


def test_a_value_below_the_scale_has_the_lowest_band():
    assert band_of(Decimal("0.5"), (1, 10)).key == "absent"


# --- masking --------------------------------------------------------------------------------------------------------


def shown(mask, text):
    return [(part.text, part.masked) for part in mask.parts(text)]


def test_a_name_is_found_whatever_its_case_and_spacing_and_only_as_a_whole_word():
    mask = Mask(agencies=("Kota Surabaya",))

    assert shown(mask, "Di KOTA   surabaya ada") == [("Di ", False), ("instansi disamarkan", True), (" ada", False)]
    assert shown(mask, "Surabayaku") == [("Surabayaku", False)]


def test_the_longer_name_is_taken_first_and_the_bare_name_too():
    mask = Mask(agencies=("Pemerintah Kabupaten Sleman",), places=("Kabupaten Sleman", "Sleman Barat"))

    assert mask.plain("Pemerintah Kabupaten Sleman dan Sleman") == "instansi disamarkan dan instansi disamarkan"


def test_a_short_name_hides_nothing_and_no_name_leaves_the_text():
    assert Mask(people=("Adi",)).parts("Adi dan ibadi") == [Part("Adi dan ibadi")]
    assert Mask().plain("Apa adanya") == "Apa adanya"


def test_what_is_hidden_once_is_not_looked_into_again():
    mask = Mask(agencies=("Nama Disamarkan Bersama",), people=("disamarkan",))

    assert mask.plain("Nama Disamarkan Bersama") == "instansi disamarkan"


# --- marks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def rules(db):
    edition = an_edition_by(reason_words=3)
    return reading_rules(edition.stages.get(key="desk"))


@pytest.mark.parametrize(
    ("value", "mark"),
    [(1, 1), ("10", 10), ("7.0", 7), (0, None), (11, None), ("7.5", None), ("x", None), (None, None), ("NaN", None)],
)
def test_a_mark_is_a_whole_number_of_the_scale(rules, value, mark):
    assert mark_of(value, rules) == mark


def test_findings_name_every_field_in_the_order_of_the_criteria(rules):
    draft = {"scores": {"novel": 0, "charm": 5}, "reasons": {"novel": "Cukup kuat sekali."}}

    assert [row.field for row in wrong_marks(draft["scores"], rules)] == ["", "score_novel"]
    assert [row.field for row in missing_marks(draft, rules)] == [
        f"score_{key}" for key in rules.keys if key != "novel"
    ]
    assert [row.field for row in short_reasons(draft, rules)] == [
        f"reason_{key}" for key in rules.keys if key != "novel"
    ]
    assert len(lock_findings(draft, rules)) == 2 + 4 + 4
    full = {"scores": dict.fromkeys(rules.keys, 5), "reasons": dict.fromkeys(rules.keys, "Cukup kuat sekali.")}
    assert lock_findings(full, rules) == []


# --- how a stage is read --------------------------------------------------------------------------------------------


def test_a_stage_before_any_scoring_cannot_be_read(db):
    edition = an_edition()

    with pytest.raises(KeyError, match="no stage up to 'registration'"):
        reading_rules(edition.stages.get(key="registration"))


def test_an_edition_under_preparation_is_read_from_the_rules_it_has_now(db):
    edition = an_edition(state="preparing")
    desk = edition.stages.get(key="desk")
    before = reading_rules(desk)
    rules = edition.rules
    next(row for row in rules["stage"] if row["key"] == "desk")["scoring"]["readings"] = 5
    Edition.objects.filter(pk=edition.pk).update(rules=rules)

    assert (before.readings, reading_rules(edition.stages.select_related("edition").get(key="desk")).readings) == (3, 5)


def test_criteria_stand_in_the_order_of_the_edition_and_hearings_call_nobody_more(db):
    edition = an_edition()
    desk, hearing = (reading_rules(edition.stages.get(key=key)) for key in ("desk", "interview"))

    assert desk.keys == ["novel", "effective", "useful", "spreadable", "sustainable"]
    assert isinstance(hearing, ReadingRules)
    assert (hearing.keys, hearing.readings, hearing.threshold) == (["delivery", "substance"], 2, None)
    assert edition.stages.get(key="interview").kind == StageKind.INTERVIEW


# --- pace -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - timedelta(seconds=1), 0),
        (OPENS, 0),
        (OPENS + timedelta(days=5) - timedelta(seconds=1), 4),
        (OPENS + timedelta(days=5), 5),
        (CLOSES, 10),
        (CLOSES + timedelta(days=1), 10),
    ],
)
def test_an_even_pace_expects_its_share_of_the_time(now, expected):
    row = pace(3, 10, opened=OPENS, closes=CLOSES, now=now)

    assert (row.expected, row.behind, row.percent) == (expected, max(0, expected - 3), 30)


@pytest.mark.parametrize(("opened", "closes"), [(None, CLOSES), (OPENS, None), (CLOSES, OPENS)])
def test_without_a_known_calendar_nobody_is_behind(opened, closes):
    row = pace(0, 10, opened=opened, closes=closes, now=CLOSES)

    assert (row.expected, row.behind) == (0, 0)


def test_who_has_nothing_to_read_is_done():
    assert pace(0, 0, opened=OPENS, closes=CLOSES, now=CLOSES).percent == 100


# --- places ---------------------------------------------------------------------------------------------------------


def test_places_are_filled_pool_by_pool_in_the_order_given():
    order = [("umum", 1, 11), ("umum", 2, 12), ("khusus", 1, 21), ("lain", 1, 31)]

    assert recommended(order, {"umum": 1, "khusus": 1}) == {11, 21}


def test_a_pool_with_fewer_candidates_than_places_is_full_when_all_are_chosen():
    labels, pools = {"umum": "Umum"}, {1: "umum", 2: "umum"}

    assert unfilled({1, 2}, pools, {"umum": 9}, labels) == []
    (finding,) = unfilled({1}, pools, {"umum": 9}, labels)
    assert (finding.pool, finding.chosen, finding.places) == ("umum", 1, 2)
    assert finding.text == "Umum: 1 terpilih untuk 2 tempat. Pilih 1 proposal lagi."


# --- lives as tables ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("life", "rows"),
    [
        (
            EVALUATOR,
            [
                ("declare", "appointed", "ready", False),
                ("return", "withdrawn", "appointed", True),
                ("withdraw", "appointed", "withdrawn", True),
                ("withdraw", "ready", "withdrawn", True),
            ],
        ),
        (SHEET, [("lock", "open", "locked", False), ("reopen", "locked", "open", True)]),
        (PLENARY, [("conclude", "open", "concluded", False)]),
    ],
)
def test_a_life_has_these_moves_and_no_other(life, rows):
    assert life.rows() == rows


def test_a_reading_is_released_with_a_reason():
    assert ("release", "active", "released", True) in ASSIGNMENT.rows()


# --- refusals in both languages -------------------------------------------------------------------------------------


def test_what_the_database_refuses_is_said_in_english_too():
    said = [
        text for name, text in vars(truths).items() if name.isupper() and isinstance(text, str) and "EXISTS" not in text
    ]
    assert len(said) == 13

    with translation.override("en"):
        assert [text for text in said if gettext(text) == text] == []
