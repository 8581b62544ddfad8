"""Reads with a name: who a person is, which agency a text means, who holds what where."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace

from sinovik.agencies.models import Agency, AgencyName, Membership, Region, Unit
from sinovik.agencies.rules import fold, normalize
from sinovik.agencies.states import LOCAL_ADMIN, LOCAL_ADMINS_WANTED, AgencyKind, Scope
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Holding, Person
from sinovik.foundation.access.roles import roles


def person_of(user: User) -> Person:
    """The user with every role held now, in one query. A role that policy no longer knows gives nothing."""
    companies = ArraySubquery(Agency.objects.filter(parent=OuterRef("agency")).order_by("pk").values("pk"))
    held = Membership.objects.filter(user=user, until=None).annotate(companies=companies).order_by("pk")
    return Person(user=user, holdings=tuple(_holding(row) for row in held if row.role in roles()))


def _holding(row: Membership) -> Holding:
    whole = row.scope == Scope.AGENCY
    return Holding(
        role=roles()[row.role],
        agency=row.agency_id,
        unit=row.unit_id,
        edition=row.edition_slug,
        below=frozenset(row.companies) if whole else frozenset(),
    )


def account_of(email: str) -> User | None:
    """The account with this address, however it is typed."""
    return User.objects.filter(email=email.strip().lower()).first()


def resolve_agency(text: str) -> Agency | None:
    """The one agency whose known names contain this spelling; None if it is none of them. It never guesses.

    Spaces may be missing or too many: `Kabupaten Fakfak` is `Kabupaten Fak Fak`.
    """
    wanted = normalize(text)
    names = AgencyName.objects.select_related("agency__region").order_by("pk")
    name = names.filter(normalized=wanted).first() or _name_without_spaces(wanted) if wanted else None
    return name.agency if name else None


def _name_without_spaces(wanted: str) -> AgencyName | None:
    close = AgencyName.objects.select_related("agency__region").annotate(
        tight=Replace("normalized", Value(" "), Value(""))
    )
    same = list(close.filter(tight=wanted.replace(" ", "")).order_by("pk")[:2])
    return same[0] if len({name.agency_id for name in same}) == 1 else None


def suggest_agencies(text: str, *, limit: int = 5) -> list[Agency]:
    """Agencies with a similar name, best first: to be shown and chosen by a person, never merged silently."""
    wanted = normalize(text)
    if not wanted:
        return []
    near = (
        AgencyName.objects.annotate(likeness=TrigramSimilarity("normalized", wanted))
        .filter(likeness__gt=0.3)
        .select_related("agency")
        .order_by("-likeness", "pk")[: limit * 3]
    )
    return list({row.agency_id: row.agency for row in near}.values())[:limit]


def region_of_code(code: str) -> Region | None:
    return Region.objects.filter(code=code).first()


def resolve_region(text: str) -> Region | None:
    """The region with exactly this name, however it is typed: `KOTA SURABAYA`, `Kab. Siak`."""
    local = resolve_agency(text)
    return local.region if local else None


def agencies_of(person: Person, permission: Permission) -> QuerySet[Agency]:
    """Agencies for which the person holds the permission, with the regional companies that stand under them."""
    if person.holds_nationally(permission):
        return Agency.objects.order_by("name", "pk")
    return Agency.objects.filter(pk__in=person.agencies(permission)).order_by("name", "pk")


def units_of(person: Person, permission: Permission) -> QuerySet[Unit]:
    """Units for which the person holds it: a unit role gives that unit, an agency role all units of the agency."""
    units = Unit.objects.select_related("agency", "place").order_by("name", "pk")
    if person.holds_nationally(permission):
        return units
    return units.filter(Q(pk__in=person.units(permission)) | Q(agency__in=person.whole_agencies(permission)))


def unit_list(person: Person, *, text: str = "", order: str = "") -> QuerySet[Unit]:
    """Units that the person manages. text: part of the name; order: "instansi" puts those of an agency together."""
    rows = units_of(person, Permission.MANAGE_UNITS)
    rows = rows.filter(name__icontains=text) if text else rows
    return rows.order_by("agency__name", "name", "pk") if order == "instansi" else rows


def units_in(agency: Agency) -> QuerySet[Unit]:
    return agency.units.select_related("place").order_by("name", "pk")


def memberships_in(agency: Agency) -> QuerySet[Membership]:
    """Who holds or held a role in the agency or its units, present ones first."""
    return (
        Membership.objects.filter(agency=agency)
        .select_related("user", "unit", "letter")
        .order_by(F("until").desc(nulls_first=True), "user__full_name", "pk")
    )


def accounts_for(person: Person) -> QuerySet[Membership]:
    """Everyone who holds or held a role in the agencies whose accounts the person keeps, present ones first."""
    return (
        Membership.objects.filter(agency__in=agencies_of(person, Permission.MANAGE_ACCOUNTS))
        .select_related("user", "unit", "agency", "letter")
        .order_by(F("until").desc(nulls_first=True), "user__full_name", "pk")
    )


ACCOUNT_ORDERS = {"peran": ["role", "user__full_name", "pk"], "baru": ["-since", "-pk"]}


def sifted_accounts(
    rows: QuerySet[Membership], *, text: str = "", role: str = "", state: str = "", order: str = ""
) -> QuerySet[Membership]:
    """Of these memberships, those asked for. text: part of name or address; state: "aktif" or "berakhir"."""
    if text:
        rows = rows.filter(Q(user__full_name__icontains=text) | Q(user__email__icontains=text))
    rows = rows.filter(role=role) if role else rows
    rows = rows.filter(until__isnull=state == "aktif") if state else rows
    return rows.order_by(*ACCOUNT_ORDERS[order]) if order in ACCOUNT_ORDERS else rows


def roles_among(rows: QuerySet[Membership]) -> list[str]:
    return sorted(set(rows.order_by().values_list("role", flat=True).distinct()))


def memberships_seen_by(person: Person) -> QuerySet[Membership]:
    """Every membership the person may open: of the own agencies, of all agencies, or of the national staff."""
    seen = Q(agency__in=agencies_of(person, Permission.MANAGE_ACCOUNTS))
    if person.holds_nationally(Permission.APPOINT_LOCAL_ADMINS):
        seen |= Q(agency__isnull=False)
    if person.holds_nationally(Permission.APPOINT_STAFF):
        seen |= Q(agency=None)
    return Membership.objects.filter(seen).select_related("user", "unit", "agency", "letter", "given_by", "ended_by")


def staff() -> QuerySet[Membership]:
    """Holders of national roles."""
    return (
        Membership.objects.filter(agency=None, unit=None)
        .select_related("user")
        .order_by(F("until").desc(nulls_first=True), "role", "user__full_name", "pk")
    )


def roles_with(permission: Permission) -> list[str]:
    return [key for key, role in roles().items() if permission in role.permissions]


def members_holding(
    permission: Permission, *, agency: Agency | int | None = None, unit: Unit | int | None = None
) -> list[User]:
    """Active people who hold the permission now: in this agency (or unit), or nationally when neither is given.

    Where a company has nobody, these are the people who hold it for the whole government it stands under.
    """
    where = Q(memberships__agency=None) if agency is None and unit is None else Q()
    if agency is not None:
        where &= Q(memberships__agency=agency)
    if unit is not None:
        where &= Q(memberships__unit=unit)
    people = _holders(permission, where)
    if people or agency is None or unit is not None:
        return people
    above = Agency.objects.filter(pk=agency if isinstance(agency, int) else agency.pk).values("parent")
    return _holders(permission, Q(memberships__agency__in=above, memberships__scope=Scope.AGENCY))


def _holders(permission: Permission, where: Q) -> list[User]:
    held = Q(memberships__role__in=roles_with(permission), memberships__until=None)
    return list(User.objects.filter(held & where, is_active=True).distinct().order_by("full_name", "pk"))


def local_admins_of(agency: Agency) -> int:
    """How many people are local admin of the agency now; a regional company may lean on its government's."""
    return Membership.objects.filter(agency=agency, role=LOCAL_ADMIN, until=None).values("user").distinct().count()


def alone_for(person: Person) -> list[str]:
    """Names of the agencies in whose name the person keeps accounts and that hang on fewer than two local admins."""
    own = Agency.objects.filter(pk__in=person.acts_as(Permission.MANAGE_ACCOUNTS)).order_by("name", "pk")
    return [row.agency.name for row in rows_of(list(own)) if row.too_few]


def left_without(membership: Membership) -> int | None:
    """How many local admins the agency keeps once this role has ended; None where the role is another."""
    if membership.role != LOCAL_ADMIN:
        return None
    others = Membership.objects.filter(agency=membership.agency, role=LOCAL_ADMIN, until=None)
    return others.exclude(user=membership.user).values("user").distinct().count()


@dataclass(frozen=True)
class AgencyRow:
    """One line of the secretariat's list."""

    agency: Agency
    local_admins: int
    units: int

    @property
    def too_few(self) -> bool:
        return self.local_admins < LOCAL_ADMINS_WANTED


def agency_list(*, text: str = "", kind: str = "", only_started: bool = False) -> QuerySet[Agency]:
    """Agencies for the secretariat, with `local_admins` and `unit_count`; text matches any known name."""
    rows = Agency.objects.filter(ended_year=None)
    if kind in AgencyKind.values:
        rows = rows.filter(kind=kind)
    if wanted := fold(text):
        rows = rows.filter(
            Q(names__normalized__contains=normalize(text) or wanted) | Q(name__icontains=text)
        ).distinct()
    active = Q(pk__in=Membership.objects.filter(role=LOCAL_ADMIN, until=None).values("agency"))
    if only_started:
        rows = rows.filter(active)
    return rows.order_by("name", "pk")


def rows_of(agencies: list[Agency]) -> list[AgencyRow]:
    """The counts beside a page of agencies, in two queries whatever its length."""
    ids = [agency.pk for agency in agencies]
    admins = dict(
        Membership.objects.filter(agency__in=ids, role=LOCAL_ADMIN, until=None)
        .values_list("agency")
        .annotate(n=Count("user", distinct=True))
        .order_by("agency")
    )
    units = dict(Unit.objects.filter(agency__in=ids).values_list("agency").annotate(n=Count("pk")).order_by("agency"))
    return [AgencyRow(agency, admins.get(agency.pk, 0), units.get(agency.pk, 0)) for agency in agencies]


def local_admins_by_agency() -> dict[int, list[User]]:
    """Agency → its local admins now, by name; one query for all agencies."""
    held = Membership.objects.filter(role=LOCAL_ADMIN, until=None).select_related("user")
    found: dict[int, list[User]] = {}
    for row in held.order_by("user__full_name", "pk"):
        found.setdefault(row.agency_id, []).append(row.user)
    return found


def agencies_short_of_admins() -> int:
    """Agencies that have begun (one local admin) but hang on a single person."""
    counts = (
        Membership.objects.filter(role=LOCAL_ADMIN, until=None)
        .values("agency")
        .annotate(n=Count("user", distinct=True))
        .order_by("agency")
    )
    return counts.filter(n__lt=LOCAL_ADMINS_WANTED).count()


def duties_of(user: User) -> list[Membership]:
    """What the person holds now: the list a handover must name."""
    return list(Membership.objects.filter(user=user, until=None).select_related("agency", "unit").order_by("pk"))


def place_names(person: Person) -> dict[Holding, str]:
    """Where each role is held: the unit, else the agency; empty for national roles. At most two queries."""
    units = _names(Unit, {holding.unit for holding in person.holdings})
    agencies = _names(Agency, {holding.agency for holding in person.holdings})
    return {held: units.get(held.unit) or agencies.get(held.agency) or held.edition for held in person.holdings}


def _names(model: type[Unit] | type[Agency], wanted: set[int | None]) -> dict[int | None, str]:
    keys = wanted - {None}
    return dict(model.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
