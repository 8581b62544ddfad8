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

from ..actions import interviews as verbs
from ..forms.interviews import ConfirmForm, InterviewScoreForm, PlanForm, RescheduleForm, RoomForm
from ..forms.results import ReasonForm
from ..queries.interviews import (
    finalists_without_slot,
    interviews_of,
    rooms_of,
    schedule,
    seats_of,
    seats_with_people,
    stages_permitting,
)
from ..queries.panel import panelists_of
from ..queries.visits import visits_announced_to
from ..rules.interviews import is_late, may_confirm, may_score, minutes_of
from ..rules.reading import reading_rules

MANDATE_BYTES = 5 * 1024 * 1024


@page(door=Permission.SCHEDULE_INTERVIEWS)
def interview_schedule(request: HttpRequest, edition: str) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    now = clock.now()
    slots = list(schedule(row).prefetch_related(seats_with_people()))
    context = {
        "edition": row,
        "slots": slots,
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
    form = PlanForm(request.POST or None, rooms=rooms_of(row), panelists=panelists_of(row))
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
    form = RescheduleForm(request.POST or None, rooms=rooms_of(row), initial={"room": slot.room_id})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.reschedule(interview=slot, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Jadwal dipindahkan. Instansi diminta mengonfirmasi lagi."))
            return redirect("judging:interview_schedule", row.slug)
    return render(request, "judging/move_interview.html", {"edition": row, "slot": slot, "form": form})


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
    allowed = may_confirm(request.person, slot, now=clock.now())
    return render(request, "judging/confirm_interview.html", {"slot": slot, "form": form, "allowed": allowed})


@page(door=Permission.SCORE_INTERVIEWS)
def running_order(request: HttpRequest) -> HttpResponse:
    """The panelist's own day: who comes when, and which sheet is still open."""
    return render(request, "judging/running_order.html", {"seats": seats_of(request.person.user)})


@page(door=Permission.SCORE_INTERVIEWS, writes=True)
def score_interview(request: HttpRequest, number: int) -> HttpResponse:
    seat = found(seats_of(request.person.user), pk=number)
    rules, now = reading_rules(seat.interview.stage), clock.now()
    form = InterviewScoreForm(request.POST or None, rules=rules)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.score(seat=seat, marks=form.marks(), reasons=form.reasons(), by=request.person.user, now=now)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Nilai wawancara terkunci."))
            return redirect("judging:running_order")
    context = {"seat": seat, "form": form, "allowed": may_score(request.person, seat, now=now)}
    return render(request, "judging/score_interview.html", context)
