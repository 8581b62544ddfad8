"""Visits: who came, for what, what followed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.replication import actions, forms
from sinovik.replication.queries import visited_innovations, visits_of

PER_PAGE = 20


@page(door=Permission.LOG_VISITS)
def visits(request: HttpRequest) -> HttpResponse:
    rows = Paginator(visits_of(request.person), PER_PAGE).get_page(request.GET.get("halaman"))
    return render(request, "replication/visits.html", {"visits": rows})


@page(door=Permission.LOG_VISITS, writes=True)
def log_visit(request: HttpRequest) -> HttpResponse:
    form = forms.VisitForm(request.POST or None, innovations=visited_innovations(request.person))
    if form.hand_to(request, actions.log_visit):
        messages.success(request, _("Kunjungan sudah tercatat."))
        return redirect("replication:visits")
    return render(request, "replication/visit.html", {"form": form, "title": _("Catat kunjungan"), "visit": None})


@page(door=Permission.LOG_VISITS, writes=True)
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    visit = found(visits_of(request.person), pk=pk)
    form = forms.FollowUpForm(request.POST or None, initial={"followed": visit.followed})
    if form.hand_to(request, actions.note_follow_up, visit=visit):
        messages.success(request, _("Tindak lanjut sudah tercatat."))
        return redirect("replication:visits")
    return render(
        request, "replication/visit.html", {"form": form, "title": _("Tindak lanjut kunjungan"), "visit": visit}
    )
