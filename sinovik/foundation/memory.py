"""Objects in memory stay true to the database: what an act changed in them is put back when the act fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model


class _Before:
    """One object as it was."""

    def __init__(self, row: Model) -> None:
        self.row = row
        self.attributes: dict[str, Any] = dict(row.__dict__)
        self.related: dict[str, Any] = dict(row._state.fields_cache)
        self.adding = row._state.adding

    def put_back(self) -> None:
        self.row.__dict__.clear()
        self.row.__dict__.update(self.attributes)
        self.row._state.fields_cache = self.related
        self.row._state.adding = self.adding


_acts: ContextVar[list[_Before] | None] = ContextVar("acts", default=None)


def remember(row: Model) -> None:
    """Note how an object is before the present act changes it. Outside any act nothing is noted."""
    noted = _acts.get()
    if noted is not None:
        noted.append(_Before(row))


@contextmanager
def undone_together(*rows: Model) -> Iterator[None]:
    """Should the block fail, these rows and all that were remembered inside it are as they were at its beginning.

    A block inside another one that ends well is still undone when the outer one fails.
    """
    noted: list[_Before] = [_Before(row) for row in rows]
    token = _acts.set(noted)
    try:
        yield
    except BaseException:
        for before in reversed(noted):
            before.put_back()
        raise
    finally:
        _acts.reset(token)
    outer = _acts.get()
    if outer is not None:
        outer.extend(noted)
