from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from sinovik.agencies.models import Agency, Membership
from sinovik.agencies.queries import members_holding, roles_with
from sinovik.competitions.models import CalendarChange, Edition, EditionHistory, Stage
from sinovik.competitions.rules.stages import has_ended, is_open
from sinovik.competitions.states import EditionState, Permit, ProposalState, Scope
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.clock import Now

AT_THE_DESK = (
    Permission.CONFIGURE_EDITIONS,
    Permission.SCREEN_PROPOSALS,
    Permission.SEE_EDITION_PROGRESS,
    Permission.AUDIT,
)


def editions_for(person: Person, *permissions: Permission) -> QuerySet[Edition]:
    """Every edition for those who hold one of the permissions nationally, else those of the agencies where they do."""
    rows = Edition.objects.order_by("-year", "-pk")
    if any(person.holds_nationally(permission) for permission in permissions):
        return rows
    return rows.filter(agency__in=frozenset().union(*map(person.acts_as, permissions)))


def editions_of(person: Person) -> QuerySet[Edition]:
    """Editions for the organiser's desk: of those who configure, screen, watch or audit them."""
    return editions_for(person, *AT_THE_DESK)


def organisers_of(person: Person) -> QuerySet[Agency]:
    """The agencies in whose name the person may begin an edition; none for who does so for the whole country."""
    if person.holds_nationally(Permission.CONFIGURE_EDITIONS):
        return Agency.objects.none()
    return Agency.objects.filter(pk__in=person.acts_as(Permission.CONFIGURE_EDITIONS)).order_by("name", "pk")


def editions_to_begin_from(person: Person) -> QuerySet[Edition]:
    """Editions that were ever opened, of the person's own desk or of the whole country: their rules are public."""
    own = editions_for(person, Permission.CONFIGURE_EDITIONS).order_by().values("pk")
    return published_editions().filter(Q(pk__in=own) | Q(scope=Scope.NATIONAL))


def inviting(agencies: Iterable[int]) -> QuerySet[Edition]:
    """Editions which one of these agencies may enter: of the country, its own, its government's, its province's."""
    own = Agency.objects.filter(pk__in=list(agencies))
    around = Q(agency__region__in=own.values("region__province"))
    around |= Q(agency__region__in=own.values("parent__region__province"))
    upward = Q(agency__in=own.values("pk")) | Q(agency__in=own.values("parent"))
    return Edition.objects.filter(Q(scope=Scope.NATIONAL) | upward | (Q(scope=Scope.REGIONAL) & around))


def running_editions() -> QuerySet[Edition]:
    """Editions that have opened and are not over, newest first: known to everybody."""
    return Edition.objects.filter(state=EditionState.OPEN).order_by("-year", "-pk")


def published_editions() -> QuerySet[Edition]:
    """Editions that were ever opened: their rules and calendar are public."""
    return Edition.objects.filter(opened_at__isnull=False).order_by("-year", "-pk")


def editions_permitting(permit: Permit, at: datetime | Now) -> QuerySet[Edition]:
    """Running editions with an open stage that permits this."""
    stages = Stage.objects.filter(is_open(at), permits__contains=[str(permit)])
    return running_editions().filter(pk__in=stages.values("edition_id"))


def invited_now(person: Person, permission: Permission, permit: Permit, at: datetime | Now) -> QuerySet[Edition]:
    """Of the editions that permit this now, those which the agencies for whom the person does it may enter."""
    invited = inviting(person.agencies(permission)).order_by().values("pk")
    return editions_permitting(permit, at).filter(pk__in=invited)


def stages_of(edition: Edition, at: datetime) -> QuerySet[Stage]:
    """Stages in order, each with `open_now` and `over`."""
    return edition.stages.annotate(open_now=is_open(at), over=has_ended(at)).order_by("position")


def stages_after(edition: Edition, permit: Permit, at: datetime) -> QuerySet[Stage]:
    """What comes after the first stage that permits this, in order."""
    first = edition.stages.filter(permits__contains=[str(permit)]).order_by("position").values("position")[:1]
    return stages_of(edition, at).filter(position__gt=first)


def open_stages(edition: Edition, at: datetime) -> QuerySet[Stage]:
    return edition.stages.filter(Q(is_open(at))).order_by("position")


def stage_for(edition: Edition, permit: Permit) -> Stage | None:
    """The first stage of the edition that permits this, open or not: its dates are the deadline to show."""
    return edition.stages.filter(permits__contains=[str(permit)]).order_by("position").first()


def end_of(edition: Edition) -> EditionHistory | None:
    """How the edition ended, None while it has not."""
    rows = edition.history.filter(verb__in=["finish", "cancel"])
    return rows.select_related("by").order_by("-pk").first()


def calendar_changes(edition: Edition) -> QuerySet[CalendarChange]:
    return CalendarChange.objects.filter(stage__edition=edition).select_related("stage", "by").order_by("-at", "-pk")


def people_concerned(edition: Edition) -> list[User]:
    """Whom a move of the calendar concerns: writers of entries that are still in it, their local admins, the office."""
    live = edition.proposals.exclude(state__in=[ProposalState.WITHDRAWN, ProposalState.INELIGIBLE])
    writers = Q(pk__in=live.values("created_by"))
    agencies = Q(agency__in=live.values("agency")) | Q(agency__in=live.values("agency__parent"))
    admins = Membership.objects.filter(agencies, role__in=roles_with(Permission.CHECK_PROPOSALS), until=None)
    people = User.objects.filter(writers | Q(pk__in=admins.values("user")), is_active=True)
    return [*people.order_by("pk"), *members_holding(Permission.SEE_EDITION_PROGRESS)]
