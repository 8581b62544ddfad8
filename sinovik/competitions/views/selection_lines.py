"""Rows of the page on which an agency orders its drafts."""

from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.forms.selection import SelectionForm
from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.selection import Line
from sinovik.competitions.views.board_lines import Row, unit_cell
from sinovik.competitions.views.lines import page_of


def received_headers() -> list[str]:
    return [_("Judul"), _("Unit"), _("Keadaan"), _("Nomor")]


def received_rows(line: Line) -> list[list[Row]]:
    return [
        [
            {"text": row.title, "href": page_of("proposal", row)},
            unit_cell(row),
            {"state": row.state, "of": "proposal", "text": ""},
            {"text": row.number},
        ]
        for row in line.received
    ]


def both_sides(line: Line, form: SelectionForm) -> dict[str, Any]:
    """The drafts above the line of the cap and those below it, in the order of the form."""
    drafts = {row.pk: row for row in line.drafts}
    rows = [_draft(drafts[pk], form, n, len(form.order)) for n, pk in enumerate(form.order)]
    return {"above": rows[: line.free], "below": rows[line.free :], "received_headers": received_headers()}


def _draft(row: Proposal, form: SelectionForm, n: int, of: int) -> Row:
    return {
        "pk": row.pk,
        "proposal": row,
        "place": form.place(row.pk),
        "reason": form.reason(row.pk),
        "first": n == 0,
        "last": n == of - 1,
        "up": _("Naikkan %(title)s") % {"title": row.title},
        "down": _("Turunkan %(title)s") % {"title": row.title},
    }
