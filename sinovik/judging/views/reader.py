"""The desk of evaluators and panelists: interests, own sheets, and the sheet beside the proposal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.models import Stage
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from sinovik.foundation.ui.words import clock_face

from ..actions.evaluators import declare_interests, recuse, revise_profile
from ..actions.sheets import StaleSheet, UnfitSheet, lock, save_scores
from ..forms.evaluators import DeclarationForm, LaterForm, ProfileForm
from ..forms.sheets import LockForm, MarkForm, ReasonForm
from ..models import Sheet
from ..queries.desk import SheetDesk, lines_of, posts_with_loads, sheet_desk
from ..queries.evaluators import conflicts_of, known_of, posts_of, undeclared_agencies
from ..queries.sheets import load_of, sheets_in, sheets_of, stages_of
from ..queries.waiting import plenaries_open
from ..rules.access import may_read_entries, sight_of
from ..rules.marking import lock_findings

DOOR = Permission.SCORE_PROPOSALS


@page(door=DOOR)
def mine(request: HttpRequest) -> HttpResponse:
    """Every edition and stage the person reads in."""
    context = {"posts": posts_with_loads(request.person.user), "plenaries": _plenaries(request)}
    return render(request, "judging/mine.html", context)


def _plenaries(request: HttpRequest) -> list[Stage]:
    """Sessions that are on, for those who decide in them."""
    decides = request.person.holds(Permission.DECIDE_IN_PLENARY)
    return list(plenaries_open(request.person, clock.now())) if decides else []


@page(door=DOOR, writes=True)
def interests(request: HttpRequest, slug: str) -> HttpResponse:
    """Declare interests, agency by agency, before any content is shown."""
    evaluator = found(posts_of(request.person.user), edition__slug=slug)
    later = may_read_entries(evaluator) and not undeclared_agencies(evaluator).exists()
    agencies = list(undeclared_agencies(evaluator))
    shown = {"shown": ",".join(str(agency.pk) for agency in agencies)}
    form = LaterForm(request.POST or None) if later else DeclarationForm(agencies, request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            declare_interests(evaluator=evaluator, by=request.person.user, now=clock.now(), **form.answers)
            messages.success(request, _("Pernyataan kepentingan Anda tersimpan."))
            return redirect("judging:mine")
        except Refused as refusal:
            form.refuse(refusal)
    context = {"evaluator": evaluator, "agencies": agencies, "later": later, "form": form}
    return render(request, "judging/interests.html", context | {"conflicts": conflicts_of(evaluator)})


@page(door=DOOR, writes=True)
def my_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """What the person knows and where they served: decides which proposals come to them."""
    evaluator = found(posts_of(request.person.user), edition__slug=slug)
    form = ProfileForm(evaluator.edition, request.POST or None, initial=known_of(evaluator))
    if request.method == "POST" and form.is_valid():
        try:
            revise_profile(evaluator=evaluator, by=request.person.user, now=clock.now(), **form.profile)
            messages.success(request, _("Profil Anda tersimpan."))
            return redirect("judging:mine")
        except Refused as refusal:
            form.refuse(refusal)
    context = {"evaluator": evaluator, "form": form, "conflicts": conflicts_of(evaluator)}
    return render(request, "judging/my_profile.html", context)


@page(door=DOOR)
def stage_sheets(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """My sheets in one stage: what is left, and which comes next."""
    user = request.person.user
    row = found(stages_of(user), edition__slug=slug, key=stage)
    sight = sight_of(row.edition, now=clock.now())
    context = {
        "stage": row,
        "load": load_of(user, row),
        "lines": lines_of(sheets_in(user, row), sight, row),
        "named": sight.names,
    }
    return render(request, "judging/stage_sheets.html", context)


def _my_sheet(request: HttpRequest, pk: int) -> Sheet:
    return found(sheets_of(request.person.user), pk=pk)


def _desk(request: HttpRequest, sheet: Sheet) -> SheetDesk:
    return sheet_desk(
        sheet, criterion=request.GET.get("kriteria", ""), section=request.GET.get("bagian", ""), now=clock.now()
    )


@page(door=DOOR, writes=True)
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet beside its proposal. A post keeps the mark and goes on to the next criterion."""
    sheet = _my_sheet(request, pk)
    if not may_read_entries(sheet.assignment.evaluator):
        return redirect("judging:interests", slug=sheet.assignment.stage.edition.slug)
    desk = _desk(request, sheet)
    form = MarkForm(desk.rules, desk.criterion.key, request.POST or None, initial=desk.initial)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(sheet, desk, form, request)
            return redirect(desk.address_after)
        except StaleSheet as stale:
            form.refuse(stale)
            form.renew(stale.saved.revision)
            return render(request, "judging/sheet.html", {"sheet": sheet, "desk": desk, "form": form, "clash": True})
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "judging/sheet.html", {"sheet": sheet, "desk": desk, "form": form, "clash": False})


def _keep(sheet: Sheet, desk: SheetDesk, form: MarkForm, request: HttpRequest) -> Sheet:
    data = form.cleaned_data
    scores, reasons = desk.merged(data["mark"], data["reason"])
    return save_scores(
        sheet=sheet,
        revision=data["revision"],
        scores=scores,
        reasons=reasons,
        note=data["note"],
        by=request.person.user,
        now=clock.now(),
    )


@page(door=DOOR, writes=True, token=False)
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is being written, by revision number; a repeat is harmless."""
    sheet = _my_sheet(request, pk)
    desk = _desk(request, sheet)
    form = MarkForm(desk.rules, desk.criterion.key, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return JsonResponse({"text": _("Belum tersimpan. Periksa isian, lalu simpan dengan tombol.")}, status=400)
    try:
        saved = _keep(sheet, desk, form, request)
    except StaleSheet as stale:
        return JsonResponse({"text": stale.message}, status=409)
    except Refused as refusal:
        return JsonResponse({"text": refusal.message}, status=422)
    moment = clock_face(saved.saved_at) if saved.saved_at else ""
    return JsonResponse({"text": _("Tersimpan %(time)s") % {"time": moment}, "revision": saved.revision})


@page(door=DOOR, writes=True)
def lock_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The last look: every mark on one page, then the lock."""
    sheet = _my_sheet(request, pk)
    desk = _desk(request, sheet)
    form = LockForm(request.POST or None, initial={"revision": sheet.revision})
    if request.method == "POST" and form.is_valid():
        try:
            lock(sheet=sheet, revision=form.cleaned_data["revision"], by=request.person.user, now=clock.now())
            return _after_lock(request, sheet, desk)
        except UnfitSheet as unfit:
            for finding in unfit.findings:
                form.add_error(None, finding.text)
        except StaleSheet as stale:
            form.refuse(stale)
            form.renew(stale.saved.revision)
        except Refused as refusal:
            form.refuse(refusal)
    context = {"sheet": sheet, "desk": desk, "form": form, "findings": lock_findings(sheet.draft, desk.rules)}
    return render(request, "judging/lock.html", context)


def _after_lock(request: HttpRequest, sheet: Sheet, desk: SheetDesk) -> HttpResponse:
    messages.success(request, _("Lembar %(number)s terkunci.") % {"number": desk.entry.number})
    if desk.load.following is not None:
        return redirect("judging:score", pk=desk.load.following.pk)
    stage = sheet.assignment.stage
    return redirect("judging:stage_sheets", slug=stage.edition.slug, stage=stage.key)


@page(door=DOOR, writes=True)
def step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back from one reading, having recognised whose it is."""
    sheet = _my_sheet(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recuse(
                assignment=sheet.assignment,
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                now=clock.now(),
            )
            messages.success(request, _("Anda mundur dari penilaian ini. Sekretariat mencari pembaca lain."))
            return redirect("judging:mine")
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "judging/step_back.html", {"sheet": sheet, "desk": _desk(request, sheet), "form": form})
