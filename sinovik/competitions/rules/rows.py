"""What of an edition's rules an organiser may write anew while it is prepared: rows of lists, and single values."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from sinovik.competitions.rules.places import CATEGORIES, SECTIONS
from sinovik.competitions.states.rulebook import HEARING, in_language

# kind of row → its fields, in the order of the page. `pool` of a group stands in the table of pools
ROWS: dict[str, tuple[str, ...]] = {
    "group": (
        "label",
        "label_en",
        "code",
        "pool",
        "minimum_age_months",
        "barred_from_rank",
        "requires_rank",
        "article",
    ),
    CATEGORIES: ("label", "label_en"),
    SECTIONS: ("title", "title_en", "help", "help_en", "groups", "words", "weight", "law", "required"),
    "attachment": ("label", "label_en", "kinds", "max_mib", "required"),
    "criterion": ("label", "label_en", "question", "question_en", "law", "sections"),
}
# single values that stand on one page
TERMS = (
    "edition.name",
    "edition.short",
    "edition.theme",
    "legal.basis",
    "eligibility.cap_per_agency",
    "eligibility.repeat_years",
    "eligibility.near_duplicate_share",
    "objection.days",
)
SCORING = ("scale", "readings", "third_reader_threshold", "method")
ORGANISER = "penyelenggara"  # key among the sources of what an organiser wrote


def name_of(kind: str) -> str:
    """The field that names a row of this kind; its key is made of it."""
    return "title" if kind == SECTIONS else "label"


def row_label(row: Mapping[str, Any], kind: str) -> str:
    return in_language(row, name_of(kind))


def listed(rules: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """The known rows of a list; one whose number is unknown has none."""
    return [row for row in rules[kind] if row["key"]]


def row_of(rules: Mapping[str, Any], kind: str, key: str) -> dict[str, Any] | None:
    """The row with what its page shows: a group with the pool in which it is ranked."""
    row = next((row for row in listed(rules, kind) if row["key"] == key), None)
    return row and (row | {"pool": pool_of(rules, key)} if kind == "group" else row)


def pool_of(rules: Mapping[str, Any], group: str) -> str:
    return next((pool["key"] for pool in rules["pool"] if group in pool["groups"]), "")


def free_key(rules: Mapping[str, Any], kind: str, name: str) -> str:
    """A key of this name that no row of the kind has. "" where the name holds no letter."""
    plain = slugify(name)[:36].replace("-", "_")
    taken = {row["key"] for row in rules[kind]}
    numbered = (plain if n == 1 else f"{plain}_{n}" for n in range(1, len(taken) + 2))
    return next((key for key in numbered if key not in taken), "") if plain else ""


def scored_stages(rules: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [stage for stage in rules["stage"] if "scoring" in stage]


def values_of(rules: Mapping[str, Any], page: str, key: str) -> list[str]:
    """Paths of the single values on a page: `terms`, `level` and `scoring` of one key. Empty for any other."""
    if page == "terms":
        return list(TERMS)
    if page == "level":
        return [f"level.{key}.places.{pool}" for row in rules["level"] if row["key"] == key for pool in row["places"]]
    if page == "scoring":
        found = [stage for stage in scored_stages(rules) if stage["key"] == key]
        return [path for stage in found for path in _scoring_paths(stage)]
    return []


def _scoring_paths(stage: Mapping[str, Any]) -> Iterable[str]:
    place = f"stage.{stage['key']}.scoring"
    yield from (f"{place}.{name}" for name in SCORING)
    yield from (f"{place}.weights.{key}" for key in stage["scoring"]["weights"] or ())


def page_for(path: str) -> tuple[str, str] | None:
    """(page, key) on which what a finding names is written anew."""
    way = path.split(".")
    if way[0] in ROWS:
        return way[0], way[1] if len(way) > 1 else ""
    if way[0] == "level" and len(way) > 1:
        return "level", way[1]
    if way[0] == "stage" and "scoring" in way:
        return "scoring", way[1]
    return ("terms", "") if path in TERMS else None


def removal_problem(rules: Mapping[str, Any], kind: str, key: str) -> str:
    """Why a row must stay; "" if it may go."""
    if len(listed(rules, kind)) == 1 and kind != "attachment":
        return _("Ini satu-satunya yang tersisa. Tambah yang lain dahulu, lalu hapus yang ini.")
    if kind != "group":
        return ""
    only = [row_label(row, SECTIONS) for row in listed(rules, SECTIONS) if row["groups"] == [key]]
    if only:
        said = _("Bagian formulir %(titles)s hanya untuk kelompok ini. Ubah atau hapus bagian itu dahulu.")
        return said % {"titles": ", ".join(only)}
    alone = [in_language(pool, "label") for pool in rules["pool"] if pool["groups"] == [key]]
    return _("Hanya kelompok ini yang diperingkat di %(pool)s.") % {"pool": alone[0]} if alone else ""


# --- what else follows ----------------------------------------------------------------------------------------------


def put_in_pool(rules: dict[str, Any], group: str, pool: str) -> bool:
    """Rank a group in this pool and in no other. False if there is no such pool, or one would be left empty."""
    for row in rules["pool"]:
        others = [key for key in row["groups"] if key != group]
        row["groups"] = [*others, group] if row["key"] == pool else others
    return any(row["key"] == pool for row in rules["pool"]) and all(row["groups"] for row in rules["pool"])


def follow_new(rules: dict[str, Any], kind: str, row: Mapping[str, Any]) -> None:
    """A new section is read by the criteria of its law; a new criterion is weighed by every stage, at first at 0."""
    if kind == SECTIONS:
        for criterion in rules["criterion"]:
            criterion["sections"] += [row["key"]] * (criterion["law"] == row["law"])
    if kind == "criterion":
        for stage in scored_stages(rules):
            weights = stage["scoring"]["weights"] or {}
            if not set(weights) & set(HEARING):
                stage["scoring"]["weights"] = weights | {row["key"]: "0"}


def forget(rules: dict[str, Any], kind: str, key: str) -> None:
    """Take a row out of its list and out of everything that names it."""
    rules[kind] = [row for row in rules[kind] if row["key"] != key]
    if kind == "group":
        for row in [*listed(rules, SECTIONS), *rules["pool"]]:
            row["groups"] = [group for group in row["groups"] if group != key]
    if kind == SECTIONS:
        for criterion in rules["criterion"]:
            criterion["sections"] = [section for section in criterion["sections"] if section != key]
    if kind == "criterion":
        for stage in scored_stages(rules):
            stage["scoring"]["weights"] = {k: w for k, w in (stage["scoring"]["weights"] or {}).items() if k != key}
    gone = f"{kind}.{key}"
    for remarks in ("settled", "assumptions"):
        rules[remarks] = [row for row in rules.get(remarks, []) if not _below(row["path"], gone, kind, key)]


def _below(path: str, gone: str, kind: str, key: str) -> bool:
    weight = kind == "criterion" and path.endswith(f".weights.{key}")
    return path == gone or path.startswith(f"{gone}.") or weight
