"""What the program's database role may do, asked of the database itself."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from sinovik.config.grants import append_only_tables

pytestmark = pytest.mark.django_db

RIGHT = """
SELECT has_table_privilege(current_user, c.oid, %s), c.relname FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""


def tables_with(right: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(RIGHT, [right])
        return {name for held, name in cursor.fetchall() if held}


def declared_append_only() -> set[str]:
    """By the models: those whose triggers say it."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if any(trigger.name == "append_only" for trigger in getattr(model._meta, "triggers", []))
    }


def test_the_program_connects_as_a_role_without_powers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        powers = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        owned = cursor.fetchone()

    assert powers == (False, False, False, False)
    assert owned == (0,)


def test_no_table_can_be_emptied():
    assert tables_with("TRUNCATE") == set()


def test_every_append_only_model_is_protected_in_the_database():
    assert set(append_only_tables()) == declared_append_only()
    assert {"audit_record", "transparency_entry"} <= declared_append_only()


@pytest.mark.parametrize("right", ["UPDATE", "DELETE"])
def test_append_only_tables_can_be_neither_changed_nor_deleted_from(right):
    assert tables_with(right) & declared_append_only() == set()
    assert tables_with("INSERT") >= declared_append_only()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (n int)",
        "ALTER TABLE audit_record DISABLE TRIGGER ALL",
        "DROP TRIGGER pgtrigger_append_only ON audit_record",
        "SET session_replication_role = replica",
        "UPDATE django_migrations SET name = name",
        "CREATE OR REPLACE FUNCTION sinovik_now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT now() $$",
    ],
)
def test_the_program_cannot_get_round_the_guards(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
