"""A list as a file: the same rows that its page shows, asked for by the same address with `unduh` added."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from .cells import Value
from .writing import csv_download, xlsx_download

ASKED = "unduh"
FORMATS = {"xlsx": xlsx_download, "csv": csv_download}
CHUNK = 500  # rows that are read and written together


@dataclass(frozen=True)
class Out:
    """A column of a file. title: its head; of: its value from one row of the list."""

    title: str | Promise
    of: Callable[[Any], Value]


def is_asked_for(request: HttpRequest) -> bool:
    """Whether the page is wanted as a file; an unknown format is the page."""
    return request.GET.get(ASKED) in FORMATS


def download(request: HttpRequest, name: str, columns: Sequence[Out], rows: Iterable[Any]) -> HttpResponse:
    """The rows in the format that was asked for, read while they are sent. name: of the file, without ending."""
    values = ([column.of(row) for column in columns] for row in rows)
    return FORMATS[request.GET[ASKED]](name, [column.title for column in columns], values)


def in_chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows in lists of at most CHUNK, for what is looked up for many of them at once."""
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def listing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page as a list that offers its rows as a file and may be saved as a view."""
    view.offers_views = True
    return view
