"""Writing, locking and reopening a score sheet."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move
from sinovik.foundation.tasks import enqueue

from ..models import Score, Sheet, SheetHistory
from ..queries.sheets import others_still_open
from ..rules.access import may_write_sheet
from ..rules.marking import MarkFinding, lock_findings, mark_of, wrong_marks
from ..rules.reading import ReadingRules, reading_rules
from ..states import SHEET


class StaleSheet(Refused):
    """The sheet was saved elsewhere in between; `saved` is what stands there now."""

    def __init__(self, saved: Sheet) -> None:
        super().__init__(
            _("Lembar ini sudah disimpan dari perangkat lain. Bandingkan kedua isian, lalu pilih yang dipakai.")
        )
        self.saved = saved


class UnfitSheet(Refused):
    """The marks or reasons are not as the stage asks; `findings` names each."""

    def __init__(self, findings: list[MarkFinding]) -> None:
        super().__init__(findings[0].text, field=findings[0].field)
        self.findings = findings


def _held(sheet: Sheet, by: User | None, now: datetime) -> Sheet:
    """The sheet, locked in the database, with what the rules ask about. Raises Refused if `by` may not write it."""
    held = (
        Sheet.objects.select_for_update(of=("self",))
        .select_related("assignment__evaluator", "assignment__stage__edition")
        .defer("assignment__stage__edition__rules")  # frozen, and read once per process (rules.reading)
        .get(pk=sheet.pk)
    )
    if not may_write_sheet(by, held, now=now):
        raise Refused(
            _("Lembar ini tidak dapat diubah: sudah terkunci, tahapnya tidak terbuka, atau bukan lembar Anda.")
        )
    return held


def _draft(scores: Mapping[str, Any], reasons: Mapping[str, str], rules: ReadingRules) -> dict[str, Any]:
    findings = wrong_marks(scores, rules)
    if findings:
        raise UnfitSheet(findings)
    return {
        "scores": {key: int(mark_of(scores[key], rules)) for key in rules.keys if key in scores},
        "reasons": {key: reasons[key].strip() for key in rules.keys if reasons.get(key, "").strip()},
    }


@action("sheets.save")
def save_scores(
    *,
    sheet: Sheet,
    revision: int,
    scores: Mapping[str, Any],
    reasons: Mapping[str, str],
    note: str = "",
    by: User | None,
    now: datetime,
) -> Sheet:
    """Keep the draft of an open sheet under the next revision number.

    revision: the number the writer last saw. scores: whole marks of the scale per criterion key, as many as there are.
    The same content sent again changes nothing. Raises: StaleSheet if somebody saved in between, UnfitSheet for a
    mark that is not of the scale, Refused if the sheet is locked, another's, or its stage is closed.
    """
    held = _held(sheet, by, now)
    draft = _draft(scores, reasons, reading_rules(held.assignment.stage))
    if draft == held.draft and note == held.note:
        return held
    if revision != held.revision:
        raise StaleSheet(held)
    held.draft, held.note, held.revision, held.saved_at = draft, note, held.revision + 1, now
    held.save(update_fields=["draft", "note", "revision", "saved_at"])
    return held


@action("sheets.lock")
def lock(*, sheet: Sheet, revision: int, by: User | None, now: datetime) -> Sheet:
    """Turn the draft into scores that nothing changes any more.

    Raises: StaleSheet as `save_scores`, UnfitSheet if a mark or a required reason is missing, Refused as there.
    """
    held = _held(sheet, by, now)
    if revision != held.revision:
        raise StaleSheet(held)
    rules = reading_rules(held.assignment.stage)
    findings = lock_findings(held.draft, rules)
    if findings:
        raise UnfitSheet(findings)
    _write_scores(held, rules, now)
    move(held, "lock", transitions=SHEET, history=SheetHistory, by=by, now=now, locked_at=now)
    if rules.threshold is not None and not others_still_open(held.assignment):
        enqueue("judging.compare_readers", assignment_id=held.assignment_id)
    return held


def _write_scores(sheet: Sheet, rules: ReadingRules, now: datetime) -> None:
    reasons = sheet.draft.get("reasons", {})
    Score.objects.bulk_create(
        Score(
            sheet=sheet,
            round=sheet.round,
            criterion=key,
            value=Decimal(sheet.draft["scores"][key]),
            reason=reasons.get(key, ""),
            at=now,
        )
        for key in rules.keys
    )


@action("sheets.reopen")
def reopen(*, sheet: Sheet, reason: str, by: User | None, now: datetime) -> Sheet:
    """Let the reader correct a locked sheet; the old scores stay, the next lock writes a new round.

    Raises: TransitionRefused if the sheet is open or the reason is empty, Refused by the database out of the stage.
    """
    held = Sheet.objects.select_for_update().get(pk=sheet.pk)
    return move(
        held,
        "reopen",
        transitions=SHEET,
        history=SheetHistory,
        by=by,
        now=now,
        reason=reason,
        locked_at=None,
        round=held.round + 1,
    )
