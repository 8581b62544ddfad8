"""Scenes are costly: a module makes its own once, and every test begins from it again."""

from collections.abc import Iterator

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def stage_set(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """What is made under this fixture stands for the whole module; a test's own doing is rolled back as ever.

    A test reads the scene's rows anew: the objects that the scene holds are older than what the test did.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
