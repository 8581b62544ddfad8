"""Who is heard when, by whom, and what the panel's marks amount to once they may be seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Generic, TypeVar

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from sinovik.agencies.queries import units_of
from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.states import Permit
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Evaluator, Interview, Room, Seat
from ..rules.timetable import Taken
from ..states import AssignmentState, Outcome, SheetState
from ..states.interviews import InterviewState
from .announcements import last_announcement, public_decisions
from .sheets import locked_readings

T = TypeVar("T", Interview, Seat)
STANDING = ~Q(state=InterviewState.CANCELLED)


def stages_permitting(edition: Edition, permit: Permit) -> QuerySet[Stage]:
    """The edition's stages whose work this is, whether open or not, in order."""
    return (
        Stage.objects.filter(edition=edition, permits__contains=[permit]).select_related("edition").order_by("position")
    )


def finalists(edition: Edition) -> QuerySet[Proposal]:
    """The chosen of the edition's latest announcement, by agency and title; none while nothing was announced."""
    latest = last_announcement(edition)
    chosen = public_decisions().filter(plenary__announcement=latest, result=Outcome.CHOSEN).values("proposal")
    rows = Proposal.objects.filter(pk__in=chosen) if latest else Proposal.objects.none()
    return rows.select_related("agency", "unit").order_by("agency__name", "title", "pk")


def finalists_without_slot(edition: Edition) -> QuerySet[Proposal]:
    planned = Interview.objects.filter(STANDING, stage__edition=edition).values("proposal")
    return finalists(edition).exclude(pk__in=planned)


def taken_times(stage: Stage, panels: Mapping[int, Sequence[Evaluator]]) -> list[Taken]:
    """When the rooms or their panels are busy already, and which agency is heard then."""
    slots = Interview.objects.filter(STANDING, stage=stage).values_list("room", "agency", "starts_at", "ends_at")
    rooms_by_panelist: dict[int, list[int]] = {}
    for room, panel in panels.items():
        for evaluator in panel:
            rooms_by_panelist.setdefault(evaluator.pk, []).append(room)
    seats = Seat.objects.filter(panelist__in=rooms_by_panelist).values_list("panelist", "starts_at", "ends_at")
    return [Taken(*slot) for slot in slots] + [
        Taken(room, None, starts_at, ends_at)
        for panelist, starts_at, ends_at in seats
        for room in rooms_by_panelist[panelist]
    ]


def rooms_of(edition: Edition) -> QuerySet[Room]:
    return Room.objects.filter(edition=edition).order_by("name", "pk")


def schedule(edition: Edition) -> QuerySet[Interview]:
    """The whole timetable, by time and room, with how many seats and locked sheets each has."""
    rows = Interview.objects.filter(STANDING, stage__edition=edition)
    standing = Q(seats__assignment__state=AssignmentState.ACTIVE)
    locked = standing & Q(seats__assignment__sheet__state=SheetState.LOCKED)
    return (
        rows.select_related("proposal", "agency", "room", "stage__edition")
        .annotate(
            seated=Count("seats", filter=standing, distinct=True), scored=Count("seats", filter=locked, distinct=True)
        )
        .order_by("starts_at", "room__name", "pk")
    )


def interviews_of(person: Person) -> QuerySet[Interview]:
    """Slots of the units for which the person may confirm."""
    mine = Interview.objects.filter(STANDING, proposal__unit__in=units_of(person, Permission.CONFIRM_INTERVIEWS))
    return mine.select_related("proposal", "agency", "room", "stage__edition").order_by("starts_at", "pk")


def to_confirm(person: Person, now: datetime) -> QuerySet[Interview]:
    """The person's slots that are to come and wait for a confirmation, the next one first."""
    return interviews_of(person).filter(state=InterviewState.PLANNED, starts_at__gt=now)


def unconfirmed(edition: Edition) -> QuerySet[Interview]:
    """Slots of an edition that wait for a confirmation, in order of time."""
    rows = Interview.objects.filter(stage__edition=edition, state=InterviewState.PLANNED)
    return rows.order_by("starts_at", "pk")


def seats_of(user: User | None) -> QuerySet[Seat]:
    """A panelist's own running order: every standing interview they sit in."""
    mine = Seat.objects.filter(panelist__user=user, assignment__state=AssignmentState.ACTIVE)
    return mine.select_related(
        "assignment__sheet",
        "assignment__stage__edition",
        "panelist__user",
        "interview__room",
        "interview__agency",
        "interview__proposal__unit",
        "interview__stage__edition",
    ).order_by("starts_at", "pk")


@dataclass(frozen=True)
class Day(Generic[T]):
    """A day of the timetable in the reader's zone, with what happens on it in order of time."""

    date: date
    rows: tuple[T, ...]


def by_day(rows: Iterable[T]) -> list[Day[T]]:
    """Slots or seats, in order of time, under the day on which they begin where the reader lives."""
    groups = groupby(rows, key=lambda row: timezone.localtime(row.starts_at).date())
    return [Day(day, tuple(found)) for day, found in groups]


def seats_at(interview: Interview) -> QuerySet[Seat]:
    """The panel of one interview, by name."""
    return seats_with_people().queryset.filter(interview=interview)


@dataclass(frozen=True)
class PanelMean:
    """What the panel's locked marks of one interview amount to: mean per criterion, readers, weighted value."""

    proposal: int
    readers: int
    means: dict[str, Decimal]
    value: Decimal


def panel_means(stage: Stage, weights: Mapping[str, Decimal]) -> dict[int, PanelMean]:
    """By proposal, every interview of the stage with a locked sheet. Whoever calls has asked `may_see_scores_of`."""
    rows: dict[int, list[Mapping[str, Decimal]]] = {}
    for reading in locked_readings(stage):
        rows.setdefault(reading.proposal, []).append(reading.marks)
    return {proposal: _mean(proposal, marks, weights) for proposal, marks in rows.items()}


def _mean(proposal: int, marks: Sequence[Mapping[str, Decimal]], weights: Mapping[str, Decimal]) -> PanelMean:
    means = {key: sum((row[key] for row in marks), Decimal(0)) / len(marks) for key in weights}
    value = sum((weights[key] * mean for key, mean in means.items()), Decimal(0)) / sum(weights.values())
    return PanelMean(proposal, len(marks), means, value)


def seats_with_people() -> Prefetch:
    return Prefetch(
        "seats",
        queryset=Seat.objects.filter(assignment__state=AssignmentState.ACTIVE)
        .select_related("panelist__user", "assignment__sheet")
        .order_by("panelist__user__full_name", "pk"),
    )
