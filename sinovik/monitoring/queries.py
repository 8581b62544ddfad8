"""Reads of monitoring: what is due, what waits for an assessor, and what the public sees side by side."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from sinovik.foundation import clock
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.innovations.models import Innovation
from sinovik.monitoring.models import Indicator, Measurement, SustainabilityReview, plain
from sinovik.monitoring.rules import Period, due_periods, reaches
from sinovik.monitoring.states import Sustainability
from sinovik.replication.models import WIB
from sinovik.replication.queries import innovations_of


def today_in_jakarta() -> date:
    """The day of the legal calendar, by the database's clock."""
    return timezone.localdate(clock.now(), WIB)


def _standing() -> QuerySet[Measurement]:
    """Measurements that no correction has replaced, newest period first, with their verification."""
    return (
        Measurement.objects.filter(correction=None)
        .select_related("verification", "evidence", "corrects")
        .order_by("-period_end", "-pk")
    )


def _with_measurements(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    return (
        indicators.select_related("innovation", "agency")
        .prefetch_related(Prefetch("measurements", queryset=_standing(), to_attr="standing"))
        .order_by("innovation__title", "innovation_id", "name", "pk")
    )


def indicators_of(person: Person) -> QuerySet[Indicator]:
    """Indicators for which the person reports, with their standing measurements."""
    own = innovations_of(person, Permission.REPORT_MEASUREMENTS)
    return _with_measurements(Indicator.objects.filter(innovation__in=own.order_by(), ended_at=None))


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its latest figure as reported and as verified, and the periods still owed."""

    indicator: Indicator
    latest: Measurement | None
    due: tuple[Period, ...]

    @property
    def target(self) -> Decimal:
        return plain(self.indicator.target)

    @property
    def reported(self) -> Decimal | None:
        return self.latest.figure if self.latest else None

    @property
    def verified(self) -> Decimal | None:
        check = getattr(self.latest, "verification", None)
        return check.figure if check else None


def row_of(indicator: Indicator, today: date) -> IndicatorRow:
    """Needs an indicator read with its `standing` measurements."""
    reported = {measurement.period_end for measurement in indicator.standing}
    latest = indicator.standing[0] if indicator.standing else None
    return IndicatorRow(indicator, latest, due_periods(indicator, reported, today))


def rows_of(person: Person, today: date) -> list[IndicatorRow]:
    """The owner's desk: indicators with something owed first."""
    return sorted((row_of(indicator, today) for indicator in indicators_of(person)), key=lambda row: not row.due)


def rows_on(innovation: Innovation, today: date) -> list[IndicatorRow]:
    """All running indicators of one innovation."""
    indicators = _with_measurements(Indicator.objects.filter(innovation=innovation, ended_at=None))
    return [row_of(indicator, today) for indicator in indicators]


def designed_for(person: Person) -> QuerySet[Innovation]:
    """Innovations for which the person may design indicators."""
    return innovations_of(person, Permission.DESIGN_INDICATORS).select_related("owner", "unit")


def indicators_designed_by(person: Person) -> QuerySet[Indicator]:
    """Running indicators that the person may end."""
    own = innovations_of(person, Permission.DESIGN_INDICATORS).order_by()
    return Indicator.objects.filter(innovation__in=own, ended_at=None).select_related("innovation")


def reports_of(person: Person) -> QuerySet[Measurement]:
    """Standing reports that the person may correct."""
    own = innovations_of(person, Permission.REPORT_MEASUREMENTS).order_by()
    return _standing().filter(indicator__innovation__in=own).select_related("indicator__innovation")


PER_PAGE = 20


def watched_list(person: Person, number: str | None) -> Page:
    """One page of the innovations whose monitoring the person reports on."""
    return Paginator(watched_by(person), PER_PAGE).get_page(number)


def watched_by(person: Person) -> QuerySet[Innovation]:
    """Innovations whose monitoring the person reports on."""
    return innovations_of(person, Permission.REPORT_MEASUREMENTS).select_related("owner", "unit")


def to_verify(person: Person) -> QuerySet[Measurement]:
    """Reports without a verification that this assessor may judge, oldest first."""
    if not person.holds_nationally(Permission.VERIFY_MEASUREMENTS):
        return Measurement.objects.none()
    return (
        Measurement.objects.filter(verification=None, correction=None)
        .exclude(indicator__agency__in=person.houses)
        .exclude(by=person.user)
        .select_related("indicator__innovation", "indicator__agency", "evidence", "corrects", "by")
        .order_by("at", "pk")
    )


def to_review(person: Person) -> QuerySet[SustainabilityReview]:
    """Sustainability reports of owners that no assessor has looked at, oldest first."""
    if not person.holds_nationally(Permission.REVIEW_SUSTAINABILITY):
        return SustainabilityReview.objects.none()
    return (
        SustainabilityReview.objects.exclude(reported_state="")
        .filter(history=None)
        .exclude(agency__in=person.houses)
        .select_related("innovation", "agency")
        .order_by("reported_at", "pk")
    )


def reviews_for(person: Person) -> QuerySet[SustainabilityReview]:
    """Every review that this assessor may judge, looked at or not."""
    if not person.holds_nationally(Permission.REVIEW_SUSTAINABILITY):
        return SustainabilityReview.objects.none()
    return SustainabilityReview.objects.exclude(agency__in=person.houses).select_related("innovation", "agency")


def reviews_of(innovation: Innovation) -> QuerySet[SustainabilityReview]:
    """The years of one innovation, newest first."""
    return (
        SustainabilityReview.objects.filter(innovation=innovation).prefetch_related("history").order_by("-year", "-pk")
    )


def evidence_for(person: Person) -> QuerySet[Measurement]:
    """Measurements whose evidence the person may open: the owner's own people and assessors."""
    seen = Measurement.objects.exclude(evidence=None).select_related("evidence")
    if person.holds_nationally(Permission.VERIFY_MEASUREMENTS):
        return seen.exclude(indicator__agency__in=person.houses)
    own = innovations_of(person, Permission.REPORT_MEASUREMENTS).order_by()
    return seen.filter(indicator__innovation__in=own)


@dataclass(frozen=True)
class PublicIndicator:
    """An indicator as the public sees it: the owner's figure and the assessor's beside each other, never merged."""

    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal
    source: str
    reported: Decimal | None
    reported_until: date | None
    verified: Decimal | None
    verified_on: date | None
    reached: bool | None


@dataclass(frozen=True)
class PublicSummary:
    """Indicators that the owner shows, and the state of sustainability as an assessor last found it.

    state is None as long as no assessor has looked; `self_reported` is the owner's own word for the same year.
    """

    indicators: tuple[PublicIndicator, ...]
    state: Sustainability | None
    state_year: int | None
    self_reported: Sustainability | None
    self_reported_year: int | None


def _public(row: IndicatorRow) -> PublicIndicator:
    indicator, latest = row.indicator, row.latest
    check = getattr(latest, "verification", None)
    return PublicIndicator(
        name=indicator.name,
        unit=indicator.unit,
        baseline=None if indicator.baseline is None else plain(indicator.baseline),
        target=plain(indicator.target),
        source=indicator.source,
        reported=latest.figure if latest else None,
        reported_until=latest.period_end if latest else None,
        verified=check.figure if check else None,
        verified_on=check.at.date() if check else None,
        reached=reaches(indicator, check.value) if check else None,
    )


def due_count(person: Person, today: date) -> int:
    """How many periods the person still has to report, over all indicators."""
    return sum(len(row.due) for row in rows_of(person, today))


def public_summary(innovation: Innovation, today: date | None = None) -> PublicSummary:
    """What everyone may know of an innovation's effect (four queries, one more without `today`)."""
    today = today or today_in_jakarta()
    reviews = list(reviews_of(innovation))
    found = next((review for review in reviews if review.history.all()), None)
    told = next((review for review in reviews if review.reported_state), None)
    return PublicSummary(
        indicators=tuple(_public(row) for row in rows_on(innovation, today) if row.indicator.is_public),
        state=Sustainability(found.state) if found else None,
        state_year=found.year if found else None,
        self_reported=Sustainability(told.reported_state) if told else None,
        self_reported_year=told.year if told else None,
    )
