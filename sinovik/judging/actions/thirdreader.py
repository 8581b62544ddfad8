"""Calling one more reader where the others differ too much."""

from datetime import datetime

from sinovik.competitions.models import Proposal, Stage
from sinovik.foundation.access.models import User

from ..models import Assignment
from ..queries.assignment import role_reading
from ..queries.progress import extra_candidates, gap_of, has_extra_reader, waiting_for_extra_reader
from ..queries.sheets import others_still_open
from ..rules.reading import reading_rules
from ..states import AssignmentKind, SheetState
from .assignment import add_reader


def call_where_readers_differ(*, assignment: Assignment, by: User | None, now: datetime) -> Assignment | None:
    """After the last sheet of a proposal was locked: call a reader if two differ beyond the declared threshold.

    At most one is called per proposal and stage. None if nothing is needed, or nobody is free to read it; the progress
    desk counts those that still wait. Not an act by itself: the call is (`assignment.add_reader`).
    """
    stage = assignment.stage
    threshold = reading_rules(stage).threshold
    if threshold is None or assignment.sheet.state != SheetState.LOCKED or others_still_open(assignment):
        return None
    gap = gap_of(stage, assignment.proposal_id)
    if gap is None or gap.gap <= threshold or has_extra_reader(stage, assignment.proposal_id):
        return None
    return _call(assignment.proposal, stage, by, now)


def _call(proposal: Proposal, stage: Stage, by: User | None, now: datetime) -> Assignment | None:
    free = extra_candidates(stage, proposal, role_reading(stage))
    if not free:
        return None
    return add_reader(
        stage=stage, proposal_id=proposal.pk, evaluator=free[0], kind=AssignmentKind.EXTRA, by=by, now=now
    )


def call_all_waiting(*, stage: Stage, by: User | None, now: datetime) -> int:
    """Call a reader for every proposal of the stage that still waits for one. Returns how many were called."""
    waiting = Proposal.objects.filter(pk__in=waiting_for_extra_reader(stage)).order_by("pk")
    return sum(1 for proposal in waiting if _call(proposal, stage, by, now) is not None)
