"""The roots of an innovation: what is recorded, what still holds, how far it is embedded."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.agencies.queries import units_in
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.files import serve
from sinovik.innovations.models import Innovation
from sinovik.institutionalization import actions, forms
from sinovik.institutionalization.queries import files_of, recorded_by, root_of, roots_of, today_in_jakarta

PER_PAGE = 20


def _done(request: HttpRequest, innovation: Innovation, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("institutionalization:roots", innovation.number)


def _page(request: HttpRequest, innovation: Innovation, form: forms.Form, **words: Any) -> HttpResponse:
    return render(
        request, "institutionalization/form.html", {"innovation": innovation, "form": form, "text": "", **words}
    )


@page(door=Permission.RECORD_EMBEDDING)
def desk(request: HttpRequest) -> HttpResponse:
    rows = Paginator(recorded_by(request.person), PER_PAGE).get_page(request.GET.get("halaman"))
    return render(request, "institutionalization/desk.html", {"innovations": rows})


@page(door=Permission.RECORD_EMBEDDING)
def roots(request: HttpRequest, number: str) -> HttpResponse:
    innovation = found(recorded_by(request.person), number=number)
    today = today_in_jakarta()
    context = {"innovation": innovation, "roots": roots_of(innovation, today), "year": today.year}
    return render(request, "institutionalization/roots.html", context)


@page(door=Permission.RECORD_EMBEDDING, writes=True)
def basis(request: HttpRequest, number: str) -> HttpResponse:
    innovation = found(recorded_by(request.person), number=number)
    form = forms.BasisForm(request.POST or None, request.FILES or None)
    if form.hand_to(request, actions.record_basis, innovation=innovation):
        return _done(request, innovation, _("Dasar hukum sudah tercatat."))
    return _page(request, innovation, form, title=_("Catat dasar hukum"))


@page(door=Permission.RECORD_EMBEDDING, writes=True)
def budget(request: HttpRequest, number: str) -> HttpResponse:
    innovation = found(recorded_by(request.person), number=number)
    form = forms.BudgetForm(request.POST or None)
    if form.hand_to(request, actions.record_budget, innovation=innovation):
        return _done(request, innovation, _("Baris anggaran sudah tercatat."))
    return _page(request, innovation, form, title=_("Catat anggaran"))


@page(door=Permission.RECORD_EMBEDDING, writes=True)
def duty(request: HttpRequest, number: str) -> HttpResponse:
    innovation = found(recorded_by(request.person), number=number)
    form = forms.DutyForm(request.POST or None, request.FILES or None, units=units_in(innovation.owner))
    if form.hand_to(request, actions.record_duty, innovation=innovation):
        return _done(request, innovation, _("Tugas unit sudah tercatat."))
    return _page(request, innovation, form, title=_("Catat tugas unit"))


@page(door=Permission.RECORD_EMBEDDING, writes=True)
def end(request: HttpRequest, number: str, kind: str, pk: int) -> HttpResponse:
    innovation = found(recorded_by(request.person), number=number)
    root = found(root_of(innovation, kind), pk=pk)
    form = forms.EndForm(request.POST or None)
    if form.hand_to(request, actions.end, root=root):
        return _done(request, innovation, _("Catatan itu tidak berlaku lagi dan tetap dapat dibaca."))
    return _page(request, innovation, form, title=_("Akhiri catatan"), text=str(root))


@page(door=Permission.RECORD_EMBEDDING)
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    innovation = found(recorded_by(request.person), number=number)
    return serve(found(files_of(innovation), pk=pk))
