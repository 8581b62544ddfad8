"""Who is behind: done against what an even pace would have done by now."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Pace:
    """done and total sheets; expected: how many an even pace would have locked by now."""

    done: int
    total: int
    expected: int

    @property
    def behind(self) -> int:
        return max(0, self.expected - self.done)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


def pace(done: int, total: int, *, opened: datetime | None, closes: datetime | None, now: datetime) -> Pace:
    """The pace of one reader. Without a known opening and closing nothing is expected."""
    if not opened or not closes or closes <= opened:
        return Pace(done, total, 0)
    share = min(1.0, max(0.0, (now - opened) / (closes - opened)))
    return Pace(done, total, int(total * share))
