from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage

from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action

from . import link_in
from .models import Letter


@action("letters.read")
def mark_read(*, letter: Letter, by: User, now: datetime) -> Letter:
    """Note the first reading; later ones change nothing."""
    if letter.read_at is None:
        letter.read_at = now
        letter.save(update_fields=["read_at"])
    return letter


def _message(letter: Letter) -> EmailMessage:
    where = f"\n\n{settings.SITE_ADDRESS}{link_in(letter.to.language, letter.link)}" if letter.link else ""
    subject = " ".join(letter.subject.split())
    return EmailMessage(subject=subject, body=f"{letter.body}{where}\n", to=[letter.to.email])


def mail(*, letters: list[int], now: datetime) -> int:
    """Send the mails that have not gone yet; a repeated job sends none twice. Returns how many went."""
    waiting = Letter.objects.filter(pk__in=letters, mailed_at__isnull=True).select_related("to").order_by("pk")
    for letter in waiting:
        _message(letter).send()
        Letter.objects.filter(pk=letter.pk).update(mailed_at=now)
    return len(waiting)
