"""Letters to people: an inbox in the product and a mail that carries a link, never sealed content."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Model

from sinovik.foundation.tasks import enqueue

if TYPE_CHECKING:
    from sinovik.foundation.access.models import User


def send(
    *, to: Iterable[User], subject: str, body: str, now: datetime, link: str = "", about: Model | None = None
) -> int:
    """Put a letter into each person's inbox and its mail into the queue, in the present transaction.

    Invented people have an inbox and get no mail.

    link: a path of ours beginning with "/". Returns how many letters were written.
    """
    from .models import Letter  # models are ready only after the apps are loaded

    kind, number = (about._meta.label_lower, about.pk) if about is not None else ("", None)
    letters = Letter.objects.bulk_create(
        Letter(to=user, subject=subject, body=body, link=link, at=now, about_kind=kind, about_id=number)
        for user in {user.pk: user for user in to}.values()
    )
    mailed = [letter.pk for letter in letters if not letter.to.is_demo]
    if mailed:
        enqueue("letters.mail", letters=mailed)
    return len(letters)
