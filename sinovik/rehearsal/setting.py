"""Rules tried in a rehearsal, as they are written on the command line: KEY=VALUE."""

import tomllib
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from sinovik.competitions.rules.editions import unknown_values
from sinovik.competitions.rules.places import place_of
from sinovik.competitions.rules.shapes import INNER, LISTS, TABLES, Shape, Unfit
from sinovik.competitions.rules.template import Template, load_template, template_names

SUGGESTED = 3


class WrongSetting(ValueError):
    """A key, a value or an edition that cannot be played; the message says what can."""


def value_of(text: str) -> Any:
    """A number, true or false, a list or a table as TOML writes it; anything else is taken as a text.

    A decimal stays the text that was typed, so that no digit is lost and the shell may eat the quotes.
    """
    try:
        return tomllib.loads(f"value = {text}", parse_float=str)["value"]
    except tomllib.TOMLDecodeError:
        return text


def playable(year: int) -> Template:
    """The template by which an edition is played. Raises: WrongSetting for a year that has none."""
    names = template_names()
    if f"kipp-{year}-demo" in names:
        return load_template(f"kipp-{year}-demo")
    years = ", ".join(name.split("-")[1] for name in names if name.endswith("-demo"))
    if f"kipp-{year}" in names:
        unknown = [path for path, needed in unknown_values(load_template(f"kipp-{year}").rules) if needed]
        raise WrongSetting(
            f"--edition {year}: no source tells all rules of that year and nobody has assumed the missing ones in"
            f" policy/editions/kipp-{year}-demo.toml; playable: {years}. Unknown ({len(unknown)}):\n  "
            + "\n  ".join(unknown)
        )
    raise WrongSetting(f"--edition {year}: there is no template of that year; playable: {years}.")


def _in_table(table: dict[str, Any], shape: Shape, place: str) -> Iterator[str]:
    for name in shape:
        if name in table and name != "key":
            yield f"{place}.{name}"
            if isinstance(table[name], dict):
                yield from (f"{place}.{name}.{key}" for key in table[name])


def known_paths(rules: dict[str, Any]) -> list[str]:
    """Every path at which these rules hold a value, in the template's order."""
    found = [path for name, shape in TABLES.items() for path in _in_table(rules[name], shape, name)]
    for name, shape in LISTS.items():
        for item in rules[name]:
            place = f"{name}.{item['key']}"
            found += _in_table(item, shape, place)
            found += [
                path for inner in INNER for path in _in_table(item.get(inner, {}), INNER[inner], f"{place}.{inner}")
            ]
    return found


def _likeness(key: str, path: str) -> float:
    """How near a known path is to what was typed, as a whole or by its last parts."""
    tail = ".".join(path.split(".")[-1 - key.count(".") :])
    return max(SequenceMatcher(None, key, other).ratio() for other in (path, tail))


def nearest(key: str, paths: Sequence[str]) -> list[str]:
    """The known paths most like a key, the nearest first."""
    return sorted(paths, key=lambda path: (-_likeness(key, path), path))[:SUGGESTED]


def _checked(key: str, value: Any, rules: dict[str, Any], paths: Sequence[str]) -> Any:
    if key not in paths:
        raise WrongSetting(f"--set {key}: not a rule of this edition; nearest: {', '.join(nearest(key, paths))}.")
    try:
        place_of(rules, key).reader(value)
    except Unfit as unfit:
        raise WrongSetting(f"--set {key}: {value!r} does not fit; accepted: {unfit}.") from None
    return value


def settings_of(pairs: Sequence[str], rules: dict[str, Any]) -> dict[str, Any]:
    """Path of a rule → value. Raises: WrongSetting for a pair without "=", a strange key, a value that is unfit."""
    settings, paths = {}, known_paths(rules)
    for pair in pairs:
        key, sign, text = (part.strip() for part in pair.partition("="))
        if not sign or not key:
            raise WrongSetting(f"--set {pair!r}: write KEY=VALUE, for example group.umum.minimum_age_months=24.")
        settings[key] = _checked(key, value_of(text), rules, paths)
    return settings


def scale_of(scale: float) -> float:
    """Raises: WrongSetting unless 0 < scale ≤ 1."""
    if not 0 < scale <= 1:
        raise WrongSetting(f"--scale {scale:g}: accepted: above 0, at most 1.")
    return scale
