from collections.abc import Iterator

import pytest
from django.db import connections

from tests import database
from tests.rehearsal.scene import Scene, copied_files, played_once, shared, storages


@pytest.fixture(scope="module")
def scene(
    django_db_setup: None,
    django_db_blocker: object,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scene]:
    """A clone of the played edition, spoken to as its owner for the length of a module."""
    told = getattr(request.config, "workerinput", {})
    worker, run = told.get("workerid", "main"), told.get("testrunuid", "alone")[:12]
    before = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        folder = shared(tmp_path_factory, worker)
        played = played_once(folder, run)
        name = f"{played}_{worker}"
        with database.maintenance(played) as server:
            database.drop(server, name)
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{played}"')
        database.point_at(name, owner=True)
        yield Scene(folder, name)
        connections["default"].close()
        connections["default"].settings_dict.update(before)
        with database.maintenance(played) as server:
            database.drop(server, name)


@pytest.fixture
def played(scene: Scene, db: None, settings: object, tmp_path: object) -> Scene:
    """The scene with files of its own; what a test plants is undone after it."""
    settings.STORAGES = storages(copied_files(scene, tmp_path / "scene-files"))
    return scene
