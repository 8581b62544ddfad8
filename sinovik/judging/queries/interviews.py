"""Who is heard when, by whom, and what the panel's marks amount to once they may be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet

from sinovik.agencies.queries import units_of
from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.states import Permit
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Interview, Room, Seat
from ..states import Outcome, SheetState
from ..states.interviews import InterviewState
from .announcements import last_announcement, public_decisions
from .sheets import locked_readings

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


def rooms_of(edition: Edition) -> QuerySet[Room]:
    return Room.objects.filter(edition=edition).order_by("name", "pk")


def schedule(edition: Edition) -> QuerySet[Interview]:
    """The whole timetable, by time and room, with how many seats and locked sheets each has."""
    rows = Interview.objects.filter(STANDING, stage__edition=edition)
    locked = Q(seats__assignment__sheet__state=SheetState.LOCKED)
    return (
        rows.select_related("proposal", "agency", "room", "stage__edition")
        .annotate(seated=Count("seats", distinct=True), scored=Count("seats", filter=locked, distinct=True))
        .order_by("starts_at", "room__name", "pk")
    )


def interviews_of(person: Person) -> QuerySet[Interview]:
    """Slots of the units for which the person may confirm."""
    mine = Interview.objects.filter(STANDING, proposal__unit__in=units_of(person, Permission.CONFIRM_INTERVIEWS))
    return mine.select_related("proposal", "agency", "room", "stage__edition").order_by("starts_at", "pk")


def seats_of(user: User | None) -> QuerySet[Seat]:
    """A panelist's own running order: every standing interview they sit in."""
    mine = Seat.objects.filter(panelist__user=user).exclude(interview__state=InterviewState.CANCELLED)
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
        "seats", queryset=Seat.objects.select_related("panelist__user").order_by("panelist__user__full_name")
    )
