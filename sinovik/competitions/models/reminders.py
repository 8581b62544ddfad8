from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.models.editions import Stage
from sinovik.competitions.states import REMINDER_MARKS
from sinovik.foundation.append_only import append_only


class Reminder(models.Model):
    """That one person was reminded of one closing at one mark before it: once, however often the reminding runs."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", verbose_name=_("tahap"))
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("kepada"))
    mark = models.DurationField(_("sebelum penutupan"))
    closes_at = models.DateTimeField(_("penutupan"))
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["pk"]
        triggers = append_only("competitions_reminder")
        constraints = [
            models.UniqueConstraint(name="reminder_once", fields=["stage", "closes_at", "mark", "to"]),
            models.CheckConstraint(name="reminder_has_a_mark", condition=Q(mark__in=REMINDER_MARKS)),
            models.CheckConstraint(
                name="reminder_between_mark_and_closing",
                condition=Q(at__gte=F("closes_at") - F("mark"), at__lte=F("closes_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.mark} {self.to_id}"
