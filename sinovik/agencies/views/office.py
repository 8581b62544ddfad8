"""The secretariat's list of agencies and local admins; the administrator's list of national staff."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.agencies import actions, queries
from sinovik.agencies.forms import AccountListForm, AgencySearchForm, AppointForm, LetterForm, StaffForm
from sinovik.agencies.models import Agency
from sinovik.agencies.rules import too_few_local_admins
from sinovik.agencies.states import LOCAL_ADMIN, AgencyKind
from sinovik.agencies.views import lines
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tables import CHUNK, download, in_chunks, is_asked_for, listing

PER_PAGE = 25


@listing
@page(door=Permission.APPOINT_LOCAL_ADMINS)
def agencies(request: HttpRequest) -> HttpResponse:
    asked = AgencySearchForm(request.GET).asked()
    wanted = queries.agency_list(**asked)
    if is_asked_for(request):
        counted = (row for chunk in in_chunks(wanted.iterator(chunk_size=CHUNK)) for row in queries.rows_of(chunk))
        return download(request, "instansi", lines.AGENCY_COLUMNS, counted)
    shown = Paginator(wanted, PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "asked": asked,
        "page": shown,
        "kinds": AgencyKind.choices,
        "headers": lines.agency_headers(),
        "rows": [lines.agency_line(row) for row in queries.rows_of(list(shown))],
        "short": queries.agencies_short_of_admins(),
    }
    return render(request, "agencies/agencies.html", context)


def _agency(request: HttpRequest, slug: str) -> Agency:
    return found(queries.agencies_of(request.person, Permission.APPOINT_LOCAL_ADMINS), slug=slug)


@page(door=Permission.APPOINT_LOCAL_ADMINS)
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    row = _agency(request, slug)
    admins = [one for one in queries.memberships_in(row) if one.role == LOCAL_ADMIN]
    context = {
        "agency": row,
        "headers": lines.account_headers(),
        "rows": [lines.account_line(one) for one in admins],
        "letters": row.letters.order_by("-dated", "-pk"),
        "too_few": too_few_local_admins(queries.local_admins_of(row)),
    }
    return render(request, "agencies/agency.html", context)


@page(door=Permission.APPOINT_LOCAL_ADMINS, writes=True)
def register_letter(request: HttpRequest, slug: str) -> HttpResponse:
    row = _agency(request, slug)
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.register_letter(agency=row, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Surat sudah terdaftar. Sekarang tunjuk admin lokalnya."))
            return redirect("agencies:appoint", row.slug)
    return render(
        request,
        "agencies/agency_form.html",
        {"agency": row, "form": form, "title": _("Daftarkan surat penunjukan"), "submit": _("Daftarkan surat")},
    )


@page(door=Permission.APPOINT_LOCAL_ADMINS, writes=True)
def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    row = _agency(request, slug)
    form = AppointForm(request.POST or None, agency=row)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.appoint_local_admin(agency=row, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s kini admin lokal.") % {"name": made.user.full_name})
            return redirect("agencies:agency_desk", row.slug)
    return render(
        request,
        "agencies/agency_form.html",
        {"agency": row, "form": form, "title": _("Tunjuk admin lokal"), "submit": _("Tunjuk admin lokal")},
    )


@listing
@page(door=Permission.APPOINT_STAFF)
def staff(request: HttpRequest) -> HttpResponse:
    form = AccountListForm(queries.roles_among(queries.staff()), request.GET)
    wanted = queries.sifted_accounts(queries.staff(), **form.asked())
    if is_asked_for(request):
        return download(request, "petugas-nasional", lines.ACCOUNT_COLUMNS, wanted.iterator(chunk_size=CHUNK))
    shown = Paginator(wanted, PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "form": form,
        "sifted": any(form.asked().values()),
        "page": shown,
        "headers": lines.account_headers(),
        "rows": [lines.account_line(row) for row in shown],
    }
    return render(request, "agencies/staff.html", context)


@page(door=Permission.APPOINT_STAFF, writes=True)
def appoint_staff(request: HttpRequest) -> HttpResponse:
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.issue_account(by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Akun untuk %(email)s sudah diberikan.") % {"email": row.user.email})
            return redirect("agencies:staff")
    return render(
        request,
        "agencies/form.html",
        {"form": form, "title": _("Angkat petugas"), "submit": _("Angkat petugas"), "back": "agencies:staff"},
    )
