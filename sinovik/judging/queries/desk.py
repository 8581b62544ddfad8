"""What the pages of a reader show, gathered once."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from sinovik.competitions.models import Stage
from sinovik.competitions.states.rulebook import Criterion
from sinovik.foundation.access.models import User

from ..models import Evaluator, Sheet
from ..rules.access import Sight, may_read_entries, may_write_sheet, sight_of
from ..rules.bands import Band, bands
from ..rules.reading import ReadingRules, reading_rules
from .entries import EntryLine, EntryView, Passage, entry_line, entry_view
from .evaluators import posts_of, undeclared_agencies
from .sheets import Load, load_of, stages_of


@dataclass(frozen=True)
class Post:
    """An edition the person judges in, with the load in each of its stages."""

    evaluator: Evaluator
    undeclared: int
    stages: list[tuple[Stage, Load]]

    @property
    def must_declare(self) -> bool:
        return self.undeclared > 0 or not may_read_entries(self.evaluator)


def posts_with_loads(user: User | None) -> list[Post]:
    stages = list(stages_of(user))
    return [
        Post(
            evaluator=post,
            undeclared=undeclared_agencies(post).count(),
            stages=[(stage, load_of(user, stage)) for stage in stages if stage.edition_id == post.edition_id],
        )
        for post in posts_of(user)
    ]


@dataclass(frozen=True)
class SheetLine:
    """One sheet in the reader's own list."""

    sheet: Sheet
    entry: EntryLine
    marked: int
    criteria: int

    @property
    def state(self) -> str:
        if self.sheet.is_locked:
            return "locked"
        return "in_progress" if self.sheet.revision else "not_started"


def lines_of(sheets: QuerySet[Sheet], sight: Sight, stage: Stage) -> list[SheetLine]:
    """The reader's sheets in a stage, open ones first."""
    rules, book = reading_rules(stage), stage.edition.book
    lines = [
        SheetLine(
            sheet=sheet,
            entry=entry_line(sheet.assignment.proposal, sight, book),
            marked=len(sheet.draft.get("scores", {})),
            criteria=len(rules.criteria),
        )
        for sheet in sheets.select_related("assignment__proposal__agency")
    ]
    return sorted(lines, key=lambda line: (line.sheet.is_locked, line.sheet.assignment_id))


@dataclass(frozen=True)
class CriterionStep:
    """One criterion in the strip above the sheet."""

    criterion: Criterion
    mark: int | None
    reason: str
    current: bool


@dataclass(frozen=True)
class SheetDesk:
    """Everything the score page shows."""

    sheet: Sheet
    stage: Stage
    rules: ReadingRules
    entry: EntryView
    load: Load
    criterion: Criterion
    passage: Passage | None
    writable: bool

    @property
    def draft(self) -> dict[str, Any]:
        return {"scores": {}, "reasons": {}} | self.sheet.draft

    @cached_property
    def steps(self) -> list[CriterionStep]:
        draft = self.draft
        return [
            CriterionStep(row, draft["scores"].get(row.key), draft["reasons"].get(row.key, ""), row == self.criterion)
            for row in self.rules.criteria
        ]

    @property
    def standing(self) -> CriterionStep:
        """The present criterion as it is saved."""
        return next(step for step in self.steps if step.current)

    @property
    def marked(self) -> int:
        return len(self.draft["scores"])

    @cached_property
    def bands(self) -> list[Band]:
        return bands(self.rules.scale)

    @property
    def initial(self) -> dict[str, Any]:
        key, draft = self.criterion.key, self.draft
        return {
            "revision": self.sheet.revision,
            "mark": draft["scores"].get(key),
            "reason": draft["reasons"].get(key, ""),
            "note": self.sheet.note,
        }

    def merged(self, mark: int | None, reason: str) -> tuple[dict[str, Any], dict[str, str]]:
        """The draft with this criterion's answer in it. An unmarked criterion keeps what it had."""
        key, draft = self.criterion.key, self.draft
        scores = dict(draft["scores"]) if mark is None else {**draft["scores"], key: mark}
        return scores, {**draft["reasons"], key: reason}

    @property
    def following(self) -> Criterion | None:
        """The criterion after this one, None after the last."""
        later = self.rules.criteria[self.rules.keys.index(self.criterion.key) + 1 :]
        return later[0] if later else None

    @property
    def address_after(self) -> str:
        if self.following is None:
            return reverse("judging:lock", args=[self.sheet.pk])
        return f"{reverse('judging:score', args=[self.sheet.pk])}?kriteria={self.following.key}"


def sheet_desk(sheet: Sheet, *, criterion: str, section: str, now: datetime) -> SheetDesk:
    """The page of one sheet. Unknown criteria and sections fall back to the first that fits."""
    stage = sheet.assignment.stage
    rules = reading_rules(stage)
    user = sheet.assignment.evaluator.user
    entry = entry_view(sheet.assignment.proposal_id, sight_of(stage.edition, now=now))
    chosen = next((row for row in rules.criteria if row.key == criterion), None) or _first_unmarked(sheet, rules)
    wanted = [section, *chosen.sections]
    return SheetDesk(
        sheet=sheet,
        stage=stage,
        rules=rules,
        entry=entry,
        load=load_of(user, stage, beside=sheet),
        criterion=chosen,
        passage=next((entry.by_key[key] for key in wanted if key in entry.by_key), next(iter(entry.passages), None)),
        writable=may_write_sheet(user, sheet, now=now),
    )


def _first_unmarked(sheet: Sheet, rules: ReadingRules) -> Criterion:
    scores = sheet.draft.get("scores", {})
    return next((row for row in rules.criteria if row.key not in scores), rules.criteria[0])
