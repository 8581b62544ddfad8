"""Rows of the turnout board and of the lists of those to call."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinovik.agencies.states import AgencyKind
from sinovik.competitions.models import Edition
from sinovik.competitions.queries.turnout import Turnout, drafts_not_handed_in, reached
from sinovik.competitions.states.turnout import CallList, Step
from sinovik.competitions.views.lines import Row
from sinovik.foundation.access.models import User
from sinovik.foundation.tables import Out, Value

TONES = {Step.INVITED: "neutral", Step.ACCOUNT: "caution", Step.DRAFT: "info", Step.SUBMITTED: "success"}
KIND, PROVINCE = gettext_lazy("Jenis"), gettext_lazy("Provinsi")
Table = tuple[list[str], Iterator[list[Value]]]


def figures(rows: Iterable[Turnout]) -> list[tuple[int, str]]:
    counts = reached(rows)
    return [
        (counts[Step.INVITED], _("instansi diundang")),
        (counts[Step.ACCOUNT], _("sudah berakun")),
        (counts[Step.DRAFT], _("sudah mempunyai draf")),
        (counts[Step.SUBMITTED], _("sudah mengajukan")),
        (counts["entries"], _("proposal diajukan")),
    ]


def agency_headers() -> list[str]:
    counted = [_("Admin lokal"), _("Di unit"), _("Di admin lokal"), _("Diajukan"), _("Ditarik")]
    return [_("Instansi"), _("Keikutsertaan"), *counted]


def agency_rows(rows: Iterable[Turnout]) -> list[list[Row]]:
    return [
        [
            {"text": row.name, "note": ", ".join(filter(None, [_kind(row.kind), row.province]))},
            {"text": str(row.step.label), "tone": TONES[row.step]},
            *({"text": n} for n in (len(row.admins), row.with_unit, row.checking, row.submitted, row.withdrawn)),
        ]
        for row in rows
    ]


AGENCY_COLUMNS = [
    Out(gettext_lazy("Instansi"), lambda row: row.name),
    Out(KIND, lambda row: _kind(row.kind)),
    Out(PROVINCE, lambda row: row.province),
    Out(gettext_lazy("Keikutsertaan"), lambda row: row.step.label),
    Out(gettext_lazy("Admin lokal"), lambda row: len(row.admins)),
    Out(gettext_lazy("Di unit"), lambda row: row.with_unit),
    Out(gettext_lazy("Di admin lokal"), lambda row: row.checking),
    Out(gettext_lazy("Diajukan"), lambda row: row.submitted),
    Out(gettext_lazy("Ditarik"), lambda row: row.withdrawn),
]


def _kind(kind: str) -> str:
    return str(AgencyKind(kind).label)


def sum_headers(what: object) -> list[str]:
    return [str(what), _("Diundang"), _("Berakun"), _("Ada draf"), _("Mengajukan"), _("Proposal diajukan")]


def by_kind(rows: Iterable[Turnout]) -> dict[str, list[Turnout]]:
    """In the order in which lists show the kinds."""
    found: dict[str, list[Turnout]] = {kind: [] for kind in AgencyKind.values}
    for row in rows:
        found[row.kind].append(row)
    return {_kind(kind): group for kind, group in found.items() if group}


def by_province(rows: Iterable[Turnout]) -> dict[str, list[Turnout]]:
    found: defaultdict[str, list[Turnout]] = defaultdict(list)
    for row in rows:
        if row.province:
            found[row.province].append(row)
    return dict(sorted(found.items()))


def sum_rows(groups: Mapping[str, list[Turnout]]) -> list[list[Row]]:
    counted = ((name, reached(rows)) for name, rows in groups.items())
    return [[{"text": name}, *({"text": counts[key]} for key in (*Step, "entries"))] for name, counts in counted]


# --- whom to call ---------------------------------------------------------------------------------------------------


def call_links(edition: Edition, asked: QueryDict, *, drafts: bool) -> list[Row]:
    """The lists that there are now, by the same kind and province. drafts: those not handed in are called for."""
    kept = {name: asked[name] for name in ("jenis", "provinsi") if asked.get(name)}
    query = QueryDict(mutable=True)
    query.update(kept)
    tail = f"?{query.urlencode()}" if kept else ""
    lists = [one for one in CallList if drafts or one != CallList.NOT_HANDED_IN]
    return [
        {"text": str(one.label), "href": reverse("competitions:call_list", args=[edition.slug, one.value]) + tail}
        for one in lists
    ]


def call_table(edition: Edition, which: CallList, rows: list[Turnout], now: datetime) -> Table:
    """Heads and lines of one list."""
    where = [_("Instansi"), str(KIND), str(PROVINCE)]
    people = [_("Admin lokal"), _("Surel admin lokal")]
    if which == CallList.NO_ACCOUNT:
        return where, ([*_where(row)] for row in rows if row.step == Step.INVITED)
    if which == CallList.NO_DRAFT:
        return [*where, *people], ([*_where(row), *_people(row.admins)] for row in rows if row.step == Step.ACCOUNT)
    heads = [*where, _("Unit"), _("Judul"), _("Keadaan"), _("Sejak"), _("Hari di sana"), *people]
    return heads, _drafts(edition, rows, now)


def _where(row: Turnout) -> list[Value]:
    return [row.name, _kind(row.kind), row.province]


def _people(admins: Iterable[User]) -> list[Value]:
    people = list(admins)
    return ["; ".join(user.full_name for user in people), "; ".join(user.email for user in people)]


def _drafts(edition: Edition, rows: list[Turnout], now: datetime) -> Iterator[list[Value]]:
    agencies = {row.pk: row for row in rows}
    for draft in drafts_not_handed_in(edition, agencies):
        row, days = agencies[draft.agency_id], (now - draft.since).days
        state = [draft.unit.name, draft.title, draft.get_state_display(), draft.since, days]
        yield [*_where(row), *state, *_people(row.admins)]
