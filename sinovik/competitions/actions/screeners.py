"""Several screeners at one desk: who opens an entry to decide on it holds it, and nobody gets what another holds."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sinovik.agencies.queries import person_of
from sinovik.competitions.models import Edition, Proposal, ScreenerInterest, ScreeningClaim
from sinovik.competitions.queries.screeners import claim_on, in_line_for
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit, ProposalState
from sinovik.competitions.states.screening import HOLD
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused


def locked_for(proposal: Proposal, by: User | None) -> Proposal:
    """Lock an entry's row for a person's decision. Raises: Refused when another person holds it."""
    row = Proposal.objects.select_for_update(of=("self",)).only("pk", "state", "edition_id").get(pk=proposal.pk)
    claim = claim_on(row)
    if claim and claim.by_id != getattr(by, "pk", None):
        said = _("%(name)s sedang memegang proposal ini. Buka yang berikutnya, atau tunggu sampai dilepas.")
        raise Refused(said % {"name": claim.by})
    return row


def _hold(proposal: Proposal, by: User) -> None:
    """Write the claim of a locked entry; the time runs from the database's clock of this moment."""
    at = clock.now()
    facts = {"by": by, "at": at, "until": at + HOLD}
    ScreeningClaim.objects.update_or_create(proposal=proposal, defaults=facts)


def let_go(proposals: Sequence[int]) -> None:
    """Take away whatever claims there are on entries whose rows are locked."""
    ScreeningClaim.objects.filter(proposal__in=proposals).delete()


@action("screening.hold")
def hold(*, proposal: Proposal, by: User, now: datetime) -> Proposal:
    """Hold an entry, or hold it on: for the whole time again. Raises: Refused if it is decided or another holds it."""
    if not stage_permits(proposal.edition_id, Permit.SCREEN):
        raise Refused(_("Seleksi administrasi tidak sedang dibuka."))
    if locked_for(proposal, by).state != ProposalState.SUBMITTED:
        raise Refused(_("Proposal ini tidak menunggu keputusan lagi."))
    _hold(proposal, by)
    return proposal


@action("screening.release")
def release(*, proposal: Proposal, by: User, now: datetime) -> Proposal:
    """Let go of an entry that the person holds; what another holds stays theirs."""
    ScreeningClaim.objects.filter(proposal=proposal, by=by).delete()
    return proposal


@action("screening.take_next")
def take_next(*, edition: Edition, by: User, now: datetime, after: Proposal | None = None) -> Proposal | None:
    """Hold the next entry in line for this person and return it; None when nothing is left for them.

    after: an entry to go past, which is let go. Two people who ask in the same moment never get the same one: a row
    that another is taking is passed over, and one that was taken meanwhile is seen once it is locked.
    Raises: Refused while screening is closed.
    """
    if not stage_permits(edition, Permit.SCREEN):
        raise Refused(_("Seleksi administrasi tidak sedang dibuka."))
    if after is not None:
        ScreeningClaim.objects.filter(proposal=after, by=by).delete()
    line = in_line_for(person_of(by), edition, after).select_for_update(of=("self",), skip_locked=True)
    while (row := line.first()) is not None:
        if _is_free(row, by):
            _hold(row, by)
            return row
    return None


def _is_free(row: Proposal, by: User) -> bool:
    """Of a locked row, asked anew: the line was read before the lock was had."""
    claim = claim_on(row)
    return claim is None or claim.by_id == by.pk


@action("screening.declare_interest")
def declare_interest(*, proposal: Proposal, reason: str, by: User, now: datetime) -> ScreenerInterest:
    """Say that one is not independent of the entry's agency: from now on others decide on its entries, and what one
    holds of them is let go. Raises: Refused without a reason or the second time."""
    ScreeningClaim.objects.filter(
        by=by, proposal__edition=proposal.edition_id, proposal__agency=proposal.agency_id
    ).delete()
    return ScreenerInterest.objects.create(
        edition_id=proposal.edition_id, agency_id=proposal.agency_id, by=by, reason=reason.strip(), at=now
    )
