"""The page of those who lead an agency or keep its register: what it has made, and how its entries stand."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sinovik.competitions.queries.desks import entries_led_by
from sinovik.competitions.queries.editions import running_editions
from sinovik.competitions.queries.proposals import funnel_of
from sinovik.desks.organising import funnel_items
from sinovik.desks.shapes import Card
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.innovations.models import Innovation
from sinovik.innovations.queries import register_figures, register_of

ROWS, EDITIONS = 6, 2


def register(person: Person, now: datetime) -> Iterable[Card]:
    """The agency's innovations, counted and the newest named."""
    agencies = person.agencies(Permission.SEE_AGENCY)
    rows = list(register_of(agencies)[:ROWS]) if agencies else []
    if not rows:
        return
    counted = register_figures(agencies)
    yield Card(
        title=_("Inovasi instansi"),
        component="figures",
        props={
            "items": [
                (counted.innovations, _("inovasi tercatat")),
                (counted.published, _("terbit di katalog")),
                (counted.won, _("pernah meraih predikat")),
            ]
        },
        order=40,
    )
    yield Card(
        title=_("Yang terakhir tercatat"),
        component="table",
        props={
            "headers": [_("Inovasi"), _("Unit"), _("Predikat tertinggi")],
            "rows": [_row(row) for row in rows],
            "caption": _("Inovasi yang terakhir tercatat"),
            "hide_caption": True,
        },
        order=41,
    )


def _row(innovation: Innovation) -> list[object]:
    best = max(innovation.standings.all(), key=lambda row: (row.level_rank, row.year or 0), default=None)
    won = f"{best.get_level_display()}, {best.competition} {best.year or ''}".strip() if best else _("Belum ada")
    title = innovation.title or _("Tanpa judul di sumbernya")
    href = reverse("portal:innovation_short", args=[innovation.number]) if innovation.published_at else ""
    return [
        {"text": title, "href": href, "note": _("contoh") if innovation.is_demo else ""},
        innovation.unit.name if innovation.unit else "",
        won,
    ]


def entries(person: Person, now: datetime) -> Iterable[Card]:
    """How far the agency's entries of each running edition have come; counts only."""
    if not person.agencies(Permission.SEE_AGENCY):
        return
    for place, edition in enumerate(running_editions()[:EDITIONS]):
        course = funnel_of(entries_led_by(person, edition))
        if course.begun:
            yield Card(
                title=edition.name,
                component="chart_funnel",
                props={"title": _("Proposal instansi sejauh ini"), "items": funnel_items(course), "heading": 3},
                order=30 + place,
                sample=edition.is_demo,
            )
