"""Working days, legal deadlines, and who may do what at the information desk.

A legal day ends at 24.00 WIB. A deadline is stored as that instant: an act at the instant itself is late, one second
before it is in time. Values and sources: policy/inquiries.toml.
"""

import base64
import hashlib
import hmac
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings

from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.inquiries.models import HolidayCorrection, Inquiry
from sinovik.inquiries.states import AWAITING_ANSWER, DayKind, Duty, InquiryState

SATURDAY = 5


@cache
def policy() -> MappingProxyType:
    """The desk's values as policy/inquiries.toml has them; read once."""
    return MappingProxyType(tomllib.loads((settings.POLICY / "inquiries.toml").read_text(encoding="utf-8")))


def days_of(deadline: str) -> int:
    """Working days of one deadline, e.g. `answer` → 10."""
    return policy()["deadlines"][deadline]["working_days"]


def zone() -> ZoneInfo:
    return ZoneInfo(policy()["calendar"]["zone"])


@dataclass(frozen=True)
class Calendar:
    """Which days the desk works: Monday to Friday without holidays and joint leave, as corrected by letter."""

    corrections: MappingProxyType

    @classmethod
    def corrected_by(cls, rows: Iterable[HolidayCorrection]) -> "Calendar":
        """rows: oldest first; the latest word on a day stands."""
        return cls(MappingProxyType({row.day: row.kind for row in rows}))

    def works(self, day: date) -> bool:
        if day in self.corrections:
            return self.corrections[day] == DayKind.WORKING
        return day.weekday() < SATURDAY and day not in _known_holidays(day.year)

    def deadline(self, start: datetime, days: int) -> datetime:
        """The instant at which `days` working days after `start` have ended: 24.00 WIB of the last one.

        The day of `start` itself is never counted, whatever its hour.
        """
        day = start.astimezone(zone()).date()
        left = days
        while left:
            day += timedelta(days=1)
            left -= self.works(day)
        return datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone())

    def days_left(self, now: datetime, due: datetime) -> int:
        """Working days from tomorrow to the last day of the deadline; negative when it has passed."""
        today, last = now.astimezone(zone()).date(), last_day(due)
        step = 1 if last >= today else -1
        days = (today + timedelta(days=n * step) for n in range(1, abs((last - today).days) + 1))
        return step * sum(self.works(day) for day in days)


def last_day(due: datetime) -> date:
    """The day at whose end a deadline runs out."""
    return (due - timedelta(seconds=1)).astimezone(zone()).date()


@cache
def _known_holidays(year: int) -> frozenset[date]:
    """Public holidays and joint leave (cuti bersama) of one year, from the holidays library."""
    return frozenset(holidays.Indonesia(years=year, categories=("public", "government")))


def in_time(inquiry: Inquiry, now: datetime) -> bool:
    """Whether the running legal clock has not run out; true when none runs."""
    return inquiry.due_at is None or now < inquiry.due_at


def token_of(inquiry: Inquiry) -> str:
    """The requester's key: 256 bits from a stored nonce and the program's secret; the database alone cannot make it."""
    key = settings.SECRET_KEY.encode()
    mac = hmac.new(key, b"inquiries.token:" + bytes(inquiry.nonce), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def may_answer(person: Person) -> bool:
    return person.holds_nationally(Permission.ANSWER_INQUIRIES)


def may_see_desk(person: Person) -> bool:
    return may_answer(person) or person.holds_nationally(Permission.ANSWER_INQUIRY_OBJECTIONS)


def may_answer_objection(person: Person, inquiry: Inquiry) -> bool:
    """The officer's superior answers; never the person who answered the request."""
    return person.holds_nationally(Permission.ANSWER_INQUIRY_OBJECTIONS) and inquiry.answered_by_id != person.user.pk


def may_correct_calendar(person: Person) -> bool:
    return person.holds_nationally(Permission.CORRECT_CALENDAR)


def may_object(inquiry: Inquiry, now: datetime) -> bool:
    """Within 30 working days of the answer or refusal; on silence from the day after the answer was due."""
    if inquiry.state in {InquiryState.ANSWERED, InquiryState.REFUSED}:
        return in_time(inquiry, now)
    return inquiry.state in AWAITING_ANSWER and not in_time(inquiry, now)


DUTY_OF = MappingProxyType(
    {
        InquiryState.RECEIVED: Duty.COMPLETENESS,
        InquiryState.CONFIRMED: Duty.ANSWER,
        InquiryState.FORWARDED: Duty.ANSWER,
        InquiryState.EXTENDED: Duty.ANSWER,
        InquiryState.ANSWERED: Duty.OBJECTION,
        InquiryState.REFUSED: Duty.OBJECTION,
        InquiryState.OBJECTED: Duty.OBJECTION_ANSWER,
    }
)
