"""What stands on a person's home: what waits for them, and cards. Folders add their functions here. Composition only.

A waiting function returns at most a few lines, the most urgent first; a card function returns None when it has nothing
to show this person. Both ask their own folder's queries and decide nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import ngettext

from sinovik.agencies.queries import agencies_short_of_admins
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

Text = str | Promise


@dataclass(frozen=True)
class Waiting:
    """One thing the person has to do. `due`: the deadline that orders the list; things without one come last."""

    title: Text
    href: str = ""
    text: Text = ""
    icon: str = "info-circle"
    tone: str = "info"
    due: datetime | None = None


@dataclass(frozen=True)
class Card:
    """A card drawn with one component. `place`: main or aside; `order`: lower stands higher."""

    title: Text
    component: str
    props: dict[str, Any] = field(default_factory=dict)
    place: str = "main"
    order: int = 50
    more_href: str = ""
    more_text: Text = ""
    sample: bool = False


def _agencies_with_one_admin(person: Person, _now: datetime) -> Iterable[Waiting]:
    """For those who appoint: agencies that hang on a single local admin."""
    short = agencies_short_of_admins() if person.holds_nationally(Permission.APPOINT_LOCAL_ADMINS) else 0
    if short:
        title = ngettext(
            "%(n)s instansi baru mempunyai satu admin lokal", "%(n)s instansi baru mempunyai satu admin lokal", short
        )
        yield Waiting(title % {"n": short}, reverse("agencies:agencies"), icon="users", tone="caution")


WAITING: list[Callable[[Person, datetime], Iterable[Waiting]]] = [
    _agencies_with_one_admin,
    # competitions
    # judging
    # recognition
    # replication, monitoring, institutionalization
    # inquiries
]
CARDS: list[Callable[[Person, datetime], Card | None]] = [
    # agencies
    # competitions
    # judging
    # recognition
    # replication, monitoring, institutionalization
    # inquiries
]


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    """Everything that waits for the person, the nearest deadline first."""
    lines = [line for ask in WAITING for line in ask(person, now)]
    return sorted(lines, key=lambda line: (line.due is None, line.due or now))


def cards_for(person: Person, now: datetime) -> list[Card]:
    cards = [card for ask in CARDS if (card := ask(person, now)) is not None]
    return sorted(cards, key=lambda card: card.order)
