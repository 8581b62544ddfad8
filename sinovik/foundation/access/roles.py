"""Roles are data: `policy/roles.toml` says what each is called, where it holds and what it may do."""

import tomllib
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import get_language

from .permissions import Permission

SCOPES = {"national", "agency", "unit", "edition"}


@dataclass(frozen=True)
class Role:
    """key: stable name in the database; scope: where a membership with it must point; strong_login: needs a
    second factor outside the demo."""

    key: str
    label_id: str
    label_en: str
    scope: str
    strong_login: bool
    permissions: frozenset[Permission]

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_id


def _role(key: str, row: dict) -> Role:
    if row["scope"] not in SCOPES:
        raise ValueError(f"policy/roles.toml: role {key} has scope {row['scope']!r}; accepted: {sorted(SCOPES)}")
    return Role(
        key=key,
        label_id=row["label"],
        label_en=row["label_en"],
        scope=row["scope"],
        strong_login=row.get("strong_login", False),
        permissions=frozenset(Permission(name) for name in row["permissions"]),
    )


@cache
def roles() -> dict[str, Role]:
    """All roles by key. Raises ValueError on an unknown permission or scope."""
    data = tomllib.loads((settings.POLICY / "roles.toml").read_text())
    return {key: _role(key, row) for key, row in data.items()}
