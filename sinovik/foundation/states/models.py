from django.conf import settings
from django.db import models
from django.db.models import Func


class HistoryBase(models.Model):
    """One move of a noun through its states. Rows are written by `move` only and never change.

    A subclass adds `subject` (foreign key to the noun, related_name="history") and
    `triggers = history_triggers(...)`.
    """

    verb = models.CharField("langkah", max_length=40)
    from_state = models.CharField("dari", max_length=40)
    to_state = models.CharField("ke", max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada")
    reason = models.TextField("alasan", blank=True)
    # the database transaction of the move: the guard on the noun's column asks for it
    transaction = models.BigIntegerField(
        db_default=Func(function="txid_current", output_field=models.BigIntegerField()), editable=False
    )

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.from_state} → {self.to_state}"
