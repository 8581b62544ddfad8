"""What the calendar brings about: deemed completeness, closing, corrected days, forgotten contacts, mail."""

from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage

from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.letters import link_in
from sinovik.inquiries.actions.desk import close, confirm
from sinovik.inquiries.models import HolidayCorrection, Inquiry, Notice, Requester
from sinovik.inquiries.queries import calendar, elapsed, forgotten, running, unexamined
from sinovik.inquiries.rules import token_of


def keep_time(*, now: datetime) -> int:
    """What the calendar alone brings about; safe to repeat. Returns how many requests moved.

    A request that nobody examined in three working days counts as complete: the desk's silence never costs the
    requester time.
    """
    late, over = list(unexamined(now)), list(elapsed(now))
    for inquiry in late:
        confirm(inquiry=inquiry, by=None, now=now)
    for inquiry in over:
        close(inquiry=inquiry, by=None, now=now)
    return len(late) + len(over)


@action("inquiries.correct_day")
def correct_day(*, day: date, kind: str, name: str, basis: str, by: User, now: datetime) -> HolidayCorrection:
    """A letter makes a day a holiday or a working day; every running clock is counted anew."""
    row = HolidayCorrection.objects.create(day=day, kind=kind, name=name.strip(), basis=basis.strip(), by=by, at=now)
    days = calendar()
    for inquiry in running().select_for_update():
        due = days.deadline(inquiry.counted_from, inquiry.due_days)
        if due != inquiry.due_at:
            Inquiry.objects.filter(pk=inquiry.pk).update(due_at=due)
    return row


@action("inquiries.erase_contacts")
def erase_contacts(*, by: User | None, now: datetime) -> None:
    """Names and addresses whose keep-time has passed are deleted; the request itself stays, without a person."""
    Requester.objects.filter(forgotten(now)).delete()


def mail(*, notice: int, now: datetime) -> bool:
    """Send one letter to the requester unless it went before or the contact is erased. Returns whether it went."""
    row = Notice.objects.select_related("inquiry").filter(pk=notice, mailed_at=None).first()
    requester = Requester.objects.filter(inquiry=row.inquiry).first() if row else None
    if requester is None:
        return False
    if not row.inquiry.is_demo:
        page = f"/permintaan-informasi/{token_of(row.inquiry)}/"
        link = settings.SITE_ADDRESS + link_in(row.inquiry.language, page)
        EmailMessage(subject=row.subject, body=f"{row.body}\n\n{link}\n", to=[requester.email]).send()
    Notice.objects.filter(pk=row.pk).update(mailed_at=now)
    return True
