"""The borders of the house (docs/decisions): who may know whom."""

import ast
import re
import subprocess
import sys

import pytest

from tests.repository.sources import DOMAINS, ROOT, python_files, text, tree

PAGES = {"views", "forms", "urls", "tasks", "api", "management"}
# what a method may not ask: the time, chance, or the machine it runs on
IMPURE_CALLS = {"now", "today", "utcnow", "default_rng", "seed", "urandom", "getenv", "open", "input", "print"}


def imported_modules(path) -> set[str]:
    """Every module that a file imports, absolute."""
    package = ".".join(path.with_suffix("").parts[:-1])
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def test_import_linter_keeps_every_contract():
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    checked = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout[-3000:] + checked.stderr[-1000:]


def test_nobody_imports_another_folders_pages():
    strangers = []
    for path in python_files(under="sinovik/"):
        own = path.parts[1]
        for module in imported_modules(path):
            parts = module.split(".")
            if parts[0] == "sinovik" and len(parts) > 2 and parts[1] in DOMAINS - {own, "config"} and parts[2] in PAGES:
                strangers.append(f"{path} imports {module}")

    assert strangers == []


@pytest.mark.parametrize("path", python_files(under="sinovik/methods/"), ids=str)
def test_methods_use_neither_chance_nor_clock_nor_machine(path):
    calls = {
        getattr(n.func, "attr", getattr(n.func, "id", "")) for n in ast.walk(tree(path)) if isinstance(n, ast.Call)
    }

    assert calls & IMPURE_CALLS == set()
    assert not re.search(r"\b(np|numpy)\.random\b", text(path))


def test_no_signals():
    users = [
        str(path)
        for path in python_files(under="sinovik/")
        if re.search(r"django\.(db\.models|dispatch|core)\.?signals|import receiver", text(path))
    ]

    assert users == []
