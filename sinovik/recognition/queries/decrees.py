"""Decrees, awards and certificates as the public and the secretariat read them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from sinovik.agencies.models import Membership
from sinovik.agencies.queries import roles_with, units_of
from sinovik.competitions.models import Edition
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.judging.models import Announcement
from sinovik.judging.queries.announcements import announcements_of, has_open_objection

from ..models import Award, Certificate, Decree, DecreeEntry
from ..states import Recipient

NEWS = timedelta(days=30)  # how long a home tells of a new certificate


@dataclass(frozen=True)
class LevelEntries:
    """One level of a decree, by agency: a decree has no order inside a level."""

    name: str
    rows: tuple[DecreeEntry, ...]


def decrees() -> QuerySet[Decree]:
    """All decrees, the newest first; a decree is public from its first moment."""
    rows = Decree.objects.select_related("edition", "announcement", "entry")
    return rows.annotate(size=Count("entries")).order_by("-issued_at", "-pk")


def decrees_of(edition: Edition) -> QuerySet[Decree]:
    return decrees().filter(edition=edition)


def entries_of(decree: Decree) -> QuerySet[DecreeEntry]:
    given = Award.objects.filter(entry=OuterRef("pk"), recipient=Recipient.AGENCY)
    rows = DecreeEntry.objects.filter(decree=decree).select_related("agency", "proposal")
    return rows.annotate(awarded=Exists(given)).order_by("-level_rank", "level_name", "agency_name", "title", "pk")


def entries_without_award(decree: Decree) -> QuerySet[DecreeEntry]:
    """Entries whose agency has not received its award yet."""
    rows = entries_of(decree).filter(awarded=False)
    return rows.select_related("decree__edition", "agency", "proposal__unit")


def levels_of(decree: Decree) -> list[LevelEntries]:
    """The decree's lists, the highest level first, then as the edition names its pools; inside one by agency."""
    book = decree.edition.book
    place = {pool: number for number, pool in enumerate(book.pools)}
    rows = sorted(
        entries_of(decree), key=lambda entry: (-entry.level_rank, place[book.pool_of(entry.proposal.group).key])
    )
    groups = groupby(rows, key=lambda entry: entry.level_name)
    return [LevelEntries(name, tuple(found)) for name, found in groups]


def announcements_to_decree(edition: Edition) -> QuerySet[Announcement]:
    """Announcements without a decree, with `blocked`: an objection still waits for its answer."""
    done = Decree.objects.filter(edition=edition).values("announcement")
    return announcements_of(edition).exclude(pk__in=done).annotate(blocked=has_open_objection())


def awards_of(decree: Decree) -> QuerySet[Award]:
    rows = Award.objects.filter(entry__decree=decree).select_related("entry__decree__edition", "certificate", "agency")
    return rows.order_by("-entry__level_rank", "entry__agency_name", "entry__title", "pk")


def certificates_for(person: Person) -> QuerySet[Certificate]:
    """The certificates of the person's own units and, for who stands for the whole agency, of all its units."""
    mine = units_of(person, Permission.SEE_RESULT_SHEETS)
    rows = Certificate.objects.filter(award__entry__proposal__unit__in=mine)
    return rows.select_related("award__entry__decree__edition", "award__agency", "entry").order_by("number")


def fresh_certificates(person: Person, now: datetime) -> QuerySet[Certificate]:
    """Those issued in the last weeks."""
    return certificates_for(person).filter(issued_at__gt=now - NEWS)


def decrees_without_award() -> QuerySet[Decree]:
    """Decrees with `waiting`: how many agencies have not received their award yet; the oldest decree first."""
    given = Award.objects.filter(entry=OuterRef("pk"), recipient=Recipient.AGENCY)
    bare = DecreeEntry.objects.filter(decree=OuterRef("pk")).filter(~Exists(given)).order_by()
    number = bare.values("decree").annotate(n=Count("pk")).values("n")
    return decrees().annotate(waiting=Subquery(number)).filter(waiting__gt=0).order_by("issued_at", "pk")


def certificate_by_code(code: str) -> Certificate | None:
    """The certificate behind a code as people type it: case, and what is no letter or figure, does not matter."""
    plain = "".join(sign for sign in code if sign.isalnum()).upper()
    rows = Certificate.objects.select_related("award__entry__decree__edition", "award__agency", "entry")
    return rows.filter(code=plain).first() if plain else None


def people_named(decree: Decree) -> QuerySet[User]:
    """Everyone who may read the results of an entry of the decree."""
    entries = DecreeEntry.objects.filter(decree=decree)
    whole = Q(agency__in=entries.values("agency")) | Q(agency__in=entries.values("agency__parent"))
    here = Q(unit__in=entries.values("proposal__unit")) | (Q(unit=None) & whole)
    held = Membership.objects.filter(here, role__in=roles_with(Permission.SEE_RESULT_SHEETS), until=None)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
