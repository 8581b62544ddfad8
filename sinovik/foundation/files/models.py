from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.append_only import append_only

from .kinds import Kind


class StoredFile(models.Model):
    """A file as somebody gave it: its name is theirs, its content stands on the shelf under its digest.

    sha256, size: of what is kept. received_sha256: of what was sent; the two differ for pictures, which are kept
    without their metadata. The same content given twice is two rows and one file.
    """

    sha256 = models.CharField(_("sidik isi"), max_length=64, db_index=True)
    received_sha256 = models.CharField(_("sidik kiriman"), max_length=64)
    size = models.PositiveBigIntegerField(_("ukuran"))
    kind = models.CharField(_("jenis"), max_length=8, choices=[(kind.value, kind.facts.label) for kind in Kind])
    name = models.CharField(_("nama"), max_length=120)
    quarantined = models.BooleanField(
        _("dikarantina"),
        default=False,
        help_text=_("Dapat dibuka hanya setelah lolos pemeriksaan virus."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("oleh")
    )
    at = models.DateTimeField(_("pada"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stored_file_digests",
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$", received_sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(name="stored_file_not_empty", condition=models.Q(size__gt=0)),
        ]
        triggers = append_only("files_storedfile")

    def __str__(self) -> str:
        return self.name

    @property
    def media_type(self) -> str:
        return Kind(self.kind).facts.media_type


class Scan(models.Model):
    """What the virus scanner said of a content, whoever gave it. A quarantined file without one waits.

    finding: the scanner's name of what it found, "" for nothing; the content of a finding is removed, its rows stay.
    """

    sha256 = models.CharField(_("sidik isi"), max_length=64, unique=True)
    finding = models.CharField(_("temuan pemindai"), max_length=200, blank=True)
    at = models.DateTimeField(_("pada"))

    class Meta:
        constraints = [models.CheckConstraint(name="scan_digest", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"))]
        triggers = append_only("files_scan")

    def __str__(self) -> str:
        return self.finding or "OK"
