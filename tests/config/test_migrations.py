"""The database that `setup` makes holds everything that the models declare, however quickly it was made."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger.migrations import AddTrigger

from sinovik.config.quick_migrations import quick_migrations

pytestmark = pytest.mark.django_db

FOREIGN_KEYS = """
SELECT f.conrelid::regclass::text, a.attname, f.confrelid::regclass::text, b.attname
FROM pg_constraint f
JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = f.confkey[1]
WHERE f.contype = 'f'
"""


def names(query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("sinovik.")]


def test_every_declared_constraint_and_index_is_in_the_database():
    there = names("SELECT conname FROM pg_constraint") | names("SELECT relname FROM pg_class WHERE relkind = 'i'")
    declared = {each.name for model in ours() for each in [*model._meta.constraints, *model._meta.indexes]}

    assert declared - there == set()
    assert len(declared) > 50


def test_every_declared_trigger_is_in_the_database():
    there = names("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    declared = {trigger.get_pgid(model) for model in ours() for trigger in getattr(model._meta, "triggers", [])}

    assert declared - there == set()
    assert len(declared) > 20


def test_every_column_is_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        there = set(cursor.fetchall())
    declared = {(model._meta.db_table, field.column) for model in ours() for field in model._meta.local_concrete_fields}

    assert declared - there == set()


def test_every_declared_foreign_key_is_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        there = set(cursor.fetchall())
    declared = {
        (model._meta.db_table, field.column, field.target_field.model._meta.db_table, field.target_field.column)
        for model in ours()
        for field in model._meta.local_concrete_fields
        if field.remote_field and field.db_constraint
    }

    assert declared - there == set()
    assert len(declared) > 100


def test_a_field_is_added_to_the_model_as_drawn_and_its_neighbours_are_left_alone():
    state = ProjectState()
    state.add_model(ModelState("clock", "Town", [("id", models.BigAutoField(primary_key=True))]))
    state.add_model(ModelState("clock", "House", [("id", models.BigAutoField(primary_key=True))]))
    town = state.apps.get_model("clock", "town")

    with quick_migrations():
        state.add_field("clock", "house", "town", models.ForeignKey("clock.Town", models.CASCADE), True)

    house = state.apps.get_model("clock", "house")
    assert state.apps.get_model("clock", "town") is town
    assert house._meta.get_field("town").remote_field.model is town
    assert [each.related_model for each in town._meta.related_objects] == [house]
    assert [name for name, _ in state.models["clock", "house"].fields.items()] == ["id", "town"]


def test_a_field_of_a_model_that_others_inherit_from_reaches_them():
    state = ProjectState()
    state.add_model(ModelState("clock", "Place", [("id", models.BigAutoField(primary_key=True))]))
    state.add_model(ModelState("clock", "Town", [], bases=("clock.place",), options={"proxy": True}))
    assert [field.name for field in state.apps.get_model("clock", "town")._meta.fields] == ["id"]

    with quick_migrations():
        state.add_field("clock", "place", "name", models.TextField(), True)

    assert [field.name for field in state.apps.get_model("clock", "town")._meta.fields] == ["id", "name"]


def test_django_is_itself_again_afterwards():
    def replaced():
        return [
            *(getattr(ProjectState, name) for name in ("add_model", "add_field", "_append_option")),
            AddTrigger.state_forwards,
        ]

    before = replaced()

    with quick_migrations():
        assert [now is then for now, then in zip(replaced(), before, strict=True)] == [False] * 4

    assert replaced() == before
