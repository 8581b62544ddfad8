"""Where a value stands in the rules of an edition, how it is read, and what people call it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy

from sinovik.competitions.rules.shapes import INNER, LISTS, TABLES, WHOLES, Reader, categories, sections
from sinovik.competitions.states.rulebook import HEARING

# settled as a whole: how many there are is itself unknown
CATEGORIES, SECTIONS = WHOLES
FIELDS = {
    "sequence": gettext_lazy("Kompetisi ke berapa"),
    "theme": gettext_lazy("Tema"),
    "basis": gettext_lazy("Dasar hukum"),
    "decree_finalists": gettext_lazy("Keputusan tentang finalis"),
    "decree_winners": gettext_lazy("Keputusan tentang pemenang"),
    "cap_per_agency": gettext_lazy("Jumlah proposal paling banyak per instansi"),
    "repeat_years": gettext_lazy("Jangka waktu larangan mengulang, dalam tahun"),
    "near_duplicate_share": gettext_lazy("Bagian teks sama yang dianggap salinan"),
    "days": gettext_lazy("Lama masa sanggah, dalam hari"),
    "minimum_age_months": gettext_lazy("Umur penerapan paling sedikit, dalam bulan"),
    "barred_from_rank": gettext_lazy("Jenjang yang tidak boleh ikut lagi"),
    "requires_rank": gettext_lazy("Jenjang yang harus pernah diraih"),
    "article": gettext_lazy("Pasal"),
    "help": gettext_lazy("Petunjuk"),
    "help_en": gettext_lazy("Petunjuk dalam bahasa Inggris"),
    "words": gettext_lazy("Batas kata"),
    "weight": gettext_lazy("Bobot, dalam persen"),
    "weights": gettext_lazy("Bobot kriteria"),
    "places": gettext_lazy("Jumlah tempat"),
    "scale": gettext_lazy("Rentang nilai"),
    "readings": gettext_lazy("Jumlah penilai tiap proposal"),
    "method": gettext_lazy("Cara menghitung peringkat"),
    "third_reader_threshold": gettext_lazy("Selisih nilai yang memanggil penilai ketiga"),
    "presentation_minutes": gettext_lazy("Lama presentasi, dalam menit"),
    "questions_minutes": gettext_lazy("Lama tanya jawab, dalam menit"),
    "drafts": gettext_lazy("Proposal terdaftar"),
    "finalists": gettext_lazy("Banyaknya finalis"),
    "opens": gettext_lazy("Tanggal mulai"),
    "closes": gettext_lazy("Tanggal akhir"),
}
TABLE_NAMES = {
    "category": gettext_lazy("Kategori"),
    "edition": gettext_lazy("Seluruh aturan edisi ini"),
    "section": gettext_lazy("Bagian formulir"),
    "stage": gettext_lazy("Tahap"),
    "assumptions": gettext_lazy("Asumsi demo"),
}


@dataclass(frozen=True)
class Place:
    """table: the dict that holds the value, name: its key there, reader: makes the value or raises Unfit.

    known: from the template's own source; what an organiser wrote down may be corrected until the edition opens.
    """

    table: dict[str, Any]
    name: str
    reader: Reader
    known: bool


def _row(node: Any, key: str, path: str) -> Any:
    rows = {row["key"]: row for row in node if isinstance(row, dict)} if isinstance(node, list) else node
    found = rows.get(key)
    if not isinstance(found, dict | list):
        raise KeyError(path)
    return found


def settled_in(rules: Mapping[str, Any]) -> dict[str, str]:
    """Path → source, for every value that an organiser wrote down."""
    return {row["path"]: row["source"] for row in rules.get("settled", [])}


def may_settle(rules: dict[str, Any], path: str) -> bool:
    """Whether the rules have such a value and no source of the template tells it."""
    try:
        return not place_of(rules, path).known
    except KeyError:
        return False


def mended_at(rules: dict[str, Any], path: str) -> str:
    """Where an organiser mends what is said of this path: the value itself, one they wrote below it, or the form that
    they wrote as a whole. "" where every value comes from the template."""
    if may_settle(rules, path):
        return path
    of_form = path.split(".")[0] in ("group", "section", "criterion")
    under = (f"{path}.", f"{SECTIONS}.") if of_form else (f"{path}.",)
    return next((p for p in settled_in(rules) if p.startswith(under) or (of_form and p == SECTIONS)), "")


def place_of(rules: dict[str, Any], path: str) -> Place:
    """The value at a path such as `group.umum.minimum_age_months`. Raises KeyError for a path the rules lack.

    Dates stand on the stages and are no place of the rules.
    """
    if path in WHOLES:
        known = any(row["key"] for row in rules[path]) and path not in settled_in(rules)
        reader = categories if path == CATEGORIES else sections([row["key"] for row in rules["group"]])
        return Place(rules, path, reader, known)
    *way, name = path.split(".")
    if not way or (way[0] not in TABLES and way[0] not in LISTS):
        raise KeyError(path)
    node: Any = rules
    for key in way:
        node = _row(node, key, path)
    shape = TABLES.get(way[0]) or (INNER[way[2]] if len(way) > 2 and way[2] in INNER else LISTS[way[0]])
    if not isinstance(node, dict) or name not in node:
        raise KeyError(path)
    known = node[name] is not None and path not in settled_in(rules)
    if name in shape:
        return Place(node, name, shape[name].reader, known)
    if way[-1] in shape:
        return Place(node, name, lambda value: shape[way[-1]].reader({name: value})[name], known)
    raise KeyError(path)


def link_criteria(rules: dict[str, Any]) -> None:
    """Let each criterion read the sections that speak to its law."""
    for criterion in rules["criterion"]:
        criterion["sections"] = [row["key"] for row in rules[SECTIONS] if row["law"] == criterion["law"]]


# --- in words -------------------------------------------------------------------------------------------------------


def _of_row(row: Mapping[str, Any]) -> str:
    for name in ("title", "label"):
        text = (row.get(f"{name}_en") if get_language() == "en" else None) or row.get(name)
        if isinstance(text, str):
            return text
        if isinstance(text, Mapping):
            return next(iter(text.values()))
    return row.get("key") or ""


def _names(rules: Mapping[str, Any]) -> dict[str, str]:
    """Keys of criteria and pools, which stand inside tables such as weights and places."""
    rows = [*rules["criterion"], *HEARING.values(), *rules["pool"]]
    return {row["key"]: _of_row(row) for row in rows}


def words_for(rules: Mapping[str, Any], path: str) -> str:
    """What people call the value at a path: `Bobot kriteria (Kebaruan), Penilaian Tim Evaluasi`."""
    way = path.split(".")
    node, owner, said = rules.get(way[0]), "", [str(FIELDS[step]) for step in way if step in FIELDS]
    if isinstance(node, list) and len(way) > 1:
        owner = next((_of_row(row) for row in node if row["key"] == way[1]), "")
    inner = _names(rules).get(way[-1], "") if len(way) > 3 or way[-2:-1] == ["places"] else ""
    what = said[-1] if said else str(TABLE_NAMES.get(way[0], ""))
    named = f"{what} ({inner})" if inner and what else what
    return ", ".join(part for part in (named, owner) if part) or path
