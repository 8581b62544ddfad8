"""What waits for a person after the competition: copies, measurements, verifications, information requests."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.desks.shapes import Waiting
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.ui import words
from sinovik.inquiries.queries import open_rows
from sinovik.inquiries.rules import may_see_desk
from sinovik.monitoring.queries import rows_of, to_review, to_verify
from sinovik.replication.models import WIB
from sinovik.replication.queries import desk_of

LINES = 3


def replications(person: Person, now: datetime) -> Iterable[Waiting]:
    if not person.holds(Permission.EXPRESS_INTEREST):
        return
    for row in desk_of(person).mine[:LINES]:
        other = row.interest.agency if row.incoming else row.interest.owner
        yield Waiting(
            title=f"{row.to_do}: {row.interest.innovation}",
            href=reverse("replication:interest", args=[row.interest.pk]),
            text=other.name,
            icon="copy",
        )


def measurements(person: Person, now: datetime) -> Iterable[Waiting]:
    if not person.holds(Permission.REPORT_MEASUREMENTS):
        return
    owed = (row for row in rows_of(person, timezone.localdate(now, WIB)) if row.due)
    for row in islice(owed, LINES):
        n = len(row.due)
        yield Waiting(
            title=_("Laporkan %(name)s") % {"name": row.indicator.name},
            href=reverse("monitoring:report", args=[row.indicator.pk]),
            text=ngettext("%(n)s periode menunggu", "%(n)s periode menunggu", n) % {"n": n},
            icon="chart-bar",
        )


def verifications(person: Person, now: datetime) -> Iterable[Waiting]:
    if not person.holds(Permission.VERIFY_MEASUREMENTS):
        return
    n = to_verify(person).count() + to_review(person).count()
    if n:
        yield Waiting(
            title=ngettext("%(n)s laporan menunggu pemeriksaan", "%(n)s laporan menunggu pemeriksaan", n) % {"n": n},
            href=reverse("monitoring:assessor"),
            text=_("Yang tertua di atas."),
            icon="checklist",
        )


def inquiries(person: Person, now: datetime) -> Iterable[Waiting]:
    if not may_see_desk(person):
        return
    mine = (row for row in open_rows(person, now) if row.mine)
    for row in islice(mine, LINES):
        yield Waiting(
            title=row.inquiry.subject,
            href=reverse("inquiries:inquiry", args=[row.inquiry.pk]),
            text=_("%(duty)s, tenggat lewat") % {"duty": row.duty.label} if row.late else row.duty.label,
            icon="headset",
            tone="danger" if row.late else "info",
            due=row.inquiry.due_at,
            until=_("Batas %(day)s, 24.00 WIB") % {"day": words.day(row.last_day)} if row.last_day else "",
        )
