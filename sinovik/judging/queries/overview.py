"""Judging of one edition at a glance: people, stages, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.queries.editions import stages_of
from sinovik.competitions.states import StageKind

from ..models import Evaluator
from ..states import EvaluatorRole, EvaluatorState
from .progress import StageProgress, progress_of
from .ranking import latest_run


@dataclass(frozen=True)
class StageCard:
    """A stage of judging with its state and how far its readings are."""

    stage: Stage
    open_now: bool
    progress: StageProgress | None
    runs: int

    @property
    def is_plenary(self) -> bool:
        return self.stage.kind == StageKind.PLENARY


@dataclass(frozen=True)
class Overview:
    people: dict[str, dict[str, int]]
    stages: list[StageCard]

    def _count(self, role: str) -> int:
        return sum(count for state, count in self.people.get(role, {}).items() if state != EvaluatorState.WITHDRAWN)

    @property
    def evaluators(self) -> int:
        return self._count(EvaluatorRole.EVALUATOR)

    @property
    def panelists(self) -> int:
        return self._count(EvaluatorRole.PANELIST)

    @property
    def not_ready(self) -> int:
        return sum(states.get(EvaluatorState.APPOINTED, 0) for states in self.people.values())


def overview_of(edition: Edition, now: datetime) -> Overview:
    people: dict[str, dict[str, int]] = {}
    counts = Evaluator.objects.filter(edition=edition).values("role", "state").annotate(n=Count("pk")).order_by()
    for row in counts:
        people.setdefault(row["role"], {})[row["state"]] = row["n"]
    kinds = [StageKind.DESK, StageKind.PANEL, StageKind.INTERVIEW, StageKind.PLENARY]
    cards = [_card(stage, now) for stage in stages_of(edition, now).filter(kind__in=kinds)]
    return Overview(people, cards)


def _card(stage: Stage, now: datetime) -> StageCard:
    reads = stage.kind != StageKind.PLENARY
    run = latest_run(stage) if reads else None
    return StageCard(stage, stage.open_now, progress_of(stage, now) if reads else None, run.number if run else 0)
