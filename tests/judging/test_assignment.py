"""Who reads what: the best plan, frozen with its proof, made real once, and changed without moving anybody else."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import combinations, product
from types import SimpleNamespace

import pytest

from sinovik.competitions.actions.editions import close_stage
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import assignment as act
from sinovik.judging.actions import evaluators
from sinovik.judging.models import Assignment, AssignmentPlan, Evaluator, PlanApplication, Sheet
from sinovik.judging.queries.assignment import (
    assignment_input,
    loads_in,
    plans_of,
    short_of_readers,
    standing_pairs,
    standing_summary,
)
from sinovik.judging.queries.ranking import digest
from sinovik.judging.rules.fit import fit
from sinovik.judging.states import AssignmentKind, AssignmentState
from tests.agencies.makers import an_agency
from tests.competitions.makers import an_edition, go_to
from tests.judging.makers import (
    a_panelist,
    an_edition_by,
    an_evaluator,
    database_says,
    locked,
    proposals_of,
    the_stage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(stage_set):
    """Three proposals of three agencies, two readings each; four evaluators, one of them of Sleman."""
    edition = an_edition_by(readings=2)
    proposals = proposals_of(["Kota Surabaya", "Kabupaten Sleman", "Kota Malang"], edition)
    people = [
        an_evaluator(edition, expertise=("inklusif",), capacity=3),
        an_evaluator(edition, expertise=("tpb", "inklusif"), capacity=3),
        an_evaluator(edition, expertise=("tpb",), capacity=3),
        an_evaluator(edition, expertise=("inklusif",), capacity=3, agency=an_agency("Kabupaten Sleman")),
    ]
    return SimpleNamespace(
        edition=edition, proposals=proposals, people=people, sleman=people[3], stage=the_stage(edition, "desk")
    )


def planned(scene):
    return act.plan(stage=scene.stage, by=None, now=clock.now())


def applied(scene):
    plan = planned(scene)
    act.apply(plan=plan, by=None, now=clock.now())
    return plan


def sheets(scene):
    return list(Sheet.objects.filter(assignment__stage=scene.stage).select_related("assignment__evaluator__user"))


# --- the plan -------------------------------------------------------------------------------------------------------


def test_every_proposal_gets_its_readings_within_loads_and_without_conflicts(scene):
    plan = planned(scene)

    readings = Counter(pair[0] for pair in plan.pairs)
    loads = Counter(pair[1] for pair in plan.pairs)
    assert readings == {proposal.pk: 2 for proposal in scene.proposals}
    assert max(loads.values()) <= 3
    assert (scene.proposals[1].pk, scene.sleman.pk) not in {(pair[0], pair[1]) for pair in plan.pairs}
    assert plan.parameters["forbidden"] == 1


def test_no_other_plan_fits_better(scene):
    given = assignment_input(scene.stage)
    choices = [
        [pair for pair in combinations(given.evaluators, 2) if all((proposal, e) in given.fits for e in pair)]
        for proposal in given.proposals
    ]

    def total(plan):
        return sum(given.fits[p, e] for p, pair in zip(given.proposals, plan, strict=True) for e in pair)

    def within_loads(plan):
        loads = Counter(e for pair in plan for e in pair)
        return all(count <= given.loads[e] for e, count in loads.items())

    best = max(total(plan) for plan in product(*choices) if within_loads(plan))
    certificate = planned(scene).certificate
    assert (Decimal(certificate["total"]), Decimal(certificate["bound"]), certificate["proven"]) == (best, best, True)


def test_a_plan_is_frozen_with_everything_it_was_computed_from(scene):
    plan = planned(scene)

    given = assignment_input(scene.stage)
    assert plan.input_digest == digest(given.as_json())
    assert (plan.method, plan.version) == ("max-total-fit", "1")
    assert plan.parameters == {"readings": 2, "seed": scene.edition.rules_digest, "forbidden": 1}
    assert plan.entry.kind == "assignment_made"
    assert Record.objects.filter(verb="assignment.plan", subject_id=plan.pk).count() == 1
    assert not Assignment.objects.filter(stage=scene.stage).exists()


def test_the_same_input_gives_the_same_plan_under_the_next_number(scene):
    first, second = planned(scene), planned(scene)

    assert (first.pairs, first.input_digest) == (second.pairs, second.input_digest)
    assert [plan.number for plan in plans_of(scene.stage)] == [2, 1]


def test_a_plan_never_changes(scene):
    plan = planned(scene)

    message = database_says(lambda: AssignmentPlan.objects.filter(pk=plan.pk).update(pairs=[]))
    assert "tidak dapat diubah" in message or "permission denied" in message


def test_the_fullest_reader_stands_first_in_the_loads(scene):
    rows = loads_in(planned(scene))

    assert [row.count for row in rows] == sorted((row.count for row in rows), reverse=True)
    assert sum(row.count for row in rows) == 6
    assert {row.share for row in rows if row.count == 1} <= {33}


@pytest.mark.parametrize(
    ("rank", "words", "worth"),
    [(1, "", "4"), (2, "", "3"), (3, "", "2.5"), (9, "", "2"), (None, "", "1"), (1, "antrean loket", "4.5")],
)
def test_who_knows_the_category_best_and_shares_a_word_fits_best(rank, words, worth):
    assert fit(rank, words, "Antrean tanpa lelah") == Decimal(worth)


# --- when there is no plan ------------------------------------------------------------------------------------------


def test_too_few_readers_are_named_instead_of_a_poor_plan(scene):
    for person in scene.people[:2]:
        evaluators.withdraw(evaluator=Evaluator.objects.get(pk=person.pk), reason="Sakit.", by=None, now=clock.now())

    with pytest.raises(act.NoPlan) as none:
        planned(scene)

    assert scene.proposals[1].number in none.value.message
    assert none.value.message == " ".join(none.value.reasons)


def test_without_a_ready_evaluator_nothing_is_planned(scene):
    for person in scene.people:
        evaluators.withdraw(evaluator=Evaluator.objects.get(pk=person.pk), reason="Sakit.", by=None, now=clock.now())

    with pytest.raises(Refused, match="Belum ada penilai yang siap"):
        planned(scene)


def test_without_a_proposal_nothing_is_planned():
    stage = the_stage(an_edition(), "desk")

    with pytest.raises(Refused, match="Belum ada proposal"):
        act.plan(stage=stage, by=None, now=clock.now())


def test_a_panelist_reads_no_proposal_of_the_desk_evaluation(scene):
    a_panelist(scene.edition)

    assert assignment_input(scene.stage).evaluators == [person.pk for person in scene.people]


def test_an_agency_that_was_not_answered_for_is_no_candidate(scene):
    late = an_evaluator(scene.edition, ready=False)
    surabaya = scene.proposals[0].agency_id
    evaluators.declare_interests(
        evaluator=late, shown=[surabaya], interests={}, accepts_pact=True, by=late.user, now=clock.now()
    )

    pairs = assignment_input(scene.stage).fits
    assert {p for p, e in pairs if e == scene.people[0].pk} == {proposal.pk for proposal in scene.proposals}
    assert {p for p, e in pairs if e == late.pk} == set()


# --- made real ------------------------------------------------------------------------------------------------------


def test_applying_makes_readings_with_open_sheets_and_one_letter_to_each_reader(scene):
    plan = applied(scene)
    drain()

    pairs = {(row.proposal_id, row.evaluator_id) for row in Assignment.objects.filter(plan=plan)}
    assert pairs == {(pair[0], pair[1]) for pair in plan.pairs} == standing_pairs(scene.stage)
    assert {sheet.state for sheet in sheets(scene)} == {"open"}
    assert PlanApplication.objects.get(plan=plan).created == 6
    loads = Counter(pair[1] for pair in plan.pairs)
    for person in scene.people:
        letters = Letter.objects.filter(to=person.user, subject="Proposal untuk Anda nilai")
        assert [letter.body.split()[0] for letter in letters] == ([str(loads[person.pk])] if loads[person.pk] else [])


def test_a_letter_about_readings_names_no_proposer(scene):
    applied(scene)
    drain()

    written = " ".join(Letter.objects.filter(subject="Proposal untuk Anda nilai").values_list("body", flat=True))
    assert "menunggu penilaian Anda" in written
    for proposal in scene.proposals:
        assert proposal.agency.name not in written
        assert proposal.title not in written


def test_a_plan_is_applied_once(scene):
    plan = applied(scene)

    with pytest.raises(Refused, match="sudah diterapkan"):
        act.apply(plan=plan, by=None, now=clock.now())
    assert Assignment.objects.filter(stage=scene.stage).count() == 6


def test_a_plan_computed_before_something_changed_is_not_applied(scene):
    plan = planned(scene)
    evaluators.withdraw(
        evaluator=Evaluator.objects.get(pk=scene.people[0].pk), reason="Sakit.", by=None, now=clock.now()
    )

    with pytest.raises(Refused, match="Keadaan berubah"):
        act.apply(plan=plan, by=None, now=clock.now())


def test_summaries_count_what_stands_and_what_is_missing(scene):
    assert short_of_readers(scene.stage) == 3
    applied(scene)

    summary = standing_summary(scene.stage)
    assert (summary.readings, summary.proposals, summary.candidates, summary.ready) == (6, 3, 3, 4)
    assert short_of_readers(scene.stage) == 0


# --- changes afterwards ---------------------------------------------------------------------------------------------


def test_a_new_plan_after_a_drop_out_moves_nobody_else(scene):
    applied(scene)
    gone = Evaluator.objects.get(pk=assignment_of(scene, scene.proposals[0])[0].evaluator_id)
    before = standing_pairs(scene.stage)
    evaluators.withdraw(evaluator=gone, reason="Pindah tugas.", by=None, now=clock.now())
    kept = {pair for pair in before if pair[1] != gone.pk}
    assert len(kept) < len(before)

    plan = applied(scene)

    after = {(pair[0], pair[1]) for pair in plan.pairs}
    assert kept < after == standing_pairs(scene.stage)
    assert {(p, e) for p, e, _fit, fixed in plan.pairs if fixed} == kept
    assert plan.certificate["kept"] == len(kept)
    assert gone.pk not in {pair[1] for pair in plan.pairs}


def assignment_of(scene, proposal):
    return list(Assignment.objects.filter(stage=scene.stage, proposal=proposal, state="active").order_by("pk"))


def test_what_somebody_who_left_has_locked_still_counts_as_a_reading(scene):
    applied(scene)
    row = assignment_of(scene, scene.proposals[0])[0]
    locked(Sheet.objects.get(assignment=row))
    reader = Evaluator.objects.get(pk=row.evaluator_id)

    evaluators.withdraw(evaluator=reader, reason="Pindah tugas.", by=None, now=clock.now())

    assert assignment_input(scene.stage).needs[scene.proposals[0].pk] == 1
    row.refresh_from_db()
    assert row.state == AssignmentState.ACTIVE


def test_a_released_pair_is_not_given_again(scene):
    applied(scene)
    row = assignment_of(scene, scene.proposals[0])[0]
    evaluators.recuse(assignment=row, reason="Saya mengenalinya.", by=row.evaluator.user, now=clock.now())

    plan = applied(scene)

    assert (row.proposal_id, row.evaluator_id) not in {(pair[0], pair[1]) for pair in plan.pairs}
    assert Counter(pair[0] for pair in plan.pairs)[row.proposal_id] == 2


# --- one by one -----------------------------------------------------------------------------------------------------


def by_hand(scene, evaluator, proposal):
    return act.add_reader(stage=scene.stage, proposal_id=proposal.pk, evaluator=evaluator, by=None, now=clock.now())


def test_a_reader_given_by_hand_has_an_open_sheet(scene):
    made = by_hand(scene, scene.people[0], scene.proposals[0])

    assert (made.kind, made.plan, made.sheet.state) == (AssignmentKind.BY_HAND, None, "open")


def test_a_pair_is_given_once(scene):
    by_hand(scene, scene.people[0], scene.proposals[0])

    with pytest.raises(Refused, match="sudah pernah ditugaskan"):
        by_hand(scene, scene.people[0], scene.proposals[0])


def test_a_pair_in_conflict_is_refused_by_the_database(scene):
    with pytest.raises(Refused, match="konflik kepentingan dengan instansi proposal"):
        by_hand(scene, scene.sleman, scene.proposals[1])
    assert by_hand(scene, scene.sleman, scene.proposals[0]).pk


def test_a_reader_who_is_not_ready_is_refused_by_the_database(scene):
    with pytest.raises(Refused, match="belum siap"):
        by_hand(scene, an_evaluator(scene.edition, ready=False), scene.proposals[0])


def test_a_reader_who_did_not_answer_for_the_agency_is_refused_by_the_database():
    edition = an_edition()
    early = an_evaluator(edition)
    (proposal,) = proposals_of(["Kota Surabaya"], edition)
    stage = the_stage(edition, "desk")
    assert Evaluator.objects.get(pk=early.pk).state == "ready"

    with pytest.raises(Refused, match="belum menyatakan kepentingannya"):
        act.add_reader(stage=stage, proposal_id=proposal.pk, evaluator=early, by=None, now=clock.now())
    assert assignment_input(stage).fits == {}


def test_a_reader_of_another_edition_is_refused_by_the_database(scene):
    stranger = an_evaluator(an_edition())
    clock.freeze(clock.now() + timedelta(days=120))

    pair = Assignment(stage=scene.stage, evaluator=stranger, proposal=scene.proposals[0], kind="by_hand")
    assert database_says(pair.save) == "Penilai, proposal, dan tahap harus berasal dari edisi yang sama."


def test_a_planned_pair_has_its_plan_in_the_database_too(scene):
    pair = Assignment(stage=scene.stage, evaluator=scene.people[0], proposal=scene.proposals[0], kind="planned")

    assert "judging_planned_by_a_plan" in database_says(pair.save)


# --- when the stage is open -----------------------------------------------------------------------------------------


def test_nothing_is_assigned_before_the_stage_opens_or_after_it_closes():
    edition = an_edition_by(readings=1)
    (proposal,) = proposals_of(["Kota Surabaya"], edition)
    reader = an_evaluator(edition)
    desk = edition.stages.get(key="desk")
    with pytest.raises(Refused, match="tidak sedang terbuka"):
        act.plan(stage=desk, by=None, now=clock.now())
    desk = go_to(edition, "desk")
    plan = act.plan(stage=desk, by=None, now=clock.now())

    close_stage(stage=desk, by=None, now=clock.now())

    with pytest.raises(Refused, match="tidak sedang terbuka"):
        act.plan(stage=desk, by=None, now=clock.now())
    with pytest.raises(Refused, match="tidak sedang terbuka"):
        act.apply(plan=plan, by=None, now=clock.now())
    with pytest.raises(Refused, match="tidak sedang terbuka"):
        act.add_reader(stage=desk, proposal_id=proposal.pk, evaluator=reader, by=None, now=clock.now())


@pytest.mark.parametrize(
    ("edge", "seconds", "open_"),
    [("opens_at", -1, False), ("opens_at", 0, True), ("closes_at", 0, True), ("closes_at", 1, False)],
)
def test_a_calendar_stage_takes_assignments_between_its_edges_to_the_second(edge, seconds, open_):
    edition = an_edition_by(readings=1, calendar=["desk"])
    proposals_of(["Kota Surabaya"], edition)
    an_evaluator(edition)
    close_stage(stage=edition.stages.get(key="screening"), by=None, now=clock.now())
    desk = edition.stages.get(key="desk")
    desk.edition = edition
    clock.freeze(getattr(desk, edge) + timedelta(seconds=seconds))

    if open_:
        assert len(act.plan(stage=desk, by=None, now=clock.now()).pairs) == 1
    else:
        with pytest.raises(Refused, match="tidak sedang terbuka"):
            act.plan(stage=desk, by=None, now=clock.now())
