"""The rehearsal that an organiser asked for, played by a worker of its own queue so that nothing else waits for it."""

import contextlib

from django.urls import reverse
from django.utils.translation import gettext as _

from sinovik.foundation import clock
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import task

from . import actions, runner
from .models import Rehearsal
from .queries import running

QUEUE = "gladi"


@task("rehearsal.play", queue=QUEUE, lock="rehearsal.play")
def play(*, rehearsal_id: int) -> None:
    """Play it to its end and tell the one who asked; one that has ended meanwhile is left alone."""
    rehearsal = Rehearsal.objects.select_related("edition", "by").get(pk=rehearsal_id)

    def is_wanted() -> bool:
        return running().filter(pk=rehearsal_id).exists()

    def tell(name: str) -> None:
        actions.note(rehearsal=rehearsal, name=name, by=None, now=clock.now())

    if not is_wanted():
        return
    ended = runner.run(rehearsal, is_wanted=is_wanted, tell=tell)
    facts = {"outcome": ended.outcome, "findings": ended.findings}
    with contextlib.suppress(Refused):  # a person has ended it
        actions.finish(rehearsal=rehearsal, by=None, now=clock.now(), **facts)
        _tell_asker(rehearsal)


def _tell_asker(rehearsal: Rehearsal) -> None:
    def words() -> tuple[str, str]:
        facts = {"edition": rehearsal.edition.short, "number": rehearsal.number}
        body = _("Gladi nomor %(number)s untuk %(edition)s sudah berakhir. Hasilnya ada di halaman gladi edisi ini.")
        return _("%(edition)s: gladi sudah berakhir") % facts, body % facts

    link = reverse("rehearsal:rehearsal", args=[rehearsal.edition.slug, rehearsal.number])
    send(to=[rehearsal.by], words=words, link=link, now=clock.now(), about=rehearsal.edition)
