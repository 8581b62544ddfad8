from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A list as one person wants to find it again: its address with what it is sifted and sorted by."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views", verbose_name=_("orang")
    )
    name = models.CharField(_("nama"), max_length=60)
    path = models.CharField(_("alamat"), max_length=200)
    query = models.CharField(_("saringan"), max_length=600, blank=True)
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["path", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="saved_view_named_once",
                fields=["user", "path", "name"],
                violation_error_message=_("Anda sudah menyimpan tampilan dengan nama itu di halaman ini."),
            ),
            models.CheckConstraint(
                name="saved_view_has_name",
                condition=~Q(name=""),
                violation_error_message=_("Tuliskan nama tampilan ini."),
            ),
            models.CheckConstraint(
                name="saved_view_stays_here",
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                violation_error_message=_("Tampilan hanya dapat disimpan dari halaman di sini."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where it leads, for a reader of Indonesian."""
        return f"{self.path}?{self.query}" if self.query else self.path
