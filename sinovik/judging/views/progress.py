"""How far a stage's readings are; reopening a locked sheet; calling readers where two differ."""

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

from ..actions.sheets import reopen
from ..actions.thirdreader import call_all_waiting
from ..forms.sheets import ReasonForm
from ..queries.progress import progress_of, sheets_given_in, waiting_for_extra_reader
from ..queries.scope import ranked_stages_for

DOOR = Permission.ASSIGN_EVALUATORS


def _stage(request: HttpRequest, slug: str, stage: str) -> Stage:
    return found(ranked_stages_for(request.person, DOOR), edition__slug=slug, key=stage)


@page(door=DOOR, writes=True)
def overview(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """Who is behind. A post calls a further reader for every proposal whose readers differ too much."""
    row = _stage(request, slug, stage)
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            called = call_all_waiting(stage=row, by=request.person.user, now=clock.now())
            messages.success(request, _("%(count)s pembaca tambahan dipanggil.") % {"count": called})
            return redirect("judging:progress", slug=slug, stage=stage)
        except Refused as refusal:
            form.is_valid()
            form.refuse(refusal)
    context = {
        "stage": row,
        "progress": progress_of(row, clock.now()),
        "waiting": waiting_for_extra_reader(row),
        "form": form,
    }
    return render(request, "judging/progress.html", context)


@page(door=DOOR)
def reader(request: HttpRequest, slug: str, stage: str, evaluator: int) -> HttpResponse:
    """One reader's sheets: which are locked, which are not. No mark is shown."""
    row = _stage(request, slug, stage)
    sheets = list(sheets_given_in(row).filter(assignment__evaluator=evaluator))
    first = found(sheets_given_in(row), assignment__evaluator=evaluator)
    context = {"stage": row, "sheets": sheets, "evaluator": first.assignment.evaluator}
    return render(request, "judging/reader.html", context)


@page(door=DOOR, writes=True)
def reopen_sheet(request: HttpRequest, slug: str, stage: str, sheet: int) -> HttpResponse:
    """Let a reader correct a locked sheet, with the reason; the old marks stay on record."""
    row = found(sheets_given_in(_stage(request, slug, stage)), pk=sheet)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen(sheet=row, reason=form.cleaned_data["reason"], by=request.person.user, now=clock.now())
            messages.success(request, _("Lembar dibuka kembali. Pembacanya dapat membetulkan, lalu mengunci lagi."))
            return redirect("judging:reader", slug=slug, stage=stage, evaluator=row.assignment.evaluator_id)
        except Refused as refusal:
            form.refuse(refusal)
    context = {"sheet": row, "stage": row.assignment.stage, "form": form}
    return render(request, "judging/reopen.html", context)
