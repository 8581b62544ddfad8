"""A result sheet for every entrant, whatever the result: bands, cleared reasons, what to improve; read by its own."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from sinovik.agencies.models import Agency
from sinovik.agencies.queries import person_of
from sinovik.competitions.actions.screening import decide
from sinovik.competitions.models import Edition, Proposal
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.changes.models import Change
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import panel, ranking
from sinovik.judging.actions import resultsheets as act
from sinovik.judging.models import Plenary, ResultSheet
from sinovik.judging.queries.resultsheets import entrants_without_sheet, readings, sheets_in, sheets_of
from sinovik.judging.rules.bands import band_of, bands
from sinovik.judging.rules.resultsheets import ADVICE, BAND_LABELS, BAND_TONES, reading_of
from sinovik.judging.states.resultsheets import Ending
from tests.agencies.makers import (
    a_local_admin,
    a_member,
    a_person,
    a_secretary,
    a_unit,
    a_unit_member,
    a_user,
    an_agency,
)
from tests.competitions.makers import IN_SCREENING, a_draft, a_submitted_proposal, go_to, passed
from tests.judging.makers import a_called_plenary, an_assigned_sheet, an_evaluator, scored
from tests.pages import send
from tests.recognition.makers import a_small_edition, announced, decreed
from tests.scenes import queries_of, shared

pytestmark = pytest.mark.django_db
CHOSEN, LEFT_OUT, SCREENED_OUT = "Kota Surabaya", "Kabupaten Sleman", "Kabupaten Banyuwangi"
JUDGE = "Wiratmaja Kusumawardhani"
MARKS = {"novel": 9, "effective": 5, "useful": 3, "spreadable": 7, "sustainable": 1}
CLEAR, CLUE = "Bukti jelas dan terukur.", f"Menurut {JUDGE.split()[0]} masih kurang."


def locked_with(sheet, marks, reason):
    from sinovik.judging.actions import sheets

    held = scored(sheet, marks, reason)
    return sheets.lock(sheet=held, revision=held.revision, by=sheet.assignment.evaluator.user, now=clock.now())


def a_published_edition():
    """One entry chosen, one not, one screened out, one never submitted; the stage of results is open, no sheet made."""
    edition = a_small_edition(finalists=1)
    entries = [a_submitted_proposal(edition, unit=a_unit(an_agency(name))) for name in (CHOSEN, LEFT_OUT, SCREENED_OUT)]
    draft = a_draft(edition)
    clock.freeze(IN_SCREENING)
    secretary = a_secretary()
    read = [passed(proposal, by=secretary) for proposal in entries[:2]]
    decide(
        proposal=entries[2], outcome="fail", reasons=["incomplete"], note="Surat kurang.", by=secretary, now=clock.now()
    )
    judges = [an_evaluator(edition, user=a_user(JUDGE)), an_evaluator(edition)]
    for proposal, marks in zip(read, ({key: 9 for key in MARKS}, MARKS), strict=True):
        for judge in judges:
            locked_with(an_assigned_sheet(judge, proposal), marks, f"{CLEAR} {CLUE}")
    go_to(edition, "panel")
    run = ranking.run_ranking(stage=edition.stages.get(key="desk"), by=None, now=clock.now())
    plenary = a_called_plenary(run)
    panel.conclude(plenary=plenary, by=secretary, now=clock.now())
    decreed(announced(Plenary.objects.select_related("stage__edition").get(pk=plenary.pk)))
    go_to(edition, "publication")
    return SimpleNamespace(edition=edition.pk, entries=[one.pk for one in entries], draft=draft.pk)


scene = shared(a_published_edition)


@pytest.fixture
def edition(scene, db) -> Edition:
    return Edition.objects.get(pk=scene.edition)


@pytest.fixture
def entries(scene, db) -> list[Proposal]:
    return [Proposal.objects.select_related("agency", "unit", "edition").get(pk=pk) for pk in scene.entries]


@pytest.fixture
def published(edition) -> Edition:
    return act.publish(edition=edition, by=a_secretary(), now=clock.now())


def sheet_of(proposal) -> ResultSheet:
    return ResultSheet.objects.select_related("proposal__edition").get(proposal=proposal)


# --- publishing -------------------------------------------------------------------------------------------------------


def test_every_entrant_gets_a_sheet_and_a_draft_does_not(published, scene):
    made = set(ResultSheet.objects.values_list("proposal", flat=True))
    assert made == {*scene.entries}
    assert (sheets_in(published), list(entrants_without_sheet(published))) == (3, [])
    assert Record.objects.filter(verb="resultsheets.publish", subject_id=published.pk).count() == 1
    assert Change.objects.filter(topic="results.published", subject_id=published.pk).count() == 1


def test_a_sheet_says_how_far_the_entry_went(published, entries):
    told = [(sheet_of(one).ending, sheet_of(one).level) for one in entries]
    assert told == [("chosen", "finalist"), ("not_chosen", ""), ("screened_out", "")]


def test_a_second_run_makes_only_what_is_missing(edition, entries):
    act.publish(edition=edition, by=None, now=clock.now())
    before = set(ResultSheet.objects.values_list("pk", flat=True))
    act.publish(edition=edition, by=None, now=clock.now() + timedelta(seconds=1))
    assert set(ResultSheet.objects.values_list("pk", flat=True)) == before
    assert Change.objects.filter(topic="results.published", subject_id=edition.pk).count() == 1


def test_nothing_is_published_before_its_stage(db, now):
    edition = a_small_edition()
    for verb in (act.publish, act.order):
        with pytest.raises(Refused, match="Tahap hasil untuk peserta tidak sedang dibuka"):
            verb(edition=edition, by=a_secretary(), now=clock.now())
    assert ResultSheet.objects.count() == 0


def test_the_queue_makes_what_the_secretariat_orders_and_tells_everybody(edition, entries):
    people = [a_unit_member(one.unit) for one in entries]
    drain()
    act.order(edition=edition, by=a_secretary(), now=clock.now())
    assert ResultSheet.objects.count() == 0
    drain()
    assert ResultSheet.objects.count() == 3
    letters = Letter.objects.filter(to__in=people, about_kind="competitions.edition", link="/lembar-hasil/")
    assert set(letters.values_list("to", flat=True)) == {user.pk for user in people}
    assert {one.title for one in entries if any(one.title in letter.body for letter in letters)} == set()


def test_the_database_keeps_a_sheet_as_it_was_made(published):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ResultSheet.objects.update(ending="chosen")


@pytest.mark.parametrize(
    ("ending", "level"), [("chosen", ""), ("not_chosen", "finalist"), ("screened_out", "finalist")]
)
def test_the_database_gives_a_level_to_the_chosen_alone(edition, entries, ending, level):
    with pytest.raises(DatabaseError, match="resultsheet_level_if_chosen"), transaction.atomic():
        ResultSheet.objects.create(proposal=entries[0], ending=ending, level=level, content={}, made_at=clock.now())


# --- what it says -----------------------------------------------------------------------------------------------------


def test_each_criterion_has_its_band_and_no_mark(published, entries):
    content = sheet_of(entries[1]).content
    assert {row["key"]: row["band"] for row in content["criteria"]} == {
        "novel": "very_strong",
        "effective": "fair",
        "useful": "weak",
        "spreadable": "strong",
        "sustainable": "absent",
    }
    assert {type(value) for row in content["criteria"] for value in row.values()} == {str, list}


def test_three_things_to_improve_the_largest_gap_first(published, entries):
    assert sheet_of(entries[1]).content["improvements"] == ["sustainable", "useful", "effective"]


def test_a_sentence_that_tells_who_wrote_it_is_not_on_the_sheet(published, entries):
    said = readings(published)[entries[1].pk]
    there = [reason for stage in said.values() for reasons in stage.reasons.values() for reason in reasons]
    assert any(CLUE in reason for reason in there)
    told = [reason for row in sheet_of(entries[1]).content["criteria"] for reason in row["reasons"]]
    assert set(told) == {CLEAR}


def test_who_was_screened_out_reads_why_in_words(published, entries):
    sheet = sheet_of(entries[2])
    assert sheet.content == {"criteria": [], "improvements": [], "findings": ["incomplete"]}
    reading = reading_of(sheet)
    assert (reading.level, reading.stages, reading.improvements) == ("", (), ())
    assert len(reading.findings) == 1
    assert str(reading.findings[0]) != "incomplete"


def test_the_reading_names_level_criterion_band_and_advice(published, entries):
    chosen, left = reading_of(sheet_of(entries[0])), reading_of(sheet_of(entries[1]))
    assert chosen.level == "Top 99"
    (stage,) = chosen.stages
    assert stage.title == "Penilaian Tim Evaluasi"
    assert [str(one.band) for one in stage.criteria] == ["Sangat kuat"] * 5
    assert [str(one.advice) for one in left.improvements] == [
        str(ADVICE["sustainable"]),
        str(ADVICE["useful"]),
        str(ADVICE["effective"]),
    ]
    assert [one.reasons for one in left.stages[0].criteria] == [(CLEAR,)] * 5


def test_every_band_has_a_word_and_a_tone():
    keys = [band.key for band in bands((1, 10))]
    assert keys == list(BAND_LABELS) == list(BAND_TONES)


@pytest.mark.parametrize(
    ("scale", "marks"),
    [
        ((1, 10), [(9, 10), (7, 8), (5, 6), (3, 4), (1, 2)]),
        ((1, 5), [(5,), (4,), (3,), (2,), (1,)]),
        ((0, 2), [(2,), (1,), (0,)]),
    ],
)
def test_the_scale_is_divided_as_evenly_as_it_can_be(scale, marks):
    assert [band.marks for band in bands(scale)] == marks


def test_a_mean_between_two_bands_belongs_to_the_lower():
    assert [band_of(value, (1, 10)).key for value in (9, 8.99, 0)] == ["very_strong", "strong", "absent"]
    assert [bands((1, 10))[0].range, bands((1, 5))[0].range] == ["9–10", "5"]


# --- who reads it -----------------------------------------------------------------------------------------------------


def test_only_the_owners_people_have_the_sheet(published, entries):
    owner = entries[1]
    another_unit = a_unit(owner.agency)
    people = {
        "writer": a_unit_member(owner.unit),
        "admin": a_local_admin(owner.agency),
        "head": a_member("agency_head", agency=owner.agency),
        "another unit": a_unit_member(another_unit),
        "another agency": a_local_admin(entries[0].agency),
        "panelist": a_member("panelist"),
    }
    seen = {name: sheets_of(person_of(user)).filter(proposal=owner).exists() for name, user in people.items()}
    assert seen == {
        "writer": True,
        "admin": True,
        "head": True,
        "another unit": False,
        "another agency": False,
        "panelist": False,
    }
    assert list(sheets_of(a_person("secretariat"))) == []


def test_an_entrant_reads_it_on_its_page(published, entries, client_of):
    client, sheet = client_of(a_unit_member(entries[1].unit)), sheet_of(entries[1])
    listing = client.get("/lembar-hasil/").content.decode()
    assert (entries[1].title in listing, entries[0].title in listing) == (True, False)
    page = client.get(f"/lembar-hasil/{sheet.pk}/").content.decode()
    for told in ("Belum tampak", CLEAR, str(ADVICE["sustainable"]), "Belum terpilih"):
        assert told in page, told
    assert (CLUE in page, JUDGE in page) == (False, False)
    assert str(ADVICE["novel"]) not in page


def test_the_chosen_and_the_screened_out_have_their_pages(published, entries, client_of):
    chosen = client_of(a_unit_member(entries[0].unit)).get(f"/lembar-hasil/{sheet_of(entries[0]).pk}/")
    assert "Top 99" in chosen.content.decode()
    out = client_of(a_unit_member(entries[2].unit)).get(f"/lembar-hasil/{sheet_of(entries[2]).pk}/")
    assert "Mengapa tidak lolos seleksi administrasi" in out.content.decode()


def test_an_entry_that_nobody_read_says_so(edition, entries, client_of):
    sheet = ResultSheet.objects.create(
        proposal=entries[2],
        ending=Ending.NOT_CHOSEN,
        content={"criteria": [], "improvements": [], "findings": []},
        made_at=clock.now(),
    )
    page = client_of(a_unit_member(entries[2].unit)).get(f"/lembar-hasil/{sheet.pk}/").content.decode()
    assert "tidak sampai ke tahap penilaian" in page


def test_anothers_sheet_answers_404(published, entries, client_of):
    stranger = client_of(a_local_admin(entries[0].agency))
    assert stranger.get(f"/lembar-hasil/{sheet_of(entries[1]).pk}/").status_code == 404
    assert stranger.get("/lembar-hasil/0/").status_code == 404


def test_before_publication_the_list_says_when_to_expect_it(edition, entries, client_of):
    page = client_of(a_unit_member(entries[1].unit)).get("/lembar-hasil/").content.decode()
    assert "Belum ada lembar hasil" in page


def test_the_secretariat_orders_them_on_its_page(edition, client_of):
    client, address = client_of(a_secretary()), f"/meja-hasil/{edition.slug}/lembar-hasil/"
    assert "Buat lembar hasil" in client.get(address).content.decode()
    assert send(client, "judging:publish_sheets", edition.slug).url == f"/meja-hasil/{edition.slug}/"
    drain()
    page = client.get(address).content.decode()
    assert ("Buat lembar hasil" in page, "Semua peserta sudah mempunyai lembar hasil" in page) == (False, True)


def test_the_secretariat_is_told_when_it_is_too_early(db, now, client_of):
    edition = a_small_edition()
    a_submitted_proposal(edition)
    client = client_of(a_secretary())
    page = send(client, "judging:publish_sheets", edition.slug).content.decode()
    assert "Tahap hasil untuk peserta tidak sedang dibuka" in page


def test_the_list_asks_the_same_for_one_sheet_and_for_three(published, entries, client_of):
    one = client_of(a_local_admin(entries[0].agency))
    asked = queries_of(one, "/lembar-hasil/")
    Agency.objects.filter(pk__in=[one.agency_id for one in entries[1:]]).update(parent=entries[0].agency)
    assert sheets_of(person_of(a_local_admin(entries[0].agency))).count() == 3
    assert queries_of(one, "/lembar-hasil/") == asked
