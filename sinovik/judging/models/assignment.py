"""Who reads what: the frozen plan, its application, and each pair."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from sinovik.foundation.append_only import append_only
from sinovik.foundation.clock import Now
from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase

from ..states import ASSIGNMENT, AssignmentKind, AssignmentState
from .truths import PAIR_FREE_OF_CONFLICT


class AssignmentPlan(models.Model):
    """A frozen computation: what went in (digest), how (method, version, parameters), what came out.

    `pairs` is a list of [proposal, evaluator, fit, kept]; `certificate` proves the optimum and names the loads.
    """

    stage = models.ForeignKey("competitions.Stage", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    input_digest = models.CharField(max_length=64)
    method = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    parameters = models.JSONField()
    pairs = models.JSONField()
    certificate = models.JSONField()
    entry = models.ForeignKey("transparency.Entry", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["stage", "number"]
        constraints = [models.UniqueConstraint(fields=["stage", "number"], name="judging_plan_number")]
        triggers = append_only("judging_assignmentplan")

    def __str__(self) -> str:
        return f"{self.stage_id}/{self.number}"


class PlanApplication(models.Model):
    """The moment a plan became assignments; a plan is applied once."""

    plan = models.OneToOneField(AssignmentPlan, models.PROTECT, related_name="application")
    created = models.PositiveIntegerField()
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        triggers = append_only("judging_planapplication")

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.created}"


class Assignment(models.Model):
    """One evaluator reads one proposal in one stage. The database refuses a pair in conflict."""

    stage = models.ForeignKey("competitions.Stage", models.PROTECT, related_name="+")
    evaluator = models.ForeignKey("judging.Evaluator", models.PROTECT, related_name="assignments")
    proposal = models.ForeignKey("competitions.Proposal", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=AssignmentKind, default=AssignmentKind.PLANNED)
    state = models.CharField(max_length=16, choices=AssignmentState, default=ASSIGNMENT.initial)
    plan = models.ForeignKey(AssignmentPlan, models.PROTECT, null=True, blank=True, related_name="assignments")
    fit = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "proposal", "evaluator"],
                name="judging_pair_once_per_stage",
                violation_error_message=_("Penilai ini sudah pernah ditugaskan pada proposal yang sama."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=AssignmentKind.PLANNED) | Q(plan__isnull=False),
                name="judging_planned_by_a_plan",
            ),
        ]
        indexes = [models.Index(fields=["evaluator", "stage"], name="judging_assignment_mine")]
        triggers = [*guarded(ASSIGNMENT, history="judging_assignmenthistory"), PAIR_FREE_OF_CONFLICT]

    def __str__(self) -> str:
        return f"{self.evaluator_id} × {self.proposal_id}"


class AssignmentHistory(HistoryBase):
    subject = models.ForeignKey(Assignment, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(ASSIGNMENT, subject="judging_assignment", table="judging_assignmenthistory")
