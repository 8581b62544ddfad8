"""Announcement, objection, hearing, visit, decree and award played through the real actions."""

from datetime import datetime, timedelta
from random import Random

from sinovik.competitions.models import Edition, Proposal
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.judging.actions import announcements, interviews, objections, visits
from sinovik.judging.models import Announcement, Decision, Interview, Objection, Plenary
from sinovik.judging.queries.interviews import finalists
from sinovik.judging.rules.reading import reading_rules
from sinovik.judging.rules.timetable import Sitting
from sinovik.judging.rules.visits import CHECKLIST
from sinovik.judging.states import EvaluatorRole, Outcome
from sinovik.judging.states.objections import Effect
from sinovik.judging.states.visits import Answer, VisitMode
from sinovik.recognition.actions import awards, decrees
from sinovik.recognition.models import Decree

from .cast import Cast, name_of
from .progress import Progress
from .reading import Jury, QualityOf
from .stages import stage_of

OBJECTING = 0.02  # assumption: share of those not chosen who object
HEARD_PER_ROOM = 20
HEARING_NOISE = 0.6  # assumption: a hearing shows more than a text
VISITED = 12
ROOMS = 3


def announce(plenary: Plenary, number: str, title: str, by: User) -> Announcement:
    return announcements.publish(
        plenary=plenary, number=number, title=title, body="Pengumuman gladi, bukan hasil nyata.", by=by, now=clock.now()
    )


def _admin_of(proposal: Proposal, cast: Cast) -> User:
    return next(post.admin for post in cast.posts if post.unit.agency_id == proposal.agency_id)


def object_to(announcement: Announcement, cast: Cast, seed: str, progress: Progress) -> list[Objection]:
    """Some of those not chosen object through their local admin."""
    chance = Random(f"{seed}:objections:{announcement.number}")
    rows = Decision.objects.filter(plenary=announcement.plenary, outcome=Outcome.NOT_CHOSEN).select_related("proposal")
    filed = []
    for decision in rows.order_by("pk"):
        if chance.random() < OBJECTING:
            filed.append(
                objections.file(
                    announcement=announcement,
                    proposal=decision.proposal,
                    ground="Kami menilai bukti dampak pada bagian Signifikansi belum dibaca seluruhnya.",
                    evidence=None,
                    by=_admin_of(decision.proposal, cast),
                    now=clock.now(),
                )
            )
            progress.step()
    return filed


def answer_all(filed: list[Objection], by: User) -> None:
    """Every objection is answered with its reason; none of these changes a result."""
    for objection in filed:
        objections.answer(
            objection=objection,
            upheld=False,
            reason="Seluruh bagian sudah dibaca oleh dua panelis. Nilainya tetap.",
            effect=Effect.NONE,
            by=by,
            now=clock.now(),
        )


def decree(announcement: Announcement, number: str, title: str, by: User) -> Decree:
    return decrees.issue(
        announcement=announcement,
        number=number,
        title=title,
        dated=clock.now().date(),
        legal_basis=announcement.edition.book.legal_basis,
        signatory="Menteri (contoh)",
        by=by,
        now=clock.now(),
    )


# --- hearings -------------------------------------------------------------------------------------------------------


def _sittings(begins: datetime, count: int, minutes: int) -> list[Sitting]:
    """As many mornings and afternoons as `count` hearings in one room need."""
    needed, day, sittings = timedelta(minutes=minutes * (count + 1)), begins + timedelta(days=2), []
    while needed > timedelta():
        for hour, length in ((2, 3), (6, 3)):  # 09.00 and 13.00 WIB
            starts = day.replace(hour=hour, minute=0, second=0, microsecond=0)
            sittings.append(Sitting(starts, starts + timedelta(hours=length)))
            needed -= timedelta(hours=length)
        day += timedelta(days=1)
    return sittings


def plan_hearings(edition: Edition, jury: Jury, by: User, *, key: str = "interview") -> None:
    """The finalists are laid over rooms and days, each room with its own panel."""
    stage, panelists = stage_of(edition, key), jury.people[str(EvaluatorRole.PANELIST)]
    count = finalists(edition).count()
    used = max(1, min(ROOMS, len(panelists) // 2, count))
    rooms = [
        interviews.add_room(edition=edition, name=f"Ruang {n}", by=by, now=clock.now()) for n in range(1, used + 1)
    ]
    panels = {room.pk: panelists[place::used] for place, room in enumerate(rooms)}
    sittings = _sittings(clock.now(), -(-count // used) + 2, 20)
    interviews.plan(stage=stage, panels=panels, sittings=sittings, by=by, now=clock.now())


def hear_all(
    edition: Edition,
    cast: Cast,
    jury: Jury,
    quality_of: QualityOf,
    by: User,
    progress: Progress,
    *,
    key: str = "interview",
) -> None:
    """Every slot is confirmed by the local admin, held, and scored by the panel of its room."""
    rules = reading_rules(stage_of(edition, key))
    slots = (
        Interview.objects.filter(stage__edition=edition)
        .select_related("proposal", "stage__edition")
        .order_by("starts_at", "pk")
    )
    for slot in slots:
        admin = _admin_of(slot.proposal, cast)
        interviews.confirm(
            interview=slot, presenter="Kepala instansi (contoh)", mandate=None, by=admin, now=clock.now()
        )
    for slot in slots.all():
        clock.freeze(max(clock.now(), slot.starts_at + timedelta(minutes=1)))
        interviews.hold(interview=slot, by=by, now=clock.now())
        for seat in slot.seats.select_related("panelist__user", "interview", "assignment__sheet__assignment").order_by(
            "pk"
        ):
            judge = jury.judge(seat.panelist_id)
            interviews.score(
                seat=seat,
                marks=judge.marks(quality_of(slot.proposal_id), rules, noise=HEARING_NOISE),
                reasons=judge.reasons(rules),
                by=seat.panelist.user,
                now=clock.now(),
            )
        progress.step()


def visit_some(edition: Edition, jury: Jury, seed: str, by: User, progress: Progress, *, key: str = "visit") -> None:
    """Teams of a panelist and an evaluator visit some finalists, most of them openly."""
    chance, stage = Random(f"{seed}:visits"), stage_of(edition, key)
    all_finalists = list(finalists(edition))
    evaluators, panelists = (jury.people[str(role)] for role in (EvaluatorRole.EVALUATOR, EvaluatorRole.PANELIST))
    for place, proposal in enumerate(chance.sample(all_finalists, k=min(VISITED, len(all_finalists)))):
        members = [panelists[place % len(panelists)], evaluators[place % len(evaluators)]]
        visit = visits.plan(
            stage=stage,
            proposal=proposal,
            mode=VisitMode.SECRET if place % 4 == 0 else VisitMode.OPEN,
            planned_on=clock.now().date(),
            place=str(proposal.unit),
            members=members,
            by=by,
            now=clock.now(),
        )
        findings = {item.key: visits.Seen(Answer.YES, "Terlihat saat kunjungan.") for item in CHECKLIST}
        visits.report(
            visit=visit,
            visited_on=clock.now().date(),
            text=f"Layanan berjalan; petugas {name_of(chance)} memperlihatkan catatan.",
            findings=findings,
            by=members[0].user,
            now=clock.now(),
        )
        progress.step()


def award(row: Decree, by: User) -> None:
    awards.give_all(decree=row, event="Malam penghargaan (contoh)", given_on=clock.now().date(), by=by, now=clock.now())
