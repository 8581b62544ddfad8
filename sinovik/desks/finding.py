"""Search over everything the person may see. Each source asks its own folder's scope; nothing is searched past it.

Only what the scope shows is compared with the words: a reader's sheets are found by number, never by a hidden title.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinovik.agencies.queries import agency_list, memberships_seen_by
from sinovik.agencies.states import Scope
from sinovik.competitions.queries.editions import editions_of
from sinovik.competitions.queries.proposals import proposals_of
from sinovik.desks.shapes import Text
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.letters.queries import letters_of
from sinovik.foundation.ui import words
from sinovik.innovations.queries import Wish, catalogue, register_of
from sinovik.inquiries.queries import inquiries_of
from sinovik.judging.queries.sheets import sheets_of

EACH = 8
Line = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Lines of one kind; `more` tells that there were others beyond `EACH`."""

    title: Text
    lines: list[Line]
    more: bool


def find(person: Person, text: str) -> list[Group]:
    """What the person may see and the words name, by kind; at most `EACH` lines of a kind."""
    if not text:
        return []
    groups = (_group(title, ask(person, text)) for title, ask in SOURCES)
    return [group for group in groups if group.lines]


def _group(title: Text, lines: Iterable[Line]) -> Group:
    first = list(islice(lines, EACH + 1))
    return Group(title, first[:EACH], len(first) > EACH)


def _proposals(person: Person, text: str) -> Iterable[Line]:
    rows = proposals_of(person).filter(Q(title__icontains=text) | Q(number__icontains=text))
    for row in rows[: EACH + 1]:
        yield {
            "title": row.title,
            "href": reverse("competitions:proposal", args=[row.pk]),
            "text": " · ".join(part for part in (row.number, row.unit.name, row.edition.short) if part),
            "tags": [{"state": row.state, "of": "proposal"}],
        }


def _sheets(person: Person, text: str) -> Iterable[Line]:
    rows = sheets_of(person.user).filter(assignment__proposal__number__icontains=text)
    for row in rows[: EACH + 1]:
        stage = row.assignment.stage
        yield {
            "title": row.assignment.proposal.number,
            "href": reverse("judging:score", args=[row.pk]),
            "text": f"{stage.title}, {stage.edition.short}",
            "tags": [{"state": row.state, "of": "sheet"}],
        }


def _editions(person: Person, text: str) -> Iterable[Line]:
    rows = editions_of(person).filter(Q(name__icontains=text) | Q(short__icontains=text))
    for row in rows[: EACH + 1]:
        yield {
            "title": row.name,
            "href": reverse("competitions:edition", args=[row.slug]),
            "tags": [{"state": row.state, "of": "edition"}],
            "sample": row.is_demo,
        }


def _register(person: Person, text: str) -> Iterable[Line]:
    own = register_of(person.agencies(Permission.SEE_AGENCY)).filter(published_at=None, title__icontains=text)
    for row in own[: EACH + 1]:
        yield {"title": row.title, "text": row.number, "sample": row.is_demo}


def _catalogue(person: Person, text: str) -> Iterable[Line]:
    for row in catalogue(Wish(text=text))[: EACH + 1]:
        yield {
            "title": str(row),
            "href": reverse("portal:innovation_short", args=[row.number]),
            "text": row.owner.name,
            "sample": row.is_demo,
        }


def _people(person: Person, text: str) -> Iterable[Line]:
    named = Q(user__full_name__icontains=text) | Q(user__email__icontains=text)
    rows = memberships_seen_by(person).filter(named, until=None).exclude(scope=Scope.NATIONAL)
    for row in rows.order_by("user__full_name", "pk")[: EACH + 1]:
        yield {
            "title": row.user.full_name,
            "href": reverse("agencies:account", args=[row.pk]),
            "text": " · ".join(str(part) for part in (row.unit, row.agency) if part),
        }


def _agencies(person: Person, text: str) -> Iterable[Line]:
    if person.holds_nationally(Permission.APPOINT_LOCAL_ADMINS):
        for row in agency_list(text=text)[: EACH + 1]:
            yield {"title": row.name, "href": reverse("agencies:agency_desk", args=[row.slug])}


def _inquiries(person: Person, text: str) -> Iterable[Line]:
    for row in inquiries_of(person).filter(subject__icontains=text)[: EACH + 1]:
        yield {
            "title": row.subject,
            "href": reverse("inquiries:inquiry", args=[row.pk]),
            "text": words.day(row.received_at),
            "tags": [{"state": row.state, "of": "inquiry"}],
        }


def _letters(person: Person, text: str) -> Iterable[Line]:
    for row in letters_of(person.user).filter(subject__icontains=text)[: EACH + 1]:
        yield {"title": row.subject, "href": reverse("desks:letter", args=[row.pk]), "text": words.moment(row.at)}


SOURCES: list[tuple[Promise, Callable[[Person, str], Iterable[Line]]]] = [
    (pgettext_lazy("banyak", "Proposal"), _proposals),
    (pgettext_lazy("banyak", "Lembar nilai"), _sheets),
    (pgettext_lazy("banyak", "Edisi"), _editions),
    (_("Inovasi yang belum terbit"), _register),
    (_("Inovasi di katalog"), _catalogue),
    (_("Orang"), _people),
    (pgettext_lazy("banyak", "Instansi"), _agencies),
    (pgettext_lazy("banyak", "Permohonan informasi"), _inquiries),
    (pgettext_lazy("banyak", "Surat"), _letters),
]
