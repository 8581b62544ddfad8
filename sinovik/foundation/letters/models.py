from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Letter(models.Model):
    """A notice to one person: in the inbox at once, by mail when the queue gets to it."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="letters", verbose_name="kepada")
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi")
    link = models.CharField("tautan", max_length=300, blank=True)
    until = models.DateTimeField("batas waktu", null=True)
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    at = models.DateTimeField("pada")
    mailed_at = models.DateTimeField("dikirim lewat surel pada", null=True)
    refused_at = models.DateTimeField("ditolak peladen surel pada", null=True)
    refusal = models.CharField("jawaban peladen surel", max_length=300, blank=True)
    read_at = models.DateTimeField("dibaca pada", null=True)

    class Meta:
        verbose_name = "surat"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["to", "read_at"], name="letter_unread")]
        constraints = [
            models.CheckConstraint(
                name="letter_read_after_sent",
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("at")),
                violation_error_message="Surat tidak dapat dibaca sebelum dikirim.",
            ),
            models.CheckConstraint(
                name="letter_mailed_or_refused",
                condition=Q(refused_at=None, refusal="")
                | (Q(refused_at__isnull=False, mailed_at=None) & ~Q(refusal="")),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
