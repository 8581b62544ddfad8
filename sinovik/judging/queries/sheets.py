"""A reader's own sheets, and the locked marks from which an order is made."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from sinovik.competitions.models import Proposal, Stage
from sinovik.competitions.rules.stages import is_open
from sinovik.competitions.states import EditionState, StageKind
from sinovik.foundation.access.models import User

from ..models import Assignment, Score, Sheet
from ..rules.reading import ReadingRules
from ..states import AssignmentState, EvaluatorState, SheetState
from .scope import PLANNED

STANDING = Q(assignment__state=AssignmentState.ACTIVE)


def sheets_of(user: User | None) -> QuerySet[Sheet]:
    """The person's own standing sheets in every edition, none where they have left.

    Nobody reaches another's sheet through this. Hearings have pages of their own, which open when the hearing begins.
    """
    return (
        Sheet.objects.filter(STANDING, assignment__evaluator__user=user)
        .exclude(assignment__evaluator__state=EvaluatorState.WITHDRAWN)
        .exclude(assignment__stage__kind=StageKind.INTERVIEW)
        .select_related("assignment__evaluator__user", "assignment__stage__edition", "assignment__proposal")
        .order_by("assignment__stage__position", "assignment_id")
    )


def sheets_in(user: User | None, stage: Stage) -> QuerySet[Sheet]:
    return sheets_of(user).filter(assignment__stage=stage)


def stages_of(user: User | None) -> QuerySet[Stage]:
    """Stages in which the person has readings, the newest edition first."""
    mine = Assignment.objects.filter(evaluator__user=user, state=AssignmentState.ACTIVE).exclude(
        evaluator__state=EvaluatorState.WITHDRAWN
    )
    return (
        Stage.objects.filter(pk__in=mine.values("stage"), kind__in=PLANNED)
        .select_related("edition")
        .order_by("-edition__year", "-position", "pk")
    )


def open_stages_of(user: User | None, now: datetime) -> QuerySet[Stage]:
    """Those of the stages that run."""
    return stages_of(user).filter(is_open(now), edition__state=EditionState.OPEN)


@dataclass(frozen=True)
class Load:
    """How far a reader is in one stage, and the sheet that comes next."""

    done: int
    total: int
    following: Sheet | None

    @property
    def left(self) -> int:
        return self.total - self.done


def load_of(user: User | None, stage: Stage, *, beside: Sheet | None = None) -> Load:
    """Own load in the stage. The next sheet is the first open one after `beside`, then from the beginning."""
    sheets = list(sheets_in(user, stage))
    still = [sheet for sheet in sheets if sheet.state == SheetState.OPEN and (beside is None or sheet.pk != beside.pk)]
    later = [sheet for sheet in still if beside is not None and sheet.assignment_id > beside.assignment_id]
    done = sum(1 for sheet in sheets if sheet.state == SheetState.LOCKED)
    return Load(done, len(sheets), next(iter(later or still), None))


def others_still_open(assignment: Assignment) -> bool:
    """Whether another standing reading of the same proposal in the same stage is not locked yet."""
    return (
        Sheet.objects.filter(
            STANDING,
            assignment__stage=assignment.stage_id,
            assignment__proposal=assignment.proposal_id,
            state=SheetState.OPEN,
        )
        .exclude(assignment=assignment.pk)
        .exists()
    )


def open_sheets(stage: Stage) -> int:
    return Sheet.objects.filter(STANDING, assignment__stage=stage, state=SheetState.OPEN).count()


@dataclass(frozen=True)
class LockedReading:
    """One locked sheet as the ranking reads it."""

    proposal: int
    evaluator: int
    sheet: int
    round: int
    marks: dict[str, Decimal]


def locked_readings(stage: Stage, *, proposal: Proposal | int | None = None) -> list[LockedReading]:
    """The present marks of every standing locked sheet of the stage, in the order of proposal and evaluator."""
    rows = Score.objects.filter(
        sheet__assignment__stage=stage,
        sheet__assignment__state=AssignmentState.ACTIVE,
        sheet__state=SheetState.LOCKED,
        round=F("sheet__round"),
    )
    if proposal is not None:
        rows = rows.filter(sheet__assignment__proposal=proposal)
    return _grouped(rows)


def locked_marks(sheet: Sheet, rules: ReadingRules) -> list[tuple[str, Decimal, str]]:
    """Label, mark and reason of every criterion as the sheet holds them under lock; empty while it is open."""
    if sheet.state != SheetState.LOCKED:
        return []
    rows = {row.criterion: row for row in sheet.scores.filter(round=sheet.round)}
    return [
        (criterion.label, rows[criterion.key].value, rows[criterion.key].reason)
        for criterion in rules.criteria
        if criterion.key in rows
    ]


def readings_as_locked(rounds: dict[int, int]) -> list[LockedReading]:
    """The marks of given sheets as they stood in given rounds: what a frozen run was computed from.

    rounds: sheet id → round.
    """
    rows = Score.objects.filter(sheet__in=list(rounds))
    return [row for row in _grouped(rows) if rounds[row.sheet] == row.round]


def _grouped(rows: QuerySet[Score]) -> list[LockedReading]:
    marks: dict[tuple[int, int, int, int], dict[str, Decimal]] = defaultdict(dict)
    values = rows.order_by("sheet__assignment__proposal", "sheet__assignment__evaluator", "pk").values_list(
        "sheet__assignment__proposal", "sheet__assignment__evaluator", "sheet", "round", "criterion", "value"
    )
    for proposal, evaluator, sheet, round_, criterion, value in values.iterator(chunk_size=20_000):
        marks[proposal, evaluator, sheet, round_][criterion] = value
    return [LockedReading(*key, marks=of) for key, of in marks.items()]
