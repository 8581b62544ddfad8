"""Editions as everyone may see them: calendar, its moves, groups and categories."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.queries.editions import (
    calendar_changes,
    published_editions,
    running_editions,
    stage_for,
    stages_of,
)
from sinovik.competitions.states import Permit
from sinovik.portal.queries.words import Item


def _day(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "j M Y") if moment else _("belum ditetapkan")


def _span(stage: Stage) -> str:
    first, last = _day(stage.opens_at), _day(stage.closes_at)
    return first if first == last else f"{first} – {last}"


def _step(stage: Stage) -> Item:
    """Needs a stage read with `open_now` and `over`."""
    state = "now" if stage.open_now else "done" if stage.over else "next"
    return {"title": stage.title, "text": _span(stage), "state": state, "more": ""}


@dataclass(frozen=True)
class EditionCard:
    """The running edition above the fold: where it stands and until when entries are taken."""

    edition: Edition
    steps: list[Item]
    closes_at: datetime | None
    taking_entries: bool


def card_of(edition: Edition, now: datetime) -> EditionCard:
    stages = list(stages_of(edition, now))
    entry = stage_for(edition, Permit.SUBMIT)
    open_now = {stage.pk for stage in stages if stage.open_now}
    return EditionCard(
        edition=edition,
        steps=[_step(stage) for stage in stages],
        closes_at=entry.closes_at if entry else None,
        taking_entries=entry is not None and entry.pk in open_now,
    )


def running_card(now: datetime) -> EditionCard | None:
    """The newest national edition that runs, or None."""
    edition = running_editions().filter(scope="national").first()
    return card_of(edition, now) if edition else None


def editions() -> QuerySet[Edition]:
    return published_editions().select_related("agency")


def _labels(rows: object) -> list[str]:
    english = get_language() == "en"
    return [(row.get("label_en") if english else "") or row["label"] for row in rows or []]


def rules_in_words(edition: Edition) -> list[Item]:
    """What an entrant asks first: legal basis, groups, categories."""
    rules = edition.rules
    shown = [
        (_("Dasar hukum"), ", ".join(rules.get("legal", {}).get("basis") or [])),
        (pgettext("banyak", "Kelompok"), ", ".join(_labels(rules.get("group")))),
        (_("Kategori"), ", ".join(_labels(rules.get("category")))),
        (_("Sidik aturan"), edition.rules_digest),
    ]
    return [{"key": key, "value": value} for key, value in shown if value and "unknown" not in value]


def moves_of(edition: Edition) -> list[Item]:
    """Each move of the calendar with its old and new end, letter and reason."""
    return [
        {
            "title": row.stage.title,
            "at": row.at,
            "by": row.letter_number,
            "text": _("Semula sampai %(old)s, menjadi %(new)s. %(reason)s")
            % {"old": _day(row.old_closes_at), "new": _day(row.new_closes_at), "reason": row.reason},
        }
        for row in calendar_changes(edition).exclude(by_rule=True)
    ]
