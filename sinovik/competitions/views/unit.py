"""The unit's desk: begin a draft, write section by section, attach, name the team, hand in."""

import json
from collections.abc import Container

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.forms import (
    NEW,
    DraftForm,
    SaveForm,
    SectionForm,
    UploadForm,
)
from sinovik.competitions.forms.entries import DescribeForm, entry_facts
from sinovik.competitions.forms.team import PARTS, TeamForm
from sinovik.competitions.models import Proposal
from sinovik.competitions.queries import editions, proposals
from sinovik.competitions.rules.proposals import gaps_of, may_write
from sinovik.competitions.states import Permit
from sinovik.competitions.states.rulebook import Section
from sinovik.competitions.views.coach_lines import coach_rows, example_rows
from sinovik.competitions.views.lines import (
    PROOF,
    alike_rows,
    answers,
    earlier_rows,
    file_rows,
    gap_rows,
    list_headers,
    note_items,
    page_of,
    part_of,
    proof_slot,
    proposal_rows,
    revision_rows,
)
from sinovik.competitions.views.statements import statement_of
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.files import FileRefused
from sinovik.foundation.refusals import Refused

WRITERS = Permission.DRAFT_PROPOSALS


@page(door=WRITERS)
def mine(request: HttpRequest) -> HttpResponse:
    rows = list(proposals.proposals_of_unit(request.person))
    counts = proposals.words_per_proposal(row.pk for row in rows)
    open_now = editions.invited_now(request.person, WRITERS, Permit.DRAFT, clock.now())
    shown = {"rows": proposal_rows(rows, counts), "headers": list_headers(), "editions": open_now}
    return render(request, "competitions/mine.html", shown)


@page(door=WRITERS, writes=True)
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    edition = found(editions.invited_now(request.person, WRITERS, Permit.DRAFT, clock.now()), slug=slug)
    units = proposals.units_of(request.person)
    free = proposals.innovations_to_enter(request.person, edition)
    choices = [(str(unit.pk), unit.name) for unit in units], [(row.number, f"{row} ({row.number})") for row in free]
    agencies = {unit.agency_id for unit in units}
    form = DraftForm(edition, *choices, request.POST or None, agencies=agencies)
    if form.is_valid():
        cleaned = form.cleaned_data
        facts = {name: cleaned[name] for name in ("group", "category", "title", "started_on", "novelty", "origin")}
        innovation = None if cleaned["innovation"] == NEW else found(free, number=cleaned["innovation"])
        unit, by = found(units, pk=cleaned["unit"]), request.person.user
        try:
            made = act.draft(edition=edition, unit=unit, innovation=innovation, by=by, now=clock.now(), **facts)
            return redirect("competitions:proposal", made.pk)
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "competitions/draft.html", {"form": form, "edition": edition})


def _own(request: HttpRequest, pk: int) -> Proposal:
    return found(proposals.proposals_of_unit(request.person), pk=pk)


@page(door=WRITERS, writes=True)
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _own(request, pk)
    seen = act.mark_of(proposals.entry_kept(proposal))
    start, agencies = entry_facts(proposal) | {"seen": seen}, [proposal.agency_id]
    form = DescribeForm(proposal.edition, request.POST or None, initial=start, agencies=agencies)
    if form.is_valid():
        try:
            act.describe(proposal=proposal, by=request.person.user, now=clock.now(), **form.cleaned_data)
            return redirect("competitions:proposal", pk)
        except act.Overtaken as refusal:
            form.overtaken(refusal, refusal.mark)
        except Refused as refusal:
            form.refuse(refusal)
    proofs = proposals.present_attachments(proposal).filter(slot=act.START_PROOF)
    shown = {
        "form": form,
        "proposal": proposal,
        "may_write": may_write(request.person, proposal),
        "earlier": earlier_rows(proposal),
        "alike": alike_rows(proposal),
        "proofs": file_rows(proposal, proofs, removable=False),
    }
    return render(request, "competitions/describe.html", shown)


# --- one section per page -------------------------------------------------------------------------------------------


def _next_page(proposal: Proposal, part: Section, pressed: Container[str]) -> str:
    """Where a button leads: "save and go on" to the next section, an upload to its list, all else to the task list."""
    if "upload" in pressed:
        return page_of("section", proposal, part.key)
    sections = [section.key for section in proposal.edition.book.sections_of(proposal.group)]
    following = sections[sections.index(part.key) + 1 :]
    if "next" in pressed and following:
        return page_of("section", proposal, following[0])
    return page_of("proposal", proposal)


def _section_page(request: HttpRequest, proposal: Proposal, part: Section) -> dict[str, object]:
    sections = proposal.edition.book.sections_of(proposal.group)
    evidence = proposals.present_attachments(proposal).filter(slot=f"{act.EVIDENCE}{part.key}")
    writable = may_write(request.person, proposal)
    notes = note_items(proposal, proposals.notes_of(proposal).filter(section=part.key), answerable=writable)
    return {
        "proposal": proposal,
        "part": part,
        "place": sections.index(part) + 1,
        "of": len(sections),
        "files": file_rows(proposal, evidence, removable=writable),
        "notes": [note for note in notes if not note["answer"]],
        "answered": [note for note in notes if note["answer"]],
        "may_write": writable,
        "stage": editions.stage_for(proposal.edition, Permit.SUBMIT),
    }


@page(door=WRITERS, writes=True)
def section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The text and its evidence are one form, so that no button leaves behind what was typed or chosen."""
    proposal = _own(request, pk)
    part, present = part_of(proposal, key), proposals.present_revisions([pk], [key]).first()
    start = {"text": present.text if present else "", "base_revision": present.n if present else 0}
    form, conflict = SectionForm(part, request.POST or None, request.FILES or None, initial=start), None
    if form.is_valid():
        facts = {"proposal": proposal, "by": request.person.user, "now": clock.now()}
        try:
            act.save_revision(section=key, **form.writing(), **facts)
            if upload := form.cleaned_data["file"]:
                act.attach(slot=f"{act.EVIDENCE}{key}", upload=upload, **facts)
            return redirect(_next_page(proposal, part, request.POST))
        except act.RevisionConflict as clash:
            # what the person typed stays in the field; sending it again is their choice, made seeing both
            conflict = clash.latest
            form = SectionForm(part, initial=form.writing() | {"base_revision": conflict.n})
        except FileRefused as refusal:
            form.add_error("file", refusal.message)
        except Refused as refusal:
            form.refuse(refusal)
    shown = {
        "form": form,
        "conflict": conflict,
        "present": present,
        "unsaved": form.unsaved(present, conflict),
        "coach": coach_rows(proposal, key, form["text"].value() or ""),
        "examples": example_rows(proposal, key),
    }
    return render(request, "competitions/section.html", _section_page(request, proposal, part) | shown)


def _sent(request: HttpRequest) -> SaveForm:
    """What the page's script sends as JSON; what cannot be read is an empty, unfit form."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        sent = {}
    return SaveForm(sent if isinstance(sent, dict) else {})


@page(door=WRITERS, writes=True, token=False)
def save_section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What the page sends while a person types. A repeat of the same text changes nothing."""
    proposal = _own(request, pk)
    part, form = part_of(proposal, key), _sent(request)
    if not form.is_valid():
        return JsonResponse({"error": _("Kiriman tidak terbaca. Muat ulang halaman.")}, status=400)
    try:
        by, now = request.person.user, clock.now()
        saved = act.save_revision(proposal=proposal, section=part.key, by=by, now=now, **form.cleaned_data)
    except act.RevisionConflict as clash:
        theirs = {"text": clash.latest.text, "by": str(clash.latest.by or ""), "at": clash.latest.at}
        return JsonResponse({"revision": clash.latest.n, "conflict": theirs, "error": clash.message}, status=409)
    except Refused as refusal:
        return JsonResponse({"error": refusal.message}, status=422)
    told = {"revision": saved.n, "saved_at": saved.at, "words": saved.words, "conflict": None}
    return JsonResponse(told | {"coach": coach_rows(proposal, part.key, saved.text)})


@page(door=WRITERS)
def revisions(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    proposal = _own(request, pk)
    headers, rows = revision_rows(proposal, proposals.revisions_of(proposal, key))
    shown = {"proposal": proposal, "part": part_of(proposal, key), "headers": headers, "rows": rows}
    return render(request, "competitions/revisions.html", shown)


@page(door=WRITERS, writes=True)
def restore(request: HttpRequest, pk: int, key: str, n: int) -> HttpResponse:
    proposal = _own(request, pk)
    revision = found(proposals.revisions_of(proposal, key), n=n)
    if request.method == "POST":
        try:
            act.restore_revision(revision=revision, by=request.person.user, now=clock.now())
            messages.success(request, _("Versi %(n)s dipulihkan. Versi sebelumnya tetap tersimpan.") % {"n": n})
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("competitions:section", pk, key)
    writable = may_write(request.person, proposal)
    present = proposals.texts_of(proposal).get(key)
    shown = {
        "proposal": proposal,
        "part": part_of(proposal, key),
        "revision": revision,
        "present": present if present and present.n != n else None,
        "may_write": writable,
    }
    return render(request, "competitions/restore.html", shown)


# --- files and people -----------------------------------------------------------------------------------------------


@page(door=WRITERS)
def attachments(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "competitions/attachments.html", _letters(request, _own(request, pk)) | {"refusal": ""})


def _kept_in(slot: str) -> str:
    """Where the file of a slot of the page is kept; the proof of the start lies beside the evidence."""
    return act.START_PROOF if slot == PROOF else slot


def _letters(request: HttpRequest, proposal: Proposal, refused: str = "", message: str = "") -> dict[str, object]:
    held, writable = list(proposals.present_attachments(proposal)), may_write(request.person, proposal)
    slots = []
    for slot in [*proposal.edition.book.attachments.values(), proof_slot()]:
        rows = file_rows(proposal, [row for row in held if row.slot == _kept_in(slot.key)], removable=writable)
        kinds = ", ".join(slot.kinds).upper()
        hint = _("%(kinds)s, paling besar %(size)s MB.") % {"kinds": kinds, "size": slot.max_mib}
        facts = {"label": _("Pilih berkas"), "hint": hint, "auto_id": f"id_{slot.key}_%s", "max_mib": slot.max_mib}
        form = UploadForm.refused(message, **facts) if slot.key == refused else UploadForm(**facts)
        slots.append({"slot": slot, "files": rows, "form": form, "statement": statement_of(slot)})
    return {"proposal": proposal, "slots": slots, "may_write": writable}


@page(door=WRITERS, writes=True)
def attach(request: HttpRequest, pk: int, slot: str) -> HttpResponse:
    """A letter for its slot. What is refused is answered on the page of the letters, with the reason at its field."""
    proposal = _own(request, pk)
    if slot not in {*proposal.edition.book.attachments, PROOF}:
        raise Http404
    if request.method != "POST":
        return redirect("competitions:attachments", pk)
    form = UploadForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise FileRefused(form.errors["file"][0])
        by, now = request.person.user, clock.now()
        act.attach(proposal=proposal, slot=_kept_in(slot), upload=form.cleaned_data["file"], by=by, now=now)
    except Refused as refusal:
        shown = _letters(request, proposal, refused=slot, message=refusal.message) | {"refusal": refusal.message}
        return render(request, "competitions/attachments.html", shown, status=422)
    return redirect("competitions:attachments", pk)


def _page_of_slot(proposal: Proposal, slot: str) -> str:
    """The page on which a file of this slot is seen."""
    part = slot.removeprefix(act.EVIDENCE)
    return page_of("attachments", proposal) if slot in {part, act.START_PROOF} else page_of("section", proposal, part)


@page(door=WRITERS, writes=True)
def detach(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    proposal = _own(request, pk)
    attachment = found(proposals.present_attachments(proposal), pk=number)
    if request.method == "POST":
        try:
            act.detach(attachment=attachment, by=request.person.user, now=clock.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect(_page_of_slot(proposal, attachment.slot))
    shown = {"proposal": proposal, "attachment": attachment, "back": _page_of_slot(proposal, attachment.slot)}
    return render(request, "competitions/detach.html", shown)


@page(door=WRITERS, writes=True)
def team(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _own(request, pk)
    kept = proposals.team_kept(proposal)
    form = TeamForm(kept, request.POST or None, initial={"seen": act.mark_of(kept)})
    if form.is_valid():
        try:
            by, now = request.person.user, clock.now()
            act.set_team(proposal=proposal, by=by, now=now, **form.cleaned_data)
            return redirect("competitions:team" if "more" in request.POST else "competitions:proposal", pk)
        except act.Overtaken as refusal:
            form.overtaken(refusal, refusal.mark)
        except Refused as refusal:
            form.refuse(refusal)
    shown = {"proposal": proposal, "form": form, "parts": PARTS, "may_write": may_write(request.person, proposal)}
    return render(request, "competitions/team.html", shown)


# --- handing in -----------------------------------------------------------------------------------------------------


@page(door=WRITERS, writes=True)
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the answers, then give the draft to the local admin."""
    proposal = _own(request, pk)
    if request.method == "POST":
        try:
            act.hand_in(proposal=proposal, by=request.person.user, now=clock.now())
            messages.success(request, _("Draf dikirim. Sekarang giliran admin lokal memeriksanya."))
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("competitions:proposal", pk)
    written = proposals.written(proposal)
    shown = {
        "proposal": proposal,
        "answers": answers(proposal),
        "gaps": gap_rows(proposal, gaps_of(proposal, written)),
        "may_write": may_write(request.person, proposal),
    }
    return render(request, "competitions/hand_in.html", shown)
