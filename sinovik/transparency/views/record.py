"""The public record as everyone sees it: what was done, when, and the proof that it was never changed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sinovik.foundation.access.doors import PUBLIC, found, page
from sinovik.transparency import queries

PER_PAGE = 50


@page(door=PUBLIC)
def record(request: HttpRequest) -> HttpResponse:
    entries = Paginator(queries.numbered(), PER_PAGE).get_page(request.GET.get("halaman"))
    return render(
        request,
        "transparency/record.html",
        {
            "entries": entries,
            "rows": queries.rows_of(entries),
            "headers": [_("Nomor"), _("Peristiwa"), _("Pada"), _("Sidik")],
            "head": queries.latest_head(),
            "crumbs": [{"text": _("Beranda"), "href": "/"}, {"text": _("Catatan publik")}],
        },
    )


@page(door=PUBLIC)
def entry(request: HttpRequest, number: int) -> HttpResponse:
    place = found(queries.numbered(), number=number)
    return render(
        request,
        "transparency/entry.html",
        {
            "place": place,
            "facts": queries.facts_of(place),
            "proven": queries.inclusion(place.entry),
            "opened": queries.opened(place.entry),
        },
    )
