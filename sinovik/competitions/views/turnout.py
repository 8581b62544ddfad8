"""The turnout board: how far every invited agency has come, and whom to call; for a province, its own regencies."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from sinovik.competitions.forms.boards import TurnoutForm
from sinovik.competitions.models import Edition
from sinovik.competitions.queries import editions
from sinovik.competitions.queries import turnout as read
from sinovik.competitions.rules.stages import closes_within
from sinovik.competitions.states import Permit
from sinovik.competitions.states.turnout import CallList
from sinovik.competitions.views import turnout_lines as lines
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.tables import csv_download, download, is_asked_for, listing

PER_PAGE = 25
CALLED_BEFORE_CLOSING = 7  # days: then a draft that is not handed in is called for


def _edition(request: HttpRequest, slug: str) -> Edition:
    """An edition of the organiser's desk that was opened."""
    return found(editions.editions_of(request.person).filter(opened_at__isnull=False), slug=slug)


def _calls_for_drafts(edition: Edition) -> bool:
    return closes_within(edition, Permit.SUBMIT, CALLED_BEFORE_CLOSING, clock.now())


def _listed(form: TurnoutForm, rows: list[read.Turnout]) -> list[read.Turnout]:
    """Those at the step that is asked for, in the order that is asked for."""
    step, order = form.asked()["step"], form.asked()["order"]
    return read.in_order([row for row in rows if not step or row.step == step], order)


def _shown(request: HttpRequest, edition: Edition, form: TurnoutForm, rows: list[read.Turnout]) -> dict[str, object]:
    """What both boards show: figures and sums of all that were sifted, and a page of the list."""
    listed = _listed(form, rows)
    part = Paginator(listed, PER_PAGE).get_page(request.GET.get("halaman"))
    return {
        "edition": edition,
        "own_province": False,
        "calls": [],
        "by_kind": [],
        "by_province": [],
        "form": form,
        "sifted": any(form.asked().values()),
        "figures": lines.figures(rows),
        "page": part,
        "headers": lines.agency_headers(),
        "rows": lines.agency_rows(part),
    }


@listing
@page(door=Permission.SEE_EDITION_PROGRESS)
def turnout(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(request, slug)
    form = TurnoutForm(read.provinces(), request.GET)
    rows = read.turnout_of(read.invited_to(edition), edition, **form.sieve())
    if is_asked_for(request):
        return download(request, f"keikutsertaan-{edition.slug}", lines.AGENCY_COLUMNS, _listed(form, rows))
    calls = request.person.holds_nationally(Permission.APPOINT_LOCAL_ADMINS)
    more = {
        "by_kind": lines.sum_rows(lines.by_kind(rows)),
        "by_province": lines.sum_rows(lines.by_province(rows)),
        "kind_headers": lines.sum_headers(lines.KIND),
        "province_headers": lines.sum_headers(lines.PROVINCE),
        "calls": lines.call_links(edition, request.GET, drafts=_calls_for_drafts(edition)) if calls else [],
    }
    return render(request, "competitions/turnout.html", _shown(request, edition, form, rows) | more)


@page(door=Permission.APPOINT_LOCAL_ADMINS)
def call_list(request: HttpRequest, slug: str, which: str) -> StreamingHttpResponse:
    """One list of those to call as CSV, by the kind and province of the board."""
    edition = _edition(request, slug)
    if which not in CallList.values or (which == CallList.NOT_HANDED_IN and not _calls_for_drafts(edition)):
        raise Http404
    sieve = TurnoutForm(read.provinces(), request.GET).sieve()
    rows = read.turnout_of(read.invited_to(edition), edition, **sieve)
    return csv_download(f"{edition.slug}-{which}", *lines.call_table(edition, CallList(which), rows, clock.now()))


@listing
@page(door=Permission.CHECK_PROPOSALS)
def province(request: HttpRequest, slug: str) -> HttpResponse:
    """For a province's local admin: the states of the regencies and cities in it, never what they write."""
    edition = found(editions.published_editions(), slug=slug)
    own = read.below_province(request.person)
    if not own.exists():
        raise Http404
    form = TurnoutForm([], request.GET)
    invited = own.filter(pk__in=read.invited_to(edition).order_by().values("pk"))
    rows = read.turnout_of(invited, edition, **form.sieve())
    if is_asked_for(request):
        return download(request, f"keikutsertaan-{edition.slug}", lines.AGENCY_COLUMNS, _listed(form, rows))
    return render(request, "competitions/turnout.html", _shown(request, edition, form, rows) | {"own_province": True})
