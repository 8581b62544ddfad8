from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.append_only import append_only

from .states import EntryKind


def _has_32_bytes(name: str, *columns: str) -> models.CheckConstraint:
    condition = models.Q(*(Exact(Length(column), 32) for column in columns))
    return models.CheckConstraint(name=name, condition=condition)


class Entry(models.Model):
    """One act as the public sees it: what kind, when, and a digest hidden behind a salt. No person, no content.

    mark: the salted leaf of the digest of what was done. leaf: the hash of this row in the tree (`rules.leaf_of`).
    """

    kind = models.CharField(_("jenis"), max_length=20, choices=EntryKind)
    at = models.DateTimeField(_("pada"))
    mark = models.BinaryField(_("tanda"), max_length=32)
    leaf = models.BinaryField(_("sidik dalam pohon"), max_length=32)

    class Meta:
        constraints = [_has_32_bytes("entry_hashes", "mark", "leaf")]
        triggers = append_only("transparency_entry")

    def __str__(self) -> str:
        return self.get_kind_display()


class Secret(models.Model):
    """What an entry's mark hides. Read by the program alone until `Opening` gives it away."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="secret")
    digest = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=32)

    class Meta:
        constraints = [_has_32_bytes("secret_hashes", "digest", "salt")]
        triggers = append_only("transparency_secret")

    def __str__(self) -> str:
        return f"rahasia {self.entry_id}"


class Opening(models.Model):
    """From here on the digest and salt of an entry are public."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="opening")
    at = models.DateTimeField(_("pada"))

    class Meta:
        triggers = append_only("transparency_opening")

    def __str__(self) -> str:
        return f"pembukaan {self.entry_id}"


class Place(models.Model):
    """An entry's number in the record, from 1; given by one writer after the entry is committed, never again."""

    number = models.PositiveBigIntegerField(_("nomor"), primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="place")
    at = models.DateTimeField(_("pada"))

    class Meta:
        constraints = [models.CheckConstraint(name="place_from_one", condition=models.Q(number__gte=1))]
        triggers = append_only("transparency_place")

    def __str__(self) -> str:
        return str(self.number)


class TreeHead(models.Model):
    """The whole record up to a number, in one hash. peaks: what the tree grows from (`methods.merkle.grow`)."""

    size = models.PositiveBigIntegerField(_("banyaknya catatan"), primary_key=True)
    root = models.BinaryField(_("sidik pohon"), max_length=32)
    peaks = models.JSONField()
    at = models.DateTimeField(_("pada"))

    class Meta:
        constraints = [_has_32_bytes("tree_head_hash", "root")]
        triggers = append_only("transparency_treehead")

    def __str__(self) -> str:
        return f"{self.size}: {self.root_hex}"

    @property
    def root_hex(self) -> str:
        return bytes(self.root).hex()
