"""Rows of the screening desk."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sinovik.competitions.models import Finding, Proposal, ScreeningClaim, ScreeningRun
from sinovik.competitions.queries.screening import findings_per_proposal, passages_of
from sinovik.competitions.rules.screening import BY_KEY
from sinovik.competitions.rules.visible import Field, visible_fields
from sinovik.competitions.states import RuleBook, Severity
from sinovik.competitions.views.lines import page_of
from sinovik.foundation.access.person import Person
from sinovik.foundation.tables import Out, in_chunks
from sinovik.foundation.ui import words

Row = dict[str, Any]
FIELDS = {
    "started_on": gettext_lazy("Mulai diterapkan"),
    "innovation": gettext_lazy("Inovasi"),
    "category": gettext_lazy("Kategori"),
    "group": gettext_lazy("Kelompok"),
    "origin": gettext_lazy("Nomor inovasi asal"),
    "agency": gettext_lazy("Instansi"),
    "text": gettext_lazy("Seluruh isi"),
}
KEPT = {"category", "group", "origin"}  # there the facts name a choice, not the field
DAYS = {"started", "latest"}
OPEN_PASSAGES = 3
TONES = {Severity.BLOCKER: "danger", Severity.APPROVAL: "caution", Severity.WARNING: "info"}


def queue_rows(
    proposals: Iterable[Proposal],
    findings: Mapping[int, list[Finding]],
    run: ScreeningRun | None,
    *,
    claims: Mapping[int, ScreeningClaim],
    barred: Collection[int],
) -> list[list[Row]]:
    """barred: agencies whose entries the person decides none of."""
    return [
        [
            {"text": proposal.number, "href": page_of("decide", proposal)},
            {"text": proposal.title},
            {"text": proposal.agency.name, "note": proposal.unit.name},
            _worst(findings.get(proposal.pk, []))
            if run and proposal.submitted_at <= run.at
            else {"text": _("Belum diperiksa")},
            {"text": _("Bukan untuk Anda"), "note": _("Instansi sendiri atau kepentingan")}
            if proposal.agency_id in barred
            else _holder(claims.get(proposal.pk)),
        ]
        for proposal in proposals
    ]


@dataclass(frozen=True)
class QueueFact:
    """One waiting entry with how many findings of each severity the examination made; None where it came later."""

    proposal: Proposal
    found: Counter[str] | None


def _count_of(severity: Severity) -> Out:
    return Out(severity.label, lambda fact: None if fact.found is None else fact.found[severity])


QUEUE_COLUMNS = [
    Out(gettext_lazy("Nomor"), lambda fact: fact.proposal.number),
    Out(gettext_lazy("Judul"), lambda fact: fact.proposal.title),
    Out(gettext_lazy("Instansi"), lambda fact: fact.proposal.agency.name),
    Out(gettext_lazy("Unit"), lambda fact: fact.proposal.unit.name),
    Out(gettext_lazy("Kelompok"), lambda fact: fact.proposal.edition.book.groups[fact.proposal.group].label),
    Out(gettext_lazy("Diajukan"), lambda fact: fact.proposal.submitted_at),
    *map(_count_of, TONES),
]


def queue_facts(proposals: Iterable[Proposal], run: ScreeningRun | None) -> Iterator[QueueFact]:
    """For the file: findings are looked up for many at once."""
    for chunk in in_chunks(proposals):
        found = findings_per_proposal([row.pk for row in chunk], run)
        for row in chunk:
            examined = run is not None and row.submitted_at <= run.at
            counted = Counter(finding.severity for finding in found.get(row.pk, []))
            yield QueueFact(row, counted if examined else None)


def _holder(claim: ScreeningClaim | None) -> Row:
    if claim is None:
        return {"text": "—"}
    return {"text": str(claim.by), "note": _("sampai %(time)s") % {"time": words.clock_face(claim.until)}}


def held_sentence(claim: ScreeningClaim) -> str:
    """What the holder reads."""
    told = _("Anda memegang proposal ini sampai %(time)s; penyeleksi lain melihat nama Anda.")
    return told % {"time": words.clock_face(claim.until)}


def _worst(findings: list[Finding]) -> Row:
    for severity, tone in TONES.items():
        count = sum(finding.severity == severity for finding in findings)
        if count:
            return {"tone": tone, "text": f"{Severity(severity).label}: {count}"}
    return {"text": _("Tanpa temuan")}


def _field_name(finding: Finding, book: RuleBook) -> str:
    """What the form calls the place that the finding is about."""
    if finding.field in book.sections:
        return book.sections[finding.field].title
    if finding.field in book.attachments:
        return book.attachments[finding.field].label
    return str(FIELDS[finding.field])


def _sentence(finding: Finding, book: RuleBook) -> str:
    """The rule's sentence with its facts as the reader writes them: names in their language, days in words."""
    facts = {name: _in_words(name, value) for name, value in finding.facts.items()}
    named = {"what": _field_name(finding, book)} if "what" in facts and finding.field not in KEPT else {}
    return BY_KEY[finding.rule].message % (facts | named)


def _in_words(name: str, value: object) -> object:
    return words.day(date.fromisoformat(str(value))) if name in DAYS else value


def _may_read_other(person: Person, finding: Finding) -> bool:
    return finding.other is not None and Field.TEXT in visible_fields(person, finding.other)


def readable_others(person: Person, findings: Iterable[Finding]) -> list[Proposal]:
    """The entries whose text stands beside a finding on the page."""
    return [finding.other for finding in findings if finding.facts.get("passages") and _may_read_other(person, finding)]


def finding_items(person: Person, findings: Iterable[Finding], book: RuleBook) -> list[Row]:
    """Each finding with its sentence, where it is, its article and what to do."""
    return [
        {
            "title": _sentence(finding, book),
            "text": f"{BY_KEY[finding.rule].advice} {_where(finding, book)}",
            "icon": "alert-triangle",
            "tone": TONES[Severity(finding.severity)],
            "href": page_of("text", finding.other) if _may_read_other(person, finding) else "",
        }
        for finding in findings
    ]


def _where(finding: Finding, book: RuleBook) -> str:
    told = {"field": _field_name(finding, book), "article": finding.article or _("aturan edisi ini")}
    severity = Severity(finding.severity).label
    return _("%(severity)s. Isian: %(field)s. Dasar: %(article)s.") % (told | {"severity": severity})


# --- copied text, passage beside passage ----------------------------------------------------------------------------


def alike_rows(person: Person, findings: Iterable[Finding], book: RuleBook) -> list[Row]:
    """For each finding about copied text: the other entry, and the passages of both, the rest folded away."""
    rows = []
    for finding in findings:
        passages = _passage_rows(finding, book)
        if passages:
            readable = _may_read_other(person, finding)
            rows.append(
                {
                    "id": f"teks-{finding.other_id}",
                    "title": _("Teks yang sama dengan %(number)s") % {"number": finding.facts["number"]},
                    "other": _whose(finding) if readable else "",
                    "shown": passages[:OPEN_PASSAGES],
                    "folded": passages[OPEN_PASSAGES:],
                    "fold": _more(len(passages) - OPEN_PASSAGES),
                    "left_out": _left_out(finding.facts["more"]),
                    "href": page_of("text", finding.other) if readable else "",
                }
            )
    return rows


def _passage_rows(finding: Finding, book: RuleBook) -> list[Row]:
    return [
        {"own": row.own, "other": row.other, "section": book.sections[row.section].title}
        for row in passages_of(finding)
    ]


def _whose(finding: Finding) -> str:
    return f"{finding.other.agency.name}, {finding.other.edition.year}"


def _more(count: int) -> str:
    return ngettext("%(n)s bagian sama lainnya", "%(n)s bagian sama lainnya", count) % {"n": words.number(count)}


def _left_out(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(n)s bagian yang lebih pendek tidak ditampilkan.", "%(n)s bagian yang lebih pendek tidak ditampilkan.", count
    )
    return text % {"n": words.number(count)}
