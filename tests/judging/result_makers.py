"""Interviews and visits for tests, made by the real actions."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from sinovik.competitions.models import Edition, Stage
from sinovik.foundation import clock
from sinovik.judging.actions import interviews, visits
from sinovik.judging.models import Evaluator, FieldVisit, Interview, Room, Seat
from sinovik.judging.queries.interviews import finalists, seats_of
from sinovik.judging.rules.timetable import Sitting
from sinovik.judging.rules.visits import CHECKLIST
from sinovik.judging.states.visits import VisitMode
from tests.agencies.makers import a_secretary
from tests.competitions.makers import go_to
from tests.judging.makers import a_panelist, an_evaluator

_n = count(1)


def a_room(edition: Edition, name: str = "") -> Room:
    return interviews.add_room(edition=edition, name=name or f"Ruang {next(_n)}", by=a_secretary(), now=clock.now())


def a_timetable(
    edition: Edition, *, rooms: int = 1, panelists: Sequence[Evaluator] = (), stage: str = "interview"
) -> list[Interview]:
    """Every finalist has a slot from tomorrow on; each room has its own panelist unless some are given."""
    row = go_to(edition, stage)
    panels = {a_room(edition).pk: list(panelists) or [a_panelist(edition)] for _ in range(rooms)}
    morning = clock.now() + timedelta(days=1)
    interviews.plan(
        stage=row,
        panels=panels,
        sittings=[Sitting(morning, morning + timedelta(hours=3))],
        by=a_secretary(),
        now=clock.now(),
    )
    return list(Interview.objects.filter(stage=row).select_related("stage__edition", "agency", "proposal", "room"))


def scored(seat: Seat, *, substance: int = 8, delivery: int = 7) -> Seat:
    """The panelist has locked the marks; the clock must have passed the beginning of the interview."""
    by = seat.panelist.user
    seat = seats_of(by).get(pk=seat.pk)
    interviews.score(
        seat=seat,
        marks={"substance": substance, "delivery": delivery},
        reasons={"substance": "Jawaban jelas."},
        by=by,
        now=clock.now(),
    )
    return seat


def heard(edition: Edition) -> Stage:
    """Every finalist heard and scored by two panelists, each next one a mark lower; returns the interview stage."""
    slots = a_timetable(edition, panelists=[a_panelist(edition), a_panelist(edition)])
    clock.freeze(max(slot.ends_at for slot in slots))
    for place, slot in enumerate(sorted(slots, key=lambda one: one.proposal_id)):
        for seat in slot.seats.order_by("pk"):
            scored(seat, substance=max(1, 9 - place), delivery=7)
        interviews.hold(interview=slot, by=a_secretary(), now=clock.now())
    return slots[0].stage


def a_visit(edition: Edition, *, mode: str = VisitMode.OPEN, members: Sequence[Evaluator] = ()) -> FieldVisit:
    """A visit to the first finalist by one panelist and one evaluator."""
    stage = go_to(edition, "visit")
    return visits.plan(
        stage=stage,
        proposal=finalists(edition).first(),
        mode=mode,
        planned_on=clock.now().date(),
        place="Loket pelayanan",
        members=list(members) or [a_panelist(edition), an_evaluator(edition)],
        by=a_secretary(),
        now=clock.now(),
    )


def reported(visit: FieldVisit) -> FieldVisit:
    member = visit.members.select_related("evaluator__user").first()
    return visits.report(
        visit=visit,
        visited_on=visit.planned_on,
        text="Layanan berjalan.",
        findings={item.key: visits.Seen("yes", "Terlihat.") for item in CHECKLIST},
        by=member.evaluator.user,
        now=clock.now(),
    )
