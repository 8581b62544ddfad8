"""Reads of institutionalization: the roots of one innovation and the index they add up to."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from sinovik.foundation import clock
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.innovations.models import Innovation
from sinovik.institutionalization.models import BudgetLine, Duty, LegalBasis
from sinovik.institutionalization.rules import holds_on
from sinovik.institutionalization.states import LASTING, PERSONAL
from sinovik.methods.indices import EmbeddingIndex, embedding_index
from sinovik.replication.models import WIB
from sinovik.replication.queries import innovations_of


def today_in_jakarta() -> date:
    """The day of the legal calendar, by the database's clock."""
    return timezone.localdate(clock.now(), WIB)


def recorded_by(person: Person) -> QuerySet[Innovation]:
    """Innovations whose roots the person records, by title."""
    return innovations_of(person, Permission.RECORD_EMBEDDING).select_related("owner", "unit")


@dataclass(frozen=True)
class Roots:
    """Everything recorded for one innovation, ended records included, and the index of the records that hold."""

    bases: tuple[LegalBasis, ...]
    budget: tuple[BudgetLine, ...]
    duties: tuple[Duty, ...]
    index: EmbeddingIndex


def _index(bases: list[LegalBasis], budget: list[BudgetLine], duties: list[Duty], today: date) -> EmbeddingIndex:
    in_force = [basis for basis in bases if holds_on(basis, today)]
    on_duty = [duty for duty in duties if holds_on(duty, today) and duty.since <= today]
    return embedding_index(
        lasting_bases=[str(basis) for basis in in_force if basis.kind in LASTING],
        personal_bases=[str(basis) for basis in in_force if basis.kind in PERSONAL],
        budget_years=[line.year for line in budget if holds_on(line, today)],
        units_on_duty=[duty.unit.name for duty in on_duty],
        procedures=[duty.procedure for duty in on_duty if duty.procedure],
        year=today.year,
    )


def roots_of(innovation: Innovation, today: date) -> Roots:
    """The roots of one innovation (three queries)."""
    bases = list(LegalBasis.objects.filter(innovation=innovation).select_related("file"))
    budget = list(BudgetLine.objects.filter(innovation=innovation))
    duties = list(Duty.objects.filter(innovation=innovation).select_related("unit", "file"))
    return Roots(tuple(bases), tuple(budget), tuple(duties), _index(bases, budget, duties, today))


@dataclass(frozen=True)
class PublicBasis:
    name: str
    title: str
    enacted_on: date


@dataclass(frozen=True)
class PublicBudget:
    year: int
    amount: int
    source: str


@dataclass(frozen=True)
class PublicDuty:
    unit: str
    position: str
    procedure: str


@dataclass(frozen=True)
class PublicSummary:
    """What everyone may know of an innovation's roots: records that hold, and budget lines that the owner shows."""

    bases: tuple[PublicBasis, ...]
    budget: tuple[PublicBudget, ...]
    duties: tuple[PublicDuty, ...]
    index: EmbeddingIndex


def public_summary(innovation: Innovation, today: date | None = None) -> PublicSummary:
    """Legal basis, budget and duties as the public page shows them (three queries). Account codes are not shown."""
    today = today or today_in_jakarta()
    roots = roots_of(innovation, today)
    return PublicSummary(
        bases=tuple(
            PublicBasis(str(basis), basis.title, basis.enacted_on) for basis in roots.bases if holds_on(basis, today)
        ),
        budget=tuple(
            PublicBudget(line.year, line.amount, line.get_source_display())
            for line in roots.budget
            if holds_on(line, today) and line.is_public
        ),
        duties=tuple(
            PublicDuty(duty.unit.name, duty.position, duty.procedure) for duty in roots.duties if holds_on(duty, today)
        ),
        index=roots.index,
    )
