"""Verbs about regions, agencies, their names and their units."""

from datetime import datetime

from sinovik.agencies.models import Agency, AgencyName, Region, Unit
from sinovik.agencies.rules import normalize
from sinovik.agencies.states import NameKind, RegionKind
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action


@action("agencies.add_agency")
def add_agency(
    *,
    name: str,
    kind: str,
    slug: str,
    by: User | None,
    now: datetime,
    region: Region | None = None,
    parent: Agency | None = None,
    source: str = "",
    is_demo: bool = False,
) -> Agency:
    """Take an agency into the list, with its own name as the first way it is known."""
    agency = Agency.objects.create(
        name=name, kind=kind, slug=slug, region=region, parent=parent, source=source, is_demo=is_demo
    )
    AgencyName.objects.create(
        agency=agency, name=name, normalized=normalize(name), kind=NameKind.OFFICIAL, source=source
    )
    return agency


@action("agencies.add_unit")
def add_unit(
    *, agency: Agency, name: str, by: User | None, now: datetime, place: Region | None = None, is_demo: bool = False
) -> Unit:
    """Add a unit to an agency. Its place may be another region's than its owner's.

    Raises: Refused if the agency already has a unit of that name.
    """
    return Unit.objects.create(agency=agency, name=" ".join(name.split()), place=place, is_demo=is_demo)


@action("agencies.add_units")
def add_units(*, units: list[Unit], by: User | None, now: datetime) -> None:
    """Add units that a source names."""
    Unit.objects.bulk_create(units)


def load_regions(*, regions: list[Region], by: User | None, now: datetime) -> int:
    """Add the regions that are missing; provinces first, so that each regency and city finds its own."""
    known = set(Region.objects.values_list("code", flat=True))
    missing = [region for region in regions if region.code not in known]
    if missing:
        _add_regions(regions=missing, by=by, now=now)
    return len(missing)


@action("agencies.add_regions")
def _add_regions(*, regions: list[Region], by: User | None, now: datetime) -> None:
    Region.objects.bulk_create([region for region in regions if region.kind == RegionKind.PROVINCE])
    provinces = {region.code: region for region in Region.objects.filter(kind=RegionKind.PROVINCE)}
    lower = [region for region in regions if region.kind != RegionKind.PROVINCE]
    for region in lower:
        region.province = provinces[region.code[:2]]
    Region.objects.bulk_create(lower)


def load_agencies(*, agencies: list[Agency], by: User | None, now: datetime) -> int:
    """Add the agencies whose name is missing."""
    known = set(Agency.objects.values_list("name", flat=True))
    missing = [agency for agency in agencies if agency.name not in known]
    if missing:
        _add_agencies(agencies=missing, by=by, now=now)
    return len(missing)


@action("agencies.add_agencies")
def _add_agencies(*, agencies: list[Agency], by: User | None, now: datetime) -> None:
    Agency.objects.bulk_create(agencies)


def load_names(*, names: list[AgencyName], by: User | None, now: datetime) -> int:
    """Add the names that lead nowhere yet. One normalised name never leads to two agencies: the first stays."""
    known = set(AgencyName.objects.values_list("normalized", flat=True))
    missing = list({name.normalized: name for name in reversed(names) if name.normalized not in known}.values())
    if missing:
        _add_names(names=missing[::-1], by=by, now=now)
    return len(missing)


@action("agencies.add_names")
def _add_names(*, names: list[AgencyName], by: User | None, now: datetime) -> None:
    AgencyName.objects.bulk_create(names)
