"""Planning interviews over days and rooms, their confirmation, moving and holding."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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

from ..models import Evaluator, Interview, InterviewHistory, Room, Seat, Sheet
from ..queries.announcements import people_for
from ..queries.interviews import finalists_without_slot, taken_times
from ..rules.announcements import not_now
from ..rules.interviews import minutes_of
from ..rules.timetable import Sitting, Slot, Wish, lay_out
from ..states.interviews import INTERVIEW
from .seating import barred_pairs, clear, fit_pairs, refuse_locked, seat_all, seats_in
from .sheets import lock, save_scores


@action("interviews.add_room")
def add_room(*, edition: Edition, name: str, link: str = "", by: User, now: datetime) -> Room:
    """A room of the edition. Raises: Refused if the name is taken."""
    return Room.objects.create(edition=edition, name=name.strip(), link=link.strip())


def _refuse_closed(stage: Stage, now: datetime) -> None:
    if not stage_permits(stage.edition, Permit.INTERVIEW, at=now):
        raise Refused(not_now(Permit.INTERVIEW))


def _refuse_past(moments: Iterable[datetime], now: datetime, field: str) -> None:
    if any(moment <= now for moment in moments):
        raise Refused(_("Waktu itu sudah lewat. Pilih hari dan jam yang akan datang."), field=field)


def _wishes(stage: Stage) -> list[Wish]:
    waiting = finalists_without_slot(stage.edition).values_list("pk", "agency")
    return [Wish(proposal, agency) for proposal, agency in waiting]


def _barred_rooms(panels: Mapping[int, Sequence[Evaluator]], wishes: Sequence[Wish]) -> set[tuple[int, int]]:
    """(room, agency) where nobody of the room's panel may hear the agency."""
    barred = barred_pairs([evaluator for panel in panels.values() for evaluator in panel])
    return {
        (room, wish.agency)
        for room, panel in panels.items()
        for wish in wishes
        if all((evaluator.pk, wish.agency) in barred for evaluator in panel)
    }


def _refuse_unheard(panels: Mapping[int, Sequence[Evaluator]], wishes: Sequence[Wish], barred: set) -> None:
    if any(all((room, wish.agency) in barred for room in panels) for wish in wishes):
        raise Refused(_("Ada finalis yang tidak dapat didengar panelis mana pun di ruang ini. Tambah panelis lain."))


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

    panels: room id → its panelists; the rooms used are its keys. All finalists find a place or nothing is planned;
    what stands in the timetable already is left as it is.
    Raises: Refused if the stage is closed, a sitting is past, time is short, nobody may hear a finalist, or the
    database finds a person twice.
    """
    _refuse_closed(stage, now)
    _refuse_past([sitting.starts_at for sitting in sittings], now, field="first_day")
    wishes = _wishes(stage)
    barred = _barred_rooms(panels, wishes)
    _refuse_unheard(panels, wishes, barred)
    length = timedelta(minutes=sum(minutes_of(stage)))
    slots, left = lay_out(
        wishes,
        rooms=sorted(panels),
        sittings=sittings,
        length=length,
        taken=taken_times(stage, panels),
        barred=barred,
    )
    _refuse_leftover(left)
    interviews = _create(stage, slots)
    seat_all(stage, fit_pairs(interviews, panels), by, now)
    if interviews:
        enqueue("judging.invite_to_interviews", interviews=[interview.pk for interview in interviews])
    return stage


@action("interviews.reschedule")
def reschedule(
    *, interview: Interview, room: Room, starts_at: datetime, reason: str, by: User, now: datetime
) -> Interview:
    """Move a slot to another time or room; it must be confirmed anew and its panel moves along.

    Raises: Refused outside the stage, for a time that is past, or by the database if the room, the agency or a
    panelist is taken at that time; TransitionRefused once it was held or cancelled.
    """
    _refuse_closed(interview.stage, now)
    _refuse_past([starts_at], now, field="starts_at")
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
        mandate=None,
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
    """Take a slot away, with its panel's open readings; the finalist can be planned again.

    Raises: TransitionRefused once it was held, Refused once a panelist locked marks of it.
    """
    refuse_locked(interview)
    move(interview, "cancel", transitions=INTERVIEW, history=InterviewHistory, by=by, now=now, reason=reason)
    clear(seats_in(interview), reason=reason, by=by, now=now)
    send(
        to=people_for(interview.proposal, Permission.CONFIRM_INTERVIEWS),
        words=lambda: (
            _("Jadwal wawancara dibatalkan: %(title)s") % {"title": interview.proposal.title},
            _("Alasan: %(reason)s\n\nJadwal baru akan kami kirim.") % {"reason": reason.strip()},
        ),
        link="/wawancara/",
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
