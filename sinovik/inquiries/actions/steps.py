"""What every step of a request does: move it, restart its clock, write to the requester, tell the desk."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import override

from sinovik.agencies.queries import members_holding
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.letters import Words, send
from sinovik.foundation.states import move
from sinovik.foundation.tasks import enqueue
from sinovik.inquiries.actions.letters import Text
from sinovik.inquiries.models import Inquiry, InquiryHistory, Notice
from sinovik.inquiries.queries import calendar
from sinovik.inquiries.states import INQUIRY

STOPPED = {"counted_from": None, "due_days": None, "due_at": None}


def hold(inquiry: Inquiry) -> None:
    """Lock the request and read it anew: columns that a step reckons with must be the present ones."""
    inquiry.refresh_from_db(from_queryset=Inquiry.objects.select_for_update(of=("self",)))


def clock_from(start: datetime | None, days: int) -> dict[str, object]:
    """The columns of a legal clock that begins at `start`; of none when none runs (the move is refused then)."""
    if start is None:
        return STOPPED
    return {"counted_from": start, "due_days": days, "due_at": calendar().deadline(start, days)}


def step(inquiry: Inquiry, verb: str, by: User | None, now: datetime, reason: str = "", **columns: object) -> Inquiry:
    return move(inquiry, verb, transitions=INQUIRY, history=InquiryHistory, by=by, now=now, reason=reason, **columns)


def write(inquiry: Inquiry, letter: Callable[..., Text], now: datetime, *facts: str) -> None:
    """A letter to the requester in the language of their request: on their page at once, by mail through the queue.

    letter: one of `actions.letters`, asked with the request and the facts.
    """
    with override(inquiry.language):
        said = letter(inquiry, *facts)
    notice = Notice.objects.create(inquiry=inquiry, subject=said.subject, body=said.body, at=now)
    enqueue("inquiries.mail", notice=notice.pk)


def tell_desk(inquiry: Inquiry, permission: Permission, words: Words, now: datetime) -> None:
    link = f"/meja-informasi/{inquiry.pk}/"
    send(to=members_holding(permission), words=words, link=link, now=now, about=inquiry)
