"""Asking for a rehearsal, noting how far it is, and its end."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from sinovik.competitions.models import Edition
from sinovik.competitions.rules.editions import blockers_of
from sinovik.competitions.states import EditionState
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import enqueue

from .models import Outcome, Rehearsal, RehearsalResult, RehearsalStep
from .plan import digest_of, plan_of
from .queries import running


def _one_at_a_time() -> None:
    """Two who press together: the second sees the first's rehearsal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sinovik rehearsal'))")


@action("rehearsal.ask")
def ask(*, edition: Edition, expected: int, drafts: int, by: User, now: datetime) -> Rehearsal:
    """Have the edition played as it stands now, in the background.

    drafts: how many of the expected ones are played; never more than these.
    Raises: Refused while another rehearsal runs, or for rules by which the edition could not open.
    """
    if edition.state == EditionState.PREPARING and blockers_of(edition):
        raise Refused(
            _("Lengkapi dahulu hal yang kurang di halaman edisi. Aturan yang belum utuh tidak dapat dimainkan.")
        )
    _one_at_a_time()
    if running().exists():
        raise Refused(_("Gladi lain sedang berjalan. Tunggu sampai selesai, atau hentikan dahulu."))
    plan = plan_of(edition)
    last = Rehearsal.objects.filter(edition=edition).order_by("-number").values_list("number", flat=True).first()
    asked = Rehearsal.objects.create(
        edition=edition,
        number=(last or 0) + 1,
        plan=plan,
        plan_digest=digest_of(plan),
        expected=expected,
        drafts=min(drafts, expected),
        by=by,
        at=now,
    )
    enqueue("rehearsal.play", rehearsal_id=asked.pk)
    return asked


@action("rehearsal.note")
def note(*, rehearsal: Rehearsal, name: str, by: User | None, now: datetime) -> RehearsalStep:
    """That a part of it has begun."""
    return RehearsalStep.objects.create(rehearsal=rehearsal, name=name, at=now)


def _end(rehearsal: Rehearsal, **facts: Any) -> RehearsalResult:
    _one_at_a_time()
    if RehearsalResult.objects.filter(rehearsal=rehearsal).exists():
        raise Refused(_("Gladi ini sudah berakhir. Muat ulang halamannya untuk melihat hasilnya."))
    return RehearsalResult.objects.create(rehearsal=rehearsal, **facts)


@action("rehearsal.end")
def end(*, rehearsal: Rehearsal, by: User, now: datetime) -> RehearsalResult:
    """A person ends it; what plays it notices within a second or two. Raises: Refused if it has ended."""
    return _end(rehearsal, outcome=Outcome.ENDED, by=by, at=now)


@action("rehearsal.finish")
def finish(
    *, rehearsal: Rehearsal, outcome: Outcome, findings: dict[str, Any], by: None, now: datetime
) -> RehearsalResult:
    """Its end by itself, with what it showed. Raises: Refused if a person has ended it."""
    return _end(rehearsal, outcome=outcome, findings=findings, at=now)
