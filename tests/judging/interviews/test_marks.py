"""Marks of a hearing: by who sat there, from its first second on, weighted as declared."""

from decimal import Decimal

import pytest

from sinovik.agencies.queries import person_of
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from sinovik.judging.actions import interviews, ranking
from sinovik.judging.models import Sheet
from sinovik.judging.queries.interviews import (
    panel_means,
)
from sinovik.judging.rules.interviews import (
    may_score,
)
from sinovik.judging.rules.reading import reading_rules
from tests.agencies.makers import (
    a_person,
    a_secretary,
)
from tests.competitions.makers import go_to
from tests.judging.interviews.hearing import SECOND, first_seat
from tests.judging.result_makers import scored

pytestmark = pytest.mark.django_db


def test_the_declared_split_is_seventy_to_thirty(stage):
    assert reading_rules(stage).weights == {"substance": Decimal(70), "delivery": Decimal(30)}


def test_marks_are_locked_from_the_first_second_of_the_interview_on(slots, panel):
    seat, person = first_seat(slots[0], panel[0]), person_of(panel[0].user)
    clock.freeze(slots[0].starts_at - SECOND)
    assert may_score(person, seat, now=clock.now()) is False
    with pytest.raises(Refused, match="belum dimulai"):
        scored(seat)
    clock.freeze(slots[0].starts_at)
    assert may_score(person, seat, now=clock.now()) is True
    scored(seat, substance=8, delivery=6)
    sheet = Sheet.objects.get(assignment=seat.assignment)
    assert (sheet.state, dict(sheet.scores.values_list("criterion", "value"))) == (
        "locked",
        {"substance": Decimal(8), "delivery": Decimal(6)},
    )


def test_marks_are_not_given_after_the_stage(slots, panel, edition):
    seat = first_seat(slots[0], panel[0])
    go_to(edition, "visit")
    assert may_score(person_of(panel[0].user), seat, now=clock.now()) is False
    with pytest.raises(Refused):
        scored(seat)
    assert Sheet.objects.get(assignment=seat.assignment).state == "open"


def test_only_the_panelist_in_the_seat_may_score(slots, panel):
    clock.freeze(slots[0].starts_at)
    seat = first_seat(slots[0], panel[0])
    people = [person_of(panel[0].user), person_of(panel[1].user), a_person("secretariat")]
    assert [may_score(person, seat, now=clock.now()) for person in people] == [True, False, False]
    with pytest.raises(Refused):
        interviews.score(
            seat=seat, marks={"substance": 8, "delivery": 8}, reasons={}, by=panel[1].user, now=clock.now()
        )


def test_nobody_scores_a_released_reading_or_a_cancelled_interview(slots, panel):
    clock.freeze(slots[0].starts_at)
    seat, person = first_seat(slots[0], panel[0]), person_of(panel[0].user)
    released = first_seat(slots[1], panel[0])
    released.assignment.state = "released"
    assert may_score(person, released, now=slots[1].starts_at) is False
    seat.interview.state = "cancelled"
    assert may_score(person, seat, now=clock.now()) is False


def test_a_mark_that_is_not_of_the_scale_locks_nothing(slots, panel):
    clock.freeze(slots[0].starts_at)
    with pytest.raises(Refused):
        scored(first_seat(slots[0], panel[0]), substance=11)
    assert Sheet.objects.get(assignment=first_seat(slots[0], panel[0]).assignment).revision == 0


def test_the_panels_mean_is_weighted_by_the_split(stage, slots, panel):
    clock.freeze(slots[0].starts_at)
    scored(first_seat(slots[0], panel[0]), substance=8, delivery=6)
    scored(first_seat(slots[0], panel[1]), substance=6, delivery=9)
    (mean,) = panel_means(stage, reading_rules(stage).weights).values()
    assert (mean.proposal, mean.readers) == (slots[0].proposal_id, 2)
    assert mean.means == {"substance": Decimal(7), "delivery": Decimal("7.5")}
    assert mean.value == Decimal("7.15")


def test_an_empty_chair_does_not_hold_up_the_ranking(stage, slots, panel):
    clock.freeze(slots[-1].starts_at)
    interviews.cancel(interview=slots[2], reason="Finalis mundur.", by=a_secretary(), now=clock.now())
    for slot in slots[:2]:
        for judge in panel:
            scored(first_seat(slot, judge))
    go_to(stage.edition, "plenary_winners")
    run = ranking.run_ranking(stage=stage, by=None, now=clock.now())
    assert set(run.rows.values_list("proposal", flat=True)) == {slot.proposal_id for slot in slots[:2]}
