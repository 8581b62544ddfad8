"""The local admin's desk: the agency's board, read, return, submit, withdraw."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.forms import ReasonForm, ReturnForm, SubmitForm
from sinovik.competitions.forms.boards import BoardForm
from sinovik.competitions.models import Proposal
from sinovik.competitions.queries import board as read
from sinovik.competitions.queries import editions, proposals
from sinovik.competitions.queries.selection import capped_houses, standings
from sinovik.competitions.queries.turnout import below_province
from sinovik.competitions.rules.proposals import may_check, may_resume, may_withdraw
from sinovik.competitions.states import Permit, ProposalState, Severity
from sinovik.competitions.views.board_lines import BOARD_COLUMNS, board_facts, board_headers, board_rows
from sinovik.competitions.views.lines import answers, gap_rows, note_items
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tables import CHUNK, download, is_asked_for, listing

CHECKERS = Permission.CHECK_PROPOSALS
PER_PAGE = 50


@listing
@page(door=CHECKERS)
def board(request: HttpRequest) -> HttpResponse:
    """Every draft of the agency: what waits for the local admin first, then what the units still hold."""
    person, now = request.person, clock.now()
    form = BoardForm(read.units_on_board(person), read.editions_on_board(person), request.GET)
    asked = form.asked()
    wanted = read.board_of(person, **asked)
    if is_asked_for(request):
        return download(request, "papan-proposal", BOARD_COLUMNS, board_facts(wanted.iterator(chunk_size=CHUNK), now))
    rows = Paginator(wanted, PER_PAGE).get_page(request.GET.get("halaman"))
    submits_for = person.agencies(Permission.SUBMIT_PROPOSALS)
    open_now = editions.invited_now(person, CHECKERS, Permit.SUBMIT, now)[:3]
    shown = {
        "form": form,
        "sifted": any(asked.values()),
        "page": rows,
        "headers": board_headers(),
        "rows": board_rows(rows, read.written_of(row.pk for row in rows), now, submits_for, standings(rows)),
        "capped": capped_houses(person),
        "waiting": read.waiting_for(person),
        "submits": bool(submits_for),
        "editions": [(edition, editions.stage_for(edition, Permit.SUBMIT)) for edition in open_now],
        "province": below_province(person).exists(),
        "running": editions.running_editions()[:3],
    }
    return render(request, "competitions/board.html", shown)


def _own(request: HttpRequest, pk: int) -> Proposal:
    return found(proposals.proposals_of_agency(request.person), pk=pk)


@page(door=CHECKERS, writes=True)
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _own(request, pk)
    if not may_check(request.person, proposal):
        raise Http404
    form = ReturnForm(proposal.edition.book.sections_of(proposal.group), request.POST or None)
    if form.is_valid():
        try:
            reason, by = form.cleaned_data["reason"], request.person.user
            act.return_(proposal=proposal, reason=reason, notes=form.notes(), by=by, now=clock.now())
            messages.success(request, _("Draf dikembalikan kepada unit beserta catatan Anda."))
            return redirect("competitions:board")
        except Refused as refusal:
            form.refuse(refusal)
    shown = {"proposal": proposal, "form": form, "notes": note_items(proposal, proposals.open_notes(proposal))}
    return render(request, "competitions/return.html", shown)


@page(door=Permission.SUBMIT_PROPOSALS, writes=True)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the whole entry, then seal it. What was submitted already leads to its receipt."""
    proposal = _own(request, pk)
    if proposal.state == ProposalState.SUBMITTED:
        return redirect("competitions:receipt", pk)
    if not may_check(request.person, proposal):
        return redirect("competitions:proposal", pk)
    gaps = read.gaps_alone(proposal, proposals.written(proposal))
    open_gaps = any(gap.severity == Severity.APPROVAL for gap in gaps)
    form = SubmitForm(request.POST or None, has_gaps=open_gaps)
    if form.is_valid():
        try:
            known = form.cleaned_data.get("accept_gaps", False)
            act.submit(proposal=proposal, accept_gaps=known, by=request.person.user, now=clock.now())
            return redirect("competitions:receipt", pk)
        except Refused as refusal:
            if _own(request, pk).state == ProposalState.SUBMITTED:  # by another window, a moment ago
                return redirect("competitions:receipt", pk)
            form.refuse(refusal)
    shown = {
        "proposal": proposal,
        "form": form,
        "gaps": gap_rows(proposal, gaps),
        "blocked": any(gap.severity == Severity.BLOCKER for gap in gaps),
        "beyond": any(gap.place == "cap" and gap.severity == Severity.BLOCKER for gap in gaps),
        "answers": answers(proposal),
        "places": read.places_taken(proposal),
        "stage": editions.stage_for(proposal.edition, Permit.SUBMIT),
    }
    return render(request, "competitions/submit.html", shown)


@page(door=Permission.SUBMIT_PROPOSALS, writes=True)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _own(request, pk)
    if not may_withdraw(request.person, proposal):
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reason, by = form.cleaned_data["reason"], request.person.user
            act.withdraw(proposal=proposal, reason=reason, by=by, now=clock.now())
            messages.success(request, _("Proposal ditarik. Selama pendaftaran dibuka, Anda dapat mengajukannya lagi."))
            return redirect("competitions:proposal", pk)
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "competitions/withdraw.html", {"proposal": proposal, "form": form})


@page(door=Permission.SUBMIT_PROPOSALS, writes=True)
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _own(request, pk)
    if request.method == "POST" and may_resume(request.person, proposal):
        try:
            act.resume(proposal=proposal, by=request.person.user, now=clock.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
    return redirect("competitions:proposal", pk)
