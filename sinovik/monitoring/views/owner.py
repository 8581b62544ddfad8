"""The owner's desk: what to report, each innovation with both figures side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.files import serve
from sinovik.innovations.models import Innovation
from sinovik.monitoring import actions, forms
from sinovik.monitoring.queries import (
    designed_for,
    evidence_for,
    indicators_designed_by,
    indicators_of,
    reports_of,
    reviews_of,
    row_of,
    rows_of,
    rows_on,
    today_in_jakarta,
    watched_by,
    watched_list,
)
from sinovik.monitoring.rules import may_design


def _done(request: HttpRequest, innovation: Innovation, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("monitoring:innovation", innovation.number)


def _page(request: HttpRequest, innovation: Innovation, form: forms.Form, **words: Any) -> HttpResponse:
    return render(request, "monitoring/form.html", {"innovation": innovation, "form": form, "text": "", **words})


@page(door=Permission.REPORT_MEASUREMENTS)
def desk(request: HttpRequest) -> HttpResponse:
    rows = rows_of(request.person, today_in_jakarta())
    innovations = watched_list(request.person, request.GET.get("halaman"))
    return render(request, "monitoring/desk.html", {"rows": rows, "innovations": innovations})


@page(door=Permission.REPORT_MEASUREMENTS)
def innovation(request: HttpRequest, number: str) -> HttpResponse:
    row = found(watched_by(request.person), number=number)
    context = {
        "innovation": row,
        "rows": rows_on(row, today_in_jakarta()),
        "reviews": reviews_of(row),
        "may_design": may_design(request.person, row),
    }
    return render(request, "monitoring/innovation.html", context)


@page(door=Permission.DESIGN_INDICATORS, writes=True)
def design(request: HttpRequest, number: str) -> HttpResponse:
    row = found(designed_for(request.person), number=number)
    form = forms.DesignForm(request.POST or None)
    if form.hand_to(request, actions.design, innovation=row):
        return _done(request, row, _("Indikator sudah dirancang."))
    return _page(request, row, form, title=_("Rancang indikator"), submit=_("Simpan indikator"))


@page(door=Permission.DESIGN_INDICATORS, writes=True)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = found(indicators_designed_by(request.person), pk=pk)
    form = forms.EndForm(request.POST or None)
    if form.hand_to(request, actions.end_indicator, indicator=indicator):
        return _done(request, indicator.innovation, _("Indikator tidak diukur lagi."))
    title = _("Akhiri pengukuran")
    return _page(request, indicator.innovation, form, title=title, submit=title, text=indicator.name)


@page(door=Permission.REPORT_MEASUREMENTS, writes=True)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = found(indicators_of(request.person), pk=pk)
    periods = row_of(indicator, today_in_jakarta()).due
    form = forms.ReportForm(request.POST or None, request.FILES or None, periods=periods)
    if form.hand_to(request, actions.report, indicator=indicator):
        return _done(request, indicator.innovation, _("Laporan sudah dikirim. Asesor akan memeriksanya."))
    text = _("%(name)s, dalam %(unit)s. Sumber: %(source)s.") % vars(indicator)
    return _page(
        request, indicator.innovation, form, title=_("Laporkan indikator"), submit=_("Kirim laporan"), text=text
    )


@page(door=Permission.REPORT_MEASUREMENTS, writes=True)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    measurement = found(reports_of(request.person), pk=pk)
    form = forms.CorrectForm(request.POST or None, request.FILES or None)
    if form.hand_to(request, actions.correct, measurement=measurement):
        return _done(request, measurement.indicator.innovation, _("Pembetulan sudah dikirim."))
    text = _("Angka lama tetap tersimpan dan dapat dibaca bersama alasannya.")
    innovation = measurement.indicator.innovation
    return _page(request, innovation, form, title=_("Betulkan laporan"), submit=_("Kirim pembetulan"), text=text)


@page(door=Permission.REPORT_MEASUREMENTS, writes=True)
def sustain(request: HttpRequest, number: str) -> HttpResponse:
    row = found(watched_by(request.person), number=number)
    form = forms.SelfReportForm(request.POST or None, initial={"year": today_in_jakarta().year})
    if form.hand_to(request, actions.report_sustainability, innovation=row):
        return _done(request, row, _("Laporan keberlanjutan sudah dikirim."))
    text = _("Laporan Anda dan temuan asesor disimpan berdampingan; yang satu tidak menggantikan yang lain.")
    return _page(request, row, form, title=_("Laporkan keberlanjutan"), submit=_("Kirim laporan"), text=text)


@page(door=Permission.REPORT_MEASUREMENTS)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    return serve(found(evidence_for(request.person), pk=pk).evidence)
