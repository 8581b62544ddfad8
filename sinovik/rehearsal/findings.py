"""What a walked edition showed, as the JSON that stays with the edition. Counts as played; nothing is scaled up."""

from typing import Any

from django.db.models import Count

from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.screening import findings_per_proposal
from sinovik.competitions.states import ProposalState, StageKind
from sinovik.judging.models import Assignment, Decision, Nomination
from sinovik.judging.states import Outcome

from .cut import cuts
from .inputs import Fate
from .screening import detection, mistaken, reasons_in
from .walk import Walk

RECEIVED = [ProposalState.SUBMITTED, ProposalState.ELIGIBLE, ProposalState.INELIGIBLE]


def _funnel(walk: Walk) -> dict[str, int]:
    rows = Proposal.objects.filter(edition=walk.edition)
    return {
        "drafts": rows.count(),
        "checked": rows.exclude(state=ProposalState.DRAFT).count(),
        "submitted": rows.filter(state__in=RECEIVED).count(),
        "passed": rows.filter(state=ProposalState.ELIGIBLE).count(),
    }


def _reached(walk: Walk, stage: str) -> list[int]:
    nominated = Nomination.objects.filter(stage__edition=walk.edition, stage__key=stage)
    if walk.edition.book.stages[stage]["kind"] == StageKind.PANEL:
        return list(nominated.values_list("proposal", flat=True))
    decided = Decision.objects.filter(stage__edition=walk.edition, stage__key=stage, outcome=Outcome.CHOSEN)
    return list(decided.values_list("proposal", flat=True))


def _truth(walk: Walk) -> dict[str, list[int]]:
    """Pool → the entries that were handed in as they should be, the truly best first."""
    pools: dict[str, list[int]] = {pool: [] for pool in walk.edition.book.pools}
    sound = [
        (entry.quality, proposal, entry.group)
        for number, proposal in walk.played.proposals.items()
        if (entry := walk.played.entries[number]).fate == Fate.SUBMITTED and entry.defect is None
    ]
    for _quality, proposal, group in sorted(sound, reverse=True):
        pools[walk.edition.book.pool_of(group).key].append(proposal)
    return pools


def _levels(walk: Walk) -> list[dict[str, Any]]:
    """Per level: how many were chosen, and how many of these are among as many truly best of their pool."""
    truth, rows = _truth(walk), []
    pool_of = {proposal: pool for pool, proposals in truth.items() for proposal in proposals}
    for level in walk.edition.book.levels.values():
        chosen = _reached(walk, level.decided_in)
        found = 0
        for pool, best in truth.items():
            mine = {proposal for proposal in chosen if pool_of.get(proposal) == pool}
            found += len(mine & set(best[: len(mine)]))
        if chosen:
            rows.append({"level": level.key, "chosen": len(chosen), "found": found})
    return rows


def _readings(walk: Walk) -> list[dict[str, Any]]:
    """Per stage that is read: proposals, readings in all, by how many people."""
    rows = Assignment.objects.filter(stage__edition=walk.edition, stage__kind__in=[StageKind.DESK, StageKind.PANEL])
    counted = rows.values("stage__key", "stage__position").annotate(
        readings=Count("pk"), proposals=Count("proposal", distinct=True), people=Count("evaluator", distinct=True)
    )
    return [
        {"stage": row["stage__key"]} | {name: row[name] for name in ("readings", "proposals", "people")}
        for row in counted.order_by("stage__position")
    ]


def _screened(walk: Walk) -> dict[str, Any]:
    """How many were examined, how many had a grave finding, and of the planted defects how many were seen."""
    if walk.screening is None:
        return {}
    found = findings_per_proposal(walk.played.proposals.values(), walk.screening)
    seen = detection(walk.played, walk.screening).values()
    return {
        "examined": walk.screening.examined,
        "flagged": sum(bool(reasons_in(rows)) for rows in found.values()),
        "planted": sum(row.planted for row in seen),
        "seen": sum(row.found for row in seen),
        "held_up": sum(row.found for row in mistaken(walk.played, walk.screening)),
    }


def _cuts(walk: Walk) -> list[dict[str, Any]]:
    """What the first level's cut finds among as many as will pass screening, by the rules' places."""
    rules, passed = walk.plan["rules"], _funnel(walk)["passed"]
    levels, readings = _levels(walk), _readings(walk)
    if not levels or not readings:
        return []
    told = next(row for row in rules["level"] if row["key"] == levels[0]["level"])
    row = readings[0]
    return cuts(
        among=round(passed * walk.expected / walk.drafts),
        places=sum(places or 0 for places in told["places"].values()),
        readings=max(1, round(row["readings"] / row["proposals"])),
        seed=walk.seed,
    )


def findings_of(walk: Walk) -> dict[str, Any]:
    """The whole result."""
    return {
        "expected": walk.expected,
        "drafts": walk.drafts,
        "seed": walk.seed,
        "funnel": _funnel(walk),
        "screening": _screened(walk),
        "readings": _readings(walk),
        "levels": _levels(walk),
        "cuts": _cuts(walk),
        "began": walk.began,
        "stopped": walk.stopped,
        "seconds": round(sum(phase.seconds for phase in walk.progress.phases), 1),
        "peak_mib": max((phase.peak_mib for phase in walk.progress.phases), default=0),
    }
