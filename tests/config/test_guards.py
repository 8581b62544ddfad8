"""Every table that is written once, and every table with a life of states, tried with the program's own role.

The tables are those that the models declare. Each check is held against a scratch database in which one table was left
unguarded, and must name it: a check that cannot find what was planted proves nothing.
"""

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connections
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from sinovik.config.grants import append_only_tables, guarded_tables
from tests import database

pytestmark = pytest.mark.django_db

PLANTED = "planted_table"
PLANT = """
CREATE TABLE planted_table (id int, state text DEFAULT 'draft');
INSERT INTO planted_table VALUES (1);
CREATE TRIGGER pgtrigger_append_only_planted BEFORE UPDATE OR DELETE ON planted_table
    FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
ALTER TABLE planted_table DISABLE TRIGGER ALL;
GRANT CREATE ON SCHEMA public TO {program};
ALTER TABLE planted_table OWNER TO {program};
REVOKE CREATE ON SCHEMA public FROM {program}
"""
CHANGES = {"UPDATE": "UPDATE {table} SET {column} = {column}"}
REMOVALS = {
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
    "ALTER TABLE": "ALTER TABLE {table} ADD COLUMN sneaked_in int",
    "DROP TRIGGER": "DROP TRIGGER {trigger} ON {table}",
    "DISABLE TRIGGER": "ALTER TABLE {table} DISABLE TRIGGER {trigger}",
    "DISABLE ALL TRIGGERS": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TABLE": "DROP TABLE {table} CASCADE",
    "CREATE TRIGGER": "CREATE TRIGGER own BEFORE DELETE ON {table} FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE": "CREATE RULE own AS ON DELETE TO {table} DO INSTEAD NOTHING",
    "OWNER": "ALTER TABLE {table} OWNER TO CURRENT_USER",
}
# a trigger's function decides what it refuses
FUNCTION = "CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
GUARDS = """
SELECT c.relname, t.tgname, p.proname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND c.relname = ANY(%s)
"""
COLUMNS = """
SELECT c.relname, min(a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relname = ANY(%s) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY c.relname
"""
# what a trigger must be to stop a change: the bits of pg_trigger.tgtype
ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE = 1, 2, 4, 8, 16, 32
SWITCHED_ON = """
SELECT c.relname, t.tgname, t.tgtype FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE starts_with(t.tgname, 'pgtrigger_') AND t.tgenabled = 'O'
"""
WANTED = {
    "append_only": [
        ("append_only", ROW | BEFORE | UPDATE | DELETE),
        ("append_only_truncate", BEFORE | TRUNCATE),
    ],
    "state_guarded": [("state_guarded", ROW | BEFORE | UPDATE), ("state_begins", ROW | BEFORE | INSERT)],
}


def declared(trigger: str) -> set[str]:
    """Tables of the models that carry this trigger."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if any(each.name == trigger for each in getattr(model._meta, "triggers", []))
    }


def program_role() -> sql.Identifier:
    with as_program() as program:
        return sql.Identifier(program.info.user)


def as_program(name: str = "") -> psycopg.Connection:
    return psycopg.connect(database.address(name or connections["default"].settings_dict["NAME"]))


def as_owner(name: str = "") -> psycopg.Connection:
    return psycopg.connect(database.address(name or connections["default"].settings_dict["NAME"], owner=True))


@pytest.fixture(scope="module")
def scratch(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own with a table that looks written-once and belongs to the program itself.

    All tests of the file share it: whatever they do in it is undone.
    """
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = database.clone(f"planted_{worker}")
    with as_owner(name) as owner:
        for statement in PLANT.split(";\n"):
            owner.execute(sql.SQL(statement).format(program=program_role()))
    yield name
    with database.maintenance() as server:
        database.drop(server, name)


def succeeds(program: psycopg.Connection, statement: sql.Composed) -> bool:
    """Whether the database lets the program's role do it; what it did is undone. Other errors are errors."""
    try:
        with program.transaction(force_rollback=True):
            program.execute(statement)
    except InsufficientPrivilege:
        return False
    return True


def lets(program: psycopg.Connection, act: str, tables: set[str]) -> set[str]:
    """The tables on which the program's role may do this."""
    triggers = {table: trigger for table, trigger, _function in program.execute(GUARDS, [list(tables)])}
    columns = dict(program.execute(COLUMNS, [list(tables)]))
    assert set(triggers) == set(columns) == tables
    return {
        table
        for table in sorted(tables)
        if succeeds(
            program,
            sql.SQL(act).format(
                table=sql.Identifier(table),
                column=sql.Identifier(columns[table]),
                trigger=sql.Identifier(triggers[table]),
            ),
        )
    }


def weak(owner: psycopg.Connection, kind: str, tables: set[str]) -> set[str]:
    """Tables on which a trigger of this kind is missing, switched off, or fires at another moment."""
    present = {(table, name.rsplit("_", 1)[0], kind) for table, name, kind in owner.execute(SWITCHED_ON)}
    return {
        table for table in tables for name, bits in WANTED[kind] if (table, f"pgtrigger_{name}", bits) not in present
    }


@pytest.mark.parametrize("act", [*CHANGES.values(), *REMOVALS.values()], ids=[*CHANGES, *REMOVALS])
def test_the_program_is_refused_on_every_table_that_is_written_once(act, scratch):
    with as_program() as program:
        assert lets(program, act, declared("append_only")) == set()
    with as_program(scratch) as program:
        assert lets(program, act, declared("append_only") | {PLANTED}) == {PLANTED}


@pytest.mark.parametrize("act", REMOVALS.values(), ids=REMOVALS)
def test_the_program_is_refused_on_every_table_with_a_life_of_states(act, scratch):
    with as_program() as program:
        assert lets(program, act, declared("state_guarded")) == set()
    with as_program(scratch) as program:
        assert lets(program, act, declared("state_guarded") | {PLANTED}) == {PLANTED}


def test_the_program_cannot_rewrite_the_function_of_any_guard(scratch):
    tables = declared("append_only") | declared("state_guarded")

    def rewritable(program: psycopg.Connection) -> set[str]:
        functions = {function for _table, _trigger, function in program.execute(GUARDS, [list(tables)])}
        assert len(functions) >= len(tables)
        statements = {name: sql.SQL(FUNCTION).format(function=sql.Identifier(name)) for name in sorted(functions)}
        return {name for name, statement in statements.items() if succeeds(program, statement)}

    with as_program() as program:
        assert rewritable(program) == set()
    with as_owner(scratch) as owner, owner.transaction(force_rollback=True):
        _table, _trigger, function = owner.execute(GUARDS, [["audit_record"]]).fetchone()
        owner.execute(sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(program_role()))
        owner.execute(sql.SQL("ALTER FUNCTION {}() OWNER TO {}").format(sql.Identifier(function), program_role()))
        owner.execute(sql.SQL("SET LOCAL ROLE {}").format(program_role()))
        assert rewritable(owner) == {function}


@pytest.mark.parametrize("kind", WANTED)
def test_every_guard_is_there_and_switched_on(kind, scratch):
    tables = declared(kind)
    assert len(tables) > 10
    with as_owner() as owner:
        assert weak(owner, kind, tables) == set()
    off, dropped, *_others = sorted(tables)
    with as_owner(scratch) as owner, owner.transaction(force_rollback=True):
        for table, act in ((off, REMOVALS["DISABLE TRIGGER"]), (dropped, REMOVALS["DROP TRIGGER"])):
            names = [name for _table, name, _function in owner.execute(GUARDS, [[table]])]
            guard = next(name for name in names if name.startswith(f"pgtrigger_{kind}_"))
            owner.execute(sql.SQL(act).format(table=sql.Identifier(table), trigger=sql.Identifier(guard)))
        assert weak(owner, kind, tables) == {off, dropped}


def test_the_rights_follow_the_triggers_that_the_models_declare():
    assert set(append_only_tables()) == declared("append_only")
    assert set(guarded_tables()) == declared("state_guarded")


def test_every_history_is_written_once():
    histories = {model._meta.db_table for model in apps.get_models() if model.__name__.endswith("History")}
    assert len(histories) == len(declared("state_guarded"))
    assert histories - declared("append_only") == set()
