from collections import defaultdict
from collections.abc import Iterable
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
from sinovik.methods.text import near_duplicates

USUAL_SHARE = 0.3  # of the shorter text; for editions whose rules name no other
GRAVE = [Severity.BLOCKER, Severity.APPROVAL]


def newest_run(edition: int) -> ScreeningRun | None:
    """The examination that counts."""
    return ScreeningRun.objects.filter(edition=edition).order_by("-pk").first()


def _grave_findings(run: ScreeningRun) -> QuerySet[Finding]:
    return Finding.objects.filter(run=run, proposal=OuterRef("pk"), severity__in=GRAVE)


def clean_in(run: ScreeningRun) -> QuerySet[Proposal]:
    """Entries that wait for a decision, were submitted before the examination, and in which it found nothing grave."""
    waiting = Proposal.objects.filter(edition=run.edition_id, state=ProposalState.SUBMITTED, submitted_at__lte=run.at)
    return waiting.filter(~Exists(_grave_findings(run))).order_by("pk")


def queue_of(edition: int) -> QuerySet[Proposal]:
    """Entries waiting for a decision, in the order of their numbers."""
    return all_with_places().filter(edition=edition, state=ProposalState.SUBMITTED).order_by("number")


def findings_of(proposal: Proposal, run: ScreeningRun | None) -> list[Finding]:
    if run is None:
        return []
    return list(proposal.findings.filter(run=run).select_related("other__unit", "other__agency").order_by("pk"))


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


def _whole(content: dict) -> str:
    return "\n".join(part["text"] for part in content["sections"])


def overlaps_of(edition: Edition, proposals: list[Proposal], seals: dict[int, dict]) -> dict[int, tuple[Overlap, ...]]:
    """Entries of other agencies, here and in earlier editions, whose text an entry shares; declared origins apart."""
    waiting = {str(proposal.pk): proposal for proposal in proposals}
    older = {str(pk): content for pk, content in texts_of_other_editions(edition).items()}
    contents = {str(pk): content for pk, content in seals.items()} | older
    share = float(edition.book.near_duplicate_share or USUAL_SHARE)
    found: dict[int, list[Overlap]] = defaultdict(list)
    for near in near_duplicates({key: _whole(content) for key, content in contents.items()}, threshold=share):
        for key, other in ((near.first, near.second), (near.second, near.first)):
            if key in waiting and not _is_lawful(waiting[key], contents[key], contents[other]):
                came_first = other not in older and contents[key]["received_at"] < contents[other]["received_at"]
                row = Overlap(int(other), contents[other]["number"], near.overlap.share, came_first)
                found[int(key)].append(row)
    return {pk: tuple(rows) for pk, rows in found.items()}


def _is_lawful(proposal: Proposal, content: dict, other: dict) -> bool:
    """An agency's own text is its own, and overlap with the declared origin is an adaptation."""
    return content["agency"] == other["agency"] or (
        proposal.origin is not None and proposal.origin.number == other["innovation"]
    )
