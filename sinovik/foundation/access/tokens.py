"""Single-use form tokens: a double click, a replay or a lost answer never makes a second effect."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from .models import SpentToken

FIELD = "form_token"
SALT = "sinovik.form"
LIFETIME = timedelta(days=7)


def _owner(request: HttpRequest) -> int:
    return request.user.pk or 0


def issue(request: HttpRequest) -> str:
    """A fresh token for one form, bound to the person; nothing is stored until it is used."""
    return signing.dumps([secrets.token_hex(16), _owner(request)], salt=SALT)


def read(request: HttpRequest) -> str | None:
    """The nonce of the token sent with the form; None if it is missing, altered, too old or another person's."""
    try:
        nonce, owner = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    return nonce if owner == _owner(request) else None


def _outcome(response: HttpResponse) -> str:
    return response.headers.get("HX-Redirect") or getattr(response, "url", "")


def write_once(
    view: Callable[..., HttpResponse], request: HttpRequest, *args: object, **kwargs: object
) -> HttpResponse:
    """Run a writing view in one transaction; a redirect commits and is kept, anything else leaves no trace."""
    nonce = read(request)
    if nonce is None:
        return render(request, "access/form_expired.html", status=409)
    with transaction.atomic():
        spent, fresh = SpentToken.objects.get_or_create(nonce=nonce, defaults={"by_id": request.user.pk, "outcome": ""})
        if not fresh:
            return HttpResponseRedirect(spent.outcome)
        response = view(request, *args, **kwargs)
        spent.outcome = _outcome(response)
        if spent.outcome:
            spent.save(update_fields=["outcome"])
        else:
            transaction.set_rollback(True)
    return response


def write_freely(
    view: Callable[..., HttpResponse], request: HttpRequest, *args: object, **kwargs: object
) -> HttpResponse:
    """Run a writing view whose repeat is harmless by itself; an answer of 400 and above leaves no trace."""
    with transaction.atomic():
        response = view(request, *args, **kwargs)
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response
