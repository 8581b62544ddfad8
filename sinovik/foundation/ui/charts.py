"""The geometry of the charts. Every number a template writes into SVG is a string with a point, in any language."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from sinovik.foundation.ui import words

Item = Mapping[str, Any]
Made = dict[str, Any]


def point(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def part(value: float, whole: float) -> str:
    """`value` of `whole` as an SVG width in percent, between 0 and 100."""
    share = float(value) / float(whole) if whole else 0.0
    return f"{point(100 * min(1.0, max(0.0, share)))}%"


def bar(props: Mapping[str, Any], _request: object = None) -> Made:
    """Bars on a common base; `compare` is drawn under its value on the same scale."""
    items = props["items"]
    top = (
        max([float(value) for item in items for value in (item["value"], item["compare"]) if value is not None] or [0])
        or 1
    )
    bars = [
        {
            **item,
            "width": part(item["value"] or 0, top),
            "compare_width": part(item["compare"], top) if item["compare"] is not None else "",
        }
        for item in items
    ]
    return {"bars": bars, "compares": any(item["compare"] is not None for item in items)}


def funnel(props: Mapping[str, Any], _request: object = None) -> Made:
    """Stages on the base of the first; the share is of the stage before."""
    items = props["items"]
    first = items[0]["value"] if items else 0
    before = [first, *(item["value"] for item in items)]
    stages = [
        {**item, "width": part(item["value"], first), "share": words.percent(item["value"] / prior if prior else 0)}
        for item, prior in zip(items, before, strict=False)
    ]
    return {"stages": stages}


WIDTH, HEIGHT, LEFT, BASE = 640, 220, 44, 188


def line(props: Mapping[str, Any], _request: object = None) -> Made:
    items = props["items"]
    top = nice_top(max([float(item["value"]) for item in items if item["value"] is not None] or [0]))
    step = (WIDTH - LEFT - 16) / max(1, len(items) - 1)
    spots = [
        {**item, "x": point(LEFT + at * step), "y": point(BASE - float(item["value"]) / top * (BASE - 16))}
        for at, item in enumerate(items)
        if item["value"] is not None
    ]
    grid = [
        {"y": point(BASE - share * (BASE - 16)), "label": words.number(_tidy(top * share))} for share in (0, 0.5, 1)
    ]
    return {"spots": spots, "path": " ".join(f"{spot['x']},{spot['y']}" for spot in spots), "grid": grid}


def nice_top(value: float) -> float:
    """The smallest of 1, 2, 5 × 10ⁿ that is not below the value, so that the grid carries round numbers."""
    size = 1.0
    while size * 10 <= value:
        size *= 10
    return next((size * step for step in (1, 2, 5, 10) if size * step >= value), 1.0) if value else 1.0


def _tidy(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 2)


def dots(props: Mapping[str, Any], _request: object = None) -> Made:
    """Dots with their interval on one scale; the cut stands at the same place in every row."""
    items = props["items"]
    ends = [
        float(value)
        for item in items
        for value in (item["value"], item["low"], item["high"], item["second"])
        if value is not None
    ]
    ends += [float(props["cut"])] if props["cut"] is not None else []
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    margin = (high - low) * 0.06 or 1.0
    low, high = low - margin, high + margin

    def at(value: float | None) -> str:
        return "" if value is None else part(float(value) - low, high - low)

    rows = [{**item, **{f"x_{key}": at(item[key]) for key in ("value", "low", "high", "second")}} for item in items]
    ticks = [{"x": at(tick), "label": words.number(_tidy(tick))} for tick in _ticks(low, high)]
    return {"dot_rows": rows, "cut_x": at(props["cut"]), "ticks": ticks}


def _ticks(low: float, high: float) -> list[float]:
    step = nice_top((high - low) / 4)
    first = int(low / step) + 1
    return [round(n * step, 6) for n in range(first, int(high / step) + 1)]


CLASSES = (0, 2, 4, 9, 19)


def tiles(props: Mapping[str, Any], _request: object = None) -> Made:
    """A map of squares in ordered classes: 0, 1–2, 3–4, 5–9, 10–19, 20 and more."""
    squares = [
        {
            **item,
            "shade": shade(item["value"]),
            "x": point((item["column"] - 1) * 58),
            "y": point((item["row"] - 1) * 58),
        }
        for item in props["items"]
    ]
    wide = max([item["column"] for item in props["items"]] or [1]) * 58 - 2
    tall = max([item["row"] for item in props["items"]] or [1]) * 58 - 4
    # links inside a picture would be hidden from a screen reader: with links it is a group
    role = "group" if any(item["href"] for item in props["items"]) else "img"
    return {"squares": squares, "view_box": f"0 0 {wide} {tall}", "legend": _legend(), "role": role}


def shade(value: float) -> int:
    return sum(value > bound for bound in CLASSES)


def _legend() -> list[dict[str, Any]]:
    between = [{"shade": at + 1, "text": f"{low + 1}–{high}"} for at, (low, high) in enumerate(pairwise(CLASSES))]
    return [{"shade": 0, "text": "0"}, *between, {"shade": 5, "text": f"{CLASSES[-1] + 1}+"}]


def quotas(items: Sequence[Item]) -> list[Made]:
    """Bars with a tick where the advised number stands, on one scale."""
    top = max(
        [item["whole"] or 0 for item in items] + [max(item["value"], item["advised"]) * 1.15 for item in items] or [1]
    )
    return [{**item, "width": part(item["value"], top), "tick": part(item["advised"], top)} for item in items]


def kawung(columns: int, rows: int, petal: int | None) -> Made:
    """A band of the motif; `petal` is the column of the flower whose one petal is yellow."""
    return {
        "flowers": [{"x": str(48 * x), "y": str(48 * y)} for x in range(columns) for y in range(rows)],
        "width": str(48 * columns),
        "height": str(48 * rows),
        "petal_x": "" if petal is None else str(48 * petal),
        "petal_y": str(48 * (rows - 1)),
    }
