"""Edition templates: `policy/editions/*.toml`, read strictly. A fault is one sentence with its place."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from sinovik.competitions.states import PERMITS_OF_KIND, PUBLIC_DEADLINE, Advance
from sinovik.competitions.states.rulebook import HEARING

from .shapes import INNER, LISTS, REMARKS, TABLES, UNKNOWN, WHOLES, Shape, Unfit

Calendar = dict[str, tuple[datetime | None, datetime | None]]
ASSUMED = "asumsi_demo"


class TemplateFault(Exception):
    """The template cannot be used. faults: one sentence each."""

    def __init__(self, name: str, faults: list[str]) -> None:
        super().__init__(f"policy/editions/{name}.toml: " + " ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Template:
    """rules: JSON, unknown values null; calendar: per stage the planned opening and closing; assumed: made by an
    overlay and fit for demo editions only."""

    name: str
    rules: dict[str, Any]
    calendar: Calendar
    assumed: bool


def _folder() -> Path:
    return settings.POLICY / "editions"


def template_names() -> list[str]:
    """Names of all templates, sorted."""
    return sorted(path.stem for path in _folder().glob("*.toml"))


# --- reading one table ----------------------------------------------------------------------------------------------


def _read_value(name: str, raw: dict, shape: Shape, place: str, faults: list[str]) -> Any:
    field = shape[name]
    if name not in raw:
        if field.default is ...:
            faults.append(f'{place}.{name} is missing; write its value or "{UNKNOWN}".')
            return None
        return deepcopy(field.default)
    if raw[name] == UNKNOWN:
        if field.certain:
            faults.append(f'{place}.{name} may not be "{UNKNOWN}".')
        return None
    try:
        return field.reader(raw[name])
    except Unfit as unfit:
        faults.append(f"{place}.{name} is {raw[name]!r}; accepted: {unfit}.")
        return None


def _source_faults(raw: dict, shape: Shape, sources: dict, place: str) -> Iterator[str]:
    named = {name: value for name, value in raw.items() if name == "source" or name.endswith("_source")}
    if "source" not in named:
        yield f"{place} names no source."
    for name, value in named.items():
        if value not in sources:
            yield f"{place}.{name} is {value!r}; accepted: a key of [sources]."
        if name != "source" and name.removesuffix("_source") not in shape:
            yield f"{place}.{name} is the source of nothing."


def _read_table(raw: Any, shape: Shape, sources: dict, place: str, faults: list[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        faults.append(f"[{place}] is missing.")
        return dict.fromkeys(shape)
    strange = [
        name
        for name in raw
        if name not in shape and name not in INNER and name != "source" and not name.endswith("_source")
    ]
    faults += [f"{place}.{name} is not known; accepted: {', '.join(shape)}." for name in strange]
    faults += _source_faults(raw, shape, sources, place)
    row = {name: _read_value(name, raw, shape, place, faults) for name in shape}
    return row | {name: value for name, value in raw.items() if name == "source" or name.endswith("_source")}


def _read_gap(name: str, item: dict, sources: dict, faults: list[str]) -> list[dict[str, Any]]:
    """The one row of a list of which nothing is known."""
    told = {key: value for key, value in item.items() if key != "source" and not key.endswith("_source")}
    faults += [
        f'{name}.{key} is {value!r}; accepted beside an unknown key: "{UNKNOWN}".'
        for key, value in told.items()
        if value != UNKNOWN
    ]
    faults += _source_faults(item, LISTS[name], sources, f"{name}.{UNKNOWN}")
    return [dict.fromkeys(LISTS[name]) | {"source": item.get("source")}]


def _read_list(name: str, raw: Any, sources: dict, faults: list[str]) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not raw:
        faults.append(f"[[{name}]] is missing; write one or more.")
        return []
    if name in WHOLES and len(raw) == 1 and raw[0].get("key") == UNKNOWN:
        return _read_gap(name, raw[0], sources, faults)
    rows = []
    for number, item in enumerate(raw, 1):
        place = f"{name}.{item.get('key', number)}"
        row = _read_table(item, LISTS[name], sources, place, faults)
        for inner in INNER if name == "stage" else ():
            if inner in item:
                row[inner] = _read_table(item[inner], INNER[inner], sources, f"{place}.{inner}", faults)
        rows.append(row)
    return rows


def _read(raw: dict[str, Any], faults: list[str]) -> dict[str, Any]:
    sources = raw.get("sources", {})
    accepted = ["sources", *TABLES, *LISTS, *REMARKS]
    faults += [f"[{name}] is not known; accepted: {', '.join(accepted)}." for name in raw if name not in accepted]
    rules = {name: _read_table(raw.get(name), shape, sources, name, faults) for name, shape in TABLES.items()}
    rules |= {name: _read_list(name, raw.get(name), sources, faults) for name in LISTS}
    for name, shape in REMARKS.items():
        rows = enumerate(raw.get(name, []), 1)
        rules[name] = [_read_table(row, shape, sources, f"{name}.{number}", faults) for number, row in rows]
    return rules | {"sources": sources}


# --- do the tables agree? -------------------------------------------------------------------------------------------


def _strangers(place: str, named: list[str], known: set[str]) -> Iterator[str]:
    for key in named:
        if key not in known:
            yield f"{place} names {key!r}; accepted: {', '.join(sorted(known))}."


def _doubles(rules: dict) -> Iterator[str]:
    for name in LISTS:
        counts = Counter(row["key"] for row in rules[name])
        yield from (f"[[{name}]] has the key {key!r} {count} times." for key, count in counts.items() if count > 1)


def _stage_faults(stages: list[dict], criteria: set[str]) -> Iterator[str]:
    earlier: set[str] = set()
    for stage in stages:
        place = f"stage.{stage['key']}"
        yield from _strangers(f"{place}.after", stage["after"], earlier)
        yield from _strangers(f"{place}.scoring.weights", list(stage.get("scoring", {}).get("weights") or ()), criteria)
        if stage["opens"] and stage["closes"] and stage["opens"] > stage["closes"]:
            yield f"{place} closes before it opens."
        if PUBLIC_DEADLINE & set(stage["permits"]) and stage["closing"] != Advance.CALENDAR:
            yield f"{place}.closing is 'act'; a deadline for the public goes by the calendar."
        earlier.add(stage["key"])


def _unheard(rules: dict) -> Iterator[str]:
    """Reports about nothing that the rules hold."""
    for report in rules["report"]:
        table, _dot, name = report["about"].partition(".")
        if name not in TABLES.get(table, ()):
            yield f"report.about is {report['about']!r}; accepted: a value of a table, such as reference.drafts."


def _disagreements(rules: dict) -> Iterator[str]:
    keys = {name: {row["key"] for row in rules[name] if row["key"]} for name in LISTS}
    yield from _doubles(rules)
    yield from _unheard(rules)
    for section in rules["section"]:
        yield from _strangers(f"section.{section['key']}.groups", section["groups"] or [], keys["group"])
    for criterion in rules["criterion"]:
        yield from _strangers(f"criterion.{criterion['key']}.sections", criterion["sections"], keys["section"])
    pooled = Counter(group for pool in rules["pool"] for group in pool["groups"])
    yield from (
        f"Group {key!r} stands in {pooled[key]} pools; accepted: 1." for key in keys["group"] if pooled[key] != 1
    )
    for level in rules["level"]:
        yield from _strangers(f"level.{level['key']}.decided_in", [level["decided_in"]], keys["stage"])
        for name in ("label", "label_en", "places", "standing"):
            if level[name] is not None and set(level[name]) != keys["pool"]:
                yield f"level.{level['key']}.{name} must have one value for each of {', '.join(sorted(keys['pool']))}."
    yield from _stage_faults(rules["stage"], keys["criterion"] | set(HEARING))


# --- overlays -------------------------------------------------------------------------------------------------------


def _step(node: Any, key: str) -> Any:
    if isinstance(node, list):
        return next((row for row in node if row.get("key") == key), None)
    return node.get(key) if isinstance(node, dict) else None


def _is_unknown(value: Any) -> bool:
    return value == UNKNOWN or (isinstance(value, dict) and bool(value) and all(v == UNKNOWN for v in value.values()))


def _fill(raw: dict, row: dict, faults: list[str]) -> None:
    *way, name = row["path"].split(".")
    node: Any = raw
    for key in way:
        node = _step(node, key)
    if not isinstance(node, dict) or name not in node:
        faults.append(f"{row['path']} is not in the base template.")
    elif not _is_unknown(node[name]):
        faults.append(f"{row['path']} is known in the base template; an overlay may only fill what is unknown.")
    else:
        node[name] = row["value"]
        node[f"{name}_source"] = ASSUMED


def _overlaid(name: str, overlay: dict) -> dict[str, Any]:
    raw, faults = _raw(overlay["base"]), []
    raw["sources"] = raw.get("sources", {}) | {ASSUMED: overlay["note"]}
    for row in overlay["set"]:
        _fill(raw, row, faults)
    if faults:
        raise TemplateFault(name, faults)
    return raw | {"assumptions": [{"path": row["path"], "why": row["why"]} for row in overlay["set"]]}


def _raw(name: str) -> dict[str, Any]:
    if name not in template_names():
        raise TemplateFault(name, [f"There is no template {name!r}; accepted: {', '.join(template_names())}."])
    raw = tomllib.loads((_folder() / f"{name}.toml").read_text())
    return _overlaid(name, raw) if "base" in raw else raw


# --- the whole ------------------------------------------------------------------------------------------------------


def load_template(name: str) -> Template:
    """Read `policy/editions/<name>.toml`. Raises TemplateFault with one sentence for every fault found."""
    return read_template(name, _raw(name))


def read_template(name: str, raw: dict[str, Any]) -> Template:
    """Make a template of parsed TOML. Raises TemplateFault with one sentence for every fault found."""
    raw = dict(raw)
    assumptions, faults = raw.pop("assumptions", []), []
    rules = _read(raw, faults)
    for stage in rules["stage"]:
        stage["permits"] = stage["permits"] or [str(permit) for permit in PERMITS_OF_KIND.get(stage["kind"], ())]
    if not faults:
        faults += _disagreements(rules)
    if faults:
        raise TemplateFault(name, faults)
    calendar = {stage["key"]: (stage.pop("opens"), stage.pop("closes")) for stage in rules["stage"]}
    return Template(name, rules | {"assumptions": assumptions, "template": name}, calendar, bool(assumptions))
