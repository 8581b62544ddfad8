"""Notes pinned to the sections of a draft: the local admin writes them, the unit answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.forms import AnswerForm, NoteForm
from sinovik.competitions.queries import proposals
from sinovik.competitions.rules.proposals import may_comment, may_write
from sinovik.competitions.views.lines import note_items, page_of, part_of
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused


@page(door=Permission.CHECK_PROPOSALS, writes=True)
def comment(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One section to be read, and the remark on it."""
    proposal = found(proposals.proposals_of_agency(request.person), pk=pk)
    part, present = part_of(proposal, key), proposals.present_revisions([pk], [key]).first()
    form = NoteForm(request.POST or None, initial={"seen": act.mark_of([present.n if present else 0])})
    if form.is_valid():
        try:
            by, now = request.person.user, clock.now()
            act.comment(proposal=proposal, section=key, by=by, now=now, **form.cleaned_data)
            messages.success(request, _("Catatan tersimpan. Unit membacanya di samping bagian ini."))
            return redirect(f"{page_of('text', proposal)}#{key}")
        except act.Overtaken as refusal:
            form.overtaken(refusal, refusal.mark)
        except Refused as refusal:
            form.refuse(refusal)
    shown = {
        "proposal": proposal,
        "part": part,
        "present": present,
        "form": form,
        "notes": note_items(proposal, proposals.notes_of(proposal).filter(section=key)),
        "may_comment": may_comment(request.person, proposal),
    }
    return render(request, "competitions/comment.html", shown)


@page(door=Permission.DRAFT_PROPOSALS, writes=True)
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    note = found(proposals.notes_to_answer(request.person, pk), pk=number)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            by, now = request.person.user, clock.now()
            act.answer_note(note=note, by=by, now=now, **form.cleaned_data)
            messages.success(request, _("Jawaban tersimpan dan catatan ditandai selesai."))
            return redirect("competitions:proposal", pk)
        except Refused as refusal:
            form.refuse(refusal)
    shown = {
        "proposal": note.proposal,
        "notes": note_items(note.proposal, [note]),
        "form": form,
        "may_answer": may_write(request.person, note.proposal) and not hasattr(note, "answer"),
    }
    return render(request, "competitions/answer.html", shown)
