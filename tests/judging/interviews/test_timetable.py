"""Hearings are laid out so that nobody is in two places at once."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import interviews
from sinovik.judging.models import Interview, Seat, Sheet
from sinovik.judging.queries.interviews import (
    by_day,
    finalists,
    finalists_without_slot,
    rooms_of,
    schedule,
    stages_permitting,
    taken_times,
)
from sinovik.judging.rules.interviews import (
    may_sit,
    minutes_of,
)
from tests.agencies.makers import (
    a_secretary,
    an_agency,
)
from tests.competitions.makers import go_to
from tests.judging.interviews.hearing import ONCE, SECOND, SLOT, TWICE, a_sitting, plan, slots_of, tomorrow
from tests.judging.makers import a_panelist, an_evaluator
from tests.judging.result_makers import a_room
from tests.recognition.makers import a_small_edition, entries

pytestmark = pytest.mark.django_db


def test_every_finalist_has_seven_and_thirteen_minutes(stage, slots):
    assert minutes_of(stage) == (7, 13)
    assert [(slot.presentation_minutes, slot.dialogue_minutes) for slot in slots] == [(7, 13)] * 3
    assert [slot.ends_at - slot.starts_at for slot in slots] == [SLOT] * 3
    assert [slot.starts_at for slot in slots] == [tomorrow(), tomorrow() + SLOT, tomorrow() + 2 * SLOT]
    assert {slot.proposal_id for slot in slots} == {one.pk for one in finalists(stage.edition)}
    assert list(finalists_without_slot(stage.edition)) == []


def test_minutes_that_an_edition_does_not_declare_are_seven_and_thirteen(edition):
    assert minutes_of(edition.stages.get(key="desk")) == (7, 13)


def test_every_seat_is_a_reading_with_an_open_sheet(slots, panel):
    assert Seat.objects.count() == 6
    assert Sheet.objects.filter(assignment__seat__isnull=False, state="open").count() == 6
    assert [(slot.seated, slot.scored) for slot in slots] == [(2, 0)] * 3


def test_with_two_rooms_one_agency_is_heard_in_one_of_them_at_a_time(stage, room, panel):
    other = a_room(stage.edition)
    plan(stage, {room.pk: panel[:1], other.pk: panel[1:]})
    twice = [slot.starts_at for slot in slots_of(stage) if slot.agency == an_agency(TWICE)]
    assert len(set(twice)) == 2
    assert len({(slot.room_id, slot.starts_at) for slot in slots_of(stage)}) == 3


def test_when_time_is_short_nothing_is_planned(stage, room, panel):
    enough, short = a_sitting(hours=1), a_sitting(hours=59 / 60)
    with pytest.raises(Refused, match="Waktu kurang untuk 1 finalis"):
        plan(stage, {room.pk: panel}, short)
    assert slots_of(stage) == []
    plan(stage, {room.pk: panel}, enough)
    assert len(slots_of(stage)) == 3


def test_planning_again_leaves_what_stands_and_goes_around_it(stage, room, panel, slots):
    interviews.cancel(interview=slots[0], reason="Panelis sakit.", by=a_secretary(), now=clock.now())
    plan(stage, {room.pk: panel})
    standing = list(schedule(stage.edition))
    assert [slot.pk for slot in standing[1:]] == [slot.pk for slot in slots[1:]]
    assert standing[0].starts_at == slots[0].starts_at
    interviews.cancel(interview=standing[0], reason="Ruang dipakai.", by=a_secretary(), now=clock.now())
    Interview.objects.filter(pk=slots[1].pk).update(starts_at=tomorrow(), ends_at=tomorrow() + SLOT)
    plan(stage, {room.pk: panel})
    assert schedule(stage.edition).get(proposal=slots[0].proposal).starts_at == tomorrow() + 3 * SLOT


def test_a_panelist_who_sits_elsewhere_is_planned_around(stage, room, panel, slots):
    interviews.cancel(interview=slots[0], reason="Panelis sakit.", by=a_secretary(), now=clock.now())
    other = a_room(stage.edition)
    assert len(taken_times(stage, {other.pk: panel})) == 2 + 4
    plan(stage, {other.pk: panel})
    moved = schedule(stage.edition).get(proposal=slots[0].proposal)
    assert (moved.room_id, moved.starts_at) == (other.pk, tomorrow())
    assert Seat.objects.filter(interview=moved).count() == 2


def test_with_everybody_planned_planning_again_changes_nothing(stage, room, panel, slots):
    drain()
    plan(stage, {room.pk: panel})
    assert [slot.pk for slot in schedule(stage.edition)] == [slot.pk for slot in slots]
    assert drain() == 0


def test_one_panelist_in_two_rooms_at_once_is_refused(stage, room, panel):
    panels = {room.pk: panel[:1], a_room(stage.edition).pk: panel[:1]}
    with pytest.raises(Refused, match="Seorang panelis sudah duduk di ruang lain"):
        plan(stage, panels)
    assert slots_of(stage) == []


def test_a_panelist_with_an_interest_does_not_sit_there(stage, room, panel):
    barred = a_panelist(stage.edition, ties=[("mentor", an_agency(TWICE))])
    plan(stage, {room.pk: [panel[0], barred]})
    seats = {slot.agency.name: slot.seats.count() for slot in schedule(stage.edition)}
    assert seats == {f"Pemerintah {TWICE}": 1, f"Pemerintah {ONCE}": 2}


def test_a_room_whose_whole_panel_has_an_interest_hears_others(stage, room, panel):
    barred = a_panelist(stage.edition, ties=[("mentor", an_agency(TWICE))])
    other = a_room(stage.edition)
    plan(stage, {other.pk: [barred], room.pk: panel})
    assert {slot.room_id for slot in slots_of(stage) if slot.agency == an_agency(TWICE)} == {room.pk}


def test_a_finalist_whom_nobody_may_hear_is_told_instead_of_an_empty_panel(stage, room):
    barred = a_panelist(stage.edition, ties=[("mentor", an_agency(TWICE))])
    with pytest.raises(Refused, match="tidak dapat didengar panelis mana pun"):
        plan(stage, {room.pk: [barred]})
    assert slots_of(stage) == []


def test_only_panelists_sit(stage, room):
    evaluator = an_evaluator(stage.edition)
    assert (may_sit(evaluator), may_sit(a_panelist(stage.edition))) == (False, True)
    with pytest.raises(Refused, match="hanya panelis"):
        plan(stage, {room.pk: [evaluator]})


def test_a_panelist_who_has_not_declared_is_refused(stage, room):
    with pytest.raises(Refused, match="belum siap"):
        plan(stage, {room.pk: [a_panelist(stage.edition, ready=False)]})


def test_time_that_is_past_is_refused_to_the_second(stage, room, panel):
    begins = tomorrow()
    clock.freeze(begins)
    with pytest.raises(Refused, match="sudah lewat") as refusal:
        plan(stage, {room.pk: panel}, a_sitting(begins=begins))
    assert refusal.value.field == "first_day"
    plan(stage, {room.pk: panel}, a_sitting(begins=begins + SECOND))
    assert len(slots_of(stage)) == 3


def test_nothing_is_planned_outside_the_stage(stage, room, panel, edition):
    go_to(edition, "visit")
    with pytest.raises(Refused, match="Tahap wawancara tidak sedang dibuka"):
        plan(stage, {room.pk: panel})


def test_only_announced_finalists_are_heard(db, now):
    edition = a_small_edition()
    entries(edition, TWICE)
    assert list(finalists(edition)) == []


def test_rooms_have_a_name_once_in_an_edition(edition, room):
    with pytest.raises(Refused, match="Nama ruang ini sudah dipakai"):
        a_room(edition, "Ruang Kawung")
    interviews.add_room(
        edition=edition, name=" Daring ", link=" https://rapat.contoh/1 ", by=a_secretary(), now=clock.now()
    )
    assert [(one.name, one.link) for one in rooms_of(edition)] == [
        ("Daring", "https://rapat.contoh/1"),
        ("Ruang Kawung", ""),
    ]


def test_the_stages_that_permit_hearing_are_known_before_they_open(edition):
    assert [one.key for one in stages_permitting(edition, "interview")] == ["interview"]


def test_days_begin_where_the_reader_lives(slots):
    midnight = timezone.make_aware(datetime.combine(date(2026, 7, 1), time(0)))
    Interview.objects.filter(pk=slots[0].pk).update(starts_at=midnight, ends_at=midnight + SLOT)
    Interview.objects.filter(pk=slots[1].pk).update(starts_at=midnight - SLOT, ends_at=midnight)
    rows = [Interview.objects.get(pk=slot.pk) for slot in (slots[1], slots[0])]
    assert [day.date for day in by_day(rows)] == [date(2026, 6, 30), date(2026, 7, 1)]
    with timezone.override("Asia/Jayapura"):
        assert [day.date for day in by_day(rows)] == [date(2026, 7, 1)]
