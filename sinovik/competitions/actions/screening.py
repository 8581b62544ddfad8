from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sinovik.agencies.queries import person_of
from sinovik.competitions.actions.screeners import let_go, locked_for
from sinovik.competitions.models import Edition, Finding, Proposal, ProposalHistory, ScreeningDecision, ScreeningRun
from sinovik.competitions.models.screening import Outcome
from sinovik.competitions.queries.screeners import claims_on, clean_for
from sinovik.competitions.queries.screening import (
    cases_of,
    newest_run,
    overlaps_of,
    sealed_texts,
    submitted_in_order,
)
from sinovik.competitions.rules.screening import Case, Hit, Rule, examine_case
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import PROPOSAL, Permit, ProposalState, Severity
from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move

VERB = {Outcome.PASS: "pass", Outcome.FAIL: "fail"}


def _must_screen(edition: int) -> None:
    if not stage_permits(edition, Permit.SCREEN):
        raise Refused(_("Seleksi administrasi tidak sedang dibuka, jadi keputusan belum dapat dicatat."))


def _explanation(proposal: Proposal, run: ScreeningRun | None, outcome: str, note: str) -> str:
    """The reason for the history. Who lets an entry pass over a finding says why."""
    grave = {Severity.BLOCKER, Severity.APPROVAL}
    set_aside = proposal.findings.filter(run=run, severity__in=grave).exists() if run else False
    if outcome == Outcome.PASS and set_aside and not note.strip():
        raise Refused(_("Proposal ini punya temuan. Tuliskan mengapa tetap lolos."), field="note")
    return note.strip()


@action("screening.decide")
def decide(
    *, proposal: Proposal, outcome: str, reasons: Sequence[str], note: str, by: User | None, now: datetime
) -> Proposal:
    """A person's decision on one entry. outcome: "pass" or "fail"; a failure has reason codes, a pass has none.

    Raises: Refused when screening is closed, another person holds the entry, a failure has no reason, or a pass over
    a finding is not explained.
    """
    _must_screen(proposal.edition_id)
    outcome = Outcome(outcome)
    if outcome == Outcome.FAIL and not reasons:
        raise Refused(_("Pilih paling sedikit satu alasan tidak lolos."), field="reasons")
    locked_for(proposal, by)
    run = newest_run(proposal.edition_id)
    explanation = _explanation(proposal, run, outcome, note)
    kept = list(reasons) if outcome == Outcome.FAIL else []
    ScreeningDecision.objects.create(
        proposal=proposal, run=run, outcome=outcome, reasons=kept, note=explanation, by=by, at=now
    )
    moved = move(
        proposal,
        VERB[outcome],
        transitions=PROPOSAL,
        history=ProposalHistory,
        by=by,
        now=now,
        reason=explanation or ", ".join(kept),
        since=now,
    )
    let_go([proposal.pk])
    changes.announce(f"proposal.{VERB[outcome]}", on=proposal, now=now)
    return moved


@action("screening.reverse")
def reverse(*, proposal: Proposal, reason: str, by: User | None, now: datetime) -> Proposal:
    """Take a decision back while screening is open, with a reason; both stay on record."""
    _must_screen(proposal.edition_id)
    return move(
        proposal, "reverse", transitions=PROPOSAL, history=ProposalHistory, by=by, now=now, reason=reason, since=now
    )


@action("screening.pass_clean")
def pass_clean(*, edition: Edition, by: User | None, now: datetime) -> ScreeningRun:
    """Let every examined entry without a grave finding pass at once, but for those that another holds and those of
    agencies of which the person is not independent. Raises: Refused before an examination."""
    _must_screen(edition.pk)
    run = newest_run(edition.pk)
    if run is None:
        raise Refused(_("Jalankan pemeriksaan otomatis dahulu."))
    clean = list(clean_for(person_of(by) if by else None, edition, run).select_for_update(of=("self",)))
    held = {pk for pk, claim in claims_on(row.pk for row in clean).items() if by is None or claim.by_id != by.pk}
    clean = [row for row in clean if row.pk not in held]
    reason = _("Tanpa temuan berat pada pemeriksaan otomatis.")
    ScreeningDecision.objects.bulk_create(
        ScreeningDecision(proposal=proposal, run=run, outcome=Outcome.PASS, note=reason, by=by, at=now)
        for proposal in clean
    )
    ProposalHistory.objects.bulk_create(
        ProposalHistory(
            subject=proposal,
            verb="pass",
            from_state=ProposalState.SUBMITTED,
            to_state=ProposalState.ELIGIBLE,
            by=by,
            at=now,
            reason=reason,
        )
        for proposal in clean
    )
    numbers = [proposal.pk for proposal in clean]
    Proposal.objects.filter(pk__in=numbers).update(state=ProposalState.ELIGIBLE, since=now)
    let_go(numbers)
    return run


def _as_finding(run: ScreeningRun, case: Case, rule: Rule, hit: Hit, article: str) -> Finding:
    return Finding(
        run=run,
        proposal_id=case.proposal,
        rule=rule.key,
        severity=hit.severity or rule.severity,
        article=article,
        field=hit.place,
        facts=hit.facts,
        other_id=hit.other,
    )


@action("screening.examine")
def examine(*, edition: Edition, by: User | None, now: datetime) -> ScreeningRun:
    """Look at every waiting entry by every rule and write the findings down; a newer examination takes the place of
    an older one. Raises: Refused while screening is closed."""
    _must_screen(edition.pk)
    proposals, seals = submitted_in_order(edition), sealed_texts(edition)
    cases = cases_of(edition, proposals, overlaps_of(edition, proposals, seals), seals)
    found = [(case, rule, hit) for case in cases for rule, hit in examine_case(case, edition.book)]
    run = ScreeningRun.objects.create(edition=edition, examined=len(cases), found=len(found), by=by, at=now)
    articles = {key: group.article for key, group in edition.book.groups.items()}
    findings = [_as_finding(run, case, rule, hit, articles.get(case.group, "")) for case, rule, hit in found]
    Finding.objects.bulk_create(findings, batch_size=2000)
    return run
