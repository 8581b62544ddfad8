"""Evaluators, sheets, runs and decisions for tests, made by the real actions.

The clock stands still. Makers move it on to the stage they need and never back, so make proposals first.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from itertools import count

from django.db import DatabaseError, transaction

from sinovik.agencies.models import Agency, Region
from sinovik.competitions.actions import editions
from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit, StageState
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.judging.actions import assignment, evaluators, panel, ranking, sheets
from sinovik.judging.models import Evaluator, Plenary, RankingRun, Sheet
from sinovik.judging.queries.evaluators import undeclared_agencies
from sinovik.judging.rules.access import reading_open
from sinovik.judging.rules.reading import reading_rules
from sinovik.judging.states import EvaluatorRole, EvaluatorState
from tests.agencies.makers import a_secretary, a_unit, a_user, an_agency
from tests.competitions.makers import (
    IN_SCREENING,
    a_submitted_proposal,
    an_edition,
    go_to,
    passed,
    some_eligible_proposals,
)

_n = count(1)


def an_edition_by(
    *, places: int | None = None, stage: str = "registration", calendar: Sequence[str] = (), **scoring: object
) -> Edition:
    """By the rules of 2022, but with so many places in every pool, and this scoring of the desk evaluation.

    calendar: keys of stages that open and close by the calendar instead of by an act.
    """
    edition = an_edition(state="preparing")
    rules = deepcopy(edition.rules)
    for level in rules["level"] if places is not None else []:
        level["places"] = dict.fromkeys(level["places"], places)
    desk = next(row for row in rules["stage"] if row["key"] == "desk")
    desk["scoring"] |= scoring
    for row in rules["stage"]:
        if row["key"] in calendar:
            row |= {"opening": "calendar", "closing": "calendar"}
            edition.stages.filter(key=row["key"]).update(opening="calendar", closing="calendar")
    Edition.objects.filter(pk=edition.pk).update(rules=rules)
    edition = Edition.objects.get(pk=edition.pk)
    editions.open_edition(edition=edition, by=None, now=clock.now())
    go_to(edition, stage)
    return edition


def proposals_of(agencies: Sequence[str], edition: Edition, **facts: object) -> list[Proposal]:
    """One eligible proposal of each agency, in their order."""
    submitted = [a_submitted_proposal(edition, unit=a_unit(an_agency(name)), **facts) for name in agencies]
    clock.freeze(max(clock.now(), IN_SCREENING))
    return [passed(proposal) for proposal in submitted]


def an_evaluator(
    edition: Edition | None = None,
    *,
    role: str = EvaluatorRole.EVALUATOR,
    ready: bool = True,
    user: User | None = None,
    capacity: int = 100,
    expertise: Sequence[str] = ("inklusif",),
    agency: Agency | None = None,
    home_region: Region | None = None,
    ties: Sequence[tuple[str, Agency]] = (),
) -> Evaluator:
    """Appointed by letter; `ready`: has accepted the pact and declared on every competing agency."""
    evaluator = evaluators.appoint(
        edition=edition or an_edition(),
        user=user or a_user(f"Penilai {next(_n)}"),
        role=role,
        capacity=capacity,
        letter_number=f"SP/{next(_n)}",
        letter_date=date(2026, 1, 5),
        expertise=expertise,
        agency=agency,
        home_region=home_region,
        ties=ties,
        by=None,
        now=clock.now(),
    )
    return declared(evaluator) if ready else evaluator


def a_panelist(edition: Edition | None = None, **facts: object) -> Evaluator:
    return an_evaluator(edition, role=EvaluatorRole.PANELIST, **facts)


def declared(evaluator: Evaluator) -> Evaluator:
    """Accepts the pact and declares on every competing agency that is still unanswered: no interest."""
    evaluators.declare_interests(
        evaluator=evaluator,
        shown=[agency.pk for agency in undeclared_agencies(evaluator)],
        interests={},
        accepts_pact=True,
        by=evaluator.user,
        now=clock.now(),
    )
    evaluator.refresh_from_db()
    return evaluator


def the_stage(edition: Edition, key: str) -> Stage:
    """A stage of the edition, with the clock and the secretariat brought to it if it is not open yet."""
    stage = edition.stages.get(key=key)
    stage.edition = edition
    if stage.state == StageState.WAITING and not reading_open(stage, now=clock.now()):
        stage = go_to(edition, key)
    stage.edition = edition
    return stage


def an_assigned_sheet(
    evaluator: Evaluator | None = None, proposal: Proposal | None = None, *, stage: str = "desk"
) -> Sheet:
    """One proposal given to one ready evaluator, the stage open for scoring."""
    edition = evaluator.edition if evaluator else proposal.edition if proposal else None
    proposal = proposal or some_eligible_proposals(1, edition)[0]
    row = the_stage(proposal.edition, stage)
    evaluator = evaluator or an_evaluator(proposal.edition)
    if evaluator.state != EvaluatorState.READY or undeclared_agencies(evaluator).exists():
        declared(evaluator)
    made = assignment.add_reader(stage=row, proposal_id=proposal.pk, evaluator=evaluator, by=None, now=clock.now())
    return Sheet.objects.select_related("assignment__evaluator__user", "assignment__stage__edition").get(
        assignment=made
    )


def scored(sheet: Sheet, marks: dict[str, int] | int = 7, reason: str = "Bukti jelas dan terukur.") -> Sheet:
    """Marks saved on every criterion (one number for all, or by key)."""
    rules = reading_rules(sheet.assignment.stage)
    scores = marks if isinstance(marks, dict) else dict.fromkeys(rules.keys, marks)
    return sheets.save_scores(
        sheet=sheet,
        revision=sheet.revision,
        scores=scores,
        reasons=dict.fromkeys(rules.keys, reason),
        by=sheet.assignment.evaluator.user,
        now=clock.now(),
    )


def locked(sheet: Sheet, marks: dict[str, int] | int = 7) -> Sheet:
    held = scored(sheet, marks)
    return sheets.lock(sheet=held, revision=held.revision, by=sheet.assignment.evaluator.user, now=clock.now())


def a_locked_sheet(
    evaluator: Evaluator | None = None,
    proposal: Proposal | None = None,
    *,
    marks: dict[str, int] | int = 7,
    stage: str = "desk",
) -> Sheet:
    return locked(an_assigned_sheet(evaluator, proposal, stage=stage), marks)


def read_by_two(proposals: Sequence[Proposal], *, stage: str = "desk", role: str = EvaluatorRole.EVALUATOR) -> Stage:
    """Every proposal read by the same two new readers: the first proposal best, each next one mark worse."""
    edition = proposals[0].edition
    row = the_stage(edition, stage)
    readers = [an_evaluator(edition, role=role) for _ in range(2)]
    for place, proposal in enumerate(proposals):
        for reader in readers:
            a_locked_sheet(reader, proposal, marks=max(1, 9 - place), stage=stage)
    return row


def a_ranking_run(
    edition: Edition | None = None, *, proposals: Sequence[Proposal] | None = None, number: int = 3
) -> RankingRun:
    """Desk evaluation done and ranked while the panel stage is open: places in the order of `proposals`."""
    proposals = proposals or some_eligible_proposals(number, edition or an_edition())
    desk = read_by_two(proposals)
    go_to(desk.edition, "panel")
    return ranking.run_ranking(stage=desk, by=None, now=clock.now())


def nominated(run: RankingRun) -> Stage:
    """The run's best handed to the panel; the panel stage must be open."""
    stage = the_stage(run.stage.edition, "panel")
    return panel.nominate(stage=stage, run=run, by=None, now=clock.now())


def a_called_plenary(
    run: RankingRun, *, stage: str = "plenary_finalists", present: int = 2, quorum: int = 2
) -> Plenary:
    """The session of a stage, open, with panelists present."""
    row = the_stage(run.stage.edition, stage)
    if not stage_permits(row.edition, Permit.DECIDE, clock.now()):
        row = go_to(run.stage.edition, stage)
    plenary = panel.call_plenary(stage=row, run=run, quorum=quorum, by=a_secretary(), now=clock.now())
    for _ in range(present):
        panel.attend(plenary=plenary, panelist=a_panelist(row.edition), by=None, now=clock.now())
    return plenary


def a_decided_stage(
    edition: Edition | None = None,
    *,
    proposals: Sequence[Proposal] | None = None,
    number: int = 3,
    stage: str = "plenary_finalists",
    run: RankingRun | None = None,
) -> Stage:
    """A stage whose plenary is concluded: everyone within the places is chosen, in one decision each."""
    run = run or a_ranking_run(edition, proposals=proposals, number=number)
    plenary = a_called_plenary(run, stage=stage)
    panel.conclude(plenary=plenary, by=a_secretary(), now=clock.now())
    return plenary.stage


def total_of(marks: dict[str, int], weights: dict[str, Decimal]) -> Decimal:
    """The weighted mean of one sheet, computed with a pencil."""
    return sum((weights[key] * mark for key, mark in marks.items()), Decimal(0)) / sum(weights.values(), Decimal(0))


def database_says(act: Callable[[], object]) -> str:
    """The sentence with which the database refuses."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return error.__cause__.diag.message_primary
    raise AssertionError("the database refused nothing")
