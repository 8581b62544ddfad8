from collections.abc import Iterator

import pytest
from django.db import connections

from tests import database


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: object, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of this test's own, in which acts truly commit and other connections see them."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    shared = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = database.clone(f"alone_{worker}")
        database.point_at(name)
        yield name
        database.point_at(shared)
    with database.maintenance() as server:
        database.drop(server, name)
