"""The registry: an innovation for life, its versions, what it won, where each fact comes from, and how it is found."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency, Region, Unit
from sinovik.foundation.append_only import append_only
from sinovik.innovations.states import RUNGS, Certainty, Level


class NumberSequence(models.Model):
    """The last number given of one kind. It is counted under a row lock, so numbers have no gaps."""

    kind = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"


class Innovation(models.Model):
    """One innovation from its first day to its last. A competition seals snapshots of it; it stays the same record."""

    number = models.CharField(_("nomor tetap"), max_length=12, unique=True)
    title = models.CharField(
        _("judul"), max_length=300, blank=True, help_text=_("Kosong bila sumber tidak menyebutnya.")
    )
    slug = models.SlugField(_("alamat"), max_length=120)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("pemilik"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    place = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tempat"))
    started_on = models.DateField(_("mulai diterapkan"), null=True, blank=True)
    started_year = models.PositiveSmallIntegerField(_("tahun mulai"), null=True, blank=True)
    is_demo = models.BooleanField(_("contoh"), default=False)
    source = models.CharField(_("sumber"), max_length=300, blank=True, default="")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField(_("didaftarkan"))
    published_at = models.DateTimeField(_("diterbitkan"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["owner"], name="innovation_owner")]
        constraints = [
            models.CheckConstraint(name="innovation_number_form", condition=Q(number__regex=r"^INO-[0-9]{6}$")),
            models.CheckConstraint(
                name="innovation_start_agrees_with_year",
                condition=Q(started_on=None) | Q(started_year=F("started_on__year")),
                violation_error_message=_("Tanggal mulai dan tahun mulai tidak sesuai."),
            ),
            models.CheckConstraint(
                name="innovation_untitled_has_source",
                condition=~Q(title="") | ~Q(source=""),
                violation_error_message=_(
                    "Tuliskan judul inovasi. Hanya catatan sejarah dengan sumber yang boleh tanpa judul."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Judul belum tercatat"))


class InnovationVersion(models.Model):
    """What the owner says about the innovation at one moment. Never changed: a correction is the next version.

    content: {"summary": str, "sections": [{"key", "heading", "text"}], "goals": [1–17], "novelty": str}
    """

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField(_("versi"))
    content = models.JSONField(_("isi"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("ditulis"))

    class Meta:
        ordering = ["innovation", "-n"]
        triggers = append_only("innovations_innovationversion")
        constraints = [
            models.UniqueConstraint(name="version_numbered_once", fields=["innovation", "n"]),
            models.CheckConstraint(name="version_counts_from_one", condition=Q(n__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.innovation_id} v{self.n}"


class Publication(models.Model):
    """The owner's decision what the public may read: one version and its open sections. The newest counts."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="publications")
    version = models.ForeignKey(InnovationVersion, models.PROTECT, null=True, related_name="+")
    open_keys = models.JSONField(_("bagian yang terbuka"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("diterbitkan"))

    class Meta:
        ordering = ["innovation", "-pk"]
        triggers = append_only("innovations_publication")

    def __str__(self) -> str:
        return f"{self.innovation_id} {self.at:%Y-%m-%d}"


class Standing(models.Model):
    """What an innovation won in one year of one competition, with its source. A higher rank includes the lower ones."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="standings")
    competition = models.CharField(_("kompetisi"), max_length=40, default="KIPP")
    year = models.PositiveSmallIntegerField(
        _("tahun"), null=True, blank=True, help_text=_("Kosong bila sumber tidak menyebutnya.")
    )
    level = models.CharField(_("tingkat"), max_length=12, choices=Level)
    level_rank = models.PositiveSmallIntegerField(_("jenjang"))
    certainty = models.CharField(_("keyakinan"), max_length=10, choices=Certainty, default=Certainty.SEEN)
    note = models.CharField(_("catatan"), max_length=200, blank=True, default="")
    source = models.CharField(_("sumber"), max_length=400)
    is_demo = models.BooleanField(_("contoh"), default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-level_rank", "pk"]
        triggers = append_only("innovations_standing")
        indexes = [models.Index(fields=["year", "level_rank"], name="standing_year_rank")]
        constraints = [
            models.UniqueConstraint(
                name="standing_once",
                fields=["innovation", "competition", "year", "level"],
                nulls_distinct=False,
                violation_error_message=_("Capaian ini sudah tercatat untuk inovasi tersebut."),
            ),
            models.CheckConstraint(
                name="standing_rank_agrees_with_level",
                condition=models.Q(
                    *(Q(level=level, level_rank=rung.rank) for level, rung in RUNGS.items()), _connector=Q.OR
                ),
            ),
            models.CheckConstraint(
                name="standing_has_source",
                condition=~Q(source=""),
                violation_error_message=_("Sebutkan sumber capaian ini."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.competition} {self.year or ''}".strip()


class Provenance(models.Model):
    """Where one value of a record comes from, word for word as the source has it."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="provenance")
    field = models.CharField(_("fakta"), max_length=40)
    value = models.CharField(_("nilai di sumber"), max_length=400)
    certainty = models.CharField(_("keyakinan"), max_length=10, choices=Certainty)
    note = models.CharField(_("catatan"), max_length=200, blank=True, default="")
    source = models.CharField(_("sumber"), max_length=400)
    row = models.CharField(_("baris"), max_length=60, db_index=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["field", "pk"]
        triggers = append_only("innovations_provenance")
        constraints = [models.UniqueConstraint(name="provenance_once", fields=["innovation", "field", "source", "row"])]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"


class SearchDocument(models.Model):
    """How an innovation is found: stems with weights, the folded title for typing errors. Rewritten by the actions."""

    innovation = models.OneToOneField(Innovation, models.PROTECT, primary_key=True, related_name="search")
    document = SearchVectorField()
    title_key = models.CharField(max_length=300)
    near = models.TextField()

    class Meta:
        indexes = [
            GinIndex(fields=["document"], name="search_document"),
            GinIndex(fields=["near"], name="search_near", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title_key
