"""One agency: its names, its companies, its published innovations."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sinovik.agencies.models import Agency
from sinovik.agencies.states import NameKind
from sinovik.innovations import queries as registry
from sinovik.innovations.models import Innovation
from sinovik.portal.queries.words import Item


@dataclass(frozen=True)
class AgencyPage:
    agency: Agency
    facts: list[Item]
    innovations: QuerySet[Innovation]
    companies: list[Agency]


def agency_with_slug(slug: str) -> Agency | None:
    return Agency.objects.filter(slug=slug).select_related("region__province", "parent").first()


def _names(agency: Agency, kind: str) -> str:
    rows = agency.names.filter(kind=kind).exclude(name=agency.name).order_by("pk")
    return "; ".join(f"{row.name} (–{row.until})" if row.until else row.name for row in rows)


def agency_page(agency: Agency) -> AgencyPage:
    """An agency with its names, its companies and its published innovations."""
    place = agency.region.province_or_self if agency.region else None
    shown = [
        (_("Jenis"), agency.get_kind_display()),
        (_("Provinsi"), place.name if place else ""),
        (_("Kode wilayah"), agency.region.code if agency.region else ""),
        (_("Induk"), agency.parent.name if agency.parent else ""),
        (_("Nama lama"), _names(agency, NameKind.FORMER)),
        (_("Juga dikenal sebagai"), _names(agency, NameKind.SHORT)),
        (_("Berakhir"), str(agency.ended_year or "")),
    ]
    rows = registry.published().filter(owner=agency).annotate(untitled=Q(title="")).prefetch_related("standings")
    return AgencyPage(
        agency=agency,
        facts=[{"key": key, "value": value} for key, value in shown if value],
        innovations=rows.order_by("untitled", "title", "pk"),
        companies=list(Agency.objects.filter(parent=agency).order_by("name", "pk")),
    )
