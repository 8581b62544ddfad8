from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sinovik.methods import merkle
from sinovik.methods.canonical import canonical_json

from .models import Entry, Opening, Place, Secret, TreeHead
from .rules import leaf_of, public_form


@dataclass(frozen=True)
class Inclusion:
    """Proof that an entry is in the record of `size` entries with this root. number: from 1."""

    number: int
    size: int
    leaf: bytes
    proof: tuple[bytes, ...]
    root: bytes

    @property
    def path(self) -> list[str]:
        return [step.hex() for step in self.proof]

    @property
    def root_hex(self) -> str:
        return self.root.hex()

    def holds(self) -> bool:
        return merkle.verify_inclusion(self.leaf, self.number - 1, self.size, self.proof, self.root)


@dataclass(frozen=True)
class Opened:
    """What an opened entry hid."""

    digest: bytes
    salt: bytes

    @property
    def digest_hex(self) -> str:
        return self.digest.hex()

    @property
    def salt_hex(self) -> str:
        return self.salt.hex()


def entry_number(entry: Entry) -> int | None:
    """The entry's number in the record, or None while it waits for one (at most a minute)."""
    return Place.objects.filter(entry=entry).values_list("number", flat=True).first()


def latest_head() -> TreeHead | None:
    """The newest head of the record, or None while it is empty."""
    return TreeHead.objects.order_by("-size").first()


def unnumbered() -> Iterator[tuple[int, bytes]]:
    """Committed entries without a number (key, leaf), oldest first."""
    rows = Entry.objects.filter(place=None).order_by("pk").values_list("pk", "leaf")
    return ((pk, bytes(leaf)) for pk, leaf in rows)


def leaves(size: int | None = None) -> list[bytes]:
    """The leaf hashes in the order of their numbers; of the first `size` entries, or of all."""
    rows = Place.objects.order_by("number").values_list("entry__leaf", flat=True)
    return [bytes(leaf) for leaf in (rows if size is None else rows.filter(number__lte=size))]


def inclusion(entry: Entry) -> Inclusion | None:
    """Proof that the entry is in the record as of its newest head; None while it waits for its number."""
    number, head = entry_number(entry), latest_head()
    if number is None or head is None:
        return None
    proof = merkle.inclusion_proof(leaves(head.size), number - 1)
    return Inclusion(number, head.size, bytes(entry.leaf), proof, bytes(head.root))


def growth(old_size: int) -> tuple[bytes, ...]:
    """Proof that the record of `old_size` entries became the one of the newest head. Raises: merkle.NoSuchProof."""
    head = latest_head()
    return merkle.consistency_proof(leaves(head.size if head else 0), old_size)


def opened(entry: Entry) -> Opened | None:
    """What the entry hid, once it is opened; None before."""
    if not Opening.objects.filter(entry=entry).exists():
        return None
    secret = Secret.objects.get(entry=entry)
    return Opened(bytes(secret.digest), bytes(secret.salt))


def numbered() -> QuerySet[Place]:
    """Entries with their numbers, the newest first."""
    return Place.objects.select_related("entry").order_by("-number")


def rows_of(places: Iterable[Place]) -> list[list[object]]:
    """Places as lines of the public list: number with its address, what, when, the beginning of the leaf."""
    return [
        [
            {"text": place.number, "href": reverse("transparency:entry", args=[place.number])},
            place.entry.get_kind_display(),
            place.entry.at,
            bytes(place.entry.leaf).hex()[:12] + "…",
        ]
        for place in places
    ]


def facts_of(place: Place) -> list[dict[str, object]]:
    """One entry as everyone may read it, with the exact text whose leaf hash stands in the tree."""
    entry = place.entry
    text = canonical_json(public_form(entry.kind, entry.at, bytes(entry.mark))).decode()
    return [
        {"key": _("Peristiwa"), "value": entry.get_kind_display()},
        {"key": _("Pada"), "value": entry.at},
        {"key": _("Teks yang dicatat"), "value": text},
        {"key": _("Sidik catatan"), "value": bytes(entry.leaf).hex(), "code": True},
    ]


def breaches() -> list[str]:
    """Facts about the live record that must hold and do not; empty is well. In English, for operators."""
    return [*_altered_entries(), *_gaps_in_numbers(), *_wrong_heads()]


def _altered_entries() -> Iterator[str]:
    rows = Entry.objects.annotate(salt=F("secret__salt"), digest=F("secret__digest")).order_by("pk")
    for entry in rows.iterator():
        if bytes(entry.leaf) != leaf_of(entry.kind, entry.at, bytes(entry.mark)):
            yield f"entry {entry.pk}: its leaf does not fit its kind, moment and mark"
        if entry.salt is None or merkle.salted_leaf(bytes(entry.digest), bytes(entry.salt)) != bytes(entry.mark):
            yield f"entry {entry.pk}: its secret does not open its mark"


def _gaps_in_numbers() -> Iterator[str]:
    numbers = [0, *Place.objects.order_by("number").values_list("number", flat=True)]
    for before, after in pairwise(numbers):
        if after != before + 1:
            yield f"place {after}: follows {before}"


def _wrong_heads() -> Iterator[str]:
    """Each head recomputed from the leaves, growing from one head to the next."""
    every, peaks, size = leaves(), (), 0
    for head in TreeHead.objects.order_by("size"):
        peaks = merkle.grow(peaks, size, every[size : head.size])
        size = head.size
        if size > len(every) or merkle.root_of_peaks(peaks) != bytes(head.root):
            yield f"head {head.size}: is not the root of its entries"
            return
    if size < len(every):
        yield f"head {size}: does not cover all {len(every)} numbered entries"
