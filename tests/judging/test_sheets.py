"""A score sheet: kept by revision, locked once, opened again with a reason; a third reader where two differ."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from sinovik.competitions.actions.editions import close_stage
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import evaluators
from sinovik.judging.actions import sheets as act
from sinovik.judging.actions.thirdreader import call_all_waiting, call_where_readers_differ
from sinovik.judging.models import Assignment, Evaluator, Score, Sheet, SheetHistory
from sinovik.judging.queries.progress import gap_of, gaps_in, progress_of, waiting_for_extra_reader
from sinovik.judging.queries.sheets import load_of, locked_readings, open_sheets, readings_as_locked
from sinovik.judging.tasks import compare_readers
from tests.competitions.makers import go_to
from tests.judging.makers import (
    an_assigned_sheet,
    an_edition_by,
    an_evaluator,
    database_says,
    locked,
    proposals_of,
    scored,
    the_stage,
)

pytestmark = pytest.mark.django_db
KEYS = ["novel", "effective", "useful", "spreadable", "sustainable"]


@pytest.fixture(scope="module")
def scene(stage_set):
    """Two proposals read by the same two evaluators; a third evaluator is free. Reasons of at least three words."""
    edition = an_edition_by(readings=2, third_reader_threshold="3.0", reason_words=3)
    proposals = proposals_of(["Kota Surabaya", "Kabupaten Sleman"], edition)
    readers = [an_evaluator(edition) for _ in range(2)]
    sheets = [an_assigned_sheet(reader, proposal) for proposal in proposals for reader in readers]
    return SimpleNamespace(
        edition=edition,
        proposals=proposals,
        readers=readers,
        sheets=sheets,
        sheet=sheets[0],
        third=an_evaluator(edition),
        stage=the_stage(edition, "desk"),
    )


def fresh(sheet):
    return Sheet.objects.select_related("assignment__evaluator__user", "assignment__stage__edition").get(pk=sheet.pk)


def save(sheet, scores=None, reasons=None, revision=None, by=None, note=""):
    return act.save_scores(
        sheet=sheet,
        revision=sheet.revision if revision is None else revision,
        scores=scores or {},
        reasons=reasons or {},
        note=note,
        by=by or sheet.assignment.evaluator.user,
        now=clock.now(),
    )


def lock(sheet, revision=None, by=None):
    return act.lock(
        sheet=sheet,
        revision=sheet.revision if revision is None else revision,
        by=by or sheet.assignment.evaluator.user,
        now=clock.now(),
    )


def reopen(sheet, reason="Salah ketik."):
    return act.reopen(sheet=sheet, reason=reason, by=None, now=clock.now())


# --- the draft ------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_under_the_next_revision(scene):
    held = save(scene.sheet, {"novel": "8"}, {"novel": " Jelas. ", "useful": " "}, note="ingat")

    assert (held.revision, held.saved_at, held.note) == (1, clock.now(), "ingat")
    assert fresh(scene.sheet).draft == {"scores": {"novel": 8}, "reasons": {"novel": "Jelas."}}


def test_the_same_content_again_is_the_same_revision(scene):
    assert save(scene.sheet, {"novel": 8}).revision == save(scene.sheet, {"novel": 8}, revision=0).revision == 1


def test_an_old_revision_overwrites_nothing(scene):
    save(scene.sheet, {"novel": 8})

    with pytest.raises(act.StaleSheet) as stale:
        save(scene.sheet, {"novel": 3}, revision=0)

    assert stale.value.saved.draft["scores"] == {"novel": 8}
    assert fresh(scene.sheet).draft["scores"] == {"novel": 8}
    with pytest.raises(act.StaleSheet):
        lock(scene.sheet, revision=0)


@pytest.mark.parametrize("mark", [0, 11, "7.5", "tujuh", "NaN", "Infinity", ""])
def test_a_mark_outside_the_scale_is_named_at_its_field(scene, mark):
    with pytest.raises(act.UnfitSheet) as unfit:
        save(scene.sheet, {"novel": mark})

    assert [(row.field, row.text) for row in unfit.value.findings] == [
        ("score_novel", "Pilih nilai bulat dari 1 sampai 10.")
    ]
    assert (unfit.value.field, fresh(scene.sheet).revision) == ("score_novel", 0)


def test_a_criterion_that_the_stage_lacks_is_refused(scene):
    with pytest.raises(act.UnfitSheet, match="Kriteria ini tidak ada"):
        save(scene.sheet, {"charm": 7})


@pytest.mark.parametrize("mark", [1, 10])
def test_both_ends_of_the_scale_are_marks(scene, mark):
    assert save(scene.sheet, {"novel": mark}).draft["scores"] == {"novel": mark}


def test_nobody_writes_on_anothers_sheet(scene):
    stranger = scene.readers[1].user
    for attempt in (save, lock):
        with pytest.raises(Refused, match="bukan lembar Anda"):
            attempt(scene.sheet, by=stranger)
    with pytest.raises(Refused, match="bukan lembar Anda"):
        act.save_scores(sheet=scene.sheet, revision=0, scores={}, reasons={}, by=None, now=clock.now())


# --- the lock -------------------------------------------------------------------------------------------------------


def test_a_missing_criterion_keeps_the_sheet_open_and_is_named(scene):
    held = save(scene.sheet, dict.fromkeys(KEYS[:-1], 7), dict.fromkeys(KEYS, "Bukti jelas sekali."))

    with pytest.raises(act.UnfitSheet) as unfit:
        lock(held)

    assert [row.text for row in unfit.value.findings] == ["Pilih nilai untuk kriteria Berkelanjutan."]
    assert not Score.objects.filter(sheet=held).exists()


@pytest.mark.parametrize(("words", "enough"), [("Bukti jelas", False), ("Bukti jelas sekali", True)])
def test_a_reason_needs_the_words_that_the_edition_asks_for(scene, words, enough):
    held = save(scene.sheet, dict.fromkeys(KEYS, 7), dict.fromkeys(KEYS, "Bukti jelas sekali.") | {"useful": words})

    if enough:
        assert lock(held).is_locked
    else:
        with pytest.raises(act.UnfitSheet) as unfit:
            lock(held)
        assert [row.text for row in unfit.value.findings] == ["Tulis alasan untuk Bermanfaat, paling sedikit 3 kata."]


def test_locking_writes_one_mark_per_criterion_and_closes_the_draft(scene):
    held = locked(scene.sheet, {key: 5 + place for place, key in enumerate(KEYS)})

    scores = {row.criterion: row.value for row in Score.objects.filter(sheet=held, round=1)}
    assert scores == {key: Decimal(5 + place) for place, key in enumerate(KEYS)}
    assert (held.state, held.locked_at) == ("locked", clock.now())
    for attempt in (lambda: save(fresh(held), {"novel": 1}), lambda: lock(fresh(held))):
        with pytest.raises(Refused, match="sudah terkunci"):
            attempt()


def test_locked_scores_are_never_changed_or_removed(scene):
    held = locked(scene.sheet)
    scores = Score.objects.filter(sheet=held)

    for attempt in (lambda: scores.update(value=1), lambda: scores._raw_delete("default")):
        message = database_says(attempt)
        assert "tidak dapat diubah" in message or "permission denied" in message


def test_the_database_takes_no_score_on_a_locked_sheet_or_of_another_round(scene):
    held = locked(scene.sheet)
    late = Score(sheet=held, round=1, criterion="extra", value=5)
    early = Score(sheet=scene.sheets[1], round=2, criterion="novel", value=5)

    assert database_says(late.save).startswith("Lembar ini sudah dikunci.")
    assert database_says(early.save).startswith("Lembar ini sudah dikunci.")
    assert database_says(lambda: Sheet.objects.filter(pk=held.pk).update(note="lain")).startswith(
        "Lembar ini sudah dikunci."
    )


def test_the_database_takes_no_negative_mark(scene):
    below = Score(sheet=scene.sheet, round=1, criterion="novel", value=-1)
    assert "judging_mark_not_negative" in database_says(below.save)


def test_the_database_takes_one_mark_per_criterion_and_round(scene):
    Score.objects.create(sheet=scene.sheet, round=1, criterion="novel", value=5)
    twice = Score(sheet=scene.sheet, round=1, criterion="novel", value=6)
    assert "judging_one_mark_per_criterion" in database_says(twice.save)


def test_the_moment_of_the_lock_goes_with_the_state(scene):
    rows = Sheet.objects.filter(pk=scene.sheet.pk)
    assert "judging_locked_has_a_moment" in database_says(lambda: rows.update(locked_at=clock.now()))
    assert "langkah yang tercatat" in database_says(lambda: rows.update(state="locked", locked_at=clock.now()))


# --- opening again --------------------------------------------------------------------------------------------------


def test_an_opened_sheet_is_locked_in_a_new_round_and_the_old_marks_stay(scene):
    first = locked(scene.sheet, 5)
    reopen(first)
    again = fresh(first)
    assert (again.state, again.round, again.locked_at) == ("open", 2, None)
    assert locked_readings(scene.stage) == []

    locked(again, 9)

    rounds = {row: value for row, value in Score.objects.filter(criterion="novel").values_list("round", "value")}
    assert rounds == {1: Decimal(5), 2: Decimal(9)}
    (now_counts,) = locked_readings(scene.stage)
    assert (now_counts.round, now_counts.marks["novel"]) == (2, Decimal(9))
    (then,) = readings_as_locked({first.pk: 1})
    assert then.marks["novel"] == Decimal(5)
    assert list(SheetHistory.objects.filter(subject=first).order_by("pk").values_list("verb", "reason")) == [
        ("lock", ""),
        ("reopen", "Salah ketik."),
        ("lock", ""),
    ]


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_sheet_is_opened_again_only_with_a_reason(scene, reason):
    held = locked(scene.sheet)
    with pytest.raises(TransitionRefused) as refusal:
        reopen(held, reason)
    assert (refusal.value.field, fresh(held).state) == ("reason", "locked")


def test_an_open_sheet_is_not_opened_again(scene):
    with pytest.raises(TransitionRefused, match="keadaan sekarang"):
        reopen(scene.sheet)


# --- when the stage is open -----------------------------------------------------------------------------------------


def test_after_the_stage_nothing_is_written_locked_or_opened(scene):
    done, draft = locked(scene.sheet), scored(scene.sheets[1])
    close_stage(stage=scene.edition.stages.get(key="desk"), by=None, now=clock.now())

    for attempt in (lambda: save(fresh(draft), {"novel": 1}), lambda: lock(fresh(draft))):
        with pytest.raises(Refused, match="tahapnya tidak terbuka"):
            attempt()
    with pytest.raises(Refused, match="Tahap penilaian tidak terbuka"):
        reopen(done)
    late = Score(sheet=draft, round=1, criterion="novel", value=5)
    assert database_says(late.save).startswith("Tahap penilaian tidak terbuka.")
    assert database_says(lambda: Sheet.objects.filter(pk=draft.pk).update(note="lain")).startswith(
        "Tahap penilaian tidak terbuka."
    )


@pytest.fixture(scope="module")
def by_calendar(scene):
    """A sheet with its marks, in a desk stage that opens and closes by the calendar."""
    before, edition = clock.now(), an_edition_by(readings=1, calendar=["desk"])
    (proposal,) = proposals_of(["Kota Surabaya"], edition)
    close_stage(stage=edition.stages.get(key="screening"), by=None, now=clock.now())
    reader, desk = an_evaluator(edition), edition.stages.get(key="desk")
    clock.freeze(desk.opens_at)
    sheet = scored(an_assigned_sheet(reader, proposal))
    clock.freeze(before)
    return sheet, desk


@pytest.mark.parametrize(
    ("edge", "seconds", "open_"),
    [("opens_at", -1, False), ("opens_at", 0, True), ("closes_at", 0, True), ("closes_at", 1, False)],
)
def test_a_sheet_is_saved_and_locked_between_the_edges_to_the_second(by_calendar, edge, seconds, open_):
    sheet, desk = by_calendar
    clock.freeze(getattr(desk, edge) + timedelta(seconds=seconds))

    if open_:
        assert lock(save(fresh(sheet), dict.fromkeys(KEYS, 6))).is_locked
    else:
        with pytest.raises(Refused, match="tahapnya tidak terbuka"):
            save(fresh(sheet), dict.fromkeys(KEYS, 6))
        with pytest.raises(Refused, match="tahapnya tidak terbuka"):
            lock(fresh(sheet))


def test_an_old_now_does_not_get_a_mark_past_the_closing(by_calendar):
    sheet, desk = by_calendar
    clock.freeze(desk.closes_at + timedelta(seconds=1))

    with pytest.raises(Refused, match="Tahap penilaian tidak terbuka"):
        act.lock(
            sheet=fresh(sheet),
            revision=fresh(sheet).revision,
            by=sheet.assignment.evaluator.user,
            now=desk.closes_at,
        )


# --- who has left ---------------------------------------------------------------------------------------------------


def test_who_came_back_writes_only_after_accepting_the_pact_anew(scene):
    held = locked(scene.sheet)
    reader = Evaluator.objects.get(pk=scene.readers[0].pk)
    evaluators.withdraw(evaluator=reader, reason="Sakit.", by=None, now=clock.now())
    evaluators.return_(evaluator=reader, reason="Sembuh.", by=None, now=clock.now())
    reopen(held)

    with pytest.raises(Refused, match="tidak dapat diubah"):
        save(fresh(held), {"novel": 1})


# --- a further reader -----------------------------------------------------------------------------------------------


def both_lock(scene, first, second):
    """The two readers of the first proposal lock, all criteria alike."""
    locked(scene.sheets[0], first)
    locked(scene.sheets[1], second)
    drain()


def extra_of(scene):
    return list(Assignment.objects.filter(stage=scene.stage, kind="extra"))


def test_two_who_differ_beyond_the_threshold_call_a_third_reader(scene):
    both_lock(scene, 4, 8)

    (extra,) = extra_of(scene)
    assert (extra.proposal, extra.evaluator, extra.sheet.state) == (scene.proposals[0], scene.third, "open")
    gap = gap_of(scene.stage, scene.proposals[0])
    assert (gap.gap, int(gap.lowest.evaluator)) == (Decimal(4), scene.readers[0].pk)


def test_two_who_differ_by_exactly_the_threshold_call_nobody(scene):
    both_lock(scene, 5, 8)

    assert extra_of(scene) == []
    assert gap_of(scene.stage, scene.proposals[0]).gap == Decimal(3)


def test_nobody_is_called_while_one_sheet_is_open(scene):
    locked(scene.sheets[0], 1)
    drain()

    assert extra_of(scene) == []
    assert gap_of(scene.stage, scene.proposals[0]) is None


def test_one_further_reader_is_enough(scene):
    both_lock(scene, 1, 10)
    (extra,) = extra_of(scene)
    locked(fresh(extra.sheet), 5)
    drain()

    assert extra_of(scene) == [extra]
    assert waiting_for_extra_reader(scene.stage) == []


def test_nobody_in_conflict_or_unready_is_called_and_the_desk_counts_who_waits(scene):
    evaluators.declare_interests(
        evaluator=scene.third,
        shown=[scene.proposals[0].agency_id],
        interests={scene.proposals[0].agency_id: "Keluarga"},
        accepts_pact=True,
        by=scene.third.user,
        now=clock.now(),
    )
    an_evaluator(scene.edition, ready=False)
    both_lock(scene, 1, 10)

    assert extra_of(scene) == []
    assert waiting_for_extra_reader(scene.stage) == [scene.proposals[0].pk]
    assert gaps_in(scene.stage).apart == 1
    assert call_all_waiting(stage=scene.stage, by=None, now=clock.now()) == 0

    free = an_evaluator(scene.edition)
    assert call_all_waiting(stage=scene.stage, by=None, now=clock.now()) == 1
    assert [row.evaluator for row in extra_of(scene)] == [free]


def test_a_full_reader_is_not_called_and_the_one_who_knows_the_category_is(scene):
    evaluators.withdraw(evaluator=scene.third, reason="Sakit.", by=None, now=clock.now())
    full = an_evaluator(scene.edition, capacity=1)
    an_assigned_sheet(full, scene.proposals[1])
    an_evaluator(scene.edition, expertise=("tpb",))
    knowing = an_evaluator(scene.edition, expertise=("inklusif",))

    both_lock(scene, 1, 10)

    assert [row.evaluator for row in extra_of(scene)] == [knowing]


def test_after_the_stage_closed_the_call_is_quietly_given_up(scene):
    locked(scene.sheets[0], 1)
    locked(scene.sheets[1], 10)
    close_stage(stage=scene.edition.stages.get(key="desk"), by=None, now=clock.now())

    compare_readers(assignment_id=scene.sheets[0].assignment_id)

    assert extra_of(scene) == []
    with pytest.raises(Refused, match="tidak sedang terbuka"):
        call_where_readers_differ(
            assignment=Assignment.objects.get(pk=scene.sheets[0].assignment_id), by=None, now=clock.now()
        )


def test_an_edition_without_such_a_reader_calls_nobody():
    edition = an_edition_by(readings=2, third_reader_threshold=None)
    (proposal,) = proposals_of(["Kota Surabaya"], edition)
    for marks in (1, 10):
        sheet = locked(an_assigned_sheet(an_evaluator(edition), proposal), marks)
    an_evaluator(edition)
    drain()
    stage = the_stage(edition, "desk")

    assert call_where_readers_differ(assignment=sheet.assignment, by=None, now=clock.now()) is None
    assert (Assignment.objects.filter(kind="extra").count(), waiting_for_extra_reader(stage)) == (0, [])


# --- own load and everybody's pace ----------------------------------------------------------------------------------


def test_the_next_sheet_is_the_first_open_one_after_this(scene):
    user = scene.readers[0].user
    first, second = scene.sheets[0], scene.sheets[2]

    assert load_of(user, scene.stage).following == first
    assert load_of(user, scene.stage, beside=first).following == second
    assert load_of(user, scene.stage, beside=second).following == first
    locked(first)
    load = load_of(user, scene.stage, beside=second)
    assert (load.done, load.total, load.left, load.following) == (1, 2, 1, None)


def test_progress_counts_sheets_of_each_reader_the_slowest_first(scene):
    locked(scene.sheets[0])
    assert open_sheets(scene.stage) == 3
    clock.freeze(scene.stage.opens_at)
    half = scene.stage.opens_at + (scene.stage.closes_at - scene.stage.opens_at) / 2

    progress = progress_of(scene.stage, half)

    rows = [(row.evaluator, row.pace.done, row.pace.total, row.pace.behind) for row in progress.readers]
    assert rows == [(scene.readers[1], 0, 2, 1), (scene.readers[0], 1, 2, 0)]
    assert (progress.done, progress.total) == (1, 4)


def test_readings_of_one_stage_are_none_of_the_next(scene):
    locked(scene.sheets[0])
    go_to(scene.edition, "panel")

    assert locked_readings(scene.edition.stages.get(key="panel")) == []
    assert len(locked_readings(scene.stage, proposal=scene.proposals[0])) == 1
    assert locked_readings(scene.stage, proposal=scene.proposals[1]) == []
