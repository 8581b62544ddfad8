"""What waits for those who judge and for those who organise the judging."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.competitions.models import Edition
from sinovik.desks.shapes import Card, Waiting
from sinovik.foundation import clock
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.judging.queries.desk import posts_with_loads
from sinovik.judging.queries.sheets import load_of, open_stages_of
from sinovik.judging.queries.waiting import (
    StageWork,
    Work,
    hearings_left,
    objections_waiting,
    plenaries_open,
    running_editions,
    sheets_left,
    visits_left,
    work_in,
)
from sinovik.recognition.queries.decrees import announcements_to_decree

LINES = 3
EDITIONS = 2


# --- evaluators and panelists ---------------------------------------------------------------------------------------


def declarations(person: Person, now: datetime) -> Iterable[Waiting]:
    """Interests to declare, before any content is shown."""
    if not person.holds(Permission.SCORE_PROPOSALS):
        return
    for post in posts_with_loads(person.user):
        if post.must_declare:
            n = post.undeclared
            text = ngettext("%(n)s instansi menunggu jawaban Anda", "%(n)s instansi menunggu jawaban Anda", n)
            yield Waiting(
                title=_("Nyatakan kepentingan pada %(edition)s") % {"edition": post.evaluator.edition.short},
                href=reverse("judging:interests", args=[post.evaluator.edition.slug]),
                text=text % {"n": n} if n else _("Pakta integritas menunggu persetujuan Anda"),
                icon="shield-check",
                tone="caution",
            )


def sheets(person: Person, now: datetime) -> Iterable[Waiting]:
    """Own sheets still open, stage by stage, with the stage's closing."""
    if not person.holds(Permission.SCORE_PROPOSALS):
        return
    left = Counter(sheet.assignment.stage for sheet in sheets_left(person.user, now))
    for stage, n in sorted(left.items(), key=lambda row: (row[0].edition_id, row[0].position)):
        title = ngettext("%(n)s lembar nilai menunggu Anda", "%(n)s lembar nilai menunggu Anda", n)
        yield Waiting(
            title=title % {"n": n},
            href=reverse("judging:stage_sheets", args=[stage.edition.slug, stage.key]),
            text=_("%(stage)s, %(edition)s") % {"stage": stage.title, "edition": stage.edition.short},
            icon="pencil",
            due=stage.closes_at,
        )


def loads(person: Person, now: datetime) -> Iterable[Card]:
    """How far the own readings are, in each stage that runs."""
    if not person.holds(Permission.SCORE_PROPOSALS):
        return
    for stage in open_stages_of(person.user, now)[:EDITIONS]:
        load = load_of(person.user, stage)
        yield Card(
            title=_("Lembar Anda: %(stage)s, %(edition)s") % {"stage": stage.title, "edition": stage.edition.short},
            component="figures",
            props={"items": [(load.done, _("lembar terkunci")), (load.left, _("lembar masih terbuka"))]},
            order=20,
            more_href=reverse("judging:stage_sheets", args=[stage.edition.slug, stage.key]),
            more_text=_("Semua lembar"),
            sample=stage.edition.is_demo,
        )


def hearings(person: Person, now: datetime) -> Iterable[Waiting]:
    if not person.holds(Permission.SCORE_INTERVIEWS):
        return
    for seat in hearings_left(person.user)[:LINES]:
        yield Waiting(
            title=_("Wawancara: %(title)s") % {"title": seat.interview.proposal.title},
            href=reverse("judging:score_interview", args=[seat.pk]),
            text=_("%(agency)s, %(room)s") % {"agency": seat.interview.agency.name, "room": seat.interview.room.name},
            icon="speakerphone",
            due=seat.starts_at,
        )


def visits(person: Person, now: datetime) -> Iterable[Waiting]:
    if not person.holds(Permission.VISIT_FIELD):
        return
    for visit in visits_left(person.user)[:LINES]:
        yield Waiting(
            title=_("Kunjungi %(unit)s") % {"unit": visit.proposal.unit.name},
            href=reverse("judging:report_visit", args=[visit.pk]),
            text=visit.proposal.title,
            icon="map-pin",
        )


def plenaries(person: Person, now: datetime) -> Iterable[Waiting]:
    """For the panel: a session that is on."""
    if not person.holds(Permission.READ_NOMINEES):
        return
    for stage in plenaries_open(person, now):
        yield Waiting(
            title=_("%(stage)s berlangsung") % {"stage": stage.title},
            href=reverse("judging:plenary", args=[stage.edition.slug, stage.key]),
            text=stage.edition.short,
            icon="gavel",
            due=stage.closes_at,
        )


def sheet_count(person: Person) -> int:
    return sheets_left(person.user, clock.now()).count()


# --- organisers -----------------------------------------------------------------------------------------------------

Line = tuple[str, str, str]


def _find_readers(work: StageWork) -> Line:
    n = work.number
    title = ngettext("%(n)s proposal kekurangan pembaca", "%(n)s proposal kekurangan pembaca", n)
    return title % {"n": n}, "judging:assignment", "users"


def _collect_sheets(work: StageWork) -> Line:
    n = work.number
    return (
        ngettext("%(n)s lembar belum terkunci", "%(n)s lembar belum terkunci", n) % {"n": n},
        "judging:progress",
        "clock",
    )


def _nominate(work: StageWork) -> Line:
    return _("Tetapkan nominasi"), "judging:nominees", "list"


def _rank(work: StageWork) -> Line:
    return _("Bekukan peringkat"), "judging:ranking", "lock"


def _call(work: StageWork) -> Line:
    return _("Buka pleno"), "judging:plenary", "gavel"


def _close(work: StageWork) -> Line:
    return _("Tutup pleno"), "judging:plenary", "gavel"


LINE_OF: dict[Work, Callable[[StageWork], Line]] = {
    Work.FIND_READERS: _find_readers,
    Work.COLLECT_SHEETS: _collect_sheets,
    Work.NOMINATE: _nominate,
    Work.RANK: _rank,
    Work.CALL_PLENARY: _call,
    Work.CLOSE_PLENARY: _close,
}


def organised(person: Person, now: datetime) -> Iterable[Waiting]:
    """What the running editions need next from those who organise them."""
    if not person.holds(Permission.RUN_RANKING):
        return
    for edition in running_editions(person, Permission.RUN_RANKING)[:EDITIONS]:
        for work in work_in(edition, now):
            if work.work in LINE_OF:
                title, page, icon = LINE_OF[work.work](work)
                yield Waiting(
                    title=title,
                    href=reverse(page, args=[edition.slug, work.stage.key]),
                    text=_("%(stage)s, %(edition)s") % {"stage": work.stage.title, "edition": edition.short},
                    icon=icon,
                    due=work.stage.closes_at if work.work == Work.COLLECT_SHEETS else None,
                )
            elif person.holds(Permission.PUBLISH_RESULTS):
                yield _announce(edition, work)


def _announce(edition: Edition, work: StageWork) -> Waiting:
    return Waiting(
        title=_("Umumkan hasil %(stage)s") % {"stage": work.stage.title},
        href=reverse("judging:results_desk", args=[edition.slug]),
        text=edition.short,
        icon="speakerphone",
    )


def objections(person: Person, now: datetime) -> Iterable[Waiting]:
    if not person.holds(Permission.ANSWER_OBJECTIONS):
        return
    for edition in running_editions(person, Permission.ANSWER_OBJECTIONS)[:EDITIONS]:
        n = objections_waiting(edition).count()
        if n:
            title = ngettext("%(n)s sanggahan menunggu jawaban", "%(n)s sanggahan menunggu jawaban", n)
            yield Waiting(
                title=title % {"n": n},
                href=reverse("judging:objection_queue", args=[edition.slug]),
                text=edition.short,
                icon="message",
                tone="caution",
            )


def decrees(person: Person, now: datetime) -> Iterable[Waiting]:
    """Announced results that no decree has confirmed yet, once no objection stands in the way."""
    if not person.holds(Permission.ISSUE_DECREES):
        return
    for edition in running_editions(person, Permission.ISSUE_DECREES)[:EDITIONS]:
        for announcement in islice((row for row in announcements_to_decree(edition) if not row.blocked), LINES):
            yield Waiting(
                title=_("Tetapkan keputusan untuk %(title)s") % {"title": announcement.title},
                href=reverse("recognition:issue_decree", args=[edition.slug, announcement.pk]),
                text=edition.short,
                icon="certificate",
            )
