"""A whole edition, from the call to the result sheets, and what it taught."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count

from sinovik.competitions.models import Proposal
from sinovik.competitions.states import ProposalState
from sinovik.foundation.audit import counting
from sinovik.foundation.audit.models import Record
from sinovik.judging.models import Decision, Nomination
from sinovik.judging.states import Outcome

from .inputs import SPECIAL, Fate
from .invariants import breaches
from .player import Play
from .progress import Progress
from .report import Bar, Report
from .screening import detection, mistaken

PHASES = (
    "call",
    "appoint",
    "register",
    "screen",
    "assign",
    "evaluate",
    "read_panel",
    "decide_finalists",
    "hear",
    "decide_winners",
    "publish",
    "post",
)


def rehearse(*, year: int, scale: float, seed: str, overrides: Mapping[str, Any], progress: Progress) -> Report:
    """Play the edition and report; the invariants are asked at the end. Nothing is written outside this database."""
    before = _verbs()
    play = Play(year=year, scale=scale, seed=seed, progress=progress, overrides=overrides)
    with counting() as called:
        for phase in PHASES:
            getattr(play, phase)()
    with progress.phase("invariants asked"):
        broken = [f"{breach.invariant}: {breach.what}" for breach in breaches()]
    return _report(play, before, called, broken, progress)


def _verbs() -> dict[str, int]:
    return dict(Record.objects.values_list("verb").annotate(n=Count("pk")).order_by())


def _found(truth: Mapping[int, float], chosen: Iterable[int]) -> float:
    """Share of the truly best among the chosen: as many best as there are chosen, by true quality."""
    chosen = set(chosen)
    best = sorted(truth, key=lambda proposal: truth[proposal], reverse=True)[: len(chosen)]
    return len(chosen & set(best)) / len(chosen) if chosen else 0.0


def _truly_best(play: Play) -> dict[str, float]:
    """Of those chosen at each level in the large pool, how many are among the truly best that were submitted."""
    truth = {
        pk: play.played.entries[number].quality
        for number, pk in play.played.proposals.items()
        if play.played.entries[number].fate == Fate.SUBMITTED
        and play.played.entries[number].group != SPECIAL
        and play.played.entries[number].defect is None
    }
    chosen = {
        "nominees": set(Nomination.objects.filter(stage__edition=play.edition).values_list("proposal", flat=True))
    }
    for level, stage in (("finalists", "plenary_finalists"), ("winners", "plenary_winners")):
        rows = Decision.objects.filter(stage__edition=play.edition, stage__key=stage, outcome=Outcome.CHOSEN)
        chosen[level] = set(rows.values_list("proposal", flat=True))
    return {level: _found(truth, numbers & truth.keys()) for level, numbers in chosen.items()}


def _funnel(play: Play) -> list[Bar]:
    """What was played beside what was published of that year."""
    told, proposals = play.edition.book.reference, Proposal.objects.filter(edition=play.edition)
    received = [ProposalState.SUBMITTED, ProposalState.ELIGIBLE, ProposalState.INELIGIBLE]
    chosen = Decision.objects.filter(stage__edition=play.edition, outcome=Outcome.CHOSEN)
    return [
        Bar("drafts", proposals.count(), told["drafts"]),
        Bar("left at the unit", proposals.filter(state=ProposalState.DRAFT).count(), told["left_at_unit"]),
        Bar("left at the local admin", proposals.filter(state=ProposalState.CHECKING).count(), told["left_at_agency"]),
        Bar("submitted", proposals.filter(state__in=received).count(), sum(told["submitted"].values())),
        Bar("passed screening", proposals.filter(state=ProposalState.ELIGIBLE).count(), sum(told["passed"].values())),
        Bar("nominees", Nomination.objects.filter(stage__edition=play.edition).count(), told["nominees"]),
        Bar("finalists", chosen.filter(stage__key="plenary_finalists").count(), sum(told["finalists"].values())),
        Bar("winners", chosen.filter(stage__key="plenary_winners").count(), sum(told["winners"].values())),
    ]


def _report(play: Play, before: dict[str, int], called: Counter[str], broken: list[str], progress: Progress) -> Report:
    recorded = {verb: count - before.get(verb, 0) for verb, count in _verbs().items() if count > before.get(verb, 0)}
    if recorded != dict(called):
        differing = sorted({*recorded.items()} ^ {*called.items()})
        broken = [*broken, *(f"acts and audit rows differ: {verb} {count}" for verb, count in differing)]
    return Report(
        edition=play.edition.name,
        scale=play.scale,
        seed=play.seed,
        funnel=_funnel(play),
        detections={str(name): row for name, row in detection(play.played, play.screening).items()},
        lookalikes=mistaken(play.played, play.screening),
        truly_best=_truly_best(play),
        verbs=dict(called),
        recorded=sum(recorded.values()),
        phases=progress.phases,
        breaches=broken,
        overrides=dict(play.overrides),
    )
