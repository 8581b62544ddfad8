"""Rows about editions as the pages show them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinovik.competitions.forms.editions import EARLIER
from sinovik.competitions.models import CalendarChange, Edition, Stage
from sinovik.competitions.queries.proposals import Funnel
from sinovik.competitions.rules.editions import EditionFinding
from sinovik.competitions.rules.places import mended_at, place_of, settled_in, words_for
from sinovik.competitions.rules.template import load_template, template_names
from sinovik.competitions.states import Permit, RuleBook
from sinovik.competitions.states.rulebook import Group, Section
from sinovik.competitions.views.lines import in_three_zones
from sinovik.competitions.views.rule_lines import mending_page
from sinovik.foundation.ui import words
from sinovik.foundation.ui.forms import Form

Row = dict[str, Any]


EDITION_HEADERS = [
    gettext_lazy("Edisi"),
    gettext_lazy("Tahun"),
    gettext_lazy("Lingkup"),
    gettext_lazy("Keadaan"),
    gettext_lazy("Dibuka"),
]
STAGE_HEADERS = [gettext_lazy("Tahap"), gettext_lazy("Mulai"), gettext_lazy("Sampai"), gettext_lazy("Keadaan")]
CHANGE_HEADERS = [
    gettext_lazy("Tahap"),
    gettext_lazy("Semula"),
    gettext_lazy("Menjadi"),
    gettext_lazy("Surat"),
    gettext_lazy("Alasan"),
]


def template_choices() -> list[tuple[str, str]]:
    """Name and what people call it, of every template that can be read."""
    choices = []
    for template in map(load_template, template_names()):
        name = template.rules["edition"]["name"]
        label = "%(name)s"
        if "edition" in RuleBook(template.rules).assumptions:
            label = _("%(name)s, seluruhnya rekaan")
        elif template.assumed:
            label = _("%(name)s, nilai yang belum diketahui diisi asumsi demo")
        choices.append((template.name, label % {"name": name}))
    return choices


def source_choices(earlier: Iterable[Edition]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an edition can begin from, by kind: a template of a year, or an edition that was opened."""
    held = [(f"{EARLIER}{edition.slug}", edition.name) for edition in earlier]
    groups = [(_("Templat sebuah tahun"), template_choices()), (_("Edisi terdahulu"), held)]
    return [group for group in groups if group[1]]


def edition_rows(editions: Iterable[Edition]) -> list[list[Row]]:
    return [
        [
            {"text": edition.name, "href": reverse("competitions:edition", args=[edition.slug])},
            {"text": str(edition.year)},
            {"text": edition.get_scope_display()},
            {"state": edition.state, "of": "edition", "text": ""},
            {"text": words.moment(edition.opened_at) or _("Belum dibuka")},
        ]
        for edition in editions
    ]


def finding_rows(edition: Edition, findings: Iterable[EditionFinding]) -> list[Row]:
    """What is missing, each with the page where it is mended."""
    rows = []
    for finding in findings:
        stage = finding.place.split(".")[1] if finding.place.startswith("stage.") else ""
        if stage and finding.place.endswith((".opens", ".closes")):
            href = reverse("competitions:move_stage", args=[edition.slug, stage])
        elif mended := mended_at(edition.rules, finding.place):
            href = reverse("competitions:settle", args=[edition.slug, mended])
        else:
            href = mending_page(edition, finding.place)
        rows.append({"title": finding.name, "text": finding.message, "href": href, "icon": "alert-triangle"})
    return rows


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        named = [item.get("label") or item.get("title") if isinstance(item, dict) else item for item in value]
        return ", ".join(map(str, named))
    return str(value)


def assumption_rows(edition: Edition) -> list[Row]:
    """Every value that the demo assumes, by its words."""
    told = edition.book.assumptions.items()
    return [{"key": words_for(edition.rules, path), "value": why} for path, why in told]


def note_rows(edition: Edition) -> list[str]:
    """What is known of the template's year beside its values: facts, and figures on which sources differ."""
    rules, book = edition.rules, edition.book
    differing = [
        _("%(what)s: sumber lain menyebut %(value)s.") % {"what": words_for(rules, row["about"]), "value": row["value"]}
        for row in book.reports
    ]
    return [*book.notes, *differing]


def group_tabs(edition: Edition, shown: Group) -> list[Row]:
    """One tab for each group of the edition, the one shown marked."""
    address = reverse("competitions:preview", args=[edition.slug])
    return [
        {"text": group.label, "href": f"{address}?kelompok={group.key}", "current": group.key == shown.key}
        for group in edition.book.groups.values()
    ]


def form_parts(sections: Sequence[Section], form: Form) -> list[Row]:
    """Each section with its place in the form, whether it must be filled, and its field."""
    parts = []
    for place, section in enumerate(sections, 1):
        told = {"place": place, "of": len(sections)}
        asked = (
            _("Bagian %(place)s dari %(of)s · wajib diisi")
            if section.required
            else _("Bagian %(place)s dari %(of)s · boleh kosong")
        )
        limit = "" if section.words else _("Batas kata belum diketahui.")
        parts.append({"place": asked % told, "field": form[section.key], "limit": limit})
    return parts


def letter_rows(edition: Edition) -> list[Row]:
    """Every file that the form asks for: kinds, size, whether it must be there."""
    rows = []
    for slot in edition.book.attachments.values():
        kinds = ", ".join(kind.upper() for kind in slot.kinds)
        told = (
            _("%(kinds)s, paling besar %(size)s MB, wajib")
            if slot.required
            else _("%(kinds)s, paling besar %(size)s MB, boleh kosong")
        )
        rows.append({"key": slot.label, "value": told % {"kinds": kinds, "size": slot.max_mib}})
    return rows


def settled_rows(edition: Edition) -> list[Row]:
    """Every value that an organiser wrote down, with its source, and the page where it is corrected."""
    return [
        {
            "key": words_for(edition.rules, path),
            "value": f"{_in_words(place.table[place.name])}\n{source}",
            "multiline": True,
            "href": reverse("competitions:settle", args=[edition.slug, path]),
            "action": _("Betulkan"),
        }
        for path, source in settled_in(edition.rules).items()
        for place in [place_of(edition.rules, path)]
    ]


def without_links(rows: Iterable[Row]) -> list[Row]:
    """The same rows for who may read them and not mend them."""
    return [{**row, "href": ""} for row in rows]


def stage_table(stages: Iterable[Stage], edition: Edition) -> list[list[Row]]:
    return [
        [
            {"text": stage.title, "href": reverse("competitions:advance_stage", args=[edition.slug, stage.key])},
            {"text": in_three_zones(stage.opens_at)},
            {
                "text": in_three_zones(stage.closes_at),
                "href": reverse("competitions:move_stage", args=[edition.slug, stage.key]),
            },
            {"state": state_of(stage), "text": ""},
        ]
        for stage in stages
    ]


def state_of(stage: Stage) -> str:
    """How a stage with `open_now` and `over` is drawn."""
    return "done" if stage.over else ("open" if stage.open_now else "not_started")


def stage_facts(stage: Stage) -> list[Row]:
    rows = [
        (_("Mulai"), in_three_zones(stage.opens_at)),
        (_("Sampai"), in_three_zones(stage.closes_at)),
        (_("Dibuka"), stage.get_opening_display()),
        (_("Ditutup"), stage.get_closing_display()),
        (_("Mengizinkan"), ", ".join(str(Permit(permit).label) for permit in stage.permits)),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def funnel_rows(course: Funnel) -> list[Row]:
    """Drafted, submitted, passed: numbers of the edition so far."""
    lost = _("%(unit)s berhenti di unit, %(admin)s di admin lokal") % {"unit": course.at_unit, "admin": course.at_admin}
    failed = _("%(n)s tidak lolos") % {"n": course.failed}
    return [
        {"label": _("Terdaftar"), "value": course.begun, "lost": lost},
        {"label": _("Diajukan"), "value": course.received, "lost": failed},
        {"label": _("Lolos administrasi"), "value": course.passed},
    ]


def edition_facts(edition: Edition) -> list[Row]:
    book = edition.book
    rows = [
        (_("Penyelenggara"), str(edition.agency) if edition.agency else _("Nasional")),
        (_("Templat"), edition.template),
        *([(_("Dimulai dari"), edition.begun_from.name)] if edition.begun_from else []),
        (_("Dasar hukum"), ", ".join(book.legal_basis)),
        (_("Kelompok"), ", ".join(group.label for group in book.groups.values())),
        (_("Kategori"), ", ".join(category.label for category in book.categories.values()) or _("Belum tercatat")),
        (_("Bagian formulir"), str(len(book.sections))),
        (_("Dibuka"), words.moment(edition.opened_at) or _("Belum dibuka")),
    ]
    facts = [{"key": key, "value": value} for key, value in rows]
    digest = {"key": _("Sidik aturan"), "value": edition.rules_digest, "code": True}
    return [*facts, digest] if edition.rules_digest else facts


def change_rows(changes: Iterable[CalendarChange]) -> list[list[Row]]:
    return [
        [
            {"text": change.stage.title},
            {"text": in_three_zones(change.old_closes_at)},
            {"text": in_three_zones(change.new_closes_at)},
            {"text": change.letter_number or _("dihitung dari aturan")},
            {"text": change.reason},
        ]
        for change in changes
    ]
