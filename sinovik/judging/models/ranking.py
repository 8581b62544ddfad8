"""Frozen computations of an order."""

from django.db import models
from django.db.models import Q

from sinovik.foundation.append_only import append_only
from sinovik.foundation.clock import Now

from .truths import RANKED_WHEN_ALL_LOCKED


class RankingRun(models.Model):
    """A ranking as it was computed once: digest of the input, method, version, parameters, every component.

    `parameters` holds criteria with weights, the scale and the places of each group. A new figure is a new run.
    """

    stage = models.ForeignKey("competitions.Stage", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    input_digest = models.CharField(max_length=64)
    result_digest = models.CharField(max_length=64)
    method = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    parameters = models.JSONField()
    entry = models.ForeignKey("transparency.Entry", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["stage", "number"]
        constraints = [models.UniqueConstraint(fields=["stage", "number"], name="judging_run_number")]
        triggers = [*append_only("judging_rankingrun"), RANKED_WHEN_ALL_LOCKED]

    def __str__(self) -> str:
        return f"{self.stage_id}/{self.number}"


class RankingRow(models.Model):
    """A proposal's place in its group, with every reading and criterion it was computed from."""

    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="rows")
    proposal = models.ForeignKey("competitions.Proposal", models.PROTECT, related_name="+")
    group = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=8)
    components = models.JSONField()
    tie_break = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["group", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "proposal"], name="judging_ranked_once"),
            models.UniqueConstraint(fields=["run", "group", "position"], name="judging_one_per_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="judging_position_from_one"),
        ]
        triggers = append_only("judging_rankingrow")

    def __str__(self) -> str:
        return f"{self.position}. {self.proposal_id}"
