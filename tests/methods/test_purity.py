"""A published method depends on what it is given and on nothing else."""

import ast
from pathlib import Path

import pytest

import sinovik.methods

FOLDER = Path(sinovik.methods.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))
ALLOWED = {
    "__future__", "ast", "collections", "dataclasses", "decimal", "enum", "fractions", "functools", "hashlib", "heapq",
    "itertools", "json", "math", "re", "stat", "string", "types", "typing", "unicodedata", "numpy", "scipy", "sinovik",
}  # fmt: skip


def imports_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(FOLDER)))
def test_a_method_imports_no_django_clock_chance_or_environment(file):
    tree = ast.parse(file.read_text())
    for module in imports_of(tree):
        assert module.split(".")[0] in ALLOWED, f"{module} in {file.name}"
        assert module != "sinovik" and not module.startswith("numpy.random")
        assert not module.startswith("sinovik.") or module.startswith("sinovik.methods")
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not attributes & {"random", "default_rng", "environ"}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"open", "input", "print", "hash", "id"}
