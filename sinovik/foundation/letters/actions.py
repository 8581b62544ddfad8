from datetime import datetime
from smtplib import SMTPRecipientsRefused

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


PERMANENT = 500  # answers of a mail server from here on mean: never to this address (RFC 5321, 4.2.1)


def _reply(error: SMTPRecipientsRefused) -> tuple[int, str]:
    """The server's code and its words about the one address of the mail."""
    code, said = next(iter(error.recipients.values()))
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return code, f"{code} {' '.join(words.replace(chr(0), '').split())}"[:300]


def mail(*, letters: list[int], now: datetime) -> int:
    """Send the mails that have not gone yet; a repeated job sends none twice. Returns how many went.

    An address that the server refuses for good is kept with the server's answer and holds no other back.
    Raises: SMTPRecipientsRefused, after all others were tried, where an address was refused only for now.
    """
    waiting = Letter.objects.filter(pk__in=letters, mailed_at=None, refused_at=None).select_related("to").order_by("pk")
    went, later = 0, None
    for letter in waiting:
        try:
            _message(letter).send()
        except SMTPRecipientsRefused as error:
            code, said = _reply(error)
            if code >= PERMANENT:
                Letter.objects.filter(pk=letter.pk).update(refused_at=now, refusal=said)
            else:
                later = error
        else:
            Letter.objects.filter(pk=letter.pk).update(mailed_at=now)
            went += 1
    if later is not None:
        raise later
    return went
