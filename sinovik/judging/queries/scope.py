"""Which editions, stages and evaluators exist for a person at judging's desks."""

from django.db.models import Q, QuerySet

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.states import StageKind
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Evaluator, RankingRun


def editions_for(person: Person, permission: Permission) -> QuerySet[Edition]:
    """Every edition for those who hold it nationally, else those organised by their own agencies."""
    editions = Edition.objects.order_by("-year", "-pk")
    if person.holds_nationally(permission):
        return editions
    return editions.filter(agency__in=person.agencies(permission))


def stages_for(person: Person, permission: Permission) -> QuerySet[Stage]:
    editions = editions_for(person, permission)
    return Stage.objects.filter(edition__in=editions).select_related("edition").order_by("edition", "position")


def reading_stages(edition: Edition) -> QuerySet[Stage]:
    """The stages of an edition in which proposals are read on sheets."""
    kinds = [StageKind.DESK, StageKind.PANEL]
    return edition.stages.filter(kind__in=kinds).order_by("position")


def plenary_stages(edition: Edition) -> QuerySet[Stage]:
    return edition.stages.filter(kind=StageKind.PLENARY).order_by("position")


def evaluators_for(person: Person, permission: Permission) -> QuerySet[Evaluator]:
    return Evaluator.objects.filter(edition__in=editions_for(person, permission)).select_related(
        "edition", "user", "agency", "home_region"
    )


def runs_for(person: Person, permission: Permission) -> QuerySet[RankingRun]:
    editions = editions_for(person, permission)
    return RankingRun.objects.filter(stage__edition__in=editions).select_related("stage__edition", "by")


def plenary_stages_for(person: Person) -> QuerySet[Stage]:
    """Plenaries one may see: the organiser's own, and for panelists those of the editions they sit in."""
    sits_in = Evaluator.objects.filter(user=person.user, role="panelist").exclude(state="withdrawn").values("edition")
    organised = Edition.objects.none()
    if person.holds(Permission.RUN_RANKING):
        organised = editions_for(person, Permission.RUN_RANKING)
    return (
        Stage.objects.filter(Q(edition__in=sits_in) | Q(edition__in=organised.values("pk")), kind=StageKind.PLENARY)
        .select_related("edition")
        .order_by("edition", "position")
    )
