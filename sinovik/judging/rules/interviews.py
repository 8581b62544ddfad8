"""Who may confirm, score and see the marks of an interview, and when."""

from datetime import datetime, timedelta

from sinovik.agencies.queries import units_of
from sinovik.competitions.models import Stage
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Evaluator, Interview, Seat
from ..states import AssignmentState, EvaluatorRole
from ..states.interviews import InterviewState

PRESENTATION_MINUTES = 7
DIALOGUE_MINUTES = 13
CONFIRM_BEFORE = timedelta(hours=24)


def minutes_of(stage: Stage) -> tuple[int, int]:
    """Minutes of presentation and of dialogue that the edition declares (7 + 13 in 2022)."""
    row = stage.edition.book.stages[stage.key].get("interview") or {}
    return row.get("presentation_minutes") or PRESENTATION_MINUTES, row.get("questions_minutes") or DIALOGUE_MINUTES


def may_confirm(person: Person, interview: Interview, *, now: datetime) -> bool:
    """The unit's and its agency's own people, while the slot waits and has not begun."""
    return (
        interview.state == InterviewState.PLANNED
        and now < interview.starts_at
        and units_of(person, Permission.CONFIRM_INTERVIEWS).filter(pk=interview.proposal.unit_id).exists()
    )


def confirm_until(interview: Interview) -> datetime:
    """Until when the agency is asked to confirm; later the secretariat calls."""
    return interview.starts_at - CONFIRM_BEFORE


def is_to_come(interview: Interview) -> bool:
    """Planned or confirmed: neither held nor called off."""
    return interview.state in {InterviewState.PLANNED, InterviewState.CONFIRMED}


def may_sit(evaluator: Evaluator) -> bool:
    """Panelists hear finalists; evaluators do not."""
    return evaluator.role == EvaluatorRole.PANELIST


def may_hold(interview: Interview, *, now: datetime) -> bool:
    """From its beginning on it can be noted that the interview took place, while the stage permits interviewing."""
    return (
        is_to_come(interview)
        and now >= interview.starts_at
        and stage_permits(interview.stage.edition, Permit.INTERVIEW, at=now)
    )


def is_late(interview: Interview, *, now: datetime) -> bool:
    """Still unconfirmed less than 24 hours before it begins: the secretariat calls."""
    return interview.state == InterviewState.PLANNED and now > confirm_until(interview)


def may_score(person: Person, seat: Seat, *, now: datetime) -> bool:
    """Only the panelist in the seat, from the beginning of the interview on, while the stage permits interviewing."""
    return (
        person.user is not None
        and seat.panelist.user_id == person.user.pk
        and seat.assignment.state == AssignmentState.ACTIVE
        and seat.interview.state != InterviewState.CANCELLED
        and now >= seat.interview.starts_at
        and stage_permits(seat.interview.stage.edition, Permit.INTERVIEW, at=now)
    )
