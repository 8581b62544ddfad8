"""The competitions as everyone sees them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, found, page
from sinovik.portal.queries import editions, front, words


@page(door=PUBLIC)
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "portal/editions.html",
        {
            "editions": editions.editions(),
            "years": front.years_table(),
            "year_headers": front.year_headers(),
            "crumbs": words.crumbs(_("Kompetisi")),
        },
    )


@page(door=PUBLIC)
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    row = found(editions.editions(), slug=slug)
    return render(
        request,
        "portal/edition.html",
        {
            "edition": row,
            "card": editions.card_of(row, clock.now()),
            "rules": editions.rules_in_words(row),
            "moves": editions.moves_of(row),
            "crumbs": words.edition_crumbs(row.name),
        },
    )
