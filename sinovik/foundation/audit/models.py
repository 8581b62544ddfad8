from django.conf import settings
from django.db import models

from sinovik.foundation import clock
from sinovik.foundation.append_only import append_only


class Record(models.Model):
    """One act: who did what to what, when and why. For investigation only; features read their own histories."""

    verb = models.CharField("perbuatan", max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("pada")
    written_at = models.DateTimeField("dicatat pada", db_default=clock.Now())
    subject_kind = models.CharField("jenis hal", max_length=60, blank=True)
    subject_id = models.BigIntegerField("nomor hal", null=True)
    agency_id = models.BigIntegerField("instansi", null=True)
    reason = models.TextField("alasan", blank=True)

    class Meta:
        triggers = append_only("audit_record")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_subject"),
            models.Index(fields=["verb"], name="audit_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"


class Sight(models.Model):
    """One reading of a sealed thing."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_constraint=False)
    at = models.DateTimeField(db_default=clock.Now())
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        triggers = append_only("audit_sight")
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="sight_subject")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"
