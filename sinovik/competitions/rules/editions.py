"""The checker: what an edition still lacks, or where its rules contradict each other, before it opens."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.rules.places import words_for
from sinovik.competitions.rules.shapes import INNER, LISTS, TABLES, Shape
from sinovik.competitions.states import Advance, EditionState, Permit, Severity
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class EditionFinding:
    """severity: a blocker keeps the edition closed; place: path of the value, e.g. `section.ringkasan.weight`;
    name: what people call it."""

    severity: Severity
    place: str
    message: str
    name: str = ""


def _blocker(place: str, message: str) -> EditionFinding:
    return EditionFinding(Severity.BLOCKER, place, message)


def _unknown_in(table: dict[str, Any], shape: Shape, place: str) -> Iterator[tuple[str, bool]]:
    for name, field in shape.items():
        value = table.get(name)
        if value is None and not field.certain:
            yield f"{place}.{name}", field.needed
        elif isinstance(value, dict):
            yield from ((f"{place}.{name}.{key}", field.needed) for key, item in value.items() if item is None)


def unknown_values(rules: dict[str, Any]) -> list[tuple[str, bool]]:
    """(path, needed) of every value that no source tells, in the template's order. Dates stand on the stages."""
    found = [row for name, shape in TABLES.items() for row in _unknown_in(rules[name], shape, name)]
    for name, shape in LISTS.items():
        for item in rules[name]:
            if item["key"] is None:
                found.append((name, True))
                continue
            place = f"{name}.{item['key']}"
            found += _unknown_in(item, shape, place)
            for inner in INNER:
                if inner in item:
                    found += _unknown_in(item[inner], INNER[inner], f"{place}.{inner}")
    return [row for row in found if not row[0].endswith((".opens", ".closes"))]


def _missing(edition: Edition) -> Iterator[EditionFinding]:
    for report in edition.book.reports:
        if not report["about"].startswith("reference."):
            message = _("Sumber lain menyebut %(value)s. Pastikan mana yang berlaku.") % {"value": report["value"]}
            yield EditionFinding(Severity.WARNING, report["about"], message)
    for place, needed in unknown_values(edition.rules):
        if place.startswith("reference."):
            continue  # what happened in the template's year is nothing that a new edition lacks
        if needed:
            yield _blocker(place, _("Nilai ini belum diketahui. Isi menurut aturan resmi sebelum membuka edisi."))
        else:
            yield EditionFinding(Severity.WARNING, place, _("Nilai ini belum diketahui. Edisi tetap dapat dibuka."))


def _weights_off(place: str, weights: list[str | None]) -> Iterator[EditionFinding]:
    known = [Decimal(weight) for weight in weights if weight is not None]
    if len(known) == len(weights) and sum(known) != HUNDRED:
        yield _blocker(place, _("Jumlah bobot %(sum)s, seharusnya 100.") % {"sum": f"{sum(known).normalize():f}"})


def _contradictions(edition: Edition) -> Iterator[EditionFinding]:
    rules = edition.rules
    form = [row for row in rules["section"] if row["key"]]  # without a form, that alone is told
    for group in rules["group"] if form else []:
        sections = [row for row in form if group["key"] in row["groups"]]
        if not sections:
            yield _blocker(f"group.{group['key']}", _("Kelompok ini belum punya bagian formulir."))
        elif len(sections) == len(form):
            # weights are promised in percent of the common form; a group with more sections is weighed by criteria
            yield from _weights_off(f"group.{group['key']}", [row["weight"] for row in sections])
    for stage in rules["stage"]:
        weights = list((stage.get("scoring", {}).get("weights") or {}).values())
        if weights:
            yield from _weights_off(f"stage.{stage['key']}.scoring.weights", weights)
    judged = {key for criterion in rules["criterion"] for key in criterion["sections"]}
    for section in form:
        if section["key"] not in judged:
            yield _blocker(f"section.{section['key']}", _("Bagian ini tidak dipakai oleh satu kriteria pun."))
    for criterion in rules["criterion"] if form else []:
        if criterion["key"] in _weighed(rules) and not criterion["sections"]:
            message = _("Kriteria ini dinilai, tetapi tidak satu bagian formulir pun menjawabnya.")
            yield _blocker(f"criterion.{criterion['key']}", message)


def _weighed(rules: dict[str, Any]) -> set[str]:
    """Criteria that some stage scores; a weight of nothing scores nothing."""
    tables = [stage["scoring"]["weights"] or {} for stage in rules["stage"] if "scoring" in stage]
    return {key for table in tables for key, weight in table.items() if weight is None or Decimal(weight)}


def _groups_that_nobody_can_enter(edition: Edition) -> Iterator[EditionFinding]:
    for key, group in edition.book.groups.items():
        barred, asked = group.barred_from_rank, group.requires_rank
        if barred and asked and asked >= barred:
            message = _("Jenjang %(asked)s disyaratkan, tetapi jenjang %(barred)s ke atas dilarang.")
            yield _blocker(f"group.{key}.requires_rank", message % {"asked": asked, "barred": barred})


def _thresholds_never_met(edition: Edition) -> Iterator[EditionFinding]:
    for stage in edition.rules["stage"]:
        scale, threshold = (stage.get("scoring", {}).get(name) for name in ("scale", "third_reader_threshold"))
        if scale and threshold is not None and Decimal(threshold) > scale[1] - scale[0]:
            message = _("Selisih ini tidak pernah tercapai: nilai tertinggi dan terendah hanya berselisih %(span)s.")
            place = f"stage.{stage['key']}.scoring.third_reader_threshold"
            yield _blocker(place, message % {"span": scale[1] - scale[0]})


def _levels_wider_than_the_one_below(edition: Edition) -> Iterator[EditionFinding]:
    for (lower, higher), pool in product(pairwise(edition.book.levels.values()), edition.book.pools):
        many, few = higher.places(pool), lower.places(pool)
        if many and few and many > few:
            message = _("%(many)s tempat, padahal jenjang di bawahnya, %(lower)s, hanya mempunyai %(few)s.")
            told = {"many": many, "few": few, "lower": lower.label(pool)}
            yield _blocker(f"level.{higher.key}.places.{pool}", message % told)


def _impossible(edition: Edition) -> Iterator[EditionFinding]:
    """Numbers that each are fine and together cannot be met."""
    yield from _groups_that_nobody_can_enter(edition)
    yield from _thresholds_never_met(edition)
    yield from _levels_wider_than_the_one_below(edition)


def _calendar_gaps(edition: Edition, stages: list[Stage]) -> Iterator[EditionFinding]:
    if not any(Permit.SUBMIT in stage.permits for stage in stages):
        yield _blocker("stage", _("Tidak ada tahap yang menerima pengajuan proposal."))
    for stage in stages:
        place = f"stage.{stage.key}"
        if stage.opening == Advance.CALENDAR and stage.opens_at is None:
            yield _blocker(f"{place}.opens", _("Tanggal mulai tahap ini belum diisi."))
        # an objection period opened by an act gets its end from the number of days in the rules
        if stage.closing == Advance.CALENDAR and stage.closes_at is None and Permit.OBJECT not in stage.permits:
            yield _blocker(f"{place}.closes", _("Tanggal akhir tahap ini belum diisi."))
    yield from _out_of_order(stages)


def _out_of_order(stages: list[Stage]) -> Iterator[EditionFinding]:
    earlier: dict[str, list[Stage]] = {}
    for stage in stages:
        direct = [before for before in stages if before.key in stage.after]
        earlier[stage.key] = [*direct, *(further for before in direct for further in earlier[before.key])]
        if message := stage.opens_at and _too_early(stage.opens_at, earlier[stage.key]):
            yield _blocker(f"stage.{stage.key}.opens", message)


def _too_early(opens_at: datetime, earlier: list[Stage]) -> str:
    """Which stage, near or far before, is not over then; "" if all dated ones are."""
    for before in earlier:
        if before.closes_at and opens_at < before.closes_at:
            return _("Tahap ini mulai sebelum %(before)s berakhir.") % {"before": before.title}
        if before.opens_at and opens_at < before.opens_at:
            return _("Tahap ini mulai sebelum %(before)s mulai.") % {"before": before.title}
    return ""


def edition_findings(edition: Edition) -> list[EditionFinding]:
    """Everything missing or contradictory, blockers first. Empty of blockers: the edition may open."""
    stages = list(edition.stages.order_by("position"))
    found = [*_missing(edition), *_contradictions(edition), *_impossible(edition), *_calendar_gaps(edition, stages)]
    if edition.book.assumptions and not edition.is_demo:
        found.append(
            _blocker("assumptions", _("Aturan ini memuat asumsi demo, jadi hanya edisi contoh yang dapat memakainya."))
        )
    named = [replace(finding, name=words_for(edition.rules, finding.place)) for finding in found]
    return sorted(named, key=lambda finding: finding.severity != Severity.BLOCKER)


def longest_address(rules: dict[str, Any]) -> int:
    """Letters that an edition's address may have: it begins every number, such as `KIPP-2026-U-0001`."""
    code = max(len(group["code"]) for group in rules["group"])
    return Proposal._meta.get_field("number").max_length - len("--0001") - code


def organises(person: Person, permission: Permission, edition: Edition) -> bool:
    """Whether the person holds the permission in this edition: nationally, or in the name of who organises it."""
    return person.holds_nationally(permission) or edition.agency_id in person.acts_as(permission)


def blockers_of(edition: Edition) -> list[EditionFinding]:
    """Everything that keeps an edition closed."""
    return [finding for finding in edition_findings(edition) if finding.severity == Severity.BLOCKER]


def may_open_edition(edition: Edition) -> bool:
    """Whether an edition under preparation lacks nothing that it needs."""
    return edition.state == EditionState.PREPARING and not blockers_of(edition)
