"""A scene that all tests of one file share: built once, found by every test as it was built.

It lives in a transaction around them; what a test does to the database, the clock included, is undone after it.
The rows that the builder returns are shared too: a test that changes one reads it anew first.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation


def shared(build: Callable[[], Any]) -> Callable[..., Iterator[Any]]:
    """The module-wide fixture for the scene: `scene = shared(a_built_scene)`."""

    @pytest.fixture(scope="module")
    def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        around = transaction.atomic()
        with django_db_blocker.unblock(), translation.override(settings.LANGUAGE_CODE):
            around.__enter__()
            try:
                made = build()
            except BaseException as error:
                around.__exit__(type(error), error, error.__traceback__)
                raise
        yield made
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)

    return scene


def queries_of(client: Any, address: str) -> int:
    """How many queries the page takes once caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
