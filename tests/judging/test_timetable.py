"""Interviews are laid out so that nobody is in two places at once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sinovik.judging.rules.timetable import Sitting, Wish, lay_out, starts

MORNING = datetime(2022, 6, 24, 2, 0, tzinfo=UTC)
LENGTH = timedelta(minutes=20)


def a_sitting(hours=3, day=0):
    return Sitting(MORNING + timedelta(days=day), MORNING + timedelta(days=day, hours=hours))


def test_a_slot_that_would_end_after_the_sitting_is_not_offered():
    assert len(list(starts([a_sitting(hours=1)], length=LENGTH))) == 3
    assert len(list(starts([a_sitting(hours=1)], length=timedelta(minutes=21)))) == 2


def test_one_agency_with_three_finalists_is_heard_one_after_the_other():
    slots, left = lay_out([Wish(n, 7) for n in (1, 2, 3)], rooms=[1, 2], sittings=[a_sitting()], length=LENGTH)
    assert left == []
    assert [slot.starts_at for slot in slots] == [MORNING, MORNING + LENGTH, MORNING + 2 * LENGTH]


def test_who_finds_no_time_is_named():
    slots, left = lay_out([Wish(n, n) for n in (1, 2, 3)], rooms=[1], sittings=[a_sitting(hours=0.67)], length=LENGTH)
    assert [slot.proposal for slot in slots] == [1, 2]
    assert left == [Wish(3, 3)]


def test_the_real_volume_fits_twelve_working_days_in_one_room():
    wishes = [Wish(n, n % 80) for n in range(114)]
    slots, left = lay_out(wishes, rooms=[1], sittings=[a_sitting(day=day) for day in range(13)], length=LENGTH)
    assert (len(slots), left) == (114, [])


@settings(deadline=None)
@given(agencies=st.lists(st.integers(1, 6), max_size=30), rooms=st.integers(1, 3))
def test_no_room_and_no_agency_is_used_twice_at_one_moment(agencies, rooms):
    wishes = [Wish(number, agency) for number, agency in enumerate(agencies)]
    slots, left = lay_out(wishes, rooms=range(rooms), sittings=[a_sitting(), a_sitting(day=1)], length=LENGTH)
    assert sorted([slot.proposal for slot in slots] + [wish.proposal for wish in left]) == list(range(len(agencies)))
    assert len({(slot.starts_at, slot.room) for slot in slots}) == len(slots)
    assert len({(slot.starts_at, slot.agency) for slot in slots}) == len(slots)
