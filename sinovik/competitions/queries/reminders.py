"""Whom to remind of a closing: those whose turn it has been since the mark and still is."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from sinovik.agencies.queries import members_holding
from sinovik.competitions.models import CalendarChange, Proposal, Reminder, Stage
from sinovik.competitions.rules.reminders import mark_reached
from sinovik.competitions.rules.stages import is_open
from sinovik.competitions.states import EditionState, Permit, ProposalState
from sinovik.competitions.states.lives import WITH_THE_UNIT
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission


@dataclass
class InHand:
    """What one person has in hand: drafts their unit writes and drafts that wait for their check."""

    to: User
    writing: list[Proposal] = field(default_factory=list)
    checking: list[Proposal] = field(default_factory=list)


def stages_taking_entries(at: datetime) -> QuerySet[Stage]:
    """Stages of running editions that take entries at this moment and close by the calendar."""
    rows = Stage.objects.filter(Q(is_open(at)), edition__state=EditionState.OPEN, closes_at__isnull=False)
    return rows.filter(permits__contains=[str(Permit.SUBMIT)]).select_related("edition").order_by("closes_at", "pk")


def _known_since(stage: Stage) -> datetime | None:
    """Since when this closing is known: the move of the calendar that set it, else the edition's opening."""
    moves = CalendarChange.objects.filter(stage=stage, new_closes_at=stage.closes_at)
    move = moves.exclude(old_closes_at=stage.closes_at).order_by("-at", "-pk").first()
    return move.at if move else stage.edition.opened_at


def mark_to_tell(stage: Stage, at: datetime) -> timedelta | None:
    """The mark that has come and of which nobody was reminded yet; everybody is reminded of it in one act.

    None for a mark that lay before the closing was known: the letter about the move told of it.
    """
    mark = mark_reached(stage.closes_at, at)
    if mark is None or stage.closes_at - mark < _known_since(stage):
        return None
    told = Reminder.objects.filter(stage=stage, closes_at=stage.closes_at, mark=mark)
    return mark if not told.exists() and drafts_in_hand(stage, mark).exists() else None


def drafts_in_hand(stage: Stage, mark: timedelta) -> QuerySet[Proposal]:
    """Drafts that have been in the unit's or the local admin's hands since the mark; later ones have the next mark."""
    rows = stage.edition.proposals.filter(state__in=[*WITH_THE_UNIT, ProposalState.CHECKING])
    return rows.filter(since__lte=stage.closes_at - mark).select_related("unit").order_by("unit__name", "title", "pk")


def people_in_hand(stage: Stage, mark: timedelta) -> list[InHand]:
    """Everybody to be reminded at the mark, each with all of their drafts, in the order of their accounts."""
    drafts = list(drafts_in_hand(stage, mark))
    units = {draft.unit_id for draft in drafts if draft.state in WITH_THE_UNIT}
    agencies = {draft.agency_id for draft in drafts if draft.state == ProposalState.CHECKING}
    writers = {unit: members_holding(Permission.DRAFT_PROPOSALS, unit=unit) for unit in units}
    checkers = {agency: members_holding(Permission.CHECK_PROPOSALS, agency=agency) for agency in agencies}
    people: dict[int, InHand] = {}
    for draft in drafts:
        checking = draft.state == ProposalState.CHECKING
        for user in checkers[draft.agency_id] if checking else writers[draft.unit_id]:
            hand = people.setdefault(user.pk, InHand(user))
            (hand.checking if checking else hand.writing).append(draft)
    return [people[number] for number in sorted(people)]
