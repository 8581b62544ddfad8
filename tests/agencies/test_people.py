from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from sinovik.agencies import actions, queries
from sinovik.agencies.models import Membership
from sinovik.agencies.rules import leads_accounts
from sinovik.agencies.states import LOCAL_ADMIN
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.roles import roles
from sinovik.foundation.refusals import Refused
from tests.agencies.makers import (
    a_letter,
    a_local_admin,
    a_member,
    a_person,
    a_secretary,
    a_unit,
    a_unit_member,
    a_user,
    an_agency,
    membership_of,
)

pytestmark = pytest.mark.django_db


def test_a_local_admin_holds_accounts_in_the_own_agency_only():
    surabaya, siak = an_agency("Kota Surabaya"), an_agency("Kabupaten Siak")
    person = queries.person_of(a_local_admin(surabaya))
    assert person.holds(Permission.MANAGE_ACCOUNTS, agency=surabaya.pk)
    assert not person.holds(Permission.MANAGE_ACCOUNTS, agency=siak.pk)


def test_a_unit_member_holds_nothing_beyond_the_unit():
    unit, neighbour = a_unit(), a_unit()
    person = queries.person_of(a_unit_member(unit))
    assert person.holds(Permission.DRAFT_PROPOSALS, unit=unit.pk)
    assert not person.holds(Permission.DRAFT_PROPOSALS, unit=neighbour.pk)
    assert list(queries.units_of(person, Permission.DRAFT_PROPOSALS)) == [unit]


def test_a_regional_company_stands_under_its_regions_admin():
    person = a_person("local_admin", agency=an_agency("Kota Surabaya"))
    names = [agency.name for agency in queries.agencies_of(person, Permission.MANAGE_ACCOUNTS)]
    assert names == ["PDAM Surya Sembada Kota Surabaya", "Pemerintah Kota Surabaya"]


def test_an_ended_role_gives_nothing_any_more():
    user = a_secretary()
    actions.end_membership(membership=membership_of(user), reason="Pindah tugas", by=None, now=clock.now())
    assert not queries.person_of(user).holdings


def test_one_person_keeps_one_account_with_two_roles():
    user = a_unit_member()
    other = a_unit(an_agency("Kabupaten Siak"))
    actions.issue_account(unit=other, email=user.email.upper(), full_name="Nama lain", by=None, now=clock.now())
    assert User.objects.filter(email=user.email).count() == 1
    assert Membership.objects.filter(user=user, until=None).count() == 2


def test_the_same_role_in_the_same_place_is_refused_while_it_runs():
    unit = a_unit()
    user = a_unit_member(unit)
    with pytest.raises(Refused, match="sudah memegang peran yang sama"):
        actions.give_role(user=user, role="unit_member", unit=unit, by=None, now=clock.now())


def test_the_role_can_be_given_again_after_it_has_ended():
    unit = a_unit()
    user = a_unit_member(unit)
    actions.end_membership(membership=membership_of(user), reason="Cuti", by=None, now=clock.now())
    again = actions.give_role(user=user, role="unit_member", unit=unit, by=None, now=clock.now())
    assert again.until is None


def test_a_role_of_an_agency_needs_an_agency():
    with pytest.raises(Refused, match="sesuai dengan lingkupnya"):
        actions.give_role(user=a_user(), role="agency_head", by=None, now=clock.now())


def test_a_national_role_takes_no_agency():
    with pytest.raises(Refused, match="sesuai dengan lingkupnya"):
        actions.give_role(user=a_user(), role="secretariat", agency=an_agency(), by=None, now=clock.now())


def test_an_unknown_role_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match=r"not in policy/roles\.toml"):
        actions.give_role(user=a_user(), role="king", by=None, now=clock.now())


def test_a_dissolved_agency_takes_no_new_people():
    lapan = an_agency("LAPAN")
    with pytest.raises(Refused, match="sudah berakhir"):
        actions.give_role(user=a_user(), role="local_admin", agency=lapan, by=None, now=clock.now())


def test_the_database_refuses_to_delete_a_role():
    row = membership_of(a_secretary())
    with pytest.raises(DatabaseError, match="diakhiri dengan alasan"), transaction.atomic():
        row.delete()


def test_the_database_refuses_to_move_a_role_to_another_person():
    row = membership_of(a_secretary())
    with pytest.raises(DatabaseError, match="tidak diubah"), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(user=a_user())


def test_the_database_refuses_an_end_without_reason():
    row = membership_of(a_secretary())
    with pytest.raises(IntegrityError, match="membership_end_has_reason"), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(until=clock.now())


def test_the_database_refuses_an_end_before_the_start():
    row = membership_of(a_secretary())
    with pytest.raises(IntegrityError, match="membership_dates_in_order"), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(until=row.since - timedelta(seconds=1), end_reason="x")


def test_the_database_refuses_another_agencys_unit():
    unit = a_unit(an_agency("Kabupaten Siak"))
    with pytest.raises(Refused, match="bukan milik instansi"):
        actions.give_role(user=a_user(), role="unit_member", agency=an_agency(), unit=unit, by=None, now=clock.now())


def test_a_role_ends_once_and_with_a_reason():
    row = membership_of(a_secretary())
    with pytest.raises(Refused, match="Tuliskan alasan"):
        actions.end_membership(membership=row, reason="  ", by=None, now=clock.now())
    actions.end_membership(membership=row, reason="Pindah", by=None, now=clock.now())
    with pytest.raises(Refused, match="sudah diakhiri"):
        actions.end_membership(membership=row, reason="Pindah", by=None, now=clock.now())


def test_a_letter_of_another_agency_appoints_nobody():
    with pytest.raises(Refused, match="instansi lain"):
        actions.appoint_local_admin(
            agency=an_agency("Kabupaten Siak"),
            email="a@contoh.test",
            full_name="A",
            letter=a_letter(an_agency("Kota Surabaya")),
            by=None,
            now=clock.now(),
        )
    assert not User.objects.filter(email="a@contoh.test").exists()


HEIR = {"email": "baru@contoh.test", "full_name": "Baru", "note": "Dua draf dan buku akun", "by": None}
NEW_LETTER = {"number": "800/77/2026", "dated": date(2026, 2, 27), "signed_by": "Sekretaris Daerah"}


def test_a_handover_ends_the_old_and_begins_the_new_in_one_moment_by_a_new_letter(now):
    agency = an_agency()
    old = membership_of(a_local_admin(agency))
    heir = actions.hand_over(membership=old, now=now, **HEIR, **NEW_LETTER)
    old.refresh_from_db()
    assert (old.until, heir.since, heir.role, heir.agency) == (now, now, "local_admin", agency)
    assert (heir.letter.number, heir.letter.agency, heir.letter.registered_at) == ("800/77/2026", agency, now)
    assert heir.letter != old.letter
    assert "Dua draf dan buku akun" in old.end_reason


def test_a_local_admin_hands_over_only_by_a_letter_that_names_the_successor(now):
    old = membership_of(a_local_admin())
    with pytest.raises(Refused, match="surat penunjukan baru") as missing:
        actions.hand_over(membership=old, now=now, **HEIR)
    same = {"number": old.letter.number, "dated": old.letter.dated, "signed_by": "x"}
    with pytest.raises(Refused, match="menunjuk pendahulunya"):
        actions.hand_over(membership=old, now=now, **HEIR, **same)
    with pytest.raises(Refused, match="sudah terdaftar"):
        actions.hand_over(membership=old, now=now, **HEIR, **{**same, "dated": date(2026, 1, 6)})
    old.refresh_from_db()
    assert (missing.value.field, old.until) == ("number", None)
    assert not User.objects.filter(email=HEIR["email"]).exists()


def test_one_letter_may_name_the_successors_of_two(now):
    agency = an_agency()
    first, second = membership_of(a_local_admin(agency)), membership_of(a_local_admin(agency))
    heirs = [
        actions.hand_over(membership=row, now=now, **{**HEIR, "email": f"heir{n}@contoh.test"}, **NEW_LETTER)
        for n, row in enumerate((first, second))
    ]
    assert heirs[0].letter == heirs[1].letter


def test_a_role_in_a_unit_is_handed_over_without_a_letter(now):
    heir = actions.hand_over(membership=membership_of(a_unit_member()), now=now, **HEIR)
    assert heir.letter is None


def test_the_database_refuses_a_local_admin_without_a_letter():
    with pytest.raises(Refused, match="ditunjuk dengan surat"):
        actions.give_role(user=a_user(), role="local_admin", agency=an_agency(), by=None, now=clock.now())


def test_the_database_refuses_a_letter_of_another_agency():
    elsewhere = a_letter(an_agency("Kabupaten Siak"))
    with pytest.raises(Refused, match="instansi lain"):
        actions.give_role(
            user=a_user(), role="local_admin", agency=an_agency(), letter=elsewhere, by=None, now=clock.now()
        )


def test_the_database_refuses_to_take_the_letter_from_a_role_or_change_it():
    row = membership_of(a_local_admin())
    for letter in (None, a_letter(row.agency)):
        with pytest.raises(DatabaseError, match="tidak diubah"), transaction.atomic():
            Membership.objects.filter(pk=row.pk).update(letter=letter)


def test_the_role_that_needs_a_letter_is_the_one_that_keeps_accounts():
    assert [key for key in roles() if leads_accounts(key)] == [LOCAL_ADMIN]


def test_a_handover_to_oneself_is_refused_and_changes_nothing():
    user = a_local_admin()
    with pytest.raises(Refused, match="orang lain"):
        actions.hand_over(
            membership=membership_of(user), email=user.email, full_name="x", note="x", by=None, now=clock.now()
        )
    assert membership_of(user).until is None


def test_agencies_with_one_local_admin_are_counted_as_hanging_on_one_person():
    before = queries.agencies_short_of_admins()
    agency = an_agency("Kabupaten Siak")
    a_local_admin(agency)
    assert queries.agencies_short_of_admins() == before + 1
    a_local_admin(agency)
    assert queries.agencies_short_of_admins() == before


def test_members_holding_finds_an_agencys_people_and_the_national_ones():
    agency = an_agency("Kabupaten Siak")
    admin, secretary = a_local_admin(agency), a_secretary()
    assert queries.members_holding(Permission.MANAGE_ACCOUNTS, agency=agency) == [admin]
    assert secretary in queries.members_holding(Permission.SCREEN_PROPOSALS)
    assert a_member("local_admin", agency=agency) not in queries.members_holding(Permission.SCREEN_PROPOSALS)
