"""What the tables of an edition template may hold: one reader per kind of value, one shape per table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.states import Advance, Law, Permit, Scope, StageKind

UNKNOWN = "unknown"
WIB = ZoneInfo("Asia/Jakarta")
FILE_KINDS = ("pdf", "jpeg", "png", "docx", "xlsx")


class Unfit(ValueError):
    """A value of the wrong kind. The message says what is accepted, for who writes a template; told: for people."""

    def __init__(self, accepted: str, told: Promise | str) -> None:
        super().__init__(accepted)
        self.told = told


Reader = Callable[[Any], Any]


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit("a text", _("teks"))
    return value.strip()


def whole(low: int, high: int) -> Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            told = format_lazy(_("angka bulat dari {low} sampai {high}"), low=low, high=high)
            raise Unfit(f"a whole number from {low} to {high}", told)
        return value

    return read


def number(value: Any) -> str:
    """A decimal written as a whole number or as text, so that no digit is lost; kept as text."""
    try:
        if isinstance(value, bool | float):
            raise InvalidOperation
        return str(Decimal(value))
    except (InvalidOperation, TypeError, ValueError):
        accepted = 'a whole number, or a decimal in quotes such as "12.5"'
        raise Unfit(accepted, _("angka, misalnya 12 atau 12,5")) from None


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit("true or false", _("ya atau tidak"))
    return value


def one_of(choices: type[Enum] | tuple[str, ...]) -> Reader:
    accepted = choices if isinstance(choices, tuple) else tuple(choice.value for choice in choices)

    def read(value: Any) -> str:
        if value not in accepted:
            told = format_lazy(_("salah satu dari {choices}"), choices=", ".join(accepted))
            raise Unfit(f"one of {', '.join(accepted)}", told)
        return value

    return read


def many(reader: Reader, least: int = 0) -> Reader:
    def read(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) < least:
            raise Unfit(f"a list of {least} or more", _("beberapa nilai"))
        return [reader(item) for item in value]

    return read


def each(reader: Reader) -> Reader:
    """A table whose every value is read alike; a value may be unknown."""

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not value:
            raise Unfit("a table such as { umum = 99 }", _("beberapa nilai seperti umum=99, khusus=15"))
        return {key: None if item == UNKNOWN else reader(item) for key, item in value.items()}

    return read


def scale(value: Any) -> list[int]:
    pair = many(whole(0, 1000))(value) if isinstance(value, list) else []
    if len(pair) != 2 or pair[0] >= pair[1]:
        told = _("dua angka bulat, yang terendah dahulu, misalnya 1 sampai 10")
        raise Unfit("two whole numbers, the lowest first, such as [1, 10]", told)
    return pair


def categories(value: Any) -> list[dict[str, str]]:
    """Rows of the table of categories, from pairs (Indonesian, English); a key is made of the Indonesian name."""
    rows = [{"key": slugify(label)[:40], "label": label, "label_en": english or label} for label, english in value]
    keys = [row["key"] for row in rows]
    if not rows or not all(keys) or len(set(keys)) != len(keys):
        raise Unfit("names that differ", _("satu kategori tiap baris, dengan nama yang berbeda-beda"))
    return rows


def sections(groups: list[str]) -> Reader:
    """Rows of the form for all these groups, from (title, words, law, weight); a key is made of the title."""

    def row(line: Any) -> dict[str, Any]:
        title, words, law, weight = line
        shared = {"title": text(title), "title_en": title, "help": None, "help_en": None, "groups": list(groups)}
        told = {"words": whole(1, 10_000)(words), "weight": number(weight), "law": one_of(Law)(law)}
        return {"key": slugify(title)[:40].replace("-", "_"), **shared, **told, "required": True}

    def read(value: Any) -> list[dict[str, Any]]:
        try:
            rows = [row(line) for line in value]
        except (TypeError, ValueError):
            rows = []
        keys = [row["key"] for row in rows]
        if not rows or not all(keys) or len(set(keys)) != len(keys):
            raise Unfit(
                "title, words, law and weight of each", _("satu bagian tiap baris: judul; batas kata; kriteria; bobot")
            )
        return rows

    return read


def moment(end_of_day: bool) -> Reader:
    """A date and time with its zone; a bare date is the beginning, or the last second, of that day in WIB."""

    def read(value: Any) -> datetime:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC)
        if isinstance(value, date) and not isinstance(value, datetime):
            hour = time(23, 59, 59) if end_of_day else time()
            return datetime.combine(value, hour, WIB).astimezone(UTC)
        accepted = "a date, or a date and time with its zone such as 2022-04-16T12:00:00+07:00"
        raise Unfit(accepted, _("tanggal, atau tanggal dan jam"))

    return read


def day(value: Any) -> str:
    """A day without an hour; kept as text, as it stands in the rules."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise Unfit("a date such as 2023-05-02", _("tanggal, misalnya 2023-05-02"))


@dataclass(frozen=True)
class Field:
    """reader: makes the value or raises Unfit; needed: an edition does not open while it is unknown; certain: may
    never be unknown; default: taken when absent (without one, absence is an error)."""

    reader: Reader
    needed: bool = False
    certain: bool = False
    default: Any = ...


def _certain(reader: Reader, default: Any = ...) -> Field:
    return Field(reader, certain=True, default=default)


def _needed(reader: Reader) -> Field:
    return Field(reader, needed=True)


YEAR, COUNT, RANK = whole(2014, 2100), whole(0, 100_000), whole(0, 1000)
Shape = dict[str, Field]

TABLES: dict[str, Shape] = {
    "edition": {
        "name": _certain(text),
        "short": _certain(text),
        "year": _certain(YEAR),
        "sequence": Field(whole(1, 200)),
        "scope": _certain(one_of(Scope)),
        "theme": Field(text),
    },
    "legal": {
        "basis": _needed(many(text, 1)),
        "decree_finalists": Field(text),
        "decree_winners": Field(text),
    },
    "eligibility": {
        "counted_back_from": _certain(one_of(("closing",))),
        "cap_per_agency": Field(whole(1, 10_000)),
        "repeat_years": Field(whole(1, 50)),
        "near_duplicate_share": Field(number),
    },
    "objection": {"days": _needed(whole(1, 60))},
    "reference": {
        "drafts": Field(COUNT),
        "left_at_unit": Field(COUNT),
        "left_at_agency": Field(COUNT),
        "submitted": Field(each(COUNT)),
        "passed": Field(each(COUNT)),
        "nominees": Field(COUNT),
        "finalists": Field(each(COUNT)),
        "winners": Field(each(COUNT)),
        "winners_by_kind": Field(text),
        "registration_closed_first": Field(day),
        "registration_moved_by": Field(text),
        "registration_moved_because": Field(text),
        "screening_announced_by": Field(text),
        "screening_announced_on": Field(day),
        "awarded_on": Field(day),
        # where a source tells only the sum of all groups
        "submitted_in_all": Field(COUNT, default=None),
        "finalists_by_kind": Field(text, default=None),
    },
}
LISTS: dict[str, Shape] = {
    "group": {
        "key": _certain(text),
        "label": _certain(text),
        "label_en": _certain(text),
        "code": _certain(text),
        "minimum_age_months": _needed(whole(0, 240)),
        "barred_from_rank": _needed(RANK),
        "requires_rank": _needed(RANK),
        "article": Field(text),
    },
    "category": {"key": _needed(text), "label": _needed(text), "label_en": _needed(text)},
    "section": {
        "key": _certain(text),
        "groups": _certain(many(text, 1)),
        "title": _certain(text),
        "title_en": _certain(text),
        "help": Field(text),
        "help_en": Field(text),
        "words": _needed(whole(1, 10_000)),
        "weight": _needed(number),
        "law": _certain(one_of(Law)),
        "required": _certain(flag),
    },
    "attachment": {
        "key": _certain(text),
        "label": _certain(text),
        "label_en": _certain(text),
        "kinds": _certain(many(one_of(FILE_KINDS), 1)),
        "max_mib": _certain(whole(1, settings.LARGEST_FILE_MIB)),
        "required": _certain(flag),
        "template": _certain(text, default=""),
    },
    "criterion": {
        "key": _certain(text),
        "law": _certain(one_of(Law)),
        "label": _certain(text),
        "label_en": _certain(text),
        "question": _certain(text),
        "question_en": _certain(text),
        "sections": _certain(many(text)),
    },
    "pool": {
        "key": _certain(text),
        "groups": _certain(many(text, 1)),
        "label": _certain(text),
        "label_en": _certain(text),
    },
    "level": {
        "key": _certain(text),
        "rank": _certain(RANK),
        "label": _certain(each(text)),
        "label_en": _certain(each(text)),
        "places": _needed(each(whole(1, 10_000))),
        "standing": _certain(each(text)),
        "decided_in": _certain(text),
    },
    "stage": {
        "key": _certain(text),
        "kind": _certain(one_of(StageKind)),
        "title": _certain(text),
        "title_en": _certain(text),
        "after": _certain(many(text), default=[]),
        "opening": _certain(one_of(Advance)),
        "closing": _certain(one_of(Advance)),
        "opens": Field(moment(end_of_day=False)),
        "closes": Field(moment(end_of_day=True)),
        "permits": _certain(many(one_of(Permit), 1), default=None),
    },
}
# what a template may say besides its values: another source's report of one of them, and facts that no value holds
REMARKS: dict[str, Shape] = {
    "report": {"about": _certain(text), "value": _certain(text)},
    "note": {"text": _certain(text), "text_en": _certain(text)},
}
# lists of which a year may leave even the number of rows unknown: one row, all of it unknown
WHOLES = ("category", "section")
# tables inside a stage
INNER: dict[str, Shape] = {
    "scoring": {
        "scale": _needed(scale),
        "readings": _needed(whole(1, 20)),
        "third_reader_threshold": Field(number),
        "method": _certain(one_of(("weighted_mean", "calibrated"))),
        "weights": _needed(each(number)),
    },
    "interview": {
        "presentation_minutes": Field(whole(1, 120)),
        "questions_minutes": Field(whole(1, 120)),
    },
}
