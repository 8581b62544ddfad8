"""The agency's units."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.agencies import actions, queries
from sinovik.agencies.forms import UnitForm, UnitListForm
from sinovik.agencies.views import lines
from sinovik.foundation import clock
from sinovik.foundation.access.doors import page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tables import CHUNK, download, is_asked_for, listing

PER_PAGE = 25


@listing
@page(door=Permission.MANAGE_UNITS)
def units(request: HttpRequest) -> HttpResponse:
    form = UnitListForm(request.GET)
    wanted = queries.unit_list(request.person, **form.asked())
    if is_asked_for(request):
        return download(request, "unit-pelayanan", lines.UNIT_COLUMNS, wanted.iterator(chunk_size=CHUNK))
    shown = Paginator(wanted, PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "form": form,
        "sifted": any(form.asked().values()),
        "page": shown,
        "headers": lines.unit_headers(),
        "rows": [lines.unit_line(unit) for unit in shown],
    }
    return render(request, "agencies/units.html", context)


@page(door=Permission.MANAGE_UNITS, writes=True)
def add(request: HttpRequest) -> HttpResponse:
    form = UnitForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            unit = actions.add_unit(by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Unit %(name)s sudah ditambahkan.") % {"name": unit.name})
            return redirect("agencies:units")
    return render(
        request,
        "agencies/form.html",
        {"form": form, "title": _("Tambah unit"), "submit": _("Tambah unit"), "back": "agencies:units"},
    )
