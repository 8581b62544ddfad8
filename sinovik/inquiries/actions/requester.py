"""Verbs of the public: send a request, complete it, object to the answer."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.innovations.models import Innovation
from sinovik.inquiries.actions import letters
from sinovik.inquiries.actions.steps import clock_from, step, tell_desk, write
from sinovik.inquiries.models import Attempt, Inquiry, Requester
from sinovik.inquiries.queries import attempts_since
from sinovik.inquiries.rules import days_of, digest_of, policy, token_of


def digest_of_address(address: str) -> str:
    """A network address as the limiter keeps it: not readable without the program's secret."""
    return hmac.new(settings.SECRET_KEY.encode(), b"inquiries.address:" + address.encode(), hashlib.sha256).hexdigest()


def _admit(address: str, now: datetime) -> None:
    """Count this form; raises Refused when too many came in the last hour. Older counts are dropped."""
    if not address:
        return
    digest, form = digest_of_address(address), policy()["form"]
    here, everywhere = attempts_since(now, digest)
    if here >= form["per_address_and_hour"] or everywhere >= form["all_and_hour"]:
        raise Refused(
            _("Terlalu banyak permohonan dalam satu jam. Tunggu sebentar, lalu kirim lagi; isian Anda tetap ada.")
        )
    Attempt.objects.filter(at__lte=now - timedelta(hours=1)).delete()
    Attempt.objects.create(address_digest=digest, at=now)


@action("inquiries.file")
def file(
    *,
    subject: str,
    details: str,
    purpose: str,
    requester_kind: str,
    access_way: str,
    delivery_way: str,
    name: str,
    email: str,
    by: User | None,
    now: datetime,
    innovation: Innovation | None = None,
    address: str = "",
    language: str = settings.LANGUAGE_CODE,
    is_demo: bool = False,
) -> Inquiry:
    """Receive a request from the public; its completeness is due in three working days.

    language: in which the requester is written to, whoever answers.
    address: the sender's network address, counted and never kept readable; "" for requests entered by the desk.
    Raises: Refused when too many forms come from one address or in all within an hour.
    """
    _admit(address, now)
    nonce = secrets.token_bytes(16)
    inquiry = Inquiry(
        nonce=nonce,
        subject=subject.strip(),
        details=details.strip(),
        purpose=purpose.strip(),
        requester_kind=requester_kind,
        access_way=access_way,
        delivery_way=delivery_way,
        innovation=innovation,
        received_at=now,
        language=language,
        is_demo=is_demo,
        **clock_from(now, days_of("completeness")),
    )
    inquiry.token_digest = digest_of(token_of(inquiry))
    inquiry.save(force_insert=True)
    Requester.objects.create(inquiry=inquiry, name=name.strip(), email=email.strip().lower())
    write(inquiry, letters.received, now)
    tell_desk(
        inquiry,
        Permission.ANSWER_INQUIRIES,
        lambda: (
            _("Permohonan informasi %(number)s") % {"number": inquiry.number},
            _("Periksa kelengkapannya dalam tiga hari kerja: %(subject)s") % {"subject": inquiry.subject},
        ),
        now,
    )
    return inquiry


@action("inquiries.complete")
def complete(*, inquiry: Inquiry, details: str, by: User | None, now: datetime) -> Inquiry:
    """The requester adds what was missing; the days count anew from here."""
    whole = f"{inquiry.details}\n\n{details.strip()}"
    step(inquiry, "complete", by, now, details=whole, **clock_from(now, days_of("completeness")))
    tell_desk(
        inquiry,
        Permission.ANSWER_INQUIRIES,
        lambda: (
            _("Permohonan %(number)s dilengkapi") % {"number": inquiry.number},
            _("Pemohon sudah melengkapi permohonannya. Periksa dalam tiga hari kerja."),
        ),
        now,
    )
    return inquiry


@action("inquiries.object")
def object_(*, inquiry: Inquiry, ground: str, reason: str, by: User | None, now: datetime) -> Inquiry:
    """The requester objects on a ground of UU 14/2008 Pasal 35; the officer's superior answers in thirty days.

    Raises: Refused after thirty working days, or on silence before the answer was due.
    """
    objection = {"objection_reason": ground, "objection": reason.strip(), "objected_at": now}
    step(inquiry, "object", by, now, reason, **objection, **clock_from(now, days_of("objection_answer")))
    write(inquiry, letters.objected, now)
    tell_desk(
        inquiry,
        Permission.ANSWER_INQUIRY_OBJECTIONS,
        lambda: (
            _("Keberatan atas %(number)s") % {"number": inquiry.number},
            _("Jawab keberatan pemohon dalam tiga puluh hari kerja."),
        ),
        now,
    )
    return inquiry
