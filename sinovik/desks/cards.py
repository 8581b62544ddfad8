"""What stands on a person's home: what waits for them, and cards. Folders add their functions here. Composition only.

A waiting function returns at most a few lines, the most urgent first; a card function yields nothing when there is
nothing to show this person. Both ask their own folder's queries and decide nothing.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sinovik.desks import afterwards, competing, entries, judging, leading, managing, organising, results
from sinovik.desks.shapes import Card, Waiting
from sinovik.foundation.access.person import Person

__all__ = ["Card", "Waiting", "cards_for", "waiting_for"]

WAITING: list[Callable[[Person, datetime], Iterable[Waiting]]] = [
    managing.agencies_with_one_admin,
    competing.drafts_to_write,
    competing.drafts_to_check,
    competing.entries_to_screen,
    judging.declarations,
    judging.sheets,
    judging.plenaries,
    judging.hearings,
    judging.visits,
    judging.objections,
    judging.organised,
    judging.decrees,
    results.confirmations,
    results.objection_periods,
    results.sheets,
    results.certificates,
    results.timetables,
    results.ceremonies,
    results.publications,
    afterwards.replications,
    afterwards.measurements,
    afterwards.verifications,
    afterwards.inquiries,
]
CARDS: list[Callable[[Person, datetime], Iterable[Card]]] = [
    competing.closing,
    entries.own,
    entries.changes,
    judging.loads,
    organising.funnels,
    organising.readings,
    organising.calendars,
    leading.entries,
    leading.register,
]


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    """Everything that waits for the person, the nearest deadline first."""
    lines = [line for ask in WAITING for line in ask(person, now)]
    return sorted(lines, key=lambda line: (line.due is None, line.due or now))


def cards_for(person: Person, now: datetime) -> list[Card]:
    cards = [card for ask in CARDS for card in ask(person, now)]
    return sorted(cards, key=lambda card: card.order)
