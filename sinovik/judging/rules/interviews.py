"""Who may confirm, score and see the marks of an interview, and when."""

from datetime import datetime, timedelta

from sinovik.competitions.models import Stage
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Interview, Seat
from ..states.interviews import InterviewState

PRESENTATION_MINUTES = 7
DIALOGUE_MINUTES = 13
CONFIRM_BEFORE = timedelta(hours=24)


def minutes_of(stage: Stage) -> tuple[int, int]:
    """Minutes of presentation and of dialogue that the edition declares (7 + 13 in 2022)."""
    row = stage.edition.book.stages[stage.key].get("interview") or {}
    return row.get("presentation_minutes") or PRESENTATION_MINUTES, row.get("questions_minutes") or DIALOGUE_MINUTES


def may_confirm(person: Person, interview: Interview, *, now: datetime) -> bool:
    """The agency's own people, while the slot waits and has not begun."""
    return (
        person.holds(Permission.CONFIRM_INTERVIEWS, agency=interview.agency_id)
        and interview.state == InterviewState.PLANNED
        and now < interview.starts_at
    )


def is_late(interview: Interview, *, now: datetime) -> bool:
    """Still unconfirmed less than 24 hours before it begins: the secretariat calls."""
    return interview.state == InterviewState.PLANNED and now > interview.starts_at - CONFIRM_BEFORE


def may_score(person: Person, seat: Seat, *, now: datetime) -> bool:
    """Only the panelist in the seat, from the beginning of the interview on, while the stage permits interviewing."""
    return (
        person.user is not None
        and seat.panelist.user_id == person.user.pk
        and seat.interview.state != InterviewState.CANCELLED
        and now >= seat.interview.starts_at
        and stage_permits(seat.interview.stage.edition, Permit.INTERVIEW, at=now)
    )
