"""The snapshot and the migrations make the same database."""

import pytest
from django.core.management import call_command
from django.db import connections

from sinovik.config import schema
from sinovik.config.postgres import find_binaries
from tests import database


def made(name: str, *, by_snapshot: bool) -> str:
    """The dump of a new database made in one of the two ways."""
    with database.maintenance(name) as server:
        database.drop(server, name)
        server.execute(f'CREATE DATABASE "{name}"')
    database.point_at(name, owner=True)
    if by_snapshot:
        assert schema.load_into_empty()
    call_command("migrate", verbosity=0, interactive=False)
    connections["default"].close()
    dump = schema.dump_of(database.address(name, owner=True), pg_dump=find_binaries() / "pg_dump")
    with database.maintenance(name) as server:
        database.drop(server, name)
    return dump


@pytest.mark.django_db
def test_a_database_that_has_tables_is_left_alone():
    assert schema.load_into_empty() is False


def test_the_snapshot_stands_for_exactly_these_migrations():
    assert schema.is_current(), "run `sinovik schema` on a database made by the migrations"


def test_the_snapshot_makes_what_the_migrations_make(django_db_blocker, django_db_setup):
    here = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        try:
            by_migrations = made(f"{here['NAME']}_steps", by_snapshot=False)
            by_snapshot = made(f"{here['NAME']}_snap", by_snapshot=True)
        finally:
            connections["default"].close()
            connections["default"].settings_dict.update(here)

    assert by_snapshot == by_migrations
