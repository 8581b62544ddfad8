"""The ranking desk: frozen runs, the list around the cut, and what one place is made of."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.competitions.models import Stage
from sinovik.foundation import clock
from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import saw
from sinovik.foundation.refusals import Refused
from sinovik.foundation.ui.forms import Form

from ..actions.ranking import run_ranking
from ..models import RankingRun
from ..queries.cutline import cut_lines
from ..queries.progress import gaps_in
from ..queries.ranking import explained, stage_after
from ..queries.scope import ranked_stages_for, runs_for
from ..queries.sheets import open_sheets
from ..rules.access import may_rank
from . import ranking_lines as lines

DOOR = Permission.RUN_RANKING


def _stage(request: HttpRequest, slug: str, stage: str) -> Stage:
    return found(ranked_stages_for(request.person, DOOR), edition__slug=slug, key=stage)


def _run(request: HttpRequest, slug: str, stage: str, number: int) -> RankingRun:
    return found(runs_for(request.person, DOOR), stage__edition__slug=slug, stage__key=stage, number=number)


@page(door=DOOR, writes=True)
def desk(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """The runs of a stage. A post computes and freezes a new one."""
    row = _stage(request, slug, stage)
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            made = run_ranking(stage=row, by=request.person.user, now=clock.now())
            messages.success(request, _("Peringkat no. %(number)s dibekukan.") % {"number": made.number})
            return redirect("judging:run", slug=slug, stage=stage, number=made.number)
        except Refused as refusal:
            form.is_valid()
            form.refuse(refusal)
    context = {
        "stage": row,
        "runs": runs_for(request.person, DOOR).filter(stage=row).order_by("-number"),
        "left": open_sheets(row),
        "gaps": gaps_in(row),
        "permitted": may_rank(row.edition, now=clock.now()),
        "form": form,
    }
    return render(request, "judging/ranking.html", context)


@page(door=DOOR)
def run(request: HttpRequest, slug: str, stage: str, number: int) -> HttpResponse:
    """One frozen run: its facts, and the order around the line of the stage that follows."""
    row = _run(request, slug, stage, number)
    saw(row, by=request.person.user)
    following = stage_after(row.stage)
    context = {
        "run": row,
        "stage": row.stage,
        "following": following,
        "pools": [lines.drawn(row, cut, cut.stretches()) for cut in cut_lines(row, following)] if following else [],
        "total": row.rows.count(),
        "gaps": row.parameters.get("gaps", {}),
    }
    return render(request, "judging/run.html", context)


@page(door=DOOR)
def order(request: HttpRequest, slug: str, stage: str, number: int, pool: str) -> HttpResponse:
    """The whole order of one pool, page by page, with the line and the grey zone in it."""
    row = _run(request, slug, stage, number)
    saw(row, by=request.person.user)
    following = stage_after(row.stage)
    cuts = {cut.pool: cut for cut in cut_lines(row, following)} if following else {}
    if pool not in cuts:
        raise Http404
    cut = cuts[pool]
    pages = Paginator(range(1, cut.total + 1), lines.PER_PAGE).get_page(request.GET.get("halaman"))
    drawn = lines.drawn(row, cut, pages.object_list)
    context = {"run": row, "stage": row.stage, "following": following, "drawn": drawn, "page": pages}
    return render(request, "judging/order.html", context)


@page(door=DOOR)
def components(request: HttpRequest, slug: str, stage: str, number: int, proposal: int) -> HttpResponse:
    """What one proposal's place is made of, so that it can be recomputed with a pencil."""
    row = _run(request, slug, stage, number)
    line = found(row.rows.select_related("proposal__agency", "run__stage__edition"), proposal=proposal)
    saw(line, by=request.person.user)
    context = {"run": row, "stage": row.stage, "line": line, "explained": explained(line)}
    return render(request, "judging/row.html", context)
