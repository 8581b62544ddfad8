"""Decrees and awards at the secretariat's desk; decrees and certificates for everyone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.queries.editions import editions_of
from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused

from .actions import awards
from .actions import decrees as decree_verbs
from .forms import CeremonyForm, CodeForm, DecreeForm, PersonForm
from .queries.decrees import (
    announcements_to_decree,
    awards_of,
    certificate_by_code,
    certificates_for,
    decrees,
    decrees_of,
    entries_of,
    entries_without_award,
    levels_of,
)
from .queries.papers import certificate_pdf, decree_pdf
from .rules import honours_persons, may_decree
from .states import CheckResult


def as_pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"', "X-Content-Type-Options": "nosniff"},
    )


@page(door=Permission.ISSUE_DECREES)
def decree_desk(request: HttpRequest, edition: str) -> HttpResponse:
    """Announcements that wait for a decree, and the decrees there are."""
    row = found(editions_of(request.person), slug=edition)
    context = {"edition": row, "waiting": announcements_to_decree(row), "decrees": decrees_of(row)}
    return render(request, "recognition/decree_desk.html", context)


@page(door=Permission.ISSUE_DECREES, writes=True)
def issue_decree(request: HttpRequest, edition: str, announcement: int) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    announced = found(announcements_to_decree(row), pk=announcement)
    form = DecreeForm(request.POST or None, initial={"legal_basis": "\n".join(row.book.legal_basis)})
    if request.method == "POST" and form.is_valid():
        try:
            decree = decree_verbs.issue(
                announcement=announced, by=request.person.user, now=clock.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Keputusan %(number)s sudah terbit.") % {"number": decree.number})
            return redirect("recognition:decree", decree.pk)
    allowed = may_decree(request.person, announced, now=clock.now())
    context = {"edition": row, "announcement": announced, "form": form, "allowed": allowed}
    return render(request, "recognition/issue_decree.html", context)


@page(door=Permission.GIVE_AWARDS)
def award_desk(request: HttpRequest, decree: int) -> HttpResponse:
    row = found(decrees(), pk=decree)
    context = {
        "decree": row,
        "levels": levels_of(row),
        "awards": awards_of(row),
        "waiting": entries_without_award(row).exists(),
        "persons": honours_persons(row),
    }
    return render(request, "recognition/award_desk.html", context)


@page(door=Permission.GIVE_AWARDS, writes=True)
def give_awards(request: HttpRequest, decree: int) -> HttpResponse:
    """One ceremony: every agency of the decree that has none yet receives its award and certificate."""
    row = found(decrees(), pk=decree)
    form = CeremonyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            awards.give_all(decree=row, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Penghargaan dicatat dan sertifikat terbit."))
            return redirect("recognition:award_desk", row.pk)
    return render(request, "recognition/give_awards.html", {"decree": row, "form": form})


@page(door=Permission.GIVE_AWARDS, writes=True)
def honour_person(request: HttpRequest, decree: int, entry: int) -> HttpResponse:
    row = found(decrees(), pk=decree)
    line = found(entries_of(row), pk=entry)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            awards.give(entry=line, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Penghargaan perorangan dicatat."))
            return redirect("recognition:award_desk", row.pk)
    return render(request, "recognition/honour_person.html", {"decree": row, "entry": line, "form": form})


@page(door=Permission.SEE_RESULT_SHEETS)
def my_certificates(request: HttpRequest) -> HttpResponse:
    return render(request, "recognition/my_certificates.html", {"certificates": certificates_for(request.person)})


@page(door=Permission.SEE_RESULT_SHEETS)
def my_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The paper itself; a person's name stands on it, so it is for the agency only."""
    row = found(certificates_for(request.person), code=code)
    return as_pdf(certificate_pdf(row), row.number)


@page(door=PUBLIC)
def decree_list(request: HttpRequest) -> HttpResponse:
    return render(request, "recognition/decrees.html", {"decrees": decrees()})


@page(door=PUBLIC)
def decree(request: HttpRequest, number: int) -> HttpResponse:
    row = found(decrees(), pk=number)
    return render(request, "recognition/decree.html", {"decree": row, "levels": levels_of(row)})


@page(door=PUBLIC)
def decree_file(request: HttpRequest, number: int) -> HttpResponse:
    row = found(decrees(), pk=number)
    return as_pdf(decree_pdf(row), f"keputusan-{row.pk}")


@page(door=PUBLIC)
def check(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a certificate is ours: what it says, without any person's name; or that the code is not known."""
    asked = code or request.GET.get("kode", "")
    certificate = certificate_by_code(asked)
    context = {
        "form": CodeForm(initial={"kode": asked}),
        "asked": asked,
        "certificate": certificate,
        "result": CheckResult.VALID if certificate else CheckResult.UNKNOWN,
    }
    return render(request, "recognition/check.html", context)
