"""Frozen runs: what they were computed from, what they say around the cut, and computing them again."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from sinovik.competitions.models import Edition, Proposal, Seal, Stage
from sinovik.methods.canonical import canonical_json
from sinovik.methods.ranking import Reading, Standing, weighted_mean

from ..models import RankingRow, RankingRun, Score
from ..rules.reading import reading_rules
from .sheets import LockedReading, readings_as_locked


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON, as hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def runs_of(edition: Edition) -> QuerySet[RankingRun]:
    return RankingRun.objects.filter(stage__edition=edition).select_related("stage", "by").order_by("-at", "-pk")


def latest_run(stage: Stage) -> RankingRun | None:
    return RankingRun.objects.filter(stage=stage).select_related("stage__edition").order_by("-number").first()


def next_run_number(stage: Stage) -> int:
    return (RankingRun.objects.filter(stage=stage).aggregate(last=Max("number"))["last"] or 0) + 1


def input_of(readings: list[LockedReading]) -> list[dict[str, Any]]:
    """The readings as JSON in one fixed order: what the input digest is taken of."""
    rows = sorted(readings, key=lambda row: (row.proposal, row.evaluator))
    return [
        {
            "proposal": row.proposal,
            "evaluator": row.evaluator,
            "sheet": row.sheet,
            "round": row.round,
            "marks": {key: str(value) for key, value in sorted(row.marks.items())},
        }
        for row in rows
    ]


@dataclass(frozen=True)
class Order:
    """Standings of every pool, from one set of readings."""

    pools: dict[str, tuple[Standing, ...]]
    readings: dict[int, list[LockedReading]]

    def rows(self) -> list[tuple[str, Standing]]:
        return [(pool, standing) for pool, standings in sorted(self.pools.items()) for standing in standings]


def order_of(readings: list[LockedReading], weights: dict[str, Decimal], pool_of: dict[int, str], seed: str) -> Order:
    """The order in every pool by the weighted mean; equal values fall to the declared chain, last to the draw."""
    by_pool: dict[str, list[Reading]] = defaultdict(list)
    by_proposal: dict[int, list[LockedReading]] = defaultdict(list)
    for row in readings:
        by_pool[pool_of[row.proposal]].append(Reading(str(row.proposal), str(row.evaluator), row.marks))
        by_proposal[row.proposal].append(row)
    seals = _seals(by_proposal)
    pools = {pool: weighted_mean(rows, weights, seals=seals, seed=seed) for pool, rows in by_pool.items()}
    return Order(pools, by_proposal)


def _seals(proposals: dict[int, list[LockedReading]]) -> dict[str, str]:
    rows = Seal.objects.filter(proposal__in=list(proposals)).order_by("proposal", "n").values_list("proposal", "digest")
    return {str(proposal): seal for proposal, seal in rows}


def pools_of(edition: Edition, proposals: list[int]) -> dict[int, str]:
    """Which pool each proposal is ranked in."""
    pool_of_group = {key: edition.book.pool_of(key).key for key in edition.book.groups}
    rows = Proposal.objects.filter(pk__in=proposals).values_list("pk", "group")
    return {pk: pool_of_group[group] for pk, group in rows}


def components_of(standing: Standing, readings: list[LockedReading]) -> dict[str, Any]:
    """One row's components: each reading with its marks and total, the mean per criterion, what decided the place."""
    totals = {reader.evaluator: reader.total for reader in standing.readers}
    return {
        "readings": [{**row, "total": str(totals[str(row["evaluator"])])} for row in input_of(readings)],
        "criteria": {key: str(value) for key, value in standing.criteria.items()},
        "weighted": str(standing.weighted),
        "weight": str(standing.weight),
        "n": standing.n,
        "decided_by": standing.decided_by,
        "draw": standing.draw,
    }


@dataclass(frozen=True)
class Recomputation:
    """A frozen run beside the same run computed anew from the locked scores it names."""

    input_equal: bool
    result_equal: bool
    differing: tuple[int, ...]

    @property
    def equal(self) -> bool:
        return self.input_equal and self.result_equal and not self.differing


def recompute(run: RankingRun) -> Recomputation:
    """Compute a frozen run again from the score rows of the rounds it used, and compare digests, values and places.

    A run made from readings that are not sheets (interviews) is computed from the marks it carries.
    """
    rows = list(run.rows.all())
    readings = _readings_of(rows)
    pool_of = {row.proposal_id: row.group for row in rows}
    weights = {key: Decimal(weight) for key, weight in run.parameters["weights"]}
    order = order_of(readings, weights, pool_of, run.parameters["seed"])
    fresh = {int(standing.proposal): (pool, standing.rank, standing.value) for pool, standing in order.rows()}
    stored = {row.proposal_id: (row.group, row.position, row.value) for row in rows}
    differing = tuple(sorted(key for key in fresh.keys() | stored.keys() if not _same(fresh.get(key), stored.get(key))))
    return Recomputation(
        input_equal=digest(input_of(readings)) == run.input_digest,
        result_equal=digest(result_of(order)) == run.result_digest,
        differing=differing,
    )


def _readings_of(rows: list[RankingRow]) -> list[LockedReading]:
    parts = [(row.proposal_id, part) for row in rows for part in row.components["readings"]]
    rounds = {part["sheet"]: part["round"] for _proposal, part in parts if part["sheet"]}
    carried = [
        LockedReading(
            proposal, part["evaluator"], 0, part["round"], {key: Decimal(mark) for key, mark in part["marks"].items()}
        )
        for proposal, part in parts
        if not part["sheet"]
    ]
    return readings_as_locked(rounds) + carried


PLACES = Decimal("0.00000001")


def _same(fresh: tuple[str, int, Decimal] | None, stored: tuple[str, int, Decimal] | None) -> bool:
    return bool(fresh and stored) and fresh[:2] == stored[:2] and fresh[2].quantize(PLACES) == stored[2]


def result_of(order: Order) -> list[list[Any]]:
    """The order as JSON: pool, rank, proposal, value."""
    return [[pool, row.rank, int(row.proposal), str(row.value)] for pool, row in order.rows()]


def stage_after(stage: Stage) -> Stage | None:
    """The next stage that gives a level: the line drawn through a run of `stage` is its places."""
    deciding = {level.decided_in for level in stage.edition.book.levels.values()}
    later = Stage.objects.filter(edition=stage.edition_id, position__gt=stage.position, key__in=deciding)
    return later.select_related("edition").order_by("position").first()


def previous_run(stage: Stage) -> RankingRun | None:
    """The newest run of the nearest earlier stage that has one: what nominees of `stage` are taken from."""
    runs = RankingRun.objects.filter(stage__edition=stage.edition_id, stage__position__lt=stage.position)
    return runs.select_related("stage__edition").order_by("-stage__position", "-number").first()


@dataclass(frozen=True)
class ExplainedReading:
    """One reader's marks in a row's components. `reader` is a number, never a name."""

    reader: int
    labels: list[str]
    marks: list[Decimal]
    total: Decimal
    reasons: list[tuple[str, str]]

    @property
    def labelled(self) -> list[tuple[str, Decimal]]:
        return list(zip(self.labels, self.marks, strict=True))


@dataclass(frozen=True)
class ExplainedRow:
    """A place with everything it is computed from, in the order of the criteria."""

    criteria: list[tuple[str, Decimal]]
    readings: list[ExplainedReading]
    means: list[Decimal]
    weighted: Decimal
    weight: Decimal
    n: int
    decided_by: str

    @property
    def reasons(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """Criterion by criterion what each reader wrote; criteria on which nobody wrote are left out."""
        found = [
            (label, [(reading.reader, dict(reading.reasons).get(label, "")) for reading in self.readings])
            for label, _weight in self.criteria
        ]
        return [(label, given) for label, given in found if any(reason for _reader, reason in given)]

    @property
    def labelled_means(self) -> list[tuple[str, Decimal]]:
        return [(label, mean) for (label, _weight), mean in zip(self.criteria, self.means, strict=True)]


def explained(row: RankingRow) -> ExplainedRow:
    """A stored row, ready to be shown: labels and weights, marks of every reading, means, and the division."""
    parts, weights = row.components, [(key, Decimal(weight)) for key, weight in row.run.parameters["weights"]]
    labels = {criterion.key: criterion.label for criterion in reading_rules(row.run.stage).criteria}
    reasons = _reasons(parts["readings"], labels)
    return ExplainedRow(
        criteria=[(labels.get(key, key), weight) for key, weight in weights],
        readings=[
            ExplainedReading(
                reader=place,
                labels=[labels.get(key, key) for key, _weight in weights],
                marks=[Decimal(part["marks"][key]) for key, _weight in weights],
                total=Decimal(part["total"]),
                reasons=reasons.get((part["sheet"], part["round"]), []),
            )
            for place, part in enumerate(parts["readings"], start=1)
        ],
        means=[Decimal(parts["criteria"][key]) for key, _weight in weights],
        weighted=Decimal(parts["weighted"]),
        weight=Decimal(parts["weight"]),
        n=parts["n"],
        decided_by=parts["decided_by"],
    )


def _reasons(parts: list[dict[str, Any]], labels: dict[str, str]) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """(sheet, round) → the reasons written there, each under its criterion's label."""
    rounds = {part["sheet"]: part["round"] for part in parts if part["sheet"]}
    found: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    rows = Score.objects.filter(sheet__in=list(rounds)).exclude(reason="").order_by("pk")
    for sheet, round_, criterion, reason in rows.values_list("sheet", "round", "criterion", "reason"):
        found[sheet, round_].append((labels.get(criterion, criterion), reason))
    return found
