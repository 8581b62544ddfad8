"""What is known of an innovation from before: earlier entries, what it won, records that may be the same one."""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.proposals import CLASSES
from sinovik.innovations.models import Innovation
from sinovik.innovations.queries import Wish, catalogue, latest_version, published
from sinovik.innovations.rules import title_key
from sinovik.innovations.states import Goal

ALIKE = 0.5  # share of three-letter pieces that two titles have in common


def entries_before(proposal: Proposal) -> QuerySet[Proposal]:
    """Entries of the same innovation in other editions, the newest first."""
    rows = Proposal.objects.filter(innovation=proposal.innovation_id).exclude(pk=proposal.pk)
    return rows.select_related("edition").order_by("-created_at", "-pk")


def records_alike(proposal: Proposal, *, most: int = 5) -> list[Innovation]:
    """Other records of the same owner whose titles are nearly this one, with what they won."""
    key = title_key(proposal.title)
    others = Innovation.objects.filter(owner=proposal.agency_id).exclude(pk=proposal.innovation_id).exclude(title="")
    near = others.annotate(alike=TrigramSimilarity("search__title_key", key)).filter(alike__gte=ALIKE)
    return list(near.prefetch_related("standings").order_by("-alike", "pk")[:most])


def classification_known(innovation: Innovation) -> dict[str, Any]:
    """Goals, sector, kind of service and whether it is digital, as its last entry told them; else the goals of what
    the owner wrote last."""
    told = Proposal.objects.filter(innovation=innovation).exclude(goals=[], sector="", service="", digital="")
    last = told.order_by("-created_at", "-pk").values(*CLASSES).first()
    if last is not None:
        return last
    version = latest_version(innovation)
    goals = version.content.get("goals", []) if version else []
    return {"goals": sorted({goal for goal in goals if goal in Goal.values})}


# --- the declared origin --------------------------------------------------------------------------------------------


def origin_numbered(number: str, agencies: Collection[int]) -> Innovation | None:
    """The innovation with this number, if the public or one of these agencies knows it."""
    known = Q(published_at__isnull=False) | Q(owner__in=list(agencies))
    return Innovation.objects.filter(known, number=number).first()


def origins_named(name: str, *, most: int = 3) -> list[Innovation]:
    """Public innovations of this very title; if there are none, those that a search for it finds."""
    key = title_key(name)
    same = list(published().filter(search__title_key=key).exclude(title="").order_by("pk")[:most]) if key else []
    return same or list(catalogue(Wish(text=name)).exclude(title="")[:most])
