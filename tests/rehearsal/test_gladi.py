"""The organiser's page Gladi: asked for, followed, ended, read."""

import os
import sys
import time
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from sinovik.competitions.actions import editions as edit
from sinovik.competitions.models import Edition
from sinovik.foundation import clock
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from sinovik.rehearsal import actions as act
from sinovik.rehearsal import runner
from sinovik.rehearsal.models import Outcome, Rehearsal, RehearsalResult, RehearsalStep
from sinovik.rehearsal.plan import plan_of
from tests.agencies.makers import a_member, a_secretary, an_agency
from tests.competitions.makers import an_edition
from tests.competitions.test_any_edition import the_invented_edition

pytestmark = pytest.mark.django_db
FOUND = {
    "expected": 100,
    "drafts": 50,
    "seed": "uji",
    "funnel": {"drafts": 50, "checked": 42, "submitted": 36, "passed": 30},
    "screening": {"examined": 36, "flagged": 6, "planted": 8, "seen": 6, "held_up": 1},
    "readings": [{"stage": "baca", "readings": 60, "proposals": 30, "people": 9}],
    "levels": [{"level": "pilihan", "chosen": 4, "found": 3}],
    "cuts": [],
    "began": {},
    "stopped": {},
    "seconds": 12.5,
    "peak_mib": 200,
}


def asked(edition=None, **facts):
    edition, by = edition or the_invented_edition(), facts.pop("by", None) or a_secretary()
    return act.ask(edition=edition, by=by, now=clock.now(), **{"expected": 100, "drafts": 50} | facts)


def finished(rehearsal, outcome=Outcome.DONE, **other):
    findings = {**FOUND, **other} if outcome == Outcome.DONE else {}
    return act.finish(rehearsal=rehearsal, outcome=outcome, findings=findings, by=None, now=clock.now())


def page_of(rehearsal, by, name="rehearsal:rehearsal"):
    client = Client()
    client.force_login(by)
    return client.get(reverse(name, args=[rehearsal.edition.slug, rehearsal.number])).content.decode()


# --- asking ---------------------------------------------------------------------------------------------------------


def test_what_is_played_is_the_edition_as_it_stood_when_it_was_asked_for():
    edition = the_invented_edition()
    before = plan_of(edition)
    rehearsal = asked(edition)
    edit.assume_value(edition=edition, path="objection.days", value=9, why="coba", by=None, now=clock.now())
    rehearsal.refresh_from_db()
    assert rehearsal.plan == before
    assert (rehearsal.number, rehearsal.expected, rehearsal.drafts) == (1, 100, 50)


def test_no_more_are_played_than_are_expected():
    assert asked(expected=30, drafts=60).drafts == 30


def test_it_waits_in_a_queue_of_its_own_so_that_no_letter_waits_for_it():
    rehearsal = asked()
    job = ProcrastinateJob.objects.get(task_name="rehearsal.play")
    assert (job.queue_name, job.args) == ("gladi", {"rehearsal_id": rehearsal.pk})


def test_only_one_runs_at_a_time_of_whatever_edition():
    first, other = asked(), an_edition(state="preparing")
    with pytest.raises(Refused, match="Gladi lain sedang berjalan"):
        asked(other)
    finished(first)
    assert asked(other).number == 1
    assert Rehearsal.objects.count() == 2


def test_rules_by_which_the_edition_could_not_open_are_not_played():
    lacking = an_edition(state="preparing", template="kipp-2022")
    with pytest.raises(Refused, match="Aturan yang belum utuh tidak dapat dimainkan"):
        asked(lacking)
    assert Rehearsal.objects.count() == 0


# --- its end --------------------------------------------------------------------------------------------------------


def test_who_ends_it_stands_beside_the_end_and_nothing_is_written_over_it():
    rehearsal, by = asked(), a_secretary()
    act.end(rehearsal=rehearsal, by=by, now=clock.now())
    with pytest.raises(Refused, match="sudah berakhir"):
        finished(rehearsal)
    with pytest.raises(Refused, match="sudah berakhir"):
        act.end(rehearsal=rehearsal, by=by, now=clock.now())
    ended = RehearsalResult.objects.get()
    assert (ended.outcome, ended.by, ended.findings) == (Outcome.ENDED, by, {})


def test_the_worker_leaves_alone_what_a_person_has_ended(settings):
    settings.REHEARSAL_DATABASE_URL = ""
    rehearsal = asked()
    act.end(rehearsal=rehearsal, by=rehearsal.by, now=clock.now())
    drain()
    assert RehearsalResult.objects.get().outcome == Outcome.ENDED
    assert Letter.objects.count() == 0


def test_without_a_way_to_a_scratch_database_it_says_so_at_once_with_the_command(settings):
    settings.REHEARSAL_DATABASE_URL = ""
    rehearsal = asked()
    drain()
    assert RehearsalResult.objects.get().outcome == Outcome.NO_DATABASE
    said = page_of(rehearsal, rehearsal.by)
    assert "tidak mengizinkan basis data percobaan dibuat dari halaman" in said
    assert "sinovik rehearse --plan gladi.json --json hasil.json" in said


def test_who_asked_is_told_when_it_is_over(settings):
    settings.REHEARSAL_DATABASE_URL = ""
    rehearsal = asked()
    drain()
    letter = Letter.objects.get()
    assert letter.to == rehearsal.by
    assert letter.link == reverse("rehearsal:rehearsal", args=[rehearsal.edition.slug, 1])


@pytest.mark.parametrize(
    ("facts", "broken"),
    [
        ({"outcome": "done", "findings": {}}, "rehearsal_done_has_findings"),
        ({"outcome": "failed", "findings": FOUND}, "rehearsal_done_has_findings"),
        ({"outcome": "ended", "findings": {}}, "rehearsal_ended_by_somebody"),
    ],
)
def test_the_database_takes_no_end_that_contradicts_itself(facts, broken):
    rehearsal = asked()
    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        RehearsalResult.objects.create(rehearsal=rehearsal, at=clock.now(), **facts)
    assert RehearsalResult.objects.create(rehearsal=rehearsal, at=clock.now(), outcome="failed").pk


@pytest.mark.parametrize("model", [Rehearsal, RehearsalStep, RehearsalResult])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
def test_what_was_asked_noted_and_found_is_written_once(model, statement):
    rehearsal = asked()
    act.note(rehearsal=rehearsal, name="call", by=None, now=clock.now())
    finished(rehearsal)
    assert model.objects.count() == 1
    refused = pytest.raises(ProgrammingError, match="permission denied for table")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))


# --- the process ----------------------------------------------------------------------------------------------------


def follow(script: str, *, is_wanted=lambda: True, seconds: float = 30):
    told, said = [], []
    arguments = [sys.executable, "-c", script]
    outcome = runner.follow(arguments, is_wanted=is_wanted, tell=told.append, said=said, seconds=seconds)
    return outcome, told, said


def test_marked_lines_are_the_progress_and_the_others_are_kept_for_the_log():
    assert follow("print('gladi: call'); print('x'); print('gladi: people')") == (None, ["call", "people"], ["x"])


ENDLESS = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(f"gladi: {child.pid}", flush=True)
time.sleep(60)
"""


def is_alive(process: int) -> bool:
    """Whether it still runs; what has ended and waits for its parent to notice does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/status")
    return not status.exists() or "State:\tZ" not in status.read_text()


def test_one_that_is_ended_by_a_person_leaves_no_process_behind():
    wanted = iter([True, False])
    outcome, (child,), _said = follow(ENDLESS, is_wanted=lambda: next(wanted))
    assert outcome == Outcome.ENDED
    until = time.monotonic() + 5
    while is_alive(int(child)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(int(child))


def test_one_that_takes_too_long_is_ended():
    outcome, told, _said = follow(ENDLESS, seconds=0.5)
    assert (outcome, len(told)) == (Outcome.TOO_LONG, 1)


# --- the pages ------------------------------------------------------------------------------------------------------


def test_an_organiser_starts_it_from_the_page_of_the_edition(form_token):
    edition, by = the_invented_edition(), a_secretary()
    client = Client()
    client.force_login(by)
    address = reverse("rehearsal:rehearsals", args=[edition.slug])
    assert address in client.get(reverse("competitions:edition", args=[edition.slug])).content.decode()
    token = form_token(client, address)
    answer = client.post(address, {"expected": "80", "drafts": "60", "form_token": token})
    rehearsal = Rehearsal.objects.get()
    assert answer.url == reverse("rehearsal:rehearsal", args=[edition.slug, 1])
    assert (rehearsal.by, rehearsal.expected, rehearsal.drafts) == (by, 80, 60)


@pytest.mark.parametrize(("typed", "said"), [("11", "paling kecil 12"), ("20.001", "paling besar 20000"), ("", "Isi")])
def test_a_number_of_drafts_that_cannot_be_is_refused_at_its_field(form_token, typed, said):
    edition, by = the_invented_edition(), a_secretary()
    client = Client()
    client.force_login(by)
    address = reverse("rehearsal:rehearsals", args=[edition.slug])
    sent = {"expected": typed, "drafts": "60", "form_token": form_token(client, address)}
    answer = client.post(address, sent).content.decode()
    assert said in answer.replace("20.000", "20000")
    assert Rehearsal.objects.count() == 0


def test_while_it_runs_the_page_says_which_part_is_played():
    rehearsal = asked()
    assert "Menunggu giliran" in page_of(rehearsal, rehearsal.by)
    for name in ("call", "people", "kiriman"):
        act.note(rehearsal=rehearsal, name=name, by=None, now=clock.now())
    said = page_of(rehearsal, rehearsal.by)
    assert "2 dari 10 bagian sudah dimainkan" in said
    assert said.count('aria-current="step"') == 1


def test_the_result_tells_evaluators_funnel_and_the_best_for_the_whole_edition():
    rehearsal = asked()
    finished(rehearsal)
    said = " ".join(page_of(rehearsal, rehearsal.by).split())
    assert "memerlukan sekitar 120 bacaan" in said  # 60 readings of 50 drafts, 100 expected
    assert "Dari 72 proposal yang diperiksa, 12 membawa temuan berat" in said
    assert "8 cacat ditanam dan 6 ditemukan" in said
    assert "Untuk aturan yang lebih lama" not in said


def test_a_walk_that_was_refused_shows_the_stage_and_the_sentence():
    rehearsal = asked()
    finished(rehearsal, stopped={"stage": "rapat", "why": "Tahap pleno belum dibuka."}, levels=[])
    said = page_of(rehearsal, rehearsal.by)
    title = rehearsal.edition.book.stage_title("rapat")
    assert f"Gladi berhenti pada {title}" in said
    assert "Tahap pleno belum dibuka." in said


def test_a_result_for_older_rules_says_so_on_its_page_and_in_the_list():
    rehearsal = asked()
    finished(rehearsal)
    edit.assume_value(edition=rehearsal.edition, path="objection.days", value=9, why="coba", by=None, now=clock.now())
    assert "Untuk aturan yang lebih lama" in page_of(rehearsal, rehearsal.by)
    client = Client()
    client.force_login(rehearsal.by)
    listed = client.get(reverse("rehearsal:rehearsals", args=[rehearsal.edition.slug])).content.decode()
    assert "Selesai, untuk aturan yang lebih lama" in listed


def test_the_file_of_a_rehearsal_is_what_the_command_reads():
    rehearsal = asked()
    client = Client()
    client.force_login(rehearsal.by)
    file = client.get(reverse("rehearsal:plan", args=[rehearsal.edition.slug, 1]))
    assert file.json() == runner.told(rehearsal)
    assert sorted(file.json()) == ["drafts", "expected", "plan", "seed"]


def test_it_is_ended_from_its_page(form_token):
    rehearsal = asked()
    client = Client()
    client.force_login(rehearsal.by)
    address = reverse("rehearsal:end", args=[rehearsal.edition.slug, 1])
    client.post(address, {"form_token": form_token(client, address)})
    assert RehearsalResult.objects.get().by == rehearsal.by
    assert "Gladi ini sudah berakhir." in client.get(address).content.decode()


def test_a_regional_organiser_has_the_rehearsals_of_the_own_editions_only():
    house = an_agency("Kota Surabaya")
    own = an_edition(state="preparing")
    Edition.objects.filter(pk=own.pk).update(scope="regional", agency=house)
    own.refresh_from_db()
    organiser, national = a_member("regional_organiser", agency=house), asked()
    finished(national)
    client = Client()
    client.force_login(organiser)
    pages = ("rehearsals", []), ("rehearsal", [1]), ("end", [1]), ("plan", [1])
    for edition, answer in ((national.edition, 404), (own, 200)):
        if edition == own:
            asked(own)
        codes = [
            client.get(reverse(f"rehearsal:{name}", args=[edition.slug, *more])).status_code for name, more in pages
        ]
        assert codes == [answer] * 4


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long_it_is(count, django_assert_num_queries):
    edition, by = the_invented_edition(), a_secretary()
    for _n in range(count):
        finished(asked(edition, by=by))
    client = Client()
    client.force_login(by)
    address = reverse("rehearsal:rehearsals", args=[edition.slug])
    client.get(address)
    with django_assert_num_queries(LISTING):
        assert client.get(address).content.decode().count("Gladi nomor") == count


LISTING = 10
