"""Several entries submitted in one act of a person: each by itself, none held back by another."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sinovik.competitions.models import Proposal
from sinovik.foundation.access.models import User
from sinovik.foundation.refusals import Refused

from .handing import submit
from .locks import hold_places


@transaction.atomic
def submit_each(
    *, proposals: Sequence[Proposal], by: User, now: datetime, accept_gaps: bool = False
) -> list[tuple[Proposal, str]]:
    """Submit each in the given order, with its own audit record, seal and receipt.

    Returns those that were refused, each with the sentence that says why; they stay as they were and hold no other
    back. The rows are locked beforehand in one order, so that two people who submit the same drafts wait for each
    other and never block each other; counters are taken edition by edition and group by group for the same reason, so
    proposals must come in that order.
    """
    _lock(proposals)
    refused = []
    for proposal in proposals:
        try:
            submit(proposal=proposal, accept_gaps=accept_gaps, by=by, now=now)
        except Refused as refusal:
            refused.append((proposal, refusal.message))
    return refused


def _lock(proposals: Sequence[Proposal]) -> None:
    numbers = [proposal.pk for proposal in proposals]
    list(Proposal.objects.select_for_update().filter(pk__in=numbers).order_by("pk").values_list("pk"))
    hold_places((row.edition_id, row.agency_id) for row in proposals if row.edition.book.cap_per_agency is not None)
