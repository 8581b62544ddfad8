"""Letters to people: an inbox in the product and a mail that carries a link, never sealed content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import override

from sinovik.foundation.tasks import enqueue

if TYPE_CHECKING:
    from sinovik.foundation.access.models import User


# the subject and the body, said in the language and the zone that are active when it is asked
Words = Callable[[], tuple[str, str]]


def _said_in(language: str, zone: str, words: Words) -> dict[str, str]:
    with override(language), timezone.override(zone):
        subject, body = words()
    return {"subject": subject, "body": body}


def link_in(language: str, link: str) -> str:
    """The same page of ours for a reader of this language; Indonesian stands at the root."""
    return link if language == settings.LANGUAGE_CODE else f"/{language}{link}"


def send(
    *,
    to: Iterable[User],
    words: Words,
    now: datetime,
    link: str = "",
    until: datetime | None = None,
    about: Model | None = None,
) -> int:
    """Put a letter into each person's inbox and its mail into the queue, in the present transaction.

    Everybody reads it in their own language and zone, whatever the sender's are. Invented people have an inbox and get
    no mail.

    words: gives subject and body; everything in them that differs by language or zone is said inside it.
    link: a path of ours beginning with "/", without a language; until: the deadline of what the letter asks.
    Returns how many letters were written.
    """
    from .models import Letter  # models are ready only after the apps are loaded

    kind, number = (about._meta.label_lower, about.pk) if about is not None else ("", None)
    facts = {"link": link, "until": until, "at": now, "about_kind": kind, "about_id": number}
    people = list({user.pk: user for user in to}.values())
    said = {reader: _said_in(*reader, words) for reader in {(user.language, user.time_zone) for user in people}}
    letters = Letter.objects.bulk_create(
        Letter(to=user, **said[user.language, user.time_zone], **facts) for user in people
    )
    mailed = [letter.pk for letter in letters if not letter.to.is_demo]
    if mailed:
        enqueue("letters.mail", letters=mailed)
    return len(letters)
