"""`{% load ui %}`: components, fields, icons and the way numbers and times are written."""

import json
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sinovik.foundation.access.roles import roles
from sinovik.foundation.ui import components, drawing, icons, listing, navigation, words

register = template.Library()
register.filter("angka", words.number)
register.filter("persen", words.percent)
register.filter("waktu", words.moment)
register.filter("sidik", words.digest)
register.filter("ukuran", words.file_size)
register.filter("inisial", words.initials)


@register.filter
def tanggal(value: date | datetime | None, how: str = "") -> str:
    """`|tanggal` 5 Mei 2027; `|tanggal:"hari"` Rabu, 5 Mei 2027."""
    return words.day(value, weekday=how == "hari")


@register.filter
def tahun(value: object) -> str:
    """`|tahun` 2027: a year is a name, not a quantity, so it has no sign between its digits."""
    return "" if value is None else str(value)


@register.filter
def jam(value: datetime | None, how: str = "") -> str:
    """`|jam` 14.32 WIB; `|jam:"detik"` 14.32.07 WIB."""
    return words.clock_face(value, seconds=how == "detik") if value else ""


@register.filter
def tiga_zona(value: datetime, how: str = "") -> list[str]:
    return words.three_zones(value, seconds=how == "detik")


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    icons.known(name)
    classes = {16: "sn-i sn-i--16", 24: "sn-i sn-i--24"}.get(size, "sn-i")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("ui/icons.svg"), name
    )


@register.simple_tag(takes_context=True)
def c(context: Context, component: str, **props: Any) -> str:
    """Draws a component: `{% c "button" text=_("Kirim") %}`. Unknown or missing properties raise."""
    return draw(context, component, props)


@register.simple_block_tag(takes_context=True, end_name="endaround")
def around(context: Context, content: SafeString, component: str, **props: Any) -> str:
    """Draws a component around content: `{% around "card" title=_("Sisa waktu") %}…{% endaround %}`."""
    return draw(context, component, {**props, "body": mark_safe(content)})  # noqa: S308 (rendered by this template engine)


@register.simple_tag(takes_context=True)
def field(context: Context, field: BoundField, **props: Any) -> str:
    """Draws a form field with label, hint, error and count: `{% field form.title %}`."""
    return draw(context, "field", {**props, "field": field})


@register.simple_tag(takes_context=True)
def form_token(context: Context) -> str:
    """The single-use token of a form that writes."""
    return draw(context, "form_token", {})


@register.simple_tag(takes_context=True)
def title_of_errors(context: Context) -> bool:
    """Whether a form of this page carries errors; the title of the page then begins with Galat."""
    form = context.get("form")
    return bool(getattr(form, "is_bound", False) and form.errors)


@register.simple_tag
def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page; empty if no folder serves it, so that frames stand without every room."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def in_language(context: Context, code: str) -> str:
    """This same page in another language."""
    request = context.get("request")
    return translate_url(request.get_full_path(), code) if request else ("/" if code == "id" else f"/{code}/")


@register.simple_tag(takes_context=True)
def service_navigation(context: Context) -> list[navigation.Entry]:
    request = context.get("request")
    return navigation.service(request.path if request else "")


@register.simple_tag
def footer_columns() -> list[navigation.Column]:
    return navigation.footer()


@register.simple_tag
def demo() -> bool:
    return settings.DEMO


@register.simple_tag
def demo_logins() -> list[dict[str, str]]:
    """The known log-ins of a demo, with what each may be called here; nothing anywhere else."""
    known = settings.VAR / "demo.json"
    if not (settings.DEMO and known.is_file()):
        return []
    return [
        login | {"role": roles()[login["role"]].label}
        for login in json.loads(known.read_text())
        if login["role"] in roles()
    ]


def draw(context: Context, name: str, given: dict[str, Any]) -> str:
    component = components.named(name)
    props = component.props(given)
    request = context.get("request")
    props |= {"request": request, "csrf_token": context.get("csrf_token"), **drawing.more(name, props, request)}
    drawn = context.template.engine.get_template(component.template).render(context.new(props))
    return mark_safe(drawn.strip())  # noqa: S308 (rendered by this template engine)


@register.simple_tag(takes_context=True)
def list_tools(context: Context) -> str:
    """What stands above a list: its saved views, the door to save it, and its rows as a file."""
    return draw(context, "list_tools", listing.tools_for(context["request"]))


@register.simple_tag(takes_context=True)
def show_example(context: Context, example: Any) -> str:
    return draw(context, example.name, example.props)


@register.simple_tag(takes_context=True)
def named(context: Context, name: str, props: dict[str, Any]) -> str:
    """Draws a component whose name and properties are data, as the cards of a home."""
    return draw(context, name, props)


@register.simple_tag(takes_context=True)
def crumbs(context: Context, *parts: Any) -> str:
    """The way back, as text and address in turn: `{% crumbs _("Beranda") home_href _("Proposal") list_href %}`."""
    return draw(context, "breadcrumbs", {"items": list(zip(parts[::2], parts[1::2], strict=True))})
