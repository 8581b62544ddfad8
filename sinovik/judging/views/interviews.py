"""Interviews: the secretariat plans, the agency confirms, the panel hears and scores."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.queries.editions import editions_of
from sinovik.competitions.states import Permit
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.files import FileRefused, Kind, store
from sinovik.foundation.refusals import Refused
from sinovik.foundation.ui.forms import Form

from ..actions import interviews as verbs
from ..actions import seating
from ..forms.interviews import ConfirmForm, InterviewScoreForm, PlanForm, RescheduleForm, RoomForm, SeatForm
from ..forms.results import ReasonForm
from ..queries.evaluators import ready_evaluators
from ..queries.interviews import (
    by_day,
    finalists_without_slot,
    interviews_of,
    rooms_of,
    schedule,
    seats_at,
    seats_of,
    seats_with_people,
    stages_permitting,
)
from ..queries.sheets import locked_marks
from ..queries.visits import visits_announced_to
from ..rules.interviews import confirm_until, is_late, may_confirm, may_hold, may_score, minutes_of
from ..rules.reading import reading_rules
from ..states import EvaluatorRole

MANDATE_BYTES = 5 * 1024 * 1024


@page(door=Permission.SCHEDULE_INTERVIEWS)
def interview_schedule(request: HttpRequest, edition: str) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    now = clock.now()
    slots = list(schedule(row).prefetch_related(seats_with_people()))
    context = {
        "edition": row,
        "days": by_day(slots),
        "late": [slot for slot in slots if is_late(slot, now=now)],
        "rooms": rooms_of(row),
        "without": finalists_without_slot(row),
    }
    return render(request, "judging/interview_schedule.html", context)


@page(door=Permission.SCHEDULE_INTERVIEWS, writes=True)
def add_room(request: HttpRequest, edition: str) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    form = RoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_room(edition=row, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("judging:plan_interviews", row.slug)
    return render(request, "judging/add_room.html", {"edition": row, "form": form})


@page(door=Permission.SCHEDULE_INTERVIEWS, writes=True)
def plan_interviews(request: HttpRequest, edition: str) -> HttpResponse:
    """Days, hours, rooms and panels in; the whole timetable out, or a sentence why it does not fit."""
    row = found(editions_of(request.person), slug=edition)
    stage = found(stages_permitting(row, Permit.INTERVIEW))
    panelists = ready_evaluators(row, EvaluatorRole.PANELIST)
    form = PlanForm(request.POST or None, rooms=rooms_of(row), panelists=panelists)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.plan(
                stage=stage,
                panels=form.panels(),
                sittings=form.sittings(),
                by=request.person.user,
                now=clock.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Jadwal tersusun dan undangan dikirim ke instansi."))
            return redirect("judging:interview_schedule", row.slug)
    context = {"edition": row, "form": form, "minutes": minutes_of(stage), "without": finalists_without_slot(row)}
    return render(request, "judging/plan_interviews.html", context)


@page(door=Permission.SCHEDULE_INTERVIEWS, writes=True)
def move_interview(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    slot = found(schedule(row), pk=number)
    initial = {"room": slot.room_id, "starts_at": slot.starts_at}
    form = RescheduleForm(request.POST or None, rooms=rooms_of(row), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.reschedule(interview=slot, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
            slot.refresh_from_db()
        else:
            messages.success(request, _("Jadwal dipindahkan. Instansi diminta mengonfirmasi lagi."))
            return redirect("judging:interview_schedule", row.slug)
    return render(request, "judging/move_interview.html", {"edition": row, "slot": slot, "form": form})


@page(door=Permission.SCHEDULE_INTERVIEWS, writes=True)
def interview(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    """One slot with its panel; once it has begun it can be noted as held."""
    row = found(editions_of(request.person), slug=edition)
    slot = found(schedule(row).prefetch_related(seats_with_people()), pk=number)
    form = Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.hold(interview=slot, by=request.person.user, now=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Wawancara dicatat sudah berlangsung."))
            return redirect("judging:interview_schedule", row.slug)
    context = {"edition": row, "slot": slot, "form": form, "may_hold": may_hold(slot, now=clock.now())}
    return render(request, "judging/interview.html", context)


@page(door=Permission.SCHEDULE_INTERVIEWS, writes=True)
def add_seat(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    slot = found(schedule(row), pk=number)
    form = SeatForm(request.POST or None, panelists=ready_evaluators(row, EvaluatorRole.PANELIST))
    if request.method == "POST" and form.is_valid():
        try:
            seating.add_seat(interview=slot, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Panelis ditambahkan."))
            return redirect("judging:interview", row.slug, slot.pk)
    return render(request, "judging/add_seat.html", {"edition": row, "slot": slot, "form": form})


@page(door=Permission.SCHEDULE_INTERVIEWS, writes=True)
def remove_seat(request: HttpRequest, edition: str, number: int, seat: int) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    slot = found(schedule(row), pk=number)
    chair = found(seats_at(slot), pk=seat)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seating.remove_seat(seat=chair, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Panelis dilepas dari wawancara ini."))
            return redirect("judging:interview", row.slug, slot.pk)
    return render(request, "judging/remove_seat.html", {"edition": row, "slot": slot, "seat": chair, "form": form})


@page(door=Permission.SCHEDULE_INTERVIEWS, writes=True)
def cancel_interview(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    slot = found(schedule(row), pk=number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.cancel(interview=slot, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Jadwal dibatalkan."))
            return redirect("judging:interview_schedule", row.slug)
    return render(request, "judging/cancel_interview.html", {"edition": row, "slot": slot, "form": form})


@page(door=Permission.CONFIRM_INTERVIEWS)
def my_interviews(request: HttpRequest) -> HttpResponse:
    """The agency's slots, and the field visits it may know of."""
    context = {"slots": interviews_of(request.person), "visits": visits_announced_to(request.person)}
    return render(request, "judging/my_interviews.html", context)


def _given(form: ConfirmForm, request: HttpRequest) -> dict[str, object]:
    upload, user = form.cleaned_data["mandate"], request.person.user
    mandate = store(upload, kinds={Kind.PDF}, max_bytes=MANDATE_BYTES, by=user, now=clock.now()) if upload else None
    return {"presenter": form.cleaned_data["presenter"], "mandate": mandate}


@page(door=Permission.CONFIRM_INTERVIEWS, writes=True)
def confirm_interview(request: HttpRequest, number: int) -> HttpResponse:
    slot = found(interviews_of(request.person), pk=number)
    form = ConfirmForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.confirm(interview=slot, by=request.person.user, now=clock.now(), **_given(form, request))
        except FileRefused as refusal:
            form.add_error("mandate", refusal.message)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Kehadiran Anda sudah dicatat."))
            return redirect("judging:my_interviews")
    context = {
        "slot": slot,
        "form": form,
        "allowed": may_confirm(request.person, slot, now=clock.now()),
        "until": confirm_until(slot),
    }
    return render(request, "judging/confirm_interview.html", context)


@page(door=Permission.SCORE_INTERVIEWS)
def running_order(request: HttpRequest) -> HttpResponse:
    """The panelist's own day: who comes when, and which sheet is still open."""
    return render(request, "judging/running_order.html", {"days": by_day(seats_of(request.person.user))})


@page(door=Permission.SCORE_INTERVIEWS, writes=True)
def score_interview(request: HttpRequest, number: int) -> HttpResponse:
    seat = found(seats_of(request.person.user), pk=number)
    rules, now = reading_rules(seat.interview.stage), clock.now()
    form = InterviewScoreForm(request.POST or None, rules=rules, draft=seat.assignment.sheet.draft)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.score(seat=seat, marks=form.marks(), reasons=form.reasons(), by=request.person.user, now=now)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Nilai wawancara terkunci."))
            return redirect("judging:running_order")
    context = {"seat": seat, "form": form, "allowed": may_score(request.person, seat, now=now)}
    context |= {"marks": locked_marks(seat.assignment.sheet, rules)}
    return render(request, "judging/score_interview.html", context)
