"""Screening played: the machine examines, a person decides each entry that has a finding."""

from sinovik.competitions.actions.screening import decide, examine, pass_clean
from sinovik.competitions.models import Edition, Finding, ScreeningRun
from sinovik.competitions.queries.screening import findings_per_proposal, queue_of
from sinovik.competitions.rules.screening import BY_KEY
from sinovik.competitions.states import ExitReason, Severity
from sinovik.foundation import clock
from sinovik.foundation.access.models import User

from .inputs import Defect
from .progress import Progress
from .registration import Played
from .report import Detection

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


def detection(played: Played, run: ScreeningRun) -> dict[Defect, Detection]:
    """Per planted defect: how many were planted, found under their code, and found where nothing was planted."""
    found = findings_per_proposal(played.proposals.values(), run)
    codes = {proposal: set(reasons_in(rows)) for proposal, rows in found.items()}
    result = {}
    for defect, code in EXPECTED.items():
        planted = {played.proposals[n] for n, entry in played.entries.items() if entry.defect == defect}
        flagged = {proposal for proposal, reasons in codes.items() if str(code) in reasons}
        result[defect] = Detection(planted=len(planted), found=len(planted & flagged), false=len(flagged - planted))
    return result
