"""One proposal as the person may see it, its files and its receipt."""

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from sinovik.competitions.models import Proposal, Seal
from sinovik.competitions.queries import editions, proposals
from sinovik.competitions.queries.selection import standings
from sinovik.competitions.rules.proposals import (
    gaps_of,
    is_checker,
    is_stranded,
    is_writer,
    may_check,
    may_comment,
    may_resume,
    may_reverse,
    may_screen,
    may_withdraw,
    may_write,
)
from sinovik.competitions.rules.selection import left_out
from sinovik.competitions.rules.video import PLAYERS, host_of, player_of
from sinovik.competitions.rules.visible import Field, visible_fields
from sinovik.competitions.states import Permit
from sinovik.competitions.views import lines, paper_lines
from sinovik.competitions.views.statements import statement_data, statement_of
from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, SIGNED_IN, found, page
from sinovik.foundation.audit import saw
from sinovik.foundation.documents import qr_svg, render_pdf
from sinovik.foundation.files import serve


def seen(request: HttpRequest, pk: int, field: Field = Field.EXISTENCE) -> Proposal:
    """The proposal, if it and this field of it exist for the person."""
    proposal = found(proposals.proposals_of(request.person), pk=pk)
    if field not in visible_fields(request.person, proposal):
        raise Http404
    return proposal


def mark_sight(request: HttpRequest, proposal: Proposal) -> None:
    """Whoever reads a sealed text outside its own agency leaves a trace."""
    if proposal.submitted_at and not is_writer(request.person, proposal) and not is_checker(request.person, proposal):
        saw(proposal, by=request.person.user, why="competitions.proposal")


def _doors(request: HttpRequest, proposal: Proposal) -> dict[str, bool]:
    """Which acts this person may do on it now: the buttons of the page."""
    rules = [may_write, may_check, may_comment, may_withdraw, may_resume, may_screen, may_reverse]
    return {rule.__name__: rule(request.person, proposal) for rule in rules}


@page(door=SIGNED_IN)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry's own page: what is written, whose turn it is, what can be done."""
    entry = seen(request, pk)
    fields, written = visible_fields(request.person, entry), proposals.written(entry)
    asked = list(proposals.notes_of(entry)) if Field.NOTES in fields else []
    notes = [row for row in asked if not hasattr(row, "answer")]
    answered = [row for row in asked if hasattr(row, "answer")]
    shown = {
        "proposal": entry,
        "fields": fields,
        "written": written,
        "notes": lines.note_items(entry, notes, answerable=may_write(request.person, entry)),
        "answered": lines.note_items(entry, answered),
        "returned": proposals.last_return(entry) if Field.NOTES in fields else None,
        "left_out": _left_out(entry) if Field.NOTES in fields else "",
        "writer": is_writer(request.person, entry),
        "done": sum(bool(written.words.get(s.key)) for s in entry.edition.book.sections_of(entry.group)),
        "sections": entry.edition.book.sections_of(entry.group),
        "tasks": lines.section_tasks(entry, written, notes),
        "others": lines.other_tasks(entry, written),
        "turns": lines.turn_steps(entry, stranded=is_stranded(entry)),
        "stranded": is_stranded(entry),
        "facts": lines.fact_rows(entry),
        "gaps": gaps_of(entry, written),
        "history": lines.history_items(entry),
        "stage": editions.stage_for(entry.edition, Permit.SUBMIT),
        "seal": proposals.present_seal(entry) if Field.RECEIPT in fields else None,
    }
    return render(request, "competitions/proposal.html", shown | _doors(request, entry))


def _left_out(entry: Proposal) -> str:
    """Why its agency does not submit it for now; the sentence goes with the draft to its unit."""
    standing = standings([entry]).get(entry.pk)
    return "" if standing is None or standing.within else left_out(standing)


@page(door=SIGNED_IN)
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text on one page, to be read."""
    entry = seen(request, pk, Field.TEXT)
    mark_sight(request, entry)
    files = lines.file_rows(entry, proposals.present_attachments(entry), removable=False)
    fields = visible_fields(request.person, entry)
    asked = proposals.notes_of(entry) if Field.NOTES in fields else []
    texts = lines.whole_text(entry, lines.note_items(entry, asked))
    facts = [*lines.fact_rows(entry), *lines.class_rows(entry)]
    shown = {"proposal": entry, "facts": facts, "texts": texts, "files": files, "fields": fields}
    shown["video"] = lines.video_rows(entry)
    return render(request, "competitions/text.html", shown | {"team": entry.team.all()} | _doors(request, entry))


def _with_video(request: HttpRequest, pk: int) -> Proposal:
    entry = seen(request, pk, Field.TEXT)
    if not entry.video:
        raise Http404
    mark_sight(request, entry)
    return entry


@page(door=SIGNED_IN)
def video(request: HttpRequest, pk: int) -> HttpResponse:
    """What the video is and where it lies. Nothing of it is loaded before the person asks for it."""
    entry = _with_video(request, pk)
    shown = {"proposal": entry, "host": host_of(entry.video), "playable": player_of(entry.video)}
    return render(request, "competitions/video.html", shown | {"rows": lines.video_rows(entry)})


@page(door=SIGNED_IN)
@csp_update({"frame-src": list(PLAYERS)})
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """The player of the other site, on this page alone: the person has chosen to load it."""
    entry = _with_video(request, pk)
    player = player_of(entry.video)
    if not player:
        raise Http404
    shown = {"proposal": entry, "host": host_of(player), "player": player}
    return render(request, "competitions/video.html", shown | {"rows": lines.video_rows(entry)})


@page(door=SIGNED_IN)
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    entry = seen(request, pk, Field.FILES)
    attachment = found(proposals.present_attachments(entry), pk=number)
    mark_sight(request, entry)
    return serve(attachment.file, download_name=attachment.name)


def _download(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@page(door=SIGNED_IN)
def draft_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft on paper, for those who write and check it."""
    entry, now = seen(request, pk, Field.DRAFT), clock.now()
    files, team = proposals.present_attachments(entry), entry.team.all()
    data = paper_lines.draft_data(entry, proposals.texts_of(entry), files, team, now)
    return _download(render_pdf("draft.typ", data, now=now), f"draf-{entry.pk}")


@page(door=SIGNED_IN)
def statement(request: HttpRequest, pk: int, slot: str) -> HttpResponse:
    """A statement filled in from the draft, to be stamped, signed and uploaded."""
    entry, now = seen(request, pk, Field.DRAFT), clock.now()
    place = entry.edition.book.attachments.get(slot)
    if place is None or not statement_of(place):
        raise Http404
    data = statement_data(entry, place, now)
    return _download(render_pdf("statement.typ", data, now=now), f"{slot.replace('_', '-')}-{entry.pk}")


# --- receipts -------------------------------------------------------------------------------------------------------


def _seal(request: HttpRequest, pk: int) -> tuple[Proposal, Seal]:
    entry = seen(request, pk, Field.RECEIPT)
    seal = proposals.present_seal(entry)
    if seal is None:
        raise Http404
    return entry, seal


def _check_address(request: HttpRequest, seal: Seal) -> str:
    return request.build_absolute_uri(reverse("competitions:check", args=[seal.digest]))


@page(door=SIGNED_IN)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    entry, seal = _seal(request, pk)
    shown = {
        "proposal": entry,
        "seal": seal,
        "qr": mark_safe(qr_svg(_check_address(request, seal))),  # noqa: S308 (drawn by us from an address of ours)
        "rows": lines.receipt_rows(entry, seal),
        "stages": lines.stage_rows(editions.stages_after(entry.edition, Permit.SUBMIT, clock.now())[:4]),
        "number": proposals.record_number(seal),
    }
    return render(request, "competitions/receipt.html", shown)


@page(door=SIGNED_IN)
def receipt_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    entry, seal = _seal(request, pk)
    stages = editions.stages_after(entry.edition, Permit.SUBMIT, clock.now())[:4]
    data = paper_lines.receipt_data(entry, seal, _check_address(request, seal), stages)
    return _download(render_pdf("receipt.typ", data, now=seal.at), f"resi-{entry.number.lower()}")


@page(door=PUBLIC)
def check(request: HttpRequest, digest: str) -> HttpResponse:
    """Whether a submission with this digest was received, and when. Nothing of its content."""
    seal = proposals.seal_by_digest(digest.lower()) if digest.isalnum() else None
    shown = {"digest": digest.lower(), "seal": seal, "number": proposals.record_number(seal) if seal else None}
    return render(request, "competitions/check.html", shown, status=200 if seal else 404)
