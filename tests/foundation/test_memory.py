"""What a failed act changed in an object is put back: nobody goes on with a state that the database never had."""

import pytest
from django.db import transaction

from sinovik.agencies.models import Unit
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.memory import remember, undone_together
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move
from sinovik.replication.models import Interest, InterestHistory
from sinovik.replication.states import INTEREST
from tests.agencies.makers import a_unit, a_user, an_agency
from tests.replication.makers import an_interest

pytestmark = pytest.mark.django_db


def accept(interest: Interest, now: object) -> Interest:
    by = interest.by
    return move(interest, "accept", transitions=INTEREST, history=InterestHistory, by=by, now=now, reason="Boleh.")


@action("tests.accept_then_fail")
def accept_then_fail(*, interest, by, now):
    accept(interest, now)
    assert interest.state == "accepted"
    raise Refused("Sesudah pindah masih ada yang salah.")


@action("tests.accept_related_then_fail")
def accept_related_then_fail(*, holder, by, now):
    accept(holder.interest, now)
    raise Refused("Sesudah pindah masih ada yang salah.")


@action("tests.accept_well")
def accept_well(*, interest, by, now):
    return accept(interest, now)


@action("tests.outer_fails")
def outer_fails(*, holder, by, now):
    accept_well(interest=holder.interest, by=by, now=now)
    raise Refused("Yang luar gagal.")


@action("tests.rename_and_fail")
def rename_and_fail(*, unit, by, now):
    unit.name, unit.agency = "Nama baru", an_agency("Kabupaten Siak")
    unit.save()
    raise Refused("Gagal sesudah menyimpan.")


class Holder:
    """Leads to a row without being one, as an object in the middle of a chain does."""

    def __init__(self, interest: Interest) -> None:
        self.interest = interest


def in_database(interest: Interest) -> str:
    return Interest.objects.get(pk=interest.pk).state


def test_a_noun_whose_move_was_rolled_back_is_in_memory_what_it_is_in_the_database(now):
    interest = an_interest()
    with pytest.raises(Refused):
        accept_then_fail(interest=interest, by=interest.by, now=now)
    assert (interest.state, in_database(interest), interest.history.count()) == ("asked", "asked", 0)


def test_after_the_failure_the_same_object_can_be_moved(now):
    interest = an_interest()
    with pytest.raises(Refused):
        accept_then_fail(interest=interest, by=interest.by, now=now)
    assert accept_well(interest=interest, by=interest.by, now=now) is interest
    assert (interest.state, in_database(interest)) == ("accepted", "accepted")


def test_a_noun_reached_through_something_else_is_put_back_too(now):
    holder = Holder(an_interest())
    with pytest.raises(Refused):
        accept_related_then_fail(holder=holder, by=holder.interest.by, now=now)
    assert (holder.interest.state, in_database(holder.interest)) == ("asked", "asked")


def test_an_inner_act_that_ended_well_is_undone_with_the_outer_one(now):
    holder = Holder(an_interest())
    with pytest.raises(Refused):
        outer_fails(holder=holder, by=holder.interest.by, now=now)
    assert (holder.interest.state, in_database(holder.interest)) == ("asked", "asked")


def test_every_field_of_a_given_row_and_what_it_leads_to_is_put_back(now):
    unit = a_unit(an_agency("Kota Surabaya"), "Puskesmas Jagir")
    with pytest.raises(Refused):
        rename_and_fail(unit=unit, by=None, now=now)
    assert (unit.name, unit.agency, unit.agency_id) == (
        "Puskesmas Jagir",
        an_agency("Kota Surabaya"),
        an_agency("Kota Surabaya").pk,
    )
    assert Unit.objects.get(pk=unit.pk).name == "Puskesmas Jagir"


def test_a_row_that_was_to_be_new_is_new_again():
    letter = Letter(to=a_user(), subject="Surat", body="Isi", at=clock.now())
    with pytest.raises(ZeroDivisionError), undone_together(letter), transaction.atomic():
        letter.save()
        assert letter.pk
        raise ZeroDivisionError
    assert (letter.pk, letter._state.adding) == (None, True)


def test_what_ends_well_stays(now):
    interest = an_interest()
    with undone_together(interest):
        accept_well(interest=interest, by=interest.by, now=now)
    assert (interest.state, in_database(interest)) == ("accepted", "accepted")


def test_outside_an_act_nothing_is_noted():
    user = a_user("Ani")
    remember(user)
    user.full_name = "Budi"
    assert (user.full_name, User.objects.get(pk=user.pk).full_name) == ("Budi", "Ani")
