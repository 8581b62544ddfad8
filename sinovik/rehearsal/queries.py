from django.db.models import QuerySet

from sinovik.competitions.models import Edition
from sinovik.competitions.queries.editions import editions_for
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from .models import Rehearsal


def rehearsals_of(person: Person, edition: Edition) -> QuerySet[Rehearsal]:
    """All rehearsals of an edition that the person configures, the newest first, without their long plans."""
    rows = Rehearsal.objects.filter(edition__in=editions_for(person, Permission.CONFIGURE_EDITIONS), edition=edition)
    return rows.select_related("edition", "result__by", "by").defer("plan", "edition__rules").order_by("-number")


def running() -> QuerySet[Rehearsal]:
    """Rehearsals without an end, of any edition: at most one."""
    return Rehearsal.objects.filter(result=None)
