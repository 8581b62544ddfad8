"""The screening desk: examine, read the findings, decide one by one, or let the clean ones pass together."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.actions import screeners as line
from sinovik.competitions.actions import screening as act
from sinovik.competitions.forms import DecideForm, ReasonForm
from sinovik.competitions.forms.screening import NextForm, QueueForm
from sinovik.competitions.models import Edition, Proposal
from sinovik.competitions.queries import editions, screeners, screening
from sinovik.competitions.queries.proposals import received_of
from sinovik.competitions.rules.proposals import may_reverse, may_screen
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.competitions.states.screening import HOLD
from sinovik.competitions.views import lines
from sinovik.competitions.views.proposals import mark_sight
from sinovik.competitions.views.screening_lines import (
    QUEUE_COLUMNS,
    alike_rows,
    finding_items,
    held_sentence,
    queue_facts,
    queue_rows,
    readable_others,
)
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tables import CHUNK, download, is_asked_for, listing
from sinovik.foundation.tasks import enqueue

SCREENERS = Permission.SCREEN_PROPOSALS
PER_PAGE = 50


def _edition(request: HttpRequest, slug: str) -> Edition:
    return found(editions.editions_for(request.person, SCREENERS), slug=slug)


@listing
@page(door=SCREENERS)
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(request, slug)
    run = screening.newest_run(edition.pk)
    form = QueueForm(edition.book, request.GET)
    wanted = screening.queue_of(edition.pk, run, **form.asked())
    if is_asked_for(request):
        facts = queue_facts(wanted.iterator(chunk_size=CHUNK), run)
        return download(request, f"seleksi-{edition.slug}", QUEUE_COLUMNS, facts)
    rows = Paginator(wanted, PER_PAGE).get_page(request.GET.get("halaman"))
    findings = screening.findings_per_proposal([row.pk for row in rows], run)
    shown = {
        "edition": edition,
        "run": run,
        "form": form,
        "sifted": any(form.asked().values()),
        "page": rows,
        "headers": [_("Nomor"), _("Judul"), _("Instansi"), _("Temuan"), _("Pemegang")],
        "rows": queue_rows(
            rows,
            findings,
            run,
            claims=screeners.claims_on(row.pk for row in rows),
            barred=screeners.barred_agencies(request.person, edition),
        ),
        "clean": screeners.clean_for(request.person, edition, run).count() if run else 0,
        "left": screeners.undecided_for(request.person, edition).count(),
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
            return _to_the_next(request, proposal.edition)
        except Refused as refusal:
            form.refuse(refusal)
    findings = screening.findings_of(proposal, screening.newest_run(proposal.edition_id))
    for read in (proposal, *readable_others(request.person, findings)):
        mark_sight(request, read)
    shown = {
        "proposal": proposal,
        "form": form,
        **_held(request, proposal),
        "minutes": int(HOLD.total_seconds() // 60),
        "findings": finding_items(request.person, findings, proposal.edition.book),
        "alike": alike_rows(request.person, findings, proposal.edition.book),
        "facts": lines.fact_rows(proposal),
        "texts": lines.whole_text(proposal),
    }
    return render(request, "competitions/decide.html", shown)


def _held(request: HttpRequest, proposal: Proposal) -> dict[str, object]:
    claim = screeners.claim_on(proposal)
    elsewhere = claim is not None and claim.by_id != request.person.user.pk
    return {"claim": claim, "held_elsewhere": elsewhere, "held": held_sentence(claim) if claim else ""}


def _to_the_next(request: HttpRequest, edition: Edition, after: Proposal | None = None) -> HttpResponse:
    """Hold the next in line and go there; to the queue when nothing is left for this person."""
    following = line.take_next(edition=edition, after=after, by=request.person.user, now=clock.now())
    if following is None:
        messages.info(request, _("Tidak ada lagi yang dapat Anda putuskan sekarang."))
    return redirect(lines.page_of("decide", following) if following else lines.queue_page(edition))


@page(door=SCREENERS, writes=True)
def take_next(request: HttpRequest, slug: str) -> HttpResponse:
    """The next in line for this person; `lewati` names the entry that they go past."""
    edition = _edition(request, slug)
    passed = NextForm(request.POST).passed
    if request.method == "POST":
        try:
            return _to_the_next(request, edition, received_of(request.person).filter(pk=passed).first())
        except Refused as refusal:
            messages.error(request, refusal.message)
    return redirect("competitions:queue", slug)


@page(door=SCREENERS, writes=True, token=False)
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold an entry, or hold it on. A repeat only lengthens the time; the page's script asks without leaving it."""
    proposal = found(received_of(request.person), pk=pk)
    told = _("Proposal ini tidak sedang menunggu keputusan Anda.")
    if request.method == "POST" and may_screen(request.person, proposal):
        try:
            line.hold(proposal=proposal, by=request.person.user, now=clock.now())
            told = ""
        except Refused as refusal:
            told = refusal.message
    if request.headers.get("Accept") == "application/json":
        claim = screeners.claim_on(proposal)
        said = told or (held_sentence(claim) if claim else "")
        return JsonResponse({"said": said}, status=409 if told else 200)
    if told and request.method == "POST":
        messages.error(request, told)
    return redirect("competitions:decide", pk)


@page(door=SCREENERS, writes=True, token=False)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go of an entry; a repeat changes nothing."""
    proposal = found(received_of(request.person), pk=pk)
    if request.method == "POST":
        line.release(proposal=proposal, by=request.person.user, now=clock.now())
    return redirect("competitions:queue", proposal.edition.slug)


@page(door=SCREENERS, writes=True)
def declare_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """The person is not independent of the entry's agency: others decide on its entries from now on."""
    proposal = found(received_of(request.person), pk=pk)
    if not may_screen(request.person, proposal):
        return redirect("competitions:proposal", pk)
    form = ReasonForm(request.POST or None)
    if form.hand_to(request, line.declare_interest, proposal=proposal):
        said = _("Kepentingan Anda pada %(agency)s tercatat. Proposal instansi itu diputuskan orang lain.")
        messages.success(request, said % {"agency": proposal.agency.name})
        return redirect("competitions:queue", proposal.edition.slug)
    return render(request, "competitions/declare_interest.html", {"proposal": proposal, "form": form})


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
