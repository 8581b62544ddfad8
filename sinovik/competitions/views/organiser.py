"""The organiser's desk for editions: create, check, open, keep the calendar, follow the funnel."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinovik.competitions.actions import editions as act
from sinovik.competitions.actions.small import SMALL, begin_small
from sinovik.competitions.forms import (
    AdvanceForm,
    BasisForm,
    CancelForm,
    CategoriesForm,
    ExtendForm,
    FinishForm,
    PlanForm,
    PreviewForm,
    SectionsForm,
    SettleForm,
)
from sinovik.competitions.forms.editions import CreateEditionForm, SmallForm
from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.queries import editions, proposals
from sinovik.competitions.rules.editions import blockers_of, edition_findings, organises
from sinovik.competitions.rules.places import CATEGORIES, SECTIONS, may_settle, words_for
from sinovik.competitions.rules.stages import (
    may_close_stage,
    may_finish_edition,
    may_move_calendar,
    may_open_stage,
    may_reopen_stage,
    running_deadlines,
)
from sinovik.competitions.rules.template import load_template
from sinovik.competitions.states import EditionState, Permit, RuleBook, Severity
from sinovik.competitions.views import edition_lines as lines
from sinovik.competitions.views.lines import scanning_told, stage_rows
from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from sinovik.foundation.ui.forms import Form

ORGANISERS = Permission.CONFIGURE_EDITIONS
GOING_ON = {EditionState.PREPARING, EditionState.OPEN}
ADVANCED = {
    "open": gettext_lazy("Tahap dibuka."),
    "close": gettext_lazy("Tahap ditutup."),
    "reopen": gettext_lazy("Tahap dibuka kembali."),
}


@page(door=Permission.SEE_EDITION_PROGRESS)
def listing(request: HttpRequest) -> HttpResponse:
    rows = lines.edition_rows(editions.editions_of(request.person))
    configures = request.person.holds(ORGANISERS)
    shown = {"headers": lines.EDITION_HEADERS, "rows": rows, "configures": configures}
    return render(request, "competitions/editions.html", shown)


@page(door=ORGANISERS, writes=True)
def create(request: HttpRequest) -> HttpResponse:
    earlier = editions.editions_to_begin_from(request.person)
    choices = lines.source_choices(earlier)
    form = CreateEditionForm(choices, editions.organisers_of(request.person), request.POST or None)
    if form.is_valid():
        begun = form.begun_from()
        verb, source = act.create_from_template, {"template": form.cleaned_data["template"]}
        if begun:
            verb, source = act.begin_from_edition, {"earlier": found(earlier, slug=begun)}
        try:
            made = verb(by=request.person.user, now=clock.now(), **source, **form.facts())
            return redirect("competitions:edition", made.slug)
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "competitions/create_edition.html", {"form": form})


def _edition(request: HttpRequest, slug: str) -> Edition:
    """An edition that the person configures."""
    return found(editions.editions_for(request.person, ORGANISERS), slug=slug)


@page(door=ORGANISERS, writes=True)
def create_small(request: HttpRequest) -> HttpResponse:
    """A small edition on one page; what is not asked follows from the small template."""
    book = RuleBook(load_template(SMALL).rules)
    form = SmallForm(book, editions.organisers_of(request.person), request.POST or None)
    if form.is_valid():
        try:
            made = begin_small(by=request.person.user, now=clock.now(), **form.facts())
            messages.success(request, _("Edisi disiapkan. Lihat formulirnya, periksa yang masih kurang, lalu buka."))
            return redirect("competitions:edition", made.slug)
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "competitions/create_small.html", {"form": form})


@page(door=Permission.SEE_EDITION_PROGRESS)
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """What is missing before opening; afterwards the funnel and the calendar."""
    rows = editions.editions_of(request.person).select_related("agency", "begun_from")
    shown, now = found(rows, slug=slug), clock.now()
    preparing = shown.state == EditionState.PREPARING
    findings = edition_findings(shown) if preparing else []
    blockers = [finding for finding in findings if finding.severity == Severity.BLOCKER]
    configures = organises(request.person, ORGANISERS, shown)
    linked = list if configures else lines.without_links
    context = {
        "edition": shown,
        "preparing": preparing,
        "configures": configures,
        "screens": organises(request.person, Permission.SCREEN_PROPOSALS, shown),
        "blockers": linked(lines.finding_rows(shown, blockers)),
        "settled": linked(lines.settled_rows(shown)) if preparing else [],
        "warnings": linked(lines.finding_rows(shown, [f for f in findings if f not in blockers])),
        "headers": lines.STAGE_HEADERS,
        "stages": [linked(row) for row in lines.stage_table(editions.stages_of(shown, now), shown)],
        "funnel": lines.funnel_rows(proposals.funnel_of(shown.proposals.all())),
        "facts": lines.edition_facts(shown),
        "assumptions": lines.assumption_rows(shown),
        "notes": lines.note_rows(shown) if preparing else [],
        "deadline": editions.stage_for(shown, Permit.SUBMIT),
        "end": editions.end_of(shown),
        "scanning": scanning_told(),
    }
    return render(request, "competitions/edition.html", context)


@page(door=ORGANISERS)
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of one group as its units see it, before opening and after. Nothing that is typed here is kept."""
    edition = _edition(request, slug)
    groups = edition.book.groups
    group = groups.get(request.GET.get("kelompok", "")) or next(iter(groups.values()))
    sections = edition.book.sections_of(group.key)
    shown = {
        "edition": edition,
        "group": group,
        "tabs": lines.group_tabs(edition, group),
        "parts": lines.form_parts(sections, PreviewForm(sections)),
        "letters": lines.letter_rows(edition),
        "settles": edition.state == EditionState.PREPARING and may_settle(edition.rules, SECTIONS),
    }
    return render(request, "competitions/preview.html", shown)


@page(door=ORGANISERS, writes=True)
def open_(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze the rules and begin. Asked once more, because it cannot be undone; what is missing stands here too."""
    edition = _edition(request, slug)
    form = Form(request.POST or None)
    if form.hand_to(request, act.open_edition, edition=edition):
        messages.success(request, _("Edisi dibuka. Aturannya kini beku dan sidiknya ada di catatan publik."))
        return redirect("competitions:edition", slug)
    blockers = lines.finding_rows(edition, blockers_of(edition)) if edition.state == EditionState.PREPARING else []
    shown = {"edition": edition, "form": form, "blockers": blockers}
    return render(request, "competitions/open_edition.html", shown)


@page(door=ORGANISERS, writes=True)
def finish(request: HttpRequest, slug: str) -> HttpResponse:
    """End a running edition. Asked once more, with what is still open in sight."""
    edition, now = _edition(request, slug), clock.now()
    form = FinishForm(request.POST or None)
    if form.hand_to(request, act.finish_edition, edition=edition):
        messages.success(request, _("Edisi diselesaikan. Tidak ada tahapnya yang menerima apa pun lagi."))
        return redirect("competitions:edition", slug)
    shown = {"edition": edition, "form": form, "may": may_finish_edition(edition, now)}
    shown |= {"left": editions.stages_of(edition, now).filter(over=False)}
    shown |= {"deadlines": running_deadlines(edition, now)}
    return render(request, "competitions/finish_edition.html", shown)


@page(door=ORGANISERS, writes=True)
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Call an edition off. Asked once more, with how many it concerns."""
    edition = _edition(request, slug)
    form = CancelForm(request.POST or None)
    if form.hand_to(request, act.cancel_edition, edition=edition):
        messages.success(request, _("Edisi dibatalkan dan semua yang bersangkutan diberi tahu."))
        return redirect("competitions:edition", slug)
    shown = {"edition": edition, "form": form, "ended": edition.state not in GOING_ON}
    shown |= {"funnel": proposals.funnel_of(edition.proposals.all())}
    return render(request, "competitions/cancel_edition.html", shown)


def _value_form(edition: Edition, path: str, typed: QueryDict | None) -> Form:
    if path == SECTIONS:
        return SectionsForm(edition, typed)
    return {CATEGORIES: CategoriesForm, "legal.basis": BasisForm}.get(path, SettleForm)(typed)


@page(door=ORGANISERS, writes=True)
def settle(request: HttpRequest, slug: str, path: str) -> HttpResponse:
    edition = _edition(request, slug)
    if edition.state != EditionState.PREPARING or not may_settle(edition.rules, path):
        return redirect("competitions:edition", slug)
    form = _value_form(edition, path, request.POST or None)
    if form.is_valid():
        try:
            by, now = request.person.user, clock.now()
            act.settle_value(edition=edition, path=path, by=by, now=now, **form.cleaned_data)
            return redirect("competitions:edition", slug)
        except Refused as refusal:
            form.refuse(refusal)
    shown = {"edition": edition, "form": form, "name": words_for(edition.rules, path), "path": path}
    return render(request, "competitions/settle.html", shown)


def _stage(request: HttpRequest, slug: str, key: str) -> Stage:
    edition = _edition(request, slug)
    stage = found(editions.stages_of(edition, clock.now()), key=key)
    stage.edition = edition
    return stage


@page(door=ORGANISERS, writes=True)
def move(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Dates of a stage: planned freely before opening, moved by letter and reason afterwards."""
    stage = _stage(request, slug, key)
    planning = stage.edition.state == EditionState.PREPARING
    form = PlanForm(stage, request.POST or None) if planning else ExtendForm(request.POST or None)
    if form.is_valid():
        try:
            verb = act.plan_stage if planning else act.extend
            verb(stage=stage, by=request.person.user, now=clock.now(), **form.cleaned_data)
            return redirect("competitions:edition", slug)
        except Refused as refusal:
            form.refuse(refusal)
    shown = {"stage": stage, "form": form, "planning": planning, "movable": may_move_calendar(stage)}
    return render(request, "competitions/move_stage.html", shown)


@page(door=ORGANISERS, writes=True)
def advance(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Open a stage that waits for an act, close one that is open, or take a closed one up again."""
    stage, now = _stage(request, slug, key), clock.now()
    form = AdvanceForm(request.POST or None)
    if form.is_valid():
        try:
            verb, why = form.cleaned_data["verb"], form.reason_for("reopen")
            {"open": act.open_stage, "close": act.close_stage, "reopen": act.reopen_stage}[verb](
                stage=stage, by=request.person.user, now=now, **why
            )
            messages.success(request, ADVANCED[verb])
            return redirect("competitions:edition", slug)
        except Refused as refusal:
            form.refuse(refusal)
    may = {"open": may_open_stage(stage, now), "close": may_close_stage(stage, now)}
    shown = {"stage": stage, "form": form, "may": may | {"reopen": may_reopen_stage(stage)}}
    shown |= {"state": lines.state_of(stage), "facts": lines.stage_facts(stage)}
    return render(request, "competitions/advance_stage.html", shown)


@page(door=PUBLIC)
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The calendar of an edition for everybody, with every move of it."""
    edition = found(editions.published_editions(), slug=slug)
    shown = {
        "edition": edition,
        "stages": stage_rows(editions.stages_of(edition, clock.now())),
        "headers": lines.CHANGE_HEADERS,
        "changes": lines.change_rows(editions.calendar_changes(edition)),
        "deadline": editions.stage_for(edition, Permit.SUBMIT),
        "end": editions.end_of(edition),
        "feed": request.build_absolute_uri(reverse("competitions:calendar_feed", args=[slug])),
    }
    return render(request, "competitions/calendar.html", shown)
