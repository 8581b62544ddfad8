"""Freezing an order."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.models import Stage
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.methods import ranking as method
from sinovik.transparency.states import EntryKind

from ..models import RankingRow, RankingRun
from ..queries.progress import gaps_in
from ..queries.ranking import (
    PLACES,
    Order,
    components_of,
    digest,
    input_of,
    next_run_number,
    order_of,
    pools_of,
    result_of,
)
from ..queries.sheets import LockedReading, locked_readings, open_sheets
from ..rules.access import may_rank
from ..rules.reading import ReadingRules, reading_rules
from .log import log


@action("ranking.run")
def run_ranking(*, stage: Stage, by: User | None, now: datetime) -> RankingRun:
    """Rank what was read in `stage` by the weighted mean, and freeze input, method, parameters and every component.

    Raises: Refused while a sheet is open, without any reading, or when no open stage permits ranking.
    """
    left = open_sheets(stage)
    if left:
        raise Refused(_("Masih ada %(left)s lembar yang belum dikunci. Selesaikan dulu penilaiannya.") % {"left": left})
    return freeze_run(stage=stage, readings=locked_readings(stage), rules=reading_rules(stage), by=by, now=now)


@action("ranking.freeze")
def freeze_run(
    *, stage: Stage, readings: list[LockedReading], rules: ReadingRules, by: User | None, now: datetime
) -> RankingRun:
    """Freeze an order of given readings. Folders that score by other means than sheets (sheet 0) call this directly.

    Raises: Refused without any reading or when no open stage permits ranking.
    """
    if not may_rank(stage.edition, now=now):
        raise Refused(_("Peringkat belum dapat dihitung pada tahap yang sedang berjalan."))
    if not readings:
        raise Refused(_("Belum ada lembar nilai yang terkunci pada tahap ini."))
    seed = _seed(stage)
    pool_of = pools_of(stage.edition, sorted({row.proposal for row in readings}))
    order = order_of(readings, rules.weights, pool_of, seed)
    return _store(stage, order, readings, _parameters(stage, rules, seed, order), by, now)


def _seed(stage: Stage) -> str:
    """The seed of the last tie-break: the digest of the rules, published when the edition opened."""
    return stage.edition.rules_digest or stage.edition.slug


def _parameters(stage: Stage, rules: ReadingRules, seed: str, order: Order) -> dict[str, Any]:
    spreads = {pool: method.spread(standings) for pool, standings in order.pools.items()}
    return {
        "stage": stage.key,
        "weights": [[key, str(weight)] for key, weight in rules.weights.items()],
        "scale": list(rules.scale),
        "readings": rules.readings,
        "seed": seed,
        "gaps": asdict(gaps_in(stage)),
        "spread": {pool: None if spread is None else str(spread) for pool, spread in spreads.items()},
    }


def _store(
    stage: Stage,
    order: Order,
    readings: list[LockedReading],
    parameters: dict[str, Any],
    by: User | None,
    now: datetime,
) -> RankingRun:
    input_digest, result_digest = digest(input_of(readings)), digest(result_of(order))
    run = RankingRun.objects.create(
        stage=stage,
        number=next_run_number(stage),
        input_digest=input_digest,
        result_digest=result_digest,
        method=method.METHOD,
        version=method.VERSION,
        parameters=parameters,
        entry=log(EntryKind.RANKING_RUN, _published(input_digest, result_digest, parameters), by=by, now=now),
        by=by,
        at=now,
    )
    RankingRow.objects.bulk_create(
        (_row(run, pool, order, standing) for pool, standing in order.rows()), batch_size=500
    )
    return run


def _published(input_digest: str, result_digest: str, parameters: dict[str, Any]) -> dict[str, Any]:
    return {"input": input_digest, "result": result_digest, "parameters": parameters}


def _row(run: RankingRun, pool: str, order: Order, standing: method.Standing) -> RankingRow:
    return RankingRow(
        run=run,
        proposal_id=int(standing.proposal),
        group=pool,
        position=standing.rank,
        value=standing.value.quantize(PLACES),
        components=components_of(standing, order.readings[int(standing.proposal)]),
        tie_break="" if standing.decided_by == method.BY_VALUE else standing.decided_by,
    )
