"""One innovation: facts, journey, story, sources, and what came after."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sinovik.innovations import queries as registry
from sinovik.innovations.models import Innovation, Provenance, Standing
from sinovik.innovations.states import FACTS
from sinovik.portal.queries.catalogue import result
from sinovik.portal.queries.words import Item, standing_words


@dataclass(frozen=True)
class SourceGroup:
    """Everything one source says about the innovation."""

    source: str
    link: str
    certainty: str
    note: str
    rows: list[Item]


def _link_in(source: str) -> str:
    return next((word for word in source.split() if word.startswith("https://")), "")


def _told(rows: Iterable[Provenance | Standing]) -> dict[str, list[Provenance | Standing]]:
    groups: dict[str, list[Provenance | Standing]] = {}
    for row in rows:
        groups.setdefault(row.source, []).append(row)
    return groups


def _fact(row: Provenance | Standing) -> Item:
    if isinstance(row, Standing):
        return {"key": _("Capaian"), "value": standing_words(row)}
    return {"key": FACTS.get(row.field, row.field), "value": row.value}


def _sources(innovation: Innovation, standings: list[Standing]) -> list[SourceGroup]:
    """The values of the record word for word, source by source."""
    told = _told([*innovation.provenance.order_by("row", "pk"), *standings])
    return [
        SourceGroup(
            source=source,
            link=_link_in(source),
            certainty=rows[0].get_certainty_display(),
            note=_(rows[0].note) if rows[0].note else "",
            rows=[_fact(row) for row in rows],
        )
        for source, rows in told.items()
    ]


def _kinds(innovation: Innovation) -> str:
    return ", ".join(innovation.provenance.filter(field="kind").order_by("pk").values_list("value", flat=True))


def _facts(innovation: Innovation) -> list[Item]:
    """The facts card: what is not known is said to be unknown."""
    unknown = _("Belum tercatat")
    rows: list[Item] = [
        {"key": _("Nomor tetap"), "value": innovation.number},
        {"key": _("Pemilik"), "value": innovation.owner.name},
        {"key": _("Unit"), "value": str(innovation.unit or unknown)},
        {"key": _("Tempat"), "value": str(innovation.place or unknown)},
        {"key": _("Mulai diterapkan"), "value": str(innovation.started_year or unknown)},
    ]
    kind = _kinds(innovation)
    return [*rows, {"key": _("Jenis inovasi"), "value": kind}] if kind else rows


@dataclass(frozen=True)
class InnovationPage:
    """One innovation with everything that may be shown."""

    innovation: Innovation
    standings: list[Standing]
    facts: list[Item]
    story: list[dict]
    sources: list[SourceGroup]
    similar: list[Item]


def innovation_page(innovation: Innovation) -> InnovationPage:
    standings = list(registry.earlier_standings(innovation))
    return InnovationPage(
        innovation=innovation,
        standings=standings,
        facts=_facts(innovation),
        story=registry.open_story(innovation),
        sources=_sources(innovation, standings),
        similar=[result(other) for other in registry.similar_to(innovation)],
    )


def _won(row: Standing) -> str:
    return f"{row.get_level_display()}, {row.competition} {row.year or ''}".strip()


def journey(standings: list[Standing]) -> list[Item]:
    """What was won, newest first, as steps that are done."""
    return [
        {"title": _won(row), "text": _(row.note) if row.note else "", "state": "done", "more": ""} for row in standings
    ]
