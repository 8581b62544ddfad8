"""The home page, the winners by year, the statistics."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, page
from sinovik.innovations import queries as registry
from sinovik.portal.queries import front, words
from sinovik.portal.queries.editions import running_card


@page(door=PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    figures = registry.figures()
    return render(
        request,
        "portal/home.html",
        {
            "card": running_card(clock.now()),
            "figures": figures,
            "registered": front.registered_total(),
            "tiles": front.tile_items(figures.by_province),
            "top": front.top_provinces(figures.by_province),
            "top_headers": [_("Provinsi"), _("Tercatat")],
            "doors": front.doors(),
            "years": front.latest_winners(),
        },
    )


@page(door=PUBLIC)
def winners(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/winners.html", {"years": front.winners(), "crumbs": words.crumbs(_("Pemenang"))})


@page(door=PUBLIC)
def statistics(request: HttpRequest) -> HttpResponse:
    figures = registry.figures()
    return render(
        request,
        "portal/statistics.html",
        {
            "figures": figures,
            "tiles": front.tile_items(figures.by_province),
            "years": front.years_table(),
            "registered": front.registered_bars(),
            "funnel": front.funnel_2022(),
            "year_headers": front.year_headers(),
            "crumbs": words.crumbs(_("Statistik")),
        },
    )
