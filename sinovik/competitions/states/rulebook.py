"""The rules of one edition, read from its frozen JSON: what every page, rule and higher folder asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

Json = Mapping[str, Any]


def in_language(row: Json, name: str) -> str:
    """The text in the reader's language; Indonesian where no English was written."""
    english = row.get(f"{name}_en")
    return (english if get_language() == "en" and english else row[name]) or ""


@dataclass(frozen=True)
class Group:
    """A kind of entry with conditions of its own. Ages in months, ranks as in `innovations.Standing.level_rank`."""

    row: Json = field(repr=False)

    @property
    def key(self) -> str:
        return self.row["key"]

    @property
    def code(self) -> str:
        return self.row["code"]

    @property
    def label(self) -> str:
        return in_language(self.row, "label")

    @property
    def article(self) -> str:
        return self.row["article"] or ""

    @property
    def minimum_age_months(self) -> int | None:
        return self.row["minimum_age_months"]

    @property
    def barred_from_rank(self) -> int | None:
        """An earlier standing of this rank or higher bars the innovation; 0 bars none."""
        return self.row["barred_from_rank"]

    @property
    def requires_rank(self) -> int | None:
        return self.row["requires_rank"]


@dataclass(frozen=True)
class Category:
    row: Json = field(repr=False)

    @property
    def key(self) -> str:
        return self.row["key"]

    @property
    def label(self) -> str:
        return in_language(self.row, "label")


@dataclass(frozen=True)
class Section:
    """One question of the form. words: the most that counts; law: which of the five criteria it speaks to."""

    row: Json = field(repr=False)

    @property
    def key(self) -> str:
        return self.row["key"]

    @property
    def title(self) -> str:
        return in_language(self.row, "title")

    @property
    def help(self) -> str:
        return in_language(self.row, "help")

    @property
    def words(self) -> int:
        return self.row["words"]

    @property
    def required(self) -> bool:
        return self.row["required"]

    @property
    def law(self) -> str:
        return self.row["law"]

    @property
    def groups(self) -> list[str]:
        return self.row["groups"]

    @property
    def weight(self) -> Decimal | None:
        return None if self.row["weight"] is None else Decimal(self.row["weight"])


@dataclass(frozen=True)
class AttachmentSlot:
    row: Json = field(repr=False)

    @property
    def key(self) -> str:
        return self.row["key"]

    @property
    def label(self) -> str:
        return in_language(self.row, "label")

    @property
    def kinds(self) -> list[str]:
        return self.row["kinds"]

    @property
    def max_mib(self) -> int:
        return self.row["max_mib"]

    @property
    def required(self) -> bool:
        return self.row["required"]


@dataclass(frozen=True)
class Criterion:
    row: Json = field(repr=False)
    weight: Decimal | None = None

    @property
    def key(self) -> str:
        return self.row["key"]

    @property
    def label(self) -> str:
        return in_language(self.row, "label")

    @property
    def question(self) -> str:
        return in_language(self.row, "question")

    @property
    def law(self) -> str:
        return self.row["law"]

    @property
    def sections(self) -> list[str]:
        return self.row["sections"]


@dataclass(frozen=True)
class Scoring:
    """How one stage is scored: scale (lowest, highest), readings per proposal, weight per criterion in percent."""

    scale: tuple[int, int]
    readings: int
    third_reader_threshold: Decimal | None
    method: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Pool:
    """Groups that are ranked together."""

    row: Json = field(repr=False)

    @property
    def key(self) -> str:
        return self.row["key"]

    @property
    def label(self) -> str:
        return in_language(self.row, "label")

    @property
    def groups(self) -> list[str]:
        return self.row["groups"]


@dataclass(frozen=True)
class Level:
    """What can be reached: rank orders the levels, places and labels are per pool, decided_in names a stage."""

    row: Json = field(repr=False)

    @property
    def key(self) -> str:
        return self.row["key"]

    @property
    def rank(self) -> int:
        return self.row["rank"]

    @property
    def decided_in(self) -> str:
        return self.row["decided_in"]

    def places(self, pool: str) -> int | None:
        return self.row["places"][pool]

    def label(self, pool: str) -> str:
        return in_language(self.row, "label")[pool]

    def standing(self, pool: str) -> str:
        """Level of `innovations.Standing` that this result counts as; "" if it leaves none."""
        return self.row["standing"][pool]


# criteria of a hearing that are not of the law's five
HEARING = {
    "substance": {
        "key": "substance",
        "law": "effective",
        "label": "Substansi",
        "label_en": "Substance",
        "question": "Seberapa kuat isi inovasi setelah ditanya langsung?",
        "question_en": "How strong is the innovation when asked in person?",
        "sections": [],
    },
    "delivery": {
        "key": "delivery",
        "law": "spreadable",
        "label": "Penyajian",
        "label_en": "Delivery",
        "question": "Seberapa jelas inovasi dijelaskan kepada orang lain?",
        "question_en": "How clearly is the innovation explained to others?",
        "sections": [],
    },
}


@dataclass(frozen=True)
class RuleBook:
    """Typed reading of an edition's rules. Asking for a key that is not there raises KeyError."""

    rules: Json = field(repr=False)

    @cached_property
    def groups(self) -> dict[str, Group]:
        return {row["key"]: Group(row) for row in self.rules["group"]}

    @cached_property
    def categories(self) -> dict[str, Category]:
        return {row["key"]: Category(row) for row in self.rules["category"] if row["key"]}

    @cached_property
    def sections(self) -> dict[str, Section]:
        return {row["key"]: Section(row) for row in self.rules["section"] if row["key"]}

    @cached_property
    def attachments(self) -> dict[str, AttachmentSlot]:
        return {row["key"]: AttachmentSlot(row) for row in self.rules["attachment"]}

    @cached_property
    def criteria(self) -> list[Criterion]:
        """What is asked of every entry, in order; how much each weighs is told by a stage."""
        return [Criterion(row) for row in self.rules["criterion"]]

    @cached_property
    def pools(self) -> dict[str, Pool]:
        return {row["key"]: Pool(row) for row in self.rules["pool"]}

    @cached_property
    def levels(self) -> dict[str, Level]:
        """By key, lowest rank first."""
        return {row["key"]: Level(row) for row in sorted(self.rules["level"], key=lambda row: row["rank"])}

    @cached_property
    def stages(self) -> dict[str, Json]:
        return {row["key"]: row for row in self.rules["stage"]}

    def stage_title(self, key: str) -> str:
        return in_language(self.stages[key], "title")

    def sections_of(self, group: str) -> list[Section]:
        return [section for section in self.sections.values() if group in section.groups]

    def pool_of(self, group: str) -> Pool:
        return next(pool for pool in self.pools.values() if group in pool.groups)

    def scoring(self, stage: str) -> Scoring:
        """How a stage is scored. Raises KeyError if it is not, TypeError or ValueError while values are unknown."""
        row = self.stages[stage]["scoring"]
        known = {criterion["key"]: criterion for criterion in self.rules["criterion"]} | HEARING
        low, high = row["scale"]
        threshold = row["third_reader_threshold"]
        return Scoring(
            scale=(low, high),
            readings=row["readings"],
            third_reader_threshold=None if threshold is None else Decimal(threshold),
            method=row["method"],
            criteria=tuple(Criterion(known[key], Decimal(weight)) for key, weight in row["weights"].items()),
        )

    @property
    def objection_days(self) -> int | None:
        return self.rules["objection"]["days"]

    @property
    def cap_per_agency(self) -> int | None:
        return self.rules["eligibility"]["cap_per_agency"]

    @property
    def repeat_years(self) -> int | None:
        return self.rules["eligibility"]["repeat_years"]

    @property
    def near_duplicate_share(self) -> Decimal | None:
        share = self.rules["eligibility"]["near_duplicate_share"]
        return None if share is None else Decimal(share)

    @property
    def legal_basis(self) -> list[str]:
        return self.rules["legal"]["basis"]

    @property
    def assumptions(self) -> dict[str, str]:
        """Path → why, for every value that no source tells and the demo assumes."""
        return {row["path"]: row["why"] for row in self.rules["assumptions"]}

    @property
    def reports(self) -> list[Json]:
        """What another source says of a value (about, value): both are kept."""
        return self.rules.get("report", [])

    @property
    def notes(self) -> list[str]:
        """What is known of the template's year and stands in no value."""
        return [in_language(row, "text") for row in self.rules.get("note", [])]

    @property
    def reference(self) -> Json:
        """What really happened in that year, for laying a rehearsal beside it."""
        return self.rules["reference"]
