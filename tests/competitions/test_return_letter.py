"""The letter about a returned draft reads as sentences, whatever the local admin's reason ends with."""

import pytest

from sinovik.competitions.actions import proposals as act
from sinovik.foundation import clock
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tasks import drain
from tests.competitions.makers import a_handed_in_proposal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reason", "kept"), [("Lengkapi", "Lengkapi."), ("Lengkapi. ", "Lengkapi."), ("Mana datanya?", "Mana datanya?")]
)
def test_the_reason_ends_with_one_mark(edition, unit, writer, admin, reason, kept):
    draft = a_handed_in_proposal(edition, unit=unit)
    act.return_(proposal=draft, reason=reason, notes={}, by=admin, now=clock.now())
    drain()
    letter = Letter.objects.get(to=writer, subject__startswith="Draf dikembalikan")
    assert (
        letter.body
        == f"Admin lokal mengembalikan “{draft.title}”: {kept} Perbaiki menurut catatannya, lalu kirim lagi."
    )
