"""The organiser's page Gladi: ask for a rehearsal of this edition, follow it, read what it showed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.models import Edition
from sinovik.competitions.queries.editions import editions_for
from sinovik.competitions.rules.editions import blockers_of
from sinovik.competitions.states import EditionState
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.ui.forms import Form
from sinovik.inquiries.queries import calendar

from . import actions, lines
from .estimates import Estimate
from .forms import AskForm
from .models import Outcome, Rehearsal
from .plan import digest_of, plan_of
from .queries import rehearsals_of, running
from .runner import told

ORGANISERS = Permission.CONFIGURE_EDITIONS


def _edition(request: HttpRequest, slug: str) -> Edition:
    return found(editions_for(request.person, ORGANISERS), slug=slug)


def _rehearsal(request: HttpRequest, slug: str, number: int) -> Rehearsal:
    return found(rehearsals_of(request.person, _edition(request, slug)), number=number)


@page(door=ORGANISERS, writes=True)
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(request, slug)
    form = AskForm(edition.book.reference.get("drafts"), request.POST or None)
    asked = form.hand_to(request, actions.ask, edition=edition)
    if asked:
        return redirect("rehearsal:rehearsal", slug, asked.number)
    lacking = edition.state == EditionState.PREPARING and bool(blockers_of(edition))
    rows = lines.listed(rehearsals_of(request.person, edition), digest_of(plan_of(edition)))
    shown = {"edition": edition, "form": form, "lacking": lacking, "headers": lines.HEADERS, "rows": rows}
    return render(request, "rehearsal/rehearsals.html", shown)


@page(door=ORGANISERS)
def rehearsal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How far it is; why it ended early; or everything that it showed."""
    shown = _rehearsal(request, slug, number)
    ended = getattr(shown, "result", None)
    context = {"rehearsal": shown, "edition": shown.edition, "result": ended, "facts": lines.facts(shown)}
    context |= {"is_old": shown.plan_digest != digest_of(plan_of(shown.edition)), "command": lines.COMMAND}
    if ended is None:
        return render(request, "rehearsal/running.html", context | lines.progress(shown))
    if ended.outcome != Outcome.DONE:
        return render(request, "rehearsal/failed.html", context | {"why": lines.WHY[ended.outcome]})
    estimate = Estimate(ended.findings, shown.plan, calendar().works)
    return render(request, "rehearsal/result.html", context | lines.result(estimate))


@page(door=ORGANISERS, writes=True)
def end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    shown = _rehearsal(request, slug, number)
    form = Form(request.POST or None)
    if form.hand_to(request, actions.end, rehearsal=shown):
        messages.success(request, _("Gladi dihentikan."))
        return redirect("rehearsal:rehearsals", slug)
    going_on = running().filter(pk=shown.pk).exists()
    context = {"rehearsal": shown, "edition": shown.edition, "form": form, "going_on": going_on}
    return render(request, "rehearsal/end.html", context)


@page(door=ORGANISERS)
def plan(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The file by which anybody can repeat it with `sinovik rehearse --plan`."""
    shown = _rehearsal(request, slug, number)
    file = JsonResponse(told(shown))
    file["Content-Disposition"] = f'attachment; filename="gladi-{slug}-{number}.json"'
    return file
