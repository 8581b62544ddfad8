"""Reads of the information desk: the corrected calendar, the desk by deadline, one request by its token."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from sinovik.foundation.access.person import Person
from sinovik.inquiries.models import Attempt, HolidayCorrection, Inquiry, Notice, Requester
from sinovik.inquiries.rules import (
    DUTY_OF,
    Calendar,
    digest_of,
    in_time,
    last_day,
    may_answer,
    may_answer_objection,
    may_object,
    may_see_desk,
    policy,
)
from sinovik.inquiries.states import INQUIRY, OVER, REFERENCE_STATUS, WAITS_FOR_DESK, Duty, InquiryState


def calendar() -> Calendar:
    """The working calendar with every correction so far (one query)."""
    return Calendar.corrected_by(HolidayCorrection.objects.order_by("at", "pk"))


def corrections() -> QuerySet[HolidayCorrection]:
    return HolidayCorrection.objects.select_related("by").order_by("-day", "-pk")


def inquiries_of(person: Person) -> QuerySet[Inquiry]:
    """Every request, for people of the information desk; nobody else has any."""
    if not may_see_desk(person):
        return Inquiry.objects.none()
    return Inquiry.objects.select_related(
        "requester", "innovation", "forwarded_to", "answered_by", "answer_file"
    ).order_by(F("due_at").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Row:
    """One request on the desk: which duty runs, working days left (negative when late), whether the reader acts."""

    inquiry: Inquiry
    duty: Duty | None
    days_left: int | None
    late: bool
    mine: bool

    @property
    def last_day(self) -> date | None:
        return last_day(self.inquiry.due_at) if self.inquiry.due_at else None

    @property
    def days_late(self) -> int:
        return max(0, -(self.days_left or 0))

    @property
    def requester(self) -> Requester | None:
        """None when the contact has been erased."""
        return getattr(self.inquiry, "requester", None)

    @property
    def verbs(self) -> list[str]:
        """What the transition table allows from here."""
        return INQUIRY.verbs_from(self.inquiry.state)

    @property
    def reference_status(self) -> str:
        """The status of the reference data, "" while an objection runs."""
        return policy()["statuses"]["values"].get(REFERENCE_STATUS.get(self.inquiry.state, ""), "")


def row_of(person: Person, inquiry: Inquiry, now: datetime) -> Row:
    return _row(person, inquiry, calendar(), now)


def _row(person: Person, inquiry: Inquiry, days: Calendar, now: datetime) -> Row:
    mine = may_answer_objection(person, inquiry) if inquiry.state == InquiryState.OBJECTED else may_answer(person)
    return Row(
        inquiry=inquiry,
        duty=DUTY_OF.get(inquiry.state),
        days_left=days.days_left(now, inquiry.due_at) if inquiry.due_at else None,
        late=not in_time(inquiry, now),
        mine=mine,
    )


def open_rows(person: Person, now: datetime) -> list[Row]:
    """What the desk owes, most urgent first (two queries)."""
    days = calendar()
    return [_row(person, inquiry, days, now) for inquiry in inquiries_of(person).filter(state__in=WAITS_FOR_DESK)]


def waiting_rows(person: Person) -> QuerySet[Inquiry]:
    """Requests where the requester has the word: to complete, or to object."""
    waits = [InquiryState.INCOMPLETE, InquiryState.ANSWERED, InquiryState.REFUSED]
    return inquiries_of(person).filter(state__in=waits)


def ended(person: Person) -> QuerySet[Inquiry]:
    return inquiries_of(person).filter(state__in=OVER).order_by("-ended_at", "-pk")


def by_token(token: str) -> QuerySet[Inquiry]:
    """The request that belongs to a requester's key, or nothing."""
    return Inquiry.objects.filter(token_digest=digest_of(token)).select_related(
        "requester", "innovation", "answer_file"
    )


@dataclass(frozen=True)
class Status:
    """A request as its requester sees it: what runs, until which day, the letters, what they may do now."""

    inquiry: Inquiry
    duty: Duty | None
    last_day: date | None
    late: bool
    letters: tuple[Notice, ...]
    may_complete: bool
    may_object: bool
    may_close: bool


def status_of(inquiry: Inquiry, now: datetime) -> Status:
    return Status(
        inquiry=inquiry,
        duty=DUTY_OF.get(inquiry.state),
        last_day=last_day(inquiry.due_at) if inquiry.due_at else None,
        late=not in_time(inquiry, now),
        letters=tuple(inquiry.notices.all()),
        may_complete=inquiry.state == InquiryState.INCOMPLETE,
        may_object=may_object(inquiry, now),
        may_close=inquiry.state in {InquiryState.ANSWERED, InquiryState.REFUSED},
    )


def attempts_since(now: datetime, address_digest: str) -> tuple[int, int]:
    """(sent from this address, sent by all) in the last hour."""
    recent = Attempt.objects.filter(at__gt=now - timedelta(hours=1))
    return recent.filter(address_digest=address_digest).count(), recent.count()


def elapsed(now: datetime) -> QuerySet[Inquiry]:
    """Answered or refused requests whose time for an objection is over."""
    return Inquiry.objects.filter(state__in=[InquiryState.ANSWERED, InquiryState.REFUSED], due_at__lte=now).order_by(
        "pk"
    )


def unexamined(now: datetime) -> QuerySet[Inquiry]:
    """Requests whose completeness nobody examined in time."""
    return Inquiry.objects.filter(state=InquiryState.RECEIVED, due_at__lte=now).order_by("pk")


def running() -> QuerySet[Inquiry]:
    """Requests with a running clock."""
    return Inquiry.objects.exclude(due_at=None).order_by("pk")


def forgotten(now: datetime) -> Q:
    """Requesters whose keep-time has passed."""
    keep = timedelta(days=policy()["contact"]["keep_days_after_end"])
    return Q(inquiry__ended_at__isnull=False, inquiry__ended_at__lte=now - keep)
