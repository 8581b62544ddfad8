"""The audit log: every act through `@action`, every reading of a sealed thing through `saw`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Model

from sinovik.foundation.memory import undone_together

if TYPE_CHECKING:
    from sinovik.foundation.access.models import User


P = ParamSpec("P")
R = TypeVar("R")
VERBS: dict[str, str] = {}
_counters: list[Counter[str]] = []


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count the acts that end well inside the block, verb by verb; a rehearsal holds them against the records."""
    counter: Counter[str] = Counter()
    _counters.append(counter)
    try:
        yield counter
    finally:
        _counters.remove(counter)


def _record(verb: str, subject: object, *, by: User | None, at: datetime, reason: str) -> None:
    from .models import Record  # models are ready only after the apps are loaded

    is_row = isinstance(subject, Model)
    Record.objects.create(
        verb=verb,
        by=by,
        at=at,
        reason=reason,
        subject_kind=subject._meta.label_lower if is_row else "",
        subject_id=subject.pk if is_row else None,
        agency_id=getattr(subject, "agency_id", None),
    )


def _rows(given: dict[str, object]) -> list[Model]:
    return [value for value in given.values() if isinstance(value, Model)]


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a verb of the product: atomic, called by keyword with `by` and `now`, recorded once.

    When it fails, the rows it was given are in memory what they are in the database: as before.

    The function returns the row it acted on (or None). What the database refuses by a rule of ours is raised as
    `Refused` with its sentence. Raises TypeError for positional arguments, ValueError for a verb used twice.
    """

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        place = f"{function.__module__}.{function.__qualname__}"
        if VERBS.setdefault(verb, place) != place:
            raise ValueError(f"verb {verb!r} is already {VERBS[verb]}")

        @wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{verb} takes keyword arguments only")
            from .database_errors import refusal_in

            try:
                with undone_together(*_rows(kwargs)), transaction.atomic():
                    subject = function(**kwargs)
                    _record(verb, subject, by=kwargs["by"], at=kwargs["now"], reason=str(kwargs.get("reason") or ""))
            except DatabaseError as error:
                refusal = refusal_in(error)
                if refusal is None:
                    raise
                raise refusal from error
            for counter in _counters:
                counter[verb] += 1
            return subject

        act.verb = verb
        return act

    return declare


def saw(thing: Model, *, by: User, why: str = "") -> None:
    """Record that a person read a sealed thing; written on a connection of its own, so it stays whatever follows."""
    from .models import Sight

    Sight.objects.using(settings.RECORD_DATABASE).create(
        by_id=by.pk, subject_kind=thing._meta.label_lower, subject_id=thing.pk, why=why
    )
