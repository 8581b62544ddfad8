from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.db.models import Exists, OuterRef, QuerySet

from sinovik.competitions.models import Edition, Finding, Proposal, ScreeningRun, Seal
from sinovik.competitions.queries.editions import stage_for
from sinovik.competitions.queries.proposals import all_with_places
from sinovik.competitions.rules.screening import Case, Earlier, Overlap
from sinovik.competitions.states import Permit, ProposalState, Severity
from sinovik.competitions.states.lives import RECEIVED
from sinovik.foundation.ui.words import WIB
from sinovik.innovations.models import Standing
from sinovik.innovations.rules import title_key
from sinovik.methods.overlap import Near, near_duplicates
from sinovik.methods.overlap import Overlap as Shared
from sinovik.methods.text import spans_of_tokens

PASSAGES = 12  # the longest ones of a pair are kept and shown
USUAL_SHARE = 0.3  # of the shorter text; for editions whose rules name no other
GRAVITY = [Severity.BLOCKER, Severity.APPROVAL, Severity.WARNING]
GRAVE = GRAVITY[:2]


def newest_run(edition: int) -> ScreeningRun | None:
    """The examination that counts."""
    return ScreeningRun.objects.filter(edition=edition).order_by("-pk").first()


def _grave_findings(run: ScreeningRun) -> QuerySet[Finding]:
    return Finding.objects.filter(run=run, proposal=OuterRef("pk"), severity__in=GRAVE)


def clean_in(run: ScreeningRun) -> QuerySet[Proposal]:
    """Entries that wait for a decision, were submitted before the examination, and in which it found nothing grave."""
    waiting = Proposal.objects.filter(edition=run.edition_id, state=ProposalState.SUBMITTED, submitted_at__lte=run.at)
    return waiting.filter(~Exists(_grave_findings(run))).order_by("pk")


QUEUE_ORDERS = {"lama": ["submitted_at", "pk"], "instansi": ["agency__name", "number"]}


def queue_of(
    edition: int, run: ScreeningRun | None = None, *, worst: str = "", group: str = "", order: str = ""
) -> QuerySet[Proposal]:
    """Entries waiting for a decision, in the order of their numbers or another of QUEUE_ORDERS.

    worst: only those whose gravest finding in this run is of this severity; "clean": examined and without any;
    "later": submitted after the run. group: only of this group.
    """
    rows = all_with_places().filter(edition=edition, state=ProposalState.SUBMITTED)
    rows = rows.filter(group=group) if group else rows
    rows = _with_worst(rows, run, worst) if worst else rows
    return rows.order_by(*QUEUE_ORDERS.get(order, ["number"]))


def _with_worst(rows: QuerySet[Proposal], run: ScreeningRun | None, worst: str) -> QuerySet[Proposal]:
    if run is None:
        return rows if worst == "later" else rows.none()
    if worst == "later":
        return rows.filter(submitted_at__gt=run.at)
    found = Finding.objects.filter(run=run, proposal=OuterRef("pk"))
    if worst == "clean":
        return rows.filter(~Exists(found), submitted_at__lte=run.at)
    graver = [severity for severity in GRAVITY if GRAVITY.index(severity) < GRAVITY.index(worst)]
    return rows.filter(Exists(found.filter(severity=worst)), ~Exists(found.filter(severity__in=graver)))


def findings_of(proposal: Proposal, run: ScreeningRun | None) -> list[Finding]:
    if run is None:
        return []
    return list(
        proposal.findings.filter(run=run)
        .select_related("other__unit", "other__agency", "other__edition")
        .order_by("pk")
    )


def findings_per_proposal(proposals: Iterable[int], run: ScreeningRun | None) -> dict[int, list[Finding]]:
    """For lists: one query whatever their number."""
    rows: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(run=run, proposal__in=list(proposals)).order_by("pk") if run else ():
        rows[finding.proposal_id].append(finding)
    return rows


# --- what the rules look at -----------------------------------------------------------------------------------------


def _seals(edition: Edition) -> dict[int, dict]:
    rows = Seal.objects.filter(proposal__edition=edition).order_by("proposal_id", "-n").distinct("proposal_id")
    return dict(rows.values_list("proposal_id", "content"))


def _earlier(proposals: list[Proposal]) -> dict[int, list[Earlier]]:
    """Standings of the entered innovations, and of others with the same owner and title, by proposal."""
    owners = {proposal.agency_id for proposal in proposals}
    rows = Standing.objects.filter(competition="KIPP", year__isnull=False, innovation__owner__in=owners)
    by_innovation: dict[int, list[Standing]] = defaultdict(list)
    by_title: dict[tuple[int, str], list[Standing]] = defaultdict(list)
    for row in rows.select_related("innovation").order_by("year", "pk"):
        by_innovation[row.innovation_id].append(row)
        if row.innovation.title:
            by_title[row.innovation.owner_id, title_key(row.innovation.title)].append(row)
    return {
        proposal.pk: [_as_earlier(row, alike=False) for row in by_innovation[proposal.innovation_id]]
        + [
            _as_earlier(row, alike=True)
            for row in by_title[proposal.agency_id, title_key(proposal.title)]
            if row.innovation_id != proposal.innovation_id
        ]
        for proposal in proposals
    }


def _as_earlier(row: Standing, *, alike: bool) -> Earlier:
    label, number = row.get_level_display(), row.innovation.number
    return Earlier(year=row.year, rank=row.level_rank, label=str(label), number=number, alike=alike)


def _places_in_agency(edition: Edition) -> dict[int, int]:
    """Of every entry that was received, decided or not: the cap counts them all, as they arrived."""
    counters: dict[int, count] = defaultdict(lambda: count(1))
    received = edition.proposals.filter(state__in=RECEIVED).order_by("submitted_at", "pk")
    return {pk: next(counters[agency]) for pk, agency in received.values_list("pk", "agency_id")}


def _closing_day(edition: Edition) -> date:
    """The day on which registration closes, in WIB; ages are counted back from it."""
    stage = stage_for(edition, Permit.SUBMIT)
    return stage.closes_at.astimezone(WIB).date()


def submitted_in_order(edition: Edition) -> list[Proposal]:
    """Entries waiting for a decision, as they arrived."""
    waiting = edition.proposals.filter(state=ProposalState.SUBMITTED).select_related("origin")
    return list(waiting.order_by("submitted_at", "pk"))


def cases_of(
    edition: Edition, proposals: list[Proposal], overlaps: dict[int, tuple[Overlap, ...]], seals: dict[int, dict]
) -> list[Case]:
    """Everything the rules look at, for all waiting entries, in a handful of queries."""
    earlier, places, closing = _earlier(proposals), _places_in_agency(edition), _closing_day(edition)
    return [
        Case(
            proposal=proposal.pk,
            group=proposal.group,
            category=proposal.category,
            started_on=proposal.started_on,
            has_origin=proposal.origin_id is not None,
            texts={part["key"]: part["text"] for part in seals[proposal.pk]["sections"]},
            slots=frozenset(file["slot"] for file in seals[proposal.pk]["files"]),
            closing=closing,
            year=edition.year,
            place_in_agency=places[proposal.pk],
            earlier=tuple(earlier[proposal.pk]),
            overlaps=overlaps.get(proposal.pk, ()),
        )
        for proposal in proposals
    ]


def sealed_texts(edition: Edition) -> dict[int, dict]:
    """Proposal → what was sealed last, for every entry of the edition."""
    return _seals(edition)


def texts_of_other_editions(edition: Edition) -> dict[int, dict]:
    """The same for editions that opened before this one: an entry is compared with all earlier ones."""
    rows = Seal.objects.filter(proposal__edition__opened_at__lt=edition.opened_at)
    rows = rows.order_by("proposal_id", "-n").distinct("proposal_id")
    return dict(rows.values_list("proposal_id", "content"))


def whole_text(content: dict) -> str:
    """What was sealed, section after section."""
    return "\n".join(part["text"] for part in content["sections"])


def overlaps_of(edition: Edition, proposals: list[Proposal], seals: dict[int, dict]) -> dict[int, tuple[Overlap, ...]]:
    """Entries of other agencies, here and in earlier editions, whose text an entry shares; declared origins apart."""
    waiting = {str(proposal.pk): proposal for proposal in proposals}
    older = {str(pk): content for pk, content in texts_of_other_editions(edition).items()}
    contents = {str(pk): content for pk, content in seals.items()} | older
    agencies = _agencies_of(contents)
    found: dict[int, list[Overlap]] = defaultdict(list)
    for near in _near(edition, contents, among=waiting):
        for key, other, shared in (near, (near.second, near.first, near.overlap.turned())):
            own_text = agencies[key] == agencies[other]
            if key in waiting and not own_text and not _is_lawful(waiting[key], contents[key], contents[other]):
                came_first = other not in older and contents[key]["received_at"] < contents[other]["received_at"]
                found[int(key)].append(_as_overlap(int(other), contents[key], contents[other], shared, came_first))
    return {pk: tuple(rows) for pk, rows in found.items()}


def _near(edition: Edition, contents: dict[str, dict], *, among: Iterable[str]) -> tuple[Near, ...]:
    share = float(edition.book.near_duplicate_share or USUAL_SHARE)
    texts = {key: whole_text(content) for key, content in contents.items()}
    return near_duplicates(texts, threshold=share, among=list(among))


def _agencies_of(keys: Iterable[str]) -> dict[str, int]:
    """By number, because an agency's name may change between editions."""
    rows = Proposal.objects.filter(pk__in=list(keys)).values_list("pk", "agency_id")
    return {str(pk): agency for pk, agency in rows}


def _as_overlap(other: int, own: dict, theirs: dict, shared: Shared, came_first: bool) -> Overlap:
    longest = sorted(shared.passages, key=lambda row: (-row.shared, row))[:PASSAGES]
    return Overlap(
        other=other,
        number=theirs["number"],
        share=shared.share,
        came_first=came_first,
        passages=tuple((row.first, row.first_end, row.second, row.second_end) for row in sorted(longest)),
        seals=(own["submission"], theirs["submission"]),
        more=len(shared.passages) - len(longest),
    )


def _is_lawful(proposal: Proposal, content: dict, other: dict) -> bool:
    """An innovation's own earlier text is its own, and overlap with the declared origin is an adaptation."""
    return content["innovation"] == other["innovation"] or (
        proposal.origin is not None and proposal.origin.number == other["innovation"]
    )


# --- the passages that were found -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Passage:
    """One passage as both wrote it. section: key of the entry's section in which it begins."""

    section: str
    own: str
    other: str


def passages_of(finding: Finding) -> list[Passage]:
    """The passages of a finding about copied text, read from the seals that were compared, in the entry's order."""
    if not finding.facts.get("passages"):
        return []
    own_n, other_n = finding.facts["seals"]
    own = _sealed(finding.proposal_id, own_n)
    other = _sealed(finding.other_id, other_n)
    own_text, other_text = whole_text(own), whole_text(other)
    own_spans, other_spans = spans_of_tokens(own_text), spans_of_tokens(other_text)
    return [
        Passage(
            section=_section_at(own, own_spans[first][0]),
            own=_written(own_text, own_spans, first, first_end),
            other=_written(other_text, other_spans, second, second_end),
        )
        for first, first_end, second, second_end in finding.facts["passages"]
    ]


def _sealed(proposal: int | None, n: int) -> dict:
    return Seal.objects.values_list("content", flat=True).get(proposal=proposal, n=n)


def _written(text: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    return text[spans[start][0] : spans[end - 1][1]]


def _section_at(content: dict, place: int) -> str:
    """The section in which this letter of the whole text stands."""
    for part in content["sections"]:
        place -= len(part["text"]) + 1
        if place < 0:
            return part["key"]
    raise ValueError("a passage beyond the end of its text")
