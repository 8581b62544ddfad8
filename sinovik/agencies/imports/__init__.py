"""The reference files about places and agencies: read, put into our words, loaded once and again without harm."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.text import slugify

from sinovik.agencies.actions import load_agencies, load_names, load_regions
from sinovik.agencies.models import Agency, AgencyName, Region
from sinovik.agencies.rules import normalize
from sinovik.agencies.states import AgencyKind, NameKind, RegionKind

REGION_KINDS = {"PROVINSI": RegionKind.PROVINCE, "KABUPATEN": RegionKind.REGENCY, "KOTA": RegionKind.CITY}
AGENCY_KINDS = {
    "KEMENTERIAN": AgencyKind.MINISTRY,
    "LEMBAGA": AgencyKind.BODY,
    "PROVINSI": AgencyKind.PROVINCE,
    "KABUPATEN": AgencyKind.REGENCY,
    "KOTA": AgencyKind.CITY,
    "BUMN": AgencyKind.STATE_COMPANY,
    "BUMD": AgencyKind.REGIONAL_COMPANY,
    "LAINNYA": AgencyKind.OTHER,
}
NAME_KINDS = {
    "RESMI": NameKind.OFFICIAL,
    "BEKAS": NameKind.FORMER,
    "SINGKATAN": NameKind.SHORT,
    "TERTULIS": NameKind.TYPED,
    "SATUAN": NameKind.PART,
}
# the names of two governments are not simply "Pemerintah" and the region's name
GOVERNMENTS = {"31": "Pemerintah Provinsi DKI Jakarta", "34": "Pemerintah Daerah Istimewa Yogyakarta"}


def rows_of(file: str) -> Iterator[dict[str, str]]:
    """The rows of a reference file, every value without spaces around it."""
    with (settings.REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {key: value.strip() for key, value in row.items()}


def has_government(code: str) -> bool:
    """The six administrative units of DKI Jakarta have none of their own (UU 29/2007, art. 7; UU 2/2024)."""
    return not code.startswith("31.")


def government_name(code: str, kind: str, name: str) -> str:
    return GOVERNMENTS.get(code, f"Pemerintah Provinsi {name}" if kind == "PROVINSI" else f"Pemerintah {name}")


def _regions() -> list[Region]:
    return [
        Region(
            code=row["kode_kemendagri"],
            kind=REGION_KINDS[row["jenis"]],
            name=row["nama"],
            has_government=has_government(row["kode_kemendagri"]),
            source=row["source"],
        )
        for row in rows_of("wilayah_kemendagri_2025.csv")
    ]


def _governments(regions: dict[str, Region]) -> list[Agency]:
    made = []
    for row in rows_of("wilayah_kemendagri_2025.csv"):
        code = row["kode_kemendagri"]
        if has_government(code):
            name = government_name(code, row["jenis"], row["nama"])
            made.append(
                Agency(
                    name=name,
                    kind=AGENCY_KINDS[row["jenis"]],
                    region=regions[code],
                    slug=slugify(name),
                    source=row["source"],
                )
            )
    return made


def _others(governments: dict[str, Agency]) -> list[Agency]:
    return [
        Agency(
            name=row["nama"],
            kind=AGENCY_KINDS[row["jenis"]],
            parent=governments[row["induk_kode"]] if row["induk_kode"] else None,
            slug=slugify(row["nama"])[:120],
            ended_year=int(row["berakhir"]) if row["berakhir"] else None,
            source=f"{row['source']} ({row['keyakinan']})",
        )
        for row in rows_of("instansi.csv")
    ]


def _own_names(agencies: list[Agency]) -> list[AgencyName]:
    return [
        AgencyName(
            agency=agency,
            name=agency.name,
            normalized=normalize(agency.name),
            kind=NameKind.OFFICIAL,
            until=agency.ended_year,
            source=agency.source,
        )
        for agency in agencies
    ]


def _other_names(by_name: dict[str, Agency]) -> list[AgencyName]:
    return [
        AgencyName(
            agency=by_name[row["instansi"]],
            name=row["nama"],
            normalized=normalize(row["nama"]),
            kind=NAME_KINDS[row["jenis"]],
            since=int(row["sejak"]) if row["sejak"] else None,
            until=int(row["sampai"]) if row["sampai"] else None,
            source=f"{row['source']} ({row['keyakinan']})",
        )
        for row in rows_of("nama_instansi.csv")
    ]


@dataclass(frozen=True)
class Loaded:
    """How many rows a load added; all zero when everything was there."""

    regions: int
    agencies: int
    names: int


def load_reference(*, now: datetime) -> Loaded:
    """Load regions, governments, ministries, bodies and companies. Repeating it adds only what is missing."""
    regions = load_regions(regions=_regions(), by=None, now=now)
    by_code = {region.code: region for region in Region.objects.all()}
    agencies = load_agencies(agencies=_governments(by_code), by=None, now=now)
    governments = {
        agency.region.code: agency for agency in Agency.objects.exclude(region=None).select_related("region")
    }
    agencies += load_agencies(agencies=_others(governments), by=None, now=now)
    every = list(Agency.objects.filter(is_demo=False))
    names = _own_names(every) + _other_names({agency.name: agency for agency in every})
    added = load_names(names=names, by=None, now=now)
    return Loaded(regions, agencies, added)
