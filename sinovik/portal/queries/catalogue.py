"""The lines, filters and orders of the catalogue."""

from collections.abc import Iterable
from urllib.parse import quote

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sinovik.agencies.states import AgencyKind
from sinovik.innovations.models import Innovation, Standing
from sinovik.innovations.queries import Choices, Wish
from sinovik.innovations.rules import query_words
from sinovik.innovations.states import Reach
from sinovik.portal.queries.words import (
    Item,
    address_of,
    highest_per_year,
    province_choices,
    standing_words,
    where_from,
)

# two signs that no text has; they become <mark> after everything else is escaped
FOUND, END = "\ue000", "\ue001"


def _marked(text: str) -> SafeString:
    """Escaped text with the found words in <mark>."""
    return mark_safe(escape(text).replace(FOUND, "<mark>").replace(END, "</mark>"))  # noqa: S308 (escaped first)


def with_marks(rows: QuerySet[Innovation], text: str) -> QuerySet[Innovation]:
    """The same rows with title and unit in which the found words are marked."""
    if not text:
        return rows
    asked = SearchQuery(query_words(text), config="indonesian", search_type="plain")
    how = {"config": "indonesian", "start_sel": FOUND, "stop_sel": END, "highlight_all": True}
    return rows.annotate(
        marked_title=SearchHeadline("title", asked, **how), marked_unit=SearchHeadline("unit__name", asked, **how)
    )


def _tag(row: Standing) -> Item:
    return {"text": standing_words(row), "tone": "info", "state": ""}


def result(innovation: Innovation) -> Item:
    """One line of a list of results."""
    title = getattr(innovation, "marked_title", innovation.title)
    text = where_from(innovation)
    if unit := getattr(innovation, "marked_unit", ""):
        text = text.replace(str(innovation.unit), unit, 1)
    return {
        "title": _marked(title) if title else str(innovation),
        "href": address_of(innovation),
        "text": _marked(text),
        "tags": [_tag(row) for row in highest_per_year(innovation.standings.all())],
        "sample": innovation.is_demo,
    }


def _option(value: object, label: object, count: int, checked: bool) -> Item:
    return {"value": value, "label": label, "count": count, "checked": checked}


def filter_groups(wish: Wish, counted: Choices) -> list[Item]:
    """The filter groups with a count beside each choice; a chosen one stays visible even at zero."""
    names = dict(province_choices())
    years = {year: n for year, n in counted.years} | {year: 0 for year in wish.years if year not in dict(counted.years)}
    places = dict(counted.provinces) | {code: 0 for code in wish.provinces if code not in dict(counted.provinces)}
    return [
        {
            "title": _("Jenis instansi"),
            "name": "jenis",
            "open": True,
            "options": [
                _option(kind, kind.label, counted.kinds.get(kind, 0), kind in wish.kinds)
                for kind in AgencyKind
                if counted.kinds.get(kind) or kind in wish.kinds
            ],
        },
        {
            "title": _("Tingkat"),
            "name": "tingkat",
            "open": True,
            "options": [
                _option(reach, reach.label, counted.reach.get(reach, 0), reach == wish.reach) for reach in Reach
            ],
        },
        {
            "title": _("Tahun"),
            "name": "tahun",
            "open": bool(wish.years),
            "options": [
                _option(year, str(year), n, year in wish.years) for year, n in sorted(years.items(), reverse=True)
            ],
        },
        {
            "title": _("Provinsi"),
            "name": "provinsi",
            "open": bool(wish.provinces),
            "options": [
                _option(code, names[code], n, code in wish.provinces)
                for code, n in sorted(places.items(), key=lambda pair: (-pair[1], names[pair[0]]))
            ],
        },
    ]


def _without(asked: QueryDict, name: str, value: str) -> str:
    rest = asked.copy()
    rest.pop("halaman", None)
    rest.setlist(name, [one for one in rest.getlist(name) if one != value])
    return f"?{rest.urlencode()}"


def active_filters(asked: QueryDict, wish: Wish) -> list[Item]:
    """A chip for each active filter, leading to the list without it."""
    names = dict(province_choices())
    chosen = [("jenis", kind, AgencyKind(kind).label) for kind in wish.kinds]
    chosen += [("tingkat", wish.reach, Reach(wish.reach).label)] if wish.reach else []
    chosen += [("tahun", str(year), str(year)) for year in wish.years]
    chosen += [("provinsi", code, names[code]) for code in wish.provinces]
    return [{"text": label, "href": _without(asked, name, value)} for name, value, label in chosen]


def sort_links(asked: QueryDict, wish: Wish, sorts: Iterable[tuple[str, object]]) -> list[Item]:
    """The orders to choose from; the best match only where something is searched."""
    links = []
    current = wish.sort or ("cocok" if wish.text else "terbaru")
    for key, label in sorts:
        if key == "cocok" and not wish.text:
            continue
        rest = asked.copy()
        rest.pop("halaman", None)
        rest["urut"] = key
        links.append({"text": label, "href": f"?{rest.urlencode()}", "current": key == current})
    return links


def without_filters(wish: Wish) -> str:
    return f"{reverse('portal:catalogue')}?q={quote(wish.text)}" if wish.text else reverse("portal:catalogue")
