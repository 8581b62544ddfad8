"""An agency's own order of its drafts where an edition takes only so many of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.forms.selection import SelectionForm
from sinovik.competitions.queries import editions
from sinovik.competitions.queries import selection as read
from sinovik.competitions.states import Permit
from sinovik.competitions.views import selection_lines as lines
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused


@page(door=Permission.SUBMIT_PROPOSALS, writes=True)
def selection(request: HttpRequest, agency: int, slug: str) -> HttpResponse:
    """The drafts in their order with the line of the cap between them; moving one is kept only by saving."""
    house = found(read.agencies_submitted_for(request.person), pk=agency)
    edition = found(editions.editions_permitting(Permit.SUBMIT, clock.now()), slug=slug)
    if edition.book.cap_per_agency is None:
        raise Http404
    line = read.line_of(edition, house)
    form = SelectionForm(line, request.POST or None)
    if form.is_valid():
        try:
            told = {"order": form.order, "reasons": form.reasons(), "by": request.person.user, "now": clock.now()}
            act.select(edition=edition, agency=house, **told)
            messages.success(request, _("Urutan pengajuan tersimpan. Unit yang drafnya di luar batas diberi tahu."))
            return redirect("competitions:selection", agency, slug)
        except Refused as refusal:
            form.refuse(refusal)
    shown = {"edition": edition, "agency": house, "line": line, "form": form, "received": lines.received_rows(line)}
    return render(request, "competitions/selection.html", shown | lines.both_sides(line, form))
