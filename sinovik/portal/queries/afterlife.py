"""What came after the competition: copies, verified effect, roots. Each part is there only when it has data."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.foundation.ui.words import day, number
from sinovik.innovations.models import Innovation
from sinovik.institutionalization import queries as roots
from sinovik.monitoring import queries as effect
from sinovik.portal.queries.words import Item
from sinovik.replication import queries as copies


@dataclass(frozen=True)
class Effect:
    """One indicator: reported and verified beside each other, never merged."""

    name: str
    text: str
    unit: str
    reported: Decimal | None
    verified: Decimal | None
    reported_at: str
    verified_at: str


@dataclass(frozen=True)
class Afterlife:
    lineage: list[Item]
    lineage_note: str
    effects: list[Effect]
    sustainability: str
    roots: list[Item]


def _relative(row: copies.Relative) -> Item:
    return {
        "title": row.title,
        "href": reverse("portal:innovation", args=[row.number, row.slug]),
        "text": f"{row.agency} · {day(row.confirmed_on)}",
    }


def _lineage(innovation: Innovation, told: copies.PublicSummary) -> list[Item]:
    """Origins above, the innovation itself, its confirmed copies below."""
    if not told.origins and not told.copies:
        return []
    own: Item = {"title": str(innovation), "href": "", "text": innovation.owner.name}
    return [*map(_relative, told.origins), own, *map(_relative, told.copies)]


def _note(told: copies.PublicSummary) -> str:
    said = []
    if told.unpublished_copies:
        n = told.unpublished_copies
        said.append(ngettext("%(n)s tiruan belum diterbitkan.", "%(n)s tiruan belum diterbitkan.", n) % {"n": n})
    if told.running:
        n = told.running
        said.append(ngettext("%(n)s instansi sedang meniru.", "%(n)s instansi sedang meniru.", n) % {"n": n})
    if told.visits:
        n = told.visits
        said.append(ngettext("%(n)s kunjungan tercatat.", "%(n)s kunjungan tercatat.", n) % {"n": n})
    return " ".join(said)


def _effect(row: effect.PublicIndicator) -> Effect:
    start = _("awal %(value)s, ") % {"value": number(row.baseline)} if row.baseline is not None else ""
    return Effect(
        name=row.name,
        text=_("%(start)starget %(target)s. Sumber: %(source)s")
        % {"start": start, "target": number(row.target), "source": row.source},
        unit=row.unit,
        reported=row.reported,
        verified=row.verified,
        reported_at=_("sampai %(day)s") % {"day": day(row.reported_until)} if row.reported_until else "",
        verified_at=_("diperiksa %(day)s") % {"day": day(row.verified_on)} if row.verified_on else "",
    )


def _sustainability(told: effect.PublicSummary) -> str:
    if told.state is not None:
        return f"{told.state.label} ({told.state_year})"
    return ""


def _roots(told: roots.PublicSummary) -> list[Item]:
    rows: list[Item] = [
        {"key": _("Dasar hukum"), "value": f"{row.name}, {row.title} ({day(row.enacted_on)})"} for row in told.bases
    ]
    rows += [
        {
            "key": _("Anggaran %(year)s") % {"year": row.year},
            "value": f"Rp{formats.number_format(row.amount, 0, force_grouping=True)} · {row.source}",
        }
        for row in told.budget
    ]
    rows += [
        {"key": _("Tugas"), "value": ", ".join(filter(None, [row.unit, row.position, row.procedure]))}
        for row in told.duties
    ]
    return rows


def afterlife_of(innovation: Innovation) -> Afterlife:
    copied = copies.public_summary(innovation)
    measured = effect.public_summary(innovation)
    return Afterlife(
        lineage=_lineage(innovation, copied),
        lineage_note=_note(copied),
        effects=[_effect(row) for row in measured.indicators],
        sustainability=_sustainability(measured),
        roots=_roots(roots.public_summary(innovation)),
    )
