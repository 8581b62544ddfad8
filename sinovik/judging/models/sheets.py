"""The sheet on which one reading is scored."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from sinovik.foundation.append_only import append_only
from sinovik.foundation.clock import Now
from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase

from ..states import SHEET, SheetState
from .truths import SCORE_ONLY_IN_STAGE, SHEET_ONLY_IN_STAGE


class Sheet(models.Model):
    """One reading's sheet. While open it keeps a draft (`{"scores": {key: mark}, "reasons": {key: text}}`)
    under a revision number; locking writes the Scores of its round, which nothing can change.

    `note` is the reader's own and is shown to nobody else.
    """

    assignment = models.OneToOneField("judging.Assignment", models.PROTECT, related_name="sheet")
    state = models.CharField(max_length=16, choices=SheetState, default=SHEET.initial)
    draft = models.JSONField(default=dict)
    note = models.TextField(_("catatan pribadi"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1)
    saved_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SheetState.LOCKED, locked_at__isnull=False)
                | Q(state=SheetState.OPEN, locked_at__isnull=True),
                name="judging_locked_has_a_moment",
            ),
        ]
        triggers = [*guarded(SHEET, history="judging_sheethistory"), SHEET_ONLY_IN_STAGE]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.round}"

    @property
    def is_locked(self) -> bool:
        return self.state == SheetState.LOCKED


class SheetHistory(HistoryBase):
    subject = models.ForeignKey(Sheet, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(SHEET, subject="judging_sheet", table="judging_sheethistory")


class Score(models.Model):
    """One mark on one criterion, as locked. A correction is a row of the next round, after a reasoned reopening."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="scores")
    round = models.PositiveSmallIntegerField()
    criterion = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "round", "criterion"], name="judging_one_mark_per_criterion"),
            models.CheckConstraint(condition=Q(value__gte=0), name="judging_mark_not_negative"),
        ]
        triggers = [*append_only("judging_score"), SCORE_ONLY_IN_STAGE]

    def __str__(self) -> str:
        return f"{self.criterion} {self.value}"
