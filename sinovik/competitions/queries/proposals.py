from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from sinovik.agencies.models import Unit
from sinovik.competitions.models import Attachment, Edition, Note, Proposal, ProposalHistory, Revision, Seal
from sinovik.competitions.rules.proposals import Written
from sinovik.competitions.states import ProposalState
from sinovik.competitions.states.lives import RECEIVED, WITH_THE_UNIT
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.files.queries import infected_contents
from sinovik.innovations.models import Innovation
from sinovik.transparency.models import Place

CLASSES = ("goals", "sector", "service", "digital")


def all_with_places() -> QuerySet[Proposal]:
    """Every proposal with the rows that a line about it names."""
    return Proposal.objects.select_related("edition", "agency", "unit", "innovation").order_by("-since", "-pk")


def proposals_of_unit(person: Person) -> QuerySet[Proposal]:
    """Proposals of the units in which the person writes."""
    return all_with_places().filter(unit__in=person.units(Permission.DRAFT_PROPOSALS))


def proposals_of_agency(person: Person) -> QuerySet[Proposal]:
    """Proposals of the agencies whose drafts the person checks."""
    return all_with_places().filter(agency__in=person.agencies(Permission.CHECK_PROPOSALS))


def proposals_of(person: Person) -> QuerySet[Proposal]:
    """Every proposal that exists for this person; what of it they see is told by `rules.visible`."""
    if person.holds_nationally(Permission.SCREEN_PROPOSALS) or person.holds_nationally(Permission.AUDIT):
        return all_with_places()
    own = Q(unit__in=person.units(Permission.DRAFT_PROPOSALS)) | Q(
        agency__in=person.agencies(Permission.CHECK_PROPOSALS)
    )
    organised = Q(edition__agency__in=person.acts_as(Permission.SCREEN_PROPOSALS))
    return all_with_places().filter(own | organised)


def units_of(person: Person) -> QuerySet[Unit]:
    """Units for which the person writes."""
    return Unit.objects.filter(pk__in=person.units(Permission.DRAFT_PROPOSALS)).select_related("agency", "place")


def innovations_to_enter(person: Person, edition: Edition) -> QuerySet[Innovation]:
    """Innovations of the person's own units that have no entry in the edition yet."""
    entered = edition.proposals.values("innovation_id")
    own = Innovation.objects.filter(unit__in=person.units(Permission.DRAFT_PROPOSALS)).exclude(pk__in=entered)
    return own.order_by("number")


def received_of(person: Person) -> QuerySet[Proposal]:
    """Entries that reached the organiser, for those who screen."""
    return proposals_of(person).filter(submitted_at__isnull=False).exclude(state=ProposalState.WITHDRAWN)


def eligible(edition: Edition, groups: Iterable[str] | None = None) -> QuerySet[Proposal]:
    """Entries that passed the screening, by number; of some groups only when given."""
    rows = all_with_places().filter(edition=edition, state=ProposalState.ELIGIBLE).order_by("number")
    return rows if groups is None else rows.filter(group__in=list(groups))


# --- what is written ------------------------------------------------------------------------------------------------


def present_revisions(proposals: Iterable[int], sections: Iterable[str] | None = None) -> QuerySet[Revision]:
    """The newest revision of every section of these proposals."""
    rows = Revision.objects.filter(proposal__in=list(proposals))
    if sections is not None:
        rows = rows.filter(section__in=list(sections))
    return rows.order_by("proposal_id", "section", "-n").distinct("proposal_id", "section")


def texts_of(proposal: Proposal) -> dict[str, Revision]:
    """Section → its present text as the newest revision; a section never written is absent."""
    return {revision.section: revision for revision in present_revisions([proposal.pk])}


def present_attachments(proposal: Proposal) -> QuerySet[Attachment]:
    return proposal.attachments.filter(removed_at=None).select_related("file").order_by("slot", "pk")


def sound_attachments(rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Without those in which the virus scanner found something: they stay in the list and count as not uploaded."""
    return rows.exclude(file__sha256__in=infected_contents())


def written(proposal: Proposal) -> Written:
    """What the proposal holds right now, in four queries."""
    revisions = present_revisions([proposal.pk]).only("section", "n", "words", "proposal_id")
    rows = {revision.section: revision for revision in revisions}
    return Written(
        words={key: row.words for key, row in rows.items()},
        revisions={key: row.n for key, row in rows.items()},
        slots=frozenset(sound_attachments(present_attachments(proposal)).values_list("slot", flat=True)),
        team=proposal.team.count(),
        notes=proposal.notes.filter(answer=None).count(),
    )


def words_per_proposal(proposals: Iterable[int]) -> dict[int, dict[str, int]]:
    """Proposal → section → words, for lists: one query whatever their number."""
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    for row in present_revisions(proposals).values("proposal_id", "section", "words"):
        counted[row["proposal_id"]][row["section"]] = row["words"]
    return counted


def revisions_of(proposal: Proposal, section: str) -> QuerySet[Revision]:
    """Every save of one section, newest first."""
    return proposal.revisions.filter(section=section).select_related("by").order_by("-n")


def revision_number(proposal: Proposal, section: str) -> int:
    """Number of the present revision of a section, 0 if it was never written."""
    return proposal.revisions.filter(section=section).aggregate(n=Max("n"))["n"] or 0


def notes_of(proposal: Proposal) -> QuerySet[Note]:
    """Every note of the local admin on the proposal, with the unit's answer where there is one."""
    return proposal.notes.select_related("by", "answer__by").order_by("pk")


def open_notes(proposal: Proposal) -> QuerySet[Note]:
    """Notes that the unit has not answered yet."""
    return notes_of(proposal).filter(answer=None)


def notes_to_answer(person: Person, number: int) -> QuerySet[Note]:
    """Notes on this proposal, if it is one of the units in which the person writes."""
    rows = Note.objects.filter(proposal=number, proposal__unit__in=person.units(Permission.DRAFT_PROPOSALS))
    return rows.select_related("by", "answer__by", "proposal__edition", "proposal__unit", "proposal__agency")


def last_return(proposal: Proposal) -> ProposalHistory | None:
    """The return that the unit has yet to answer."""
    if proposal.state != ProposalState.RETURNED:
        return None
    return proposal.history.filter(verb="return").order_by("-pk").first()


def entry_kept(proposal: Proposal) -> dict[str, str | None]:
    """What the entry says of itself, as plain values: to see whether it changed under somebody's hands."""
    names = "title", "group", "category", "started_on", "novelty", "origin_id", "video", "video_captions", *CLASSES
    row = Proposal.objects.filter(pk=proposal.pk).values(*names).get()
    row["goals"] = ", ".join(map(str, row["goals"]))
    return {name: None if value is None else str(value) for name, value in row.items()}


def team_kept(proposal: Proposal) -> list[list[str]]:
    """The team in its order, as plain values."""
    return [[member.name, member.part, member.contact] for member in proposal.team.order_by("position", "pk")]


# --- seals ----------------------------------------------------------------------------------------------------------


def present_seal(proposal: Proposal) -> Seal | None:
    """The seal of the last submission; a withdrawn one is still there."""
    return proposal.seals.select_related("entry", "by").order_by("-n").first()


def seal_by_digest(digest: str) -> Seal | None:
    """The submission with this digest, for the public check page."""
    return Seal.objects.select_related("proposal__edition").filter(digest=digest).first()


@dataclass(frozen=True)
class Funnel:
    """How far proposals have come: how many were begun and received, and where the others are."""

    begun: int
    at_unit: int
    at_admin: int
    received: int
    waiting: int
    failed: int
    passed: int


def funnel_of(proposals: QuerySet[Proposal]) -> Funnel:
    rows = proposals.order_by().values("state").annotate(count=Count("pk"))
    counts = Counter({row["state"]: row["count"] for row in rows})
    return Funnel(
        begun=counts.total(),
        at_unit=sum(counts[state] for state in WITH_THE_UNIT),
        at_admin=counts[ProposalState.CHECKING],
        received=sum(counts[state] for state in RECEIVED),
        waiting=counts[ProposalState.SUBMITTED],
        failed=counts[ProposalState.INELIGIBLE],
        passed=counts[ProposalState.ELIGIBLE],
    )


def record_number(seal: Seal) -> int | None:
    """The seal's number on the public record; None for the moment before the record's writer gave it."""
    return Place.objects.filter(entry=seal.entry_id).values_list("number", flat=True).first()
