"""How many of the truly best a cut finds at the edition's full size: the same judges, drawn again and again.

A playing has few places, so that chance decides much in it; this shows how much.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from .inputs import NOISE_SD, SEVERITY_SD

ROUNDS = 40


@dataclass(frozen=True)
class Cut:
    """Of `places` chosen among `among`, each read `readings` times: truly best in the mean round, the 3rd lowest and
    3rd highest of the rounds."""

    among: int
    places: int
    readings: int
    mean: float
    low: int
    high: int


def _round(chance: Random, among: int, places: int, readings: int) -> int:
    """One edition: qualities, readings by people who differ, the best by the mean; how many are truly best."""
    spread = ((SEVERITY_SD**2 + NOISE_SD**2) / readings) ** 0.5
    truth = [chance.gauss(0, 1) for _ in range(among)]
    seen = [quality + chance.gauss(0, spread) for quality in truth]
    return len(_best(truth, places) & _best(seen, places))


def _best(values: Sequence[float], places: int) -> set[int]:
    return set(sorted(range(len(values)), key=lambda place: (-values[place], place))[:places])


def cut(*, among: int, places: int, readings: int, seed: str) -> Cut:
    """Drawn from the seed; places ≤ among."""
    chance = Random(f"{seed}:cut:{readings}")
    found = sorted(_round(chance, among, places, readings) for _ in range(ROUNDS))
    return Cut(among, places, readings, sum(found) / ROUNDS, found[2], found[-3])


def cuts(*, among: int, places: int, readings: int, seed: str) -> list[dict[str, Any]]:
    """With the readings of the rules, and with one and two more. Nothing where all are chosen."""
    if not 0 < places < among:
        return []
    tried = (readings, readings + 1, readings + 2)
    return [asdict(cut(among=among, places=places, readings=count, seed=seed)) for count in tried]
