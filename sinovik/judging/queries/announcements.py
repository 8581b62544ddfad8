"""What of the plenaries' decisions is public. Nobody else decides that."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from sinovik.agencies.models import Membership
from sinovik.agencies.queries import agencies_of, roles_with
from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.queries.editions import stages_of
from sinovik.competitions.rules.stages import is_open
from sinovik.competitions.states import EditionState, Permit
from sinovik.competitions.states.lives import RECEIVED
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Announcement, Decision, Objection, Plenary
from ..rules.places import level_decided_in
from ..states import Outcome, PlenaryState
from ..states.objections import ObjectionState


@dataclass(frozen=True)
class PublicRow:
    """One chosen entry as the public may read it."""

    decision: int
    proposal: int
    title: str
    agency: str
    unit: str


@dataclass(frozen=True)
class LevelList:
    """The entries of one pool at the announced level, by agency: inside a level there is no order."""

    pool: str
    label: str
    rows: tuple[PublicRow, ...]


def public_decisions() -> QuerySet[Decision]:
    """Decisions anyone may know: those of an announced plenary, with `result` as upheld objections left it.

    This is the one place that says so: pages, letters, decrees, counts and exports all read from here.
    """
    announced = Decision.objects.filter(plenary__announcement__isnull=False)
    return announced.annotate(result=Coalesce("amendment__outcome", "outcome"))


def chosen_in(announcement: Announcement) -> QuerySet[Decision]:
    """The chosen of one announcement in neutral order: agency, title, number."""
    rows = public_decisions().filter(plenary_id=announcement.plenary_id, result=Outcome.CHOSEN)
    return rows.select_related("proposal__agency", "proposal__unit").order_by(
        "proposal__agency__name", "proposal__title", "proposal_id"
    )


def _row(decision: Decision) -> PublicRow:
    proposal = decision.proposal
    return PublicRow(decision.pk, proposal.pk, proposal.title, proposal.agency.name, proposal.unit.name)


def lists_of(announcement: Announcement) -> list[LevelList]:
    """Every pool's list, in the order of the edition's rules. Raises KeyError if the stage gives no level."""
    book, level = announcement.edition.book, level_decided_in(announcement.plenary.stage)
    rows: dict[str, list[PublicRow]] = {pool: [] for pool in book.pools}
    for decision in chosen_in(announcement):
        rows[book.pool_of(decision.proposal.group).key].append(_row(decision))
    return [LevelList(pool, level.label(pool), tuple(found)) for pool, found in rows.items() if found]


def announcements() -> QuerySet[Announcement]:
    """All public announcements, the newest first."""
    return Announcement.objects.select_related("edition", "plenary__stage").order_by("-published_at", "-pk")


def announcements_of(edition: Edition) -> QuerySet[Announcement]:
    return announcements().filter(edition=edition)


def last_announcement(edition: Edition) -> Announcement | None:
    return (
        Announcement.objects.filter(edition=edition)
        .select_related("plenary__stage")
        .order_by("-published_at", "-pk")
        .first()
    )


def plenaries_to_announce(edition: Edition) -> QuerySet[Plenary]:
    """Concluded plenaries whose decisions are still secret."""
    waiting = Plenary.objects.filter(stage__edition=edition, state=PlenaryState.CONCLUDED, announcement__isnull=True)
    return waiting.select_related("stage__edition").order_by("pk")


def latest_result(proposal: Proposal) -> Decision | None:
    """The last public decision on a proposal; None while nothing about it is public."""
    rows = public_decisions().filter(proposal=proposal).select_related("plenary__announcement", "stage__edition")
    return rows.order_by("-plenary__announcement__published_at", "-pk").first()


@dataclass(frozen=True)
class ObjectionPeriod:
    """When an announcement can be objected to. closes_at: None while the calendar does not say."""

    closes_at: datetime | None
    open_now: bool
    over: bool


def objection_period(announcement: Announcement, *, now: datetime) -> ObjectionPeriod | None:
    """The first stage of objections before the next plenary; None where the edition has none for this announcement."""
    after = stages_of(announcement.edition, now).filter(position__gt=announcement.plenary.stage.position)
    for stage in after:
        if Permit.DECIDE in stage.permits:
            return None
        if Permit.OBJECT in stage.permits:
            return ObjectionPeriod(stage.closes_at, stage.open_now, stage.over)
    return None


@dataclass(frozen=True)
class OpenPeriod:
    """An objection period that is running."""

    edition: int
    name: str
    closes_at: datetime | None


def open_periods(editions: Collection[int], *, now: datetime) -> list[OpenPeriod]:
    """The running objection periods of these editions, the first to close first."""
    open_now = Stage.objects.filter(
        is_open(now), edition__in=editions, edition__state=EditionState.OPEN, permits__contains=[Permit.OBJECT]
    )
    rows = open_now.select_related("edition").order_by("closes_at", "pk")
    return [OpenPeriod(stage.edition_id, stage.edition.name, stage.closes_at) for stage in rows]


def objections(edition: Edition) -> QuerySet[Objection]:
    """The secretariat's queue: what waits for an answer first, then the oldest first."""
    rows = Objection.objects.filter(announcement__edition=edition)
    waiting_first = Case(When(state=ObjectionState.FILED, then=0), default=1)
    return rows.select_related("announcement", "proposal", "agency", "evidence", "filed_by").order_by(
        waiting_first, "filed_at", "pk"
    )


def objections_of(person: Person) -> QuerySet[Objection]:
    """Objections of the agencies for which the person may object."""
    mine = Objection.objects.filter(agency__in=agencies_of(person, Permission.OBJECT_TO_RESULTS))
    return mine.select_related("announcement__edition", "proposal", "agency", "evidence").order_by("-filed_at", "-pk")


def open_objections(announcement: Announcement) -> int:
    return Objection.objects.filter(announcement=announcement, state=ObjectionState.FILED).count()


def has_open_objection() -> Exists:
    """For annotating announcements."""
    return Exists(Objection.objects.filter(announcement=OuterRef("pk"), state=ObjectionState.FILED))


def all_objections() -> QuerySet[Objection]:
    return Objection.objects.select_related("announcement__edition", "proposal__unit", "agency", "evidence", "filed_by")


def objectionable_entries(person: Person) -> QuerySet[Proposal]:
    """The received entries of the person's agencies, each with `announcement`: the latest of its edition."""
    latest = Announcement.objects.filter(edition=OuterRef("edition")).order_by("-published_at", "-pk").values("pk")[:1]
    rows = Proposal.objects.filter(agency__in=agencies_of(person, Permission.OBJECT_TO_RESULTS), state__in=RECEIVED)
    mine = Objection.objects.filter(
        announcement=OuterRef("announcement"), proposal=OuterRef("pk"), state=ObjectionState.FILED
    )
    entries = rows.annotate(announcement=Subquery(latest)).filter(announcement__isnull=False)
    entries = entries.annotate(waits=Exists(mine))
    return entries.select_related("edition", "agency", "unit").order_by("edition", "title", "pk")


def people_concerned(edition: Edition) -> QuerySet[User]:
    """Everyone who may read the results of an entry: people of its unit, and of its agency as a whole."""
    entries = Proposal.objects.filter(edition=edition, state__in=RECEIVED)
    return _people_of(entries, Permission.SEE_RESULT_SHEETS)


def people_for(proposal: Proposal, permission: Permission) -> QuerySet[User]:
    """Who holds the permission for this one entry: in its unit, in its agency, or where a company's agency stands."""
    return _people_of(Proposal.objects.filter(pk=proposal.pk), permission)


def _people_of(entries: QuerySet[Proposal], permission: Permission) -> QuerySet[User]:
    """The same places as `agencies.queries.units_of` looks at, from the other side."""
    whole = Q(agency__in=entries.values("agency")) | Q(agency__in=entries.values("agency__parent"))
    here = Q(unit__in=entries.values("unit")) | (Q(unit=None) & whole)
    held = Membership.objects.filter(here, role__in=roles_with(permission), until=None)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
