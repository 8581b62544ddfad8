"""The ranking desk's list and picture: rows, folds, the line and the grey zone as the pages draw them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sinovik.foundation.ui.charts import dots, point

from ..models import RankingRun
from ..queries.cutline import CutLine, Fold, Mark, rows_at

Row = dict[str, Any]
PER_PAGE = 100
FEWEST_DRAWN = 8
MOST_DRAWN = 240
LEFT, TOP, BASE = 40, 14, 150
# the right edge of the picture, by the width of the page it is drawn for
RIGHT = {"wide": 852, "phone": 352}


def page_of(position: int) -> int:
    """On which page of the whole order a place stands."""
    return (position - 1) // PER_PAGE + 1


def drawn(run: RankingRun, cut: CutLine, stretches: Iterable[int | Fold]) -> Row:
    """The order of one pool as a page shows it. stretches: the places on the page, and folds for what lies between."""
    pieces = list(stretches)
    marks = {mark.position: mark for mark in cut.marks}
    shown = [piece for piece in pieces if isinstance(piece, int)]
    scale = _scale([marks[place] for place in shown], cut)
    rows = {row.position: row for row in rows_at(run, cut.pool, shown)}
    spots = dict(zip(shown, scale["dot_rows"], strict=True))
    return {
        "cut": cut,
        "curves": curves(cut),
        "ticks": scale["ticks"],
        "cut_x": scale["cut_x"],
        "items": [
            _fold(piece, cut)
            if isinstance(piece, Fold)
            else {"row": rows[piece], "spot": spots[piece], **_around(piece, cut)}
            for piece in pieces
        ],
    }


def _scale(marks: list[Mark], cut: CutLine) -> Row:
    items = [{"value": mark.value, "low": mark.low, "high": mark.high, "second": None} for mark in marks]
    return dots({"items": items, "cut": cut.middle})


def _around(position: int, cut: CutLine) -> Row:
    """What stands beside a row: the zone's edges and the line."""
    first, last = cut.zone or (0, 0)
    return {
        "grey": cut.is_grey(position),
        "zone_begins": position == first,
        "zone_ends": position == last,
        "line": position == cut.places,
    }


def _fold(fold: Fold, cut: CutLine) -> Row:
    return {"fold": fold, "page": page_of(fold.first), "grey": cut.is_grey(fold.first) and cut.is_grey(fold.last)}


def curves(cut: CutLine) -> list[Row]:
    """Values by place about the line, for as many as one can tell apart, once for every width of page.

    Empty where a list says it better: with few proposals, or nobody on one side of the line.
    """
    if cut.total < FEWEST_DRAWN or cut.middle is None:
        return []
    marks = _window(cut)
    return [_curve(cut, marks, width, right) for width, right in RIGHT.items()]


def _curve(cut: CutLine, marks: list[Mark], width: str, right: int) -> Row:
    low, high = min(mark.value for mark in marks), max(mark.value for mark in marks)
    first, last = marks[0].position, marks[-1].position

    def x(place: float) -> float:
        share = (place - first) / max(1, last - first)
        return LEFT + min(1.0, max(0.0, share)) * (right - LEFT)

    def y(value: Decimal) -> float:
        share = float(value - low) / float(high - low) if high > low else 0.5
        return BASE - share * (BASE - TOP)

    line = x(cut.places + 0.5)
    return {
        "name": width,
        "right": right,
        "view_box": f"0 0 {right + 8} 176",
        "spots": [
            {"x": point(x(mark.position)), "y": point(y(mark.value)), "grey": cut.is_grey(mark.position)}
            for mark in marks
        ],
        "grid": [{"y": point(y(value)), "text_y": point(y(value) + 4), "value": value} for value in {low, high}],
        "line": point(line),
        "turned": line > (LEFT + right) / 2,
        "zone": _zone(x(cut.zone[0] - 0.5), x(cut.zone[1] + 0.5)) if cut.zone else None,
        "first": first,
        "last": last,
    }


def _zone(begin: float, end: float) -> Row:
    return {"x": point(begin), "end": point(end), "width": point(end - begin)}


def _window(cut: CutLine) -> list[Mark]:
    """The zone with half as much again on either side, at least ten places, at most what can be told apart."""
    begin, end = cut.zone or (cut.places, cut.places + 1)
    more = max(10, (end - begin) // 2)
    begin = max(1, begin - more, cut.places - MOST_DRAWN // 2)
    end = min(cut.total, end + more, cut.places + MOST_DRAWN // 2)
    return [mark for mark in cut.marks if begin <= mark.position <= end]
