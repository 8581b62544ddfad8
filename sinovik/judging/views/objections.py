"""Objections: the agency files and follows, the secretariat answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.queries.editions import editions_of
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.files import FileRefused, Kind, serve, store
from sinovik.foundation.refusals import Refused

from ..actions import objections as verbs
from ..forms.results import AnswerForm, ObjectionForm, ReasonForm
from ..queries.announcements import (
    all_objections,
    announcements,
    objection_period,
    objectionable_entries,
    objections,
    objections_of,
    open_periods,
)
from ..rules.announcements import may_answer, may_object

EVIDENCE = {Kind.PDF, Kind.JPEG, Kind.PNG}
EVIDENCE_BYTES = 10 * 1024 * 1024


@page(door=Permission.OBJECT_TO_RESULTS)
def my_objections(request: HttpRequest) -> HttpResponse:
    """The agency's objections, and the entries it may object for."""
    now = clock.now()
    entries = list(objectionable_entries(request.person))
    periods = open_periods({entry.edition_id for entry in entries}, now=now)
    context = {
        "objections": objections_of(request.person),
        "entries": entries,
        "periods": periods,
        "open_editions": {period.edition for period in periods},
        "now": now,
    }
    return render(request, "judging/my_objections.html", context)


def _evidence(form: ObjectionForm, request: HttpRequest) -> object:
    upload = form.cleaned_data.pop("evidence")
    if not upload:
        return None
    return store(upload, kinds=EVIDENCE, max_bytes=EVIDENCE_BYTES, by=request.person.user, now=clock.now())


@page(door=Permission.OBJECT_TO_RESULTS, writes=True)
def object_(request: HttpRequest, announcement: int, proposal: int) -> HttpResponse:
    row = found(announcements(), pk=announcement)
    entry = found(objectionable_entries(request.person), pk=proposal, edition=row.edition_id)
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            evidence = _evidence(form, request)
            objection = verbs.file(
                announcement=row,
                proposal=entry,
                evidence=evidence,
                by=request.person.user,
                now=clock.now(),
                **form.cleaned_data,
            )
        except FileRefused as refusal:
            form.add_error("evidence", refusal.message)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Sanggahan Anda sudah kami terima."))
            return redirect("judging:objection", objection.pk)
    now = clock.now()
    context = {
        "announcement": row,
        "proposal": entry,
        "form": form,
        "allowed": may_object(request.person, entry, row, now=now),
        "period": objection_period(row, now=now),
        "now": now,
    }
    return render(request, "judging/object.html", context)


@page(door=Permission.OBJECT_TO_RESULTS, writes=True)
def objection(request: HttpRequest, number: int) -> HttpResponse:
    """One objection as its agency reads it; while it is unanswered it can be taken back."""
    row = found(objections_of(request.person), pk=number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.withdraw(objection=row, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Sanggahan sudah ditarik."))
            return redirect("judging:objection", row.pk)
    return render(request, "judging/objection.html", {"objection": row, "form": form})


@page(door=Permission.ANSWER_OBJECTIONS)
def objection_queue(request: HttpRequest, edition: str) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    return render(request, "judging/objection_queue.html", {"edition": row, "objections": objections(row)})


@page(door=Permission.ANSWER_OBJECTIONS, writes=True)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    row = found(all_objections().filter(announcement__edition__in=editions_of(request.person)), pk=number)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.answer(
                objection=row,
                upheld=given["verdict"] == "uphold",
                reason=given["reason"],
                effect=given["effect"],
                by=request.person.user,
                now=clock.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Jawaban sudah dikirim kepada instansi."))
            return redirect("judging:objection_queue", row.announcement.edition.slug)
    context = {"objection": row, "form": form, "open_now": may_answer(row, now=clock.now())}
    return render(request, "judging/answer.html", context)


@page(door=Permission.OBJECT_TO_RESULTS)
def my_evidence(request: HttpRequest, number: int) -> HttpResponse:
    row = found(objections_of(request.person).filter(evidence__isnull=False), pk=number)
    return serve(row.evidence)


@page(door=Permission.ANSWER_OBJECTIONS)
def evidence(request: HttpRequest, number: int) -> HttpResponse:
    rows = all_objections().filter(announcement__edition__in=editions_of(request.person))
    row = found(rows.filter(evidence__isnull=False), pk=number)
    return serve(row.evidence)
