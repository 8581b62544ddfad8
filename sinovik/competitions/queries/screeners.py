"""Who of the screening desk holds which entry, what each may decide, and what is next in line."""

from collections.abc import Iterable

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from sinovik.competitions.models import Edition, Proposal, ScreenerInterest, ScreeningClaim, ScreeningRun
from sinovik.competitions.queries.screening import clean_in
from sinovik.competitions.rules.proposals import home_agencies
from sinovik.competitions.states import ProposalState
from sinovik.foundation.access.person import Person
from sinovik.foundation.clock import Now


def standing_claims() -> QuerySet[ScreeningClaim]:
    """Claims whose time is not over, with who holds."""
    return ScreeningClaim.objects.filter(until__gt=Now()).select_related("by").order_by("at", "pk")


def claims_on(proposals: Iterable[int]) -> dict[int, ScreeningClaim]:
    """Proposal → who holds it, for lists: one query whatever their number."""
    return {claim.proposal_id: claim for claim in standing_claims().filter(proposal__in=list(proposals))}


def claim_on(proposal: Proposal) -> ScreeningClaim | None:
    return claims_on([proposal.pk]).get(proposal.pk)


def barred_agencies(person: Person, edition: Edition) -> frozenset[int]:
    """Agencies whose entries the person decides none of: their own, and those in which they declared an interest."""
    declared = ScreenerInterest.objects.filter(edition=edition, by=person.user).values_list("agency_id", flat=True)
    return home_agencies(person, edition) | frozenset(declared)


def undecided_for(person: Person, edition: Edition) -> QuerySet[Proposal]:
    """Entries waiting for a decision that the person may take and nobody else holds, the oldest first."""
    waiting = Proposal.objects.filter(edition=edition, state=ProposalState.SUBMITTED)
    others = standing_claims().filter(proposal=OuterRef("pk")).exclude(by=person.user)
    declared = ScreenerInterest.objects.filter(edition=edition, agency=OuterRef("agency"), by=person.user)
    free = waiting.exclude(agency__in=home_agencies(person, edition)).filter(~Exists(declared), ~Exists(others))
    return free.order_by("submitted_at", "pk")


def in_line_for(person: Person, edition: Edition, after: Proposal | None = None) -> QuerySet[Proposal]:
    """The same, what the person holds already before the rest.

    after: an entry to go past: what was submitted later comes first, and round again from the beginning.
    """
    mine = standing_claims().filter(proposal=OuterRef("pk"), by=person.user)
    rows = undecided_for(person, edition)
    if after is None:
        return rows.annotate(mine=Exists(mine)).order_by("-mine", "submitted_at", "pk")
    passed = Q(submitted_at__lt=after.submitted_at) | Q(submitted_at=after.submitted_at, pk__lt=after.pk)
    behind = Case(When(passed, then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.exclude(pk=after.pk).annotate(behind=behind).order_by("behind", "submitted_at", "pk")


def clean_for(person: Person | None, edition: Edition, run: ScreeningRun) -> QuerySet[Proposal]:
    """Entries without a grave finding that this person may let pass together: independent of each, none held.

    None: the machine's own, which holds nothing and is of no agency.
    """
    clean = clean_in(run)
    if person is None:
        return clean
    return clean.filter(pk__in=undecided_for(person, edition).order_by().values("pk"))
