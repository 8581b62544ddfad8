"""A result sheet in words, as its entrant reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.states import ExitReason, Law, RuleBook
from sinovik.competitions.states.rulebook import HEARING, Criterion

from ..models import ResultSheet
from .bands import WORDS

BAND_LABELS: dict[str, str | Promise] = {key: label for key, label, _help in WORDS}
BAND_TONES = {"very_strong": "success", "strong": "success", "fair": "info", "weak": "caution", "absent": "danger"}
# what to do next time, per criterion of the law (PermenPANRB 91/2021)
ADVICE: dict[str, str | Promise] = {
    Law.NOVEL: _("Jelaskan apa yang berbeda dari cara lama dan dari inovasi serupa di tempat lain."),
    Law.EFFECTIVE: _("Tunjukkan angka sebelum dan sesudah, serta cara mengukurnya."),
    Law.USEFUL: _("Ceritakan siapa yang merasakan manfaatnya dan seberapa banyak."),
    Law.SPREADABLE: _("Tuliskan langkah, biaya, dan syarat agar instansi lain dapat meniru."),
    Law.SUSTAINABLE: _("Sebutkan dasar hukum, anggaran, dan petugas yang membuatnya bertahan."),
}


@dataclass(frozen=True)
class CriterionReading:
    label: str
    band: str | Promise
    tone: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class StageReading:
    """What the readers of one stage said, criterion by criterion."""

    title: str
    criteria: tuple[CriterionReading, ...]


@dataclass(frozen=True)
class Improvement:
    label: str
    advice: str | Promise


@dataclass(frozen=True)
class SheetReading:
    """What the page shows: the level by name, each stage's bands and reasons, and what to improve."""

    level: str
    stages: tuple[StageReading, ...]
    improvements: tuple[Improvement, ...]
    findings: tuple[str | Promise, ...]


def _criteria_of(book: RuleBook) -> dict[str, Criterion]:
    rows = [*book.rules["criterion"], *HEARING.values()]
    return {row["key"]: Criterion(row) for row in rows}


def _criterion(row: Mapping[str, Any], known: Mapping[str, Criterion]) -> CriterionReading:
    """Equal reasons of two readers are shown once."""
    reasons = tuple(dict.fromkeys(row["reasons"]))
    return CriterionReading(known[row["key"]].label, BAND_LABELS[row["band"]], BAND_TONES[row["band"]], reasons)


def reading_of(sheet: ResultSheet) -> SheetReading:
    """The sheet in the reader's language; labels come from the edition's frozen rules."""
    book = sheet.proposal.edition.book
    known, content = _criteria_of(book), sheet.content
    pool = book.pool_of(sheet.proposal.group).key
    return SheetReading(
        level=book.levels[sheet.level].label(pool) if sheet.level else "",
        stages=tuple(
            StageReading(book.stage_title(stage), tuple(_criterion(row, known) for row in rows))
            for stage, rows in groupby(content["criteria"], key=lambda row: row["stage"])
        ),
        improvements=tuple(Improvement(known[key].label, ADVICE[known[key].law]) for key in content["improvements"]),
        findings=tuple(ExitReason(code).label for code in content["findings"]),
    )
