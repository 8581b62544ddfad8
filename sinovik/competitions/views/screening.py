"""The screening desk: examine, read the findings, decide one by one, or let the clean ones pass together."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.actions import screening as act
from sinovik.competitions.forms import DecideForm, ReasonForm
from sinovik.competitions.models import Edition
from sinovik.competitions.queries import editions, screening
from sinovik.competitions.queries.proposals import received_of
from sinovik.competitions.rules.proposals import may_reverse, may_screen
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.competitions.views import lines
from sinovik.competitions.views.proposals import mark_sight
from sinovik.competitions.views.screening_lines import alike_rows, finding_items, queue_rows, readable_others
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import enqueue

SCREENERS = Permission.SCREEN_PROPOSALS
PER_PAGE = 50


def _edition(request: HttpRequest, slug: str) -> Edition:
    return found(editions.editions_for(request.person, SCREENERS), slug=slug)


@page(door=SCREENERS)
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(request, slug)
    run = screening.newest_run(edition.pk)
    rows = Paginator(screening.queue_of(edition.pk), PER_PAGE).get_page(request.GET.get("halaman"))
    findings = screening.findings_per_proposal([row.pk for row in rows], run)
    shown = {
        "edition": edition,
        "run": run,
        "page": rows,
        "headers": [_("Nomor"), _("Judul"), _("Instansi"), _("Temuan")],
        "rows": queue_rows(rows, findings, run),
        "clean": screening.clean_in(run).count() if run else 0,
        "open_now": stage_permits(edition, Permit.SCREEN),
    }
    return render(request, "competitions/queue.html", shown)


@page(door=SCREENERS, writes=True)
def examine(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(request, slug)
    if request.method == "POST" and not stage_permits(edition, Permit.SCREEN):
        messages.error(request, _("Seleksi administrasi tidak sedang dibuka."))
    elif request.method == "POST":
        enqueue("competitions.examine", edition_id=edition.pk, by_id=request.person.user.pk)
        messages.success(request, _("Pemeriksaan otomatis berjalan. Temuannya muncul di sini dalam beberapa detik."))
    return redirect("competitions:queue", slug)


@page(door=SCREENERS, writes=True)
def pass_clean(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(request, slug)
    if request.method == "POST":
        try:
            act.pass_clean(edition=edition, by=request.person.user, now=clock.now())
            messages.success(request, _("Semua proposal tanpa temuan berat diloloskan."))
        except Refused as refusal:
            messages.error(request, refusal.message)
    return redirect("competitions:queue", slug)


@page(door=SCREENERS, writes=True)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with its findings and its text; the next in line follows."""
    proposal = found(received_of(request.person), pk=pk)
    if not may_screen(request.person, proposal):
        if request.method == "POST":
            told = _("Proposal ini tidak sedang menunggu keputusan Anda, jadi kiriman Anda tidak dicatat.")
            messages.error(request, told)
        return redirect("competitions:proposal", pk)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        try:
            act.decide(proposal=proposal, by=request.person.user, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Keputusan untuk %(number)s tercatat.") % {"number": proposal.number})
            return redirect(_next(proposal.edition, pk))
        except Refused as refusal:
            form.refuse(refusal)
    findings = screening.findings_of(proposal, screening.newest_run(proposal.edition_id))
    for read in (proposal, *readable_others(request.person, findings)):
        mark_sight(request, read)
    shown = {
        "proposal": proposal,
        "form": form,
        "findings": finding_items(request.person, findings, proposal.edition.book),
        "alike": alike_rows(request.person, findings, proposal.edition.book),
        "facts": lines.fact_rows(proposal),
        "texts": lines.whole_text(proposal),
    }
    return render(request, "competitions/decide.html", shown)


@page(door=SCREENERS, writes=True)
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back; it and the reason stay on record."""
    proposal = found(received_of(request.person), pk=pk)
    if not may_reverse(request.person, proposal):
        return redirect("competitions:proposal", pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            act.reverse(proposal=proposal, by=request.person.user, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Keputusan ditarik kembali. Proposal menunggu keputusan baru."))
            return redirect("competitions:decide", pk)
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "competitions/reverse.html", {"proposal": proposal, "form": form})


def _next(edition: Edition, after: int) -> str:
    following = screening.queue_of(edition.pk).exclude(pk=after).first()
    return lines.page_of("decide", following) if following else lines.queue_page(edition)
