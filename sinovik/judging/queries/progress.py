"""How far the readings of a stage are: who is behind, and where readers differ."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from sinovik.competitions.models import Proposal, Stage
from sinovik.methods.ranking import Disagreement, Reading, disagreement

from ..models import Assignment, Declaration, Evaluator, Sheet
from ..rules.progress import Pace, pace
from ..rules.reading import reading_rules
from ..states import AssignmentKind, AssignmentState, SheetState
from .assignment import candidates
from .scope import PLANNED
from .sheets import LockedReading, locked_readings


@dataclass(frozen=True)
class ReaderProgress:
    evaluator: Evaluator
    pace: Pace


@dataclass(frozen=True)
class StageProgress:
    """All readers of a stage, those furthest behind first."""

    readers: list[ReaderProgress]

    @property
    def done(self) -> int:
        return sum(reader.pace.done for reader in self.readers)

    @property
    def total(self) -> int:
        return sum(reader.pace.total for reader in self.readers)


def progress_of(stage: Stage, now: datetime) -> StageProgress:
    """Sheets locked and given per reader; counts only, never a mark."""
    here = Q(assignments__stage=stage, assignments__state=AssignmentState.ACTIVE)
    readers = (
        Evaluator.objects.filter(here)
        .select_related("user")
        .annotate(
            total=Count("assignments", filter=here, distinct=True),
            done=Count("assignments", filter=here & Q(assignments__sheet__state=SheetState.LOCKED), distinct=True),
        )
    )
    rows = [
        ReaderProgress(reader, pace(reader.done, reader.total, opened=stage.opens_at, closes=stage.closes_at, now=now))
        for reader in readers
    ]
    return StageProgress(sorted(rows, key=lambda row: (-row.pace.behind, row.pace.percent, row.evaluator.pk)))


def sheets_given_in(stage: Stage) -> QuerySet[Sheet]:
    """Standing sheets of a stage for the organiser: who, which proposal, whether locked. No marks are read."""
    return (
        Sheet.objects.filter(assignment__stage=stage, assignment__state=AssignmentState.ACTIVE)
        .defer("draft", "note")
        .select_related("assignment__evaluator__user", "assignment__proposal", "assignment__stage__edition")
        .order_by("assignment__proposal__number", "pk")
    )


def gap_of(stage: Stage, proposal: Proposal | int) -> Disagreement | None:
    """How far apart the locked readers of one proposal are, None with fewer than two."""
    rows = locked_readings(stage, proposal=proposal)
    return next(iter(_gaps(rows, stage)), None)


def _gaps(rows: list[LockedReading], stage: Stage) -> tuple[Disagreement, ...]:
    readings = [Reading(str(row.proposal), str(row.evaluator), row.marks) for row in rows]
    return disagreement(readings, reading_rules(stage).weights)


def has_extra_reader(stage: Stage, proposal: int) -> bool:
    return Assignment.objects.filter(
        stage=stage, proposal=proposal, kind=AssignmentKind.EXTRA, state=AssignmentState.ACTIVE
    ).exists()


def waiting_for_extra_reader(stage: Stage) -> list[int]:
    """Proposals whose readers, all locked, differ beyond the threshold and that have no further reader yet."""
    threshold = reading_rules(stage).threshold
    if threshold is None:
        return []
    here = Assignment.objects.filter(stage=stage, state=AssignmentState.ACTIVE)
    called = here.filter(kind=AssignmentKind.EXTRA).values_list("proposal", flat=True)
    unfinished = here.filter(sheet__state=SheetState.OPEN).values_list("proposal", flat=True)
    settled = {*called, *unfinished}
    gaps = _gaps(locked_readings(stage), stage)
    return [int(row.proposal) for row in gaps if row.gap > threshold and int(row.proposal) not in settled]


@dataclass(frozen=True)
class Gaps:
    """What is not as the rules ask while a stage is ranked.

    unread: candidates without any locked reading, so without a place; few: those with fewer readings than the rules
    ask; apart: those whose readers differ beyond the threshold and that have no further reader.
    """

    unread: int
    few: int
    apart: int

    @property
    def any(self) -> bool:
        return bool(self.unread or self.few or self.apart)


def gaps_in(stage: Stage) -> Gaps:
    """The gaps of a stage whose readers are planned; interviews have none."""
    if stage.kind not in PLANNED:
        return Gaps(0, 0, 0)
    locked = Assignment.objects.filter(
        stage=stage, state=AssignmentState.ACTIVE, sheet__state=SheetState.LOCKED
    ).values_list("proposal", flat=True)
    read, wanted = Counter(locked), reading_rules(stage).readings
    counts = [read[proposal] for proposal in candidates(stage).values_list("pk", flat=True)]
    return Gaps(
        unread=counts.count(0),
        few=sum(1 for count in counts if 0 < count < wanted),
        apart=len(waiting_for_extra_reader(stage)),
    )


def extra_candidates(stage: Stage, proposal: Proposal, role: str) -> list[Evaluator]:
    """Ready evaluators who may still read this proposal, the best suited with the least load first."""
    had = Assignment.objects.filter(stage=stage, proposal=proposal).values("evaluator")
    load = Q(assignments__stage=stage, assignments__state=AssignmentState.ACTIVE)
    rows = (
        Evaluator.objects.filter(edition=stage.edition_id, role=role, state="ready")
        .exclude(pk__in=had)
        .filter(Exists(Declaration.objects.filter(evaluator=OuterRef("pk"), agencies__contains=[proposal.agency_id])))
        .exclude(conflicts__agency=proposal.agency_id)
        .annotate(load=Count("assignments", filter=load, distinct=True))
        .filter(load__lt=F("capacity"))
        .prefetch_related("expertise")
    )
    return sorted(rows, key=lambda row: (_rank(row, proposal.category), row.load, row.pk))


def _rank(evaluator: Evaluator, category: str) -> int:
    return next((row.rank for row in evaluator.expertise.all() if row.category == category), 99)
