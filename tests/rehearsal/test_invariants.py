"""Every invariant is green on a played edition, and red once its breach is planted past the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from sinovik.competitions.models import Edition, Proposal, ProposalHistory, ScreeningDecision, Seal
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.files.shelf import place
from sinovik.judging.models import Assignment, Conflict, Decision, RankingRow, Score
from sinovik.rehearsal.invariants import INVARIANTS, breaches
from sinovik.transparency.models import Entry, Place, TreeHead


def broken() -> set[str]:
    return {breach.invariant for breach in breaches()}


@contextmanager
def unguarded(*models: type) -> Iterator[object]:
    """The owner switches the triggers of these tables off and on again, as somebody who means harm would."""
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def test_a_played_edition_breaks_nothing(played):
    assert [(breach.invariant, breach.what) for breach in breaches()] == []


def test_the_verb_ends_well_when_everything_holds(played, capsys):
    call_command("invariants")

    assert capsys.readouterr().out.count("  holds   ") == len(INVARIANTS)


def test_the_verb_ends_with_one_when_something_is_broken(played, capsys):
    with unguarded(Edition):
        Edition.objects.update(rules_digest="0" * 64)

    with pytest.raises(SystemExit) as ended:
        call_command("invariants")

    assert ended.value.code == 1
    assert "  BROKEN  rules_frozen" in capsys.readouterr().out


def test_two_decisions_about_one_proposal_are_seen(played):
    first = Decision.objects.earliest("pk")
    with unguarded(Decision) as cursor:
        cursor.execute("ALTER TABLE judging_decision DROP CONSTRAINT judging_one_decision_per_stage")
        first.pk = None
        first.save(force_insert=True)

    assert broken() == {"one_decision_per_proposal"}


def test_a_candidate_without_a_decision_is_seen(played):
    winner = Decision.objects.filter(stage__key="plenary_winners").earliest("pk")
    other = Decision.objects.exclude(plenary=winner.plenary_id).earliest("pk")
    with unguarded(Decision):
        Decision.objects.filter(pk=winner.pk).update(plenary=other.plenary_id)

    assert broken() == {"one_decision_per_proposal"}


def test_a_lost_screening_decision_is_seen(played):
    with unguarded(ScreeningDecision):
        ScreeningDecision.objects.earliest("pk").delete()

    assert broken() == {"one_screening_decision_per_outcome"}


def test_a_score_before_its_stage_opened_is_seen(played):
    score = Score.objects.earliest("pk")
    with unguarded(Score):
        Score.objects.filter(pk=score.pk).update(at=score.at - timedelta(days=400))

    assert broken() == {"no_score_outside_its_stage"}


def test_a_score_after_its_stage_closed_is_seen(played):
    score = Score.objects.earliest("pk")
    with unguarded(Score):
        Score.objects.filter(pk=score.pk).update(at=score.at + timedelta(days=400))

    assert broken() == {"no_score_outside_its_stage"}


def test_a_changed_seal_is_seen(played):
    seal = Seal.objects.earliest("pk")
    seal.content["sections"][0]["text"] += " Ditambahkan sesudah disegel."
    with unguarded(Seal):
        seal.save()

    assert broken() == {"every_seal_intact"}


def test_a_seal_whose_file_was_exchanged_is_seen(played):
    file = StoredFile.objects.earliest("pk")
    with unguarded(StoredFile):
        StoredFile.objects.filter(pk=file.pk).update(sha256="f" * 64)

    assert broken() == {"every_seal_intact", "no_orphan_file"}


def test_a_title_changed_after_sealing_is_seen(played):
    with unguarded(Proposal):
        Proposal.objects.filter(pk=Seal.objects.earliest("pk").proposal_id).update(title="Judul lain (contoh)")

    assert broken() == {"present_entry_is_the_sealed_one"}


def test_changed_rules_are_seen(played):
    edition = Edition.objects.get()
    edition.rules["eligibility"]["cap_per_agency"] = 1
    with unguarded(Edition):
        edition.save()

    assert broken() == {"rules_frozen"}


def test_a_state_without_its_move_is_seen(played):
    with unguarded(Proposal):
        Proposal.objects.filter(pk=Proposal.objects.filter(state="draft").earliest("pk").pk).update(state="checking")

    assert broken() == {"history_complete"}


def test_a_hole_in_a_history_is_seen(played):
    with unguarded(ProposalHistory):
        ProposalHistory.objects.filter(verb="hand_in").earliest("pk").delete()

    assert broken() == {"history_complete"}


def test_a_content_without_its_row_is_seen(played):
    target = place("a" * 64)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"nobody's")

    assert broken() == {"no_orphan_file", "no_damaged_file"}


def test_a_row_without_its_content_is_seen(played):
    place(StoredFile.objects.earliest("pk").sha256).unlink()

    assert broken() == {"no_orphan_file"}


def test_a_changed_file_is_seen(played):
    path = place(StoredFile.objects.earliest("pk").sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"%")

    assert broken() == {"no_damaged_file"}
    assert str(path).startswith(str(default_storage.location))


def test_a_reader_in_conflict_is_seen(played):
    reading = Assignment.objects.select_related("proposal").filter(state="active").earliest("pk")
    with unguarded(Conflict):
        Conflict.objects.create(
            evaluator_id=reading.evaluator_id, agency_id=reading.proposal.agency_id, ground="declared"
        )

    assert broken() == {"nobody_judges_in_conflict"}


def test_a_changed_rank_is_seen(played):
    row = RankingRow.objects.earliest("pk")
    with unguarded(RankingRow):
        RankingRow.objects.filter(pk=row.pk).update(value=row.value + 1)

    assert broken() == {"every_ranking_recomputes"}


def test_a_winner_who_was_no_finalist_is_seen(played):
    winner = Decision.objects.filter(outcome="chosen", stage__key="plenary_winners").earliest("pk")
    with unguarded(Decision):
        Decision.objects.filter(proposal=winner.proposal_id, stage__key="plenary_finalists").update(
            outcome="not_chosen", level=""
        )

    assert broken() == {"levels_are_nested"}


def test_a_changed_line_of_the_public_record_is_seen(played):
    entry = Entry.objects.earliest("pk")
    with unguarded(Entry):
        Entry.objects.filter(pk=entry.pk).update(at=entry.at + timedelta(seconds=1))

    assert broken() == {"record_intact"}


def test_a_missing_number_of_the_public_record_is_seen(played):
    with unguarded(Place):
        Place.objects.filter(number=2).delete()

    assert broken() == {"record_intact", "tree_head_covers_the_record"}


def test_a_forged_tree_head_is_seen(played):
    with unguarded(TreeHead):
        TreeHead.objects.update(root=b"\0" * 32)

    assert broken() == {"tree_head_covers_the_record"}


def test_a_table_without_its_guard_is_seen(played):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE judging_score DISABLE TRIGGER USER")

    assert broken() == {"append_only_tables_are_guarded"}
