"""An agency's own order of its drafts in an edition that takes only so many of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from sinovik.agencies.models import Agency
from sinovik.competitions.models import Choice, Edition, Proposal, Selection
from sinovik.competitions.queries.editions import editions_permitting
from sinovik.competitions.queries.proposals import all_with_places
from sinovik.competitions.rules.selection import Standing
from sinovik.competitions.states import Permit, ProposalState
from sinovik.competitions.states.lives import RECEIVED, WITH_THE_UNIT
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.clock import Now

ON_THE_WAY = WITH_THE_UNIT | {ProposalState.CHECKING}
House = tuple[int, int]  # edition, agency


def newest_selections(editions: Iterable[int], agencies: Iterable[int]) -> QuerySet[Selection]:
    """The order that counts, of each of these agencies in each of these editions."""
    rows = Selection.objects.filter(edition__in=set(editions), agency__in=set(agencies))
    return rows.order_by("edition_id", "agency_id", "-pk").distinct("edition_id", "agency_id")


def newest_selection(edition: Edition, agency: Agency) -> Selection | None:
    return newest_selections([edition.pk], [agency.pk]).first()


def received_per_house(editions: Iterable[int], agencies: Iterable[int]) -> Counter[House]:
    """(edition, agency) → how many entries of it were received."""
    received = Proposal.objects.filter(state__in=RECEIVED, edition__in=set(editions), agency__in=set(agencies))
    counted = received.order_by().values_list("edition", "agency").annotate(n=Count("pk"))
    return Counter({(edition, agency): n for edition, agency, n in counted})


def standings(proposals: Iterable[Proposal]) -> dict[int, Standing]:
    """Draft → its standing, for those whose agency has made an order; in three queries whatever their number."""
    rows = [row for row in proposals if row.state in ON_THE_WAY]
    editions, agencies = {row.edition_id for row in rows}, {row.agency_id for row in rows}
    made = {(row.edition_id, row.agency_id): row for row in newest_selections(editions, agencies)} if rows else {}
    if not made:
        return {}
    received, chosen = received_per_house(editions, agencies), _on_the_way(made.values())
    found = {}
    for row in rows:
        house = row.edition_id, row.agency_id
        if house in made:
            found[row.pk] = _standing(row, made[house], received[house], chosen[made[house].pk])
    return found


def _on_the_way(made: Iterable[Selection]) -> defaultdict[int, list[Choice]]:
    """Selection → its drafts that still hold a place, in their order."""
    rows = Choice.objects.filter(selection__in=[row.pk for row in made], proposal__state__in=ON_THE_WAY)
    found: defaultdict[int, list[Choice]] = defaultdict(list)
    for row in rows.order_by("selection_id", "position"):
        found[row.selection_id].append(row)
    return found


def _standing(proposal: Proposal, made: Selection, received: int, chosen: list[Choice]) -> Standing:
    before = next((n for n, row in enumerate(chosen) if row.proposal_id == proposal.pk), len(chosen))
    mine = chosen[before] if before < len(chosen) else None
    return Standing(
        agency=proposal.agency.name,
        place=received + before + 1,
        cap=made.cap,
        ordered=mine is not None,
        reason=mine.reason if mine else "",
    )


def newly_placed(number: int) -> list[Choice]:
    """Places of this order that a unit must hear of: left out for another reason than before, or taken in again."""
    made = Selection.objects.get(pk=number)
    earlier = Selection.objects.filter(edition=made.edition_id, agency=made.agency_id, pk__lt=number).first()
    before = {row.proposal_id: row.reason for row in earlier.choices.all()} if earlier else {}
    rows = made.choices.select_related("selection", "proposal__edition", "proposal__agency").order_by("position")
    return [row for row in rows if row.reason != before.get(row.proposal_id, "")]


@dataclass(frozen=True)
class Line:
    """The drafts of an agency in an edition, in the order in which they go to the organiser."""

    cap: int
    received: tuple[Proposal, ...]
    drafts: tuple[Proposal, ...]
    reasons: dict[int, str]
    made: Selection | None

    @property
    def free(self) -> int:
        """Places that nobody holds yet."""
        return max(0, self.cap - len(self.received))


def line_of(edition: Edition, agency: Agency) -> Line:
    """The order as it stands: the saved one first, then drafts that came later, those with the local admin first.

    The edition must have a cap.
    """
    rows = list(all_with_places().filter(edition=edition, agency=agency).order_by("since", "pk"))
    made = newest_selection(edition, agency)
    chosen = {row.proposal_id: row for row in made.choices.all()} if made else {}
    drafts = [row for row in rows if row.state in ON_THE_WAY]

    def place(row: Proposal) -> tuple[int, bool]:
        choice = chosen.get(row.pk)
        return choice.position if choice else len(chosen) + 1, row.state != ProposalState.CHECKING

    return Line(
        cap=edition.book.cap_per_agency,
        received=tuple(row for row in rows if row.state in RECEIVED),
        drafts=tuple(sorted(drafts, key=place)),
        reasons={pk: choice.reason for pk, choice in chosen.items()},
        made=made,
    )


@dataclass(frozen=True)
class Capped:
    """An agency with drafts in an edition that takes only `cap` of them."""

    edition: Edition
    agency: Agency
    cap: int
    drafts: int
    received: int
    ordered: bool

    @property
    def must_choose(self) -> bool:
        return not self.ordered and self.drafts + self.received > self.cap


def capped_houses(person: Person) -> list[Capped]:
    """Agencies that the person submits for and that have drafts in an edition with a cap which takes entries now."""
    open_now = {row.pk: row for row in editions_permitting(Permit.SUBMIT, Now())}
    capped = {pk: row for pk, row in open_now.items() if row.book.cap_per_agency is not None}
    mine = person.agencies(Permission.SUBMIT_PROPOSALS)
    drafts = Proposal.objects.filter(state__in=ON_THE_WAY, edition__in=capped, agency__in=mine)
    counted = list(drafts.order_by("edition_id", "agency_id").values_list("edition", "agency").annotate(n=Count("pk")))
    if not counted:
        return []
    agencies = Agency.objects.in_bulk({agency for _edition, agency, _n in counted})
    received = received_per_house(capped, agencies)
    made = {(row.edition_id, row.agency_id) for row in newest_selections(capped, agencies)}
    return [
        Capped(
            edition=capped[edition],
            agency=agencies[agency],
            cap=capped[edition].book.cap_per_agency,
            drafts=n,
            received=received[edition, agency],
            ordered=(edition, agency) in made,
        )
        for edition, agency, n in counted
    ]


def agencies_submitted_for(person: Person) -> QuerySet[Agency]:
    """Agencies whose drafts the person submits."""
    return Agency.objects.filter(pk__in=person.agencies(Permission.SUBMIT_PROPOSALS))
