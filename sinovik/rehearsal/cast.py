"""The people and units of a rehearsal: invented, marked, and appointed through the real actions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sinovik.agencies.actions import add_unit, appoint_local_admin, issue_account, register_letter
from sinovik.agencies.models import Agency, Unit
from sinovik.foundation.access.models import User

from .writing import SERVICES

GIVEN = [
    "Sari",
    "Dewi",
    "Made",
    "Ayu",
    "Putra",
    "Rina",
    "Agus",
    "Lestari",
    "Yusuf",
    "Maria",
    "Andi",
    "Nur",
    "Wayan",
    "Ratna",
    "Hasan",
    "Lina",
    "Bagus",
    "Tuti",
]
FAMILY = [
    "Pratama",
    "Wibowo",
    "Simanjuntak",
    "Latief",
    "Saragih",
    "Kusuma",
    "Nasution",
    "Rahman",
    "Manurung",
    "Hidayat",
    "Siregar",
    "Lubis",
]
OFFICES = ["Puskesmas", "Dinas", "Kantor Layanan", "RSUD", "Balai", "Sekretariat", "UPTD"]


@dataclass(frozen=True)
class Post:
    """A unit with the person who writes for it and the local admin who checks."""

    unit: Unit
    writer: User
    admin: User


@dataclass
class Cast:
    """secretariat screens and runs the edition; posts are where drafts are written."""

    secretariat: User
    posts: list[Post] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)


def name_of(chance: Random) -> str:
    return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} (contoh)"


def mailbox(kind: str, number: int) -> str:
    """An address that leads nowhere."""
    return f"{kind}-{number}@contoh.invalid"


def appoint_secretariat(now: datetime) -> User:
    """The first person of a rehearsal, who appoints all others."""
    return issue_account(
        email="sekretariat@contoh.invalid",
        full_name="Sekretariat (contoh)",
        role="secretariat",
        by=None,
        now=now,
        is_demo=True,
    ).user


def _admins(agency: Agency, chance: Random, by: User, now: datetime) -> list[User]:
    """Two local admins, as every agency must have."""
    letter = register_letter(
        agency=agency,
        number=f"800/{agency.pk}/CONTOH/{now.year}",
        dated=now.date(),
        signed_by="Sekretaris Daerah (contoh)",
        by=by,
        now=now,
        is_demo=True,
    )
    return [
        appoint_local_admin(
            agency=agency,
            email=mailbox(f"admin{which}", agency.pk),
            full_name=name_of(chance),
            letter=letter,
            by=by,
            now=now,
            is_demo=True,
        ).user
        for which in (1, 2)
    ]


def _posts(agency: Agency, count: int, chance: Random, by: User, now: datetime) -> Iterator[Post]:
    admins = _admins(agency, chance, by, now)
    for which in range(count):
        name = f"{chance.choice(OFFICES)} {chance.choice(SERVICES).title()} {which + 1} (contoh)"
        unit = add_unit(agency=agency, name=name, place=agency.region, by=admins[0], now=now, is_demo=True)
        writer = issue_account(
            email=mailbox("unit", unit.pk), full_name=name_of(chance), unit=unit, by=admins[0], now=now, is_demo=True
        ).user
        yield Post(unit, writer, admins[which % 2])


def appoint_posts(cast: Cast, *, agencies: list[Agency], units: int, chance: Random, now: datetime) -> Iterator[Post]:
    """Spread `units` units over the agencies, at least one each, with their people; yields each post."""
    for position, agency in enumerate(agencies):
        count = units // len(agencies) + (position < units % len(agencies))
        for post in _posts(agency, max(1, count), chance, cast.secretariat, now):
            cast.posts.append(post)
            yield post
        cast.agencies.append(agency)
