"""Rules tried in a rehearsal, as they are written on the command line: KEY=VALUE."""

import tomllib
from collections.abc import Sequence
from typing import Any


def value_of(text: str) -> Any:
    """A number, true or false, a list or a table as TOML writes it; anything else is taken as a text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def settings_of(pairs: Sequence[str]) -> dict[str, Any]:
    """Path of a rule → value. Raises ValueError for a pair without "="."""
    settings = {}
    for pair in pairs:
        path, sign, text = pair.partition("=")
        if not sign or not path.strip():
            raise ValueError(f"--set {pair!r}: write KEY=VALUE, for example group.umum.minimum_age_months=24")
        settings[path.strip()] = value_of(text.strip())
    return settings
