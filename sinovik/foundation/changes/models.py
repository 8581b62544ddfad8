from django.db import models

from sinovik.foundation.append_only import append_only


class Change(models.Model):
    """Something that happened below and that a higher folder may have to act on: the outbox."""

    topic = models.CharField(max_length=60, db_index=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        triggers = append_only("changes_change")

    def __str__(self) -> str:
        return f"{self.topic} {self.subject_id}"


class Delivery(models.Model):
    """A consumer has dealt with a change; it never gets it twice."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="deliveries")
    consumer = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(name="changes_delivered_once", fields=["change", "consumer"])]

    def __str__(self) -> str:
        return f"{self.consumer} {self.change_id}"
