"""A decree: after every objection, numbered and sealed once, written into the registry, without an order."""

from datetime import date, timedelta
from hashlib import sha256
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from sinovik.competitions.models import Edition, Proposal
from sinovik.foundation import clock
from sinovik.foundation.access.person import ANYONE
from sinovik.foundation.audit.models import Record
from sinovik.foundation.changes.models import Change
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from sinovik.innovations.models import Standing
from sinovik.judging.actions import objections
from sinovik.judging.queries.announcements import announcements
from sinovik.judging.states.objections import Effect
from sinovik.methods.canonical import canonical_json
from sinovik.recognition.actions.decrees import issue
from sinovik.recognition.models import Decree, DecreeEntry
from sinovik.recognition.queries.decrees import announcements_to_decree, decrees, decrees_of, levels_of
from sinovik.recognition.rules import is_final, may_decree, rung_of
from sinovik.transparency.models import Opening
from tests.agencies.makers import a_local_admin, a_person, a_secretary, a_unit_member, an_agency
from tests.competitions.makers import go_to
from tests.recognition.makers import a_small_edition, an_announced_stage, an_objection_period, entries
from tests.scenes import shared

pytestmark = pytest.mark.django_db
BEST, SECOND, LEFT_OUT = "Kota Surabaya", "Kabupaten Sleman", "Kabupaten Banyuwangi"
SECOND_OF_TIME = timedelta(seconds=1)


def an_open_period() -> SimpleNamespace:
    """Three entries, two chosen and announced; agencies may object."""
    edition = a_small_edition()
    proposals = entries(edition, BEST, SECOND, LEFT_OUT)
    announcement = an_objection_period(an_announced_stage(edition, proposals=proposals))
    return SimpleNamespace(announcement=announcement.pk, proposals=[one.pk for one in proposals])


period = shared(an_open_period)


@pytest.fixture
def announcement(period, db):
    return announcements().get(pk=period.announcement)


@pytest.fixture
def proposals(period, db) -> list[Proposal]:
    return [Proposal.objects.select_related("agency", "unit", "innovation").get(pk=pk) for pk in period.proposals]


def act(announcement, **facts) -> Decree:
    given = {
        "number": " 1/2026 ",
        "title": " Penetapan contoh ",
        "dated": date(2026, 6, 17),
        "legal_basis": [" PermenPANRB 91/2021 ", ""],
        "signatory": " Menteri ",
    }
    return issue(announcement=announcement, by=a_secretary(), now=clock.now(), **given | facts)


def objected(announcement, proposal):
    return objections.file(
        announcement=announcement,
        proposal=proposal,
        ground="Bukti belum terbaca.",
        evidence=None,
        by=a_local_admin(proposal.agency),
        now=clock.now(),
    )


def answered(objection, *, upheld=False, effect=Effect.NONE):
    return objections.answer(
        objection=objection, upheld=upheld, reason="Sudah dibaca.", effect=effect, by=a_secretary(), now=clock.now()
    )


# --- when -------------------------------------------------------------------------------------------------------------


def test_no_decree_while_agencies_may_still_object(announcement):
    closes = announcement.edition.stages.get(key="objection_finalists").closes_at
    for moment in (closes, closes + SECOND_OF_TIME):
        clock.freeze(moment)
        with pytest.raises(Refused, match="Tahap keputusan tidak sedang dibuka"):
            act(announcement)
    go_to(announcement.edition, "decree_finalists")
    assert act(announcement).number == "1/2026"


def test_a_decree_stage_that_overlaps_the_objections_waits_for_their_end(db, now):
    edition = a_small_edition(permits={"objection_finalists": ["object", "answer", "decree"]})
    announcement = an_objection_period(an_announced_stage(edition, proposals=entries(edition, BEST)))
    assert may_decree(a_person("secretariat"), announcement, now=clock.now()) is False
    with pytest.raises(Refused, match="Masa sanggah masih berjalan"):
        act(announcement)


def test_no_decree_while_an_objection_waits_for_its_answer(announcement, proposals):
    objection = objected(announcement, proposals[2])
    go_to(announcement.edition, "decree_finalists")
    secretary = a_person("secretariat")
    assert may_decree(secretary, announcement, now=clock.now()) is False
    with pytest.raises(Refused, match="masih ada sanggahan yang belum dijawab"):
        act(announcement)
    assert [row.blocked for row in announcements_to_decree(announcement.edition)] == [True]
    answered(objection)
    assert may_decree(secretary, announcement, now=clock.now()) is True
    assert [row.blocked for row in announcements_to_decree(announcement.edition)] == [False]
    assert act(announcement).announcement == announcement


def test_the_database_itself_refuses_a_decree_before_the_answer(announcement, proposals):
    objection = objected(announcement, proposals[2])
    go_to(announcement.edition, "decree_finalists")
    answered(objection)
    decree = act(announcement)
    columns = "edition_id, title, dated, legal_basis, signatory, is_final, digest, entry_id, issued_by_id, issued_at"
    other = an_other_blocked_announcement()
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO recognition_decree (announcement_id, number, {columns})"
            f" SELECT %s, 'lain', {columns} FROM recognition_decree WHERE id = %s",
            [other.pk, decree.pk],
        )
    assert "masih ada sanggahan yang belum dijawab" in error.value.__cause__.diag.message_primary


def an_other_blocked_announcement():
    """Of another edition, with an objection that nobody has answered."""
    edition = a_small_edition()
    (proposal,) = entries(edition, BEST)
    announcement = an_objection_period(an_announced_stage(edition, proposals=[proposal]))
    objected(announcement, proposal)
    return announcement


def test_only_the_secretariat_decrees(announcement):
    go_to(announcement.edition, "decree_finalists")
    people = [a_person("secretariat"), a_person("local_admin", agency=an_agency()), a_person("panelist"), ANYONE]
    assert [may_decree(person, announcement, now=clock.now()) for person in people] == [True, False, False, False]


# --- what it fixes ----------------------------------------------------------------------------------------------------


def test_a_decree_fixes_the_chosen_in_the_words_of_that_day(announcement, proposals):
    go_to(announcement.edition, "decree_finalists")
    decree = act(announcement)
    assert (decree.number, decree.title, decree.legal_basis, decree.signatory, decree.is_final) == (
        "1/2026",
        "Penetapan contoh",
        ["PermenPANRB 91/2021"],
        "Menteri",
        False,
    )
    (level,) = levels_of(decree)
    assert level.name == "Top 99"
    assert [row.proposal_id for row in level.rows] == [proposals[1].pk, proposals[0].pk]
    before = level.rows[0].agency_name
    type(proposals[1].agency).objects.filter(pk=proposals[1].agency_id).update(name="Nama Baru")
    assert levels_of(decree)[0].rows[0].agency_name == before == f"Pemerintah {SECOND}"


def test_the_record_vouches_for_it_without_an_order(announcement, proposals):
    go_to(announcement.edition, "decree_finalists")
    decree = act(announcement)
    rows = sorted(["Top 99", one.agency.name, one.unit.name, one.title] for one in proposals[:2])
    sealed = {"number": "1/2026", "title": "Penetapan contoh", "dated": "2026-06-17", "entries": rows}
    assert bytes(decree.digest) == sha256(canonical_json(sealed)).digest()
    assert Opening.objects.filter(entry=decree.entry).count() == 1
    assert Record.objects.filter(verb="decrees.issue", subject_id=decree.pk).count() == 1
    assert Change.objects.filter(topic="decree.issued", subject_id=decree.pk).count() == 1


def test_an_upheld_objection_is_in_the_decree(announcement, proposals):
    answered(objected(announcement, proposals[2]), upheld=True, effect=Effect.LEVEL_CHANGED)
    answered(objected(announcement, proposals[0]), upheld=True, effect=Effect.LEVEL_CHANGED)
    go_to(announcement.edition, "decree_finalists")
    named = set(act(announcement).entries.values_list("proposal", flat=True))
    assert named == {proposals[1].pk, proposals[2].pk}


def test_the_registry_says_what_each_innovation_won(announcement, proposals):
    go_to(announcement.edition, "decree_finalists")
    decree = act(announcement)
    standings = Standing.objects.filter(innovation__in=[one.innovation for one in proposals])
    assert set(standings.values_list("innovation", "level", "year", "source")) == {
        (one.innovation_id, "top_99", 2026, decree.number) for one in proposals[:2]
    }


def test_the_final_level_stands_in_the_registry_above_the_lower_one(first, final):
    best = final.entries.get().proposal.innovation
    ranks = dict(Standing.objects.filter(innovation=best).values_list("level", "level_rank"))
    assert set(ranks) == {"top_99", "top_45"}
    assert ranks["top_45"] > ranks["top_99"]
    assert (first.is_final, final.is_final) == (False, True)


def test_those_named_get_a_letter_and_others_do_not(announcement, proposals):
    told = [a_unit_member(proposals[0].unit), a_local_admin(proposals[1].agency)]
    left_out = a_unit_member(proposals[2].unit)
    government = a_local_admin(an_agency("Kabupaten Siak"))
    type(proposals[0].agency).objects.filter(pk=proposals[0].agency_id).update(parent=an_agency("Kabupaten Siak"))
    go_to(announcement.edition, "decree_finalists")
    decree = act(announcement)
    drain()
    letters = Letter.objects.filter(about_kind="recognition.decree", about_id=decree.pk)
    people = [*told, left_out, government]
    assert set(letters.filter(to__in=people).values_list("to", "link")) == {
        (user.pk, f"/keputusan/{decree.pk}/") for user in (*told, government)
    }


# --- once and for good ------------------------------------------------------------------------------------------------


def test_an_announcement_is_decreed_once(announcement):
    go_to(announcement.edition, "decree_finalists")
    decree = act(announcement)
    assert list(announcements_to_decree(announcement.edition)) == []
    assert list(decrees_of(announcement.edition)) == [decree]
    with pytest.raises(Refused, match="sudah mempunyai keputusan"):
        act(announcement, number="2/2026")


def test_a_number_is_given_once(first, announcement):
    go_to(announcement.edition, "decree_finalists")
    with pytest.raises(Refused, match="Nomor ini sudah dipakai keputusan lain"):
        act(announcement, number=first.number)


@pytest.mark.parametrize("missing", [{"number": " "}, {"signatory": ""}, {"legal_basis": ["", " "]}])
def test_a_decree_needs_number_signatory_and_legal_basis(announcement, missing):
    go_to(announcement.edition, "decree_finalists")
    with pytest.raises(Refused, match="Keputusan memerlukan nomor, jabatan penanda tangan, dan dasar hukum"):
        act(announcement, **missing)
    assert Decree.objects.filter(announcement=announcement).count() == 0


@pytest.mark.parametrize("model", [Decree, DecreeEntry])
def test_nothing_of_a_decree_can_be_altered_or_taken_away(first, model):
    assert model.objects.exists()
    rows = model.objects.all()
    for change in (lambda: rows._raw_delete(rows.db), lambda: rows.update(title="Lain")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()


def test_a_proposal_stands_once_in_a_decree(first):
    row = first.entries.first()
    twin = DecreeEntry(decree=first, proposal=row.proposal, agency=row.agency, decision=row.decision, level_rank=1)
    with pytest.raises(DatabaseError, match=r"decree_proposal_once|decision_id"), transaction.atomic():
        twin.save()


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "rung"),
    [
        ("Top 99", "top_99"),
        ("Top 45 Inovasi Pelayanan Publik", "top_45"),
        ("Top 7", "finalist"),
        ("Finalis kelompok Khusus", "finalist"),
        ("Outstanding Achievement of Public Service Innovation (OAPSI)", "oapsi"),
        ("OPSI 2025", "opsi"),
    ],
)
def test_the_registrys_word_follows_from_the_name_of_the_level(label, rung):
    assert rung_of(label) == rung


def test_the_highest_level_is_the_last(first):
    edition: Edition = first.edition
    assert {key: is_final(level, edition) for key, level in edition.book.levels.items()} == {
        "nominee": False,
        "finalist": False,
        "winner": True,
    }


def test_decrees_are_listed_newest_first_with_their_size(first, final):
    assert [(row.pk, row.size) for row in decrees()] == [(final.pk, 1), (first.pk, 2)]
