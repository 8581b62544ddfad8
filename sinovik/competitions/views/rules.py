"""The builder: every row and value of an edition's rules, written anew while it is being prepared."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.actions import rows as act
from sinovik.competitions.forms.rows import RemoveForm, RowForm, ValuesForm
from sinovik.competitions.models import Edition
from sinovik.competitions.queries import editions
from sinovik.competitions.rules.rows import ROWS, removal_problem, row_label, row_of, values_of
from sinovik.competitions.states import EditionState
from sinovik.competitions.views import rule_lines as lines
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused

ORGANISERS = Permission.CONFIGURE_EDITIONS


def _edition(request: HttpRequest, slug: str) -> Edition:
    """An edition that the person configures and that is not open yet; afterwards its rules are frozen."""
    return found(editions.editions_for(request.person, ORGANISERS).filter(state=EditionState.PREPARING), slug=slug)


@page(door=ORGANISERS)
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(request, slug)
    shown = {"edition": edition, "tables": lines.row_tables(edition), "values": lines.value_tables(edition)}
    return render(request, "competitions/rules.html", shown | {"rewritten": lines.rewritten_rows(edition)})


@page(door=ORGANISERS, writes=True)
def add_row(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    return _row(request, _edition(request, slug), kind, "")


@page(door=ORGANISERS, writes=True)
def write_row(request: HttpRequest, slug: str, kind: str, key: str) -> HttpResponse:
    return _row(request, _edition(request, slug), kind, key)


def _row(request: HttpRequest, edition: Edition, kind: str, key: str) -> HttpResponse:
    row = row_of(edition.rules, kind, key) if kind in ROWS and key else None
    if kind not in ROWS or (key and row is None):
        raise Http404
    form = RowForm(kind, edition.rules, row, request.POST or None)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("position", "source")}
        by, now = request.person.user, clock.now()
        try:
            act.write_row(edition=edition, kind=kind, key=key, values=form.values(), by=by, now=now, **told)
            messages.success(request, _("Aturan disimpan."))
            return redirect("competitions:rules", edition.slug)
        except Refused as refusal:
            form.refuse(refusal)
    title = row_label(row, kind) if row else lines.ADDING[kind]
    shown = {"edition": edition, "form": form, "title": title, "kind": kind, "key": key}
    return render(request, "competitions/write_row.html", shown)


@page(door=ORGANISERS, writes=True)
def remove_row(request: HttpRequest, slug: str, kind: str, key: str) -> HttpResponse:
    """Take a row out of the rules. Asked once more, with what it would leave behind."""
    edition = _edition(request, slug)
    row = row_of(edition.rules, kind, key) if kind in ROWS else None
    if row is None:
        raise Http404
    form = RemoveForm(request.POST or None)
    if form.hand_to(request, act.remove_row, edition=edition, kind=kind, key=key):
        messages.success(request, _("Baris dihapus dari aturan."))
        return redirect("competitions:rules", edition.slug)
    shown = {"edition": edition, "form": form, "title": row_label(row, kind), "kind": kind, "key": key}
    return render(
        request, "competitions/remove_row.html", shown | {"problem": removal_problem(edition.rules, kind, key)}
    )


@page(door=ORGANISERS, writes=True)
def write_values(request: HttpRequest, slug: str, name: str, key: str) -> HttpResponse:
    """Single values that belong together: the terms, how a stage scores, the places of a level."""
    edition = _edition(request, slug)
    paths = values_of(edition.rules, name, key)
    if not paths:
        raise Http404
    form = ValuesForm(edition.rules, {path: lines.value_at(edition, path) for path in paths}, request.POST or None)
    if form.is_valid():
        source, by, now = form.cleaned_data["source"], request.person.user, clock.now()
        try:
            act.write_values(edition=edition, values=form.values(), source=source, by=by, now=now)
            messages.success(request, _("Aturan disimpan."))
            return redirect("competitions:rules", edition.slug)
        except Refused as refusal:
            form.refuse(refusal)
    shown = {"edition": edition, "form": form, "title": lines.page_title(edition, name, key)}
    return render(request, "competitions/write_row.html", shown)
