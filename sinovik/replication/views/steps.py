"""One page per step of a replication: a form, one action, back to its story."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.agencies.queries import units_of
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.innovations.queries import published
from sinovik.replication import actions, forms
from sinovik.replication.models import Interest
from sinovik.replication.queries import agreement_of, asking_agencies, implementation_of, interests_of, own_innovations
from sinovik.replication.rules import is_copier, is_owner, may_ask

Side = Callable[..., bool]


def _mine(request: HttpRequest, pk: int, side: Side) -> Interest:
    """The interest if the person stands on that side of it. Whether it is the turn, the action decides."""
    interest = found(interests_of(request.person), pk=pk)
    if not side(request.person, interest):
        raise Http404
    return interest


def _page(request: HttpRequest, interest: Interest, form: forms.Form, **words: Any) -> HttpResponse:
    return render(request, "replication/step.html", {"interest": interest, "form": form, "upload": True, **words})


def _done(request: HttpRequest, interest: Interest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("replication:interest", interest.pk)


@page(door=Permission.EXPRESS_INTEREST, writes=True)
def ask(request: HttpRequest, number: str) -> HttpResponse:
    innovation = found(published(), number=number)
    agencies = asking_agencies(request.person, innovation)
    units = units_of(request.person, Permission.EXPRESS_INTEREST)
    form = forms.AskForm(request.POST or None, agencies=agencies, units=units)
    interest = form.hand_to(request, actions.ask, innovation=innovation)
    if interest:
        return _done(request, interest, _("Minat Anda sudah dikirim kepada pemilik inovasi."))
    allowed = may_ask(request.person, innovation)
    return render(request, "replication/ask.html", {"innovation": innovation, "form": form, "allowed": allowed})


ANSWERS = {"accept": actions.accept, "refuse": actions.refuse}
WORDS = {"confirm": actions.confirm, "return": actions.return_}


@page(door=Permission.ANSWER_INTERESTS, writes=True)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    interest = _mine(request, pk, is_owner)
    form = forms.AnswerForm(request.POST or None)
    if form.hand_to(request, lambda decision, **facts: ANSWERS[decision](**facts), interest=interest):
        return _done(request, interest, _("Jawaban Anda sudah dikirim kepada peminat."))
    return _page(request, interest, form, title=_("Jawab minat"), submit=_("Kirim jawaban"), text=interest.purpose)


@page(door=Permission.EXPRESS_INTEREST, writes=True)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    interest = _mine(request, pk, is_copier)
    form = forms.NoteForm(request.POST or None)
    if form.hand_to(request, actions.withdraw, interest=interest):
        return _done(request, interest, _("Minat ini dibatalkan."))
    return _page(request, interest, form, title=_("Batalkan minat"), submit=_("Batalkan minat"))


@page(door=Permission.ANSWER_INTERESTS, writes=True)
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    interest = _mine(request, pk, is_owner)
    form = forms.AgreementForm(request.POST or None, request.FILES or None)
    if form.hand_to(request, actions.agree, interest=interest):
        return _done(request, interest, _("Perjanjian sudah tercatat."))
    text = _("Catat perjanjian yang sudah ditandatangani kedua instansi.")
    return _page(request, interest, form, title=_("Catat perjanjian"), submit=_("Simpan perjanjian"), text=text)


@page(door=Permission.REPORT_IMPLEMENTATION, writes=True)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    interest = _mine(request, pk, is_copier)
    agreement = found(agreement_of(interest))
    form = forms.Form(request.POST or None)
    if form.hand_to(request, actions.start, agreement=agreement):
        return _done(request, interest, _("Peniruan dimulai. Catat langkah pertama Anda."))
    text = _("Sesudah dimulai, setiap langkah dicatat: mengamati, meniru, memodifikasi.")
    return _page(request, interest, form, title=_("Mulai peniruan"), submit=_("Mulai peniruan"), text=text)


@page(door=Permission.REPORT_IMPLEMENTATION, writes=True)
def log_step(request: HttpRequest, pk: int) -> HttpResponse:
    interest = _mine(request, pk, is_copier)
    implementation = found(implementation_of(interest))
    form = forms.StepForm(request.POST or None, request.FILES or None)
    if form.hand_to(request, actions.log_step, implementation=implementation):
        return _done(request, interest, _("Langkah sudah tercatat."))
    return _page(request, interest, form, title=_("Catat langkah"), submit=_("Simpan langkah"))


@page(door=Permission.REPORT_IMPLEMENTATION, writes=True)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    interest = _mine(request, pk, is_copier)
    implementation = found(implementation_of(interest))
    form = forms.ReportForm(request.POST or None, copies=own_innovations(implementation))
    if form.hand_to(request, actions.report, implementation=implementation):
        return _done(request, interest, _("Laporan sudah dikirim. Pemilik akan memastikannya."))
    return _page(request, interest, form, title=_("Laporkan hasil peniruan"), submit=_("Kirim laporan"))


@page(door=Permission.REPORT_IMPLEMENTATION, writes=True)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    interest = _mine(request, pk, is_copier)
    implementation = found(implementation_of(interest))
    form = forms.ReasonForm(request.POST or None)
    if form.hand_to(request, actions.stop, implementation=implementation):
        return _done(request, interest, _("Peniruan dihentikan. Alasannya menjadi pelajaran bagi yang lain."))
    return _page(request, interest, form, title=_("Hentikan peniruan"), submit=_("Hentikan peniruan"))


@page(door=Permission.ANSWER_INTERESTS, writes=True)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    interest = _mine(request, pk, is_owner)
    implementation = found(implementation_of(interest))
    form = forms.ConfirmForm(request.POST or None)
    if form.hand_to(request, lambda decision, **facts: WORDS[decision](**facts), implementation=implementation):
        return _done(request, interest, _("Keputusan Anda sudah dikirim kepada peniru."))
    text = _("Yang Anda pastikan masuk ke silsilah inovasi dan tidak dapat dicabut.")
    return _page(request, interest, form, title=_("Periksa laporan peniruan"), submit=_("Kirim keputusan"), text=text)
