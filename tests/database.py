"""Test databases: one template per state of the migrations and reference data, one clone per worker.

The clones are used with the program's own database role, so that a test meets the same rights as production.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from sinovik.config.databases import drop

ROOT = Path(__file__).resolve().parent.parent
SHAPING = [
    "sinovik/**/migrations/*.py",
    "sinovik/config/grants.py",
    "sinovik/reference/**/*",
    "sinovik/**/imports*.py",
    "policy/**/*.toml",
]


def address(name: str, *, owner: bool = False) -> str:
    """The server's address with another database name."""
    parts = urlsplit(settings.OWNER_DATABASE_URL if owner else settings.DATABASE_URL)
    return urlunsplit(parts._replace(path=f"/{name}"))


def fingerprint(patterns: list[str] = SHAPING) -> str:
    """Changes when anything changes that a fresh database is made from."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def maintenance(purpose: str = "") -> Iterator[psycopg.Connection]:
    """An owner's connection to the server; with a purpose, nobody else works on the same thing meanwhile."""
    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s)) WHERE %s <> ''", [purpose, purpose])
        yield connection


def exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def point_at(name: str, *, owner: bool = False) -> None:
    """Let Django speak to this database, as the program's role or as the owner."""
    parts = urlsplit(address(name, owner=owner))
    connections["default"].close()
    connections["default"].settings_dict.update(
        NAME=name, USER=unquote(parts.username or ""), PASSWORD=unquote(parts.password or "")
    )


def build_template(server: psycopg.Connection, name: str) -> None:
    """Make the template by the same verb that makes a real database."""
    working = f"{name}_making"
    drop(server, working)
    server.execute(f'CREATE DATABASE "{working}"')
    point_at(working, owner=True)
    call_command("setup", "--kind", "test", verbosity=0)
    connections["default"].close()
    server.execute(f'ALTER DATABASE "{working}" RENAME TO "{name}"')


def prefix() -> str:
    """How every database of this run is called at its beginning."""
    return os.environ.get("SINOVIK_TEST_PREFIX", "sinovik_test")


def template() -> str:
    """The name of a template database that is up to date, made if there is none."""
    name = f"{prefix()}_{fingerprint()}"
    with maintenance(name) as server:
        if not exists(server, name):
            drop_all(server, f"^{prefix()}_[0-9a-f]{{12}}$")
            build_template(server, name)
    return name


def drop_all(server: psycopg.Connection, pattern: str) -> None:
    """Drop the databases whose name matches."""
    for (old,) in server.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [pattern]).fetchall():
        drop(server, old)


def copy(server: psycopg.Connection, source: str, name: str) -> None:
    """Make `name` anew as a copy of `source`; nobody may be connected to the source."""
    drop(server, name)
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def clone(purpose: str, source: str = "") -> str:
    """A fresh copy of the template (or of another source) for one worker or one journey."""
    source = source or template()
    name = f"{prefix()}_{purpose}"
    with maintenance(source) as server:
        copy(server, source, name)
    return name
