"""Nominees, the closed plenary, its quorum, its departures with their reasons, and one decision per candidate."""

from types import SimpleNamespace

import pytest

from sinovik.competitions.actions.editions import close_stage
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.refusals import Refused
from sinovik.judging.actions import evaluators
from sinovik.judging.actions import panel as act
from sinovik.judging.actions.ranking import run_ranking
from sinovik.judging.models import Attendance, Decision, Departure, Evaluator, Nomination, Plenary, PlenaryHistory
from sinovik.judging.queries.assignment import candidates, role_reading
from sinovik.judging.queries.panel import (
    chosen_in,
    decisions_of,
    makeup,
    nominees_of,
    panelists_of,
    plenary_list,
    plenary_of,
    runs_open_to,
)
from sinovik.judging.queries.ranking import digest
from sinovik.judging.rules.places import level_decided_in, places_of
from sinovik.judging.rules.reading import reading_rules
from tests.agencies.makers import a_secretary
from tests.competitions.makers import an_edition, go_to
from tests.judging.makers import (
    a_panelist,
    a_ranking_run,
    an_edition_by,
    an_evaluator,
    database_says,
    proposals_of,
    the_stage,
)
from tests.judging.result_makers import heard
from tests.recognition.makers import announced, decreed

pytestmark = pytest.mark.django_db
AGENCIES = ["Kota Surabaya", "Kabupaten Sleman", "Kota Malang"]


@pytest.fixture(scope="module")
def ranked(stage_set):
    """Three proposals ranked in their order, two places, in the panel stage."""
    edition = an_edition_by(places=2)
    proposals = proposals_of(AGENCIES, edition)
    run = a_ranking_run(proposals=proposals)
    return SimpleNamespace(edition=edition, proposals=proposals, run=run, panel=the_stage(edition, "panel"))


@pytest.fixture(scope="module")
def scene(ranked):
    """The plenary's stage is open: two panelists of no conflict, one who has an interest in the third agency."""
    before = clock.now()
    people = [a_panelist(ranked.edition), a_panelist(ranked.edition)]
    partial = a_panelist(ranked.edition)
    third = ranked.proposals[2].agency_id
    evaluators.declare_interests(
        evaluator=partial, shown=[third], interests={third: "Keluarga"}, accepts_pact=True, by=partial.user, now=before
    )
    stage = go_to(ranked.edition, "plenary_finalists")
    stage.edition = ranked.edition
    return SimpleNamespace(**vars(ranked), people=people, partial=partial, stage=stage, secretary=a_secretary())


def called(scene, quorum=2, present=2):
    plenary = act.call_plenary(stage=scene.stage, run=scene.run, quorum=quorum, by=scene.secretary, now=clock.now())
    act.attend_all(plenary=plenary, panelists=scene.people[:present], by=None, now=clock.now())
    return plenary


def depart(plenary, proposal, outcome, reason="Bukti di lapangan lebih kuat.", by=None):
    return act.depart(plenary=plenary, proposal=proposal, outcome=outcome, reason=reason, by=by, now=clock.now())


def conclude(plenary):
    return act.conclude(plenary=plenary, by=None, now=clock.now())


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- nominees -------------------------------------------------------------------------------------------------------


def test_the_best_of_the_run_are_nominated_as_many_as_places(ranked):
    act.nominate(stage=ranked.panel, run=ranked.run, by=None, now=clock.now())

    assert {row.proposal for row in nominees_of(ranked.panel)} == set(ranked.proposals[:2])
    assert list(candidates(ranked.panel)) == ranked.proposals[:2]
    assert role_reading(ranked.panel) == "panelist"
    assert Record.objects.filter(verb="panel.nominate", subject_id=ranked.panel.pk).count() == 1


def test_nominees_are_named_once(ranked):
    act.nominate(stage=ranked.panel, run=ranked.run, by=None, now=clock.now())

    with pytest.raises(Refused, match="sudah ditetapkan"):
        act.nominate(stage=ranked.panel, run=ranked.run, by=None, now=clock.now())
    again = Nomination(stage=ranked.panel, proposal=ranked.proposals[0], run=ranked.run)
    assert "judging_nominated_once" in database_says(again.save)


def test_nominees_come_from_an_earlier_stage_of_the_same_edition(ranked):
    (theirs,) = proposals_of(["Kota Surabaya"], an_edition())
    other = a_ranking_run(proposals=[theirs])

    with pytest.raises(Refused, match="tahap sebelumnya pada edisi yang sama"):
        act.nominate(stage=ranked.panel, run=other, by=None, now=clock.now())
    assert not nominees_of(ranked.panel).exists()


def test_a_stage_that_gives_no_level_has_no_nominees(ranked):
    desk = ranked.run.stage
    assert (level_decided_in(desk), places_of(desk)) == (None, {})
    desk_of_next = the_stage(ranked.edition, "panel")
    desk_of_next.key = "desk"

    with pytest.raises(Refused, match="tidak memberi jumlah nominasi"):
        act.nominate(stage=desk_of_next, run=ranked.run, by=None, now=clock.now())


def test_nominees_are_named_while_the_panel_reads(ranked):
    close_stage(stage=fresh(ranked.panel), by=None, now=clock.now())

    with pytest.raises(Refused, match="belum dibuka"):
        act.nominate(stage=ranked.panel, run=ranked.run, by=None, now=clock.now())


def test_the_panel_reads_in_pairs_on_the_criteria_of_the_desk_and_calls_nobody_more(ranked):
    desk, panel = reading_rules(ranked.run.stage), reading_rules(ranked.panel)

    assert (panel.readings, panel.threshold, panel.weights) == (2, None, desk.weights)
    assert desk.threshold is not None


# --- calling --------------------------------------------------------------------------------------------------------


def test_a_session_opens_on_a_run_with_everyone_within_the_places_chosen(scene):
    plenary = called(scene)

    choice = plenary_list(plenary)
    assert [(row.row.proposal, row.outcome) for row in choice.choices] == list(
        zip(scene.proposals, ["chosen", "chosen", "not_chosen"], strict=True)
    )
    assert (choice.present, choice.quorum, choice.ready, choice.departures) == (2, 2, True, [])
    assert (plenary_of(scene.stage), plenary.called_by) == (plenary, scene.secretary)


def test_a_stage_has_one_session(scene):
    called(scene)

    with pytest.raises(Refused, match="Pleno tahap ini sudah dibuka"):
        called(scene)


def test_a_session_is_called_only_while_its_stage_is_open(scene):
    close_stage(stage=fresh(scene.stage), by=None, now=clock.now())

    with pytest.raises(Refused, match="Tahap pleno belum dibuka"):
        called(scene)


def test_a_session_before_its_stage_opens_is_refused(ranked):
    edition = an_edition_by(places=1)
    run = a_ranking_run(proposals=proposals_of(["Kota Surabaya"], edition))
    stage = edition.stages.select_related("edition").get(key="plenary_finalists")

    with pytest.raises(Refused, match="Tahap pleno belum dibuka"):
        act.call_plenary(stage=stage, run=run, quorum=1, by=None, now=clock.now())


def test_a_run_of_another_edition_is_no_beginning(scene):
    before = clock.now()
    other = a_ranking_run(proposals=proposals_of(["Kota Surabaya"], an_edition()))
    clock.freeze(before)

    with pytest.raises(Refused, match="milik edisi lain"):
        act.call_plenary(stage=scene.stage, run=other, quorum=1, by=None, now=before)


def test_the_last_plenary_takes_only_whom_the_announcement_chose(scene):
    plenary = called(scene)
    conclude(plenary)
    decreed(announced(Plenary.objects.select_related("stage__edition").get(pk=plenary.pk)))
    interviews = heard(scene.edition)
    stage = go_to(scene.edition, "plenary_winners")
    stage.edition = scene.edition

    with pytest.raises(Refused, match="belum terpilih sebelumnya"):
        act.call_plenary(stage=stage, run=scene.run, quorum=1, by=None, now=clock.now())

    run = run_ranking(stage=interviews, by=None, now=clock.now())
    assert list(runs_open_to(stage)) == [run]
    assert act.call_plenary(stage=stage, run=run, quorum=1, by=None, now=clock.now()).run == run


def test_a_quorum_is_at_least_one(scene):
    assert "judging_quorum_positive" in database_says(
        lambda: Plenary.objects.create(stage=scene.stage, run=scene.run, quorum=0)
    )


# --- who is present -------------------------------------------------------------------------------------------------


def test_presence_noted_twice_counts_once(scene):
    plenary = called(scene)

    act.attend(plenary=plenary, panelist=scene.people[0], by=None, now=clock.now())

    assert plenary_list(plenary).present == 2


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (lambda scene: an_evaluator(scene.edition), "Hanya panelis edisi ini yang dihitung hadir."),
        (lambda scene: a_panelist(scene.edition, ready=False), "Penilai ini belum siap"),
        (lambda scene: left(scene.people[0]), "Penilai ini belum siap"),
    ],
)
def test_only_panelists_who_may_judge_are_present(scene, who, sentence):
    plenary = called(scene, present=0)

    with pytest.raises(Refused, match=sentence):
        act.attend(plenary=plenary, panelist=who(scene), by=None, now=clock.now())
    assert plenary_list(plenary).present == 0


def left(person):
    return evaluators.withdraw(evaluator=fresh(person), reason="Sakit.", by=None, now=clock.now())


def test_a_panelist_of_another_edition_is_not_present(scene):
    before = clock.now()
    stranger = a_panelist(an_edition())
    clock.freeze(before)

    with pytest.raises(Refused, match="Hanya panelis edisi ini"):
        act.attend(plenary=called(scene), panelist=stranger, by=None, now=before)


def test_those_who_may_sit_are_ready_panelists(scene):
    a_panelist(scene.edition, ready=False)
    an_evaluator(scene.edition)

    assert set(panelists_of(scene.edition)) == {*scene.people, scene.partial}


# --- departures -----------------------------------------------------------------------------------------------------


def test_a_departure_needs_a_reason_of_its_own(scene):
    plenary = called(scene)
    for reason in ("", "  "):
        with pytest.raises(Refused) as refusal:
            depart(plenary, scene.proposals[2], "chosen", reason)
        assert refusal.value.field == "reason"
    bare = Departure(plenary=plenary, proposal=scene.proposals[2], outcome="chosen", reason="", at=clock.now())
    assert "judging_departure_has_reason" in database_says(bare.save)


def test_a_departure_concerns_a_candidate_of_the_session(scene):
    before = clock.now()
    (stranger,) = proposals_of(["Kota Surabaya"], an_edition())
    clock.freeze(before)

    with pytest.raises(Refused, match="bukan calon pada pleno ini"):
        depart(called(scene), stranger, "chosen")


def test_the_last_word_on_a_candidate_counts_and_every_word_stays(scene):
    plenary = called(scene)
    depart(plenary, scene.proposals[2], "chosen")
    depart(plenary, scene.proposals[2], "not_chosen", "Setelah dibahas lagi, ikut peringkat.")

    choice = plenary_list(plenary)
    assert (choice.choices[2].outcome, choice.departures, plenary.departures.count()) == ("not_chosen", [], 2)


def test_a_panelist_decides_nothing_on_an_agency_of_their_interest(scene):
    plenary = called(scene)

    with pytest.raises(Refused, match="Anda mempunyai konflik kepentingan dengan instansi ini"):
        depart(plenary, scene.proposals[2], "chosen", by=scene.partial.user)
    assert depart(plenary, scene.proposals[1], "not_chosen", by=scene.partial.user).by == scene.partial.user


def test_a_departure_needs_a_quorum_free_of_conflict(scene):
    plenary = called(scene, present=1)
    act.attend(plenary=plenary, panelist=scene.partial, by=None, now=clock.now())
    depart(plenary, scene.proposals[1], "not_chosen")
    depart(plenary, scene.proposals[2], "chosen")

    choice = plenary_list(plenary)
    assert (choice.quorate, choice.ready, [row.row.proposal for row in choice.unquorate]) == (
        True,
        False,
        [scene.proposals[2]],
    )
    with pytest.raises(Refused, match=f"belum mencapai kuorum .* {scene.proposals[2].number}"):
        conclude(plenary)
    act.attend(plenary=plenary, panelist=scene.people[1], by=None, now=clock.now())
    assert conclude(plenary).state == "concluded"


def test_the_database_counts_the_free_quorum_too(scene):
    plenary = called(scene, present=1)
    act.attend(plenary=plenary, panelist=scene.partial, by=None, now=clock.now())

    assert database_says(a_decision(plenary, scene.proposals[2], departs=True, reason="Kuat.").save).startswith(
        "Panelis tanpa konflik kepentingan belum mencapai kuorum"
    )
    a_decision(plenary, scene.proposals[1], departs=True, reason="Kuat.").save()


def a_decision(plenary, proposal, **facts):
    given = {"stage": plenary.stage, "outcome": "chosen", "at": clock.now()}
    return Decision(plenary=plenary, proposal=proposal, **(given | facts))


# --- concluding -----------------------------------------------------------------------------------------------------


def test_a_concluded_session_leaves_one_decision_per_candidate(scene):
    plenary = called(scene)
    depart(plenary, scene.proposals[1], "not_chosen", "Datanya tidak dapat diperiksa.")
    depart(plenary, scene.proposals[2], "chosen", "Dampaknya terbukti.")

    done = conclude(plenary)

    assert (done.state, done.concluded_at, fresh(done).state) == ("concluded", clock.now(), "concluded")
    rows = [(row.proposal, row.outcome, row.level, row.departs, row.reason) for row in decisions_of(scene.stage)]
    first, second, third = scene.proposals
    assert rows == [
        (first, "chosen", "finalist", False, ""),
        (second, "not_chosen", "", True, "Datanya tidak dapat diperiksa."),
        (third, "chosen", "finalist", True, "Dampaknya terbukti."),
    ]
    assert list(chosen_in(scene.stage)) == [first, third]


def test_the_public_record_seals_the_minutes(scene):
    plenary = called(scene)
    depart(plenary, scene.proposals[1], "not_chosen", "Datanya tidak dapat diperiksa.")
    depart(plenary, scene.proposals[2], "chosen", "Dampaknya terbukti.")

    entry = conclude(plenary).entry

    minutes = {
        "stage": "plenary_finalists",
        "run": scene.run.result_digest,
        "present": 2,
        "chosen": [scene.proposals[0].pk, scene.proposals[2].pk],
        "departures": [
            [scene.proposals[1].pk, "not_chosen", "Datanya tidak dapat diperiksa."],
            [scene.proposals[2].pk, "chosen", "Dampaknya terbukti."],
        ],
    }
    assert (entry.kind, bytes(entry.secret.digest).hex()) == ("decision", digest(minutes))


def test_without_a_quorum_nothing_is_decided(scene):
    plenary = called(scene, present=1)

    with pytest.raises(Refused, match="Kuorum belum tercapai: 1 dari 2 panelis hadir"):
        conclude(plenary)
    assert database_says(a_decision(plenary, scene.proposals[0]).save).startswith("Kuorum pleno belum tercapai.")


@pytest.mark.parametrize(
    ("place", "outcome", "sentence"),
    [
        (2, "chosen", "Kelompok Umum dan Replikasi: 3 terpilih untuk 2 tempat. Keluarkan 1 proposal."),
        (0, "not_chosen", "Kelompok Umum dan Replikasi: 1 terpilih untuk 2 tempat. Pilih 1 proposal lagi."),
    ],
)
def test_as_many_are_chosen_as_there_are_places(scene, place, outcome, sentence):
    plenary = called(scene)
    depart(plenary, scene.proposals[place], outcome)

    with pytest.raises(Refused) as refusal:
        conclude(plenary)
    assert refusal.value.message == sentence


def test_after_the_end_nothing_is_added(scene):
    plenary = conclude(called(scene))

    for late in (
        lambda: conclude(plenary),
        lambda: depart(plenary, scene.proposals[0], "not_chosen"),
        lambda: act.attend(plenary=plenary, panelist=scene.partial, by=None, now=clock.now()),
    ):
        with pytest.raises(Refused, match="Pleno ini sudah selesai"):
            late()
    for row in (
        a_decision(plenary, scene.proposals[0]),
        Departure(plenary=plenary, proposal=scene.proposals[0], outcome="chosen", reason="x", at=clock.now()),
        Attendance(plenary=plenary, evaluator=scene.partial, at=clock.now()),
    ):
        assert database_says(row.save).startswith("Pleno ini sudah selesai.")


# --- what the database refuses by itself ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"outcome": "not_chosen", "level": "finalist"}, "judging_level_only_when_chosen"),
        ({"departs": True, "reason": ""}, "judging_departing_decision_has_reason"),
    ],
)
def test_a_decision_says_what_belongs_together(scene, facts, name):
    assert name in database_says(a_decision(called(scene), scene.proposals[0], **facts).save)


def test_a_proposal_is_decided_once_in_a_stage(scene):
    plenary = called(scene)
    a_decision(plenary, scene.proposals[0]).save()
    assert "judging_one_decision_per_stage" in database_says(a_decision(plenary, scene.proposals[0]).save)


def test_a_session_ends_only_by_its_verb_and_with_a_moment(scene):
    rows = Plenary.objects.filter(pk=called(scene).pk)

    assert "langkah yang tercatat" in database_says(lambda: rows.update(state="concluded", concluded_at=clock.now()))
    assert "judging_concluded_has_a_moment" in database_says(lambda: rows.update(concluded_at=clock.now()))


@pytest.mark.parametrize("model", [Attendance, Departure, Decision, PlenaryHistory, Nomination])
def test_what_the_panel_did_is_never_changed_or_removed(scene, model):
    Nomination.objects.create(stage=scene.panel, proposal=scene.proposals[0], run=scene.run, at=clock.now())
    plenary = called(scene)
    depart(plenary, scene.proposals[0], "chosen")
    conclude(plenary)
    assert model.objects.exists()

    message = database_says(lambda: model.objects.all()._raw_delete("default"))
    assert "tidak dapat diubah" in message or "permission denied" in message


def test_the_makeup_counts_the_chosen_by_kind_of_agency(scene):
    rows = {row.kind: row.count for row in makeup(plenary_list(called(scene)).choices)}

    kinds = [proposal.agency.kind for proposal in scene.proposals]
    assert rows == {kind: sum(1 for other in kinds[:2] if other == kind) for kind in kinds}


def test_every_row_says_what_it_is(scene):
    plenary = called(scene)
    word = depart(plenary, scene.proposals[0], "chosen")
    seat = plenary.attendances.first()
    nominee = Nomination(stage=scene.panel, proposal=scene.proposals[0])

    assert str(word) == f"{scene.proposals[0].pk}: chosen" == str(a_decision(plenary, scene.proposals[0]))
    assert str(seat) == f"{plenary.pk}: {scene.people[0].pk}"
    assert (str(plenary), str(nominee)) == (str(scene.stage.pk), f"{scene.panel.pk}: {scene.proposals[0].pk}")
    assert Evaluator.objects.get(pk=scene.partial.pk).is_panelist
