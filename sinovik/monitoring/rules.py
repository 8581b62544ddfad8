"""Periods of an indicator, and who may report and verify."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.innovations.models import Innovation
from sinovik.monitoring.models import Indicator, Measurement, SustainabilityReview
from sinovik.monitoring.states import MONTHS, Direction, Frequency


@dataclass(frozen=True)
class Period:
    """One stretch of the calendar for which an indicator is reported; both days belong to it."""

    start: date
    end: date


def _first_of(month: int) -> date:
    """The first day of a month counted from year 0."""
    return date(month // 12, month % 12 + 1, 1)


def period_of(day: date, frequency: str) -> Period:
    """The calendar month, quarter, half-year or year that a day lies in."""
    length = MONTHS[Frequency(frequency)]
    begins = (day.year * 12 + day.month - 1) // length * length
    return Period(_first_of(begins), _first_of(begins + length) - timedelta(days=1))


def ended_periods(indicator: Indicator, today: date) -> Iterator[Period]:
    """Periods of an indicator that are over, oldest first, beginning with the one in which measuring began."""
    period = period_of(indicator.starts_on, indicator.frequency)
    while period.end < today:
        yield period
        period = period_of(period.end + timedelta(days=1), indicator.frequency)


def due_periods(indicator: Indicator, reported: set[date], today: date) -> tuple[Period, ...]:
    """Ended periods without a report, oldest first. reported: last days of the periods that have one."""
    if indicator.ended_at is not None:
        return ()
    return tuple(period for period in ended_periods(indicator, today) if period.end not in reported)


def reaches(indicator: Indicator, value: Decimal) -> bool:
    """Whether a value meets the target in the indicator's direction."""
    return value >= indicator.target if indicator.direction == Direction.UP else value <= indicator.target


def may_design(person: Person, innovation: Innovation) -> bool:
    return person.holds(Permission.DESIGN_INDICATORS, agency=innovation.owner_id)


def is_independent(person: Person, agency: int) -> bool:
    """Whether the person holds nothing in that agency: an assessor never judges the house they belong to."""
    return agency not in person.houses


def may_verify(person: Person, measurement: Measurement) -> bool:
    return (
        person.holds_nationally(Permission.VERIFY_MEASUREMENTS)
        and is_independent(person, measurement.indicator.agency_id)
        and measurement.by_id != person.user.pk
    )


def may_review(person: Person, review: SustainabilityReview) -> bool:
    return person.holds_nationally(Permission.REVIEW_SUSTAINABILITY) and is_independent(person, review.agency_id)
