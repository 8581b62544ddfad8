"""People and places for tests, made by the real actions on the reference data that every test database has."""

from datetime import date
from itertools import count

from sinovik.agencies.actions import add_unit, appoint_local_admin, give_role, issue_account, register_letter
from sinovik.agencies.models import Agency, AppointmentLetter, Membership, Unit
from sinovik.agencies.queries import person_of, resolve_agency
from sinovik.agencies.states import LOCAL_ADMIN
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.access.person import Person

_n = count(1)


def an_agency(name: str = "Kota Surabaya") -> Agency:
    """A real agency of the reference data by any of its names."""
    agency = resolve_agency(name)
    assert agency is not None, f"no agency is known as {name!r}"
    return agency


def a_user(name: str = "", email: str = "") -> User:
    n = next(_n)
    return User.objects.create_user(
        email=email or f"orang{n}@contoh.test", full_name=name or f"Orang {n}", is_demo=True
    )


def a_unit(agency: Agency | None = None, name: str = "", place: object = None) -> Unit:
    return add_unit(
        agency=agency or an_agency(),
        name=name or f"Puskesmas {next(_n)}",
        place=place,
        by=None,
        now=clock.now(),
        is_demo=True,
    )


def a_letter(agency: Agency) -> AppointmentLetter:
    return register_letter(
        agency=agency,
        number=f"800/{next(_n)}/SP",
        dated=date(2026, 1, 5),
        signed_by="Sekretaris Daerah",
        by=None,
        now=clock.now(),
        is_demo=True,
    )


def a_member(role: str, agency: Agency | None = None, unit: Unit | None = None) -> User:
    """A new person who holds one role: `a_member("secretariat")`, `a_member("unit_member", unit=unit)`."""
    user = a_user()
    letter = a_letter(agency) if role == LOCAL_ADMIN else None
    give_role(user=user, role=role, agency=agency, unit=unit, letter=letter, by=None, now=clock.now())
    return user


def a_local_admin(agency: Agency | None = None) -> User:
    agency = agency or an_agency()
    n = next(_n)
    membership = appoint_local_admin(
        agency=agency,
        email=f"admin{n}@contoh.test",
        full_name=f"Admin {n}",
        letter=a_letter(agency),
        by=None,
        now=clock.now(),
        is_demo=True,
    )
    return membership.user


def a_unit_member(unit: Unit | None = None) -> User:
    n = next(_n)
    membership = issue_account(
        unit=unit or a_unit(),
        email=f"unit{n}@contoh.test",
        full_name=f"Penulis {n}",
        by=None,
        now=clock.now(),
        is_demo=True,
    )
    return membership.user


def a_secretary() -> User:
    return a_member("secretariat")


def a_person(role: str, agency: Agency | None = None, unit: Unit | None = None) -> Person:
    return person_of(a_member(role, agency=agency, unit=unit))


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user, until=None)
