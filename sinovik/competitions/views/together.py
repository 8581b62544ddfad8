"""Several drafts handed to the organiser in one act: what hinders each, one confirmation, a receipt for each."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.forms.boards import PickForm, SubmitManyForm
from sinovik.competitions.models import Proposal
from sinovik.competitions.queries import board as read
from sinovik.competitions.views import together_lines as lines
from sinovik.foundation import clock
from sinovik.foundation.access.doors import page
from sinovik.foundation.access.permissions import Permission

SUBMITTERS = Permission.SUBMIT_PROPOSALS


def _picked(request: HttpRequest) -> tuple[PickForm, list[Proposal]]:
    """The ticked proposals in the order in which they are submitted; none while the choice is not in order."""
    form = PickForm(read.to_submit(request.person), request.GET)
    if not form.is_valid() and form.names_a_stranger():
        raise Http404
    return form, list(form.cleaned_data.get("p", []))


@page(door=SUBMITTERS, writes=True)
def submit_many(request: HttpRequest) -> HttpResponse:
    """Name each ticked draft with what hinders it; then submit those that were named as ready, each by itself."""
    picks, picked = _picked(request)
    candidates = read.candidates(picked)
    ready = [one for one in candidates if one.ready]
    needs_consent = any(one.needs_consent for one in ready)
    form = SubmitManyForm([one.proposal.pk for one in ready], request.POST or None, has_gaps=needs_consent)
    if picked and form.is_valid():
        known = form.cleaned_data.get("accept_gaps", False)
        chosen = read.confirmed(ready, form.cleaned_data["named"], knowingly=known)
        act.submit_each(proposals=chosen, accept_gaps=known, by=request.person.user, now=clock.now())
        return redirect(_results(picked))
    shown = {
        "wrong": picks.errors.get("p", []),
        "form": form,
        "ready": lines.ready_rows(ready),
        "headers": lines.ready_headers(),
    }
    return render(request, "competitions/submit_many.html", shown | lines.apart(candidates))


@page(door=SUBMITTERS)
def submitted_many(request: HttpRequest) -> HttpResponse:
    """What became of each: its receipt, or what still hinders it."""
    _picks, picked = _picked(request)
    candidates = read.candidates(picked)
    shown = {"of": len(picked), "waiting": lines.ready_rows(one for one in candidates if one.ready)}
    shown |= {"headers": lines.ready_headers()} | lines.apart(candidates)
    return render(request, "competitions/submitted_many.html", shown)


def _results(picked: list[Proposal]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("p", [str(proposal.pk) for proposal in picked])
    return f"{reverse('competitions:submitted_many')}?{query.urlencode()}"
