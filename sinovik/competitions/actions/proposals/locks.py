"""What every act on a proposal begins with: its row locked, its turn and its stage checked."""

import hashlib
from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext as _

from sinovik.competitions.models import Proposal
from sinovik.competitions.models.proposals import PLACES_LOCK
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit, ProposalState
from sinovik.competitions.states.lives import WITH_THE_UNIT
from sinovik.foundation.refusals import Refused
from sinovik.methods.canonical import canonical_json


def locked(proposal: Proposal, states: frozenset[str] | set[str], permit: Permit, message: str) -> Proposal:
    """Lock the row, or refuse with the message: the state must be one of these and a stage must permit the act."""
    row = Proposal.objects.select_for_update(of=("self",)).only("pk", "state", "edition_id").get(pk=proposal.pk)
    if row.state not in states or not stage_permits(row.edition_id, permit):
        raise Refused(message)
    return row


def hold_places(houses: Iterable[tuple[int, int]]) -> None:
    """Let nobody else order or submit the drafts of these agencies (edition, agency) before this act is over.

    Taken in one order, and before any number is drawn, so that nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        for edition, agency in sorted(set(houses)):
            cursor.execute(f"SELECT {PLACES_LOCK.format(edition='%s', agency='%s')}", [edition, agency])


def being_written(proposal: Proposal) -> None:
    """Lock a draft that its unit may write now. Raises: Refused."""
    message = _(
        "Proposal ini tidak sedang ditulis unit atau pendaftaran sudah ditutup, jadi isinya tidak dapat diubah."
    )
    locked(proposal, WITH_THE_UNIT, Permit.DRAFT, message)


def open_to_changes(proposal: Proposal) -> None:
    """Lock a proposal that is not sealed yet and may still change. Raises: Refused."""
    message = _("Proposal ini sudah diajukan atau pendaftaran sudah ditutup, jadi isinya tidak dapat diubah.")
    locked(proposal, WITH_THE_UNIT | {ProposalState.CHECKING}, Permit.DRAFT, message)


class Overtaken(Refused):
    """Somebody else changed the same thing after the person's page was made; nothing was overwritten.

    mark: of what is kept now, for a second sending that is made knowing it.
    """

    def __init__(self, message: str, mark: str) -> None:
        super().__init__(message)
        self.mark = mark


def mark_of(kept: object) -> str:
    """A short mark of what a page showed, sent back with its form."""
    return hashlib.sha256(canonical_json(kept)).hexdigest()[:16]


def not_overtaken(seen: str, kept: object, words: str) -> None:
    """Refuse if what is kept is not what the person saw. seen: "" for callers that show nothing. Raises: Overtaken."""
    mark = mark_of(kept)
    if seen and seen != mark:
        message = _(
            "Ini sudah diubah orang lain sesudah Anda membukanya. Yang tersimpan sekarang: %(kept)s. Isian Anda masih"
            " di bawah; kirim lagi untuk memakainya."
        )
        raise Overtaken(message % {"kept": words}, mark)
