"""Result sheets: what they are made from, and who may read one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, QuerySet

from sinovik.agencies.queries import units_of
from sinovik.competitions.models import Edition, Proposal, ScreeningDecision
from sinovik.competitions.states import ProposalState
from sinovik.competitions.states.lives import RECEIVED
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Evaluator, ResultSheet, Score
from ..rules.places import level_decided_in
from ..states import AssignmentState, Outcome, SheetState
from .announcements import public_decisions

NEWS = timedelta(days=30)  # how long a home tells of a new sheet


def sheets_of(person: Person) -> QuerySet[ResultSheet]:
    """Result sheets of the person's own units and, for a local admin, of the whole agency. Nobody else has any."""
    mine = ResultSheet.objects.filter(proposal__unit__in=units_of(person, Permission.SEE_RESULT_SHEETS))
    return mine.select_related("proposal__edition", "proposal__unit", "proposal__agency").order_by("-made_at", "-pk")


def fresh_sheets(person: Person, now: datetime) -> QuerySet[ResultSheet]:
    """Those that came out in the last weeks."""
    return sheets_of(person).filter(made_at__gt=now - NEWS)


def entrants_without_sheet(edition: Edition) -> QuerySet[Proposal]:
    """Everything the organiser received and has not yet answered with a sheet."""
    done = ResultSheet.objects.filter(proposal__edition=edition).values("proposal")
    return Proposal.objects.filter(edition=edition, state__in=RECEIVED).exclude(pk__in=done).order_by("pk")


@dataclass
class Readings:
    """What readers said of one entry at one stage, criterion by criterion."""

    values: dict[str, list[Decimal]] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)

    def add(self, criterion: str, value: Decimal, reason: str) -> None:
        self.values.setdefault(criterion, []).append(value)
        if reason:
            self.reasons.setdefault(criterion, []).append(reason)


def readings(edition: Edition) -> dict[int, dict[int, Readings]]:
    """Proposal → stage → what its locked sheets hold, in one query for the whole edition."""
    found: dict[int, dict[int, Readings]] = {}
    for proposal, stage, criterion, value, reason in _locked_scores(edition):
        found.setdefault(proposal, {}).setdefault(stage, Readings()).add(criterion, value, reason)
    return found


def _locked_scores(edition: Edition) -> Iterator[tuple[int, int, str, Decimal, str]]:
    rows = Score.objects.filter(
        sheet__assignment__stage__edition=edition,
        sheet__assignment__state=AssignmentState.ACTIVE,
        sheet__state=SheetState.LOCKED,
        round=F("sheet__round"),
    )
    columns = ("sheet__assignment__proposal", "sheet__assignment__stage", "criterion", "value", "reason")
    return rows.order_by("sheet__assignment__proposal", "pk").values_list(*columns).iterator(chunk_size=5000)


def names_of_judges(edition: Edition) -> list[str]:
    return list(Evaluator.objects.filter(edition=edition).values_list("user__full_name", flat=True))


def levels_reached(edition: Edition) -> dict[int, str]:
    """Proposal → key of the highest level it was publicly given."""
    reached: dict[int, str] = {}
    chosen = public_decisions().filter(stage__edition=edition, result=Outcome.CHOSEN).select_related("stage__edition")
    for decision in chosen.order_by("stage__position", "pk"):
        level = level_decided_in(decision.stage)
        reached[decision.proposal_id] = level.key if level else ""
    return {proposal: level for proposal, level in reached.items() if level}


def exit_reasons(edition: Edition) -> dict[int, list[str]]:
    """Proposal → the reason codes for which screening let it go; by its latest decision."""
    rows = ScreeningDecision.objects.filter(proposal__edition=edition, proposal__state=ProposalState.INELIGIBLE)
    return {proposal: sorted(reasons) for proposal, reasons in rows.order_by("pk").values_list("proposal", "reasons")}


def was_screened_out(proposal: Proposal) -> bool:
    return proposal.state == ProposalState.INELIGIBLE


def sheets_in(edition: Edition) -> int:
    """How many entrants of the edition have their sheet."""
    return ResultSheet.objects.filter(proposal__edition=edition).count()
