"""What the others do beside a journey, by the real actions: the walk shows one of each, the rest follow."""

from datetime import timedelta

from sinovik.competitions.models import Stage
from sinovik.foundation.access.models import User
from sinovik.judging.actions import interviews
from sinovik.judging.models import Interview
from sinovik.judging.queries.panel import panelists_of
from sinovik.judging.rules.reading import reading_rules
from sinovik.judging.states import EvaluatorRole, SheetState
from sinovik.judging.states.interviews import InterviewState
from sinovik.rehearsal.outcome import plan_hearings
from sinovik.rehearsal.progress import Progress
from sinovik.rehearsal.reading import Jury, hold_plenary, rank, score_until_settled
from sinovik.rehearsal.stages import begin, end, stage_of

QUIET = Progress(lambda line: None)


def everybody_else_scores(stage: Stage, by: User) -> None:
    """The sheets that are still open are written and locked by their readers."""
    with QUIET.phase("sheets"):
        score_until_settled(stage, Jury("journeys"), lambda proposal: 0.0, by, QUIET)


def opens_stage(scene, visitor, key: str) -> None:
    """The secretariat comes to the stage's first hours and opens it on its page."""
    stage = stage_of(scene.edition, key)
    scene.moves_clock_to(max(scene.now, stage.opens_at) + timedelta(hours=2))
    visitor.goes_to(f"/edisi/{scene.edition.slug}/tahap/{key}/")
    visitor.presses("Buka tahap ini")
    visitor.sees("Tahap dibuka.")


def closes_stage(scene, visitor, key: str) -> None:
    visitor.goes_to(f"/edisi/{scene.edition.slug}/tahap/{key}/")
    visitor.presses("Tutup tahap ini")
    visitor.sees("Tahap ditutup.")


def panel_of(scene) -> Jury:
    people = {str(EvaluatorRole.PANELIST): list(panelists_of(scene.edition))}
    return Jury("journeys", people=people)


def everybody_is_heard(scene, by: User) -> None:
    """The finalists are invited, heard in their slots and scored by the panel of their room."""
    plan_hearings(scene.edition, panel_of(scene), by)
    rest_is_heard(scene, by)


def rest_is_heard(scene, by: User) -> None:
    """Every slot that is still to come takes place, and every sheet that is still open is locked by its panelist."""
    rules = reading_rules(scene.stage("interview"))
    for slot in Interview.objects.filter(stage__edition=scene.edition).order_by("starts_at", "pk"):
        scene.moves_clock_to(max(scene.now, slot.starts_at + timedelta(minutes=1)), frozen=True)
        if slot.state != InterviewState.HELD:
            interviews.hold(interview=slot, by=by, now=scene.now)
        seats = slot.seats.select_related("panelist__user", "interview", "assignment__sheet__assignment")
        for seat in seats.exclude(assignment__sheet__state=SheetState.LOCKED).order_by("pk"):
            marks = dict.fromkeys(rules.keys, 5 + slot.pk % 5)
            interviews.score(seat=seat, marks=marks, reasons={}, by=seat.panelist.user, now=scene.now)


def winners_are_chosen(scene, by: User) -> None:
    """After the hearings: the panel meets and follows its ranking."""
    end(scene.edition, "interview", by)
    begin(scene.edition, "visit", by)
    end(scene.edition, "visit", by)
    begin(scene.edition, "plenary_winners", by)
    run = rank(scene.stage("interview"), by)
    hold_plenary(scene.stage("plenary_winners"), run, panel_of(scene), by)
    end(scene.edition, "plenary_winners", by)
