"""The scene of these tests, and the verbs they use again and again."""

from datetime import datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from sinovik.foundation import clock
from sinovik.judging.actions import interviews
from sinovik.judging.models import Interview, Seat
from sinovik.judging.queries.interviews import (
    seats_of,
)
from sinovik.judging.rules.timetable import Sitting
from tests.agencies.makers import (
    a_secretary,
)
from tests.competitions.makers import go_to
from tests.judging.makers import a_panelist
from tests.judging.result_makers import a_room
from tests.recognition.makers import a_decreed_edition, a_small_edition, entries

TWICE, ONCE = "Kota Surabaya", "Kabupaten Sleman"
SECOND = timedelta(seconds=1)
SLOT = timedelta(minutes=20)
DAY = timedelta(days=1)


def an_open_stage():
    """Three finalists, two of them of one agency; two ready panelists; one room; nothing is planned."""
    edition = a_small_edition(finalists=3)
    proposals = entries(edition, TWICE, TWICE, ONCE)
    a_decreed_edition(edition, proposals=proposals)
    stage = go_to(edition, "interview")
    people = [a_panelist(edition), a_panelist(edition)]
    return SimpleNamespace(
        edition=edition.pk, stage=stage.pk, people=[one.pk for one in people], room=a_room(edition, "Ruang Kawung").pk
    )


def tomorrow(hour: int = 9) -> datetime:
    """A morning in WIB."""
    return datetime.combine(timezone.localtime(clock.now()).date() + DAY, time(hour), timezone.get_current_timezone())


def a_sitting(hours: float = 3, *, begins: datetime | None = None) -> Sitting:
    begins = begins or tomorrow()
    return Sitting(begins, begins + timedelta(hours=hours))


def plan(stage, panels, *sittings):
    return interviews.plan(
        stage=stage, panels=panels, sittings=sittings or [a_sitting()], by=a_secretary(), now=clock.now()
    )


def slots_of(stage) -> list[Interview]:
    return list(Interview.objects.filter(stage=stage).order_by("starts_at", "pk"))


def first_seat(slot, panelist) -> Seat:
    return seats_of(panelist.user).get(interview=slot)


def refused_by_the_database(change) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        change()
    return error.value.__cause__.diag.message_primary


def moved(slot, room, starts_at, reason="Pimpinan bertugas."):
    return interviews.reschedule(
        interview=slot, room=room, starts_at=starts_at, reason=reason, by=a_secretary(), now=clock.now()
    )
