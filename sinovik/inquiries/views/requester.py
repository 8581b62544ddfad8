"""The public's side: the form, and a page of one's own behind a key that only the requester has."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, found, page
from sinovik.foundation.files import serve
from sinovik.innovations.queries import innovation_numbered
from sinovik.inquiries import actions, forms
from sinovik.inquiries.models import Inquiry
from sinovik.inquiries.queries import by_token, status_of
from sinovik.inquiries.rules import days_of, may_object, token_of


def _secret(response: HttpResponse) -> HttpResponse:
    """The key stands in the address: no cache keeps the page and no other site learns where it was."""
    patch_cache_control(response, private=True, no_store=True)
    # not "no-referrer": browsers then send the origin "null" with a form, which we refuse as another site's
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _done(request: HttpRequest, token: str, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return _secret(redirect("inquiries:status", token))


def _page(request: HttpRequest, token: str, inquiry: Inquiry, form: forms.Form, **words: Any) -> HttpResponse:
    context = {"inquiry": inquiry, "token": token, "form": form, "text": "", **words}
    return _secret(render(request, "inquiries/requester_form.html", context))


@page(door=PUBLIC, writes=True)
def ask(request: HttpRequest) -> HttpResponse:
    innovation = innovation_numbered(request.GET.get("inovasi", ""))
    form = forms.InquiryForm(request.POST or None)
    address = request.META.get("REMOTE_ADDR", "")
    inquiry = form.hand_to(
        request, actions.file, innovation=innovation, address=address, language=get_language() or "id"
    )
    if inquiry:
        return _done(request, token_of(inquiry), _("Permohonan Anda sudah kami terima. Simpan alamat halaman ini."))
    days = {name: days_of(name) for name in ("completeness", "answer", "extension", "objection")}
    return render(request, "inquiries/ask.html", {"form": form, "innovation": innovation, "days": days})


@page(door=PUBLIC)
def status(request: HttpRequest, token: str) -> HttpResponse:
    inquiry = found(by_token(token))
    context = {"status": status_of(inquiry, clock.now()), "token": token}
    return _secret(render(request, "inquiries/status.html", context))


@page(door=PUBLIC, writes=True)
def complete(request: HttpRequest, token: str) -> HttpResponse:
    inquiry = found(by_token(token))
    form = forms.CompleteForm(request.POST or None)
    if form.hand_to(request, actions.complete, inquiry=inquiry):
        return _done(request, token, _("Terima kasih. Kami periksa dalam tiga hari kerja."))
    title = _("Lengkapi permohonan")
    return _page(request, token, inquiry, form, title=title, submit=_("Kirim tambahan"))


@page(door=PUBLIC, writes=True)
def object_(request: HttpRequest, token: str) -> HttpResponse:
    inquiry = found(by_token(token))
    form = forms.ObjectForm(request.POST or None)
    if form.hand_to(request, actions.object_, inquiry=inquiry):
        return _done(request, token, _("Keberatan Anda sudah kami terima."))
    text = "" if may_object(inquiry, clock.now()) else _("Keberatan tidak dapat diajukan sekarang; lihat tenggatnya.")
    return _page(request, token, inquiry, form, title=_("Ajukan keberatan"), submit=_("Kirim keberatan"), text=text)


@page(door=PUBLIC, writes=True)
def close(request: HttpRequest, token: str) -> HttpResponse:
    inquiry = found(by_token(token))
    form = forms.ConfirmForm(request.POST or None)
    if form.hand_to(request, actions.close, inquiry=inquiry):
        return _done(request, token, _("Permohonan ini selesai. Terima kasih telah bertanya."))
    text = _("Sesudah ditutup, keberatan tidak dapat diajukan lagi.")
    return _page(request, token, inquiry, form, title=_("Tutup permohonan"), submit=_("Tutup permohonan"), text=text)


@page(door=PUBLIC)
def file(request: HttpRequest, token: str) -> HttpResponse:
    return _secret(serve(found(by_token(token).exclude(answer_file=None)).answer_file))
