"""Result sheets: the secretariat has them made, each entrant reads its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.queries.editions import editions_of
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from sinovik.foundation.ui.forms import Form

from ..actions.resultsheets import order
from ..queries.resultsheets import entrants_without_sheet, sheets_in, sheets_of
from ..rules.resultsheets import reading_of


@page(door=Permission.SEE_RESULT_SHEETS)
def result_sheets(request: HttpRequest) -> HttpResponse:
    return render(request, "judging/result_sheets.html", {"sheets": sheets_of(request.person)})


@page(door=Permission.SEE_RESULT_SHEETS)
def result_sheet(request: HttpRequest, number: int) -> HttpResponse:
    row = found(sheets_of(request.person), pk=number)
    return render(request, "judging/result_sheet.html", {"sheet": row, "reading": reading_of(row)})


@page(door=Permission.PUBLISH_RESULTS, writes=True)
def publish_sheets(request: HttpRequest, edition: str) -> HttpResponse:
    """How many entrants wait for their sheet, and the button that has them made."""
    row = found(editions_of(request.person), slug=edition)
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            order(edition=row, by=request.person.user, now=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Lembar hasil sedang dibuat. Setiap peserta mendapat surat bila sudah siap."))
            return redirect("judging:results_desk", row.slug)
    context = {"edition": row, "form": form, "waiting": entrants_without_sheet(row).count(), "made": sheets_in(row)}
    return render(request, "judging/publish_sheets.html", context)
