"""Field visits as each may know them: a secret one exists only for its team, the secretariat and, once reported, the
closed plenary that decides after it."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise

from sinovik.agencies.queries import units_of
from sinovik.competitions.models import Edition, Stage
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Evaluator, FieldVisit, VisitFinding, VisitMember
from ..rules.visits import CHECKLIST
from ..states import EvaluatorRole
from ..states.visits import VisitMode, VisitState
from .evaluators import ready_evaluators


def _with_team(rows: QuerySet[FieldVisit]) -> QuerySet[FieldVisit]:
    team = VisitMember.objects.select_related("evaluator__user").order_by("capacity", "evaluator__user__full_name")
    return rows.select_related("stage__edition", "proposal__agency", "proposal__unit").prefetch_related(
        Prefetch("members", queryset=team)
    )


def visits(edition: Edition) -> QuerySet[FieldVisit]:
    """The secretariat's list, by date."""
    return _with_team(FieldVisit.objects.filter(stage__edition=edition)).order_by("planned_on", "pk")


def reported_visits(stage: Stage) -> dict[int, FieldVisit]:
    """Proposal → its locked report, of the visits made before `stage`; the last one where there were several."""
    rows = FieldVisit.objects.filter(
        state=VisitState.REPORTED, stage__edition=stage.edition_id, stage__position__lt=stage.position
    )
    return {visit.proposal_id: visit for visit in _with_team(rows).order_by("reported_at", "pk")}


@dataclass(frozen=True)
class Found:
    """One line of the checklist as the team found it."""

    key: str
    text: str | Promise
    answer: str
    note: str


def findings_of(visit: FieldVisit) -> list[Found]:
    """What the team found, in the order of the checklist; empty until it has reported."""
    rows = {row.item: row for row in VisitFinding.objects.filter(visit=visit).order_by("pk")}
    return [
        Found(item.key, item.text, rows[item.key].get_answer_display(), rows[item.key].note)
        for item in CHECKLIST
        if item.key in rows
    ]


def ready_people(edition: Edition) -> list[Evaluator]:
    """Who can be sent: panelists and evaluators who are ready, by role and name."""
    return [*ready_evaluators(edition, EvaluatorRole.PANELIST), *ready_evaluators(edition, EvaluatorRole.EVALUATOR)]


def visits_by(user: User | None) -> QuerySet[FieldVisit]:
    """Visits of which the person is a team member."""
    return _with_team(FieldVisit.objects.filter(members__evaluator__user=user)).order_by("planned_on", "pk")


def visits_announced_to(person: Person) -> QuerySet[FieldVisit]:
    """Visits an agency may know of: the open ones at its own units."""
    mine = units_of(person, Permission.CONFIRM_INTERVIEWS)
    rows = FieldVisit.objects.filter(mode=VisitMode.OPEN, proposal__unit__in=mine).exclude(state=VisitState.CANCELLED)
    return _with_team(rows).order_by("planned_on", "pk")
