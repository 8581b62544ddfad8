"""Every page names who may come in and whether it writes. A test walks all addresses and finds none without a door."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import connection, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _

from .permissions import Permission
from .person import Person
from .tokens import write_freely, write_once

PUBLIC = "public"
SIGNED_IN = "signed-in"
Door = Permission | str
View = Callable[..., HttpResponse]

WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP|GRANT|CALL|COPY)\b", re.IGNORECASE)
# what a reading may leave behind: that a sealed thing was read (foundation.audit.saw)
ALLOWED = re.compile(r'\s*INSERT INTO "audit_sight"')


class PageWrote(Exception):
    """A page that only reads tried to write: a mistake of ours, never shown to a person."""


def _refuse_writes(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
    if WRITING.match(sql) and not ALLOWED.match(sql):
        raise PageWrote(f"A GET may not write: {sql[:120]}")
    return execute(sql, params, many, context)


def reading_only() -> AbstractContextManager[None]:
    """Inside this block a statement that writes raises PageWrote."""
    return connection.execute_wrapper(_refuse_writes)


def admits(door: Door, person: Person) -> bool:
    """Whether the door opens. A permission opens it when held anywhere; the view narrows to what is the person's."""
    if door == PUBLIC:
        return True
    return person.is_signed_in if door == SIGNED_IN else person.holds(Permission(door))


def _lacks_second_factor(request: HttpRequest, door: Door) -> bool:
    """Whoever holds a role with strong login passes no inner door without it; setting it up is not one of these."""
    if door == PUBLIC or not settings.STRONG_LOGIN or not request.person.needs_strong_login:
        return False
    from allauth.mfa.utils import is_mfa_enabled  # the apps must be loaded first

    return not is_mfa_enabled(request.person.user)


def _turned_away(request: HttpRequest, door: Door) -> HttpResponse | None:
    if not admits(door, request.person):
        if not request.person.is_signed_in:
            return redirect_to_login(request.get_full_path())
        raise Http404
    if not _lacks_second_factor(request, door):
        return None
    said = _("Peran Anda memerlukan langkah kedua saat masuk. Pasang aplikasi autentikator atau kunci sandi dahulu.")
    messages.warning(request, said)
    return redirect("mfa_index")


def _answer(view: View, request: HttpRequest, *, token: bool, args: tuple, kwargs: dict) -> HttpResponse:
    if request.method == "POST":
        return (write_once if token else write_freely)(view, request, *args, **kwargs)
    with reading_only():
        return view(request, *args, **kwargs)


def _keep_private(response: HttpResponse, door: Door) -> HttpResponse:
    if door != PUBLIC:
        patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def page(*, door: Door, writes: bool = False, token: bool = True) -> Callable[[View], View]:
    """Declare a page's door.

    door: PUBLIC, SIGNED_IN or a Permission. writes: POST is accepted, in one transaction. token: a POST needs a
    single-use form token; False only where a repeat is harmless by itself.
    """
    methods = ["GET", "HEAD", "POST"] if writes else ["GET", "HEAD"]

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            turned_away = _turned_away(request, door)
            if turned_away is not None:
                return turned_away
            return _keep_private(_answer(view, request, token=token, args=args, kwargs=kwargs), door)

        guarded.door, guarded.writes, guarded.token = door, writes, token
        return guarded

    return declare


def found(rows: "models.QuerySet[Any]", **lookup: Any) -> Any:
    """The one row of the person's own rows; what is not there, or not theirs, does not exist (404)."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise Http404
    return row
