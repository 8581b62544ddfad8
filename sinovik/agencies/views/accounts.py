"""The desk of those who keep accounts: list, issue, end, hand over, one-time code."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.agencies import actions, queries
from sinovik.agencies.forms import AccountForm, AccountListForm, CodeForm, EndForm, ResetForm, hand_over_form
from sinovik.agencies.models import Membership
from sinovik.agencies.rules import is_active, leads_accounts, may_let_in, may_manage, may_reset_factor
from sinovik.agencies.states import CODE_MINUTES
from sinovik.agencies.views import lines
from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, SIGNED_IN, found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.second_factor import has_second_factor
from sinovik.foundation.letters.queries import last_refusal
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tables import CHUNK, download, is_asked_for, listing

PER_PAGE = 25
TRIED = "tried_email"


@listing
@page(door=Permission.MANAGE_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    own = queries.accounts_for(request.person)
    form = AccountListForm(queries.roles_among(own), request.GET)
    wanted = queries.sifted_accounts(own, **form.asked())
    if is_asked_for(request):
        return download(request, "akun-instansi", lines.ACCOUNT_COLUMNS, wanted.iterator(chunk_size=CHUNK))
    rows = Paginator(wanted, PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "form": form,
        "sifted": any(form.asked().values()),
        "page": rows,
        "headers": lines.account_headers(),
        "rows": [lines.account_line(row) for row in rows],
        "alone": queries.alone_for(request.person),
    }
    return render(request, "agencies/accounts.html", context)


@page(door=Permission.MANAGE_ACCOUNTS, writes=True)
def issue(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.issue_account(by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Akun untuk %(email)s sudah diberikan.") % {"email": row.user.email})
            return redirect("agencies:accounts")
    return render(
        request,
        "agencies/form.html",
        {"form": form, "title": _("Beri akun"), "submit": _("Beri akun"), "back": "agencies:accounts"},
    )


def _seen(request: HttpRequest, number: int) -> Membership:
    return found(queries.memberships_seen_by(request.person), pk=number)


def _managed(request: HttpRequest, number: int) -> Membership:
    row = _seen(request, number)
    if not may_manage(request.person, row) or not is_active(row):
        raise Http404
    return row


@page(door=SIGNED_IN)
def account(request: HttpRequest, number: int) -> HttpResponse:
    row = _seen(request, number)
    duties = queries.duties_of(row.user)
    context = {
        "row": row,
        "facts": lines.account_facts(row),
        "refused": last_refusal(row.user),
        "resets": may_reset_factor(request.person, row.user, duties) and has_second_factor(row.user),
        "manages": may_manage(request.person, row) and is_active(row),
        "lets_in": may_let_in(request.person, duties),
        "by_letter": leads_accounts(row.role),
        "is_self": row.user_id == request.person.user.pk,
    }
    return render(request, "agencies/account.html", context)


@page(door=SIGNED_IN, writes=True)
def end(request: HttpRequest, number: int) -> HttpResponse:
    row = _managed(request, number)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_membership(membership=row, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Peran %(name)s sudah diakhiri.") % {"name": row.user.full_name})
            return redirect("agencies:account", row.pk)
    context = {
        "form": form,
        "row": row,
        "title": _("Akhiri peran %(name)s") % {"name": row.user.full_name},
        "submit": _("Akhiri peran"),
        "variant": "danger",
        "warning": lines.warning_of_end(queries.left_without(row)),
    }
    return render(request, "agencies/account_form.html", context)


@page(door=SIGNED_IN, writes=True)
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    row = _managed(request, number)
    initial = {"note": actions.duties_in_words(row.user)}
    form = hand_over_form(row)(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            heir = actions.hand_over(membership=row, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Tugas sudah beralih kepada %(name)s.") % {"name": heir.user.full_name})
            return redirect("agencies:account", heir.pk)
    context = {"form": form, "row": row, "title": _("Serah terima dari %(name)s") % {"name": row.user.full_name}}
    words = {"submit": _("Serahkan"), "variant": "primary", "warning": ""}
    return render(request, "agencies/account_form.html", context | words)


def _show_once(request: HttpRequest, code: str, row: Membership) -> None:
    said = _(
        "Kode %(code)s berlaku %(minutes)s menit untuk %(name)s dan tampil sekali saja. Sampaikan langsung;"
        " orangnya memilih “Saya punya kode sekali pakai” di halaman masuk."
    )
    shown = f"{code[:4]} {code[4:]}"
    messages.warning(request, said % {"code": shown, "minutes": CODE_MINUTES, "name": row.user.full_name})


@page(door=SIGNED_IN, writes=True)
def reset_factor(request: HttpRequest, number: int) -> HttpResponse:
    """For somebody who lost phone and recovery codes: the factor goes, and they enter by a code shown once."""
    row = _managed(request, number)
    if not may_reset_factor(request.person, row.user, queries.duties_of(row.user)):
        raise Http404
    form, code = ResetForm(request.POST or None), actions.new_code()
    if form.hand_to(request, actions.reset_factor, user=row.user, code=code):
        _show_once(request, code, row)
        return redirect("agencies:account", row.pk)
    return render(request, "agencies/reset_factor.html", {"form": form, "row": row})


@page(door=SIGNED_IN, writes=True)
def give_code(request: HttpRequest, number: int) -> HttpResponse:
    """The code is shown once, on the next page, to the person who gives it."""
    row = _managed(request, number)
    if not may_let_in(request.person, queries.duties_of(row.user)):
        raise Http404
    if request.method == "POST":
        code = actions.new_code()
        try:
            actions.give_code(user=row.user, code=code, by=request.person.user, now=clock.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            _show_once(request, code, row)
        return redirect("agencies:account", row.pk)
    return render(request, "agencies/code.html", {"row": row, "minutes": CODE_MINUTES})


@page(door=PUBLIC, writes=True)
def use_code(request: HttpRequest) -> HttpResponse:
    """Whoever was given a code sets a new password. A wrong answer never tells what was wrong."""
    form = CodeForm(request.POST or None, initial={"email": request.session.get(TRIED, "")})
    if request.method == "POST" and form.is_valid():
        if actions.try_code(now=clock.now(), **form.cleaned_data):
            messages.success(request, _("Kata sandi baru sudah tersimpan. Silakan masuk."))
            return redirect("account_login")
        said = _(
            "Surel atau kode tidak cocok, atau kode sudah tidak berlaku. Setelah lima kali salah, minta kode baru."
        )
        messages.error(request, said)
        request.session[TRIED] = form.cleaned_data["email"]  # a wrong try is counted, so the page is left and kept
        return redirect("agencies:use_code")
    return render(request, "agencies/use_code.html", {"form": form})
