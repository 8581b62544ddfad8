"""The embedding index: how far an innovation has become an ordinary part of its agency's work.

Four parts of equal weight, each between 0 and 1, each shown beside the index. The method, its reasons and a worked
example stand in docs/methods/embedding-index.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

VERSION = "embedding-1"
BUDGET_YEARS = 3
WEIGHTS: Mapping[str, Decimal] = MappingProxyType(
    {"legal_basis": Decimal(25), "budget": Decimal(25), "duty": Decimal(25), "procedure": Decimal(25)}
)
# A rule that outlives its signatory counts whole; a decision that falls with the person who signed it counts half.
LASTING, PERSONAL = Decimal(1), Decimal("0.5")


@dataclass(frozen=True)
class Part:
    """A part of the index: `share` of 1 reached, `weight` in points, `points` = share × weight, `because` in facts."""

    key: str
    share: Decimal
    weight: Decimal
    because: tuple[str, ...]

    @property
    def points(self) -> Decimal:
        return self.share * self.weight


@dataclass(frozen=True)
class EmbeddingIndex:
    """The index, 0–100 with one decimal (half up), and the parts it is the sum of."""

    version: str
    parts: tuple[Part, ...]

    @property
    def value(self) -> Decimal:
        return sum((part.points for part in self.parts), Decimal(0)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def embedding_index(
    *,
    lasting_bases: Iterable[str],
    personal_bases: Iterable[str],
    budget_years: Iterable[int],
    units_on_duty: Iterable[str],
    procedures: Iterable[str],
    year: int,
) -> EmbeddingIndex:
    """The embedding index of one innovation in `year`, with every part.

    lasting_bases: names of regulations in force · personal_bases: names of decisions in force · budget_years: years
    with a budget line (the last three up to `year` count) · units_on_duty: units with a written duty · procedures:
    standard operating procedures in force. Empty input is lawful and gives 0.
    """
    lasting, personal = tuple(sorted(lasting_bases)), tuple(sorted(personal_bases))
    funded = tuple(sorted({y for y in budget_years if year - BUDGET_YEARS < y <= year}))
    units, written = tuple(sorted(units_on_duty)), tuple(sorted(procedures))
    legal = LASTING if lasting else PERSONAL if personal else Decimal(0)
    return EmbeddingIndex(
        VERSION,
        (
            _part("legal_basis", legal, lasting or personal),
            _part("budget", Decimal(len(funded)) / BUDGET_YEARS, tuple(str(y) for y in funded)),
            _part("duty", Decimal(bool(units)), units),
            _part("procedure", Decimal(bool(written)), written),
        ),
    )


def _part(key: str, share: Decimal, because: tuple[str, ...]) -> Part:
    return Part(key, share, WEIGHTS[key], because)
