"""What a sheet must hold before it can be locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from sinovik.methods.text import count_words

from .reading import ReadingRules

LONGEST_REASON = 4000


@dataclass(frozen=True)
class MarkFinding:
    """One thing that keeps a sheet from being saved or locked. field: the form field it concerns."""

    field: str
    text: str


def mark_of(value: object, rules: ReadingRules) -> Decimal | None:
    """The mark as a whole number of the scale, or None if it is none."""
    try:
        mark = Decimal(str(value))
    except InvalidOperation:
        return None
    low, high = rules.scale
    return mark if mark.is_finite() and mark == mark.to_integral_value() and low <= mark <= high else None


def wrong_marks(scores: Mapping[str, Any], rules: ReadingRules) -> list[MarkFinding]:
    """Marks that are not of the scale, and criteria that the stage does not have."""
    low, high = rules.scale
    unknown = [
        MarkFinding("", _("Kriteria ini tidak ada pada tahap ini. Muat ulang halaman."))
        for key in scores
        if key not in rules.weights
    ]
    outside = [
        MarkFinding(f"score_{key}", _("Pilih nilai bulat dari %(low)s sampai %(high)s.") % {"low": low, "high": high})
        for key, value in scores.items()
        if key in rules.weights and mark_of(value, rules) is None
    ]
    return unknown + outside


def _labels(rules: ReadingRules) -> dict[str, str]:
    return {criterion.key: criterion.label for criterion in rules.criteria}


def missing_marks(draft: Mapping[str, Any], rules: ReadingRules) -> list[MarkFinding]:
    scores = draft.get("scores", {})
    return [
        MarkFinding(f"score_{key}", _("Pilih nilai untuk kriteria %(label)s.") % {"label": label})
        for key, label in _labels(rules).items()
        if key not in scores
    ]


def short_reasons(draft: Mapping[str, Any], rules: ReadingRules) -> list[MarkFinding]:
    if not rules.reason_words:
        return []
    reasons = draft.get("reasons", {})
    return [
        MarkFinding(
            f"reason_{key}",
            _("Tulis alasan untuk %(label)s, paling sedikit %(words)s kata.")
            % {"label": label, "words": rules.reason_words},
        )
        for key, label in _labels(rules).items()
        if count_words(reasons.get(key, "")) < rules.reason_words
    ]


def lock_findings(draft: Mapping[str, Any], rules: ReadingRules) -> list[MarkFinding]:
    """Everything that keeps this draft from being locked; empty means it may be."""
    return [*wrong_marks(draft.get("scores", {}), rules), *missing_marks(draft, rules), *short_reasons(draft, rules)]
