"""What a rehearsal's counts mean for the whole edition: plain proportion, and assumptions that the page names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_datetime

from sinovik.competitions.states import StageKind
from sinovik.foundation.ui.words import WIB

LOADS = (10, 20, 30, 40)  # readings that one evaluator might be asked for
USUAL_LOAD = 20
READ_A_DAY = 4  # assumption: proposals that one evaluator reads with care on a working day
SCREENED_A_DAY = 25  # assumption: proposals that one screener decides on a working day
HEARD_A_DAY = 12  # assumption: interviews that one room holds on a working day
LATE = timedelta(days=4)  # a weekend and a day: less is no finding
FEW_DAYS = 2

Works = Callable[[date], bool]


def _up(value: float) -> int:
    """Rounded up, people being whole."""
    return -int(-value // 1)


@dataclass(frozen=True)
class Window:
    """A stage with work in it. days: working days by the calendar, None where it has no dates; people: needed in them.

    late: whole days that the rehearsal began it after its date, because what comes before was not over.
    """

    key: str
    kind: str
    opens_at: datetime | None
    days: int | None
    work: int
    people: int | None
    late: int

    @property
    def is_tight(self) -> bool:
        return bool(self.late) or (self.work > 0 and self.days is not None and self.days <= FEW_DAYS)


@dataclass(frozen=True)
class Estimate:
    """findings: of `findings_of`; plan: of the same rehearsal; works: whether a day is a working day."""

    findings: Mapping[str, Any]
    plan: Mapping[str, Any]
    works: Works

    @property
    def factor(self) -> float:
        return self.findings["expected"] / self.findings["drafts"]

    def whole(self, count: int) -> int:
        """A count as played, for the whole edition."""
        return round(count * self.factor)

    @property
    def submitted(self) -> int:
        return self.whole(self.findings["funnel"]["submitted"])

    @property
    def flagged(self) -> int:
        return self.whole(self.findings["screening"].get("flagged", 0))

    def places(self, level: str) -> int:
        """Places of a level in the rules, in all pools, or as many as there are left to choose from."""
        told = next(row for row in self.plan["rules"]["level"] if row["key"] == level)
        return min(
            sum(places or 0 for places in told["places"].values()), self.whole(self.findings["funnel"]["passed"])
        )

    @cached_property
    def readings(self) -> dict[str, int]:
        """Stage → readings in all, third readers included."""
        return {row["stage"]: self._readings(row) for row in self.findings["readings"]}

    def _readings(self, row: Mapping[str, Any]) -> int:
        """Of nominees as many as the rules have places for; of others in proportion."""
        levels = [level["key"] for level in self.plan["rules"]["level"] if level["decided_in"] == row["stage"]]
        if levels:
            return round(self.places(levels[0]) * row["readings"] / row["proposals"])
        return self.whole(row["readings"])

    @property
    def first_readings(self) -> int:
        """Readings of the first stage that is read: what evaluators are appointed for."""
        return next(iter(self.readings.values()), 0)

    def evaluators(self, load: int) -> int:
        """People needed if each reads at most `load` proposals; never fewer than one proposal's readers."""
        first = next(iter(self.findings["readings"]), None)
        least = _up(first["readings"] / first["proposals"]) if first else 0
        return max(least, _up(self.first_readings / load))

    @cached_property
    def windows(self) -> list[Window]:
        """Stages in which people have counted work, in order."""
        return [window for row in self.plan["stages"] if (window := self._window(row)) is not None]

    @property
    def tight(self) -> list[Window]:
        return [window for window in self.windows if window.is_tight]

    def _window(self, row: Mapping[str, Any]) -> Window | None:
        work, a_day = self._work(row)
        late = self._late(row)
        if not work and not late:
            return None
        opens, days = _moment(row["opens_at"]), self._days(row)
        people = _up(work / (days * a_day)) if work and days else None
        return Window(row["key"], row["kind"], opens, days, work, people, late)

    def _work(self, row: Mapping[str, Any]) -> tuple[int, int]:
        """How much is to be done in a stage, and how much of it one person or room does on a day."""
        if row["kind"] == StageKind.SCREENING:
            return self.submitted, SCREENED_A_DAY
        if row["kind"] == StageKind.INTERVIEW:
            reached = self.findings["levels"]
            before = [level for level in reached if self._position(level["level"]) < row["position"]]
            return (self.places(before[-1]["level"]) if before else 0), HEARD_A_DAY
        return self.readings.get(row["key"], 0), READ_A_DAY

    def _position(self, level: str) -> int:
        decided = next(row["decided_in"] for row in self.plan["rules"]["level"] if row["key"] == level)
        return next(row["position"] for row in self.plan["stages"] if row["key"] == decided)

    def _days(self, row: Mapping[str, Any]) -> int | None:
        """Working days from its opening to its closing, or to the next dated opening where it closes by act."""
        later = [other for other in self.plan["stages"] if other["position"] > row["position"] and other["opens_at"]]
        opens = _moment(row["opens_at"])
        closes = _moment(row["closes_at"] or (later[0]["opens_at"] if later else None))
        if opens is None or closes is None:
            return None
        first, last = opens.astimezone(WIB).date(), closes.astimezone(WIB).date()
        return sum(self.works(first + timedelta(days=n)) for n in range((last - first).days + 1))

    def _late(self, row: Mapping[str, Any]) -> int:
        began, planned = _moment(self.findings["began"].get(row["key"])), _moment(row["opens_at"])
        if began is None or planned is None or began - planned < LATE:
            return 0
        return (began - planned).days


def _moment(written: str | None) -> datetime | None:
    return parse_datetime(written) if written else None
