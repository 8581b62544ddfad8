"""How one stage is read and scored, taken from the edition's frozen rules."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.states import RuleBook, StageKind
from sinovik.competitions.states.rulebook import Criterion

# nominees are read in pairs where the rules do not say otherwise
PANEL_READINGS = 2


@dataclass(frozen=True)
class ReadingRules:
    """scale: lowest and highest mark; readings: per proposal; threshold: a wider gap of two readers calls one more,
    None where the edition has no such reader; reason_words: fewest words under each mark, 0 where reasons are free."""

    scale: tuple[int, int]
    readings: int
    threshold: Decimal | None
    method: str
    criteria: tuple[Criterion, ...]
    reason_words: int

    @property
    def weights(self) -> dict[str, Decimal]:
        return {criterion.key: criterion.weight for criterion in self.criteria}

    @property
    def keys(self) -> list[str]:
        return [criterion.key for criterion in self.criteria]


def _scored_key(book: RuleBook, key: str) -> str:
    """The stage itself if it declares a scoring, else the nearest earlier one that does."""
    earlier: list[str] = []
    for name, row in book.stages.items():
        if "scoring" in row:
            earlier.append(name)
        if name == key:
            break
    if not earlier:
        raise KeyError(f"no stage up to {key!r} declares a scoring")
    return earlier[-1]


@lru_cache(maxsize=64)
def _read(edition: int, digest: str, key: str, kind: str) -> ReadingRules:
    # frozen rules never change under one digest, so reading them once per process is enough
    return _from(Edition.objects.only("rules").get(pk=edition).book, key, kind)


def _from(book: RuleBook, key: str, kind: str) -> ReadingRules:
    source = _scored_key(book, key)
    scoring = book.scoring(source)
    borrowed_by_panel = source != key and kind == StageKind.PANEL
    return ReadingRules(
        scale=scoring.scale,
        readings=PANEL_READINGS if borrowed_by_panel else scoring.readings,
        # nobody can join a hearing that is over
        threshold=None if borrowed_by_panel or kind == StageKind.INTERVIEW else scoring.third_reader_threshold,
        method=scoring.method,
        criteria=_in_declared_order(scoring.criteria, book),
        reason_words=int(book.stages[source]["scoring"].get("reason_words") or 0),
    )


def _in_declared_order(criteria: tuple[Criterion, ...], book: RuleBook) -> tuple[Criterion, ...]:
    """The order of the edition's list of criteria: the weights are a JSON object and have none of their own."""
    order = {row["key"]: place for place, row in enumerate(book.rules["criterion"])}
    return tuple(sorted(criteria, key=lambda criterion: (order.get(criterion.key, len(order)), criterion.key)))


def reading_rules(stage: Stage) -> ReadingRules:
    """How `stage` is read. Raises KeyError if neither it nor an earlier stage declares a scoring."""
    edition = stage.edition
    if edition.rules_digest:
        return _read(edition.pk, str(edition.rules_digest), stage.key, stage.kind)
    return _from(edition.book, stage.key, stage.kind)
