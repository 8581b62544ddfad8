"""The secretariat announces; everyone reads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.queries.editions import editions_of
from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused

from ..actions.announcements import publish
from ..forms.results import AnnouncementForm
from ..queries.announcements import (
    announcements,
    announcements_of,
    lists_of,
    objection_period,
    objections,
    plenaries_to_announce,
)
from ..rules.announcements import may_announce
from ..rules.places import level_decided_in


@page(door=Permission.PUBLISH_RESULTS)
def editions(request: HttpRequest) -> HttpResponse:
    """The editions whose results the person publishes; with one alone, its desk at once."""
    rows = list(editions_of(request.person))
    if len(rows) == 1:
        return redirect("judging:results_desk", rows[0].slug)
    return render(request, "judging/result_editions.html", {"editions": rows})


@page(door=Permission.PUBLISH_RESULTS)
def results_desk(request: HttpRequest, edition: str) -> HttpResponse:
    """What waits to be announced, what was, and what agencies object to."""
    row = found(editions_of(request.person), slug=edition)
    return render(
        request,
        "judging/results_desk.html",
        {
            "edition": row,
            "waiting": plenaries_to_announce(row),
            "announced": announcements_of(row),
            "objections": objections(row)[:10],
        },
    )


@page(door=Permission.PUBLISH_RESULTS, writes=True)
def announce(request: HttpRequest, edition: str, plenary: int) -> HttpResponse:
    row = found(editions_of(request.person), slug=edition)
    session = found(plenaries_to_announce(row), pk=plenary)
    form = AnnouncementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            announcement = publish(plenary=session, by=request.person.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Pengumuman %(number)s sudah terbit.") % {"number": announcement.number})
            return redirect("judging:announcement", announcement.pk)
    context = {
        "edition": row,
        "plenary": session,
        "level": level_decided_in(session.stage),
        "form": form,
        "open_now": may_announce(request.person, session, now=clock.now()),
    }
    return render(request, "judging/announce.html", context)


@page(door=PUBLIC)
def announcement_list(request: HttpRequest) -> HttpResponse:
    return render(request, "judging/announcements.html", {"announcements": announcements()})


@page(door=PUBLIC)
def announcement(request: HttpRequest, number: int) -> HttpResponse:
    """One announcement with its lists; inside a level by agency, never by rank."""
    row, now = found(announcements(), pk=number), clock.now()
    context = {
        "announcement": row,
        "lists": lists_of(row),
        "period": objection_period(row, now=now),
        "now": now,
    }
    return render(request, "judging/announcement.html", context)
