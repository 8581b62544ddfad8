"""What the assignment is computed from, and what became of it."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from sinovik.competitions.models import Proposal, Stage
from sinovik.competitions.states import ProposalState, StageKind

from ..models import Assignment, AssignmentPlan, Evaluator, Nomination
from ..rules.fit import fit
from ..rules.reading import ReadingRules, reading_rules
from ..states import AssignmentState, EvaluatorRole
from .evaluators import declared_in, ready_evaluators


def role_reading(stage: Stage) -> EvaluatorRole:
    """Panelists read nominees; evaluators read everywhere else."""
    return EvaluatorRole.PANELIST if stage.kind == StageKind.PANEL else EvaluatorRole.EVALUATOR


def candidates(stage: Stage) -> QuerySet[Proposal]:
    """The proposals that are read in the stage: nominees for the panel, else all that passed screening."""
    if stage.kind == StageKind.PANEL:
        nominated = Nomination.objects.filter(stage=stage).values("proposal")
        return Proposal.objects.filter(pk__in=nominated).order_by("pk")
    return Proposal.objects.filter(edition=stage.edition_id, state=ProposalState.ELIGIBLE).order_by("pk")


@dataclass(frozen=True)
class AssignmentInput:
    """Everything an assignment depends on.

    fits: (proposal, evaluator) → fit, allowed pairs only; needs: proposal → readings to find among the evaluators,
    what somebody who left has read not counted; loads: evaluator → most readings; fixed: pairs that stand;
    forbidden: pairs left out for a conflict, for want of a declaration, or because they were released.
    """

    rules: ReadingRules
    proposals: list[int]
    evaluators: list[int]
    fits: dict[tuple[int, int], Decimal]
    needs: dict[int, int]
    loads: dict[int, int]
    fixed: frozenset[tuple[int, int]]
    forbidden: int
    seed: str
    names: dict[int, str] = field(repr=False)
    numbers: dict[int, str] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """The input in one fixed order, for its digest and for whoever computes it again."""
        return {
            "needs": [[proposal, self.needs[proposal]] for proposal in self.proposals],
            "loads": [[evaluator, self.loads[evaluator]] for evaluator in self.evaluators],
            "fits": [[p, e, str(value)] for (p, e), value in sorted(self.fits.items())],
            "fixed": [list(pair) for pair in sorted(self.fixed)],
        }


def standing_pairs(stage: Stage) -> frozenset[tuple[int, int]]:
    """Every (proposal, evaluator) that stands now."""
    rows = Assignment.objects.filter(stage=stage, state=AssignmentState.ACTIVE)
    return frozenset(rows.values_list("proposal", "evaluator"))


def released_pairs(stage: Stage) -> frozenset[tuple[int, int]]:
    """Pairs that were released; they are not given again."""
    rows = Assignment.objects.filter(stage=stage, state=AssignmentState.RELEASED)
    return frozenset(rows.values_list("proposal", "evaluator"))


def assignment_input(stage: Stage) -> AssignmentInput:
    """The present input of the stage. Conflicts and released pairs are left out: they are never merely dear."""
    rows = list(candidates(stage).values_list("pk", "agency", "category", "title", "number"))
    people = list(ready_evaluators(stage.edition, role_reading(stage)))
    rules, gone, standing = reading_rules(stage), released_pairs(stage), standing_pairs(stage)
    present = {person.pk for person in people}
    fixed = frozenset(pair for pair in standing if pair[1] in present)
    proposals = [row[0] for row in rows]
    needs = _needs(proposals, rules.readings, standing, fixed)
    answered = declared_in(stage.edition)
    fits: dict[tuple[int, int], Decimal] = {}
    for person in people:
        fits |= _fits_of(person, answered.get(person.pk, frozenset()), rows, gone)
    return AssignmentInput(
        rules=rules,
        proposals=proposals,
        evaluators=[person.pk for person in people],
        fits=fits,
        needs=needs,
        loads=_loads(people, sum(needs.values()), fixed),
        fixed=fixed,
        forbidden=len(rows) * len(people) - len(fits),
        seed=stage.edition.rules_digest or stage.edition.slug,
        names={person.pk: person.user.full_name for person in people},
        numbers={row[0]: row[4] or str(row[0]) for row in rows},
    )


def _needs(
    proposals: list[int], readings: int, standing: frozenset[tuple[int, int]], fixed: frozenset[tuple[int, int]]
) -> dict[int, int]:
    had = Counter(proposal for proposal, _evaluator in standing)
    kept = Counter(proposal for proposal, _evaluator in fixed)
    return {pk: kept[pk] + max(0, readings - had[pk]) for pk in proposals}


def _loads(people: list[Evaluator], readings: int, fixed: frozenset[tuple[int, int]]) -> dict[int, int]:
    """At most a quarter above an even share where capacities allow it, never above what the person takes."""
    kept = Counter(evaluator for _proposal, evaluator in fixed)
    fair = -(-readings * 5 // (4 * max(1, len(people))))
    if sum(min(person.capacity, fair) for person in people) < readings:
        fair = max(person.capacity for person in people) if people else 0
    return {person.pk: max(kept[person.pk], min(person.capacity, fair)) for person in people}


def _fits_of(
    person: Evaluator,
    answered: frozenset[int],
    rows: list[tuple[int, int, str, str, str | None]],
    gone: frozenset[tuple[int, int]],
) -> dict[tuple[int, int], Decimal]:
    """The pairs this person may take: agencies answered for, no conflict, not given before."""
    barred = {conflict.agency_id for conflict in person.conflicts.all()}
    ranks = {expertise.category: expertise.rank for expertise in person.expertise.all()}
    return {
        (proposal, person.pk): fit(ranks.get(category), person.interests, title)
        for proposal, agency, category, title, _number in rows
        if agency in answered and agency not in barred and (proposal, person.pk) not in gone
    }


def plans_of(stage: Stage) -> QuerySet[AssignmentPlan]:
    """The plans of a stage, the newest first, without their pairs."""
    return (
        AssignmentPlan.objects.filter(stage=stage)
        .defer("pairs")
        .select_related("application", "by", "application__by")
        .order_by("-number")
    )


def full_plans_of(stage: Stage) -> QuerySet[AssignmentPlan]:
    """The plans of a stage with everything they carry."""
    return AssignmentPlan.objects.filter(stage=stage).select_related("stage__edition", "application", "entry", "by")


def next_plan_number(stage: Stage) -> int:
    return (AssignmentPlan.objects.filter(stage=stage).aggregate(last=Max("number"))["last"] or 0) + 1


@dataclass(frozen=True)
class LoadRow:
    """One evaluator in a plan or in the standing assignments."""

    evaluator: Evaluator
    count: int

    @property
    def share(self) -> int:
        return min(100, 100 * self.count // self.evaluator.capacity)


def loads_in(plan: AssignmentPlan) -> list[LoadRow]:
    """How many readings each evaluator has in the plan, the fullest first."""
    counts = Counter(pair[1] for pair in plan.pairs)
    people = ready_evaluators(plan.stage.edition, role_reading(plan.stage))
    rows = [LoadRow(person, counts.get(person.pk, 0)) for person in people]
    return sorted(rows, key=lambda row: (-row.count, row.evaluator.pk))


def short_of_readers(stage: Stage) -> int:
    """Candidates with fewer standing readings than the rules ask for."""
    wanted = reading_rules(stage).readings
    counts = Counter(proposal for proposal, _evaluator in standing_pairs(stage))
    return sum(1 for proposal in candidates(stage).values_list("pk", flat=True) if counts[proposal] < wanted)


@dataclass(frozen=True)
class StandingSummary:
    """What stands in a stage: readings, readers and proposals."""

    readings: int
    readers: int
    proposals: int
    candidates: int
    ready: int


def standing_summary(stage: Stage) -> StandingSummary:
    pairs = standing_pairs(stage)
    return StandingSummary(
        readings=len(pairs),
        readers=len({evaluator for _proposal, evaluator in pairs}),
        proposals=len({proposal for proposal, _evaluator in pairs}),
        candidates=candidates(stage).count(),
        ready=ready_evaluators(stage.edition, role_reading(stage)).count(),
    )
