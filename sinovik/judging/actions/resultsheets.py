"""Answering every entrant, winner or not, with what can be learned from the judging."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import enqueue

from ..models import ResultSheet
from ..queries.resultsheets import (
    Readings,
    entrants_without_sheet,
    exit_reasons,
    levels_reached,
    names_of_judges,
    readings,
    was_screened_out,
)
from ..rules.access import READING_PERMITS
from ..rules.announcements import not_now
from ..rules.bands import band_of
from ..rules.feedback import Mean, cleared, name_words, to_improve
from ..rules.reading import ReadingRules, reading_rules
from ..states.resultsheets import Ending

BATCH = 1000


def _refuse_closed(edition: Edition, now: datetime) -> None:
    if not stage_permits(edition, Permit.PUBLISH, at=now):
        raise Refused(not_now(Permit.PUBLISH))


def _criterion(stage: Stage, mean: Mean, reasons: list[str], names: frozenset[str]) -> dict[str, Any]:
    told = [text for text in (cleared(reason, names) for reason in reasons) if text]
    band = band_of(mean.mean, mean.scale).key
    return {"stage": stage.key, "key": mean.key, "band": band, "reasons": sorted(told)}


def _means(said: Readings, rules: ReadingRules) -> list[Mean]:
    return [
        Mean(key, sum(said.values[key], Decimal(0)) / len(said.values[key]), rules.weights[key], rules.scale)
        for key in rules.keys
        if key in said.values
    ]


def _content(found: dict[int, Readings], stages: list[Stage], names: frozenset[str]) -> dict[str, Any]:
    """Bands and reasons of every stage at which the entry was read; what to improve comes from the first of them."""
    read = [
        (stage, found[stage.pk], _means(found[stage.pk], reading_rules(stage))) for stage in stages if stage.pk in found
    ]
    criteria = [
        _criterion(stage, mean, said.reasons.get(mean.key, []), names) for stage, said, means in read for mean in means
    ]
    first = read[0][2] if read else []
    return {"criteria": criteria, "improvements": [mean.key for mean in to_improve(first)], "findings": []}


def _ending(proposal: Proposal, level: str) -> Ending:
    if was_screened_out(proposal):
        return Ending.SCREENED_OUT
    return Ending.CHOSEN if level else Ending.NOT_CHOSEN


def _read_stages(edition: Edition) -> list[Stage]:
    rows = Stage.objects.filter(edition=edition, permits__overlap=list(READING_PERMITS)).select_related("edition")
    return list(rows.order_by("position"))


@action("resultsheets.publish")
def publish(*, edition: Edition, by: User | None, now: datetime) -> Edition:
    """Give every entrant who has none a result sheet; a second run makes only what is missing.

    Raises: Refused while no stage of the edition permits publishing results.
    """
    _refuse_closed(edition, now)
    stages, found = _read_stages(edition), readings(edition)
    names, reached = name_words(names_of_judges(edition)), levels_reached(edition)
    exits = exit_reasons(edition)
    sheets = []
    for proposal in entrants_without_sheet(edition):
        content = _content(found.get(proposal.pk, {}), stages, names)
        content["findings"] = exits.get(proposal.pk, [])
        level = reached.get(proposal.pk, "")
        sheets.append(
            ResultSheet(proposal=proposal, ending=_ending(proposal, level), level=level, content=content, made_at=now)
        )
    ResultSheet.objects.bulk_create(sheets, batch_size=BATCH)
    if sheets:
        changes.announce("results.published", on=edition, now=now)
        enqueue("judging.tell_results", edition_id=edition.pk)
    return edition


@action("resultsheets.order")
def order(*, edition: Edition, by: User, now: datetime) -> Edition:
    """Have all result sheets made by the queue. Raises: Refused while no stage permits publishing results."""
    _refuse_closed(edition, now)
    enqueue("judging.make_result_sheets", edition_id=edition.pk, by_id=by.pk)
    return edition
