"""What the homes of the signed-in frame ask of competitions: few rows, one query each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.queries.editions import editions_permitting, stage_for
from sinovik.competitions.queries.proposals import proposals_of_agency, proposals_of_unit
from sinovik.competitions.states import Permit, ProposalState
from sinovik.competitions.states.lives import WITH_THE_UNIT
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

FEW = 5


def to_write(person: Person) -> QuerySet[Proposal]:
    """Drafts that wait for the unit, those given back first."""
    return proposals_of_unit(person).filter(state__in=WITH_THE_UNIT).order_by("-state", "since", "pk")


def to_check(person: Person) -> QuerySet[Proposal]:
    """Drafts that wait for the local admin, the longest waiting first."""
    return proposals_of_agency(person).filter(state=ProposalState.CHECKING).order_by("since", "pk")


def to_screen(person: Person) -> QuerySet[Proposal]:
    """Entries that wait for a decision of the screening."""
    if not person.holds_nationally(Permission.SCREEN_PROPOSALS):
        return Proposal.objects.none()
    return Proposal.objects.filter(state=ProposalState.SUBMITTED, edition__state="open").order_by("number")


@dataclass(frozen=True)
class Deadline:
    edition: Edition
    stage: Stage


def deadlines(at: datetime) -> list[Deadline]:
    """The closing of every registration that is open now."""
    open_now: Iterable[Edition] = editions_permitting(Permit.SUBMIT, at)[:3]
    found = ((edition, stage_for(edition, Permit.SUBMIT)) for edition in open_now)
    return [Deadline(edition, stage) for edition, stage in found if stage is not None]
