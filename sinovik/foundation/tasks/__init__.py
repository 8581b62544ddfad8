"""Work that follows an act: put into the queue in the act's own transaction, by name, done by the worker."""

import json
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


def task(name: str, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Register a job under its name, e.g. "letters.mail". It must bear repeating: a killed worker's job runs again."""
    return app.task(name=name, retry=RETRY, **options)


def enqueue(name: str, **arguments: Any) -> None:
    """Put a job into the queue, in the present transaction. Raises TaskNotFound for an unknown name."""
    app.configure_task(name, allow_unknown=False).defer(**arguments)


BATCH = 200


def _next_jobs() -> list[tuple[int, str, dict]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
            " AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY priority DESC, id LIMIT %s"
            " FOR UPDATE SKIP LOCKED",
            [BATCH],
        )
        # Django's cursors hand JSON over as text
        return [(number, name, json.loads(arguments)) for number, name, arguments in cursor.fetchall()]


def _finish(jobs: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = ANY(%s)", [jobs])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = ANY(%s)", [jobs])


def drain() -> int:
    """Run every waiting job here and now, a batch to a transaction; for tests, rehearsals and the demo.

    Returns how many ran. A job that raises stops the drain with its error and undoes its batch.
    """
    done = 0
    while True:
        with transaction.atomic():
            jobs = _next_jobs()
            for _number, name, arguments in jobs:
                app.tasks[name].func(**arguments)
            _finish([number for number, _name, _arguments in jobs])
        done += len(jobs)
        if not jobs:
            return done
