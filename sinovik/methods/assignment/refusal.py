"""Why there is no plan, in words."""

from dataclasses import dataclass
from enum import StrEnum

SHOWN = 12


class Kind(StrEnum):
    FIXED_IN_CONFLICT = "fixed_in_conflict"
    FIXED_BEYOND_ITEM = "fixed_beyond_item"
    FIXED_BEYOND_LOAD = "fixed_beyond_load"
    TOO_FEW_RATERS = "too_few_raters"
    TOO_LITTLE_CAPACITY = "too_little_capacity"
    FLOOR_OUT_OF_REACH = "floor_out_of_reach"


SENTENCES = {
    Kind.FIXED_IN_CONFLICT: "{items} dikunci pada {raters}, padahal ada benturan kepentingan. Lepaskan kuncinya.",
    Kind.FIXED_BEYOND_ITEM: "{items} dikunci pada {needed} penilai, lebih dari {available} yang diminta. "
    "Lepaskan sebagian kuncinya.",
    Kind.FIXED_BEYOND_LOAD: "{raters} dikunci untuk {needed} pembacaan, lebih dari batas bebannya ({available}). "
    "Lepaskan sebagian kuncinya atau naikkan batasnya.",
    Kind.TOO_FEW_RATERS: "{items} masing-masing membutuhkan {needed} penilai, tetapi hanya {available} yang boleh "
    "menilai. Tambahkan penilai tanpa benturan kepentingan.",
    Kind.TOO_LITTLE_CAPACITY: "{items} bersama-sama membutuhkan {needed} pembacaan, tetapi para penilai yang boleh "
    "membacanya ({raters}) hanya sanggup {available}. Tambahkan penilai atau naikkan batas beban.",
    Kind.FLOOR_OUT_OF_REACH: "{raters} harus membaca sedikitnya {needed}, tetapi hanya {available} pembacaan yang "
    "boleh diberikan kepada mereka. Turunkan beban terendah.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. needed and available: readings, for the items and raters named (each item, if too few raters)."""

    kind: Kind
    items: tuple[str, ...]
    raters: tuple[str, ...]
    needed: int
    available: int

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in Indonesian."""
        return SENTENCES[self.kind].format(
            items=_named("Proposal", self.items),
            raters=_named("Penilai", self.raters),
            needed=self.needed,
            available=self.available,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """There is no plan. Every reason holds by itself: each must be put right."""

    reasons: tuple[Reason, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The items that lack willing raters or capacity, in order."""
        return tuple(sorted({item for reason in self.reasons for item in reason.items}))


def _named(noun: str, keys: tuple[str, ...]) -> str:
    more = f" dan {len(keys) - SHOWN} lainnya" if len(keys) > SHOWN else ""
    return f"{noun} {', '.join(keys[:SHOWN])}{more}"
