"""What waits for entrants once results are out, and for the secretariat between announcement and ceremony."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.competitions.models import Edition
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.desks.shapes import Waiting
from sinovik.foundation import clock
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.judging.queries.announcements import objectionable_entries, open_periods
from sinovik.judging.queries.interviews import finalists_without_slot, to_confirm, unconfirmed
from sinovik.judging.queries.resultsheets import entrants_without_sheet, fresh_sheets
from sinovik.judging.queries.waiting import running_editions
from sinovik.judging.rules.interviews import confirm_until, is_late
from sinovik.recognition.queries.decrees import decrees_without_award, fresh_certificates

LINES = 3
EDITIONS = 2


# --- entrants ---------------------------------------------------------------------------------------------------------


def confirmations(person: Person, now: datetime) -> Iterable[Waiting]:
    """Hearings to which the unit or its local admin has not said who comes."""
    if not person.holds(Permission.CONFIRM_INTERVIEWS):
        return
    for slot in to_confirm(person, now)[:LINES]:
        yield Waiting(
            title=_("Konfirmasi wawancara: %(title)s") % {"title": slot.proposal.title},
            href=reverse("judging:confirm_interview", args=[slot.pk]),
            text=_("%(agency)s, %(room)s") % {"agency": slot.agency.name, "room": slot.room.name},
            icon="calendar",
            tone="caution" if is_late(slot, now=now) else "info",
            due=confirm_until(slot),
        )


def confirm_count(person: Person) -> int:
    return to_confirm(person, clock.now()).count()


def objection_periods(person: Person, now: datetime) -> Iterable[Waiting]:
    """Until when the agency can object to an announced result."""
    if not person.holds(Permission.OBJECT_TO_RESULTS):
        return
    editions = set(objectionable_entries(person).values_list("edition", flat=True))
    for period in open_periods(editions, now=now) if editions else []:
        yield Waiting(
            title=_("Masa sanggah dibuka: %(edition)s") % {"edition": period.name},
            href=reverse("judging:my_objections"),
            text=_("Sanggah hanya bila ada yang keliru pada hasil yang diumumkan."),
            icon="message",
            due=period.closes_at,
        )


def sheets(person: Person, now: datetime) -> Iterable[Waiting]:
    """Result sheets of the last weeks."""
    if not person.holds(Permission.SEE_RESULT_SHEETS):
        return
    for sheet in fresh_sheets(person, now)[:LINES]:
        yield Waiting(
            title=_("Lembar hasil: %(title)s") % {"title": sheet.proposal.title},
            href=reverse("judging:result_sheet", args=[sheet.pk]),
            text=_("Lihat apa yang sudah kuat dan apa yang dapat diperkuat."),
            icon="file-text",
        )


def certificates(person: Person, now: datetime) -> Iterable[Waiting]:
    """Certificates of the last weeks."""
    if not person.holds(Permission.SEE_RESULT_SHEETS):
        return
    n = fresh_certificates(person, now).count()
    if n:
        yield Waiting(
            title=ngettext("%(n)s sertifikat siap diunduh", "%(n)s sertifikat siap diunduh", n) % {"n": n},
            href=reverse("recognition:my_certificates"),
            icon="certificate",
            tone="success",
        )


# --- secretariat ------------------------------------------------------------------------------------------------------


def timetables(person: Person, now: datetime) -> Iterable[Waiting]:
    """Finalists without a slot, and slots that nobody has confirmed a day before."""
    if not person.holds(Permission.SCHEDULE_INTERVIEWS):
        return
    for edition in running_editions(person, Permission.SCHEDULE_INTERVIEWS)[:EDITIONS]:
        if stage_permits(edition, Permit.INTERVIEW, at=now):
            yield from _timetable(edition, now)


def _timetable(edition: Edition, now: datetime) -> Iterable[Waiting]:
    n = finalists_without_slot(edition).count()
    if n:
        title = ngettext("%(n)s finalis belum mempunyai jadwal", "%(n)s finalis belum mempunyai jadwal", n)
        href = reverse("judging:plan_interviews", args=[edition.slug])
        yield Waiting(title=title % {"n": n}, href=href, text=edition.short, icon="calendar")
    late = [slot for slot in unconfirmed(edition) if is_late(slot, now=now)]
    if late:
        n = len(late)
        title = ngettext("%(n)s wawancara belum dikonfirmasi", "%(n)s wawancara belum dikonfirmasi", n)
        yield Waiting(
            title=title % {"n": n},
            href=reverse("judging:interview_schedule", args=[edition.slug]),
            text=_("Hubungi instansinya, %(edition)s") % {"edition": edition.short},
            icon="phone",
            tone="caution",
            due=late[0].starts_at,
        )


def ceremonies(person: Person, now: datetime) -> Iterable[Waiting]:
    """Decrees whose agencies wait for their awards."""
    if not person.holds(Permission.GIVE_AWARDS):
        return
    for decree in decrees_without_award()[:LINES]:
        n = decree.waiting
        text = ngettext("%(n)s instansi menunggu penghargaan", "%(n)s instansi menunggu penghargaan", n)
        yield Waiting(
            title=_("Catat penyerahan menurut %(number)s") % {"number": decree.number},
            href=reverse("recognition:award_desk", args=[decree.pk]),
            text=text % {"n": n},
            icon="award",
        )


def publications(person: Person, now: datetime) -> Iterable[Waiting]:
    """Entrants who wait for their result sheets, while results may be published."""
    if not person.holds(Permission.PUBLISH_RESULTS):
        return
    for edition in running_editions(person, Permission.PUBLISH_RESULTS)[:EDITIONS]:
        n = entrants_without_sheet(edition).count() if stage_permits(edition, Permit.PUBLISH, at=now) else 0
        if n:
            title = ngettext("%(n)s peserta menunggu lembar hasil", "%(n)s peserta menunggu lembar hasil", n)
            href = reverse("judging:publish_sheets", args=[edition.slug])
            yield Waiting(title=title % {"n": n}, href=href, text=edition.short, icon="file-text")
