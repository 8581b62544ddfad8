"""The assignment desk: compute, explain, apply."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.models import Stage
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from sinovik.foundation.ui.forms import Form

from ..actions.assignment import NoPlan, apply
from ..actions.assignment import plan as compute
from ..models import AssignmentPlan
from ..queries.assignment import full_plans_of, loads_in, plans_of, short_of_readers, standing_summary
from ..queries.scope import assigned_stages_for, reading_stages
from ..rules.access import may_assign
from ..rules.reading import reading_rules

DOOR = Permission.ASSIGN_EVALUATORS


def _stage(request: HttpRequest, slug: str, stage: str) -> Stage:
    return found(assigned_stages_for(request.person, DOOR), edition__slug=slug, key=stage)


@page(door=DOOR, writes=True)
def desk(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """What stands, what is missing, and the plans computed so far. A post computes a new plan."""
    row = _stage(request, slug, stage)
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            made = compute(stage=row, by=request.person.user, now=clock.now())
            return redirect("judging:plan", slug=slug, stage=stage, number=made.number)
        except NoPlan as none:
            form.is_valid()
            for reason in none.reasons:
                form.add_error(None, reason)
        except Refused as refusal:
            form.is_valid()
            form.refuse(refusal)
    context = {
        "stage": row,
        "stages": reading_stages(row.edition),
        "rules": reading_rules(row),
        "summary": standing_summary(row),
        "short": short_of_readers(row),
        "plans": plans_of(row),
        "open": may_assign(row, now=clock.now()),
        "form": form,
    }
    return render(request, "judging/assignment.html", context)


def _plan(request: HttpRequest, slug: str, stage: str, number: int) -> AssignmentPlan:
    return found(full_plans_of(_stage(request, slug, stage)), number=number)


@page(door=DOOR, writes=True)
def plan(request: HttpRequest, slug: str, stage: str, number: int) -> HttpResponse:
    """One frozen plan with its proof. A post applies it."""
    row = _plan(request, slug, stage, number)
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            made = apply(plan=row, by=request.person.user, now=clock.now())
            messages.success(request, _("%(count)s penugasan dibuat, suratnya dikirim.") % {"count": made.created})
            return redirect("judging:assignment", slug=slug, stage=stage)
        except Refused as refusal:
            form.is_valid()
            form.refuse(refusal)
    context = {"plan": row, "stage": row.stage, "loads": loads_in(row), "form": form}
    return render(request, "judging/plan.html", context)
