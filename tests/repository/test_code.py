"""Facts about the code's size, its queue and its tables."""

import ast
from io import StringIO

import pytest
from django.core.management import call_command
from procrastinate.contrib.django import app

from tests.repository.sources import python_files, text, tree

LONGEST_FILE, LONGEST_FUNCTION = 500, 60


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_files_and_functions_stay_readable(path):
    functions = [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef) and not only_a_table(n)]
    long = [
        f"{n.name}: {n.end_lineno - n.lineno + 1} lines"
        for n in functions
        if n.end_lineno - n.lineno >= LONGEST_FUNCTION
    ]

    assert len(text(path).splitlines()) <= LONGEST_FILE
    assert long == []


def only_a_table(function: ast.FunctionDef) -> bool:
    """A function that returns one literal list is data; its length is that of the data."""
    body = [part for part in function.body if not isinstance(part, ast.Expr)]
    return len(body) == 1 and isinstance(body[0], ast.Return) and isinstance(body[0].value, ast.List | ast.Dict)


def test_every_enqueued_name_is_a_task():
    app.perform_import_paths()
    enqueued = {
        (str(path), node.args[0].value)
        for path in python_files(under="sinovik/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "enqueue"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }

    assert {(where, name) for where, name in enqueued if name not in app.tasks} == set()
    assert enqueued


@pytest.mark.django_db
def test_migrations_say_everything_that_models_say():
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_public_functions_of_rules_and_methods_are_typed():
    untyped = []
    for path in python_files(under="sinovik/"):
        if not {"methods", "rules", "queries", "actions"} & {*path.parts, path.stem}:
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                given = [*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs]
                if node.returns is None or any(each.annotation is None for each in given):
                    untyped.append(f"{path}: {node.name}")

    assert untyped == []
