"""The scene of these tests, and the verbs they use again and again."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from sinovik.foundation import clock
from sinovik.judging.actions import objections as act
from sinovik.judging.models import Objection
from sinovik.judging.states.objections import Effect
from tests.agencies.makers import a_local_admin, a_secretary
from tests.recognition.makers import (
    a_small_edition,
    an_announced_stage,
    an_objection_period,
    entries,
)

BEST, SECOND, LEFT_OUT = "Kota Surabaya", "Kabupaten Sleman", "Kabupaten Banyuwangi"
SECOND_OF_TIME = timedelta(seconds=1)
LAST = "announcement_winners"


def an_open_period():
    """Three entries, two chosen; the objection period has just begun."""
    edition = a_small_edition()
    proposals = entries(edition, BEST, SECOND, LEFT_OUT)
    announcement = an_objection_period(an_announced_stage(edition, proposals=proposals))
    return SimpleNamespace(announcement=announcement.pk, proposals=[one.pk for one in proposals])


def filed(announcement, proposal, *, by=None, evidence=None, ground="Bukti dampak belum terbaca.") -> Objection:
    by = by or a_local_admin(proposal.agency)
    return act.file(
        announcement=announcement, proposal=proposal, ground=ground, evidence=evidence, by=by, now=clock.now()
    )


def answered(objection, *, upheld=False, effect=Effect.NONE, reason="Sudah dibaca dua panelis.") -> Objection:
    return act.answer(
        objection=objection, upheld=upheld, reason=reason, effect=effect, by=a_secretary(), now=clock.now()
    )


def refused_by_the_database(change) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        change()
    return error.value.__cause__.diag.message_primary
