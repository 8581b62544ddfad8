"""Lays interviews over days and rooms: no room, no agency and no panelist is in two places at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Sitting:
    """A stretch of one day without a break, e.g. 09.00–12.00."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Wish:
    """Who is to be heard: ids of the proposal and of its agency."""

    proposal: int
    agency: int


@dataclass(frozen=True)
class Slot:
    proposal: int
    agency: int
    room: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Taken:
    """A stretch of time in which a room cannot be used; the agency heard then, if it is known, can be nowhere else."""

    room: int
    agency: int | None
    starts_at: datetime
    ends_at: datetime

    def meets(self, moment: datetime, length: timedelta) -> bool:
        return self.starts_at < moment + length and moment < self.ends_at


def starts(sittings: Iterable[Sitting], *, length: timedelta) -> Iterator[datetime]:
    """Every moment at which a slot of this length may begin inside the sittings, in order."""
    for sitting in sorted(sittings, key=lambda one: one.starts_at):
        moment = sitting.starts_at
        while moment + length <= sitting.ends_at:
            yield moment
            moment += length


def _next(
    waiting: list[Wish], left: Counter[int], busy: set[int], room: int, barred: Collection[tuple[int, int]]
) -> Wish | None:
    """The agency with most finalists still to be heard goes first, or it would be left over at the end."""
    free = [wish for wish in waiting if wish.agency not in busy and (room, wish.agency) not in barred]
    return max(free, key=lambda wish: (left[wish.agency], -wish.proposal)) if free else None


def lay_out(
    wishes: Sequence[Wish],
    *,
    rooms: Sequence[int],
    sittings: Iterable[Sitting],
    length: timedelta,
    taken: Collection[Taken] = (),
    barred: Collection[tuple[int, int]] = (),
) -> tuple[list[Slot], list[Wish]]:
    """Slots in order of time, and the wishes for which no time was left.

    taken: what stands in the timetable already. barred: (room, agency) where the room's panel may not hear the agency.
    """
    waiting, slots = list(wishes), []
    left = Counter(wish.agency for wish in wishes)
    for moment in starts(sittings, length=length):
        now_taken = [one for one in taken if one.meets(moment, length)]
        busy = {one.agency for one in now_taken if one.agency is not None}
        used = {one.room for one in now_taken}
        for room in (one for one in rooms if one not in used):
            wish = _next(waiting, left, busy, room, barred)
            if wish is None:
                continue
            waiting.remove(wish)
            left[wish.agency] -= 1
            busy.add(wish.agency)
            slots.append(Slot(wish.proposal, wish.agency, room, moment, moment + length))
    return slots, waiting
