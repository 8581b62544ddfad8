"""What a small played edition reports, and that the seed alone decides it."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import connections

from sinovik.competitions.models import Edition
from sinovik.foundation.audit.models import Record
from sinovik.foundation.ui.words import WIB
from sinovik.judging.models import ResultSheet
from sinovik.rehearsal.registration import MORNING
from sinovik.rehearsal.report import Bar, Detection, Report, lines_of
from sinovik.rehearsal.stages import office_hour
from tests import database
from tests.rehearsal.scene import PREFIX, play

SAME = ("funnel", "detections", "lookalikes", "truly_best", "verbs")


def test_acts_equal_audit_rows(played):
    assert sum(played.report["verbs"].values()) == played.report["recorded"]
    assert played.report["verbs"]["proposals.submit"] == 25
    assert played.report["breaches"] == []


def test_people_of_a_play_act_by_day(played):
    """What a year of the play brings lies between the opening and the result sheets; its making goes by real time."""
    edition = Edition.objects.get()
    told = ResultSheet.objects.latest("made_at").made_at
    acts = Record.objects.exclude(by=None).filter(at__range=(edition.opened_at, told)).values_list("verb", "at")

    by_night = {verb for verb, moment in acts if moment.astimezone(WIB).hour < MORNING}
    assert acts and by_night == set()


def test_a_stage_begins_while_people_are_at_work():
    friday = datetime(2027, 5, 14, 15, 59, 59, tzinfo=WIB)
    monday = datetime(2027, 5, 17, 9, tzinfo=WIB)

    assert office_hour(friday) == friday
    assert office_hour(friday + timedelta(seconds=1)) == monday
    assert office_hour(monday - timedelta(seconds=1)) == monday
    assert office_hour(datetime(2027, 5, 16, 2, tzinfo=WIB)) == monday


def test_the_funnel_has_the_declared_volume(played):
    counts = {bar["name"]: bar["count"] for bar in played.report["funnel"]}

    assert [counts[name] for name in ("drafts", "left at the unit", "left at the local admin", "submitted")] == [
        35,
        6,
        4,
        25,
    ]
    assert 0 < counts["passed screening"] < counts["submitted"]


def test_every_phase_took_time_and_memory(played):
    assert [p["name"] for p in played.report["phases"] if not (p["seconds"] > 0 and p["peak_mib"] > 20)] == []


@pytest.fixture
def again(scene, django_db_blocker, tmp_path):
    """The same edition played once more in a database of its own."""
    before, name = dict(connections["default"].settings_dict), f"{PREFIX}again_{scene.name[-12:]}"
    with django_db_blocker.unblock():
        connections["default"].close()
        play(name, tmp_path / "again")
        connections["default"].settings_dict.update(before)
        with database.maintenance(name) as server:
            database.drop(server, name)
    return tmp_path / "again" / "report.json"


def test_the_same_seed_plays_the_same_edition(again, scene):
    second = json.loads(again.read_text())

    assert {key: second[key] for key in SAME} == {key: scene.report[key] for key in SAME}


def test_recall_and_precision_are_shares_of_what_was_planted_and_flagged():
    row = Detection(planted=8, found=6, false=2)

    assert (row.recall, row.precision) == (0.75, 0.75)


def test_nothing_planted_has_no_recall():
    row = Detection(planted=0, found=0, false=0)

    assert (row.recall, row.precision) == (None, None)


def test_the_report_lays_what_was_played_beside_the_real_year():
    report = Report("KIPP", 0.5, "1", funnel=[Bar("drafts", 10, 20), Bar("nominees", 3, None)], breaches=["x: y"])

    lines = [" ".join(line.split()) for line in lines_of(report)]

    assert "drafts 10 10 20" in lines
    assert "nominees 3 unknown unknown" in lines
    assert lines[-2:] == ["Invariants: BROKEN", "x: y"]
