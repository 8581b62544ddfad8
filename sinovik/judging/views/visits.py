"""Field visits: the secretariat plans, the team reports."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.queries.editions import editions_of
from sinovik.competitions.states import Permit
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused

from ..actions import visits as verbs
from ..forms.results import ReasonForm
from ..forms.visits import VisitPlanForm, VisitReportForm
from ..queries.interviews import finalists, stages_permitting
from ..queries.visits import findings_of, ready_people, visits, visits_by
from ..rules.visits import CHECKLIST, may_report


@page(door=Permission.SCHEDULE_INTERVIEWS)
def visit_list(request: HttpRequest, edition: str) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    return render(request, "judging/visit_list.html", {"edition": row, "visits": visits(row)})


@page(door=Permission.SCHEDULE_INTERVIEWS, writes=True)
def plan_visit(request: HttpRequest, edition: str) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    stage = found(stages_permitting(row, Permit.VISIT))
    form = VisitPlanForm(request.POST or None, finalists=finalists(row), people=ready_people(row))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.plan(stage=stage, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Verifikasi direncanakan dan tim diberi tahu."))
            return redirect("judging:visit_list", row.slug)
    return render(request, "judging/plan_visit.html", {"edition": row, "form": form})


@page(door=Permission.SCHEDULE_INTERVIEWS, writes=True)
def visit_at_desk(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    """One visit with its report; while it is only planned it can be called off."""
    row = found(editions_of(request.person), slug=edition)
    visit = found(visits(row), pk=number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.cancel(visit=visit, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Verifikasi dibatalkan."))
            return redirect("judging:visit_list", row.slug)
    context = {"edition": row, "visit": visit, "findings": findings_of(visit), "form": form}
    return render(request, "judging/visit_at_desk.html", context)


@page(door=Permission.VISIT_FIELD)
def my_visits(request: HttpRequest) -> HttpResponse:
    return render(request, "judging/my_visits.html", {"visits": visits_by(request.person.user)})


@page(door=Permission.VISIT_FIELD, writes=True)
def report_visit(request: HttpRequest, number: int) -> HttpResponse:
    visit = found(visits_by(request.person.user), pk=number)
    form = VisitReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, clock.now()
        try:
            verbs.report(
                visit=visit,
                visited_on=given["visited_on"],
                text=given["text"],
                findings=form.findings(),
                by=request.person.user,
                now=now,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Laporan terkunci dan masuk ke pleno."))
            return redirect("judging:my_visits")
    context = {
        "visit": visit,
        "form": form,
        "checklist": CHECKLIST,
        "findings": findings_of(visit),
        "allowed": may_report(request.person, visit, now=clock.now()),
    }
    return render(request, "judging/report_visit.html", context)
