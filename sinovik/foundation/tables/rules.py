"""What of an address makes a view of a list."""

from django.http import QueryDict
from django.urls import Resolver404, resolve

from sinovik.foundation.tables.exports import ASKED

PASSING = frozenset({"halaman", ASKED})  # where one reads, and in which format: not what is looked for


def lasting_query(asked: QueryDict) -> str:
    """The query without page number, format and empty fields."""
    kept = QueryDict(mutable=True)
    for name, values in asked.lists():
        if name not in PASSING and any(values):
            kept.setlist(name, [value for value in values if value])
    return kept.urlencode()


def is_a_list_of_ours(path: str) -> bool:
    """Whether the path is a reading page behind a door of this site. Its own door decides who may come in."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return bool(getattr(view, "offers_views", False))
