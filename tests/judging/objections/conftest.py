"""What every test of objections finds: three announced entries, and the period just begun."""

import pytest

from sinovik.competitions.models import Proposal
from sinovik.judging.models import Announcement
from sinovik.judging.queries.announcements import (
    announcements,
)
from tests.agencies.makers import a_local_admin, a_secretary
from tests.judging.objections.period import an_open_period
from tests.scenes import shared

scene = shared(an_open_period)


@pytest.fixture
def announcement(scene, db) -> Announcement:
    return announcements().get(pk=scene.announcement)


@pytest.fixture
def proposals(scene, db) -> list[Proposal]:
    return [Proposal.objects.select_related("agency", "unit", "edition").get(pk=pk) for pk in scene.proposals]


@pytest.fixture
def closes(announcement):
    return announcement.edition.stages.get(key="objection_finalists").closes_at


@pytest.fixture
def admin(proposals, client_of):
    return client_of(a_local_admin(proposals[0].agency))


@pytest.fixture
def secretary(db, client_of):
    return client_of(a_secretary())
