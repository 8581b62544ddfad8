"""What every test of hearings finds: the stage open, three finalists, two panelists, one room."""

import pytest

from sinovik.competitions.models import Edition, Stage
from sinovik.judging.models import Evaluator, Interview, Room
from sinovik.judging.queries.interviews import (
    schedule,
)
from tests.agencies.makers import (
    a_secretary,
)
from tests.judging.interviews.hearing import an_open_stage, plan
from tests.scenes import shared

scene = shared(an_open_stage)


@pytest.fixture
def stage(scene, db) -> Stage:
    return Stage.objects.select_related("edition").get(pk=scene.stage)


@pytest.fixture
def edition(stage) -> Edition:
    return stage.edition


@pytest.fixture
def panel(scene, db) -> list[Evaluator]:
    return [Evaluator.objects.select_related("user", "edition").get(pk=pk) for pk in scene.people]


@pytest.fixture
def room(scene, db) -> Room:
    return Room.objects.get(pk=scene.room)


@pytest.fixture
def slots(stage, room, panel) -> list[Interview]:
    """All three finalists planned into one room with both panelists."""
    plan(stage, {room.pk: panel})
    return list(schedule(stage.edition))


@pytest.fixture
def secretary(db, client_of):
    return client_of(a_secretary())
