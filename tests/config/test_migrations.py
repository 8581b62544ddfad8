"""The database that `setup` makes holds everything that the models declare, however quickly it was made."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from sinovik.config.quick_migrations import quick_migrations

pytestmark = pytest.mark.django_db


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


def test_django_is_itself_again_afterwards():
    before = ProjectState.add_model, ProjectState._append_option, AddTrigger.state_forwards

    with quick_migrations():
        assert ProjectState.add_model is not before[0]

    assert (ProjectState.add_model, ProjectState._append_option, AddTrigger.state_forwards) == before
