from sinovik.foundation import clock
from sinovik.foundation.tasks import task

from .actions import mail


@task("letters.mail")
def mail_letters(*, letters: list[int]) -> None:
    mail(letters=letters, now=clock.now())
