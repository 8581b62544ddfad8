"""What every test of recognition finds: an edition with both of its decrees, the last one of the national best."""

from types import SimpleNamespace

import pytest

from sinovik.recognition.models import Decree
from sinovik.recognition.queries.decrees import decrees
from tests.agencies.makers import a_secretary
from tests.recognition.makers import a_decreed_edition, a_final_decree, a_small_edition, entries
from tests.scenes import shared

BEST, SECOND, LEFT_OUT = "Kota Surabaya", "Kabupaten Sleman", "Kabupaten Banyuwangi"


def both_decrees() -> SimpleNamespace:
    """Three entries, two in the first decree, the best of them in the last one. No award is given yet."""
    edition = a_small_edition()
    proposals = entries(edition, BEST, SECOND, LEFT_OUT)
    first = a_decreed_edition(edition, proposals=proposals)
    final = a_final_decree(first)
    return SimpleNamespace(first=first.pk, final=final.pk, proposals=[one.pk for one in proposals])


scene = shared(both_decrees)


@pytest.fixture
def first(scene, db) -> Decree:
    """The decree of the finalists: two entries, not the end."""
    return decrees().get(pk=scene.first)


@pytest.fixture
def final(scene, db) -> Decree:
    """The decree of the best: one entry."""
    return decrees().get(pk=scene.final)


@pytest.fixture
def secretary(db, client_of):
    return client_of(a_secretary())
