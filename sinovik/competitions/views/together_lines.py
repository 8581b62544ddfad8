"""Rows of the pages on which several drafts are submitted together."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.queries.board import Candidate
from sinovik.competitions.states import Severity
from sinovik.competitions.views.board_lines import Row, missing_names, unit_cell
from sinovik.competitions.views.lines import page_of
from sinovik.foundation.ui import words


def ready_headers() -> list[str]:
    return [_("Judul"), _("Unit"), _("Kelompok"), _("Perhatikan")]


def ready_rows(candidates: Iterable[Candidate]) -> list[list[Row]]:
    return [[_title(one), unit_cell(one.proposal), _group(one), _concern(one)] for one in candidates]


def apart(candidates: Iterable[Candidate]) -> dict[str, Any]:
    """Those that are not submitted now: hindered, each with the reason, and received, each with its receipt."""
    rows = list(candidates)
    return {
        "hindered": [[_title(one), unit_cell(one.proposal), {"text": _reasons(one)}] for one in rows if one.hindered],
        "hindered_headers": [_("Judul"), _("Unit"), _("Yang menghalangi")],
        "received": [_received(one) for one in rows if one.received],
        "received_headers": [_("Judul"), _("Unit"), _("Waktu diterima"), _("Resi")],
    }


def _title(one: Candidate) -> Row:
    proposal = one.proposal
    return {"text": proposal.title, "href": page_of("proposal", proposal), "note": proposal.edition.short}


def _group(one: Candidate) -> Row:
    return {"text": one.proposal.edition.book.groups[one.proposal.group].label}


def _concern(one: Candidate) -> Row:
    """What the person accepts knowingly: what is missing, by its name, and the cap in a sentence."""
    names = missing_names(one.proposal, one.gaps)
    told = [_("Belum lengkap: %(names)s.") % {"names": ", ".join(names)}] if names else []
    told += [gap.message for gap in one.gaps if gap.place in {"cap", "team"}]
    return {"text": " ".join(told)} if told else {"state": "complete", "text": ""}


def _reasons(one: Candidate) -> str:
    return " ".join(gap.message for gap in one.gaps if gap.severity == Severity.BLOCKER)


def _received(one: Candidate) -> list[Row]:
    proposal = one.proposal
    return [
        _title(one),
        unit_cell(proposal),
        {"text": words.moment(proposal.submitted_at)},
        {"text": proposal.number, "href": page_of("receipt", proposal)},
    ]
