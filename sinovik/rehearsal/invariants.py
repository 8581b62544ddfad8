"""Facts that hold in every live database, whatever its age. Each one is a question whose right answer is nothing.

Triggers and constraints keep them; this finds what got past those, such as a change by the database's own superuser.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.apps import apps
from django.db import connection
from django.db.models import Count, Exists, F, Model, OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from sinovik.competitions.models import (
    Edition,
    Proposal,
    ProposalHistory,
    Revision,
    ScreeningDecision,
    Seal,
    Stage,
)
from sinovik.competitions.models.screening import Outcome as Result
from sinovik.competitions.states import ProposalState
from sinovik.competitions.states.lives import RECEIVED
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.files.queries import damaged, orphans
from sinovik.foundation.states.models import HistoryBase
from sinovik.judging.models import Assignment, Decision, Plenary, RankingRow, RankingRun, Score
from sinovik.judging.queries.ranking import recompute
from sinovik.methods.canonical import canonical_json
from sinovik.methods.merkle import root, salted_leaf
from sinovik.transparency.models import Entry, Place, TreeHead
from sinovik.transparency.rules import leaf_of

MANY = 20  # more breaches of one kind are counted, not listed


@dataclass(frozen=True)
class Breach:
    """invariant: its name; what: the row or fact that breaks it."""

    invariant: str
    what: str


Question = Callable[[], Iterable[str]]
INVARIANTS: dict[str, Question] = {}


def invariant(question: Question) -> Question:
    """Add a fact under the function's name; its docstring says what must hold."""
    INVARIANTS[question.__name__] = question
    return question


def breaches() -> list[Breach]:
    """Every breach of every invariant, in their order."""
    return [Breach(name, what) for name, question in INVARIANTS.items() for what in _few(question())]


def _few(found: Iterable[str]) -> Iterator[str]:
    everything = list(found)
    yield from everything[:MANY]
    if len(everything) > MANY:
        yield f"and {len(everything) - MANY} more"


@invariant
def one_decision_per_proposal() -> Iterator[str]:
    """A stage decides about a proposal once, and a plenary that is over decided about every candidate."""
    rows = Decision.objects.values("stage", "proposal").annotate(n=Count("pk")).filter(n__gt=1).order_by()
    yield from (f"stage {row['stage']}, proposal {row['proposal']}: {row['n']} decisions" for row in rows)
    concluded = RankingRow.objects.filter(run__in=Plenary.objects.filter(state="concluded").values("run"))
    decided = Decision.objects.filter(proposal=OuterRef("proposal"), plenary__run=OuterRef("run"))
    undecided = concluded.filter(~Exists(decided)).order_by("run", "proposal")
    yield from (f"proposal {row.proposal_id}: a candidate without a decision" for row in undecided)


@invariant
def one_screening_decision_per_outcome() -> Iterator[str]:
    """Every pass and every failure in screening is a recorded decision, and the newest one is the present state."""
    present = {Result.PASS: ProposalState.ELIGIBLE, Result.FAIL: ProposalState.INELIGIBLE}
    newest: dict[int, str] = {}
    counts: Counter[int] = Counter()
    for proposal, outcome in ScreeningDecision.objects.order_by("pk").values_list("proposal", "outcome"):
        newest[proposal] = present[outcome]
        counts[proposal] += 1
    moved = Counter(ProposalHistory.objects.filter(verb__in=["pass", "fail"]).values_list("subject", flat=True))
    yield from (f"proposal {pk}: {counts[pk]} decisions, {moved[pk]} moves" for pk in sorted(_differing(counts, moved)))
    screened = Proposal.objects.filter(state__in=present.values()).order_by("pk").values_list("pk", "state")
    yield from (f"proposal {pk}: is {state}, not as decided" for pk, state in screened if newest.get(pk) != state)


def _differing(first: Counter[int], second: Counter[int]) -> set[int]:
    return {key for key in first.keys() | second.keys() if first[key] != second[key]}


def _first_opening(stage_history: type[Model]) -> Subquery:
    opened = stage_history.objects.filter(subject=OuterRef("sheet__assignment__stage"), verb="open").order_by("at")
    return Subquery(opened.values("at")[:1])


@invariant
def no_score_outside_its_stage() -> Iterator[str]:
    """Every mark was written after its stage opened and before it closed."""
    history = Stage._meta.get_field("history").related_model
    closed = history.objects.filter(subject=OuterRef("sheet__assignment__stage"), verb="close").order_by("-at")
    stage = "sheet__assignment__stage__"
    rows = Score.objects.annotate(
        opened=Coalesce(_first_opening(history), F(f"{stage}opens_at")),
        closed=Coalesce(Subquery(closed.values("at")[:1]), F(f"{stage}closes_at")),
        goes_by_act=Q(**{f"{stage}closing": "act"}),
    )
    late = Q(closed__isnull=False, at__gt=F("closed")) & (~Q(goes_by_act=True) | Q(**{f"{stage}state": "closed"}))
    outside = rows.filter(Q(opened=None) | Q(at__lt=F("opened")) | late).order_by("pk")
    yield from (f"score {row.pk} of sheet {row.sheet_id} at {row.at:%Y-%m-%d %H:%M:%S}" for row in outside)


@invariant
def every_seal_intact() -> Iterator[str]:
    """What was sealed has its digest, which is the one on the public record; its files are kept; none is missing."""
    files = dict(StoredFile.objects.values_list("sha256", "size"))
    for seal in Seal.objects.select_related("entry__secret").order_by("pk").iterator(chunk_size=500):
        digest = hashlib.sha256(canonical_json(seal.content)).digest()
        secret = seal.entry.secret
        if digest.hex() != seal.digest:
            yield f"seal {seal.pk}: its content has changed"
        if bytes(secret.digest) != digest or salted_leaf(digest, bytes(secret.salt)) != bytes(seal.entry.mark):
            yield f"seal {seal.pk}: the public record holds another digest"
        lost = [row["name"] for row in seal.content["files"] if files.get(row["sha256"]) != row["size"]]
        yield from (f"seal {seal.pk}: its file {name} is not kept" for name in lost)
    sealed = Counter(Seal.objects.values_list("proposal", flat=True))
    submitted = Counter(ProposalHistory.objects.filter(verb="submit").values_list("subject", flat=True))
    for pk in sorted(_differing(sealed, submitted)):
        yield f"proposal {pk}: submitted {submitted[pk]} times, sealed {sealed[pk]} times"


SAID = ("title", "group", "category", "number")


@invariant
def present_entry_is_the_sealed_one() -> Iterator[str]:
    """A received proposal still says what its newest seal says, and nothing was written after it."""
    seals = Seal.objects.filter(proposal=OuterRef("pk")).order_by("-n")
    sealed = {f"sealed_{name}": Subquery(seals.values(**{f"s_{name}": KT(f"content__{name}")})[:1]) for name in SAID}
    rows = Proposal.objects.filter(state__in=RECEIVED).annotate(**sealed, sealed_at=Subquery(seals.values("at")[:1]))
    differs = Q(sealed_at=None)
    for name in SAID:
        differs |= ~Q(**{name: F(f"sealed_{name}")})
    yield from (
        f"proposal {row.pk}: it says another thing than its seal" for row in rows.filter(differs).order_by("pk")
    )
    written = Revision.objects.filter(proposal=OuterRef("pk"), at__gt=OuterRef("sealed_at"))
    yield from (f"proposal {row.pk}: written after its seal" for row in rows.filter(Exists(written)).order_by("pk"))


@invariant
def rules_frozen() -> Iterator[str]:
    """The rules of an opened edition still have the digest under which they were frozen."""
    for edition in Edition.objects.exclude(opened_at=None).order_by("pk"):
        if hashlib.sha256(canonical_json(edition.rules)).hexdigest() != edition.rules_digest:
            yield f"edition {edition.slug}: its rules have changed"


def _histories() -> list[type[HistoryBase]]:
    return [model for model in apps.get_models() if issubclass(model, HistoryBase)]


def _broken_chains(history: type[HistoryBase]) -> Iterator[str]:
    noun = history._meta.get_field("subject").related_model
    initial = noun._meta.get_field("state").default
    reached: dict[int, str] = {}
    moves = history.objects.order_by("pk").values_list("subject_id", "from_state", "to_state")
    for subject, from_state, to_state in moves.iterator(chunk_size=5000):
        if reached.get(subject, initial) != from_state:
            yield f"{noun._meta.label} {subject}: a move from {from_state} follows {reached.get(subject, initial)}"
        reached[subject] = to_state
    for pk, state in noun._base_manager.order_by("pk").values_list("pk", "state").iterator(chunk_size=5000):
        if reached.get(pk, initial) != state:
            yield f"{noun._meta.label} {pk}: is {state}, its history ends with {reached.get(pk, initial)}"


@invariant
def history_complete() -> Iterator[str]:
    """Every noun's history leads without a gap from its beginning to its present state."""
    for history in _histories():
        yield from _broken_chains(history)


@invariant
def no_orphan_file() -> Iterator[str]:
    """Every kept file has its row, every row its file."""
    yield from (f"{orphan.sha256}: without {orphan.missing}" for orphan in orphans())


@invariant
def no_damaged_file() -> Iterator[str]:
    """Every kept file still has the content whose digest is its name."""
    yield from damaged()


@invariant
def nobody_judges_in_conflict() -> Iterator[str]:
    """No standing reading meets a conflict of its reader."""
    meeting = Assignment.objects.filter(state="active", evaluator__conflicts__agency=F("proposal__agency"))
    yield from (f"assignment {row.pk}" for row in meeting.order_by("pk").distinct())


@invariant
def every_ranking_recomputes() -> Iterator[str]:
    """A frozen run computed again from its score rows gives the same order and the same digests."""
    for run in RankingRun.objects.order_by("pk"):
        again = recompute(run)
        if not (again.input_equal and again.result_equal) or again.differing:
            yield f"ranking run {run.pk}: {len(again.differing)} rows differ"


@invariant
def levels_are_nested() -> Iterator[str]:
    """Who is chosen in a plenary passed screening, and was chosen in every plenary before it."""
    chosen: dict[int, set[int]] = {}
    rows = Decision.objects.filter(outcome="chosen").order_by("stage__edition", "stage__position")
    for edition, proposal, position, state in rows.values_list(
        "stage__edition", "proposal", "stage__position", "proposal__state"
    ):
        if state != ProposalState.ELIGIBLE:
            yield f"proposal {proposal}: chosen, but {state} in screening"
        chosen.setdefault((edition, position), set()).add(proposal)
    for edition in {key[0] for key in chosen}:
        levels = [chosen[key] for key in sorted(chosen) if key[0] == edition]
        for lower, higher in pairwise(levels):
            yield from (f"proposal {proposal}: skipped a level" for proposal in sorted(higher - lower))


@invariant
def record_intact() -> Iterator[str]:
    """Every entry of the public record hides what it hid, and the numbers run from one without a gap."""
    for entry in Entry.objects.select_related("secret").order_by("pk").iterator(chunk_size=2000):
        hidden = salted_leaf(bytes(entry.secret.digest), bytes(entry.secret.salt))
        if hidden != bytes(entry.mark) or leaf_of(entry.kind, entry.at, hidden) != bytes(entry.leaf):
            yield f"entry {entry.pk}: its hash does not fit its content"
    numbers = list(Place.objects.order_by("number").values_list("number", flat=True))
    yield from (f"number {gap} is missing" for gap in _gaps(numbers))


@invariant
def tree_head_covers_the_record() -> Iterator[str]:
    """The newest head of the public record is the root over the entries that have a number."""
    head = TreeHead.objects.order_by("-size").first()
    leaves = [bytes(leaf) for leaf in Place.objects.order_by("number").values_list("entry__leaf", flat=True)]
    if head is None and leaves:
        yield f"{len(leaves)} numbered entries without a head"
    elif head is not None and (head.size != len(leaves) or root(leaves) != bytes(head.root)):
        yield f"the head over {head.size} entries does not fit the {len(leaves)} there are"


def _gaps(numbers: list[int]) -> list[int]:
    return sorted(set(range(1, len(numbers) + 1)) - set(numbers))


@invariant
def append_only_tables_are_guarded() -> Iterator[str]:
    """Every table of rows that are written once still has its triggers, switched on."""
    declared = Counter(model._meta.db_table for model in apps.get_models() for t in _append_only(model))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'pgtrigger_append_only%' AND t.tgenabled <> 'D' GROUP BY c.relname"
        )
        present = dict(cursor.fetchall())
    yield from (f"table {table}" for table, count in sorted(declared.items()) if present.get(table, 0) < count)


def _append_only(model: type[Model]) -> list[object]:
    triggers = getattr(model._meta, "triggers", [])
    return [trigger for trigger in triggers if trigger.name.startswith("append_only")]
