"""Facts about pages: their doors, their writes, their templates."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from sinovik.foundation.access.doors import PUBLIC, SIGNED_IN
from sinovik.foundation.access.permissions import Permission
from tests.repository.sources import PACKAGE, ROOT, python_files, templates, text, tree

WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "delete",
    "update",
    "add",
    "remove",
    "set",
    "clear",
}
# methods of the same names on things that are no rows
HARMLESS_OWNERS = {
    "headers",
    "context",
    "query",
    "params",
    "session",
    "seen",
    "messages",
    "initial",
    "data",
    "cleaned_data",
}
VIEWS = [path for path in python_files(under="sinovik/") if "views" in path.parts or path.name == "views.py"]


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            yield from addresses(part, prefix + str(part.pattern))
        else:
            yield prefix + str(part.pattern), part


def test_every_address_declares_its_door():
    open_to_doubt = [
        address for address, pattern in addresses() if not is_door(getattr(pattern.callback, "door", None))
    ]

    assert open_to_doubt == []


def is_door(door: object) -> bool:
    return isinstance(door, Permission) or door in {PUBLIC, SIGNED_IN}


@pytest.mark.parametrize("path", VIEWS, ids=str)
def test_views_neither_query_models_nor_write(path):
    wrong = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}:
            wrong.append(f"line {node.lineno}: .{node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = ast.unparse(node.func.value)
            if owner.split(".")[-1].split("[")[0] not in HARMLESS_OWNERS and looks_like_rows(owner, node.func.attr):
                wrong.append(f"line {node.lineno}: {owner}.{node.func.attr}()")

    assert wrong == []


def looks_like_rows(owner: str, verb: str) -> bool:
    """`update` of a dict and `add` of a set are common in views; of a manager or query set they are writes."""
    if verb in {"add", "update", "remove", "set", "clear"}:
        return bool(re.search(r"objects|filter\(|all\(\)|_set\b", owner))
    return True


@pytest.mark.parametrize("path", templates(), ids=str)
def test_templates_carry_no_inline_style_or_script(path):
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text(path), flags=re.DOTALL)
    inline = re.findall(
        r"<style\b|<script\b(?![^>]*\b(?:src|type=\"application/json\"))[^>]*>|\sstyle=|\son[a-z]+=", source
    )

    assert inline == []


@pytest.mark.parametrize("path", templates(), ids=str)
def test_what_people_typed_is_escaped_in_every_template(path):
    assert re.findall(r"\|\s*safe(?:seq)?\b|autoescape\s+off", text(path)) == []


def test_every_template_is_used():
    sources = "\n".join(text(path) for path in [*python_files(under="sinovik/"), *templates()])
    unused = []
    for path in templates():
        name = str(path).split("/templates/")[1]
        # components are named without folder and ending; allauth and Django look up theirs by convention
        component = re.search(rf"[\"']{re.escape(path.stem)}[\"']", sources) and "components" in path.parts
        conventional = name.split("/")[0] in {"account", "mfa", "allauth", "django", "usersessions"} or path.stem in {
            "404",
            "403",
            "500",
            "403_csrf",
        }
        if name not in sources and not component and not conventional:
            unused.append(str(path))

    assert unused == []


def test_pages_load_nothing_from_elsewhere():
    foreign = [
        f"{path}: {found}"
        for path in templates()
        for found in re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]+\.(?:js|css|woff2?|png|svg)[^\"]*\"", text(path))
    ]

    assert foreign == []
    assert (PACKAGE / "foundation" / "ui").is_relative_to(ROOT)
