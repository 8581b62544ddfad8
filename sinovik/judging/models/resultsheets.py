"""What every entrant learns from the competition, whatever the result."""

from django.db import models

from sinovik.foundation.append_only import append_only

from ..states.resultsheets import Ending


class ResultSheet(models.Model):
    """One entry's bands, cleared reasons and three improvements, made when results are published; never altered.

    content: {"criteria": [{"stage", "key", "band", "reasons": [str]}], "improvements": [criterion key], "findings"};
    no mark, no rank, no name of any judge. Labels come from the edition's rules when it is shown.
    """

    proposal = models.OneToOneField("competitions.Proposal", models.PROTECT, related_name="+", verbose_name="proposal")
    ending = models.CharField("hasil", max_length=20, choices=Ending.choices)
    level = models.CharField("tingkat", max_length=40, blank=True)
    content = models.JSONField("isi")
    made_at = models.DateTimeField("dibuat pada")

    class Meta:
        verbose_name = "lembar hasil"
        ordering = ["-made_at", "-pk"]
        triggers = append_only("judging_resultsheet")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ending=Ending.CHOSEN) ^ models.Q(level=""),
                name="resultsheet_level_if_chosen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.ending}"
