"""What waits in judging: for one reader, for one panelist, and for those who organise an edition."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.queries.editions import stages_of
from sinovik.competitions.rules.stages import is_open
from sinovik.competitions.states import EditionState, Permit, StageKind
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import FieldVisit, Nomination, Objection, Plenary, Seat, Sheet
from ..rules.access import may_rank
from ..states import PlenaryState, SheetState
from ..states.objections import ObjectionState
from ..states.visits import VisitState
from .announcements import plenaries_to_announce
from .assignment import short_of_readers
from .interviews import seats_of
from .panel import plenary_of
from .ranking import latest_run, previous_run
from .scope import PLANNED, editions_for, plenary_stages_for
from .sheets import open_sheets, sheets_of
from .visits import visits_by


class Work(StrEnum):
    """What an organiser has to do about a stage."""

    NOMINATE = "nominate"
    FIND_READERS = "find_readers"
    COLLECT_SHEETS = "collect_sheets"
    RANK = "rank"
    CALL_PLENARY = "call_plenary"
    CLOSE_PLENARY = "close_plenary"
    ANNOUNCE = "announce"


@dataclass(frozen=True)
class StageWork:
    """One thing to do. number: proposals without enough readers, or sheets to come; 0 where nothing is counted."""

    work: Work
    stage: Stage
    number: int = 0


def running_editions(person: Person, permission: Permission) -> QuerySet[Edition]:
    return editions_for(person, permission).filter(state=EditionState.OPEN)


def work_in(edition: Edition, now: datetime) -> list[StageWork]:
    """What waits for the organisers in one running edition, stage by stage."""
    ranking = may_rank(edition, now=now)
    found: list[StageWork] = []
    for stage in stages_of(edition, now).select_related("edition"):
        if stage.kind in PLANNED and stage.open_now:
            found += _reading(stage)
        if ranking and stage.kind in (*PLANNED, StageKind.INTERVIEW) and stage.over:
            found += _ranking(stage)
        if stage.kind == StageKind.PLENARY and stage.open_now:
            found += _deciding(stage)
    return found + [StageWork(Work.ANNOUNCE, plenary.stage) for plenary in plenaries_to_announce(edition)]


def _reading(stage: Stage) -> Iterator[StageWork]:
    if stage.kind == StageKind.PANEL and not Nomination.objects.filter(stage=stage).exists():
        if previous_run(stage) is not None:
            yield StageWork(Work.NOMINATE, stage)
        return
    short, left = short_of_readers(stage), open_sheets(stage)
    if short:
        yield StageWork(Work.FIND_READERS, stage, short)
    if left:
        yield StageWork(Work.COLLECT_SHEETS, stage, left)


def _ranking(stage: Stage) -> Iterator[StageWork]:
    locked = Sheet.objects.filter(assignment__stage=stage, state=SheetState.LOCKED)
    if latest_run(stage) is None and locked.exists() and not open_sheets(stage):
        yield StageWork(Work.RANK, stage)


def _deciding(stage: Stage) -> Iterator[StageWork]:
    plenary = plenary_of(stage)
    if plenary is None:
        yield StageWork(Work.CALL_PLENARY, stage)
    elif plenary.state == PlenaryState.OPEN:
        yield StageWork(Work.CLOSE_PLENARY, stage)


def objections_waiting(edition: Edition) -> QuerySet[Objection]:
    """Objections without an answer, the oldest first."""
    rows = Objection.objects.filter(announcement__edition=edition, state=ObjectionState.FILED)
    return rows.order_by("filed_at", "pk")


# --- for those who judge --------------------------------------------------------------------------------------------


def sheets_left(user: User | None, now: datetime) -> QuerySet[Sheet]:
    """The person's own open sheets in stages that are open now."""
    open_now = Stage.objects.filter(is_open(now), edition__state=EditionState.OPEN)
    return sheets_of(user).filter(state=SheetState.OPEN, assignment__stage__in=open_now)


def hearings_left(user: User | None) -> QuerySet[Seat]:
    """Hearings that the person has yet to score, the next one first."""
    return seats_of(user).filter(assignment__sheet__state=SheetState.OPEN)


def visits_left(user: User | None) -> QuerySet[FieldVisit]:
    return visits_by(user).filter(state=VisitState.PLANNED)


def plenaries_open(person: Person, now: datetime) -> QuerySet[Stage]:
    """Plenaries in session that the person may see."""
    in_session = Plenary.objects.filter(state=PlenaryState.OPEN).values("stage")
    rows = plenary_stages_for(person).filter(pk__in=in_session, permits__contains=[Permit.DECIDE])
    return rows.filter(is_open(now))
