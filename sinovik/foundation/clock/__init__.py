"""The one clock. Every trigger and every action reads `sinovik_now()` and nothing else.

In databases created as demo, test or scratch it can be shifted or frozen, so that a rehearsal lives a year in
minutes by the same code; in production the database refuses that.
"""

from datetime import datetime, timedelta

from django.db import connection, models
from django.db.models import Func


class Now(Func):
    """`sinovik_now()` for `db_default=` and for queries."""

    template = "sinovik_now()"
    output_field = models.DateTimeField()


def now() -> datetime:
    """The present moment by the database's clock, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sinovik_now()")
        (moment,) = cursor.fetchone()
    return moment


def _set(sql: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])


def travel_to(moment: datetime) -> None:
    """Let the clock run on from `moment`. Raises IntegrityError in production."""
    _set("UPDATE clock_clocksetting SET shift = %s - clock_timestamp(), frozen_at = NULL", moment)


def freeze(moment: datetime) -> None:
    """Let the clock stand still at `moment`. Raises IntegrityError in production."""
    _set("UPDATE clock_clocksetting SET frozen_at = %s, shift = interval '0'", moment)


def advance(step: timedelta) -> None:
    """Move a frozen clock on by `step`; a running one is shifted by it. Raises IntegrityError in production."""
    _set(
        "UPDATE clock_clocksetting SET frozen_at = frozen_at + d.step,"
        " shift = CASE WHEN frozen_at IS NULL THEN shift + d.step ELSE shift END FROM (SELECT %s::interval AS step) d",
        step,
    )


def fix_kind(kind: str) -> None:
    """Say once what kind of database this is; a second call with the same kind changes nothing.

    Raises DatabaseError if the database was created as another kind.
    """
    _set(
        "INSERT INTO clock_clocksetting (id, kind, shift) VALUES (1, %s, '0')"
        " ON CONFLICT (id) DO UPDATE SET kind = EXCLUDED.kind",
        kind,
    )
