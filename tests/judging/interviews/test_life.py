"""A slot is confirmed in time, moved, held or called off; its panel changes with it."""

import pytest

from sinovik.agencies.queries import person_of
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import assignment, evaluators, interviews, seating
from sinovik.judging.models import Assignment, Interview, Seat
from sinovik.judging.queries.interviews import (
    finalists,
    finalists_without_slot,
    interviews_of,
    schedule,
    seats_of,
)
from sinovik.judging.rules.interviews import (
    confirm_until,
    is_late,
    is_to_come,
    may_confirm,
    may_hold,
)
from sinovik.judging.states.interviews import INTERVIEW
from tests.agencies.makers import (
    a_local_admin,
    a_person,
    a_secretary,
    a_unit_member,
    an_agency,
)
from tests.competitions.makers import a_kept_file, go_to
from tests.judging.interviews.hearing import (
    DAY,
    SECOND,
    SLOT,
    TWICE,
    a_sitting,
    first_seat,
    moved,
    plan,
    refused_by_the_database,
    tomorrow,
)
from tests.judging.makers import a_panelist
from tests.judging.result_makers import a_room, scored

pytestmark = pytest.mark.django_db


# --- invitation and confirmation -------------------------------------------------------------------------------------
def test_the_unit_and_its_admin_are_invited_and_other_units_are_not(stage, room, panel):
    one, other = finalists(stage.edition).filter(agency=an_agency(TWICE))
    told = [a_unit_member(one.unit), a_local_admin(one.agency)]
    elsewhere = a_unit_member(other.unit)
    plan(stage, {room.pk: panel})
    drain()
    slot = schedule(stage.edition).get(proposal=one)
    letters = Letter.objects.filter(about_kind="judging.interview", about_id=slot.pk)
    assert set(letters.filter(to__in=[*told, elsewhere]).values_list("to", "link")) == {
        (user.pk, f"/wawancara/{slot.pk}/") for user in told
    }


def test_it_is_confirmed_until_the_last_second_before_it_begins(slots):
    first, second = slots[0], slots[1]
    admin = a_local_admin(first.agency)
    clock.freeze(first.starts_at - SECOND)
    assert may_confirm(person_of(admin), first, now=clock.now()) is True
    interviews.confirm(interview=first, presenter=" Wali Kota ", mandate=None, by=admin, now=clock.now())
    assert (first.state, first.presenter, first.confirmed_by, first.confirmed_at) == (
        "confirmed",
        "Wali Kota",
        admin,
        clock.now(),
    )
    clock.freeze(second.starts_at)
    assert may_confirm(person_of(a_local_admin(second.agency)), second, now=clock.now()) is False
    with pytest.raises(Refused, match="Waktu wawancara sudah tiba"):
        interviews.confirm(interview=second, presenter="Wakil", mandate=None, by=admin, now=clock.now())


def test_the_secretariat_sees_who_is_late_from_a_day_before(slots):
    slot = slots[0]
    until = confirm_until(slot)
    assert until == slot.starts_at - DAY
    assert [is_late(slot, now=at) for at in (until - SECOND, until, until + SECOND)] == [False, False, True]
    interviews.confirm(
        interview=slot, presenter="Wali Kota", mandate=None, by=a_local_admin(slot.agency), now=clock.now()
    )
    assert is_late(slot, now=until + SECOND) is False


def test_only_its_own_people_may_confirm(slots):
    slot, now = slots[0], clock.now()
    other_unit = next(one for one in slots if one.agency_id == slot.agency_id and one.pk != slot.pk).proposal.unit
    people = {
        "writer": person_of(a_unit_member(slot.proposal.unit)),
        "admin": person_of(a_local_admin(slot.agency)),
        "another unit": person_of(a_unit_member(other_unit)),
        "another agency": person_of(a_local_admin(an_agency("Kabupaten Siak"))),
        "secretariat": a_person("secretariat"),
    }
    assert {name: may_confirm(person, slot, now=now) for name, person in people.items()} == {
        "writer": True,
        "admin": True,
        "another unit": False,
        "another agency": False,
        "secretariat": False,
    }
    assert list(interviews_of(people["another unit"])) != []
    assert slot not in interviews_of(people["another unit"])


def test_what_is_confirmed_is_not_confirmed_again(slots):
    facts = {"presenter": "Wali Kota", "mandate": None, "by": a_local_admin(slots[0].agency), "now": clock.now()}
    interviews.confirm(interview=slots[0], **facts)
    with pytest.raises(TransitionRefused):
        interviews.confirm(interview=slots[0], **facts)
    assert may_confirm(person_of(facts["by"]), slots[0], now=clock.now()) is False


# --- moving, holding, cancelling -------------------------------------------------------------------------------------
def test_a_moved_slot_must_be_confirmed_anew_and_its_panel_moves_along(slots, room):
    slot, admin = slots[0], a_local_admin(slots[0].agency)
    interviews.confirm(interview=slot, presenter="Sekda", mandate=a_kept_file(), by=admin, now=clock.now())
    drain()
    moved(slot, room, tomorrow(15))
    slot = Interview.objects.get(pk=slot.pk)
    assert (slot.state, slot.presenter, slot.mandate, slot.confirmed_at) == ("planned", "", None, None)
    assert (slot.starts_at, slot.ends_at) == (tomorrow(15), tomorrow(15) + SLOT)
    assert set(slot.seats.values_list("starts_at", "ends_at")) == {(slot.starts_at, slot.ends_at)}
    drain()
    assert Letter.objects.filter(to=admin, about_kind="judging.interview", about_id=slot.pk).count() == 2


def test_a_slot_moves_only_to_a_free_room_and_a_free_panel(slots, room, edition):
    with pytest.raises(Refused, match="Ruang ini sudah terisi"):
        moved(slots[0], room, slots[1].starts_at + SLOT - SECOND)
    with pytest.raises(Refused, match=r"sudah tampil di ruang lain|panelis sudah duduk"):
        moved(slots[0], a_room(edition), slots[1].starts_at)
    assert Interview.objects.get(pk=slots[0].pk).starts_at == tomorrow()


def test_a_slot_moves_only_into_the_future_with_a_reason_and_in_its_stage(slots, room, edition):
    slot = slots[0]
    with pytest.raises(Refused, match="sudah lewat") as refusal:
        moved(slot, room, clock.now())
    assert refusal.value.field == "starts_at"
    with pytest.raises(TransitionRefused, match="alasan"):
        moved(slot, room, tomorrow(15), reason=" ")
    go_to(edition, "visit")
    with pytest.raises(Refused, match="Tahap wawancara tidak sedang dibuka"):
        moved(slot, room, clock.now() + DAY)


def test_it_is_held_from_its_first_second_on(slots):
    slot, secretary = slots[0], a_secretary()
    clock.freeze(slot.starts_at - SECOND)
    assert may_hold(slot, now=clock.now()) is False
    with pytest.raises(Refused, match="belum dimulai"):
        interviews.hold(interview=slot, by=secretary, now=clock.now())
    clock.freeze(slot.starts_at)
    assert may_hold(slot, now=clock.now()) is True
    assert interviews.hold(interview=slot, by=secretary, now=clock.now()).state == "held"
    assert may_hold(slot, now=clock.now()) is False


def test_it_is_not_held_after_the_stage(slots, edition):
    go_to(edition, "visit")
    assert clock.now() > slots[0].starts_at
    assert may_hold(slots[0], now=clock.now()) is False
    with pytest.raises(Refused, match="Tahap wawancara tidak sedang dibuka"):
        interviews.hold(interview=slots[0], by=a_secretary(), now=clock.now())


def test_every_verb_leads_where_the_table_says(slots, room):
    slot, secretary, admin = slots[0], a_secretary(), a_local_admin(slots[0].agency)
    interviews.confirm(interview=slot, presenter="Wali Kota", mandate=None, by=admin, now=clock.now())
    moved(slot, room, tomorrow(15))
    interviews.confirm(interview=slot, presenter="Wali Kota", mandate=None, by=admin, now=clock.now())
    clock.freeze(slot.starts_at)
    interviews.hold(interview=slot, by=secretary, now=clock.now())
    interviews.cancel(interview=slots[1], reason="Mundur.", by=secretary, now=clock.now())
    assert list(slot.history.order_by("pk").values_list("verb", "to_state")) == [
        ("confirm", "confirmed"),
        ("reschedule", "planned"),
        ("confirm", "confirmed"),
        ("hold", "held"),
    ]
    assert INTERVIEW.verbs_from("held") == INTERVIEW.verbs_from("cancelled") == []
    assert [is_to_come(one) for one in (slot, slots[1], slots[2])] == [False, False, True]
    for done in (slot, slots[1]):
        with pytest.raises(TransitionRefused):
            interviews.cancel(interview=done, reason="Lagi.", by=secretary, now=clock.now())
    for verb, times in (("confirm", 2), ("reschedule", 1), ("hold", 1), ("cancel", 0)):
        assert Record.objects.filter(verb=f"interviews.{verb}", subject_id=slot.pk).count() == times, verb


def test_a_cancelled_slot_gives_its_open_readings_back(stage, slots, panel):
    slot, admin = slots[0], a_local_admin(slots[0].agency)
    interviews.cancel(interview=slot, reason="Panelis sakit.", by=a_secretary(), now=clock.now())
    readings = Assignment.objects.filter(stage=stage, proposal=slot.proposal)
    assert list(readings.values_list("state", flat=True)) == ["released", "released"]
    assert Seat.objects.filter(interview=slot).count() == 0
    assert list(finalists_without_slot(stage.edition)) == [slot.proposal]
    (letter,) = Letter.objects.filter(to=admin, about_kind="judging.interview", about_id=slot.pk)
    assert (letter.link, "Panelis sakit." in letter.body) == ("/wawancara/", True)


def test_cancelling_needs_a_reason(slots):
    with pytest.raises(TransitionRefused, match="alasan"):
        interviews.cancel(interview=slots[0], reason="", by=a_secretary(), now=clock.now())


def test_planning_again_takes_the_same_readings_up(stage, slots, room, panel):
    before = set(Assignment.objects.filter(stage=stage, proposal=slots[0].proposal).values_list("pk", flat=True))
    interviews.cancel(interview=slots[0], reason="Panelis sakit.", by=a_secretary(), now=clock.now())
    plan(stage, {room.pk: panel}, a_sitting(begins=tomorrow(15)))
    readings = Assignment.objects.filter(stage=stage, proposal=slots[0].proposal)
    assert set(readings.values_list("pk", "state")) == {(pk, "active") for pk in before}
    assert list(readings.first().history.order_by("pk").values_list("verb", flat=True)) == ["release", "restore"]


def test_a_reading_is_not_taken_up_against_an_interest(stage, slots, panel):
    interviews.cancel(interview=slots[0], reason="Panelis sakit.", by=a_secretary(), now=clock.now())
    reading = Assignment.objects.filter(stage=stage, proposal=slots[0].proposal, evaluator=panel[0]).get()
    evaluators.declare_interests(
        evaluator=panel[0],
        shown=[slots[0].agency_id],
        interests={slots[0].agency_id: "Pernah menjadi pembina."},
        accepts_pact=True,
        by=panel[0].user,
        now=clock.now(),
    )
    message = refused_by_the_database(lambda: Assignment.objects.filter(pk=reading.pk).update(state="active"))
    assert "konflik kepentingan" in message


def test_an_interview_with_locked_marks_took_place(slots, panel):
    clock.freeze(slots[0].starts_at)
    scored(first_seat(slots[0], panel[0]))
    with pytest.raises(Refused, match="Sudah ada nilai yang terkunci"):
        interviews.cancel(interview=slots[0], reason="Salah jadwal.", by=a_secretary(), now=clock.now())
    assert Interview.objects.get(pk=slots[0].pk).state == "planned"


# --- seats -----------------------------------------------------------------------------------------------------------
def test_a_panelist_joins_and_another_leaves(stage, slots, panel):
    secretary, substitute = a_secretary(), a_panelist(stage.edition)
    seating.add_seat(interview=slots[0], panelist=substitute, by=secretary, now=clock.now())
    ill = first_seat(slots[0], panel[0])
    with pytest.raises(TransitionRefused, match="alasan"):
        seating.remove_seat(seat=ill, reason="", by=secretary, now=clock.now())
    ill = first_seat(slots[0], panel[0])
    seating.remove_seat(seat=ill, reason="Sakit.", by=secretary, now=clock.now())
    assert set(slots[0].seats.values_list("panelist", flat=True)) == {panel[1].pk, substitute.pk}
    assert Assignment.objects.get(pk=ill.assignment_id).state == "released"
    assert schedule(stage.edition).get(pk=slots[0].pk).seated == 2


def test_nobody_joins_twice_or_after_it_was_held(stage, slots, panel):
    secretary, late = a_secretary(), a_panelist(stage.edition)
    with pytest.raises(Refused, match="sudah duduk"):
        seating.add_seat(interview=slots[0], panelist=panel[0], by=secretary, now=clock.now())
    clock.freeze(slots[0].starts_at)
    interviews.hold(interview=slots[0], by=secretary, now=clock.now())
    with pytest.raises(Refused, match="sebelum wawancara selesai"):
        seating.add_seat(interview=slots[0], panelist=late, by=secretary, now=clock.now())


def test_who_has_locked_keeps_the_seat(slots, panel):
    clock.freeze(slots[0].starts_at)
    seat = scored(first_seat(slots[0], panel[0]))
    with pytest.raises(Refused, match="sudah mengunci nilainya"):
        seating.remove_seat(seat=first_seat(slots[0], panel[0]), reason="Keliru.", by=a_secretary(), now=clock.now())
    assert Seat.objects.filter(pk=seat.pk).count() == 1


def test_who_steps_back_leaves_the_running_order(stage, slots, panel):
    seat = first_seat(slots[0], panel[0])
    evaluators.recuse(assignment=seat.assignment, reason="Kerabat.", by=panel[0].user, now=clock.now())
    assert slots[0].pk not in seats_of(panel[0].user).values_list("interview", flat=True)
    assert schedule(stage.edition).get(pk=slots[0].pk).seated == 1


def test_a_seat_of_who_stepped_back_goes_without_a_second_release(stage, slots, panel):
    seat = first_seat(slots[0], panel[0])
    evaluators.recuse(assignment=seat.assignment, reason="Kerabat.", by=panel[0].user, now=clock.now())
    interviews.cancel(interview=slots[0], reason="Sakit.", by=a_secretary(), now=clock.now())
    released = Assignment.objects.get(pk=seat.assignment_id)
    assert (released.state, list(released.history.values_list("verb", flat=True))) == ("released", ["release"])


def test_a_reading_given_by_hand_is_taken_into_the_seat(stage, slots, panel):
    substitute = a_panelist(stage.edition)
    given = assignment.add_reader(
        stage=stage, proposal_id=slots[0].proposal_id, evaluator=substitute, by=None, now=clock.now()
    )
    seat = seating.add_seat(interview=slots[0], panelist=substitute, by=a_secretary(), now=clock.now())
    assert seat.assignment_id == given.pk


def test_slots_seats_and_rooms_have_names_for_the_desk(slots, room, panel):
    seat = first_seat(slots[0], panel[0])
    assert str(room) == "Ruang Kawung"
    assert str(slots[0]) == f"{slots[0].starts_at:%Y-%m-%d %H:%M} {room.pk}"
    assert str(seat) == f"{slots[0].pk}/{panel[0].pk}"


def test_the_database_keeps_seats_and_slots_apart(stage, slots, panel):
    seat = first_seat(slots[0], panel[0])
    clash = {"starts_at": slots[1].starts_at, "ends_at": slots[1].ends_at}
    rows = Interview.objects.filter(pk=slots[0].pk)
    assert "interview_room_free" in refused_by_the_database(lambda: rows.update(**clash))
    assert "interview_ends_after_start" in refused_by_the_database(lambda: rows.update(ends_at=slots[0].starts_at))
    assert "interview_confirmation_pair" in refused_by_the_database(lambda: rows.update(confirmed_at=clock.now()))
    twin = Interview(stage=stage, proposal=slots[0].proposal, agency=slots[0].agency, room=a_room(stage.edition))
    twin.starts_at, twin.ends_at, twin.presentation_minutes, twin.dialogue_minutes = tomorrow(15), tomorrow(16), 7, 13
    assert "interview_once" in refused_by_the_database(lambda: twin.save())
    twin.starts_at, twin.ends_at = slots[0].starts_at, slots[0].ends_at
    other = next(slot for slot in slots if slot.proposal_id != slots[0].proposal_id)
    twin.proposal = other.proposal
    assert "interview_" in refused_by_the_database(lambda: twin.save())
    Seat.objects.filter(pk=seat.pk).update(starts_at=tomorrow(20), ends_at=tomorrow(21))
    assert Seat.objects.get(pk=seat.pk).starts_at == slots[0].starts_at
    stranger = Assignment.objects.filter(stage=stage, proposal=other.proposal, evaluator=panel[0]).get()
    assert refused_by_the_database(lambda: Seat.objects.filter(pk=seat.pk).update(assignment=stranger)) != ""


def test_the_database_begins_and_moves_a_slot_by_its_verbs_only(slots):
    message = refused_by_the_database(lambda: Interview.objects.filter(pk=slots[0].pk).update(state="held"))
    assert message.startswith("Keadaan hanya dapat berubah melalui langkah yang tercatat")
    facts = {"confirmed_by": a_local_admin(slots[0].agency), "confirmed_at": clock.now()}
    interviews.confirm(interview=slots[0], presenter="A", mandate=None, by=facts["confirmed_by"], now=clock.now())
    rows = Interview.objects.filter(pk=slots[0].pk)
    missing = {"confirmed_by": None, "confirmed_at": None}
    assert "interview_confirmed_has_person" in refused_by_the_database(lambda: rows.update(**missing))
