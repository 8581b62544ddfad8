"""The weighted mean: how readings become an order, with every step kept so that a pencil can follow.

    total of one reading   t = Σ w_c · x_c / Σ w_c
    value of a proposal    v = Σ t / n            over its n readings
    mean per criterion     m_c = Σ x_c / n        so that v = Σ w_c · m_c / Σ w_c

Score, rank, cut and warn are four functions. Equal values are separated by a declared chain: the mean on the criterion
of the highest weight, then the next one; the panel's vote where there was one; last, a draw from the seal and a seed
published beforehand. The time of submission never counts. Documented in docs/methods/ranking.md.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, localcontext
from itertools import pairwise
from typing import NamedTuple

METHOD = "weighted-mean"
VERSION = "1"
BY_VALUE, BY_VOTE, BY_DRAW = "value", "vote", "draw"
_EXACT = Context(prec=200, traps=[Inexact])  # sums and products of marks lose no digit
_ROUNDED = Context(prec=28)  # one division at the end, so equal fractions are equal numbers


class Unrankable(ValueError):
    """The readings or weights cannot give an order; the message names the reading and what is wrong with it."""


class Reading(NamedTuple):
    """One evaluator's marks on one proposal, by criterion. Marks are Decimal or int, never float."""

    proposal: str
    evaluator: str
    marks: Mapping[str, Decimal]


class ReaderTotal(NamedTuple):
    """What one reader's marks come to."""

    evaluator: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class Merit:
    """What the readings of one proposal come to, with every component.

    value: exact up to one division, in the unit of the marks. weighted: Σ w_c · (sum of marks on c), and weight: Σ w_c,
    so that value = weighted / (weight · n).
    """

    proposal: str
    n: int
    value: Decimal
    weighted: Decimal
    weight: Decimal
    criteria: Mapping[str, Decimal]
    readers: tuple[ReaderTotal, ...]


@dataclass(frozen=True, slots=True)
class Standing(Merit):
    """A merit with its place.

    rank: from 1, no two alike. decided_by: what put it below the row above: "value", "criterion:<key>", "vote" or
    "draw" ("value" for the first row). vote: of the panel, or None. draw: the hexadecimal draw, lower goes first,
    empty where no seal was given.
    """

    rank: int
    decided_by: str
    vote: int | None
    draw: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Who is above the line. margin: last value in minus first value out, None when one side is empty."""

    chosen: tuple[Standing, ...]
    rest: tuple[Standing, ...]
    number: int | None
    grade: Decimal | None
    margin: Decimal | None


class Warned(NamedTuple):
    """Something a person should look at before the cut is used. kind: one of the `WARN_…` words."""

    kind: str
    proposals: tuple[str, ...]
    figure: Decimal


class Disagreement(NamedTuple):
    """How far apart the readers of one proposal are: the highest minus the lowest total, and who gave them."""

    proposal: str
    gap: Decimal
    lowest: ReaderTotal
    highest: ReaderTotal


WARN_TIE_AT_CUT = "tie_at_cut"  # figure: the value on both sides of the line
WARN_DRAW_AT_CUT = "draw_at_cut"  # figure: the value; chance alone decided who is in
WARN_GREY_ZONE = "grey_zone"  # figure: half the width; within it the readers' own spread exceeds the distance
WARN_UNEVEN_READINGS = "uneven_readings"  # figure: the usual number of readings
WARN_FEWER_THAN_PLACES = "fewer_than_places"  # figure: places left empty


def weighted_mean(
    readings: Iterable[Reading],
    weights: Mapping[str, Decimal],
    *,
    seals: Mapping[str, str] | None = None,
    seed: str = "",
    votes: Mapping[str, int] | None = None,
) -> tuple[Standing, ...]:
    """Standings of all read proposals, best first: `rank` of `score`.

    weights: above zero, in the order in which criteria are declared; they need not add up to one.
    seals, seed: see `rank`. votes: of the panel, more is better.
    Raises: Unrankable as `score` and `rank` do.
    """
    return rank(score(readings, weights), weights, seals=seals, seed=seed, votes=votes)


def score(readings: Iterable[Reading], weights: Mapping[str, Decimal]) -> tuple[Merit, ...]:
    """The merit of every proposal, in the order of their keys.

    Raises: Unrankable for a missing or unknown criterion, a mark that is no finite Decimal or int, two readings of a
    proposal by the same evaluator, and a weight that is not above zero.
    """
    weights = _checked_weights(weights)
    sheets: dict[str, dict[str, Reading]] = {}
    for reading in map(Reading._make, readings):
        _check_marks(reading, weights)
        of_proposal = sheets.setdefault(reading.proposal, {})
        if reading.evaluator in of_proposal:
            raise Unrankable(f"{reading.evaluator} has two readings of {reading.proposal}; accepted: one")
        of_proposal[reading.evaluator] = reading
    try:
        return tuple(_merit(key, [of[reader] for reader in sorted(of)], weights) for key, of in sorted(sheets.items()))
    except Inexact:
        raise Unrankable("marks and weights together span more than 200 digits") from None


def rank(
    merits: Iterable[Merit],
    weights: Mapping[str, Decimal],
    *,
    seals: Mapping[str, str] | None = None,
    seed: str = "",
    votes: Mapping[str, int] | None = None,
) -> tuple[Standing, ...]:
    """Merits in order, best first, each with what decided its place.

    seals: a proposal's seal, for the draw; seed: published before scores were open. A vote that is not given counts 0.
    Raises: Unrankable if only a draw can decide and a seal or the seed is missing.
    """
    ties = _TieChain(_by_weight(_checked_weights(weights)), seals or {}, seed, votes)
    ordered = sorted(merits, key=ties.sort_key)
    decided = [BY_VALUE, *(ties.decides(above, below) for above, below in pairwise(ordered))][: len(ordered)]
    return tuple(
        Standing(
            **{name: getattr(merit, name) for name in Merit.__slots__},
            rank=place,
            decided_by=by,
            vote=ties.vote(merit),
            draw=ties.draw(merit),
        )
        for place, (merit, by) in enumerate(zip(ordered, decided, strict=True), start=1)
    )


def cut(standings: Sequence[Standing], *, number: int | None = None, grade: Decimal | None = None) -> Cut:
    """The line through the standings: the first `number`, or all with value ≥ `grade`, or both at once.

    Raises: ValueError if neither is given or the number is negative.
    """
    if number is None and grade is None:
        raise ValueError("a cut needs a number or a passing grade")
    if number is not None and number < 0:
        raise ValueError(f"a cut takes no negative number: {number}")
    passing = sum(grade is None or row.value >= grade for row in standings)
    line = passing if number is None else min(number, passing)
    chosen, rest = tuple(standings[:line]), tuple(standings[line:])
    return Cut(chosen, rest, number, grade, _minus(chosen[-1].value, rest[0].value) if chosen and rest else None)


def warn(line: Cut) -> tuple[Warned, ...]:
    """What a secretariat should know before it uses the cut; nothing here changes the order."""
    found = [_fewer_than_places(line), _uneven_readings(line), *_at_the_line(line)]
    return tuple(warning for warning in found if warning is not None)


def disagreement(readings: Iterable[Reading], weights: Mapping[str, Decimal]) -> tuple[Disagreement, ...]:
    """How far apart the readers of each proposal are, the widest first; proposals with one reading are left out."""
    gaps = [_disagreement(merit) for merit in score(readings, weights) if merit.n > 1]
    return tuple(sorted(gaps, key=lambda row: (-row.gap, row.proposal)))


def beyond(gaps: Iterable[Disagreement], threshold: Decimal) -> tuple[str, ...]:
    """The proposals that call for a third reader: those whose gap is above the declared threshold."""
    return tuple(row.proposal for row in gaps if row.gap > threshold)


def draw(seal: str, seed: str) -> str:
    """The published draw of one proposal: SHA-256 of the seed, a line feed and the seal, as hexadecimal."""
    return hashlib.sha256(f"{seed}\n{seal}".encode()).hexdigest()


def spread(merits: Iterable[Merit]) -> Decimal | None:
    """Standard deviation of readers around their proposal's value, pooled; None without a second reading anywhere.

    s = √( Σ (t − v)² / Σ (n − 1) )
    """
    squares, freedom = Decimal(0), 0
    with localcontext(_ROUNDED):
        for merit in merits:
            squares += sum(((reader.total - merit.value) ** 2 for reader in merit.readers), Decimal(0))
            freedom += merit.n - 1
        return (squares / freedom).sqrt() if freedom else None


def record(standing: Standing) -> dict[str, object]:
    """A standing as plain JSON (numbers as strings, no digit lost), to be frozen and published."""
    return {
        "proposal": standing.proposal,
        "rank": standing.rank,
        "value": str(standing.value),
        "n": standing.n,
        "weighted": str(standing.weighted),
        "weight": str(standing.weight),
        "criteria": {criterion: str(mean) for criterion, mean in standing.criteria.items()},
        "readers": [{"evaluator": key, "total": str(total)} for key, total in standing.readers],
        "decided_by": standing.decided_by,
        "vote": standing.vote,
        "draw": standing.draw,
    }


def inputs(
    readings: Iterable[Reading],
    weights: Mapping[str, Decimal],
    *,
    seals: Mapping[str, str] | None = None,
    seed: str = "",
    votes: Mapping[str, int] | None = None,
) -> dict[str, object]:
    """Everything `weighted_mean` was given, as plain JSON in one order: its canonical digest names the run."""
    rows = [(proposal, reader, {c: str(mark) for c, mark in marks.items()}) for proposal, reader, marks in readings]
    return {
        "method": METHOD,
        "version": VERSION,
        "readings": sorted(([*row] for row in rows), key=lambda row: row[:2]),
        "weights": [[criterion, str(weight)] for criterion, weight in weights.items()],
        "seals": dict(seals or {}),
        "seed": seed,
        "votes": None if votes is None else dict(votes),
    }


# ---- what the functions above are made of ----------------------------------------------------------------------


def _checked_weights(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    checked = {criterion: _decimal(weight, f"the weight of {criterion}") for criterion, weight in weights.items()}
    if not checked or min(checked.values()) <= 0:
        raise Unrankable(f"weights are above zero and there is at least one; given: {dict(weights)}")
    return checked


def _check_marks(reading: Reading, weights: Mapping[str, Decimal]) -> None:
    where = f"in the reading of {reading.proposal} by {reading.evaluator}"
    if missing := weights.keys() - reading.marks.keys():
        raise Unrankable(f"no mark for {', '.join(sorted(missing))} {where}")
    if unknown := reading.marks.keys() - weights.keys():
        raise Unrankable(f"unknown criterion {', '.join(sorted(unknown))} {where}; accepted: {', '.join(weights)}")
    for criterion, mark in reading.marks.items():
        _decimal(mark, f"the mark for {criterion} {where}")


def _decimal(value: object, what: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise Unrankable(f"{what} is {value!r}; accepted: Decimal or int")
    if not (value := Decimal(value)).is_finite():
        raise Unrankable(f"{what} is {value}; accepted: finite numbers")
    return value


def _merit(proposal: str, readings: Sequence[Reading], weights: Mapping[str, Decimal]) -> Merit:
    n = len(readings)
    with localcontext(_EXACT):
        weight = sum(weights.values(), Decimal(0))
        sums = {c: sum((Decimal(reading.marks[c]) for reading in readings), Decimal(0)) for c in weights}
        weighted = _dot(weights, sums)
        by_reader = [(reading.evaluator, _dot(weights, reading.marks)) for reading in readings]
        whole = weight * n
    return Merit(
        proposal=proposal,
        n=n,
        value=_ROUNDED.divide(weighted, whole),
        weighted=weighted,
        weight=weight,
        criteria={c: _ROUNDED.divide(total, Decimal(n)) for c, total in sums.items()},
        readers=tuple(ReaderTotal(evaluator, _ROUNDED.divide(dot, weight)) for evaluator, dot in by_reader),
    )


def _minus(larger: Decimal, smaller: Decimal) -> Decimal:
    return _ROUNDED.subtract(larger, smaller)


def _dot(weights: Mapping[str, Decimal], marks: Mapping[str, Decimal]) -> Decimal:
    return sum((weight * marks[criterion] for criterion, weight in weights.items()), Decimal(0))


def _by_weight(weights: Mapping[str, Decimal]) -> tuple[str, ...]:
    return tuple(sorted(weights, key=lambda criterion: -weights[criterion]))  # stable: declared order among equals


@dataclass(frozen=True, slots=True)
class _TieChain:
    criteria: tuple[str, ...]
    seals: Mapping[str, str]
    seed: str
    votes: Mapping[str, int] | None

    def sort_key(self, merit: Merit) -> tuple[object, ...]:
        return (
            merit.value.copy_negate(),  # the higher value first
            *(
                merit.criteria[c].copy_negate() for c in self.criteria
            ),  # then the better one on the weightiest criterion
            -(self.vote(merit) or 0),  # then more votes of the panel
            self.draw(merit),  # then the lower draw
        )

    def vote(self, merit: Merit) -> int | None:
        return None if self.votes is None else self.votes.get(merit.proposal, 0)

    def draw(self, merit: Merit) -> str:
        seal = self.seals.get(merit.proposal)
        return draw(seal, self.seed) if seal and self.seed else ""

    def decides(self, above: Merit, below: Merit) -> str:
        names = (BY_VALUE, *(f"criterion:{c}" for c in self.criteria), BY_VOTE)
        keys = zip(names, self.sort_key(above), self.sort_key(below), strict=False)
        by = next((name for name, one, other in keys if one != other), BY_DRAW)
        if by == BY_DRAW and (not self.draw(above) or self.draw(above) == self.draw(below)):
            raise Unrankable(f"only a draw can separate {above.proposal} and {below.proposal}: give seals and a seed")
        return by


def _disagreement(merit: Merit) -> Disagreement:
    low = min(merit.readers, key=lambda reader: (reader.total, reader.evaluator))
    high = max(merit.readers, key=lambda reader: (reader.total, reader.evaluator))
    return Disagreement(merit.proposal, _minus(high.total, low.total), low, high)


def _fewer_than_places(line: Cut) -> Warned | None:
    empty = (line.number or 0) - len(line.chosen)
    return Warned(WARN_FEWER_THAN_PLACES, (), Decimal(empty)) if empty > 0 else None


def _uneven_readings(line: Cut) -> Warned | None:
    rows = line.chosen + line.rest
    counts = [row.n for row in rows]
    usual = max(sorted(set(counts)), key=counts.count, default=0)
    odd = tuple(row.proposal for row in rows if row.n != usual)
    return Warned(WARN_UNEVEN_READINGS, odd, Decimal(usual)) if odd else None


def _at_the_line(line: Cut) -> list[Warned]:
    if line.margin is None:
        return []
    last, first_out = line.chosen[-1], line.rest[0]
    found = []
    if line.margin == 0:
        kind = WARN_DRAW_AT_CUT if first_out.decided_by == BY_DRAW else WARN_TIE_AT_CUT
        found.append(Warned(kind, (last.proposal, first_out.proposal), last.value))
    if (s := spread(line.chosen + line.rest)) is not None:
        found.append(_grey_zone(line, s))
    return found


def _grey_zone(line: Cut, s: Decimal) -> Warned:
    """All whose distance from the middle of the line is within the standard error of their own value, s / √n."""
    with localcontext(_ROUNDED):
        middle = (line.chosen[-1].value + line.rest[0].value) / 2
        inside = [row for row in line.chosen + line.rest if abs(row.value - middle) <= s / Decimal(row.n).sqrt()]
        usual = s / Decimal(line.chosen[-1].n).sqrt()
    return Warned(WARN_GREY_ZONE, tuple(row.proposal for row in inside), usual)
