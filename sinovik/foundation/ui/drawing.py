"""What a component's template needs worked out before it is drawn. One function per component that needs any."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    HiddenInput,
    MultiWidget,
    PasswordInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from sinovik.foundation import clock
from sinovik.foundation.access import tokens
from sinovik.foundation.ui import charts, pictures, words
from sinovik.foundation.ui.comparing import compare
from sinovik.foundation.ui.components import Shape
from sinovik.foundation.ui.tags import look_of
from sinovik.methods.text import count_words

Props = Mapping[str, Any]
_WORKS: dict[str, Callable[[Props, HttpRequest | None], dict[str, Any]]] = {}


def more(name: str, props: Props, request: HttpRequest | None) -> dict[str, Any]:
    return _WORKS[name](props, request) if name in _WORKS else {}


def works(name: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    def keep(work: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        _WORKS[name] = work
        return work

    return keep


@works("tag")
def _tag(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    if not props["state"]:
        return {
            "look_label": props["text"] or props["label"],
            "look_tone": props["tone"] or "outline",
            "look_icon": props["icon"],
        }
    look = look_of(props["state"], props["of"])
    return {
        "look_label": props["label"] or props["text"] or look.label,
        "look_tone": props["tone"] or look.tone,
        "look_icon": props["icon"] or look.icon,
    }


MOST_STEPS = 6


@works("steps")
def _steps(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    """A long row shows the step before, the one now and those that follow; the rest unfolds before and after it."""
    items = list(props["items"])
    ahead = [at for at, item in enumerate(items) if item["state"] != "done"]
    begins = max(0, min((ahead[0] if ahead else len(items)) - 1, len(items) - MOST_STEPS))
    ends = begins + MOST_STEPS
    if props["whole"] or len(items) <= MOST_STEPS + 1:
        begins, ends = 0, len(items)
    return {
        "before": items[:begins],
        "shown": items[begins:ends],
        "after": items[ends:],
        "shown_from": begins + 1,
        "after_from": ends + 1,
    }


@works("form_token")
def _form_token(_props: Props, request: HttpRequest | None) -> dict[str, Any]:
    return {"token_value": tokens.issue(request) if request else ""}


KINDS = [
    (HiddenInput, "hidden"),
    (Textarea, "textarea"),
    (CheckboxSelectMultiple, "checkboxes"),
    (RadioSelect, "radios"),
    (CheckboxInput, "checkbox"),
    (Select, "select"),
    (FileInput, "file"),
    (PasswordInput, "password"),
    (MultiWidget, "group"),
]
CLASSES = {
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "password": "govuk-input",
    "input": "govuk-input",
    "checkbox": "govuk-checkboxes__input",
}


def kind_of(field: BoundField) -> str:
    return next((kind for widget, kind in KINDS if isinstance(field.field.widget, widget)), "input")


@works("field")
def _field(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    field: BoundField = props["field"]
    kind = kind_of(field)
    limit = int(field.field.widget.attrs.get("data-words", 0) or 0)
    found = {
        "kind": kind,
        "widget": _widget(field, kind, props),
        "words_limit": limit,
        "error_id": f"{field.auto_id}_error",
    }
    return found | (_word_count(field, limit) if limit else {"words_text": "", "words_over": False})


def _widget(field: BoundField, kind: str, props: Props) -> str:
    attrs: dict[str, Any] = {}
    if kind in CLASSES:
        given = field.field.widget.attrs.get("class", "")
        wrong = f"{CLASSES[kind].split('__')[0]}--error" if field.errors and kind != "checkbox" else ""
        attrs["class"] = " ".join(part for part in (CLASSES[kind], wrong, given) if part)
    described = _described_by(field, kind)
    if described:
        attrs["aria-describedby"] = described
    if props["rows"]:
        attrs["rows"] = str(props["rows"])
    return field.as_widget(attrs=attrs)


def _described_by(field: BoundField, kind: str) -> str:
    if kind in {"radios", "checkboxes", "group"}:
        return ""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    ids += [f"{field.auto_id}_error"] if field.errors else []
    ids += [f"{field.auto_id}_count"] if field.field.widget.attrs.get("data-words") else []
    return " ".join(ids)


def _word_count(field: BoundField, limit: int) -> dict[str, Any]:
    count = count_words(str(field.value() or ""))
    said = {"of": _("{count} dari {limit} kata"), "left": _("sisa {n}"), "over": _("lebih {n} kata")}
    whole = said["of"].format(count=words.number(count), limit=words.number(limit))
    rest = said["over" if count > limit else "left"].format(n=words.number(abs(limit - count)))
    return {
        "words_text": f"{whole} · {rest}",
        "words_over": count > limit,
        "words_percent": charts.part(count, limit),
        # the script fills the same sentences while a person writes
        "words_of": said["of"],
        "words_left": said["left"],
        "words_more": said["over"],
    }


def _saved_words(at: datetime | None) -> str:
    """The hour of a save of today; with its day if it was another."""
    if at is None:
        return ""
    today = timezone.localtime(clock.now()).date()
    return words.clock_face(at) if timezone.localtime(at).date() == today else words.moment(at)


@works("autosave")
def _autosave(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    zone = timezone.get_current_timezone()
    return {
        "zone": str(zone),
        "zone_name": words.zone_name(zone, timezone.now()),
        "saved_words": _saved_words(props["saved_at"]),
        "state_id": f"simpan-{props['section']}",
    }


@works("table")
def _table(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    numeric = _columns(props["numeric"])
    headers = [{"label": label, "numeric": at in numeric} for at, label in enumerate(props["headers"])]
    return {
        "columns": headers,
        "lines": [[_cell(headers, at, cell) for at, cell in enumerate(row)] for row in props["rows"]],
    }


def _columns(numeric: object) -> set[int]:
    if isinstance(numeric, str):
        return {int(part) for part in numeric.split(",") if part.strip()}
    return {numeric} if isinstance(numeric, int) else set(numeric)  # type: ignore[call-overload]


def _cell(headers: list[dict[str, Any]], at: int, cell: object) -> dict[str, Any]:
    given = dict(cell) if isinstance(cell, Mapping) else {"text": cell}
    empty = {"text": "", "href": "", "state": "", "of": "", "tone": "", "note": "", "pick": None}
    column = {"header": headers[at]["label"], "numeric": headers[at]["numeric"], "is_first": at == 0}
    return {**empty, **given, **column, "holds": _holds(given.get("text", ""))}


# a date, a registration number, a number with its unit; a date with its time
_WHOLE = re.compile(r"\d{1,2} \w+ \d{4}|(?=.*\d)\S{1,16}|\d\S* \S{1,6}")
_MOMENT = re.compile(r"\d{1,2} \w+ \d{4}, .{5,}")


def _holds(text: object) -> str:
    """The class that keeps a short text on one line and a moment on two; empty where a text may wrap anywhere."""
    if not isinstance(text, str):
        return ""
    return "sn-nowrap" if _WHOLE.fullmatch(text) else "sn-moment" if _MOMENT.fullmatch(text) else ""


TAG = Shape((), {"text": "", "state": "", "of": "", "tone": "", "icon": ""})
OPTION = Shape(("value", "label"), {"checked": False, "count": None})


@works("results")
def _results(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    tagged = [{**item, "tags": [TAG.fill(tag, "results.tags") for tag in item["tags"]]} for item in props["items"]]
    return {"lines": tagged}


@works("filters")
def _filters(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    groups = [
        {**group, "options": [OPTION.fill(option, "filters.options") for option in group["options"]]}
        for group in props["groups"]
    ]
    return {"sets": groups}


@works("pagination")
def _pagination(props: Props, request: HttpRequest | None) -> dict[str, Any]:
    page: Page = props["page"]
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[dict[str, Any]] = []
    for number in shown:
        gap = bool(numbers) and number - numbers[-1]["number"] > 1
        numbers.append(
            {
                "number": number,
                "href": _page_href(request, props["param"], number),
                "current": number == page.number,
                "gap": gap,
            }
        )
    around = {
        "previous": page.number - 1 if page.has_previous() else 0,
        "next": page.number + 1 if page.has_next() else 0,
    }
    return {"numbers": numbers} | {key: n and _page_href(request, props["param"], n) for key, n in around.items()}


def _page_href(request: HttpRequest | None, param: str, number: int) -> str:
    query = request.GET.copy() if request else None
    if query is None:
        return f"?{param}={number}"
    query[param] = str(number)
    return f"?{query.urlencode()}"


@works("deadline")
def _deadline(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    now = props["now"] or clock.now()
    return {
        "left": words.time_left(props["at"], now),
        "zones": words.three_zones(props["at"]),
        "is_past": props["at"] < now,
    }


@works("progress")
def _progress(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    return {"width": charts.part(props["value"], props["of"])}


@works("quota")
def _quota(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    return {"bars": charts.quotas(props["items"])}


@works("language_switch")
def _language_switch(_props: Props, request: HttpRequest | None) -> dict[str, Any]:
    return {"here": request.get_full_path() if request else "/"}


@works("comparison")
def _comparison(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    left, right = compare(str(props["before"]), str(props["after"]))
    return {"left": left, "right": right, "same": props["before"] == props["after"]}


@works("kawung")
def _kawung(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
    return charts.kawung(props["columns"], props["rows"], props["petal"])


def _charted(name: str) -> Callable[..., dict[str, Any]]:
    """What a chart's template needs: its geometry, and the table and picture that a reader takes along."""

    def work(props: Props, _request: HttpRequest | None) -> dict[str, Any]:
        return getattr(charts, name.removeprefix("chart_"))(props) | pictures.downloads(name, props)

    return work


for _name in ("chart_bar", "chart_funnel", "chart_line", "chart_dots", "chart_tiles"):
    works(_name)(_charted(_name))
