"""The organiser's desk for the people who judge."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.models import Edition
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused

from ..actions.evaluators import appoint_by_email, return_, withdraw
from ..forms.evaluators import AppointForm
from ..forms.sheets import ReasonForm
from ..models import Evaluator
from ..queries.evaluators import conflicts_in, conflicts_of, evaluators_of, moves_of
from ..queries.overview import overview_of
from ..queries.scope import editions_for, evaluators_for

DOOR = Permission.MANAGE_EVALUATORS


def _edition(request: HttpRequest, slug: str) -> Edition:
    return found(editions_for(request.person, DOOR), slug=slug)


@page(door=DOOR)
def editions(request: HttpRequest) -> HttpResponse:
    """The editions whose judging the person runs."""
    return render(request, "judging/editions.html", {"editions": editions_for(request.person, DOOR)})


@page(door=DOOR)
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """One edition's judging: people, stages, and what comes next."""
    edition = _edition(request, slug)
    context = {
        "edition": edition,
        "overview": overview_of(edition, clock.now()),
        "schedules": request.person.holds(Permission.SCHEDULE_INTERVIEWS),
    }
    return render(request, "judging/overview.html", context)


@page(door=DOOR)
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Everyone appointed in the edition, with load and conflicts."""
    edition = _edition(request, slug)
    return render(request, "judging/evaluators.html", {"edition": edition, "evaluators": list(evaluators_of(edition))})


@page(door=DOOR, writes=True)
def appoint_one(request: HttpRequest, slug: str) -> HttpResponse:
    """Appoint a person against a letter."""
    edition = _edition(request, slug)
    form = AppointForm(edition, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            evaluator = _appoint(edition, form, request)
            return redirect("judging:evaluator", slug=edition.slug, pk=evaluator.pk)
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "judging/appoint.html", {"edition": edition, "form": form})


def _appoint(edition: Edition, form: AppointForm, request: HttpRequest) -> Evaluator:
    evaluator = appoint_by_email(edition=edition, by=request.person.user, now=clock.now(), **form.appointment)
    messages.success(request, _("%(name)s ditunjuk dan menerima suratnya.") % {"name": evaluator.user.full_name})
    return evaluator


def _evaluator(request: HttpRequest, slug: str, pk: int) -> Evaluator:
    return found(evaluators_for(request.person, DOOR), edition__slug=slug, pk=pk)


@page(door=DOOR)
def profile(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One person: what they know, what bars them, what they carry."""
    evaluator = _evaluator(request, slug, pk)
    row = found(evaluators_of(evaluator.edition), pk=evaluator.pk)
    book = evaluator.edition.book
    context = {
        "evaluator": row,
        "edition": evaluator.edition,
        "conflicts": conflicts_of(row),
        "history": moves_of(row),
        "expertise": [book.categories[known.category].label for known in row.expertise.all()],
    }
    return render(request, "judging/evaluator.html", context)


@page(door=DOOR, writes=True)
def leave(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record that a person leaves; open readings are released for a new plan."""
    evaluator = _evaluator(request, slug, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(evaluator=evaluator, reason=form.cleaned_data["reason"], by=request.person.user, now=clock.now())
            messages.success(request, _("Kepergian tercatat. Susun rencana penugasan baru untuk bacaannya."))
            return redirect("judging:evaluator", slug=slug, pk=pk)
        except Refused as refusal:
            form.refuse(refusal)
    return render(
        request, "judging/withdraw.html", {"evaluator": evaluator, "edition": evaluator.edition, "form": form}
    )


@page(door=DOOR, writes=True)
def come_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record that a person who had left judges again; they are told and accept the pact anew."""
    evaluator = _evaluator(request, slug, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return_(evaluator=evaluator, reason=form.cleaned_data["reason"], by=request.person.user, now=clock.now())
            messages.success(request, _("Kembalinya tercatat. Penilai ini diminta menyetujui pakta integritas lagi."))
            return redirect("judging:evaluator", slug=slug, pk=pk)
        except Refused as refusal:
            form.refuse(refusal)
    context = {"evaluator": evaluator, "edition": evaluator.edition, "form": form}
    return render(request, "judging/come_back.html", context)


@page(door=DOOR)
def conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """Every conflict with a competing agency, and why."""
    edition = _edition(request, slug)
    return render(request, "judging/conflicts.html", {"edition": edition, "conflicts": list(conflicts_in(edition))})
