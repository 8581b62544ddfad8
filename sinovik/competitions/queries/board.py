"""The local admin's board: every proposal of the agency, whose turn it is, and what each holds so far."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, Value, When

from sinovik.competitions.models import Attachment, Edition, Proposal, TeamMember
from sinovik.competitions.queries.editions import editions_permitting
from sinovik.competitions.queries.proposals import present_revisions, proposals_of_agency, sound_attachments
from sinovik.competitions.queries.selection import received_per_house, standings
from sinovik.competitions.rules.proposals import Gap, Written, gaps_of, hindrances_of, over_cap
from sinovik.competitions.rules.selection import Standing, beyond_selection
from sinovik.competitions.states import Permit, ProposalState, Severity
from sinovik.competitions.states.lives import RECEIVED, WITH_THE_UNIT
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.clock import Now

ORDERS = {"judul": ["title", "pk"], "unit": ["unit__name", "title", "pk"], "lama": ["since", "pk"]}


def board_of(
    person: Person, *, state: str = "", unit: str = "", edition: str = "", order: str = ""
) -> QuerySet[Proposal]:
    """Proposals of the agencies whose drafts the person checks, each with `taking`: its edition takes entries now.

    Those that wait for the local admin come first, then those that the unit still holds, then the rest; of one edition
    the longest waiting first. state, unit, edition: only these, all when empty. order: another of ORDERS.
    """
    taking = Q(edition__in=editions_permitting(Permit.SUBMIT, Now()).order_by().values("pk"))
    turn = Case(
        When(taking & Q(state=ProposalState.CHECKING), then=0),
        When(taking & Q(state__in=WITH_THE_UNIT), then=1),
        default=2,
    )
    rows = _lean(person).annotate(turn_order=turn, taking=Case(When(taking, then=Value(True)), default=Value(False)))
    wanted = {"state": state, "unit": unit, "edition": edition}
    chosen = rows.filter(**{name: value for name, value in wanted.items() if value})
    return chosen.order_by(*ORDERS.get(order, ["turn_order", "-edition__year", "-edition", "since", "pk"]))


@dataclass(frozen=True)
class Candidate:
    """A proposal that was ticked to be submitted, with what stands in its way."""

    proposal: Proposal
    gaps: tuple[Gap, ...]

    @property
    def received(self) -> bool:
        return self.proposal.state in RECEIVED

    @property
    def hindered(self) -> bool:
        return any(gap.severity == Severity.BLOCKER for gap in self.gaps)

    @property
    def ready(self) -> bool:
        return not self.received and not self.hindered

    @property
    def needs_consent(self) -> bool:
        return any(gap.severity == Severity.APPROVAL for gap in self.gaps)


def to_submit(person: Person) -> QuerySet[Proposal]:
    """Proposals that the person may submit once their turn comes, in the order in which several are submitted:
    edition by edition and group by group, the longest waiting first."""
    own = board_of(person).filter(agency__in=person.agencies(Permission.SUBMIT_PROPOSALS))
    return own.order_by("edition", "group", "since", "pk")


def candidates(proposals: Sequence[Proposal]) -> list[Candidate]:
    """Each of these with what stands in its way now; the cap counts those that go before it in the same act."""
    held, places = written_of(row.pk for row in proposals), _received_per_agency(proposals)
    order = standings(proposals)
    return [_candidate(row, held[row.pk], places, order.get(row.pk)) for row in proposals]


def gaps_alone(proposal: Proposal, written: Written) -> list[Gap]:
    """What stands in the way of a draft that is submitted by itself, the cap of its agency included."""
    standing = standings([proposal]).get(proposal.pk)
    if standing is not None:
        return [*beyond_selection(standing), *gaps_of(proposal, written)]
    place = _received_per_agency([proposal])[proposal.edition_id, proposal.agency_id] + 1
    return [*gaps_of(proposal, written), *over_cap(proposal.agency.name, place, proposal.edition.book.cap_per_agency)]


def places_taken(proposal: Proposal) -> tuple[int, int] | None:
    """How many entries of the agency were received, and how many its edition takes; None where it takes any number."""
    cap = proposal.edition.book.cap_per_agency
    if cap is None:
        return None
    return _received_per_agency([proposal])[proposal.edition_id, proposal.agency_id], cap


def confirmed(ready: Iterable[Candidate], named: Collection[str], *, knowingly: bool) -> list[Proposal]:
    """Those that the person's page named as ready; what needs consent only knowingly."""
    return [one.proposal for one in ready if str(one.proposal.pk) in named and (knowingly or not one.needs_consent)]


def _candidate(
    proposal: Proposal, written: Written, places: Counter[tuple[int, int]], standing: Standing | None
) -> Candidate:
    if proposal.state in RECEIVED:
        return Candidate(proposal, ())
    found = Candidate(proposal, tuple(hindrances_of(proposal, written, taking=proposal.taking)))
    if found.hindered:
        return found
    if standing is not None:
        return Candidate(proposal, (*beyond_selection(standing), *found.gaps))
    where = proposal.edition_id, proposal.agency_id
    places[where] += 1
    over = over_cap(proposal.agency.name, places[where], proposal.edition.book.cap_per_agency)
    return Candidate(proposal, (*found.gaps, *over))


def _received_per_agency(rows: Sequence[Proposal]) -> Counter[tuple[int, int]]:
    """(edition, agency) → how many entries of it were received, for the editions and agencies of these proposals."""
    return received_per_house({row.edition_id for row in rows}, {row.agency_id for row in rows})


def _lean(person: Person) -> QuerySet[Proposal]:
    """As they stand on a long list: rows of one edition share its rules, which are read once."""
    rows = proposals_of_agency(person).select_related(None).select_related("agency", "unit")
    return rows.prefetch_related("edition")


def waiting_for(person: Person) -> int:
    """How many drafts wait for the local admin while their editions take entries."""
    return board_of(person, state=ProposalState.CHECKING).filter(taking=True).count()


def units_on_board(person: Person) -> list[tuple[int, str]]:
    """Units that have a proposal on the board, by name."""
    rows = proposals_of_agency(person).order_by("unit__name", "unit")
    return list(rows.values_list("unit", "unit__name").distinct())


def editions_on_board(person: Person) -> list[tuple[int, str]]:
    """Editions that have a proposal on the board, the newest first."""
    entered = proposals_of_agency(person).order_by().values("edition")
    rows = Edition.objects.filter(pk__in=entered).order_by("-year", "-pk")
    return list(rows.values_list("pk", "short"))


def written_of(proposals: Iterable[int]) -> dict[int, Written]:
    """What each of these proposals holds right now, in three queries whatever their number."""
    wanted = list(proposals)
    held = {pk: Written(words={}, revisions={}, slots=frozenset(), team=0) for pk in wanted}
    for row in present_revisions(wanted).values("proposal_id", "section", "n", "words"):
        held[row["proposal_id"]].words[row["section"]] = row["words"]
        held[row["proposal_id"]].revisions[row["section"]] = row["n"]
    slots: dict[int, set[str]] = {pk: set() for pk in wanted}
    present = sound_attachments(Attachment.objects.filter(proposal__in=wanted, removed_at=None))
    for pk, slot in present.values_list("proposal", "slot"):
        slots[pk].add(slot)
    teams = TeamMember.objects.filter(proposal__in=wanted).order_by().values_list("proposal").annotate(n=Count("pk"))
    people = dict(teams)
    return {
        pk: Written(words=row.words, revisions=row.revisions, slots=frozenset(slots[pk]), team=people.get(pk, 0))
        for pk, row in held.items()
    }
