"""What the homes of the signed-in frame ask of competitions: few rows, one query each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sinovik.competitions.models import Edition, Proposal, ProposalHistory, Stage
from sinovik.competitions.queries.editions import editions_for, editions_of, editions_permitting, inviting, stage_for
from sinovik.competitions.queries.proposals import proposals_of, proposals_of_agency, proposals_of_unit
from sinovik.competitions.states import EditionState, Permit, ProposalState
from sinovik.competitions.states.lives import WITH_THE_UNIT
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.clock import Now

FEW = 5


def _taking_entries() -> QuerySet[Edition]:
    return editions_permitting(Permit.SUBMIT, Now()).order_by().values("pk")


def to_write(person: Person) -> QuerySet[Proposal]:
    """Drafts that wait for the unit while their edition takes entries, those given back first."""
    mine = proposals_of_unit(person).filter(state__in=WITH_THE_UNIT, edition__in=_taking_entries())
    return mine.order_by("-state", "since", "pk")


def to_check(person: Person) -> QuerySet[Proposal]:
    """Drafts that wait for the local admin while their edition takes entries, the longest waiting first."""
    mine = proposals_of_agency(person).filter(state=ProposalState.CHECKING, edition__in=_taking_entries())
    return mine.order_by("since", "pk")


def to_screen(person: Person) -> QuerySet[Proposal]:
    """Entries that wait for a decision of the screening."""
    screened = editions_for(person, Permission.SCREEN_PROPOSALS).filter(state=EditionState.OPEN).order_by()
    return Proposal.objects.filter(state=ProposalState.SUBMITTED, edition__in=screened.values("pk")).order_by("number")


@dataclass(frozen=True)
class Deadline:
    edition: Edition
    stage: Stage


def deadlines(at: datetime, agencies: Iterable[int]) -> list[Deadline]:
    """The closing of every registration that is open now to one of these agencies."""
    invited = inviting(agencies).order_by().values("pk")
    open_now: Iterable[Edition] = editions_permitting(Permit.SUBMIT, at).filter(pk__in=invited)[:3]
    found = ((edition, stage_for(edition, Permit.SUBMIT)) for edition in open_now)
    return [Deadline(edition, stage) for edition, stage in found if stage is not None]


# --- what the person is in charge of ----------------------------------------------------------------------------------


def running_for(person: Person) -> QuerySet[Edition]:
    """Editions under way that the person organises, watches or audits, the newest first."""
    return editions_of(person).filter(state=EditionState.OPEN).order_by("-year", "-pk")


def entries_of(person: Person) -> QuerySet[Proposal]:
    """Entries in running editions that the person writes or checks, the latest moved first."""
    return proposals_of(person).filter(edition__state=EditionState.OPEN)


def moves_in(person: Person) -> QuerySet[ProposalHistory]:
    """What became of the entries that the person writes or checks, the newest first."""
    moves = ProposalHistory.objects.filter(subject__in=proposals_of(person).order_by().values("pk"))
    return moves.select_related("subject", "by").order_by("-pk")


def entries_led_by(person: Person, edition: Edition) -> QuerySet[Proposal]:
    """Entries of the agencies that the person leads or checks for: to be counted, not read."""
    return edition.proposals.filter(agency__in=person.agencies(Permission.SEE_AGENCY))
