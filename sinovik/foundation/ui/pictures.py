"""A chart that leaves the page: as one picture that stands alone, and as the table behind it.

The picture has the geometry of `charts` and the light colours of the design tokens; documents set it as an image
(`chart` in house.typ), readers download it. The table is the same wherever the chart is drawn.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sinovik.foundation.tables import Value, write_csv
from sinovik.foundation.ui import charts, components, words

Props = Mapping[str, Any]
Table = tuple[list[Value], list[list[Value]]]
WIDTH = 640
ROW_HEIGHT = {"chart_bar": 48, "chart_funnel": 60, "chart_dots": 44}
SCALE_HEIGHT = 24
# fill, edge and text of the ordered classes, as in the tokens
SHADES = [
    ("#ffffff", "#e5e5e5", "#525252"),
    ("#dbe9fa", "#dbe9fa", "#1f1f1f"),
    ("#afd0f5", "#afd0f5", "#1f1f1f"),
    ("#6fa9e9", "#6fa9e9", "#1f1f1f"),
    ("#196bcd", "#196bcd", "#ffffff"),
    ("#083678", "#083678", "#ffffff"),
]


def svg_of(name: str, /, **given: Any) -> str:
    """The chart component as one SVG file, 640 units wide. Raises: WrongProperties as the component does."""
    return _svg(name, components.named(name).props(given))


def for_paper(name: str, /, **given: Any) -> dict[str, Any]:
    """The chart as `chart` of house.typ takes it: title, text, picture, table head and rows, source."""
    props = components.named(name).props(given)
    head, rows = table_of(name, props)
    said = {key: str(props[key]) for key in ("title", "text", "source")}
    return {**said, "svg": _svg(name, props), "head": _texts(head), "rows": [_texts(row) for row in rows]}


def _texts(row: Sequence[Value]) -> list[str]:
    return [_("belum tercatat") if value is None else str(words.number(value)) for value in row]


def downloads(name: str, props: Props) -> dict[str, str]:
    """The table as CSV and the picture as SVG, each as an address that carries its own content, and a file name."""
    head, rows = table_of(name, props)
    return {
        "csv_href": _address("text/csv;charset=utf-8", b"".join(write_csv(head, rows))),
        "svg_href": _address("image/svg+xml", _svg(name, props).encode()),
        "file": slugify(str(props["title"]))[:60] or "sinovik",
    }


def _address(kind: str, content: bytes) -> str:
    return f"data:{kind},{quote(content)}"


def _svg(name: str, props: Props) -> str:
    kind = name.removeprefix("chart_")
    made = getattr(charts, kind)(props)
    for key in ("bars", "stages", "dot_rows"):
        if key in made:
            made[key] = [{**row, "y": at * ROW_HEIGHT[name]} for at, row in enumerate(made[key])]
    if "squares" in made:
        made["squares"] = [
            dict(zip(("fill", "edge", "ink"), SHADES[one["shade"]], strict=True)) | one for one in made["squares"]
        ]
    foot = len(props["items"]) * ROW_HEIGHT.get(name, 0)
    height = foot + SCALE_HEIGHT if name in ROW_HEIGHT else charts.HEIGHT
    shown = {**props, **made, "foot": foot, "height": height, "width": WIDTH}
    return render_to_string(f"ui/pictures/{kind}.svg", shown).strip()


def table_of(name: str, props: Props) -> Table:
    """Head and rows behind a chart; None where a value is not known."""
    return _TABLES[name](props)


def _bar(props: Props) -> Table:
    compared = any(item["compare"] is not None for item in props["items"])
    head = [_("Nama"), props["unit"] or _("Jumlah"), *([_("Pembanding")] if compared else [])]
    return head, [[item["label"], item["value"], *([item["compare"]] if compared else [])] for item in props["items"]]


def _funnel(props: Props) -> Table:
    stages = charts.funnel(props)["stages"]
    head = [_("Tahap"), _("Jumlah"), _("Dari tahap sebelumnya"), _("Keterangan")]
    return head, [[one["label"], one["value"], one["share"], one["lost"]] for one in stages]


def _dots(props: Props) -> Table:
    head = [_("Nama"), props["unit"] or _("Nilai"), _("Batas bawah"), _("Batas atas"), _("Pembanding")]
    return head, [[item[key] for key in ("label", "value", "low", "high", "second")] for item in props["items"]]


def _plain(props: Props) -> Table:
    return [_("Nama"), props["unit"] or _("Jumlah")], [[item["label"], item["value"]] for item in props["items"]]


_TABLES = {
    "chart_bar": _bar,
    "chart_funnel": _funnel,
    "chart_dots": _dots,
    "chart_line": _plain,
    "chart_tiles": _plain,
}
