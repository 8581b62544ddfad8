"""The calendar of an edition as a feed for the calendars that people already use."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sinovik.competitions.models import CalendarChange, Edition, EditionHistory, Stage
from sinovik.competitions.queries import editions
from sinovik.competitions.views.lines import in_three_zones
from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, found, page
from sinovik.foundation.documents import CALENDAR_TYPE, Moment, write_calendar


@page(door=PUBLIC)
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Every beginning and end of a stage; a moved one keeps its identity and a cancelled edition says so."""
    edition = found(editions.published_editions(), slug=slug)
    link = request.build_absolute_uri(reverse("competitions:calendar", args=[slug]))
    stages = editions.stages_of(edition, clock.now())
    rows = moments(edition, stages, list(editions.calendar_changes(edition)), editions.end_of(edition), link)
    response = HttpResponse(write_calendar(edition.name, rows), content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


class _Side(NamedTuple):
    """One end of a stage: how it is known in identities, where its date stands, what a calendar says of it."""

    name: str
    at: datetime | None
    moves: list[CalendarChange]
    title: str


def moments(
    edition: Edition,
    stages: Iterable[Stage],
    changes: list[CalendarChange],
    end: EditionHistory | None,
    link: str,
) -> Iterator[Moment]:
    """The moments of the calendar; what lay ahead when the edition was cancelled is marked so."""
    cancelled_at = end.at if end and end.verb == "cancel" else None
    host = urlsplit(settings.SITE_ADDRESS).hostname
    short = f"{edition.short} ({_('contoh')})" if edition.is_demo else edition.short
    for stage in stages:
        for side in _sides(stage, [change for change in changes if change.stage_id == stage.pk]):
            off = bool(cancelled_at and side.at > cancelled_at)
            last = max((change.at for change in side.moves), default=edition.opened_at)
            yield Moment(
                uid=f"{edition.slug}.{stage.key}.{side.name}@{host}",
                title=side.title % {"edition": short, "stage": stage.title},
                at=side.at,
                sequence=len(side.moves) + off,
                changed_at=cancelled_at if off else last,
                text=in_three_zones(side.at),
                link=link,
                cancelled=off,
            )


def _sides(stage: Stage, changes: list[CalendarChange]) -> list[_Side]:
    """Those of the two ends that have a date, each with the moves of it."""
    opens = [change for change in changes if change.old_opens_at != change.new_opens_at]
    closes = [change for change in changes if change.old_closes_at != change.new_closes_at]
    sides = [
        _Side("opens", stage.opens_at, opens, _("%(edition)s: %(stage)s mulai")),
        _Side("closes", stage.closes_at, closes, _("%(edition)s: %(stage)s berakhir")),
    ]
    return [side for side in sides if side.at]
