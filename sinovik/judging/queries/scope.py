"""Which editions, stages and evaluators exist for a person at judging's desks."""

from django.db.models import Q, QuerySet

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.states import StageKind
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Evaluator, RankingRun
from ..states import EvaluatorRole, EvaluatorState

PLANNED = (StageKind.DESK, StageKind.PANEL)


def editions_for(person: Person, permission: Permission) -> QuerySet[Edition]:
    """Every edition for those who hold it nationally, else those organised by their own agencies."""
    editions = Edition.objects.order_by("-year", "-pk")
    if person.holds_nationally(permission):
        return editions
    return editions.filter(agency__in=person.agencies(permission))


def stages_for(person: Person, permission: Permission) -> QuerySet[Stage]:
    editions = editions_for(person, permission)
    return Stage.objects.filter(edition__in=editions).select_related("edition").order_by("edition", "position")


def organises(person: Person, permission: Permission, edition: Edition) -> bool:
    """Whether the person holds the permission where the edition is organised."""
    return person.holds(permission) and editions_for(person, permission).filter(pk=edition.pk).exists()


def assigned_stages_for(person: Person, permission: Permission) -> QuerySet[Stage]:
    """The stages whose readers are found by a plan: desk evaluation and the panel's reading."""
    return stages_for(person, permission).filter(kind__in=PLANNED)


def ranked_stages_for(person: Person, permission: Permission) -> QuerySet[Stage]:
    """The stages in which marks are given on sheets, interviews included."""
    return stages_for(person, permission).filter(kind__in=[*PLANNED, StageKind.INTERVIEW])


def panel_stages_for(person: Person, permission: Permission) -> QuerySet[Stage]:
    return stages_for(person, permission).filter(kind=StageKind.PANEL)


def reading_stages(edition: Edition) -> QuerySet[Stage]:
    """The stages of an edition for which readers are planned."""
    return edition.stages.filter(kind__in=PLANNED).order_by("position")


def evaluators_for(person: Person, permission: Permission) -> QuerySet[Evaluator]:
    return Evaluator.objects.filter(edition__in=editions_for(person, permission)).select_related(
        "edition", "user", "agency", "home_region"
    )


def runs_for(person: Person, permission: Permission) -> QuerySet[RankingRun]:
    editions = editions_for(person, permission)
    return RankingRun.objects.filter(stage__edition__in=editions).select_related("stage__edition", "by")


def plenary_stages_for(person: Person) -> QuerySet[Stage]:
    """Plenaries one may see: the organiser's own, and for panelists, once ready, those of the editions they sit in."""
    sits_in = Evaluator.objects.filter(
        user=person.user, role=EvaluatorRole.PANELIST, state=EvaluatorState.READY
    ).values("edition")
    organised = Edition.objects.none()
    if person.holds(Permission.RUN_RANKING):
        organised = editions_for(person, Permission.RUN_RANKING)
    return (
        Stage.objects.filter(Q(edition__in=sits_in) | Q(edition__in=organised.values("pk")), kind=StageKind.PLENARY)
        .select_related("edition")
        .order_by("edition", "position")
    )
