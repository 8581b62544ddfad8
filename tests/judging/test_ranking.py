"""An order is frozen with everything it was computed from, and whoever computes it again finds the same."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from sinovik.competitions.actions.editions import close_stage
from sinovik.competitions.models import Seal
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.refusals import Refused
from sinovik.judging.actions import evaluators, ranking, sheets
from sinovik.judging.actions.ranking import run_ranking
from sinovik.judging.models import RankingRow, RankingRun, Sheet
from sinovik.judging.queries.progress import gaps_in
from sinovik.judging.queries.ranking import (
    digest,
    explained,
    input_of,
    latest_run,
    previous_run,
    recompute,
    runs_of,
    stage_after,
)
from sinovik.judging.queries.sheets import locked_readings
from sinovik.methods.ranking import draw
from sinovik.transparency.models import Entry
from tests.competitions.makers import an_edition, go_to
from tests.judging.makers import (
    an_assigned_sheet,
    an_edition_by,
    an_evaluator,
    database_says,
    locked,
    proposals_of,
    the_stage,
    total_of,
)

pytestmark = pytest.mark.django_db
AGENCIES = ["Kota Surabaya", "Kabupaten Sleman", "Kota Malang", "Kota Bandung"]
KEYS = ["novel", "effective", "useful", "spreadable", "sustainable"]
WEIGHTS = {"novel": 10, "effective": 40, "useful": 20, "spreadable": 20, "sustainable": 10}


def marks(*values):
    return dict(zip(KEYS, values, strict=True))


# the second and third have one total but differ on the heaviest criterion; the last two are wholly alike
GIVEN = [marks(9, 9, 9, 9, 9), marks(7, 7, 7, 7, 7), marks(7, 8, 6, 6, 7), marks(7, 7, 7, 7, 7)]


@pytest.fixture(scope="module")
def scene(stage_set):
    """Four proposals read once by one evaluator; the panel stage."""
    edition = an_edition_by(places=2, readings=1, weights={key: str(weight) for key, weight in WEIGHTS.items()})
    proposals = proposals_of(AGENCIES, edition)
    desk, reader = the_stage(edition, "desk"), an_evaluator(edition)
    for proposal, given in zip(proposals, GIVEN, strict=True):
        locked(an_assigned_sheet(reader, proposal), given)
    panel = go_to(edition, "panel")
    return SimpleNamespace(edition=edition, proposals=proposals, desk=desk, panel=panel, reader=reader)


def ranked(scene):
    return run_ranking(stage=scene.desk, by=scene.reader.user, now=clock.now())


def order(run):
    return [row.proposal for row in RankingRow.objects.filter(run=run).order_by("group", "position")]


# --- the frozen record ----------------------------------------------------------------------------------------------


def test_a_run_keeps_input_method_version_parameters_and_result(scene):
    run = ranked(scene)

    assert (run.number, run.method, run.version, run.by) == (1, "weighted-mean", "1", scene.reader.user)
    assert run.input_digest == digest(input_of(locked_readings(scene.desk)))
    assert run.parameters == {
        "stage": "desk",
        "weights": [[key, str(WEIGHTS[key])] for key in KEYS],
        "scale": [1, 10],
        "readings": 1,
        "seed": scene.edition.rules_digest,
        "gaps": {"unread": 0, "few": 0, "apart": 0},
        "spread": {"umum": None},
    }
    assert Record.objects.filter(verb="ranking.run", subject_id=run.pk).count() == 1


def test_what_is_published_of_a_run_is_its_digest_and_nothing_readable(scene):
    run = ranked(scene)

    entry = Entry.objects.select_related("secret").get(pk=run.entry_id)
    published = {"input": run.input_digest, "result": run.result_digest, "parameters": run.parameters}
    assert (entry.kind, bytes(entry.secret.digest).hex()) == ("ranking_run", digest(published))


def test_values_are_the_weighted_means_that_a_pencil_finds(scene):
    run = ranked(scene)

    weights = {key: Decimal(weight) for key, weight in WEIGHTS.items()}
    values = {row.proposal_id: row.value for row in run.rows.all()}
    assert values == {p.pk: total_of(given, weights) for p, given in zip(scene.proposals, GIVEN, strict=True)}


def test_equal_values_fall_by_the_heaviest_criterion_and_then_by_the_draw(scene):
    run = ranked(scene)

    best, second, third, fourth = scene.proposals
    seals = dict(Seal.objects.filter(proposal__in=scene.proposals).values_list("proposal", "digest"))
    alike = sorted([second, fourth], key=lambda row: draw(seals[row.pk], scene.edition.rules_digest))
    assert order(run) == [best, third, *alike]
    ties = list(run.rows.order_by("position").values_list("tie_break", flat=True))
    assert ties == ["", "", "criterion:effective", "draw"]


def test_a_run_is_computed_again_from_the_scores_it_names(scene):
    again = recompute(ranked(scene))

    assert (again.equal, again.input_equal, again.result_equal, again.differing) == (True, True, True, ())


def test_a_run_stays_computable_after_a_sheet_was_opened_and_marked_anew(scene):
    edition = an_edition_by(readings=1, calendar=["panel"])
    (proposal,) = proposals_of(["Kota Surabaya"], edition)
    sheet = locked(an_assigned_sheet(an_evaluator(edition), proposal), 5)
    desk = the_stage(edition, "desk")
    readings = locked_readings(desk)
    sheets.reopen(sheet=sheet, reason="Salah ketik.", by=None, now=clock.now())
    locked(
        Sheet.objects.select_related("assignment__evaluator__user", "assignment__stage__edition").get(pk=sheet.pk), 9
    )
    go_to(edition, "panel")

    old = ranking.freeze_run(stage=desk, readings=readings, rules=ranking.reading_rules(desk), by=None, now=clock.now())
    new = run_ranking(stage=desk, by=None, now=clock.now())

    assert [run.rows.get().value for run in (old, new)] == [Decimal(5), Decimal(9)]
    assert [recompute(run).equal for run in (old, new)] == [True, True]
    assert [(run.number, latest_run(desk).number) for run in (old, new)] == [(1, 2), (2, 2)]
    assert list(runs_of(edition)) == [new, old]


def test_a_run_that_does_not_say_what_its_scores_say_is_found_out(scene):
    run = ranked(scene)
    first = run.rows.get(position=1)
    first.value = Decimal("1")
    first.components["readings"][0]["marks"]["novel"] = "1"
    forged = [first, *run.rows.exclude(pk=first.pk)]
    run._prefetched_objects_cache = {"rows": forged}

    again = recompute(run)

    assert (again.equal, again.input_equal, again.differing) == (False, True, (first.proposal_id,))


def test_readings_that_are_no_sheets_are_computed_from_the_marks_the_run_carries(scene):
    carried = [
        ranking.LockedReading(row.proposal, row.evaluator, 0, 1, row.marks) for row in locked_readings(scene.desk)
    ]
    run = ranking.freeze_run(
        stage=scene.desk, readings=carried, rules=ranking.reading_rules(scene.desk), by=None, now=clock.now()
    )

    assert recompute(run).equal
    assert order(run) == order(ranked(scene))


@pytest.mark.parametrize("model", [RankingRun, RankingRow])
def test_nothing_of_a_run_is_changed_or_removed(scene, model):
    ranked(scene)

    message = database_says(lambda: model.objects.all()._raw_delete("default"))
    assert "tidak dapat diubah" in message or "permission denied" in message
    column = "method" if model is RankingRun else "tie_break"
    message = database_says(lambda: model.objects.all().update(**{column: "x"}))
    assert "tidak dapat diubah" in message or "permission denied" in message


def test_a_place_is_held_by_one_proposal(scene):
    run = ranked(scene)
    row = run.rows.get(position=1)
    facts = {"run": run, "group": row.group, "value": 1, "components": {}}

    twice = RankingRow(proposal=row.proposal, position=9, **facts)
    shared = RankingRow(proposal=an_eligible_stranger(), position=1, **facts)
    nowhere = RankingRow(proposal=shared.proposal, position=0, **facts)
    assert "judging_ranked_once" in database_says(twice.save)
    assert "judging_one_per_position" in database_says(shared.save)
    assert "judging_position_from_one" in database_says(nowhere.save)


def an_eligible_stranger():
    return proposals_of(["Kota Surabaya"], an_edition())[0]


# --- when an order is computed --------------------------------------------------------------------------------------


def test_nothing_is_ranked_while_a_sheet_is_open():
    edition = an_edition_by(readings=1)
    (proposal,) = proposals_of(["Kota Surabaya"], edition)
    an_assigned_sheet(an_evaluator(edition), proposal)
    desk = the_stage(edition, "desk")
    go_to(edition, "panel")

    with pytest.raises(Refused, match="Masih ada 1 lembar yang belum dikunci"):
        run_ranking(stage=desk, by=None, now=clock.now())
    run = RankingRun(
        stage=desk,
        number=1,
        input_digest="x",
        result_digest="x",
        method="x",
        version="1",
        parameters={},
        at=clock.now(),
    )
    assert database_says(run.save).startswith("Masih ada lembar nilai yang belum dikunci.")


def test_nothing_is_ranked_without_a_reading(scene):
    with pytest.raises(Refused, match="Belum ada lembar nilai yang terkunci"):
        run_ranking(stage=scene.panel, by=None, now=clock.now())


def test_the_desk_is_ranked_only_once_the_next_stage_is_open():
    edition = an_edition_by(readings=1)
    (proposal,) = proposals_of(["Kota Surabaya"], edition)
    locked(an_assigned_sheet(an_evaluator(edition), proposal))
    desk = the_stage(edition, "desk")
    with pytest.raises(Refused, match="Peringkat belum dapat dihitung"):
        run_ranking(stage=desk, by=None, now=clock.now())
    close_stage(stage=desk, by=None, now=clock.now())
    with pytest.raises(Refused, match="Peringkat belum dapat dihitung"):
        run_ranking(stage=desk, by=None, now=clock.now())

    go_to(edition, "panel")
    assert run_ranking(stage=desk, by=None, now=clock.now()).number == 1


def test_what_is_missing_is_counted_and_stands_in_the_run():
    edition = an_edition_by(readings=2, third_reader_threshold="3.0")
    apart, once, _unread = proposals_of(AGENCIES[:3], edition)
    low, high = an_evaluator(edition), an_evaluator(edition)
    locked(an_assigned_sheet(low, apart), 2)
    locked(an_assigned_sheet(high, apart), 9)
    locked(an_assigned_sheet(low, once), 5)
    gone = an_assigned_sheet(high, once)
    evaluators.recuse(assignment=gone.assignment, reason="Kenal.", by=high.user, now=clock.now())
    desk = the_stage(edition, "desk")
    go_to(edition, "panel")

    gaps = gaps_in(desk)
    run = run_ranking(stage=desk, by=None, now=clock.now())

    assert (gaps.unread, gaps.few, gaps.apart, gaps.any) == (1, 1, 1, True)
    assert run.parameters["gaps"] == {"unread": 1, "few": 1, "apart": 1}
    assert [row.proposal for row in run.rows.order_by("position")] == [apart, once]
    assert not gaps_in(edition.stages.get(key="interview")).any


# --- what is shown of it --------------------------------------------------------------------------------------------


def test_a_place_is_explained_by_marks_means_and_reasons_without_a_name(scene):
    line = ranked(scene).rows.select_related("run__stage__edition").get(proposal=scene.proposals[2])

    told = explained(line)

    assert told.criteria[:2] == [("Kebaruan", Decimal(10)), ("Efektif", Decimal(40))]
    (reading,) = told.readings
    assert (reading.reader, reading.marks) == (1, [Decimal(mark) for mark in GIVEN[2].values()])
    assert reading.labelled[0] == ("Kebaruan", Decimal(7))
    assert told.labelled_means == reading.labelled
    assert reading.reasons[0] == ("Kebaruan", "Bukti jelas dan terukur.")
    assert (told.weighted / (told.weight * told.n), told.n) == (line.value, 1)
    assert told.decided_by == "value"


def test_nominees_come_from_the_run_of_the_stage_before(scene):
    assert previous_run(scene.panel) is None
    run = ranked(scene)

    assert previous_run(scene.panel) == run
    assert previous_run(scene.desk) is None
    assert (str(run), stage_after(scene.panel).key) == (f"{scene.desk.pk}/1", "plenary_finalists")
    assert stage_after(scene.edition.stages.order_by("position").last()) is None
