"""Rows of the local admin's board: state, age, whose turn it is and what is missing."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.board import written_of
from sinovik.competitions.rules.proposals import Gap, Written, gaps_of, is_on_the_way
from sinovik.competitions.rules.selection import Standing
from sinovik.competitions.states import ProposalState, Severity, Turn
from sinovik.competitions.views.lines import page_of
from sinovik.foundation.tables import Out, in_chunks
from sinovik.foundation.ui import words

Row = dict[str, Any]


def board_headers() -> list[str]:
    return [_("Judul"), _("Keadaan"), _("Giliran"), _("Belum lengkap")]


def board_rows(
    proposals: Iterable[Proposal],
    held: Mapping[int, Written],
    now: datetime,
    submits_for: Collection[int],
    order: Mapping[int, Standing],
) -> list[list[Row]]:
    """submits_for: agencies whose drafts the person may tick to submit them together; order: of those that chose."""
    return [
        [
            _title(proposal) | _pick(proposal, submits_for, order.get(proposal.pk)),
            {"state": proposal.state, "of": "proposal", "text": ""},
            _turn(proposal, now, order.get(proposal.pk)),
            missing_cell(proposal, held[proposal.pk]),
        ]
        for proposal in proposals
    ]


def _pick(proposal: Proposal, submits_for: Collection[int], standing: Standing | None) -> Row:
    """The box before a draft whose turn it is and that its agency's order does not leave out."""
    mine = proposal.taking and proposal.agency_id in submits_for and (standing is None or standing.within)
    return {"pick": {"name": "p", "value": proposal.pk}} if mine and proposal.state == ProposalState.CHECKING else {}


def _title(proposal: Proposal) -> Row:
    """The title with its unit, the company it belongs to, and its number or edition."""
    company = proposal.agency.name if proposal.agency.parent_id else ""
    note = " · ".join(filter(None, [proposal.unit.name, company, proposal.number or proposal.edition.short]))
    return {"text": proposal.title, "href": page_of("proposal", proposal), "note": note}


def unit_cell(proposal: Proposal) -> Row:
    """The unit, and of which company it is."""
    return {"text": proposal.unit.name, "note": proposal.agency.name if proposal.agency.parent_id else ""}


def _turn(proposal: Proposal, now: datetime, standing: Standing | None) -> Row:
    if is_on_the_way(proposal) and not proposal.taking:
        return {"text": _("Tidak ikut: pendaftaran tidak dibuka")}
    note = " · ".join(filter(None, [age_of(proposal, now), _place(standing)]))
    return {"text": str(proposal.turn.label), "note": note}


def _place(standing: Standing | None) -> str:
    """Where it stands in its agency's order, in few words."""
    if standing is None:
        return ""
    facts = {"place": standing.place, "cap": standing.cap}
    return (_("urutan %(place)s dari %(cap)s") if standing.within else _("di luar batas %(cap)s")) % facts


def days_held(proposal: Proposal, now: datetime) -> int:
    """Whole days in the hands that hold it now."""
    return max(0, (now - proposal.since).days)


def age_of(proposal: Proposal, now: datetime) -> str:
    """How long it has been in the hands that hold it now, in whole days: 12 hari di unit. Empty once nobody's."""
    days = days_held(proposal, now)
    texts = {
        Turn.UNIT: ngettext("%(n)s hari di unit", "%(n)s hari di unit", days),
        Turn.LOCAL_ADMIN: ngettext("%(n)s hari di admin lokal", "%(n)s hari di admin lokal", days),
        Turn.SECRETARIAT: ngettext("%(n)s hari di sekretariat", "%(n)s hari di sekretariat", days),
    }
    return texts[proposal.turn] % {"n": words.number(days)} if proposal.turn in texts else ""


def missing_cell(proposal: Proposal, written: Written) -> Row:
    """How much is missing and what it is called; nothing for what is sealed or over."""
    if not is_on_the_way(proposal):
        return {"text": ""}
    names = missing_names(proposal, gaps_of(proposal, written))
    if not names:
        return {"state": "complete", "text": ""}
    text = ngettext("%(n)s belum lengkap", "%(n)s belum lengkap", len(names)) % {"n": len(names)}
    return {"tone": "caution", "text": text, "note": ", ".join(names)}


def missing_names(proposal: Proposal, gaps: Iterable[Gap]) -> list[str]:
    """What the form calls each place that keeps an entry from being whole, in the form's order."""
    book = proposal.edition.book
    names = {section.key: section.title for section in book.sections_of(proposal.group)}
    names |= {slot.key: slot.label for slot in book.attachments.values()}
    names["started_on"] = _("Mulai diterapkan")
    return [
        _("%(title)s (lebih panjang dari batas)") % {"title": names[gap.place]}
        if gap.severity == Severity.BLOCKER
        else names[gap.place]
        for gap in gaps
        if gap.severity != Severity.WARNING and gap.place in names
    ]


# --- the board as a file --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoardFact:
    """One proposal with what the board says of it. days: whole days in the hands that hold it now."""

    proposal: Proposal
    days: int
    missing: str


BOARD_COLUMNS = [
    Out(gettext_lazy("Nomor"), lambda fact: fact.proposal.number),
    Out(gettext_lazy("Judul"), lambda fact: fact.proposal.title),
    Out(gettext_lazy("Unit"), lambda fact: fact.proposal.unit.name),
    Out(gettext_lazy("Instansi"), lambda fact: fact.proposal.agency.name),
    Out(gettext_lazy("Edisi"), lambda fact: fact.proposal.edition.short),
    Out(gettext_lazy("Kelompok"), lambda fact: fact.proposal.edition.book.groups[fact.proposal.group].label),
    Out(gettext_lazy("Keadaan"), lambda fact: fact.proposal.get_state_display()),
    Out(gettext_lazy("Giliran"), lambda fact: fact.proposal.turn.label),
    Out(gettext_lazy("Sejak"), lambda fact: fact.proposal.since),
    Out(gettext_lazy("Hari di sana"), lambda fact: fact.days),
    Out(gettext_lazy("Belum lengkap"), lambda fact: fact.missing),
]


def board_facts(proposals: Iterable[Proposal], now: datetime) -> Iterator[BoardFact]:
    """For the file: what is missing is looked up for many at once."""
    for chunk in in_chunks(proposals):
        held = written_of(row.pk for row in chunk)
        for row in chunk:
            names = missing_names(row, gaps_of(row, held[row.pk])) if is_on_the_way(row) else []
            yield BoardFact(row, days_held(row, now), "; ".join(names))
