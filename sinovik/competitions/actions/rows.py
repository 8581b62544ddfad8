"""An organiser writes the rules anew while the edition is prepared: row by row, each change with its source."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.actions.editions import lock_preparing, read_place
from sinovik.competitions.models import Edition
from sinovik.competitions.rules import rows as read
from sinovik.competitions.rules.editions import longest_address
from sinovik.competitions.rules.places import place_of
from sinovik.competitions.rules.shapes import LISTS, Unfit
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused

Rules = dict[str, Any]


def _fit(kind: str, name: str, value: Any) -> Any:
    """The value as the rules keep it; None where it may be unknown and nothing was written."""
    field = LISTS[kind][name]
    if value in (None, "") and not field.certain:
        return None
    try:
        return field.reader(value)
    except Unfit as unfit:
        message = _("Nilai ini belum sesuai. Yang diterima: %(kind)s.") % {"kind": unfit.told}
        raise Refused(message, field=name) from unfit


def _sourced(source: str) -> str:
    if not source.strip():
        raise Refused(_("Tuliskan sumber perubahan ini, misalnya nomor keputusan dan pasalnya."), field="source")
    return source.strip()


def _remember(rules: Rules, places: Iterable[str], source: str) -> None:
    """Say from where each place is now; what was assumed or settled there before is so no more."""
    places = set(places)
    said = _("Ditetapkan penyelenggara; sumbernya tercatat pada setiap perubahan.")
    rules["sources"] = rules["sources"] | {read.ORGANISER: said}
    rules["rewritten"] = [row for row in rules.get("rewritten", []) if row["path"] not in places]
    rules["rewritten"] += [{"path": path, "source": source} for path in sorted(places)]
    rules["assumptions"] = [row for row in rules["assumptions"] if row["path"] not in places]
    for row in rules.get("settled", []):
        row["source"] = source if row["path"] in places else row["source"]


def _keep(edition: Edition, rules: Rules) -> Edition:
    edition.rules = rules
    edition.name, edition.short = rules["edition"]["name"], rules["edition"]["short"]
    edition.save(update_fields=["rules", "name", "short"])
    edition.__dict__.pop("book", None)
    return edition


def _place_at(rows: list[Rules], row: Rules, position: int | None) -> list[Rules]:
    others = [other for other in rows if other["key"] and other["key"] != row["key"]]
    at = len(others) if position is None else max(0, position - 1)
    return [*others[:at], row, *others[at:]]


def _check_row(edition: Edition, rules: Rules, kind: str, row: Rules) -> None:
    name = read.name_of(kind)
    same = [other for other in read.listed(rules, kind) if other[name].casefold() == row[name].casefold()]
    if any(other["key"] != row["key"] for other in same):
        raise Refused(_("Nama ini sudah dipakai baris lain. Pilih nama yang berbeda."), field=name)
    strangers = set(row.get("groups", ())) - {group["key"] for group in rules["group"]}
    strangers |= set(row.get("sections", ())) - {section["key"] for section in read.listed(rules, "section")}
    if strangers:
        raise Refused(_("Salah satu pilihan tidak ada lagi. Muat ulang halaman ini, lalu pilih lagi."))
    if kind == "group" and len(edition.slug) > longest_address({"group": [row]}):
        raise Refused(_("Kode ini terlalu panjang untuk nomor proposal. Pakai satu huruf."), field="code")
    codes = [group["code"] for group in rules["group"] if group["key"] != row["key"]]
    if kind == "group" and row["code"] in codes:
        raise Refused(_("Kode ini sudah dipakai kelompok lain. Pilih kode yang berbeda."), field="code")


@action("editions.write_row")
def write_row(
    *,
    edition: Edition,
    kind: str,
    key: str,
    values: Mapping[str, Any],
    position: int | None,
    source: str,
    by: User | None,
    now: datetime,
) -> Edition:
    """Write one row of a list anew, or add one. kind: of `rules.rows.ROWS`; key: "" for a new row; position: from 1,
    None for the end.

    Raises: Refused once the edition is open, for a value that does not fit, a name or code used twice, or no source.
    """
    fresh, said = lock_preparing(edition), _sourced(source)
    rules = deepcopy(fresh.rules)
    fields = [name for name in read.ROWS[kind] if name != "pool"]
    written = {name: _fit(kind, name, values[name]) for name in fields}
    old = next((row for row in read.listed(rules, kind) if row["key"] == key), None)
    if key and old is None:
        raise Refused(_("Baris ini sudah dihapus orang lain. Kembali ke daftar aturan."))
    made = key or read.free_key(rules, kind, written[read.name_of(kind)])
    if not made:
        raise Refused(_("Nama ini tidak memuat huruf. Tulis nama yang dapat dibaca."), field=read.name_of(kind))
    blank = {name: field.default for name, field in LISTS[kind].items() if field.default is not ...}
    row = {"key": made} | blank | (old or {}) | written | {"source": read.ORGANISER}
    row = {name: value for name, value in row.items() if not name.endswith("_source")}
    _check_row(fresh, rules, kind, row)
    rules[kind] = _place_at(rules[kind], row, position)
    if kind == "group" and not read.put_in_pool(rules, made, values["pool"]):
        raise Refused(_("Setiap kumpulan peringkat harus tetap mempunyai satu kelompok."), field="pool")
    if old is None:
        read.follow_new(rules, kind, row)
    changed = [name for name in fields if old is None or old.get(name) != row[name]]
    _remember(rules, [f"{kind}.{made}", *(f"{kind}.{made}.{name}" for name in changed)], said)
    return _keep(fresh, rules)


@action("editions.remove_row")
def remove_row(*, edition: Edition, kind: str, key: str, source: str, by: User | None, now: datetime) -> Edition:
    """Take a row out of a list and out of what names it. Raises: Refused once the edition is open, for the last one of
    its kind, for a group that something is asked of alone, or without a source."""
    fresh, said = lock_preparing(edition), _sourced(source)
    rules = deepcopy(fresh.rules)
    if read.row_of(rules, kind, key) is None:
        raise Refused(_("Baris ini sudah dihapus orang lain. Kembali ke daftar aturan."))
    if problem := read.removal_problem(rules, kind, key):
        raise Refused(problem)
    read.forget(rules, kind, key)
    rules["rewritten"] = [row for row in rules.get("rewritten", []) if not row["path"].startswith(f"{kind}.{key}.")]
    _remember(rules, [f"{kind}.{key}"], said)
    return _keep(fresh, rules)


@action("editions.write_values")
def write_values(
    *, edition: Edition, values: Mapping[str, Any], source: str, by: User | None, now: datetime
) -> Edition:
    """Write single values anew, known from the template or not. values: path → value, None for unknown.

    Raises: Refused once the edition is open, for a value that does not fit, or without a source; KeyError for a path
    that the rules do not have.
    """
    fresh, said = lock_preparing(edition), _sourced(source)
    rules, changed = deepcopy(fresh.rules), []
    for path, value in values.items():
        place = place_of(rules, path)
        told = None if value in (None, "", []) else read_place(place, value, field=path)
        if told is None and path in ("edition.name", "edition.short"):
            raise Refused(_("Edisi mempunyai nama dan nama pendek."), field=path)
        if told != place.table[place.name]:
            place.table[place.name] = told
            changed.append(path)
    _remember(rules, changed, said)
    return _keep(fresh, rules)
