"""Reads of institutionalization: the roots of one innovation and the index they add up to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sinovik.foundation import clock
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.files.models import StoredFile
from sinovik.innovations.models import Innovation
from sinovik.institutionalization.models import BudgetLine, Duty, LegalBasis, Root
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


NAMES = {
    "legal_basis": _("Dasar hukum"),
    "budget": _("Anggaran tiga tahun"),
    "duty": _("Tugas unit"),
    "procedure": _("SOP"),
}


@dataclass(frozen=True)
class IndexPart:
    """One part of the index for a page: its name, its points of its weight, and the facts it rests on."""

    name: str
    points: Decimal
    weight: Decimal
    because: str


@dataclass(frozen=True)
class Roots:
    """Everything recorded for one innovation, ended records included, and the index of the records that hold."""

    bases: tuple[LegalBasis, ...]
    budget: tuple[BudgetLine, ...]
    duties: tuple[Duty, ...]
    index: EmbeddingIndex

    @property
    def parts(self) -> list[IndexPart]:
        """The parts of the index in words, in the order of the method."""
        return [
            IndexPart(NAMES[part.key], part.points, part.weight, ", ".join(part.because)) for part in self.index.parts
        ]


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


KINDS: dict[str, type[Root]] = {"basis": LegalBasis, "budget": BudgetLine, "duty": Duty}


def root_of(innovation: Innovation, kind: str) -> QuerySet[Root]:
    """The records of one kind (basis, budget, duty) that have not ended; nothing for an unknown kind."""
    model = KINDS.get(kind)
    return model.objects.filter(innovation=innovation, ended_on=None) if model else LegalBasis.objects.none()


def files_of(innovation: Innovation) -> QuerySet[StoredFile]:
    """The texts of rules and procedures of one innovation."""
    rules = LegalBasis.objects.filter(innovation=innovation).values("file")
    procedures = Duty.objects.filter(innovation=innovation).values("file")
    return StoredFile.objects.filter(Q(pk__in=rules) | Q(pk__in=procedures))


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
