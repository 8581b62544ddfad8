"""What a rehearsal is told beforehand: volumes, planted defects, people. Everything else follows from the rules.

Volumes come from the edition's `reference` table (policy/editions), the rest are assumptions and named as such.
"""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from sinovik.competitions.states import RuleBook

from .planting import GRADES, Defect, Lookalike


class Fate(StrEnum):
    """How far a draft comes before registration closes."""

    LEFT_AT_UNIT = "left_at_unit"
    LEFT_AT_AGENCY = "left_at_agency"
    SUBMITTED = "submitted"


# assumption: shares of submitted entries; what the rules find of them is near the 21.9 % that really failed in 2022
DEFECT_SHARES = {
    Defect.INCOMPLETE: 0.11,
    Defect.TOO_YOUNG: 0.075,
    Defect.REPEATED: 0.03,
    Defect.COPIED: 0.03,
    Defect.NONSENSE: 0.025,
}
LOOKALIKE_SHARE = 0.08  # assumption: share of submitted entries that are honest and resemble a defective one
# assumption: how evaluators differ, in units of the spread of true quality (shared experience of expert panels)
SEVERITY_SD = 0.5
NOISE_SD = 1.0
EVALUATORS = 120
PANELISTS = 11
LOAD = 20  # assumption: readings that one evaluator is asked for, where the organiser names no number of people
SPECIAL, REPLICATION = "khusus", "replikasi"
REPLICATION_SHARE = 0.1  # assumption: share of the entries that are not special


@dataclass(frozen=True)
class Entry:
    """One draft to be played. quality: standard normal, known to the play alone; grade: how plain the defect is."""

    number: int
    group: str
    fate: Fate
    quality: float
    defect: Defect | None = None
    grade: str = ""
    lookalike: Lookalike | None = None

    @property
    def is_sound(self) -> bool:
        """Submitted as it should be, so that others may be tempted to copy it."""
        return self.fate == Fate.SUBMITTED and self.defect is None and self.lookalike is None


@dataclass(frozen=True)
class Volume:
    """How many of each, at the chosen scale."""

    drafts: int
    left_at_unit: int
    left_at_agency: int
    special: int
    evaluators: int
    panelists: int
    scale: float

    @property
    def submitted(self) -> int:
        return self.drafts - self.left_at_unit - self.left_at_agency


def _scaled(count: float, scale: float, least: int = 1) -> int:
    return max(least, round(count * scale))


def volume_of(book: RuleBook, scale: float) -> Volume:
    """The declared volume of an edition at a scale of 0 < scale ≤ 1."""
    told = book.reference
    drafts, submitted = told["drafts"], sum(told["submitted"].values())
    return Volume(
        drafts=_scaled(drafts, scale, 12),
        left_at_unit=_scaled(told["left_at_unit"], scale),
        left_at_agency=_scaled(told["left_at_agency"], scale),
        special=_scaled(drafts * told["submitted"][SPECIAL] / submitted, scale, 2),
        evaluators=_scaled(EVALUATORS, scale, 8),
        panelists=_scaled(PANELISTS, scale, 5),
        scale=scale,
    )


LEFT = ("left_at_unit", "left_at_agency")
# shares of all drafts, as published of 2022: what an edition without figures of its own is played with
USUAL = {"drafts": 3478, "left_at_unit": 612, "left_at_agency": 412}
SPECIAL_SHARE = 155 / 2454


def volume_expected(book: RuleBook, *, expected: int, drafts: int, readings: int) -> Volume:
    """`drafts` of the `expected` ones; how many are left behind is told by the edition's figures, else by 2022's."""
    told = book.reference
    known = told["drafts"] and told["left_at_unit"] is not None and told["left_at_agency"] is not None
    share = {key: (told if known else USUAL)[key] / (told if known else USUAL)["drafts"] for key in LEFT}
    unit, agency = (_scaled(drafts * share[key], 1.0) for key in LEFT)
    return Volume(
        drafts=drafts,
        left_at_unit=unit,
        left_at_agency=agency,
        special=_scaled(drafts * SPECIAL_SHARE, 1.0, 2) if SPECIAL in book.groups else 0,
        evaluators=max(8, -(-(drafts - unit - agency) * readings // LOAD)),
        panelists=_scaled(PANELISTS, min(1.0, drafts / 400), 5),
        scale=min(1.0, drafts / expected),
    )


def scaled_places(book: RuleBook, scale: float) -> dict[str, dict[str, int]]:
    """Places per level and pool at this scale, each at least one and never more than the level below."""
    places: dict[str, dict[str, int]] = {}
    for level in book.levels.values():
        places[level.key] = {pool: _scaled(level.places(pool) or 0, scale, 1) for pool in book.pools}
    return places


def _fates(volume: Volume) -> list[Fate]:
    return (
        [Fate.LEFT_AT_UNIT] * volume.left_at_unit
        + [Fate.LEFT_AT_AGENCY] * volume.left_at_agency
        + [Fate.SUBMITTED] * volume.submitted
    )


Plant = tuple[Defect | None, str, Lookalike | None]
NOTHING: Plant = (None, "", None)


def _plants(volume: Volume, chance: Random) -> list[Plant]:
    """One for each submitted entry: every grade of a defect equally often, every look-alike too."""
    planted: list[Plant] = []
    for defect, share in DEFECT_SHARES.items():
        grades, count = GRADES[defect], _scaled(volume.submitted * share, 1.0)
        planted += [(defect, grades[place % len(grades)], None) for place in range(count)]
    kinds = list(Lookalike)
    alike = _scaled(volume.submitted * LOOKALIKE_SHARE, 1.0)
    planted += [(None, "", kinds[place % len(kinds)]) for place in range(alike)]
    everything = [*planted, *[NOTHING] * (volume.submitted - len(planted))]
    chance.shuffle(everything)
    return everything


def _group(chance: Random, number: int, volume: Volume, book: RuleBook) -> str:
    """Every n-th draft is of the special group, so that every fate has some; a few of the others copy.

    Where there is no special group, the groups have equal shares.
    """
    if SPECIAL not in book.groups:
        return chance.choice(list(book.groups))
    every = max(2, volume.drafts // volume.special)
    if number % every == 0:
        return SPECIAL
    copies = REPLICATION in book.groups and chance.random() < REPLICATION_SHARE
    return REPLICATION if copies else next(key for key in book.groups if key not in {SPECIAL, REPLICATION})


def _fitting(plant: Plant, group: str) -> Plant:
    """The special group is made of earlier winners, so nothing of it repeats or has won long ago."""
    defect, _grade, lookalike = plant
    return NOTHING if group == SPECIAL and (defect == Defect.REPEATED or lookalike == Lookalike.LONG_AGO) else plant


def entries_of(book: RuleBook, volume: Volume, seed: str) -> list[Entry]:
    """All drafts with group, fate, true quality and what is planted in them, drawn from the seed."""
    chance = Random(f"{seed}:entries")
    fates, plants = _fates(volume), iter(_plants(volume, chance))
    chance.shuffle(fates)
    entries = []
    for number, fate in enumerate(fates, 1):
        group = _group(chance, number, volume, book)
        defect, grade, lookalike = _fitting(next(plants), group) if fate == Fate.SUBMITTED else NOTHING
        entries.append(Entry(number, group, fate, chance.gauss(0, 1), defect, grade, lookalike))
    return entries
