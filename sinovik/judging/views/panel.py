"""Nominees, and the closed plenary: who is present, who is chosen, each departure with its reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.models import Stage
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import saw
from sinovik.foundation.refusals import Refused
from sinovik.foundation.ui.forms import Form

from ..actions.panel import attend_all, call_plenary, conclude, depart, nominate
from ..forms.panel import AttendForm, CallForm, DepartForm
from ..models import Plenary, RankingRow
from ..queries.evaluators import barred_agencies
from ..queries.panel import (
    makeup,
    nominees_of,
    panelists_of,
    plenary_list,
    plenary_of,
    runs_open_to,
    sessions_in,
)
from ..queries.ranking import explained, previous_run
from ..queries.scope import organises, panel_stages_for, plenary_stages_for, stages_for
from ..queries.visits import findings_of
from ..rules.access import may_assign, may_decide
from ..rules.places import places_of

DOOR = Permission.DECIDE_IN_PLENARY
# who opens the session, notes who is present and closes it
ORGANISER = Permission.RUN_RANKING


@page(door=ORGANISER, writes=True)
def nominees(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """Who is handed to the panel. A post nominates the best of the last run."""
    row = found(panel_stages_for(request.person, ORGANISER), edition__slug=slug, key=stage)
    run = previous_run(row)
    form = Form(request.POST or None)
    if request.method == "POST" and run is not None:
        try:
            nominate(stage=row, run=run, by=request.person.user, now=clock.now())
            messages.success(request, _("Nominasi ditetapkan. Sekarang tugaskan panelis untuk membacanya."))
            return redirect("judging:nominees", slug=slug, stage=stage)
        except Refused as refusal:
            form.is_valid()
            form.refuse(refusal)
    context = {
        "stage": row,
        "run": run,
        "places": [(row.edition.book.pools[pool].label, number) for pool, number in places_of(row).items()],
        "nominees": list(nominees_of(row)),
        "open": may_assign(row, now=clock.now()),
        "form": form,
    }
    return render(request, "judging/nominees.html", context)


def _stage(request: HttpRequest, slug: str, stage: str) -> Stage:
    return found(plenary_stages_for(request.person), edition__slug=slug, key=stage)


def _session(request: HttpRequest, slug: str, stage: str) -> Plenary:
    return found(sessions_in(_stage(request, slug, stage)))


@page(door=DOOR, writes=True)
def plenary(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """The session's desk, or the form that opens it."""
    row = _stage(request, slug, stage)
    session = plenary_of(row)
    if session is not None:
        return _show(request, session)
    return _call(request, row) if organises(request.person, ORGANISER, row.edition) else _wait(request, row)


def _wait(request: HttpRequest, stage: Stage) -> HttpResponse:
    return render(request, "judging/plenary_waits.html", {"stage": stage})


def _call(request: HttpRequest, stage: Stage) -> HttpResponse:
    runs, panelists = list(runs_open_to(stage)), panelists_of(stage.edition).count()
    form = CallForm(runs, panelists, request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = next(run for run in runs if str(run.pk) == form.cleaned_data["run"])
        try:
            call_plenary(
                stage=stage, run=run, quorum=form.cleaned_data["quorum"], by=request.person.user, now=clock.now()
            )
            return redirect("judging:plenary", slug=stage.edition.slug, stage=stage.key)
        except Refused as refusal:
            form.refuse(refusal)
    context = {"stage": stage, "runs": runs, "form": form, "open": may_decide(stage, now=clock.now())}
    return render(request, "judging/plenary_call.html", context)


def _show(request: HttpRequest, session: Plenary) -> HttpResponse:
    if request.method != "POST":
        saw(session, by=request.person.user)
    choice = plenary_list(session)
    context = {
        "session": session,
        "stage": session.stage,
        "choice": choice,
        "makeup": makeup(choice.choices),
        "barred": barred_agencies(request.person.user, session.stage.edition),
        "organises": organises(request.person, ORGANISER, session.stage.edition),
    }
    return render(request, "judging/plenary.html", context)


def _led(request: HttpRequest, slug: str, stage: str) -> Plenary:
    """The session, for those who organise it."""
    row = found(stages_for(request.person, ORGANISER), edition__slug=slug, key=stage)
    return found(sessions_in(row))


@page(door=ORGANISER, writes=True)
def attendance(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """Note who is present."""
    session = _led(request, slug, stage)
    panelists = list(panelists_of(session.stage.edition))
    present = [row.evaluator_id for row in session.attendances.all()]
    form = AttendForm(panelists, request.POST or None, initial={"panelist": [str(pk) for pk in present]})
    if request.method == "POST" and form.is_valid():
        chosen = [row for row in panelists if str(row.pk) in form.cleaned_data["panelist"]]
        try:
            attend_all(plenary=session, panelists=chosen, by=request.person.user, now=clock.now())
            return redirect("judging:plenary", slug=slug, stage=stage)
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "judging/attendance.html", {"session": session, "stage": session.stage, "form": form})


@page(door=DOOR, writes=True)
def departure(request: HttpRequest, slug: str, stage: str, proposal: int) -> HttpResponse:
    """One candidate with all that is known of it. A post decides otherwise than the ranking, with the reason.

    Who has a conflict with its agency reads nothing of it here and decides nothing.
    """
    session = _session(request, slug, stage)
    line = found(session.run.rows.select_related("proposal__agency", "run__stage__edition"), proposal=proposal)
    form = DepartForm(request.POST or None)
    if form.is_valid():
        try:
            data, by = form.cleaned_data, request.person.user
            depart(plenary=session, proposal=line.proposal, by=by, now=clock.now(), **data)
            return redirect("judging:plenary", slug=slug, stage=stage)
        except Refused as refusal:
            form.refuse(refusal)
    barred = line.proposal.agency_id in barred_agencies(request.person.user, session.stage.edition)
    context = {"session": session, "stage": session.stage, "line": line, "form": form, "barred": barred}
    return render(request, "judging/departure.html", context if barred else context | _known_of(request, session, line))


def _known_of(request: HttpRequest, session: Plenary, line: RankingRow) -> dict[str, object]:
    """Marks, reasons and the field report of a candidate; that they were read is kept."""
    if request.method != "POST":
        saw(line, by=request.person.user)
    choice = next(row for row in plenary_list(session).choices if row.row.pk == line.pk)
    findings = findings_of(choice.visit) if choice.visit else []
    return {"choice": choice, "visit": choice.visit, "findings": findings, "explained": explained(line)}


@page(door=ORGANISER, writes=True)
def close(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """The last look before decisions are written; they stay secret until announced."""
    session = _led(request, slug, stage)
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            conclude(plenary=session, by=request.person.user, now=clock.now())
            messages.success(request, _("Keputusan tersimpan dan tetap rahasia sampai diumumkan."))
            return redirect("judging:plenary", slug=slug, stage=stage)
        except Refused as refusal:
            form.is_valid()
            form.refuse(refusal)
    context = {"session": session, "stage": session.stage, "choice": plenary_list(session), "form": form}
    return render(request, "judging/conclude.html", context)
