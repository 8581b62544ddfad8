"""What stands above a list: views saved of it, the door to save what is shown, and the same rows as a file."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language

from sinovik.foundation.letters import link_in
from sinovik.foundation.tables.exports import ASKED, FORMATS
from sinovik.foundation.tables.queries import saved_views_at
from sinovik.foundation.tables.rules import lasting_query

NAMES = {"xlsx": "Excel", "csv": "CSV"}


def tools_for(request: HttpRequest) -> dict[str, Any]:
    """Properties of the component `list_tools` for the list that is being read."""
    now, path = lasting_query(request.GET), translate_url(request.path, "id")
    saved = list(saved_views_at(request.person.user, path))
    return {
        "views": [
            {"text": view.name, "href": link_in(get_language(), view.address), "current": view.query == now}
            for view in saved
        ],
        "save_href": "" if any(view.query == now for view in saved) else _door_to_save(path, now),
        "manage_href": _door("desks:saved_views") if saved else "",
        "downloads": [{"text": NAMES[kind], "href": f"?{_with(now, ASKED, kind)}"} for kind in FORMATS],
    }


def _with(query: str, name: str, value: str) -> str:
    more = QueryDict(query, mutable=True)
    more[name] = value
    return more.urlencode()


def _door(name: str) -> str:
    """Empty where no folder serves it, so that the frame stands without that room."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _door_to_save(path: str, query: str) -> str:
    door = _door("desks:save_view")
    return door and f"{door}?{_with(_with('', 'daftar', path), 'saringan', query)}"
