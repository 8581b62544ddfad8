"""Any edition is walked by its own stages, whatever they are called, and what it showed is counted."""

import pytest

from sinovik.competitions.actions import editions as act
from sinovik.competitions.models import Edition
from sinovik.foundation import clock
from sinovik.rehearsal.findings import findings_of
from sinovik.rehearsal.plan import digest_of, plan_of
from sinovik.rehearsal.progress import Progress
from sinovik.rehearsal.walk import Walk
from tests.competitions.makers import an_edition
from tests.competitions.test_any_edition import the_invented_edition
from tests.rehearsal.scene import storages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.STORAGES = storages(tmp_path)


def walked(edition: Edition, *, expected: int, drafts: int, begun: list[str]) -> dict:
    told = Progress(lambda line: None, began=begun.append)
    walk = Walk(plan=plan_of(edition), expected=expected, drafts=drafts, seed="uji", progress=told)
    walk.go()
    return findings_of(walk)


def test_an_edition_with_stages_of_its_own_names_is_walked_to_its_end_and_counted():
    edition, begun = the_invented_edition(), []
    found = walked(edition, expected=48, drafts=24, begun=begun)
    assert found["stopped"] == {}
    assert begun == ["call", "people", *edition.stages.order_by("position").values_list("key", flat=True)]
    assert (found["expected"], found["drafts"], found["funnel"]["drafts"]) == (48, 24, 24)
    assert found["funnel"]["checked"] > found["funnel"]["submitted"] >= found["funnel"]["passed"] > 0
    assert [row["stage"] for row in found["readings"]] == ["baca"]
    (level,) = found["levels"]
    assert level["level"] == "pilihan"
    assert 0 <= level["found"] <= level["chosen"] == sum_of_places(edition, half=True)
    assert found["cuts"][0]["places"] == sum_of_places(edition, half=False)


def sum_of_places(edition: Edition, *, half: bool) -> int:
    (level,) = edition.rules["level"]
    return sum(max(1, round(places * 0.5)) if half else places for places in level["places"].values())


def test_where_the_rules_do_not_let_it_go_on_it_keeps_the_sentence_and_what_it_saw_until_there():
    edition = the_invented_edition()
    plan = plan_of(edition)
    decided = next(row for row in plan["stages"] if row["key"] == "rapat")
    decided["permits"] = [permit for permit in decided["permits"] if permit != "decide"]
    walk = Walk(plan=plan, expected=24, drafts=24, seed="uji", progress=Progress(lambda line: None))
    walk.go()
    found = findings_of(walk)
    assert found["stopped"] == {"stage": "rapat", "why": "Tahap pleno belum dibuka."}
    assert found["funnel"]["passed"] > 0
    assert found["levels"] == []


def test_the_digest_of_a_plan_changes_with_a_date_and_with_a_rule_and_with_nothing_else():
    edition = an_edition(state="preparing")
    before = digest_of(plan_of(edition))
    stage = edition.stages.get(key="screening")
    act.plan_stage(stage=stage, opens_at=stage.opens_at, closes_at=stage.closes_at, by=None, now=clock.now())
    assert digest_of(plan_of(edition)) == before
    edition = act.assume_value(edition=edition, path="objection.days", value=9, why="coba", by=None, now=clock.now())
    with_rule = digest_of(plan_of(edition))
    stage = edition.stages.get(key="registration")
    act.plan_stage(stage=stage, opens_at=None, closes_at=stage.closes_at, by=None, now=clock.now())
    assert len({before, with_rule, digest_of(plan_of(edition))}) == 3


def test_an_edition_that_has_opened_has_the_plan_that_it_had_before():
    edition = an_edition(state="preparing")
    before = plan_of(edition)
    act.open_edition(edition=edition, by=None, now=clock.now())
    edition.refresh_from_db()
    assert plan_of(edition) == before
