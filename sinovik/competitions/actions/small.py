"""A small edition from one page: what its organiser decides is told, the rest follows from a small template."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.actions.editions import begin, read_place
from sinovik.competitions.models import Edition
from sinovik.competitions.rules.places import CATEGORIES, SECTIONS, link_criteria, place_of
from sinovik.competitions.rules.template import Calendar, Template, load_template
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused

SMALL = "kompetisi-kecil"
STAGE, LEVEL, POOL = "desk", "pemenang", "semua"
CENT = Decimal("0.01")
DECREE = timedelta(days=7)
# parts of the time from closing to announcement
SCREENED, READ = 0.3, 0.8


def _calendar(opens_at: datetime, closes_at: datetime, announced_at: datetime, objection_days: int) -> Calendar:
    if opens_at >= closes_at:
        raise Refused(_("Pendaftaran ditutup sesudah dibuka. Periksa kedua tanggalnya."), field="closes_at")
    if closes_at >= announced_at:
        raise Refused(_("Pengumuman terbit sesudah pendaftaran ditutup. Periksa tanggalnya."), field="announced_at")
    span = announced_at - closes_at
    screened, read = closes_at + span * SCREENED, closes_at + span * READ
    objected = announced_at + timedelta(days=objection_days)
    return {
        "registration": (opens_at, closes_at),
        "screening": (closes_at, screened),
        "desk": (screened, read),
        "plenary": (read, announced_at),
        "announcement": (announced_at, announced_at),
        "objection": (announced_at, objected),
        "decree": (objected, objected + DECREE),
        "publication": (objected + DECREE, objected + DECREE * 2),
    }


def _keep(rules: dict[str, Any], groups: Iterable[str], sections: Iterable[str]) -> None:
    """Leave in the rules the chosen groups and sections only."""
    if not (kept := [row for row in rules["group"] if row["key"] in groups]):
        raise Refused(_("Pilih paling sedikit satu kelompok."), field="groups")
    if not (asked := [row for row in rules[SECTIONS] if row["key"] in sections]):
        raise Refused(_("Pakai paling sedikit satu bagian formulir: isi batas katanya."))
    rules["group"], rules[SECTIONS] = kept, asked
    for row in [*asked, *rules["pool"]]:
        row["groups"] = [group["key"] for group in kept]
    link_criteria(rules)


def _shared_weights(rules: dict[str, Any], weights: Mapping[str, Decimal]) -> dict[str, str]:
    """Path → weight: the sections that a criterion reads share its weight, the last one takes what division leaves."""
    shared: dict[str, str] = {}
    for criterion in rules["criterion"]:
        weight, keys = weights[criterion["key"]], criterion["sections"]
        each = (weight / len(keys)).quantize(CENT) if keys else weight
        for key in keys:
            shared[f"section.{key}.weight"] = f"{each.normalize():f}"
        if keys:
            shared[f"section.{keys[-1]}.weight"] = f"{(weight - each * (len(keys) - 1)).normalize():f}"
    return shared


def _decide(rules: dict[str, Any], values: Mapping[str, tuple[Any, str]], source: str) -> None:
    """Write each value at its path, as settled by the organiser. values: path → value, field of the form."""
    for path, (value, field) in values.items():
        place = place_of(rules, path)
        place.table[place.name] = read_place(place, value, field)
    rules["settled"] = [{"path": path, "source": source} for path in values]


@action("editions.begin_small")
def begin_small(
    *,
    basis: list[str],
    theme: str,
    groups: list[str],
    categories: list[tuple[str, str]],
    words: Mapping[str, int],
    weights: Mapping[str, Decimal],
    scale: list[int],
    readings: int,
    winners: int,
    objection_days: int,
    opens_at: datetime,
    closes_at: datetime,
    announced_at: datetime,
    by: User | None,
    now: datetime,
    **facts: Any,
) -> Edition:
    """An edition under preparation by the small template.

    words: section → limit, of the sections that are used. weights: criterion → percent; its sections share it.
    facts: name, short, year, slug, agency, is_demo. The stages between closing and announcement share that time.
    Raises: Refused for dates out of order, a value that does not fit, or as `create_from_template`.
    """
    template = load_template(SMALL)
    rules = template.rules
    _keep(rules, groups, words)
    if not basis:
        raise Refused(_("Tuliskan dasar hukum edisi ini, misalnya nomor keputusan kepala daerah."), field="basis")
    values: dict[str, tuple[Any, str]] = {
        "legal.basis": (basis, "basis"),
        CATEGORIES: (categories, "categories"),
        "objection.days": (objection_days, "objection_days"),
        f"level.{LEVEL}.places.{POOL}": (winners, "winners"),
        f"stage.{STAGE}.scoring.scale": (scale, "scale"),
        f"stage.{STAGE}.scoring.readings": (readings, "readings"),
    }
    values |= {"edition.theme": (theme, "theme")} if theme else {}
    values |= {f"section.{key}.words": (most, f"words_{key}") for key, most in words.items()}
    values |= {f"stage.{STAGE}.scoring.weights.{key}": (str(w), f"weight_{key}") for key, w in weights.items()}
    values |= {path: (weight, "") for path, weight in _shared_weights(rules, weights).items()}
    _decide(rules, values, ", ".join(basis))
    calendar = _calendar(opens_at, closes_at, announced_at, objection_days)
    return begin(Template(SMALL, rules, calendar, assumed=False), by=by, now=now, **facts)
