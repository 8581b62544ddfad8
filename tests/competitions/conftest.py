import html
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from sinovik.agencies.models import Unit
from sinovik.competitions.models import Edition
from sinovik.foundation.access.models import User
from tests import database
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member
from tests.competitions.makers import an_edition


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
        # not by force: the owner may not end the server's own vacuum, which gives way by itself
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')


@pytest.fixture
def edition(db: None) -> Edition:
    return an_edition()


@pytest.fixture
def unit(edition: Edition) -> Unit:
    return a_unit()


@pytest.fixture
def writer(unit: Unit) -> User:
    return a_unit_member(unit)


@pytest.fixture
def admin(unit: Unit) -> User:
    return a_local_admin(unit.agency)


@pytest.fixture
def secretary(db: None) -> User:
    return a_secretary()


@pytest.fixture
def send(form_token: Callable[[Client, str], str]) -> Callable[..., HttpResponse]:
    """Post a form with the token of its page; the answer's text has its entities read."""

    def post(client: Client, path: str, typed: dict[str, object], page: str | None = None) -> HttpResponse:
        answer = client.post(path, typed | {"form_token": form_token(client, page or path)})
        answer.said = html.unescape(answer.content.decode())
        return answer

    return post
