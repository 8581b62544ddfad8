"""Rows of the screening desk."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.models import Finding, Proposal
from sinovik.competitions.rules.screening import BY_KEY
from sinovik.competitions.states import RuleBook, Severity
from sinovik.competitions.views.lines import page_of

Row = dict[str, Any]
TONES = {Severity.BLOCKER: "danger", Severity.APPROVAL: "caution", Severity.WARNING: "info"}


def queue_rows(proposals: Iterable[Proposal], findings: Mapping[int, list[Finding]]) -> list[list[Row]]:
    return [
        [
            {"text": proposal.number, "href": page_of("decide", proposal)},
            {"text": proposal.title},
            {"text": proposal.agency.name, "note": proposal.unit.name},
            _worst(findings.get(proposal.pk, [])),
        ]
        for proposal in proposals
    ]


def _worst(findings: list[Finding]) -> Row:
    for severity, tone in TONES.items():
        count = sum(finding.severity == severity for finding in findings)
        if count:
            return {"tone": tone, "text": f"{Severity(severity).label}: {count}"}
    return {"text": _("Tanpa temuan")}


def finding_items(findings: Iterable[Finding], book: RuleBook) -> list[Row]:
    """Each finding with its sentence, its article and what to do."""
    return [
        {
            "title": BY_KEY[finding.rule].message % finding.facts,
            "text": " ".join(filter(None, [str(BY_KEY[finding.rule].advice), finding.article])),
            "icon": "alert-triangle",
            "tone": TONES[Severity(finding.severity)],
            "href": page_of("text", finding.other) if finding.other else "",
        }
        for finding in findings
    ]
