from django.db.models import Exists, OuterRef, QuerySet

from sinovik.competitions.models import Finding, Proposal, ScreeningRun
from sinovik.competitions.queries.proposals import all_with_places
from sinovik.competitions.states import ProposalState


def newest_run(edition: int) -> ScreeningRun | None:
    """The examination that counts."""
    return ScreeningRun.objects.filter(edition=edition).order_by("-pk").first()


def clean_in(run: ScreeningRun) -> QuerySet[Proposal]:
    """Entries that wait for a decision, were submitted before the examination and about which it found nothing."""
    findings = Finding.objects.filter(run=run, proposal=OuterRef("pk"))
    waiting = Proposal.objects.filter(edition=run.edition_id, state=ProposalState.SUBMITTED, submitted_at__lte=run.at)
    return waiting.filter(~Exists(findings)).order_by("pk")


def queue_of(edition: int) -> QuerySet[Proposal]:
    """Entries waiting for a decision, in the order of their numbers."""
    return all_with_places().filter(edition=edition, state=ProposalState.SUBMITTED).order_by("number")


def findings_of(proposal: Proposal, run: ScreeningRun | None) -> list[Finding]:
    if run is None:
        return []
    return list(proposal.findings.filter(run=run).select_related("other__unit", "other__agency").order_by("pk"))
