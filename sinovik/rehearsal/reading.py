"""Desk evaluation, panel and plenary played through the real actions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sinovik.competitions.models import Edition, Stage
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.judging.actions import assignment, evaluators, panel, ranking, sheets
from sinovik.judging.actions.thirdreader import call_all_waiting
from sinovik.judging.models import Evaluator, Plenary, RankingRun, Sheet
from sinovik.judging.queries.evaluators import undeclared_agencies
from sinovik.judging.rules.reading import reading_rules
from sinovik.judging.states import EvaluatorRole, SheetState

from .cast import mailbox, name_of
from .judges import Judge
from .progress import Progress

QualityOf = Callable[[int], float]


@dataclass
class Jury:
    """Evaluators and panelists of the edition with the way each of them marks."""

    seed: str
    people: dict[str, list[Evaluator]] = field(default_factory=dict)
    judges: dict[int, Judge] = field(default_factory=dict)

    def judge(self, evaluator: int) -> Judge:
        return self.judges.setdefault(evaluator, Judge.drawn(self.seed, evaluator))


def appoint_jury(
    edition: Edition, jury: Jury, *, role: EvaluatorRole, count: int, capacity: int, by: User, progress: Progress
) -> None:
    """Appoint judges by letter; each accepts the pact and answers for every competing agency."""
    chance, categories = Random(f"{jury.seed}:{role}"), sorted(edition.book.categories)
    for number in range(1, count + 1):
        evaluator = evaluators.appoint_by_email(
            edition=edition,
            email=mailbox(str(role), number),
            full_name=name_of(chance),
            role=role,
            capacity=capacity,
            letter_number=f"B/{number}/CONTOH/{edition.year}",
            letter_date=date(edition.year, 1, 10),
            expertise=chance.sample(categories, k=min(2, len(categories))),
            by=by,
            now=clock.now(),
        )
        evaluators.declare_interests(
            evaluator=evaluator,
            shown=[agency.pk for agency in undeclared_agencies(evaluator)],
            interests={},
            accepts_pact=True,
            by=evaluator.user,
            now=clock.now(),
        )
        jury.people.setdefault(str(role), []).append(evaluator)
        progress.step()


def assign(stage: Stage, by: User, progress: Progress) -> None:
    """Plan and apply the assignment of a stage."""
    plan = assignment.plan(stage=stage, by=by, now=clock.now())
    assignment.apply(plan=plan, by=by, now=clock.now())
    progress.step(len(plan.pairs))


def open_sheets(stage: Stage) -> list[Sheet]:
    rows = Sheet.objects.filter(assignment__stage=stage, assignment__state="active", state=SheetState.OPEN)
    return list(rows.select_related("assignment__evaluator__user").order_by("pk"))


def score_all(stage: Stage, jury: Jury, quality_of: QualityOf, progress: Progress, *, share: float = 1.0) -> None:
    """Every open sheet of the stage, or the first `share` of them, is written and locked by its own reader."""
    rules, now, waiting = reading_rules(stage), clock.now(), open_sheets(stage)
    for sheet in waiting[: round(len(waiting) * share)]:
        reader, judge = sheet.assignment.evaluator.user, jury.judge(sheet.assignment.evaluator_id)
        held = sheets.save_scores(
            sheet=sheet,
            revision=sheet.revision,
            scores=judge.marks(quality_of(sheet.assignment.proposal_id), rules),
            reasons=judge.reasons(rules),
            by=reader,
            now=now,
        )
        sheets.lock(sheet=held, revision=held.revision, by=reader, now=now)
        progress.step()


def score_until_settled(stage: Stage, jury: Jury, quality_of: QualityOf, by: User, progress: Progress) -> None:
    """First the planned readings, then those of third readers, where two differed too much."""
    score_all(stage, jury, quality_of, progress)
    if call_all_waiting(stage=stage, by=by, now=clock.now()) or open_sheets(stage):
        score_all(stage, jury, quality_of, progress)


def hold_plenary(stage: Stage, run: RankingRun, jury: Jury, by: User) -> Plenary:
    """The panel meets and follows the ranking."""
    panelists = jury.people[str(EvaluatorRole.PANELIST)]
    quorum = len(panelists) // 2 + 1
    plenary = panel.call_plenary(stage=stage, run=run, quorum=quorum, by=by, now=clock.now())
    for panelist in panelists:
        panel.attend(plenary=plenary, panelist=panelist, by=by, now=clock.now())
    return panel.conclude(plenary=plenary, by=by, now=clock.now())


def rank(stage: Stage, by: User) -> RankingRun:
    return ranking.run_ranking(stage=stage, by=by, now=clock.now())
