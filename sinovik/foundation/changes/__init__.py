"""The outbox: an action announces a change in its own transaction, higher folders consume it later, exactly once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model

from sinovik.foundation.tasks import enqueue

if TYPE_CHECKING:
    from .models import Change

Consumer = Callable[["Change"], None]
CONSUMERS: dict[str, dict[str, Consumer]] = defaultdict(dict)


def announce(topic: str, *, on: Model, now: datetime, payload: dict[str, Any] | None = None) -> Change:
    """Write down that something happened; jobs for its consumers join the same transaction. Payload: ids, no texts."""
    from .models import Change  # models are ready only after the apps are loaded

    change = Change.objects.create(
        topic=topic, subject_kind=on._meta.label_lower, subject_id=on.pk, payload=payload or {}, at=now
    )
    for name in CONSUMERS[topic]:
        enqueue("changes.deliver", change_id=change.pk, consumer=name)
    return change


def consumer(topic: str, *, name: str) -> Callable[[Consumer], Consumer]:
    """Declare, in a folder's tasks.py, what it does about a topic. Raises ValueError if the name is taken."""

    def declare(function: Consumer) -> Consumer:
        if CONSUMERS[topic].setdefault(name, function) is not function:
            raise ValueError(f"consumer {name!r} of {topic!r} is declared twice")
        return function

    return declare


def deliver(*, change_id: int, name: str) -> bool:
    """Hand a change to one consumer unless it had it already. Returns whether it was handed over."""
    from .models import Change, Delivery

    with transaction.atomic():
        change = Change.objects.get(pk=change_id)
        _, fresh = Delivery.objects.get_or_create(change=change, consumer=name)
        if fresh:
            CONSUMERS[change.topic][name](change)
    return fresh
