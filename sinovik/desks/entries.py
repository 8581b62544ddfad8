"""What units and local admins are in charge of: their entries in running editions, and what became of them."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sinovik.competitions.models import Proposal, ProposalHistory
from sinovik.competitions.queries.desks import entries_of, moves_in
from sinovik.competitions.queries.editions import editions_permitting
from sinovik.competitions.rules.proposals import is_on_the_way
from sinovik.competitions.states import Permit, turn_of
from sinovik.competitions.states.lives import PROPOSAL_MOVES
from sinovik.desks.shapes import Card
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.ui import words

ROWS, MOVES = 6, 5


def _takes_part(person: Person) -> bool:
    return person.holds(Permission.DRAFT_PROPOSALS) or person.holds(Permission.CHECK_PROPOSALS)


def own(person: Person, now: datetime) -> Iterable[Card]:
    """The person's entries in running editions with whose turn it is."""
    rows = list(entries_of(person)[:ROWS]) if _takes_part(person) else []
    if not rows:
        return
    writes = person.holds(Permission.DRAFT_PROPOSALS)
    taking = set(editions_permitting(Permit.SUBMIT, now).values_list("pk", flat=True))
    yield Card(
        title=_("Proposal unit Anda") if writes else _("Proposal instansi Anda"),
        component="table",
        props={
            "headers": [_("Judul"), _("Giliran"), _("Keadaan"), _("Sejak")],
            "rows": [_row(row, row.edition_id in taking) for row in rows],
            "caption": _("Proposal di edisi yang berjalan"),
            "hide_caption": True,
        },
        order=20,
        more_href=reverse("competitions:mine" if writes else "competitions:board"),
        more_text=_("Semua proposal"),
    )


def _row(proposal: Proposal, taking: bool) -> list[object]:
    missed = is_on_the_way(proposal) and not taking
    return [
        {"text": proposal.title, "href": _page(proposal), "note": proposal.edition.short},
        _("Tidak ikut, pendaftaran sudah ditutup") if missed else str(turn_of(proposal.state).label),
        {"state": proposal.state, "of": "proposal", "text": ""},
        words.day(proposal.since),
    ]


def _page(proposal: Proposal) -> str:
    return reverse("competitions:proposal", args=[proposal.pk])


def changes(person: Person, now: datetime) -> Iterable[Card]:
    """What happened lately to the person's entries, and who did it."""
    moves = list(moves_in(person)[:MOVES]) if _takes_part(person) else []
    if moves:
        props = {"items": [_move(move) for move in moves]}
        yield Card(title=_("Yang berubah"), component="timeline", props=props, place="aside", order=40)


def _move(move: ProposalHistory) -> dict[str, object]:
    return {
        "title": PROPOSAL_MOVES[move.verb],
        "at": move.at,
        "text": move.subject.title,
        "href": _page(move.subject),
    }
