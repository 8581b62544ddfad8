"""Reads of replication: what a person sees, and what the public may see of an innovation's lineage."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinovik.agencies.models import Agency
from sinovik.agencies.queries import agencies_of
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.files.models import StoredFile
from sinovik.innovations.models import Innovation
from sinovik.replication.models import (
    Agreement,
    Implementation,
    ImplementationHistory,
    Interest,
    InterestHistory,
    LineageConfirmation,
    Step,
    Visit,
)
from sinovik.replication.rules import Next, Side, Turn, is_copier, is_owner, may_withdraw, turn_of
from sinovik.replication.states import ImplementationState

WHOLE = (
    "innovation",
    "owner",
    "agency",
    "unit",
    "by",
    "agreement__implementation__copy",
    "agreement__implementation__by",
    "agreement__file",
    "agreement__by",
)


def innovations_of(person: Person, permission: Permission) -> QuerySet[Innovation]:
    """Innovations for which the permission is held: all of an agency, of the companies under it, or of one's unit."""
    if person.holds_nationally(permission):
        return Innovation.objects.order_by("title", "number")
    own = Q(owner__in=person.whole_agencies(permission)) | Q(unit__in=person.units(permission))
    return Innovation.objects.filter(own).order_by("title", "number")


def interests_of(person: Person) -> QuerySet[Interest]:
    """Interests in which the person's agencies stand on either side, newest first."""
    return (
        Interest.objects.filter(
            Q(owner__in=agencies_of(person, Permission.ANSWER_INTERESTS))
            | Q(agency__in=agencies_of(person, Permission.EXPRESS_INTEREST))
        )
        .select_related(*WHOLE)
        .order_by("-at", "-pk")
    )


TO_DO = {
    Next.ANSWER: (gettext_lazy("Jawab minat"), gettext_lazy("Menunggu jawaban pemilik")),
    Next.AGREE: (gettext_lazy("Catat perjanjian"), gettext_lazy("Menunggu perjanjian dari pemilik")),
    Next.START: (gettext_lazy("Mulai peniruan"), gettext_lazy("Menunggu peniru memulai")),
    Next.REPORT: (gettext_lazy("Catat langkah atau laporkan"), gettext_lazy("Menunggu laporan peniru")),
    Next.CONFIRM: (gettext_lazy("Periksa laporan"), gettext_lazy("Menunggu pemastian pemilik")),
    Next.NOTHING: (gettext_lazy("Selesai"), gettext_lazy("Selesai")),
}


@dataclass(frozen=True)
class Row:
    """One interest on the desk: the thing, whose turn it is, and whether that is the reader."""

    interest: Interest
    turn: Turn
    mine: bool

    @property
    def to_do(self) -> str:
        """What the reader does next, or whom they wait for."""
        return str(TO_DO[self.turn.step][0 if self.mine else 1])

    @property
    def ending(self) -> str:
        """The state that ended it: of the implementation if there is one, else of the interest."""
        agreement = getattr(self.interest, "agreement", None)
        implementation = getattr(agreement, "implementation", None)
        return implementation.state if implementation else self.interest.state


@dataclass(frozen=True)
class Desk:
    """What waits for the reader, what waits for others, what is over; each newest first."""

    mine: tuple[Row, ...]
    others: tuple[Row, ...]
    over: tuple[Row, ...]


def _row(person: Person, interest: Interest) -> Row:
    turn = turn_of(interest)
    stands = {Side.OWNER: is_owner, Side.COPIER: is_copier}.get(turn.side)
    return Row(interest, turn, stands is not None and stands(person, interest))


def desk_of(person: Person) -> Desk:
    rows = [_row(person, interest) for interest in interests_of(person)]
    return Desk(
        mine=tuple(row for row in rows if row.mine),
        others=tuple(row for row in rows if not row.mine and row.turn.step != Next.NOTHING),
        over=tuple(row for row in rows if row.turn.step == Next.NOTHING),
    )


def waiting_count(person: Person) -> int:
    """How many interests wait for this person: for the desk's card and the menu."""
    return len(desk_of(person).mine)


def asking_agencies(person: Person, innovation: Innovation) -> QuerySet[Agency]:
    """For whom the person may ask to copy this innovation."""
    return agencies_of(person, Permission.EXPRESS_INTEREST).exclude(pk=innovation.owner_id)


def own_innovations(implementation: Implementation) -> QuerySet[Innovation]:
    """Innovations of the copying agency that may be the copy, by title."""
    return Innovation.objects.filter(owner=implementation.agency_id).order_by("title", "number")


def visits_of(person: Person) -> QuerySet[Visit]:
    """Visits to innovations of the person's agencies, newest first."""
    return (
        Visit.objects.filter(agency__in=agencies_of(person, Permission.LOG_VISITS))
        .select_related("innovation", "agency", "visitor_agency")
        .order_by("-visited_on", "-pk")
    )


def visited_innovations(person: Person) -> QuerySet[Innovation]:
    """Innovations whose visits the person may log, by title."""
    return innovations_of(person, Permission.LOG_VISITS)


@dataclass(frozen=True)
class Relative:
    """A published innovation in the lineage: its permanent number, title, owner, and when the owner confirmed."""

    number: str
    slug: str
    title: str
    agency: str
    confirmed_on: date
    is_demo: bool


@dataclass(frozen=True)
class PublicSummary:
    """What everyone may know of an innovation's copies. Unpublished relatives are counted, never named."""

    origins: tuple[Relative, ...]
    copies: tuple[Relative, ...]
    unpublished_copies: int
    running: int
    visits: int
    last_visit: date | None


def _relative(innovation: Innovation, confirmed_on: date) -> Relative:
    return Relative(
        innovation.number,
        innovation.slug,
        str(innovation),
        innovation.owner.name,
        confirmed_on,
        innovation.is_demo,
    )


def public_summary(innovation: Innovation) -> PublicSummary:
    """Lineage and visits of one innovation as the public page shows them (three queries)."""
    edges = list(
        LineageConfirmation.objects.filter(Q(source=innovation) | Q(copy=innovation))
        .select_related("source__owner", "copy__owner")
        .order_by("at", "pk")
    )
    below = [edge for edge in edges if edge.source_id == innovation.pk]
    visits = list(
        Visit.objects.filter(innovation=innovation).order_by("visited_on").values_list("visited_on", flat=True)
    )
    return PublicSummary(
        origins=tuple(
            _relative(edge.source, edge.at.date())
            for edge in edges
            if edge.copy_id == innovation.pk and edge.source.published_at
        ),
        copies=tuple(_relative(edge.copy, edge.at.date()) for edge in below if edge.copy.published_at),
        unpublished_copies=sum(edge.copy.published_at is None for edge in below),
        running=Implementation.objects.filter(
            agreement__interest__innovation=innovation,
            state__in=[ImplementationState.RUNNING, ImplementationState.REPORTED],
        ).count(),
        visits=len(visits),
        last_visit=visits[-1] if visits else None,
    )


def has_confirmed_copy(innovation: Innovation) -> bool:
    return LineageConfirmation.objects.filter(source=innovation).exists()


def agreement_of(interest: Interest) -> QuerySet[Agreement]:
    return Agreement.objects.filter(interest=interest).select_related("interest__agency")


def implementation_of(interest: Interest) -> QuerySet[Implementation]:
    return Implementation.objects.filter(agreement__interest=interest).select_related(
        "agency", "agreement__interest__innovation", "agreement__interest__unit__place", "agreement__interest__owner"
    )


def files_of(interest: Interest) -> QuerySet[StoredFile]:
    """The files of one replication: the agreement's text and the evidence of its steps."""
    steps = Step.objects.filter(implementation__agreement__interest=interest).values("evidence")
    return StoredFile.objects.filter(Q(pk__in=steps) | Q(pk__in=agreement_of(interest).values("file")))


@dataclass(frozen=True)
class Event:
    """One line of a replication's story."""

    at: datetime
    title: str
    by: str
    text: str


@dataclass(frozen=True)
class Story:
    """One replication as both sides read it: its parts, everything that happened, oldest first, and the next steps."""

    interest: Interest
    agreement: Agreement | None
    implementation: Implementation | None
    steps: tuple[Step, ...]
    events: tuple[Event, ...]
    row: Row
    may_withdraw: bool

    @property
    def events_as_items(self) -> list[dict[str, object]]:
        return [vars(event) for event in self.events]


def _events(interest: Interest, agreement: Agreement | None, implementation: Implementation | None) -> list[Event]:
    asked = Event(interest.at, _("Minat diajukan"), interest.by.full_name, "")
    moves = list(interest.history.select_related("by"))
    if implementation:
        moves += list(implementation.history.select_related("by"))
    events = [Event(m.at, _verb(m), m.by.full_name, m.reason) for m in moves]
    if agreement:
        events.append(Event(agreement.at, _("Perjanjian dicatat"), agreement.by.full_name, agreement.number))
    if implementation:
        events.append(Event(implementation.at, _("Peniruan dimulai"), implementation.by.full_name, ""))
    return sorted([asked, *events], key=lambda event: event.at)


VERBS = {
    "accept": gettext_lazy("Minat diterima pemilik"),
    "refuse": gettext_lazy("Minat ditolak pemilik"),
    "withdraw": gettext_lazy("Minat dibatalkan"),
    "report": gettext_lazy("Peniruan dilaporkan"),
    "return": gettext_lazy("Laporan dikembalikan"),
    "confirm": gettext_lazy("Salinan dipastikan pemilik"),
    "stop": gettext_lazy("Peniruan dihentikan"),
}


def _verb(move: InterestHistory | ImplementationHistory) -> str:
    return str(VERBS[move.verb])


def story_of(person: Person, interest: Interest) -> Story:
    agreement = getattr(interest, "agreement", None)
    implementation = getattr(agreement, "implementation", None)
    steps = implementation.steps.select_related("evidence", "by") if implementation else ()
    row = _row(person, interest)
    return Story(
        interest=interest,
        agreement=agreement,
        implementation=implementation,
        steps=tuple(steps),
        events=tuple(_events(interest, agreement, implementation)),
        row=row,
        may_withdraw=may_withdraw(person, interest),
    )
