"""Journeys: people at a real browser, at a real server, in a competition that was really played.

    @pytest.mark.journey("registration")
    def test_unit_writes_and_hands_in(scene):
        sari = scene.enters(scene.somebody("unit_member"))      # a browser of her own, in which she is signed in
        sari.follows("Proposal unit", within="nav")              # every new page is looked at (visitor.py)
        sari.sees("Draf")
        assert Proposal.objects.filter(...).count() == 1         # and the database says the same

The marker names the moment of `mid_life.MOMENTS` in which the journey begins. Each journey has a copy of that
moment's database, which the test and the server use with the program's own role; nothing is ever flushed.

A journey can be walked in two ways: with a pointer and script, or with the keyboard alone and without script
(`ways.py`). Therefore it moves by the visitor's verbs only. `./test` walks each in one of them, half of the journeys
in either, so that the suite stays short; `SINOVIK_WAYS=all ./test tests/journeys` walks each in both, and a change of
a journey or of its pages is tried so. `journey(…, script=True)` says that it is about script, and keeps it in both
ways; `journey(…, way="pointer")` says that the other way shows nothing more. Fixtures:

scene.enters(user=None, width=PHONE, **context)   a `Visitor`, signed in unless user is None
scene.somebody(role, **filter)                    a demo person with this role (filters of Membership)
scene.edition, scene.stage(key)                   the edition that was played
scene.moves_clock_to(moment), scene.now           the database's clock; it runs on unless frozen=True
scene.does_what_waits()                           queued work is done; sent mail: mail.outbox

Bodies read given/when/then; what a step needs in several sentences is a function of the journey's file.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zlib import crc32

import pytest
from django.conf import settings as configured
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, expect, sync_playwright

from sinovik.competitions.models import Edition, Stage
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.tasks import drain
from sinovik.rehearsal.stages import stage_of
from tests import database
from tests.journeys import mid_life
from tests.journeys.visitor import PHONE, Visitor, context_options
from tests.journeys.ways import KEYBOARD, POINTER

HOST = "127.0.0.1"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Ends with the module, because Playwright keeps an event loop running in this thread."""
    found = os.environ.get("SINOVIK_BROWSER")
    if not found:
        pytest.skip("Chromium was not found: install the package chromium, or name a browser in SINOVIK_BROWSER.")
    expect.set_options(timeout=10_000)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    with sync_playwright() as playwright:
        # that loop is Playwright's own: our queries beside it are as safe as ever
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()
        connections["default"].close()
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The product's address: its WSGI application in a thread, on a free loopback port."""
    http = ThreadedWSGIServer((HOST, 0), QuietWSGIRequestHandler, allow_reuse_address=False)
    http.set_app(WSGIHandler())
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://{HOST}:{http.server_port}"
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture(scope="session")
def examined(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run share, and no other run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "examined"
    folder.mkdir(exist_ok=True)
    return folder


@dataclass
class Scene:
    """What a journey begins with, and the people it lets in."""

    browser: Browser
    address: str
    examined: Path
    way: str = POINTER
    script: bool = True
    visitors: list[Visitor] = field(default_factory=list)

    def enters(self, user: User | None = None, *, width: int = PHONE, **more: object) -> Visitor:
        options = context_options(width, **{"java_script_enabled": self.script, **more})
        script = options["java_script_enabled"]
        context = self.browser.new_context(**options)
        visitor = Visitor(context, self.address, self.examined, way=self.way, script=script)
        self.visitors.append(visitor)
        if user is not None:
            visitor.comes_back(user)
        return visitor

    def somebody(self, role: str, **where: object) -> User:
        rows = User.objects.filter(memberships__role=role, memberships__until=None, is_demo=True)
        found = rows.filter(**{f"memberships__{name}": value for name, value in where.items()}).order_by("pk").first()
        assert found is not None, f"nobody is {role} {where or ''}"
        return found

    @property
    def edition(self) -> Edition:
        return Edition.objects.get(is_demo=True)

    def stage(self, key: str) -> Stage:
        return stage_of(self.edition, key)

    @property
    def now(self) -> datetime:
        return clock.now()

    def moves_clock_to(self, moment: datetime, *, frozen: bool = False) -> None:
        (clock.freeze if frozen else clock.travel_to)(moment)

    def does_what_waits(self) -> int:
        return drain()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Which ways a journey is walked. Where the marks stand on parameters, pages are only looked at."""
    if "way" in metafunc.fixturenames:
        journey = metafunc.definition.get_closest_marker("journey")
        only = journey.kwargs.get("way") if journey else POINTER
        metafunc.parametrize("way", [only] if only else ways_of(metafunc.function.__name__, journey))


def ways_of(name: str, journey: pytest.Mark) -> list[str]:
    """Both where they are asked for; else one, which stays the same for a journey of this name."""
    if os.environ.get("SINOVIK_WAYS") == "all":
        return [POINTER, KEYBOARD]
    by_keyboard = crc32(name.encode()) % 2 == 0 and not journey.kwargs.get("script")
    return [KEYBOARD if by_keyboard else POINTER]


@pytest.fixture
def scene(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: object,
    browser: Browser,
    server: str,
    examined: Path,
    tmp_path: Path,
    way: str,
) -> Iterator[Scene]:
    journey = request.node.get_closest_marker("journey")
    (moment,) = journey.args
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        before = configured.DATABASES["default"]["NAME"]
        source, files = mid_life.template(moment)
        name = database.clone(f"{worker}_journey", source)
        shutil.copytree(files, tmp_path / "files", dirs_exist_ok=True)
        database.point_at(name)
        clock.travel_to(clock.now())
        script = way == POINTER or journey.kwargs.get("script", False)
        there = Scene(browser, server, examined, way, script)
        yield there
        close_all(there.visitors)
        database.point_at(before)
        connections["default"].close()
    with database.maintenance() as owner:
        database.drop(owner, name)


def close_all(visitors: list[Visitor]) -> None:
    """Close every browser, then hold what was heard in them."""
    for visitor in visitors:
        visitor.context.close()
    for visitor in visitors:
        visitor.has_no_trouble()
