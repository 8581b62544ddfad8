"""The winners' history and the LAN bank of 2018, row by row through the real actions.

Two rows are one innovation when (1) the KIPP row's source names the LAN record, or (2) the owner is the same agency and
the titles are equal after folding and without brackets. The same title of two owners stays two innovations.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from sinovik.agencies.actions import add_units
from sinovik.agencies.imports import rows_of
from sinovik.agencies.models import Agency, AgencyName, Region, Unit
from sinovik.agencies.queries import suggest_agencies
from sinovik.agencies.rules import fold, normalize
from sinovik.agencies.states import NameKind
from sinovik.innovations.actions import Historical, take_in_history
from sinovik.innovations.models import Innovation, Provenance, Standing
from sinovik.innovations.rules import level_of, readable, slug_of, title_key
from sinovik.innovations.states import RUNGS, Certainty

WINNERS = "kipp_pemenang_terlihat.csv"
LAN = "lan_bank_inovasi_2018.csv"
NO_TITLE = "(judul tidak disebut"
LAN_RECORD = re.compile(r"table-inovasi\.sql .* id (\d+)$")
# what the column `keyakinan` adds to SEEN, in our words
NOTES = {
    "title as described, not quoted": gettext_noop("Judul diuraikan sumber, bukan dikutip."),
    "described, not quoted": gettext_noop("Judul diuraikan sumber, bukan dikutip."),
    "year not stated (2014 or 2015)": gettext_noop("Tahun tidak disebut: 2014 atau 2015."),
    "year not stated (2014 or 2015); agency inferred: bank says Kota Tangerang / Badan Pertanahan": gettext_noop(
        "Tahun tidak disebut: 2014 atau 2015."
        " Instansi disimpulkan: bank inovasi menulis Kota Tangerang, Badan Pertanahan."
    ),
    "year inferred from post date 2016-04-30": gettext_noop("Tahun disimpulkan dari tanggal berita, 30 April 2016."),
    "as UNPSA 2018 winner; Top level not seen": gettext_noop(
        "Terbaca sebagai pemenang UNPSA 2018; tingkat Top tidak terbaca."
    ),
    "year not seen": gettext_noop("Tahun tidak disebut."),
}


@dataclass(frozen=True)
class RowReport:
    """What became of one row. outcome: added, merged, present (it was there before) or refused."""

    row: str
    outcome: str
    number: str = ""
    findings: tuple[str, ...] = ()


@dataclass
class Entry:
    """One row in our words, whichever file it comes from."""

    row: str
    title: str
    agency: str
    unit: str
    place: str
    facts: dict[str, str]
    certainty: str
    note: str
    source: str
    started_year: int | None = None
    standing: tuple[str, int | None] | None = None
    same_as: str = ""
    findings: list[str] = field(default_factory=list)


def certainty_of(words: str) -> tuple[str, str]:
    """(certainty, note) of a `keyakinan` value. Raises ValueError for an addition that has no words of ours yet."""
    addition = re.sub(r"^SEEN[, ]*", "", words).strip()
    addition = addition[1:-1] if addition.startswith("(") and addition.endswith(")") else addition
    if addition and addition not in NOTES:
        raise ValueError(f"keyakinan {words!r} has no note; known: {sorted(NOTES)}")
    inferred = "inferred" in addition or "described" in addition
    return (Certainty.INFERRED if inferred else Certainty.SEEN), NOTES.get(addition, "")


def winners() -> Iterator[Entry]:
    """The KIPP winners and finalists that have been seen."""
    for row in rows_of(WINNERS):
        certainty, note = certainty_of(row["keyakinan"])
        title = "" if row["judul_inovasi"].startswith(NO_TITLE) else row["judul_inovasi"]
        named = LAN_RECORD.search(row["source"])
        yield Entry(
            row=f"kipp:{row['no']}",
            title=title,
            agency=row["instansi"],
            unit=row["unit"],
            place="",
            facts={"title": title, "owner": row["instansi"], "unit": row["unit"]},
            certainty=certainty,
            note=note,
            source=row["source"],
            standing=(row["predikat"], int(row["tahun"]) if row["tahun"] else None),
            same_as=f"lan:{named[1]}" if named else "",
        )


def lan_bank() -> Iterator[Entry]:
    """The innovations that LAN's bank had published by 2018."""
    for row in rows_of(LAN):
        yield Entry(
            row=f"lan:{row['id']}",
            title=readable(row["nama_inovasi"]),
            agency=row["nama_instansi"],
            unit=row["unit_instansi"],
            place=row["kabkota"],
            facts={
                "title": row["nama_inovasi"],
                "owner": row["nama_instansi"],
                "unit": row["unit_instansi"],
                "kind": row["jenis_inovasi"],
                "initiated_year": row["tahun_inisiasi"],
                "started_year": row["tahun_implementasi"],
                "place": row["kabkota"],
                "validation": row["teknik_validasi"],
                "listed_on": row["tanggal_dibuat"],
            },
            certainty=Certainty.SEEN,
            note="",
            source=row["source"],
            started_year=int(row["tahun_implementasi"]) if row["tahun_implementasi"] else None,
        )


def unit_name(text: str, owner: Agency, typed: str) -> str:
    """The unit's name without signs around it or the owner's name behind it; empty if it is the owner itself."""
    name = text.strip(" :;,–-")
    same = {normalize(owner.name), normalize(typed)}
    if normalize(name) in same:
        return ""
    words = name.split()
    length = len(normalize(owner.name).split())
    head, tail = " ".join(words[:-length]), " ".join(words[-length:])
    return head.strip(" ,–-") if head and normalize(tail) in same else name


@dataclass
class Registry:
    """What the database holds before a file is read and what the file adds, so that no row is asked for by itself."""

    names: dict[str, AgencyName]
    tight: dict[str, AgencyName]
    units: dict[tuple[int, str], Unit]
    titles: dict[tuple[int, str], Historical]
    rows: dict[str, Historical]
    new_units: list[Unit] = field(default_factory=list)
    records: dict[Historical, None] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Registry":
        names = {name.normalized: name for name in AgencyName.objects.select_related("agency__region__province")}
        units = {(unit.agency_id, fold(unit.name)): unit for unit in Unit.objects.all()}
        known = Innovation.objects.select_related("owner__region__province", "unit", "place__province").order_by("-pk")
        by_pk = {innovation.pk: Historical(innovation) for innovation in known}
        titles = {(record.innovation.owner_id, title_key(record.innovation.title)): record for record in by_pk.values()}
        rows = {row: by_pk[pk] for row, pk in Provenance.objects.values_list("row", "innovation")}
        tight = {key.replace(" ", ""): name for key, name in names.items()}
        return cls(names=names, tight=tight, units=units, titles=titles, rows=rows)

    def name(self, text: str) -> AgencyName | None:
        wanted = normalize(text)
        return self.names.get(wanted) or self.tight.get(wanted.replace(" ", ""))

    def unit(self, owner: Agency, name: str) -> Unit | None:
        if not name:
            return None
        key = (owner.pk, fold(name))
        if key not in self.units:
            self.units[key] = Unit(agency=owner, name=name)
            self.new_units.append(self.units[key])
        return self.units[key]


def _unit(entry: Entry, name: AgencyName, registry: Registry) -> Unit | None:
    text = unit_name(entry.unit, name.agency, entry.agency)
    if name.kind == NameKind.PART and fold(name.name) not in fold(text):
        text = ", ".join(filter(None, [text, name.name]))
    return registry.unit(name.agency, text)


def _place(entry: Entry, owner: Agency, registry: Registry) -> Region | None:
    named = registry.name(entry.place) if entry.place else None
    place = named.agency.region if named else None
    if entry.place and place is None:
        entry.findings.append(f"Tempat tidak dikenal: {entry.place}")
    if place is not None and owner.region is not None and place != owner.region:
        entry.findings.append(f"Tempat menurut sumber ({place}) berbeda dari wilayah pemilik ({owner.region})")
    return place


def _new(entry: Entry, owner: Agency, unit: Unit | None, place: Region | None) -> Historical:
    return Historical(
        Innovation(
            title=entry.title,
            slug=slug_of(entry.title),
            owner=owner,
            unit=unit,
            place=place,
            started_year=entry.started_year,
            source=entry.source[:300],
        )
    )


def _complete(innovation: Innovation, entry: Entry, unit: Unit | None, place: Region | None) -> None:
    """Fill what the second source knows and the record does not; what it already says stays."""
    own = unit if unit is not None and unit.agency_id == innovation.owner_id else None
    for name, value in {"unit": own, "place": place, "started_year": entry.started_year}.items():
        if getattr(innovation, name) is None:
            setattr(innovation, name, value)


def _facts(entry: Entry, innovation: Innovation, now: datetime) -> list[Provenance]:
    return [
        Provenance(
            innovation=innovation,
            field=name,
            value=value[:400],
            certainty=entry.certainty,
            note=entry.note,
            source=entry.source,
            row=entry.row,
            at=now,
        )
        for name, value in entry.facts.items()
        if value
    ]


def _standing(entry: Entry, innovation: Innovation, now: datetime) -> Standing:
    words, year = entry.standing
    level = level_of(words)
    return Standing(
        innovation=innovation,
        year=year,
        level=level,
        level_rank=RUNGS[level].rank,
        certainty=entry.certainty,
        note=entry.note,
        source=entry.source,
        recorded_at=now,
    )


def _record(entry: Entry, name: AgencyName, registry: Registry) -> tuple[str, Historical]:
    """The record this row speaks of: one that is known by the two rules, or a new one."""
    owner = name.agency
    unit, place = _unit(entry, name, registry), _place(entry, owner, registry)
    key = (owner.pk, title_key(entry.title))
    record = registry.rows.get(entry.same_as) or (registry.titles.get(key) if entry.title else None)
    if record is None:
        record = registry.titles[key] = _new(entry, owner, unit, place)
        return "added", record
    _complete(record.innovation, entry, unit, place)
    return "merged", record


def _take(entry: Entry, registry: Registry, now: datetime) -> RowReport:
    if entry.row in registry.rows:
        return RowReport(entry.row, "present", registry.rows[entry.row].innovation.number)
    name = registry.name(entry.agency)
    if name is None:
        near = ", ".join(agency.name for agency in suggest_agencies(entry.agency, limit=3))
        return RowReport(
            entry.row, "refused", findings=(f"Instansi tidak dikenal: {entry.agency}. Mirip: {near or '-'}",)
        )
    outcome, record = _record(entry, name, registry)
    record.provenance += _facts(entry, record.innovation, now)
    record.standings += [_standing(entry, record.innovation, now)] if entry.standing else []
    registry.rows[entry.row] = record
    registry.records[record] = None
    return RowReport(entry.row, outcome, findings=tuple(entry.findings))


@transaction.atomic
def _import(entries: Iterable[Entry], file: str, now: datetime) -> list[RowReport]:
    registry = Registry.read()
    reports = [_take(entry, registry, now) for entry in entries]
    if registry.records:
        add_units(units=registry.new_units, by=None, now=now)
        take_in_history(records=list(registry.records), by=None, now=now, reason=file)
    return [
        replace(report, number=registry.rows[report.row].innovation.number) if report.row in registry.rows else report
        for report in reports
    ]


def import_winners(*, now: datetime) -> list[RowReport]:
    """Take in the seen winners and finalists, 2014 to 2025. Safe to repeat."""
    return _import(winners(), WINNERS, now)


def import_lan(*, now: datetime) -> list[RowReport]:
    """Take in the LAN bank; a record that a KIPP source names is merged with that innovation. Safe to repeat."""
    named = {entry.same_as: entry.row for entry in winners() if entry.same_as}
    return _import((replace(entry, same_as=named.get(entry.row, "")) for entry in lan_bank()), LAN, now)


def load_history(*, now: datetime) -> list[RowReport]:
    """Both files; the winners first, so that their titles stand."""
    return import_winners(now=now) + import_lan(now=now)
