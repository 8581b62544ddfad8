"""Play a whole edition on a scratch database that is made for it and dropped afterwards."""

import os
import resource
import secrets
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from psycopg import sql

from sinovik.config import databases
from sinovik.config.console import Trouble
from sinovik.rehearsal.setting import WrongSetting, playable, scale_of, settings_of

PASSED_ON = ("edition", "scale", "seed", "json", "plan")
# nothing in a scratch database is worth waiting for the disk
HURRY = "options=-csynchronous_commit%3Doff"


def _address(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}", query="&".join(filter(None, (parts.query, HURRY)))))


@contextmanager
def scratch_database() -> Iterator[dict[str, str]]:
    """A database of its own beside the site's; yields the environment that points to it."""
    name = f"sinovik_gladi_{secrets.token_hex(4)}"
    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield {
            "SINOVIK_DATABASE_URL": _address(settings.DATABASE_URL, name),
            "SINOVIK_OWNER_DATABASE_URL": _address(settings.OWNER_DATABASE_URL, name),
        }
    finally:
        with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as server:
            databases.drop(server, name)


def _run(environment: dict[str, str], *verb: str) -> int:
    command = [sys.executable, "-m", "sinovik.config.command", *verb]
    return subprocess.run(command, env=environment, check=False).returncode


def limit_memory(mebibytes: int) -> None:
    """What this process and those it starts may hold each; 0 sets no limit."""
    if mebibytes:
        limit = mebibytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


class Command(BaseCommand):
    help = "Plays a whole edition on a scratch database and prints its funnel beside the real one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", type=int, default=2022, help="year of the edition template")
        parser.add_argument("--scale", type=float, default=1.0, help="share of the real volume, 0 < scale <= 1")
        parser.add_argument("--seed", default="1", help="from which texts, qualities and defects are drawn")
        parser.add_argument(
            "--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides", help="try another rule"
        )
        parser.add_argument("--json", default="", metavar="FILE", help="write what is found there as well, as JSON")
        parser.add_argument("--plan", default="", metavar="FILE", help="play this edition (of its page Gladi)")
        parser.add_argument("--memory", type=int, default=0, metavar="MIB", help="end it when a process wants more")

    def handle(self, *args: object, overrides: list[str], **options: object) -> None:
        try:
            scale_of(float(str(options["scale"])))
            settings_of(overrides, playable(int(str(options["edition"]))).rules)
        except WrongSetting as wrong:
            raise Trouble(str(wrong)) from None
        limit_memory(int(str(options["memory"])))
        told = [part for name in PASSED_ON if options[name] for part in (f"--{name}", str(options[name]))]
        told += [part for pair in overrides for part in ("--set", pair)]
        with scratch_database() as addresses, tempfile.TemporaryDirectory(prefix="sinovik-gladi-") as folder:
            (Path(folder) / "assets").mkdir()  # no page is shown, but the check of the settings looks for it
            here = {name: value for name, value in os.environ.items() if name != "SINOVIK_PART"}
            environment = {**here, **addresses, "SINOVIK_MODE": "demo", "SINOVIK_VAR": folder}
            code = _run({**environment, "SINOVIK_PART": "owner"}, "setup", "--kind", "scratch")
            code = code or _run(environment, "play", *told)
        if code:
            sys.exit(code)
