"""Counts of a playing are carried to the whole edition by plain proportion; the calendar is read beside them."""

from datetime import date

from sinovik.rehearsal.cut import cut, cuts
from sinovik.rehearsal.estimates import Estimate

STAGES = [
    {"key": "daftar", "kind": "registration", "position": 1, "opens_at": "2027-01-04T02:00:00+00:00"},
    {"key": "seleksi", "kind": "screening", "position": 2, "opens_at": "2027-03-01T02:00:00+00:00"},
    {"key": "baca", "kind": "desk", "position": 3, "opens_at": "2027-03-08T02:00:00+00:00"},
    {"key": "panel", "kind": "panel", "position": 4, "opens_at": "2027-03-22T02:00:00+00:00"},
    {"key": "pleno", "kind": "plenary", "position": 5, "opens_at": None},
    {"key": "wawancara", "kind": "interview", "position": 6, "opens_at": "2027-04-12T02:00:00+00:00"},
]
CLOSES = {"seleksi": "2027-03-05T09:00:00+00:00", "panel": "2027-03-23T09:00:00+00:00"}
PLAN = {
    "stages": [{**row, "closes_at": CLOSES.get(row["key"])} for row in STAGES],
    "rules": {
        "level": [
            {"key": "nominasi", "decided_in": "panel", "places": {"umum": 30, "khusus": 10}},
            {"key": "top", "decided_in": "pleno", "places": {"umum": 12, "khusus": None}},
        ]
    },
}
FOUND = {
    "expected": 1000,
    "drafts": 100,
    "funnel": {"drafts": 100, "checked": 90, "submitted": 80, "passed": 60},
    "screening": {"flagged": 20},
    "readings": [
        {"stage": "baca", "readings": 130, "proposals": 60, "people": 9},
        {"stage": "panel", "readings": 8, "proposals": 4, "people": 5},
    ],
    "levels": [{"level": "nominasi", "chosen": 4, "found": 3}, {"level": "top", "chosen": 1, "found": 1}],
    "began": {},
}


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def estimate(**other) -> Estimate:
    return Estimate({**FOUND, **other}, PLAN, weekdays)


def window(key: str, **other):
    return next(row for row in estimate(**other).windows if row.key == key)


def test_counts_are_carried_to_the_whole_edition_in_proportion():
    assert (estimate().submitted, estimate().flagged, estimate().first_readings) == (800, 200, 1300)


def test_nominees_are_read_as_often_as_the_rules_have_places_for_them():
    assert estimate().readings == {"baca": 1300, "panel": 80}


def test_no_level_has_more_places_than_there_are_entries():
    assert estimate().places("nominasi") == 40
    assert estimate(funnel={**FOUND["funnel"], "passed": 3}).places("nominasi") == 30
    assert estimate().places("top") == 12


def test_evaluators_are_counted_whole_and_never_fewer_than_one_entry_needs_readers():
    assert [estimate().evaluators(load) for load in (10, 20, 1299, 1300, 9999)] == [130, 65, 3, 3, 3]
    assert estimate(readings=[]).evaluators(20) == 0


def test_a_stage_has_the_working_days_between_its_dates_or_until_the_next_that_is_dated():
    assert window("seleksi").days == 5
    assert window("baca").days == 11
    assert window("wawancara").days is None


def test_people_are_those_who_finish_the_work_within_the_days():
    assert (window("seleksi").work, window("seleksi").people) == (800, 7)  # 800 / (5 days × 25), rounded up
    assert (window("baca").work, window("baca").people) == (1300, 30)
    assert (window("wawancara").work, window("wawancara").people) == (12, None)


def test_two_working_days_are_tight_and_three_are_not():
    assert [row.key for row in estimate().tight] == ["panel"]
    longer = [
        {**row, "closes_at": "2027-03-24T09:00:00+00:00"} if row["key"] == "panel" else row for row in PLAN["stages"]
    ]
    assert Estimate(FOUND, {**PLAN, "stages": longer}, weekdays).tight == []


def test_a_stage_that_began_four_days_after_its_date_is_late_and_a_second_less_is_not():
    assert window("baca", began={"baca": "2027-03-12T02:00:00+00:00"}).late == 4
    assert window("baca", began={"baca": "2027-03-12T01:59:59+00:00"}).late == 0


def test_more_readings_find_more_of_the_best_and_the_same_seed_finds_the_same():
    found = cuts(among=300, places=40, readings=2, seed="uji")
    assert [row["readings"] for row in found] == [2, 3, 4]
    assert found[0]["low"] <= found[0]["mean"] <= found[0]["high"] < 40
    assert found[0]["mean"] < found[2]["mean"]
    assert found == cuts(among=300, places=40, readings=2, seed="uji")


def test_readings_without_end_find_nearly_all_and_a_cut_that_leaves_nobody_out_is_not_told():
    assert cut(among=200, places=20, readings=1_000_000, seed="uji").mean > 19.5
    assert cuts(among=40, places=40, readings=2, seed="uji") == []
