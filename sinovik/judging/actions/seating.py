"""Panelists in interviews: a seat is a reading with a sheet of its own, and ends with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sinovik.competitions.models import Stage
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move

from ..models import Assignment, AssignmentHistory, Conflict, Evaluator, Interview, Seat, Sheet
from ..rules.interviews import is_to_come, may_sit
from ..states import ASSIGNMENT, AssignmentKind, AssignmentState, SheetState

Pair = tuple[Interview, Evaluator]


def barred_pairs(people: Sequence[Evaluator]) -> set[tuple[int, int]]:
    """(evaluator, agency) where the person has an interest."""
    return set(Conflict.objects.filter(evaluator__in=people).values_list("evaluator", "agency"))


def fit_pairs(interviews: Sequence[Interview], panels: Mapping[int, Sequence[Evaluator]]) -> list[Pair]:
    """Every interview with the panel of its room, without those who have an interest in the agency."""
    barred = barred_pairs([evaluator for panel in panels.values() for evaluator in panel])
    return [
        (interview, evaluator)
        for interview in interviews
        for evaluator in panels.get(interview.room_id, ())
        if (evaluator.pk, interview.agency_id) not in barred
    ]


def _restore(assignment: Assignment, by: User | None, now: datetime) -> Assignment:
    reason = _("Wawancara dijadwalkan lagi.")
    return move(assignment, "restore", transitions=ASSIGNMENT, history=AssignmentHistory, by=by, now=now, reason=reason)


def _readings(stage: Stage, pairs: Sequence[Pair], by: User | None, now: datetime) -> dict[tuple[int, int], Assignment]:
    """The panelists' readings by (proposal, evaluator); those of a cancelled interview are taken up again."""
    wanted = {(interview.proposal_id, evaluator.pk) for interview, evaluator in pairs}
    of_stage = Assignment.objects.filter(stage=stage, proposal__in={proposal for proposal, _evaluator in wanted})
    known = {(row.proposal_id, row.evaluator_id): row for row in of_stage.order_by("pk")}
    for key in sorted(wanted & known.keys()):
        if known[key].state == AssignmentState.RELEASED:
            _restore(known[key], by, now)
    fresh = Assignment.objects.bulk_create(
        Assignment(stage=stage, evaluator_id=evaluator, proposal_id=proposal, kind=AssignmentKind.BY_HAND, at=now)
        for proposal, evaluator in sorted(wanted - known.keys())
    )
    Sheet.objects.bulk_create(Sheet(assignment=assignment) for assignment in fresh)
    return known | {(row.proposal_id, row.evaluator_id): row for row in fresh}


def seat_all(stage: Stage, pairs: Sequence[Pair], by: User | None, now: datetime) -> list[Seat]:
    """Seats with their readings. Raises Refused for who is no panelist, or by the database (interest, not ready)."""
    if not all(may_sit(evaluator) for _interview, evaluator in pairs):
        raise Refused(_("Yang mewawancarai hanya panelis. Pilih anggota Tim Panel Independen."))
    readings = _readings(stage, pairs, by, now)
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


def refuse_locked(interview: Interview) -> None:
    """What a panelist has locked stays: such an interview took place."""
    if interview.seats.filter(assignment__sheet__state=SheetState.LOCKED).exists():
        raise Refused(_("Sudah ada nilai yang terkunci untuk wawancara ini. Catat sebagai selesai, jangan dibatalkan."))


def clear(seats: Sequence[Seat], *, reason: str, by: User | None, now: datetime) -> None:
    """Take seats away together with their open readings, so that nobody waits for sheets of an empty chair."""
    for seat in seats:
        assignment = seat.assignment
        seat.delete()
        if assignment.state == AssignmentState.ACTIVE:
            move(
                assignment,
                "release",
                transitions=ASSIGNMENT,
                history=AssignmentHistory,
                by=by,
                now=now,
                reason=reason,
            )


def seats_in(interview: Interview) -> list[Seat]:
    return list(Seat.objects.filter(interview=interview).select_related("assignment__sheet").order_by("pk"))


@action("interviews.add_seat")
def add_seat(*, interview: Interview, panelist: Evaluator, by: User, now: datetime) -> Seat:
    """Let one more panelist sit in an interview that is to come, as when another fell ill.

    Raises: Refused if the person is no panelist, or by the database if the person has an interest, is not ready, or
    sits elsewhere at that time.
    """
    if not is_to_come(interview):
        raise Refused(_("Susunan panelis hanya dapat diubah sebelum wawancara selesai."))
    if Seat.objects.filter(interview=interview, panelist=panelist).exists():
        raise Refused(_("Panelis ini sudah duduk pada wawancara ini."), field="panelist")
    return seat_all(interview.stage, [(interview, panelist)], by, now)[0]


@action("interviews.remove_seat")
def remove_seat(*, seat: Seat, reason: str, by: User, now: datetime) -> Interview:
    """Let a panelist not sit in an interview; the open sheet goes with the seat.

    Raises: Refused once the panelist locked the marks, TransitionRefused without a reason.
    """
    if seat.assignment.sheet.state == SheetState.LOCKED:
        raise Refused(_("Panelis ini sudah mengunci nilainya, jadi kursinya tetap."))
    clear([seat], reason=reason, by=by, now=now)
    return seat.interview
