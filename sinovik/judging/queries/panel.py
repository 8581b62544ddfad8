"""Nominees, the plenary's list, and what was decided."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from sinovik.competitions.models import Edition, Proposal, Stage

from ..models import Conflict, Decision, Departure, Evaluator, FieldVisit, Nomination, Plenary, RankingRow, RankingRun
from ..rules.places import PlaceFinding, places_of, recommended, unfilled
from ..states import EvaluatorRole, EvaluatorState, Outcome
from .announcements import last_announcement
from .interviews import finalists
from .visits import reported_visits


def nominees_of(stage: Stage) -> QuerySet[Nomination]:
    return (
        Nomination.objects.filter(stage=stage)
        .select_related("proposal__agency", "proposal__unit", "run")
        .order_by("proposal__number", "pk")
    )


def plenary_of(stage: Stage) -> Plenary | None:
    return sessions_in(stage).first()


def sessions_in(stage: Stage) -> QuerySet[Plenary]:
    return Plenary.objects.filter(stage=stage).select_related("run__stage", "stage__edition")


def panelists_of(edition: Edition) -> QuerySet[Evaluator]:
    """Panelists who may sit in a plenary: pact accepted, interests declared, not withdrawn."""
    return (
        Evaluator.objects.filter(edition=edition, role=EvaluatorRole.PANELIST, state=EvaluatorState.READY)
        .select_related("user")
        .order_by("user__full_name", "pk")
    )


def recommended_by(run: RankingRun, stage: Stage) -> frozenset[int]:
    """The proposals within the places that `stage` gives, by the order of `run`."""
    order = run.rows.values_list("group", "position", "proposal")
    return recommended(order, places_of(stage))


def latest_departures(plenary: Plenary) -> dict[int, Departure]:
    """The last word of the session on each proposal it looked at apart."""
    return {row.proposal_id: row for row in plenary.departures.order_by("pk")}


@dataclass(frozen=True)
class Choice:
    """One candidate as the session has it now. visit: the field verification that was reported, if there was one."""

    row: RankingRow
    recommended: bool
    departure: Departure | None
    pool: str
    visit: FieldVisit | None = None

    @property
    def outcome(self) -> str:
        if self.departure is not None:
            return self.departure.outcome
        return Outcome.CHOSEN if self.recommended else Outcome.NOT_CHOSEN

    @property
    def chosen(self) -> bool:
        return self.outcome == Outcome.CHOSEN

    @property
    def departs(self) -> bool:
        return self.chosen != self.recommended


@dataclass(frozen=True)
class PlenaryList:
    """The whole choice of a session, and what keeps it from being concluded.

    barred: agency → how many of those present have a conflict with it; they do not count for a departure on it.
    """

    choices: list[Choice]
    places: dict[str, int]
    present: int
    quorum: int
    findings: list[PlaceFinding]
    barred: dict[int, int]

    @property
    def quorate(self) -> bool:
        return self.present >= self.quorum

    @property
    def ready(self) -> bool:
        return self.quorate and not self.findings and not self.unquorate

    @property
    def visited(self) -> bool:
        """Whether a field verification of any candidate was reported."""
        return any(choice.visit for choice in self.choices)

    @property
    def departures(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.departs]

    @property
    def unquorate(self) -> list[Choice]:
        """Departures for which too few of those present are free of conflict."""
        return [
            choice
            for choice in self.departures
            if self.present - self.barred.get(choice.row.proposal.agency_id, 0) < self.quorum
        ]

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.chosen]


def plenary_list(plenary: Plenary) -> PlenaryList:
    """Every candidate of the session in the order of its run, pool by pool."""
    rows = list(plenary.run.rows.select_related("proposal__agency").defer("components").order_by("group", "position"))
    places = places_of(plenary.stage)
    by_rank = recommended(((row.group, row.position, row.proposal_id) for row in rows), places)
    departures, visited = latest_departures(plenary), reported_visits(plenary.stage)
    labels = {key: pool.label for key, pool in plenary.stage.edition.book.pools.items()}
    choices = [
        Choice(
            row=row,
            recommended=row.proposal_id in by_rank,
            departure=departures.get(row.proposal_id),
            pool=labels.get(row.group, row.group),
            visit=visited.get(row.proposal_id),
        )
        for row in rows
    ]
    return PlenaryList(
        choices=choices,
        places=places,
        present=plenary.attendances.count(),
        quorum=plenary.quorum,
        findings=unfilled(
            {choice.row.proposal_id for choice in choices if choice.chosen},
            {row.proposal_id: row.group for row in rows},
            places,
            labels,
        ),
        barred=_barred(plenary),
    )


def _barred(plenary: Plenary) -> dict[int, int]:
    pairs = Conflict.objects.filter(evaluator__in=plenary.attendances.values("evaluator"))
    return Counter(agency for _evaluator, agency in pairs.values_list("evaluator", "agency").distinct().order_by())


def runs_open_to(stage: Stage) -> QuerySet[RankingRun]:
    """The runs from which the plenary of `stage` may start, the newest first.

    Of earlier stages; after an announcement only those whose every candidate was chosen in it.
    """
    runs = RankingRun.objects.filter(stage__edition=stage.edition_id, stage__position__lt=stage.position)
    if last_announcement(stage.edition):
        out = RankingRow.objects.filter(run=OuterRef("pk")).exclude(proposal__in=finalists(stage.edition).values("pk"))
        runs = runs.exclude(Exists(out))
    return runs.select_related("stage", "by").order_by("-at", "-pk")


def decisions_of(stage: Stage) -> QuerySet[Decision]:
    """What was decided in the stage. Secret until announced: ask only behind a permission for it."""
    return Decision.objects.filter(stage=stage).select_related("proposal__agency").order_by("proposal__number", "pk")


def chosen_in(stage: Stage) -> QuerySet[Proposal]:
    """The proposals chosen in the stage, whether announced or not."""
    chosen = Decision.objects.filter(stage=stage, outcome=Outcome.CHOSEN).values("proposal")
    return Proposal.objects.filter(pk__in=chosen).order_by("number", "pk")


@dataclass(frozen=True)
class Makeup:
    """How many of a kind of agency are chosen; a suggestion stands beside it where the edition has one."""

    kind: str
    label: str
    count: int


def makeup(choices: list[Choice]) -> list[Makeup]:
    """The chosen by kind of agency, in the order of the kinds."""
    counts = Counter(choice.row.proposal.agency.kind for choice in choices if choice.chosen)
    agencies = {choice.row.proposal.agency.kind: choice.row.proposal.agency for choice in choices}
    return [Makeup(kind, agency.get_kind_display(), counts[kind]) for kind, agency in sorted(agencies.items())]
