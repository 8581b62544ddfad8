"""The harness. It refuses: network, warnings, undefined template variables, writes on GET, other people's databases."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.conf import settings
from django.db import connections
from django.template import base as template_base
from django.test import Client
from django.utils import timezone, translation

from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.ui import catalogues
from tests import database
from tests.skips import pytest_runtest_makereport  # noqa: F401 - a hook

A_MOMENT = datetime.fromisoformat("2026-03-02T03:00:00+00:00")


def pytest_configure() -> None:
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _english() -> None:
    """The binary catalogues are built, not committed; English pages are tested with them."""
    catalogues.compile_all()


@pytest.fixture(autouse=True)
def _indonesian() -> Iterator[None]:
    """Every test begins in Indonesian and WIB, whatever page the one before it opened."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object, request: pytest.FixtureRequest) -> Iterator[None]:
    """Each worker has a clone of the template and speaks to it with the program's own role."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        name = database.clone(worker)
        database.point_at(name)
        yield
        connections["default"].close()
    with database.maintenance() as server:
        database.drop(server, name)


@pytest.fixture(autouse=True)
def _private_folders(tmp_path: object, settings: object) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}},
    }


# these tags and filters ask whether something is there; asking is no mistake
ASKING = {"default", "default_if_none", "yesno"}


@pytest.fixture(autouse=True)
def _no_undefined_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that a template of ours uses and nobody gave it fails the test.

    What is missing is noted per test, per thread and per expression: pages rendered beside or inside one another do not
    answer for each other.
    """
    lookup, lenient = template_base.Variable._resolve_lookup, template_base.FilterExpression.resolve
    noted = threading.local()

    def strict(self: template_base.Variable, context: object) -> object:
        try:
            return lookup(self, context)
        except template_base.VariableDoesNotExist:
            origin = str(getattr(getattr(getattr(context, "template", None), "origin", None), "name", ""))
            if str(settings.PACKAGE) in origin and not getattr(context, "asking", False):
                noted.missing = [*getattr(noted, "missing", []), f"{origin}: {self.var}"]
            raise

    def resolve_or_fail(self: template_base.FilterExpression, context: object, ignore_failures: bool = False) -> object:
        around, noted.missing = getattr(noted, "missing", []), []
        try:
            value, missing = lenient(self, context, ignore_failures), noted.missing
        finally:
            noted.missing = around
        forgiven = ignore_failures or any(getattr(f, "_filter_name", "") in ASKING for f, _ in self.filters)
        if missing and not forgiven:
            raise AssertionError(f"Undefined in a template: {missing[0]}")
        return value

    monkeypatch.setattr(template_base.Variable, "_resolve_lookup", strict)
    monkeypatch.setattr(template_base.FilterExpression, "resolve", resolve_or_fail)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which this person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def at(db: None) -> Callable[[datetime], datetime]:
    """Let the database's clock stand still at a moment, for this test."""

    def stand_still(moment: datetime) -> datetime:
        clock.freeze(moment)
        return moment

    return stand_still


@pytest.fixture
def now(at: Callable[[datetime], datetime]) -> datetime:
    """An ordinary Monday morning, standing still."""
    return at(A_MOMENT)


@pytest.fixture
def form_token() -> Callable[[Client, str], str]:
    """The single-use token that a page gives with its form."""

    def read(client: Client, address: str) -> str:
        page = client.get(address).content.decode()
        return page.split('name="form_token" value="')[1].split('"')[0]

    return read
