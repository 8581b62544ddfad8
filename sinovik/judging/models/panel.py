"""Nominees, the closed plenary and its decisions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from sinovik.foundation.append_only import append_only
from sinovik.foundation.clock import Now
from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase

from ..states import PLENARY, Outcome, PlenaryState
from .truths import ATTENDED_IN_SESSION, DECIDED_IN_QUORATE_SESSION, DEPARTED_IN_SESSION


class Nomination(models.Model):
    """A proposal handed to the readers of `stage` because it stood above the cut of `run`."""

    stage = models.ForeignKey("competitions.Stage", models.PROTECT, related_name="+")
    proposal = models.ForeignKey("competitions.Proposal", models.PROTECT, related_name="+")
    run = models.ForeignKey("judging.RankingRun", models.PROTECT, related_name="nominations")
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "proposal"],
                name="judging_nominated_once",
                violation_error_message=_("Proposal ini sudah menjadi nominasi pada tahap yang sama."),
            ),
        ]
        triggers = append_only("judging_nomination")

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.proposal_id}"


class Plenary(models.Model):
    """A closed session of the panel on one stage. It starts from a ranking run and may depart from it, with reasons."""

    stage = models.ForeignKey("competitions.Stage", models.PROTECT, related_name="+")
    run = models.ForeignKey("judging.RankingRun", models.PROTECT, related_name="plenaries")
    state = models.CharField(max_length=16, choices=PlenaryState, default=PLENARY.initial)
    quorum = models.PositiveSmallIntegerField(_("kuorum"))
    called_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(db_default=Now())
    concluded_at = models.DateTimeField(null=True, blank=True)
    entry = models.ForeignKey("transparency.Entry", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"],
                name="judging_one_plenary_per_stage",
                violation_error_message=_("Pleno tahap ini sudah dibuka."),
            ),
            models.CheckConstraint(
                condition=Q(state=PlenaryState.OPEN, concluded_at__isnull=True)
                | Q(state=PlenaryState.CONCLUDED, concluded_at__isnull=False),
                name="judging_concluded_has_a_moment",
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="judging_quorum_positive"),
        ]
        triggers = guarded(PLENARY, history="judging_plenaryhistory")

    def __str__(self) -> str:
        return f"{self.stage_id}"


class PlenaryHistory(HistoryBase):
    subject = models.ForeignKey(Plenary, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(PLENARY, subject="judging_plenary", table="judging_plenaryhistory")


class Attendance(models.Model):
    """A panelist, free to judge, sat in the open plenary."""

    plenary = models.ForeignKey(Plenary, models.PROTECT, related_name="attendances")
    evaluator = models.ForeignKey("judging.Evaluator", models.PROTECT, related_name="+")
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plenary", "evaluator"], name="judging_attends_once")]
        triggers = [*append_only("judging_attendance"), ATTENDED_IN_SESSION]

    def __str__(self) -> str:
        return f"{self.plenary_id}: {self.evaluator_id}"


class Departure(models.Model):
    """The session wants `outcome` for a proposal although the ranking says otherwise. The latest row counts."""

    plenary = models.ForeignKey(Plenary, models.PROTECT, related_name="departures")
    proposal = models.ForeignKey("competitions.Proposal", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome)
    reason = models.TextField(_("alasan"))
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="judging_departure_has_reason",
                violation_error_message=_("Tulis alasan mengapa pleno memilih lain dari peringkat."),
            ),
        ]
        triggers = [*append_only("judging_departure"), DEPARTED_IN_SESSION]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.outcome}"


class Decision(models.Model):
    """What the plenary of a stage decided about one proposal. One per proposal and stage; secret until announced.

    `level`: the key of the edition's level that a chosen proposal reaches, "" when the stage gives none.
    `departs`: the outcome differs from what the ranking recommended; then `reason` is never empty.
    """

    stage = models.ForeignKey("competitions.Stage", models.PROTECT, related_name="+")
    plenary = models.ForeignKey(Plenary, models.PROTECT, related_name="decisions")
    proposal = models.ForeignKey("competitions.Proposal", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome)
    level = models.CharField(_("tingkat"), max_length=40, blank=True)
    departs = models.BooleanField(default=False)
    reason = models.TextField(_("alasan"), blank=True)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "proposal"],
                name="judging_one_decision_per_stage",
                violation_error_message=_("Proposal ini sudah diputuskan pada tahap yang sama."),
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(outcome=Outcome.CHOSEN),
                name="judging_level_only_when_chosen",
                violation_error_message=_("Tingkat hanya diberikan kepada proposal yang terpilih."),
            ),
            models.CheckConstraint(
                condition=Q(departs=False) | ~Q(reason=""),
                name="judging_departing_decision_has_reason",
                violation_error_message=_("Tulis alasan mengapa pleno memilih lain dari peringkat."),
            ),
        ]
        triggers = [*append_only("judging_decision"), DECIDED_IN_QUORATE_SESSION]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.outcome}"
