"""Planning who reads what, making the plan real, and changing single pairs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.models import Stage
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused
from sinovik.methods import assignment as method
from sinovik.transparency.states import EntryKind

from ..models import Assignment, AssignmentPlan, Evaluator, PlanApplication, Sheet
from ..queries.assignment import AssignmentInput, assignment_input, next_plan_number, standing_pairs
from ..queries.ranking import digest
from ..rules.access import may_assign
from ..states import AssignmentKind
from .log import log


class NoPlan(Refused):
    """There is no assignment that satisfies everything; `reasons` says why, one sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@action("assignment.plan")
def plan(*, stage: Stage, by: User | None, now: datetime) -> AssignmentPlan:
    """Compute the best assignment of the stage's proposals and freeze it; nothing is assigned yet.

    Standing pairs are kept, so a new plan after a drop-out moves nobody else. Raises: NoPlan with the smallest set of
    reasons, Refused if the stage does not permit assigning or there is nothing or nobody to assign.
    """
    if not may_assign(stage, now=now):
        raise Refused(_("Tahap ini tidak sedang terbuka untuk penugasan."))
    given = assignment_input(stage)
    if not given.proposals:
        raise Refused(_("Belum ada proposal yang dapat ditugaskan pada tahap ini."))
    if not given.evaluators:
        raise Refused(_("Belum ada penilai yang siap. Penilai siap setelah pakta dan pernyataan kepentingan lengkap."))
    return _store(stage, given, _solved(given), by, now)


def _solved(given: AssignmentInput) -> method.Plan:
    found = method.assign(
        {(str(proposal), str(evaluator)): fit for (proposal, evaluator), fit in given.fits.items()},
        items=[str(proposal) for proposal in given.proposals],
        raters=[str(evaluator) for evaluator in given.evaluators],
        per_item={str(proposal): need for proposal, need in given.needs.items()},
        max_load={str(evaluator): load for evaluator, load in given.loads.items()},
        fixed=[(str(proposal), str(evaluator)) for proposal, evaluator in given.fixed],
        seed=given.seed,
    )
    if isinstance(found, method.Refusal):
        raise NoPlan([_in_names(reason, given) for reason in found.reasons])
    return found


def _in_names(reason: method.Reason, given: AssignmentInput) -> str:
    """The method's sentence with numbers of proposals and names of evaluators instead of keys."""
    items = tuple(given.numbers[int(item)] for item in reason.items)
    raters = tuple(given.names[int(rater)] for rater in reason.raters)
    return replace(reason, items=items, raters=raters).sentence


def _store(stage: Stage, given: AssignmentInput, found: method.Plan, by: User | None, now: datetime) -> AssignmentPlan:
    input_digest = digest(given.as_json())
    pairs = [[int(pair.item), int(pair.rater), str(pair.fit), pair.fixed] for pair in found.pairs]
    sealed = {"input": input_digest, "pairs": digest(pairs)}
    return AssignmentPlan.objects.create(
        stage=stage,
        number=next_plan_number(stage),
        input_digest=input_digest,
        method=method.METHOD,
        version=method.VERSION,
        parameters={"readings": given.rules.readings, "seed": given.seed, "forbidden": given.forbidden},
        pairs=pairs,
        certificate=_certificate(found.certificate),
        entry=log(EntryKind.ASSIGNMENT_MADE, sealed, by=by, now=now),
        by=by,
        at=now,
    )


def _certificate(found: method.Certificate) -> dict[str, Any]:
    return {
        "total": str(found.total),
        "bound": str(found.bound),
        "proven": found.proven,
        "worst_item": [int(found.worst_item[0]), str(found.worst_item[1])] if found.worst_item else None,
        "worst_pair": str(found.worst_pair.fit) if found.worst_pair else None,
        "least_load": found.least_load,
        "largest_load": found.largest_load,
        "kept": found.fixed,
    }


@action("assignment.apply")
def apply(*, plan: AssignmentPlan, by: User | None, now: datetime) -> PlanApplication:
    """Make a plan real: assignments with open sheets, and one letter to each reader with new readings.

    Raises: Refused if it was applied before, or if pairs were made or released since it was computed.
    """
    if not may_assign(plan.stage, now=now):
        raise Refused(_("Tahap ini tidak sedang terbuka untuk penugasan."))
    if PlanApplication.objects.filter(plan=plan).exists():
        raise Refused(_("Rencana ini sudah diterapkan."))
    if digest(assignment_input(plan.stage).as_json()) != plan.input_digest:
        raise Refused(_("Keadaan berubah sejak rencana ini dihitung. Hitung rencana baru, lalu terapkan."))
    fresh = _new_pairs(plan)
    made = Assignment.objects.bulk_create(
        (
            Assignment(stage=plan.stage, proposal_id=proposal, evaluator_id=evaluator, plan=plan, fit=fit, at=now)
            for proposal, evaluator, fit in fresh
        ),
        batch_size=2000,
    )
    Sheet.objects.bulk_create((Sheet(assignment=assignment) for assignment in made), batch_size=2000)
    _tell(plan.stage, made, now)
    return PlanApplication.objects.create(plan=plan, created=len(made), by=by, at=now)


def _new_pairs(plan: AssignmentPlan) -> list[tuple[int, int, Decimal]]:
    standing = standing_pairs(plan.stage)
    return [
        (proposal, evaluator, Decimal(fit))
        for proposal, evaluator, fit, _kept in plan.pairs
        if (proposal, evaluator) not in standing
    ]


def _tell(stage: Stage, made: list[Assignment], now: datetime) -> None:
    """One letter per reader, all readers of an equal number in one call."""
    counts: dict[int, int] = defaultdict(int)
    for assignment in made:
        counts[assignment.evaluator_id] += 1
    by_count: dict[int, list[User]] = defaultdict(list)
    for evaluator in Evaluator.objects.filter(pk__in=counts).select_related("user").order_by("pk"):
        by_count[counts[evaluator.pk]].append(evaluator.user)
    for count, users in sorted(by_count.items()):
        _letter(stage, users, count, now)


def _letter(stage: Stage, users: list[User], count: int, now: datetime) -> None:
    facts = {"count": count, "stage": stage.title, "edition": stage.edition.name}
    send(
        to=users,
        words=lambda: (
            _("Proposal untuk Anda nilai"),
            _("%(count)s proposal pada tahap %(stage)s, %(edition)s, menunggu penilaian Anda.") % facts,
        ),
        link=f"/penilaian/{stage.edition.slug}/lembar/{stage.key}/",
        now=now,
        about=stage,
    )


@action("assignment.add_reader")
def add_reader(
    *,
    stage: Stage,
    proposal_id: int,
    evaluator: Evaluator,
    by: User | None,
    now: datetime,
    kind: str = AssignmentKind.BY_HAND,
    reason: str = "",
) -> Assignment:
    """Give one proposal one more reader, outside any plan.

    Raises: Refused by the database for a pair in conflict, a pair that was given before, or a reader who is not ready.
    """
    if not may_assign(stage, now=now):
        raise Refused(_("Tahap ini tidak sedang terbuka untuk penugasan."))
    made = Assignment.objects.create(stage=stage, proposal_id=proposal_id, evaluator=evaluator, kind=kind, at=now)
    Sheet.objects.create(assignment=made)
    _letter(stage, [evaluator.user], 1, now)
    return made
