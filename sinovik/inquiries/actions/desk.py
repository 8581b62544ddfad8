"""Verbs of the information desk: examine, forward, extend, answer, refuse, answer an objection."""

from datetime import datetime

from django.utils.translation import gettext as _

from sinovik.agencies.models import Agency
from sinovik.agencies.queries import members_holding
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import action
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused
from sinovik.inquiries.actions import letters
from sinovik.inquiries.actions.steps import STOPPED, clock_from, hold, step, write
from sinovik.inquiries.models import Inquiry
from sinovik.inquiries.rules import days_of


@action("inquiries.ask_to_complete")
def ask_to_complete(*, inquiry: Inquiry, reason: str, by: User, now: datetime) -> Inquiry:
    """Tell the requester what is missing; the clock stands until they complete it."""
    step(inquiry, "ask_to_complete", by, now, reason, **STOPPED)
    write(inquiry, letters.incomplete, now, reason)
    return inquiry


@action("inquiries.confirm")
def confirm(*, inquiry: Inquiry, by: User | None, now: datetime) -> Inquiry:
    """The request is complete. The ten days run from its receipt, not from this moment: the strict reading."""
    hold(inquiry)
    step(inquiry, "confirm", by, now, **clock_from(inquiry.counted_from, days_of("answer")))
    write(inquiry, letters.confirmed, now)
    return inquiry


@action("inquiries.forward")
def forward(*, inquiry: Inquiry, agency: Agency, reason: str, by: User, now: datetime) -> Inquiry:
    """Ask the agency that keeps the information; the days go on running."""
    step(inquiry, "forward", by, now, reason, forwarded_to_id=agency.pk)
    write(inquiry, letters.forwarded, now, agency.name)
    send(
        to=members_holding(Permission.KEEP_REGISTER, agency=agency),
        words=lambda: (
            _("Permohonan informasi tentang inovasi Anda"),
            _("Meja informasi memerlukan bahan jawaban untuk: %(subject)s. %(note)s")
            % {"subject": inquiry.subject, "note": reason},
        ),
        now=now,
        about=inquiry,
    )
    return inquiry


@action("inquiries.extend")
def extend(*, inquiry: Inquiry, reason: str, by: User, now: datetime) -> Inquiry:
    """Take the one extension of seven working days. Raises Refused when late, without a reason, or a second time."""
    hold(inquiry)
    days = days_of("answer") + days_of("extension")
    step(inquiry, "extend", by, now, reason, **clock_from(inquiry.counted_from, days))
    write(inquiry, letters.extended, now, reason)
    return inquiry


def _answered(inquiry: Inquiry, text: str, by: User, now: datetime) -> dict[str, object]:
    """The columns of an answer: who, when, what was due, and the thirty days for an objection."""
    hold(inquiry)
    return {
        "answer": text.strip(),
        "answered_by_id": by.pk,
        "answered_at": now,
        "answer_due_at": inquiry.due_at,
        **clock_from(now, days_of("objection")),
    }


@action("inquiries.answer")
def answer(*, inquiry: Inquiry, text: str, by: User, now: datetime, file: StoredFile | None = None) -> Inquiry:
    """Give the information. A late answer is still given, and stays visible as late."""
    if not text.strip():
        raise Refused(_("Tuliskan jawaban untuk pemohon."), field="text")
    step(inquiry, "answer", by, now, answer_file_id=file.pk if file else None, **_answered(inquiry, text, by, now))
    write(inquiry, letters.answered, now)
    return inquiry


@action("inquiries.refuse")
def refuse(*, inquiry: Inquiry, ground: str, reason: str, by: User, now: datetime) -> Inquiry:
    """Refuse on a ground of UU 14/2008 Pasal 17, with a written reason."""
    if not reason.strip():
        raise Refused(_("Tuliskan alasan penolakan untuk pemohon."), field="reason")
    step(inquiry, "refuse", by, now, reason, refusal_ground=ground, **_answered(inquiry, reason, by, now))
    write(inquiry, letters.refused, now)
    return inquiry


@action("inquiries.answer_objection")
def answer_objection(*, inquiry: Inquiry, text: str, by: User, now: datetime) -> Inquiry:
    """The superior's answer ends the desk's part. Raises Refused for the person who answered the request."""
    if not text.strip():
        raise Refused(_("Tuliskan jawaban atas keberatan."), field="text")
    word = {"objection_answer": text.strip(), "objection_answered_by_id": by.pk, "objection_answered_at": now}
    step(inquiry, "answer_objection", by, now, ended_at=now, **word, **STOPPED)
    write(inquiry, letters.objection_answered, now)
    return inquiry


@action("inquiries.close")
def close(*, inquiry: Inquiry, by: User | None, now: datetime, reason: str = "") -> Inquiry:
    """The request ends: the requester is content, time for an objection is over, or it stays incomplete."""
    step(inquiry, "close", by, now, reason, ended_at=now, **STOPPED)
    write(inquiry, letters.closed, now)
    return inquiry
