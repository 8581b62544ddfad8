"""Who may do what in judging, and what a reader may see. Predicates return a bool and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.rules.stages import is_open, stage_permits
from sinovik.competitions.states import EditionState, Permit
from sinovik.foundation.access.models import User

from ..models import Assignment, Evaluator, Sheet
from ..states import AssignmentState, EvaluatorState, SheetState

# the permits under which sheets are written: evaluators at desks, panelists reading nominees and hearing finalists
READING_PERMITS = (Permit.SCORE, Permit.PANEL_READ, Permit.INTERVIEW)


def _open_for(stage: Stage, permits: tuple[Permit, ...], now: datetime) -> bool:
    rows = Stage.objects.filter(pk=stage.pk, permits__overlap=list(permits), edition__state=EditionState.OPEN)
    return rows.filter(Q(is_open(now))).exists()


def reading_open(stage: Stage, *, now: datetime) -> bool:
    """Whether sheets of this stage may be written at `now`."""
    return _open_for(stage, READING_PERMITS, now)


def may_assign(stage: Stage, *, now: datetime) -> bool:
    """Evaluators are assigned in the stage that permits it; nominees are given out while they are read."""
    return _open_for(stage, (Permit.ASSIGN, Permit.PANEL_READ), now)


def may_rank(edition: Edition, *, now: datetime) -> bool:
    return stage_permits(edition, Permit.RANK, at=now)


def may_decide(stage: Stage, *, now: datetime) -> bool:
    return _open_for(stage, (Permit.DECIDE,), now)


def may_see_names(edition: Edition, *, now: datetime) -> bool:
    """Whether readers see who entered: agency, unit, place and people."""
    return stage_permits(edition, Permit.SEE_NAMES, at=now)


def may_see_scores_of(stage: Stage, *, now: datetime) -> bool:
    """Whether others' locked scores of `stage` are open. Never while its own sheets can still be written."""
    return stage_permits(stage.edition, Permit.SEE_OTHER_SCORES, at=now) and not reading_open(stage, now=now)


def is_reader(user: User | None, assignment: Assignment) -> bool:
    return user is not None and assignment.evaluator.user_id == user.pk and assignment.state == AssignmentState.ACTIVE


def may_write_sheet(user: User | None, sheet: Sheet, *, now: datetime) -> bool:
    """Its own reader, free to judge, while it is open and its stage too."""
    return (
        is_reader(user, sheet.assignment)
        and may_read_entries(sheet.assignment.evaluator)
        and sheet.state == SheetState.OPEN
        and reading_open(sheet.assignment.stage, now=now)
    )


def may_read_entries(evaluator: Evaluator) -> bool:
    """Content is shown only after the pact and the declaration of interests."""
    return evaluator.state == EvaluatorState.READY


@dataclass(frozen=True)
class Sight:
    """What a reader sees of an entry: the one decision that every page, list, export and letter follows."""

    names: bool
    files: bool


def sight_of(edition: Edition, *, now: datetime) -> Sight:
    """Where names are hidden the files are too: their names and metadata would tell."""
    names = may_see_names(edition, now=now)
    return Sight(names=names, files=names)
