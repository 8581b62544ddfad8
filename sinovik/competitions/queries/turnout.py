"""The turnout of an edition: every invited agency with how far it has come, and whom to call. States, never texts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from sinovik.agencies.models import Agency, Region
from sinovik.agencies.queries import local_admins_by_agency
from sinovik.agencies.states import AgencyKind
from sinovik.competitions.models import Edition, Proposal
from sinovik.competitions.states import ProposalState, Scope
from sinovik.competitions.states.lives import RECEIVED, WITH_THE_UNIT
from sinovik.competitions.states.turnout import Step
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

States = Counter[str]


@dataclass(frozen=True)
class Turnout:
    """One agency in an edition. admins: its local admins; of a company without any, those of its government.

    states: how many of its entries are in each state.
    """

    pk: int
    name: str
    kind: str
    province: str
    admins: tuple[User, ...]
    states: States

    @property
    def with_unit(self) -> int:
        return sum(self.states[state] for state in WITH_THE_UNIT)

    @property
    def checking(self) -> int:
        return self.states[ProposalState.CHECKING]

    @property
    def submitted(self) -> int:
        return sum(self.states[state] for state in RECEIVED)

    @property
    def withdrawn(self) -> int:
        return self.states[ProposalState.WITHDRAWN]

    @property
    def step(self) -> Step:
        if self.submitted:
            return Step.SUBMITTED
        if self.states:
            return Step.DRAFT
        return Step.ACCOUNT if self.admins else Step.INVITED


def invited_to(edition: Edition) -> QuerySet[Agency]:
    """Agencies that may enter: all of them in a national edition, else the organiser with what stands below it.

    Invented agencies are invited to invented editions only.
    """
    live = Agency.objects.filter(ended_year=None)
    live = live if edition.is_demo else live.filter(is_demo=False)
    if edition.scope == Scope.NATIONAL:
        return live
    own = Q(pk=edition.agency_id) | Q(parent=edition.agency_id)
    region = edition.agency.region_id
    if edition.scope == Scope.REGIONAL and region:
        own |= Q(region__province=region) | Q(parent__region__province=region)
    return live.filter(own)


def below_province(person: Person) -> QuerySet[Agency]:
    """Governments of the regencies and cities in the provinces for whose government the person checks drafts."""
    own = Agency.objects.filter(pk__in=person.whole_agencies(Permission.CHECK_PROPOSALS), kind=AgencyKind.PROVINCE)
    return Agency.objects.filter(
        ended_year=None, kind__in=[AgencyKind.REGENCY, AgencyKind.CITY], region__province__in=own.values("region")
    )


def turnout_of(agencies: QuerySet[Agency], edition: Edition, *, kind: str = "", province: str = "") -> list[Turnout]:
    """Each of these agencies by name, in three queries whatever their number. kind, province: only these."""
    where = Coalesce("region__province", "region", "parent__region__province", "parent__region")
    chosen = agencies.annotate(where=where)
    chosen = chosen.filter(kind=kind) if kind else chosen
    chosen = chosen.filter(where=province) if province else chosen
    rows = list(chosen.order_by("name", "pk").values_list("pk", "name", "kind", "parent", "where"))
    admins, names = local_admins_by_agency(), dict(provinces())
    states = _states_by_agency(edition)
    nobody: list[User] = []
    return [
        Turnout(
            pk=pk,
            name=name,
            kind=kind,
            province=names.get(where, ""),
            admins=tuple(admins.get(pk) or admins.get(parent, nobody)),
            states=states[pk],
        )
        for pk, name, kind, parent, where in rows
    ]


def in_order(rows: list[Turnout], order: str) -> list[Turnout]:
    """By name as they come; "diajukan": most entries that arrived first; "tertahan": most that did not."""
    if order == "diajukan":
        return sorted(rows, key=lambda row: -row.submitted)
    if order == "tertahan":
        return sorted(rows, key=lambda row: -(row.with_unit + row.checking))
    return rows


def provinces() -> list[tuple[int, str]]:
    return list(Region.objects.filter(province=None).order_by("name", "pk").values_list("pk", "name"))


def _states_by_agency(edition: Edition) -> defaultdict[int, States]:
    found: defaultdict[int, States] = defaultdict(Counter)
    counted = edition.proposals.order_by().values_list("agency", "state").annotate(n=Count("pk"))
    for agency, state, n in counted:
        found[agency][state] = n
    return found


def reached(rows: Iterable[Turnout]) -> Counter[str]:
    """How many agencies have come at least as far as each step, and under `entries` how many entries arrived."""
    counts: Counter[str] = Counter()
    order = list(Step)
    for row in rows:
        counts.update(order[: order.index(row.step) + 1])
        counts["entries"] += row.submitted
    return counts


def drafts_not_handed_in(edition: Edition, agencies: Iterable[int]) -> QuerySet[Proposal]:
    """Drafts of these agencies that the unit writes or the local admin checks, the longest untouched first."""
    on_the_way = Q(state__in=WITH_THE_UNIT) | Q(state=ProposalState.CHECKING)
    rows = edition.proposals.filter(on_the_way, agency__in=list(agencies)).select_related("unit")
    return rows.order_by("since", "pk")
