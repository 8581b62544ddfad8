"""What organisers and auditors are in charge of: each running edition's funnel, readings and calendar."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.queries.desks import running_for
from sinovik.competitions.queries.editions import stages_of
from sinovik.competitions.queries.proposals import Funnel, funnel_of
from sinovik.desks.shapes import Card
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.ui import words
from sinovik.judging.queries.evaluators import judged_by
from sinovik.judging.queries.overview import overview_of

EDITIONS = 2
STEPS_BEFORE, STEPS = 1, 5


def _running(person: Person) -> list[Edition]:
    return list(running_for(person)[:EDITIONS]) if person.holds(Permission.SEE_EDITION_PROGRESS) else []


def _judged(person: Person) -> list[Edition]:
    return list(judged_by(person.user)[:EDITIONS]) if person.holds(Permission.SCORE_PROPOSALS) else []


def funnels(person: Person, now: datetime) -> Iterable[Card]:
    """How far the entries of each running edition have come."""
    for place, edition in enumerate(_running(person)):
        course = funnel_of(edition.proposals.all())
        yield Card(
            title=edition.name,
            component="chart_funnel",
            props={"title": _message(course), "items": funnel_items(course), "heading": 3},
            order=20 + place,
            more_href=reverse("competitions:edition", args=[edition.slug]),
            more_text=_("Buka edisi"),
            sample=edition.is_demo,
        )


def _message(course: Funnel) -> str:
    said = ngettext("%(n)s proposal sudah diajukan", "%(n)s proposal sudah diajukan", course.received)
    return said % {"n": words.number(course.received)}


def funnel_items(course: Funnel) -> list[tuple[object, ...]]:
    """Begun, submitted, passed, each with what stopped before it, in words."""
    waiting = _("%(unit)s di unit, %(admin)s di admin lokal") % {
        "unit": words.number(course.at_unit),
        "admin": words.number(course.at_admin),
    }
    screened = _("%(out)s tidak lolos, %(left)s belum diseleksi") % {
        "out": words.number(course.failed),
        "left": words.number(course.waiting),
    }
    return [
        (_("Mulai ditulis"), course.begun, waiting),
        (_("Diajukan"), course.received, screened),
        (_("Lolos seleksi"), course.passed, ""),
    ]


def readings(person: Person, now: datetime) -> Iterable[Card]:
    """How many score sheets are locked in each stage that is being read now."""
    assigns = person.holds(Permission.ASSIGN_EVALUATORS)
    for edition in _running(person):
        for card in overview_of(edition, now).stages:
            if card.open_now and card.progress and card.progress.total:
                done, total = card.progress.done, card.progress.total
                yield Card(
                    title=_("%(stage)s, %(edition)s") % {"stage": card.stage.title, "edition": edition.short},
                    component="figures",
                    props={"items": [(done, _("lembar terkunci")), (total - done, _("lembar masih terbuka"))]},
                    order=30,
                    more_href=reverse("judging:progress", args=[edition.slug, card.stage.key]) if assigns else "",
                    more_text=_("Lihat siapa yang tertinggal"),
                    sample=edition.is_demo,
                )


def calendars(person: Person, now: datetime) -> Iterable[Card]:
    """For those who organise and those who judge: the stage that runs, the one before it and those that follow."""
    for place, edition in enumerate(_running(person) or _judged(person)):
        yield Card(
            title=_("Kalender %(edition)s") % {"edition": edition.short},
            component="steps",
            props={"items": [_step(stage) for stage in _around_now(edition, now)]},
            place="aside",
            order=20 + place,
            more_href=reverse("competitions:calendar", args=[edition.slug]),
            more_text=_("Semua tahap"),
            sample=edition.is_demo,
        )


def _around_now(edition: Edition, now: datetime) -> list[Stage]:
    stages = list(stages_of(edition, now))
    current = next((at for at, stage in enumerate(stages) if not stage.over), len(stages))
    first = max(0, current - STEPS_BEFORE)
    return list(islice(stages, first, first + STEPS))


def _step(stage: Stage) -> tuple[object, ...]:
    """Needs a stage read with `open_now` and `over`."""
    until = _("sampai %(day)s") % {"day": words.moment(stage.closes_at)} if stage.closes_at else ""
    return (stage.title, until, "now" if stage.open_now else "done" if stage.over else "next")
