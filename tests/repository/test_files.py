"""Facts about the files beside the code: locks, paths of machines, settings, documents."""

import json
import re
import tomllib

import pytest

from sinovik.foundation.access.matrix import permissions_document
from tests.repository.sources import ROOT, text, tracked

LOCKS = ["requirements-boot.lock", "requirements.lock", "requirements-test.lock"]
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work/|home/[a-z]|Users/|root/)")
READABLE = {".py", ".md", ".toml", ".html", ".txt", ".json", ".sh", ".scss", ".js", ".typ", ".po", ".csv", ""}


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_are_pinned_and_hashed_and_carry_no_address(lock):
    entries = [entry for entry in re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip()) if not entry.startswith("#")]

    assert [entry for entry in entries if "==" not in entry.split("\\")[0] or "--hash=sha256:" not in entry] == []
    assert re.search(r"://|--index|--find-links", "\n".join(entries)) is None


def test_the_test_lock_holds_the_same_versions_as_the_programs():
    def versions(lock: str) -> set[str]:
        return set(re.findall(r"^[\w.\-\[\]]+==[^ \\]+", (ROOT / lock).read_text(), re.MULTILINE))

    assert versions("requirements.lock") - versions("requirements-test.lock") == set()


def test_the_package_lock_carries_hashes_and_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: facts for name, facts in lock["packages"].items() if name}

    assert [name for name, facts in packages.items() if "resolved" in facts] == []
    assert [name for name, facts in packages.items() if not facts.get("integrity") and not facts.get("link")] == []


def test_no_file_names_a_machine():
    named = [
        f"{path}: {found[0]}"
        for path in tracked()
        if path.suffix in READABLE and (found := MACHINE_PATHS.findall(text(path)))
    ]

    assert named == []


def test_every_dependency_says_why_it_is_here():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    packages = [line for line in lines if re.match(r'\s+"[a-z][\w\-]*(\[[\w,]+\])?[><=]', line)]

    assert [line for line in packages if not re.search(r"#\s*\S+ \S+", line)] == []
    assert len(packages) > 20


def test_every_setting_from_the_environment_is_documented():
    documented = (ROOT / "docs" / "operations" / "settings.md").read_text()
    read = set(re.findall(r'"((?:SINOVIK|DATABASE)_[A-Z_]+)"', text_of_config()))

    assert {name for name in read if f"`{name}`" not in documented} == set()


def text_of_config() -> str:
    return "\n".join(
        text(path) for path in tracked() if str(path).startswith("sinovik/config/") and path.suffix == ".py"
    )


def test_the_document_of_permissions_is_what_the_code_says():
    assert (ROOT / "docs" / "permissions.md").read_text() == permissions_document(), "run: sinovik permissions"


def test_every_verb_has_its_one_line():
    from sinovik.config.command import own_verbs

    assert [name for name, line in own_verbs().items() if not line or len(line) > 110] == []


def test_versions_of_python_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    ruff, needed = project["tool"]["ruff"]["target-version"], project["project"]["requires-python"]

    assert needed == ">=3.11" and ruff == "py311"
    assert "(3, 11)" in (ROOT / "run").read_text() and "(3, 11)" in (ROOT / "test").read_text()
