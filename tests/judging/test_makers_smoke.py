import pytest
from sinovik.judging.models import Decision
from sinovik.judging.queries.ranking import recompute
from tests.judging.makers import a_decided_stage, a_locked_sheet, a_ranking_run

pytestmark = pytest.mark.django_db


def test_sheet():
    sheet = a_locked_sheet()
    assert sheet.scores.count() == 5


def test_run():
    run = a_ranking_run()
    assert recompute(run).equal
    assert [row.position for row in run.rows.all()] == [1, 2, 3]


def test_decided():
    stage = a_decided_stage()
    assert Decision.objects.filter(stage=stage).count() == 3
