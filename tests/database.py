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

ROOT = Path(__file__).resolve().parent.parent
SHAPING = ["sinovik/**/migrations/*.py", "sinovik/reference/**/*", "sinovik/**/imports*.py", "policy/**/*.toml"]


def address(name: str, *, owner: bool = False) -> str:
    """The server's address with another database name."""
    parts = urlsplit(settings.OWNER_DATABASE_URL if owner else settings.DATABASE_URL)
    return urlunsplit(parts._replace(path=f"/{name}"))


def fingerprint() -> str:
    """Changes when anything changes that a fresh database is made from."""
    digest = hashlib.sha256()
    for pattern in SHAPING:
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


def drop(server: psycopg.Connection, name: str) -> None:
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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


def template() -> str:
    """The name of a template database that is up to date, made if there is none."""
    prefix = os.environ.get("SINOVIK_TEST_PREFIX", "sinovik_test")
    name = f"{prefix}_{fingerprint()}"
    with maintenance(name) as server:
        if not exists(server, name):
            stale = server.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{prefix}_[0-9a-f]{{12}}$"])
            for (old,) in stale.fetchall():
                drop(server, old)
            build_template(server, name)
    return name


def clone(purpose: str) -> str:
    """A fresh copy of the template for one worker or one journey."""
    source = template()
    name = f"{os.environ.get('SINOVIK_TEST_PREFIX', 'sinovik_test')}_{purpose}"
    with maintenance(source) as server:
        drop(server, name)
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return name
