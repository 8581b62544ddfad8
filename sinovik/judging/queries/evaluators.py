"""Who judges in an edition, and what stands between them and its agencies."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from sinovik.agencies.models import Agency
from sinovik.competitions.models import Edition, Proposal
from sinovik.competitions.states import EditionState, ProposalState
from sinovik.foundation.access.models import User

from ..models import Conflict, Declaration, Evaluator, EvaluatorHistory
from ..states import AssignmentState, EvaluatorState, Ground, SheetState, TieKind

IN_THE_RACE = [ProposalState.SUBMITTED, ProposalState.ELIGIBLE]
GROUND_OF_TIE = {TieKind.PAST_POST: Ground.PAST_POST, TieKind.MENTOR: Ground.MENTOR}


def evaluators_of(edition: Edition) -> QuerySet[Evaluator]:
    """Everyone appointed in the edition, with expertise, load and number of conflicts; panelists after evaluators."""
    active = Q(assignments__state=AssignmentState.ACTIVE)
    return (
        Evaluator.objects.filter(edition=edition)
        .select_related("user", "agency", "home_region")
        .prefetch_related("expertise")
        .annotate(
            load=Count("assignments", filter=active, distinct=True),
            locked=Count("assignments", filter=active & Q(assignments__sheet__state=SheetState.LOCKED), distinct=True),
            barred=Count("conflicts__agency", distinct=True),
        )
        .order_by("role", "user__full_name", "pk")
    )


def posts_of(user: User | None) -> QuerySet[Evaluator]:
    """Every edition in which the person judges or judged, the newest first."""
    return (
        Evaluator.objects.filter(user=user)
        .exclude(state=EvaluatorState.WITHDRAWN)
        .select_related("edition", "user")
        .order_by("-edition__year", "-pk")
    )


def judged_by(user: User | None) -> QuerySet[Edition]:
    """Running editions in which the person judges, the newest first."""
    posts = Evaluator.objects.filter(user=user).exclude(state=EvaluatorState.WITHDRAWN)
    return Edition.objects.filter(pk__in=posts.values("edition"), state=EditionState.OPEN).order_by("-year", "-pk")


def known_of(evaluator: Evaluator) -> dict[str, Any]:
    """The profile as its form shows it: categories by key, agencies by name, one on each line."""
    categories = list(evaluator.expertise.order_by("rank").values_list("category", flat=True))
    ties = list(evaluator.ties.order_by("pk").values_list("kind", "agency__name"))
    names = {kind: "\n".join(name for tie, name in ties if tie == kind) for kind in TieKind.values}
    return {
        "capacity": evaluator.capacity,
        "expertise": categories,
        "best": categories[0] if categories else "",
        "interests": evaluator.interests,
        "past_posts": names[TieKind.PAST_POST],
        "mentored": names[TieKind.MENTOR],
    }


def moves_of(evaluator: Evaluator) -> QuerySet[EvaluatorHistory]:
    """Leaving and coming back with their reasons, the newest first."""
    rows = evaluator.history.filter(verb__in=["withdraw", "return"])
    return rows.select_related("by").order_by("-at", "-pk")


def competing_agencies(edition: Edition) -> QuerySet[Agency]:
    """Agencies with an entry that is still in the race, by kind and name: what interests are declared upon."""
    entry = Proposal.objects.filter(edition=edition, agency=OuterRef("pk"), state__in=IN_THE_RACE)
    return Agency.objects.filter(Exists(entry)).select_related("region").order_by("kind", "name", "pk")


def declared_agencies(evaluator: Evaluator) -> frozenset[int]:
    """Agencies the evaluator has answered for, in any of the declarations."""
    lists = Declaration.objects.filter(evaluator=evaluator).values_list("agencies", flat=True)
    return frozenset(chain.from_iterable(lists))


def declared_in(edition: Edition) -> dict[int, frozenset[int]]:
    """Evaluator → the agencies they have answered for."""
    answered: dict[int, set[int]] = defaultdict(set)
    rows = Declaration.objects.filter(evaluator__edition=edition).values_list("evaluator", "agencies")
    for evaluator, agencies in rows:
        answered[evaluator].update(agencies)
    return {evaluator: frozenset(agencies) for evaluator, agencies in answered.items()}


def undeclared_agencies(evaluator: Evaluator) -> QuerySet[Agency]:
    return competing_agencies(evaluator.edition).exclude(pk__in=declared_agencies(evaluator))


def conflicts_of(evaluator: Evaluator) -> QuerySet[Conflict]:
    return evaluator.conflicts.select_related("agency").order_by("agency__name", "pk")


def conflicts_in(edition: Edition) -> QuerySet[Conflict]:
    """Every conflict of the edition whose agency competes, with its reason."""
    return (
        Conflict.objects.filter(evaluator__edition=edition, agency__in=competing_agencies(edition))
        .select_related("evaluator__user", "agency")
        .order_by("evaluator__user__full_name", "agency__name", "pk")
    )


def barred_agencies(user: User | None, edition: Edition) -> frozenset[int]:
    """The agencies on whose entries this person decides nothing in the edition."""
    rows = Conflict.objects.filter(evaluator__edition=edition, evaluator__user=user)
    return frozenset(rows.values_list("agency", flat=True))


@dataclass(frozen=True)
class Detected:
    """A conflict that follows from the profile."""

    agency: int
    ground: str


def detected_conflicts(evaluator: Evaluator) -> list[Detected]:
    """Own agency with its parent and parts, the home region's agencies, past posts and mentored agencies."""
    own = _family(evaluator.agency)
    home = (
        Agency.objects.filter(region=evaluator.home_region).values_list("pk", flat=True)
        if evaluator.home_region_id
        else []
    )
    ties = evaluator.ties.values_list("agency", "kind")
    return [
        *(Detected(agency, Ground.OWN_AGENCY) for agency in sorted(own)),
        *(Detected(agency, Ground.HOME_REGION) for agency in sorted(home)),
        *(Detected(agency, GROUND_OF_TIE[kind]) for agency, kind in sorted(ties)),
    ]


def _family(agency: Agency | None) -> set[int]:
    if agency is None:
        return set()
    children = Agency.objects.filter(parent=agency).values_list("pk", flat=True)
    return {agency.pk, *children} | ({agency.parent_id} if agency.parent_id else set())


def ready_evaluators(edition: Edition, role: str) -> QuerySet[Evaluator]:
    """Who can be given readings: pact accepted, interests declared, not withdrawn."""
    return (
        Evaluator.objects.filter(edition=edition, role=role, state=EvaluatorState.READY)
        .select_related("user")
        .prefetch_related("expertise", Prefetch("conflicts", queryset=Conflict.objects.only("evaluator", "agency")))
        .order_by("pk")
    )
