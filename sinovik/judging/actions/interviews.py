"""Planning interviews over days and rooms, their confirmation, moving and holding."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.agencies.queries import members_holding
from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import action
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move
from sinovik.foundation.tasks import enqueue

from ..models import Assignment, Conflict, Evaluator, Interview, InterviewHistory, Room, Seat, Sheet
from ..queries.interviews import finalists_without_slot
from ..rules.announcements import not_now
from ..rules.interviews import minutes_of
from ..rules.timetable import Sitting, Slot, Wish, lay_out
from ..states import AssignmentKind, AssignmentState
from ..states.interviews import INTERVIEW
from .sheets import lock, save_scores


@action("interviews.add_room")
def add_room(*, edition: Edition, name: str, link: str = "", by: User, now: datetime) -> Room:
    """A room of the edition. Raises: Refused if the name is taken."""
    return Room.objects.create(edition=edition, name=name.strip(), link=link.strip())


def _refuse_closed(stage: Stage, now: datetime) -> None:
    if not stage_permits(stage.edition, Permit.INTERVIEW, at=now):
        raise Refused(not_now(Permit.INTERVIEW))


def _wishes(stage: Stage) -> list[Wish]:
    waiting = finalists_without_slot(stage.edition).values_list("pk", "agency")
    return [Wish(proposal, agency) for proposal, agency in waiting]


def _refuse_leftover(left: Sequence[Wish]) -> None:
    if left:
        raise Refused(
            ngettext(
                "Waktu kurang untuk %(count)s finalis. Tambah hari, jam, atau ruang.",
                "Waktu kurang untuk %(count)s finalis. Tambah hari, jam, atau ruang.",
                len(left),
            )
            % {"count": len(left)}
        )


def _create(stage: Stage, slots: Iterable[Slot]) -> list[Interview]:
    presentation, dialogue = minutes_of(stage)
    return Interview.objects.bulk_create(
        Interview(
            stage=stage,
            proposal_id=slot.proposal,
            agency_id=slot.agency,
            room_id=slot.room,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            presentation_minutes=presentation,
            dialogue_minutes=dialogue,
        )
        for slot in slots
    )


Pair = tuple[Interview, Evaluator]


def _fit_pairs(interviews: Sequence[Interview], panels: Mapping[int, Sequence[Evaluator]]) -> list[Pair]:
    """Every interview with the panel of its room, without those who have an interest in the agency."""
    people = {evaluator.pk for panel in panels.values() for evaluator in panel}
    barred = set(Conflict.objects.filter(evaluator__in=people).values_list("evaluator", "agency"))
    return [
        (interview, evaluator)
        for interview in interviews
        for evaluator in panels.get(interview.room_id, ())
        if (evaluator.pk, interview.agency_id) not in barred
    ]


def _readings(stage: Stage, pairs: Sequence[Pair], now: datetime) -> dict[tuple[int, int], Assignment]:
    """The panelists' readings by (proposal, evaluator); those of a cancelled slot are used again."""
    known = {
        (row.proposal_id, row.evaluator_id): row
        for row in Assignment.objects.filter(stage=stage, state=AssignmentState.ACTIVE)
    }
    fresh = Assignment.objects.bulk_create(
        Assignment(
            stage=stage, evaluator=evaluator, proposal_id=interview.proposal_id, kind=AssignmentKind.BY_HAND, at=now
        )
        for interview, evaluator in pairs
        if (interview.proposal_id, evaluator.pk) not in known
    )
    Sheet.objects.bulk_create(Sheet(assignment=assignment) for assignment in fresh)
    return known | {(row.proposal_id, row.evaluator_id): row for row in fresh}


def _seat(stage: Stage, pairs: Sequence[Pair], now: datetime) -> list[Seat]:
    readings = _readings(stage, pairs, now)
    return Seat.objects.bulk_create(
        Seat(
            interview=interview,
            assignment=readings[interview.proposal_id, evaluator.pk],
            panelist=evaluator,
            starts_at=interview.starts_at,
            ends_at=interview.ends_at,
        )
        for interview, evaluator in pairs
    )


@action("interviews.plan")
def plan(
    *,
    stage: Stage,
    panels: Mapping[int, Sequence[Evaluator]],
    sittings: Sequence[Sitting],
    by: User,
    now: datetime,
) -> Stage:
    """Lay every finalist without a slot over the rooms and sittings, and seat each room's panel.

    panels: room id → its panelists; the rooms used are its keys. All finalists find a place or nothing is planned.
    Raises: Refused if the stage is closed, time is short, or the database finds a room, agency or person twice.
    """
    _refuse_closed(stage, now)
    length = timedelta(minutes=sum(minutes_of(stage)))
    slots, left = lay_out(_wishes(stage), rooms=sorted(panels), sittings=sittings, length=length)
    _refuse_leftover(left)
    interviews = _create(stage, slots)
    _seat(stage, _fit_pairs(interviews, panels), now)
    if interviews:
        enqueue("judging.invite_to_interviews", interviews=[interview.pk for interview in interviews])
    return stage


@action("interviews.add_seat")
def add_seat(*, interview: Interview, panelist: Evaluator, by: User, now: datetime) -> Seat:
    """Let one more panelist sit in an interview, as when another fell ill.

    Raises: Refused by the database if the person has an interest, is not ready, or sits elsewhere at that time.
    """
    return _seat(interview.stage, [(interview, panelist)], now)[0]


@action("interviews.reschedule")
def reschedule(
    *, interview: Interview, room: Room, starts_at: datetime, reason: str, by: User, now: datetime
) -> Interview:
    """Move a slot to another time or room; it must be confirmed anew and its panel moves along.

    Raises: Refused by the database if the room, the agency or a panelist is taken at that time.
    """
    length = interview.ends_at - interview.starts_at
    move(
        interview,
        "reschedule",
        transitions=INTERVIEW,
        history=InterviewHistory,
        by=by,
        now=now,
        reason=reason,
        room_id=room.pk,
        starts_at=starts_at,
        ends_at=starts_at + length,
        confirmed_by=None,
        confirmed_at=None,
        presenter="",
    )
    Seat.objects.filter(interview=interview).update(starts_at=starts_at, ends_at=starts_at + length)
    enqueue("judging.invite_to_interviews", interviews=[interview.pk])
    return interview


@action("interviews.confirm")
def confirm(*, interview: Interview, presenter: str, mandate: StoredFile | None, by: User, now: datetime) -> Interview:
    """The agency says who comes: its head, or somebody with a letter of delegation.

    Raises: Refused once the interview has begun or if it is not waiting for confirmation.
    """
    if now >= interview.starts_at:
        raise Refused(_("Waktu wawancara sudah tiba. Hubungi sekretariat."))
    move(
        interview,
        "confirm",
        transitions=INTERVIEW,
        history=InterviewHistory,
        by=by,
        now=now,
        presenter=presenter.strip(),
        mandate=mandate,
        confirmed_by=by,
        confirmed_at=now,
    )
    return interview


@action("interviews.hold")
def hold(*, interview: Interview, by: User, now: datetime) -> Interview:
    """Note that the interview took place. Raises: Refused before its beginning or outside the stage."""
    _refuse_closed(interview.stage, now)
    if now < interview.starts_at:
        raise Refused(_("Wawancara ini belum dimulai."))
    return move(interview, "hold", transitions=INTERVIEW, history=InterviewHistory, by=by, now=now)


@action("interviews.cancel")
def cancel(*, interview: Interview, reason: str, by: User, now: datetime) -> Interview:
    """Take a slot away; the finalist can be planned again. Raises: TransitionRefused once it was held."""
    move(interview, "cancel", transitions=INTERVIEW, history=InterviewHistory, by=by, now=now, reason=reason)
    Seat.objects.filter(interview=interview).delete()
    send(
        to=members_holding(Permission.CONFIRM_INTERVIEWS, agency=interview.agency),
        subject=_("Jadwal wawancara dibatalkan: %(title)s") % {"title": interview.proposal.title},
        body=_("Jadwal baru akan kami kirim."),
        link=f"/wawancara/{interview.pk}/",
        about=interview,
        now=now,
    )
    return interview


def score(*, seat: Seat, marks: Mapping[str, int], reasons: Mapping[str, str], by: User, now: datetime) -> Sheet:
    """Save and lock a panelist's marks of one interview: two acts on the sheet, both or none.

    marks: whole marks of the scale per criterion. Raises: Refused before the interview begins, outside the stage,
    for somebody else's seat, for a mark not of the scale, and once it is locked.
    """
    if now < seat.interview.starts_at:
        raise Refused(_("Wawancara ini belum dimulai."))
    sheet = seat.assignment.sheet
    with transaction.atomic():
        saved = save_scores(
            sheet=sheet, revision=sheet.revision, scores=marks, reasons=reasons, note=sheet.note, by=by, now=now
        )
        return lock(sheet=saved, revision=saved.revision, by=by, now=now)
