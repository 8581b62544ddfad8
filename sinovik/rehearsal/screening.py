"""Screening played: the machine examines, a person decides each entry that has a finding."""

from sinovik.competitions.actions.screening import decide, examine, pass_clean
from sinovik.competitions.models import Edition, Finding, ScreeningRun
from sinovik.competitions.queries.screening import findings_per_proposal, queue_of
from sinovik.competitions.rules.screening import BY_KEY
from sinovik.competitions.states import ExitReason, Severity
from sinovik.foundation import clock
from sinovik.foundation.access.models import User

from .planting import GRADES, Defect, Lookalike
from .progress import Progress
from .registration import Played
from .report import Detection, Grade

# the exit code under which each planted defect is expected to be found
EXPECTED = {
    Defect.INCOMPLETE: ExitReason.INCOMPLETE,
    Defect.TOO_YOUNG: ExitReason.TOO_YOUNG,
    Defect.REPEATED: ExitReason.REPEATED,
    Defect.COPIED: ExitReason.COPIED,
    Defect.NONSENSE: ExitReason.NONSENSE,
}


def reasons_in(findings: list[Finding]) -> list[str]:
    """The exit codes that grave findings propose, each once."""
    grave = [finding for finding in findings if finding.severity in {Severity.BLOCKER, Severity.APPROVAL}]
    return list(dict.fromkeys(str(BY_KEY[finding.rule].reason) for finding in grave))


def play_screening(edition: Edition, by: User, progress: Progress) -> ScreeningRun:
    """Examine all, pass what is clean, and let a person decide the rest, who agrees with every grave finding."""
    run = examine(edition=edition, by=by, now=clock.now())
    pass_clean(edition=edition, by=by, now=clock.now())
    waiting = list(queue_of(edition.pk))
    findings = findings_per_proposal([proposal.pk for proposal in waiting], run)
    progress.step(run.examined - len(waiting))
    for proposal in waiting:
        reasons = reasons_in(findings[proposal.pk])
        note = "Temuan diperiksa dan benar." if reasons else "Tanpa temuan berat."
        decide(
            proposal=proposal, outcome="fail" if reasons else "pass", reasons=reasons, note=note, by=by, now=clock.now()
        )
        progress.step()
    return run


def _codes(played: Played, run: ScreeningRun) -> dict[int, set[str]]:
    """Proposal → the exit codes that its grave findings propose."""
    found = findings_per_proposal(played.proposals.values(), run)
    return {proposal: set(reasons_in(rows)) for proposal, rows in found.items()}


def _grades(played: Played, defect: Defect, flagged: set[int]) -> list[Grade]:
    """How many of each grade were planted and found, the plainest first."""
    rows = {grade: [0, 0] for grade in GRADES[defect]}
    for number, entry in played.entries.items():
        if entry.defect == defect:
            rows[entry.grade][0] += 1
            rows[entry.grade][1] += played.proposals[number] in flagged
    return [Grade(name, planted, found) for name, (planted, found) in rows.items()]


def detection(played: Played, run: ScreeningRun) -> dict[Defect, Detection]:
    """Per planted defect: how many were planted, found under their code, and found where nothing was planted."""
    codes = _codes(played, run)
    result = {}
    for defect, code in EXPECTED.items():
        planted = {played.proposals[n] for n, entry in played.entries.items() if entry.defect == defect}
        flagged = {proposal for proposal, reasons in codes.items() if str(code) in reasons}
        grades = _grades(played, defect, flagged)
        result[defect] = Detection(len(planted), len(planted & flagged), len(flagged - planted), grades)
    return result


def mistaken(played: Played, run: ScreeningRun) -> list[Grade]:
    """Honest look-alikes by kind: how many there were, and how many a grave finding held up all the same."""
    held = {proposal for proposal, codes in _codes(played, run).items() if codes}
    rows = {kind: [0, 0] for kind in Lookalike}
    for number, entry in played.entries.items():
        if entry.lookalike:
            rows[entry.lookalike][0] += 1
            rows[entry.lookalike][1] += played.proposals[number] in held
    return [Grade(str(kind), planted, found) for kind, (planted, found) in rows.items()]
