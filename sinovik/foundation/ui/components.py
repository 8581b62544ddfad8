"""Every component of the interface with the properties it takes; one template per component.

A component is `ui/components/<name>.html`. What is not declared here is refused, so that a misspelt property is
found by the first test of the page and not by a reader of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


class WrongProperties(Exception):
    """A component was given a property it does not know, or not given one it needs. For developers."""


@dataclass(frozen=True)
class Shape:
    """The keys of one item in a list property, e.g. one task; given as a dict, or as a tuple in this order."""

    required: tuple[str, ...]
    optional: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)

    def fill(self, item: object, where: str) -> dict[str, Any]:
        given = item if isinstance(item, Mapping) else self._from_tuple(item, where)
        return complete(given, self.required, self.optional, where)

    def _from_tuple(self, item: object, where: str) -> dict[str, Any]:
        if isinstance(item, str) or not isinstance(item, Iterable):
            item = (item,)
        values = tuple(item)
        if len(values) > len(self.keys):
            raise WrongProperties(f"{where}: {len(values)} values given; accepted, in order: {', '.join(self.keys)}")
        return dict(zip(self.keys, values, strict=False))


@dataclass(frozen=True)
class Component:
    name: str
    required: tuple[str, ...] = ()
    optional: Mapping[str, Any] = field(default_factory=dict)
    items: Mapping[str, Shape] = field(default_factory=dict)
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"ui/components/{self.name}.html"

    def props(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """`given` with every default filled in. Raises: WrongProperties, naming the wrong and the known ones."""
        props = complete(given, self.required, self.optional, f"Component {self.name!r}")
        for key, accepted in self.choices.items():
            if props[key] not in accepted:
                raise WrongProperties(f"{self.name}.{key} is {props[key]!r}; accepted: {', '.join(sorted(accepted))}")
        for key, shape in self.items.items():
            props[key] = [shape.fill(item, f"{self.name}.{key}") for item in props[key] or ()]
        return props


def complete(
    given: Mapping[str, Any], required: tuple[str, ...], optional: Mapping[str, Any], where: str
) -> dict[str, Any]:
    known = ", ".join((*required, *optional))
    unknown = [key for key in given if key not in required and key not in optional]
    if unknown:
        raise WrongProperties(f"{where} does not know {', '.join(unknown)}; it knows: {known}")
    missing = [key for key in required if key not in given]
    if missing:
        raise WrongProperties(f"{where} needs {', '.join(missing)}; it knows: {known}")
    return {**optional, **given}


TONES = frozenset({"info", "success", "caution", "danger", "neutral", "outline", "accent"})


def component(
    component_name: str,
    /,
    *required: str,
    items: Mapping[str, Shape] | None = None,
    choices: Mapping[str, Iterable[str]] | None = None,
    **optional: Any,
) -> Component:
    accepted = {key: frozenset(values) for key, values in (choices or {}).items()}
    return Component(component_name, required, optional, items or {}, accepted)


def shape(*required: str, **optional: Any) -> Shape:
    return Shape(required, optional)


_BUTTONS = {"variant": ("primary", "secondary", "danger", "quiet")}
_ALL = [
    # acting
    component(
        "button",
        "text",
        href="",
        variant="primary",
        icon="",
        name="",
        value="",
        type="submit",
        wide=False,
        formaction="",
        label="",
        controls="",
        choices=_BUTTONS,
    ),
    component(
        "link_button",
        "text",
        "href",
        variant="primary",
        icon="",
        wide=False,
        label="",
        download=False,
        choices=_BUTTONS,
    ),
    component("more", "text", "href", icon="arrow-right"),
    component("language_switch", kept=False),
    # asking
    component("field", "field", classes="", heading=False, rows=0),
    component("error_summary", "form"),
    component(
        "form",
        form=None,
        submit="",
        action="",
        method="post",
        upload=False,
        variant="primary",
        icon="",
        cancel_href="",
        cancel_text="",
        token=True,
        id="",
        summary=True,
        body="",
        hx_target="",
        choices=_BUTTONS,
    ),
    component("form_token"),
    component("search", "action", label="", value="", name="q", placeholder="", hint_id=""),
    component(
        "filters",
        "action",
        groups=(),
        active=(),
        clear_href="",
        keep=(),
        count=0,
        items={
            "groups": shape("title", "name", "options", open=False),
            "active": shape("text", "href"),
            "keep": shape("name", "value"),
        },
    ),
    component("upload", "field", hint=""),
    component(
        "files",
        "items",
        items={"items": shape("name", text="", href="", icon="file-text", error="", remove_href="", percent=None)},
    ),
    component(
        "autosave", url="", section="", revision=0, saved_at=None, unsaved="", choices={"unsaved": ("", "wait", "send")}
    ),
    # showing what is
    component("tag", state="", of="", text="", label="", tone="", icon="", choices={"tone": (*TONES, "")}),
    component(
        "task_list",
        "items",
        title="",
        id="",
        heading=2,
        items={"items": shape("title", href="", hint="", state="", of="", tag="", tone="", done=False)},
    ),
    component(
        "summary_list",
        "rows",
        title="",
        wide=False,
        heading=2,
        items={"rows": shape("key", "value", href="", action="", hidden="", multiline=False, code=False)},
    ),
    component("check_answers", "sections", items={"sections": shape("title", "rows", href="", action="")}),
    component("confirmation", "title", body="", reference="", reference_label=""),
    component(
        "table", "headers", "rows", caption="", numeric=(), row_head=True, empty="", hide_caption=False, cards=True
    ),
    component("pagination", "page", param="halaman", label=""),
    component(
        "list_tools",
        "downloads",
        views=(),
        save_href="",
        manage_href="",
        items={"views": shape("text", "href", current=False), "downloads": shape("text", "href")},
    ),
    component(
        "notice",
        text="",
        title="",
        tone="info",
        body="",
        icon="",
        href="",
        link="",
        choices={"tone": ("info", "success", "caution", "danger")},
    ),
    component("empty", "title", text="", href="", action=""),
    component(
        "steps",
        "items",
        label="",
        wide=False,
        heading="",
        whole=False,
        items={"items": shape("title", text="", state="next", more="")},
    ),
    component(
        "timeline", "items", label="", items={"items": shape("title", at=None, by="", text="", tone="", href="")}
    ),
    component("waiting", "items", items={"items": shape("title", href="", text="", icon="info-circle", tone="info")}),
    component("progress", "value", "of", label="", tone=""),
    component("figure", "value", "label", hint="", sample=False, href=""),
    component("figures", "items", items={"items": shape("value", "label", hint="", sample=False, href="")}),
    component("facts", "rows", items={"rows": shape("label", "value", hint="")}),
    component("deadline", "at", title="", past="", compact=False, now=None, closes=""),
    component("comment", "text", title="", meta="", reply="", reply_meta="", href="", link=""),
    component("people", "items", items={"items": shape("name", text="")}),
    component("digest", "value", label=""),
    component("copy", "text", "label", "name", hint="", rows=2),
    component("comparison", "before", "after", "before_title", "after_title", before_meta="", after_meta="", heading=2),
    component("reported", "reported", "verified", unit="", reported_at="", verified_at="", label=""),
    component("lineage", "items", items={"items": shape("title", href="", text="")}),
    component(
        "results", "items", start=1, items={"items": shape("title", href="", text="", tags=(), body="", sample=False)}
    ),
    component("doors", "items", items={"items": shape("title", "href", text="", icon="arrow-right")}),
    # getting about
    component("breadcrumbs", "items", items={"items": shape("text", href="")}),
    component("tabs", "items", label="", items={"items": shape("text", "href", current=False, count=None)}),
    component("section_nav", "items", label="", items={"items": shape("text", "href", current=False, count=None)}),
    component("chips", "items", clear_href="", items={"items": shape("text", "href")}),
    # pictures with numbers behind them
    component(
        "chart_bar",
        "title",
        "items",
        text="",
        source="",
        unit="",
        table=True,
        download="",
        heading=2,
        items={"items": shape("label", "value", compare=None, hint="")},
    ),
    component(
        "chart_funnel",
        "title",
        "items",
        text="",
        source="",
        download="",
        heading=2,
        items={"items": shape("label", "value", lost="")},
    ),
    component(
        "chart_line",
        "title",
        "items",
        text="",
        source="",
        unit="",
        download="",
        heading=2,
        items={"items": shape("label", "value")},
    ),
    component(
        "chart_dots",
        "title",
        "items",
        text="",
        source="",
        cut=None,
        cut_label="",
        unit="",
        download="",
        heading=2,
        items={"items": shape("label", "value", low=None, high=None, second=None, hint="")},
    ),
    component(
        "chart_tiles",
        "title",
        "items",
        text="",
        source="",
        unit="",
        download="",
        heading=2,
        items={"items": shape("label", "short", "column", "row", "value", href="")},
    ),
    component("quota", "items", items={"items": shape("label", "value", "advised", whole=None)}),
    # frames around content
    component("card", "body", title="", heading=2, tight=False, more_href="", more_text="", sample=False, id=""),
    component("receipt", "body", petal=2),
    component("section", "body", title="", more_href="", more_text="", id="", lede=""),
    component("aside", "body"),
    component("details", "body", summary="", open=False),
    component("dialog", "body", "title", "name", beside=False, open=False),
    component("sample"),
    component("kawung", petal=None, rows=2, columns=17, classes=""),
]
COMPONENTS: dict[str, Component] = {one.name: one for one in _ALL}


def named(name: str) -> Component:
    """Raises: WrongProperties if there is no such component, listing all names."""
    if name not in COMPONENTS:
        raise WrongProperties(f"No component {name!r}; there are: {', '.join(sorted(COMPONENTS))}")
    return COMPONENTS[name]
