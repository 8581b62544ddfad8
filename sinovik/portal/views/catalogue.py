"""The catalogue, one innovation, one agency."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.foundation.access.doors import PUBLIC, page
from sinovik.innovations import queries as registry
from sinovik.portal.forms import SORTS, CatalogueForm
from sinovik.portal.queries import agency as agencies
from sinovik.portal.queries import catalogue as lines
from sinovik.portal.queries import innovation as one
from sinovik.portal.queries import words
from sinovik.portal.queries.afterlife import afterlife_of
from sinovik.replication.rules import is_invited_to_ask

PER_PAGE = 20


@page(door=PUBLIC)
def catalogue(request: HttpRequest) -> HttpResponse:
    form = CatalogueForm(request.GET, provinces=words.province_choices())
    wish = form.wish()
    rows = lines.with_marks(registry.catalogue(wish), wish.text)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("halaman"))
    return render(
        request,
        "portal/catalogue.html",
        {
            "wish": wish,
            "page": shown,
            "results": [lines.result(innovation) for innovation in shown],
            "only_similar": bool(wish.text) and any(getattr(row, "nearness", 0) == 4 for row in shown),
            "set_aside": form.set_aside(),
            "groups": lines.filter_groups(wish, registry.choices(wish)),
            "active": lines.active_filters(request.GET, wish),
            "keep": [(name, value) for name, value in (("q", wish.text), ("urut", wish.sort)) if value],
            "clear_href": lines.without_filters(wish),
            "crumbs": words.crumbs(_("Katalog")),
            "sorts": lines.sort_links(request.GET, wish, SORTS),
        },
    )


@page(door=PUBLIC)
def innovation(request: HttpRequest, number: str, slug: str = "") -> HttpResponse:
    found = registry.innovation_numbered(number)
    if found is None:
        raise Http404
    if slug != found.slug:
        return redirect(words.address_of(found), permanent=True)
    shown = one.innovation_page(found)
    best = max(shown.standings, key=lambda row: row.level_rank, default=None)
    return render(
        request,
        "portal/innovation.html",
        {
            "shown": shown,
            "innovation": found,
            "best": best,
            "after": afterlife_of(found),
            "may_copy": is_invited_to_ask(request.person, found),
            "best_words": words.standing_words(best) if best else "",
            "journey": one.journey(words.highest_per_year(shown.standings)),
            "crumbs": words.catalogue_crumbs(str(found)),
            "from_line": words.where_from(found),
        },
    )


@page(door=PUBLIC)
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    found = agencies.agency_with_slug(slug)
    if found is None:
        raise Http404
    shown = agencies.agency_page(found)
    rows = Paginator(shown.innovations, PER_PAGE).get_page(request.GET.get("halaman"))
    results = [lines.result(innovation) for innovation in rows]
    return render(
        request,
        "portal/agency.html",
        {
            "shown": shown,
            "agency": found,
            "page": rows,
            "results": results,
            "crumbs": words.catalogue_crumbs(found.name),
        },
    )
