"""One small played edition for the tests of a run: made once, cloned by every worker that needs it."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

from sinovik.rehearsal.edition import rehearse
from sinovik.rehearsal.progress import Progress
from sinovik.rehearsal.report import as_json
from tests import database

SCALE, SEED = 0.01, "uji"
PREFIX = f"{os.environ.get('SINOVIK_TEST_PREFIX', 'sinovik_test')}_played_"


@dataclass(frozen=True)
class Scene:
    """folder: its files and its report; name: a clone of the played database, used as its owner."""

    folder: Path
    name: str

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def report(self) -> dict:
        return json.loads((self.folder / "report.json").read_text())


def storages(folder: Path) -> dict:
    default = settings.STORAGES["default"]
    return {**settings.STORAGES, "default": {**default, "OPTIONS": {"location": folder}}}


def play(name: str, folder: Path, *, seed: str = SEED) -> None:
    """Play into a fresh copy of the template, as the program's own role."""
    source = database.template()
    with database.maintenance(source) as server:
        database.drop(server, name)
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    database.point_at(name)
    folder.mkdir(parents=True, exist_ok=True)
    with override_settings(STORAGES=storages(folder / "files")):
        told = Progress(lambda line: None)
        report = rehearse(year=2022, scale=SCALE, seed=seed, overrides={}, progress=told)
    connections["default"].close()
    (folder / "report.json").write_text(as_json(report))


def shared(factory: pytest.TempPathFactory, worker: str) -> Path:
    base = factory.getbasetemp() if worker == "main" else factory.getbasetemp().parent
    return base / "played"


def played_once(folder: Path, run: str) -> str:
    """The name of the played database of this run; whoever comes first plays, the others wait."""
    name = f"{PREFIX}{run}"
    with database.maintenance(f"playing {name}") as server:
        if not (folder / "report.json").exists():
            play(name, folder)
        _drop_older(server, name)
    return name


def _drop_older(server: object, name: str) -> None:
    rows = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    for (old,) in rows.fetchall():
        if not old.startswith(name):
            database.drop(server, old)


def copied_files(scene: Scene, target: Path) -> Path:
    return Path(shutil.copytree(scene.files, target))
