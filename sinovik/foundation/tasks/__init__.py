"""Work that follows an act: put into the queue in the act's own transaction, by name, done by the worker."""

import json
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


def task(name: str, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Register a job under its name, e.g. "letters.mail". It must be safe to repeat: a killed worker's job runs again."""
    return app.task(name=name, retry=RETRY, **options)


def enqueue(name: str, **arguments: Any) -> None:
    """Put a job into the queue, in the present transaction. Raises TaskNotFound for an unknown name."""
    app.configure_task(name, allow_unknown=False).defer(**arguments)


def _next_job() -> tuple[int, str, dict] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
            " AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY priority DESC, id LIMIT 1"
            " FOR UPDATE SKIP LOCKED"
        )
        row = cursor.fetchone()
    # Django's cursors hand JSON over as text
    return row and (row[0], row[1], json.loads(row[2]))


def _finish(job: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job])


def drain() -> int:
    """Run every waiting job here and now, each in its own transaction; for tests, rehearsals and the demo.

    Returns how many ran. A job that raises stops the drain with its error.
    """
    done = 0
    while True:
        with transaction.atomic():
            job = _next_job()
            if job is None:
                return done
            number, name, arguments = job
            app.tasks[name].func(**arguments)
            _finish(number)
        done += 1
