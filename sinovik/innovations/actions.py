"""Verbs of the registry. Competitions, judging and recognition call them; each leaves one audit record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Value
from django.utils.translation import gettext as _

from sinovik.agencies.models import Agency, Region, Unit
from sinovik.agencies.rules import fold
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.innovations.models import (
    Innovation,
    InnovationVersion,
    Provenance,
    Publication,
    SearchDocument,
    Standing,
)
from sinovik.innovations.queries import latest_version
from sinovik.innovations.rules import search_text, slug_of, title_key
from sinovik.innovations.states import RUNGS, Certainty

TAKE_NUMBERS = """
INSERT INTO innovations_numbersequence (kind, last) VALUES ('INO', %s)
ON CONFLICT (kind) DO UPDATE SET last = innovations_numbersequence.last + EXCLUDED.last RETURNING last
"""


def _next_numbers(wanted: int) -> list[str]:
    """The next numbers; their row stays locked until the transaction ends, so a rolled-back one leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_NUMBERS, [wanted])
        (last,) = cursor.fetchone()
    return [f"INO-{n:06d}" for n in range(last - wanted + 1, last + 1)]


def _vector(text: str, weight: str) -> SearchVector:
    return SearchVector(Value(search_text(text)), config="indonesian", weight=weight)


def _open_text(version: InnovationVersion, keys: Iterable[str]) -> str:
    """The words of the open sections: what is not open is not searched either."""
    parts = [part for part in version.content.get("sections", []) if part["key"] in keys]
    return " ".join(f"{part['heading']} {part['text']}" for part in parts)


def _document(innovation: Innovation, story: str) -> SearchDocument:
    """How an innovation is found: title first, then unit and owner, then place and the published story."""
    around = f"{innovation.unit or ''} {innovation.owner}"
    place = innovation.place or innovation.owner.region
    far = " ".join(filter(None, [str(place or ""), str((place and place.province) or ""), story]))
    return SearchDocument(
        innovation=innovation,
        document=_vector(innovation.title, "A") + _vector(around, "B") + _vector(far, "C"),
        title_key=title_key(innovation.title),
        near=fold(f"{innovation.title} {around}"),
    )


def index(innovations: Iterable[Innovation], *, stories: Mapping[int, str] | None = None) -> None:
    """Write the search documents anew. stories: published text by innovation id, for those that have one."""
    SearchDocument.objects.bulk_create(
        [_document(innovation, (stories or {}).get(innovation.pk, "")) for innovation in innovations],
        update_conflicts=True,
        unique_fields=["innovation"],
        update_fields=["document", "title_key", "near"],
    )


@action("innovations.register")
def register(
    *,
    title: str,
    owner: Agency,
    by: User | None,
    now: datetime,
    unit: Unit | None = None,
    place: Region | None = None,
    started_on: date | None = None,
    started_year: int | None = None,
    is_demo: bool = False,
    source: str = "",
) -> Innovation:
    """Give an innovation its record and its permanent number, which has no gaps and is never used again.

    title: empty only for a historical record whose source names the agency alone. started_year: if the day is unknown.
    Raises: Refused if the unit is another agency's, the start lies ahead, or a title is missing.
    """
    if unit is not None and unit.agency_id != owner.pk:
        raise Refused(_("Unit ini bukan milik instansi pemilik inovasi."), field="unit")
    if started_on is not None and started_on > now.date():
        raise Refused(
            _("Tanggal mulai tidak boleh di masa depan. Catat inovasi yang sudah berjalan."), field="started_on"
        )
    title = " ".join(title.split())
    innovation = Innovation.objects.create(
        number=_next_numbers(1)[0],
        title=title,
        slug=slug_of(title),
        owner=owner,
        unit=unit,
        place=place,
        started_on=started_on,
        started_year=started_on.year if started_on else started_year,
        is_demo=is_demo,
        source=source,
        registered_by=by,
        registered_at=now,
    )
    index([innovation])
    return innovation


@action("innovations.revise")
def revise(
    *, innovation: Innovation, content: Mapping[str, object], by: User | None, now: datetime
) -> InnovationVersion:
    """Write the next version of what the owner says. Earlier versions stay.

    Raises: Refused if nothing differs from the latest version.
    """
    Innovation.objects.select_for_update(of=("self",)).get(pk=innovation.pk)
    last = latest_version(innovation)
    if last is not None and last.content == dict(content):
        raise Refused(_("Tidak ada yang berubah sejak versi terakhir."))
    return InnovationVersion.objects.create(
        innovation=innovation, n=last.n + 1 if last else 1, content=dict(content), by=by, at=now
    )


@action("innovations.publish")
def publish(
    *,
    innovation: Innovation,
    by: User | None,
    now: datetime,
    version: InnovationVersion | None = None,
    open_keys: Iterable[str] = (),
) -> Innovation:
    """Open the record to the public, with those sections of one version that the owner chooses.

    Raises: Refused if the version is another innovation's or a section is not in it.
    """
    keys = list(open_keys)
    known = {part["key"] for part in version.content.get("sections", [])} if version else set()
    if version is not None and version.innovation_id != innovation.pk:
        raise Refused(_("Versi ini milik inovasi lain."))
    if not set(keys) <= known:
        raise Refused(_("Bagian yang akan dibuka tidak ada dalam versi ini. Pilih lagi."))
    Publication.objects.create(innovation=innovation, version=version, open_keys=keys, by=by, at=now)
    if innovation.published_at is None:
        innovation.published_at = now
        innovation.save(update_fields=["published_at"])
    if version is not None:
        index([innovation], stories={innovation.pk: _open_text(version, keys)})
    return innovation


@action("innovations.record_standing")
def record_standing(
    *,
    innovation: Innovation,
    level: str,
    source: str,
    by: User | None,
    now: datetime,
    year: int | None,
    competition: str = "KIPP",
    certainty: str = Certainty.SEEN,
    note: str = "",
    is_demo: bool | None = None,
) -> Standing:
    """Record what an innovation won. A higher level includes the lower ones; they need no row of their own.

    level: a value of states.Level. year: None if no source names it. Raises: Refused if it is recorded already.
    """
    return Standing.objects.create(
        innovation=innovation,
        competition=competition,
        year=year,
        level=level,
        level_rank=RUNGS[level].rank,
        certainty=certainty,
        note=note,
        source=source,
        is_demo=innovation.is_demo if is_demo is None else is_demo,
        recorded_at=now,
    )


@dataclass(eq=False)
class Historical:
    """One innovation as a source tells it: a record, new or known, with what it won and where each value comes from."""

    innovation: Innovation
    standings: list[Standing] = field(default_factory=list)
    provenance: list[Provenance] = field(default_factory=list)


@action("innovations.take_in_history")
def take_in_history(*, records: list[Historical], by: User | None, now: datetime, reason: str) -> None:
    """Write a file of historical records at once: all of it or, if the database refuses a row, nothing.

    New records get their numbers in the given order and are public from the start, their sources being public.
    reason: the file's name.
    """
    new = [record.innovation for record in records if record.innovation.pk is None]
    known = [record.innovation for record in records if record.innovation.pk is not None]
    for innovation, number in zip(new, _next_numbers(len(new)), strict=True):
        innovation.number, innovation.registered_at, innovation.published_at = number, now, now
    Innovation.objects.bulk_create(new)
    Innovation.objects.bulk_update(known, ["unit", "place", "started_year"])
    Publication.objects.bulk_create(Publication(innovation=innovation, by=by, at=now) for innovation in new)
    Standing.objects.bulk_create(row for record in records for row in record.standings)
    Provenance.objects.bulk_create(row for record in records for row in record.provenance)
    index([record.innovation for record in records])
