"""Many at once, and the owner of the tables: on a database where acts truly commit."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.actions import screening
from sinovik.competitions.actions.screeners import hold, take_next
from sinovik.competitions.models import Edition, Proposal, Reminder, Revision, ScreeningClaim, Seal, Stage
from sinovik.competitions.tasks import remind_of_closings
from sinovik.foundation import clock
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from tests import database
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member
from tests.competitions.makers import (
    CLOSES,
    IN_SCREENING,
    a_draft,
    a_handed_in_proposal,
    a_submitted_proposal,
    an_edition,
    passed,
)

MANY = 50


def at_once(act_of, count=MANY):
    """Do it in so many threads, all let go at the same moment; the results in order."""
    gate = Barrier(count)

    def one(number):
        gate.wait(timeout=60)
        try:
            return act_of(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def tokens(client, path, count):
    pages = [client.get(path).content.decode() for _ in range(count)]
    return [page.split('name="form_token" value="')[1].split('"')[0] for page in pages]


@pytest.mark.parametrize("windows", [1, 5], ids=["one-window", "five-windows"])
def test_fifty_identical_submits_at_once_are_one_seal_and_one_receipt(own_database, client_of, windows):
    proposal = a_handed_in_proposal(an_edition())
    client = client_of(a_local_admin(proposal.agency))
    path = f"/proposal/{proposal.pk}/ajukan/"
    given = tokens(client, path, windows)

    def post(number):
        browser = Client()
        browser.cookies = client.cookies
        return browser.post(path, {"sure": "on", "form_token": given[number % windows]})

    answers = at_once(post)
    assert {(answer.status_code, answer.headers.get("Location")) for answer in answers} == {
        (302, f"/proposal/{proposal.pk}/resi/")
    }
    assert Seal.objects.filter(proposal=proposal).count() == 1
    assert Proposal.objects.get(pk=proposal.pk).number.endswith("-U-0001")
    assert proposal.history.filter(verb="submit").count() == 1


def test_entries_submitted_at_once_get_numbers_without_gap_or_double(own_database):
    edition = an_edition()
    waiting = [a_handed_in_proposal(edition) for _ in range(8)]
    admin, now = a_local_admin(), clock.now()
    numbers = at_once(lambda n: act.submit(proposal=waiting[n], by=admin, now=now).number, count=8)
    assert sorted(number[-4:] for number in numbers) == [f"{n:04d}" for n in range(1, 9)]


def test_two_people_who_submit_the_same_drafts_together_make_one_seal_of_each(own_database, client_of):
    edition, unit = an_edition(), a_unit()
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(4)]
    query = "&".join(f"p={draft.pk}" for draft in drafts)
    path, named = f"/proposal/instansi/ajukan/?{query}", " ".join(str(draft.pk) for draft in drafts)
    people = [client_of(a_local_admin(unit.agency)) for _ in range(2)]
    given = [tokens(client, path, 1)[0] for client in people]

    def post(number):
        browser = Client()
        browser.cookies = people[number].cookies
        return browser.post(path, {"named": named, "sure": "on", "form_token": given[number]}).status_code

    assert at_once(post, count=2) == [302, 302]
    assert [draft.seals.count() for draft in drafts] == [1, 1, 1, 1]
    numbers = sorted(edition.proposals.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]


def test_ten_people_who_save_at_once_from_the_same_text_overwrite_nobody(own_database):
    proposal = a_draft(an_edition())
    people, now = [a_unit_member(proposal.unit) for _ in range(10)], clock.now()

    def save(number):
        facts = {"section": "ringkasan", "text": f"Tulisan {number}", "base_revision": 0}
        try:
            return act.save_revision(proposal=proposal, by=people[number], now=now, **facts).text
        except act.RevisionConflict as clash:
            return clash.latest.text

    told = at_once(save, count=10)
    (kept,) = Revision.objects.filter(proposal=proposal).values_list("text", flat=True)
    assert set(told) == {kept}


def test_workers_that_remind_at_the_same_moment_write_one_letter_to_each_person(own_database):
    edition = an_edition()
    drafts = [a_draft(edition) for _ in range(6)]
    clock.freeze(CLOSES - timedelta(days=1))

    at_once(lambda number: remind_of_closings(), count=4)

    told = Letter.objects.filter(subject__contains="ditutup").values_list("to", flat=True)
    assert sorted(told) == sorted(draft.created_by_id for draft in drafts)
    assert Reminder.objects.count() == len(drafts)


def test_screeners_who_ask_for_the_next_at_the_same_moment_never_get_the_same_entry(own_database):
    edition = an_edition()
    entries = [a_submitted_proposal(edition) for _ in range(12)]
    people = [a_secretary() for _ in range(12)]
    clock.freeze(IN_SCREENING)
    now = clock.now()

    def rounds(number):
        return [take_next(edition=edition, by=people[number], now=now) for _ in range(3)]

    got = at_once(rounds, count=12)
    held = dict(ScreeningClaim.objects.values_list("by", "proposal"))
    assert sorted(held.values()) == sorted(entry.pk for entry in entries)
    assert [{row.pk for row in rows} for rows in got] == [{held[person.pk]} for person in people]


def test_more_screeners_than_entries_leave_the_last_ones_without_any(own_database):
    edition = an_edition()
    entries = [a_submitted_proposal(edition) for _ in range(3)]
    people = [a_secretary() for _ in range(8)]
    clock.freeze(IN_SCREENING)
    now = clock.now()
    got = at_once(lambda n: take_next(edition=edition, by=people[n], now=now), count=8)
    assert sorted(row.pk for row in got if row) == sorted(entry.pk for entry in entries)


def test_who_holds_while_a_colleague_decides_is_told_that_nothing_waits_any_more(own_database):
    edition = an_edition()
    proposal, colleague, late = a_submitted_proposal(edition), a_secretary(), a_secretary()
    clock.freeze(IN_SCREENING)
    now = clock.now()

    def hold_it():
        try:
            return hold(proposal=Proposal.objects.get(pk=proposal.pk), by=late, now=now)
        except Refused as refusal:
            return refusal.message

    answer = overtaken(lambda: passed(Proposal.objects.get(pk=proposal.pk), by=colleague), hold_it)
    assert answer == "Proposal ini tidak menunggu keputusan lagi."
    assert not ScreeningClaim.objects.exists()


def test_a_submission_that_waited_for_the_row_past_the_closing_is_late(own_database):
    """The clock is read after the lock is taken, whatever `now` the page began with."""
    proposal = a_handed_in_proposal(an_edition())
    admin, held, late = a_local_admin(), Event(), Event()
    clock.travel_to(CLOSES - timedelta(seconds=1))
    began = clock.now()

    def hold_the_row():
        with transaction.atomic():
            Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
            held.set()
            late.wait(timeout=30)
        connections.close_all()

    def submit():
        try:
            return act.submit(proposal=proposal, by=admin, now=began)
        except Refused as refusal:
            return refusal.message
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(hold_the_row)
        held.wait(timeout=30)
        answer = pool.submit(submit)
        while clock.now() <= CLOSES:
            time.sleep(0.05)
        late.set()
        assert "tidak dapat diajukan sekarang" in answer.result()
    assert began < CLOSES
    assert not Seal.objects.filter(proposal=proposal).exists()


def blocked():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def overtaken(first, second):
    """Let `second` begin while `first` is done and not yet committed: it waits for the row and comes too late."""
    done, go = Event(), Event()

    def do_first():
        with transaction.atomic():
            first()
            done.set()
            go.wait(timeout=30)
        connections.close_all()

    def do_second():
        try:
            return second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(do_first)
        assert done.wait(timeout=30)
        answer = pool.submit(do_second)
        while not blocked():
            time.sleep(0.02)
        go.set()
        held.result()
        return answer.result()


@pytest.mark.parametrize("verb", ["return", "withdraw", "resume", "reverse"])
def test_a_form_sent_while_a_colleague_does_the_same_is_told_so_and_changes_nothing(own_database, client_of, verb):
    edition = an_edition()
    proposal = a_handed_in_proposal(edition) if verb == "return" else a_submitted_proposal(edition)
    admin, secretary, reason = a_local_admin(proposal.agency), a_secretary(), {"reason": "Lebih dahulu."}
    if verb == "resume":
        act.withdraw(proposal=proposal, by=admin, now=clock.now(), **reason)
    if verb == "reverse":
        clock.freeze(IN_SCREENING)
        passed(proposal, by=secretary)
    verb_of = {
        "return": (act.return_, admin, "kembalikan/", reason | {"notes": {}}),
        "withdraw": (act.withdraw, admin, "tarik/", reason),
        "resume": (act.resume, admin, "buka-kembali/", {}),
        "reverse": (screening.reverse, secretary, "seleksi/tarik/", reason),
    }
    colleague, user, page, facts = verb_of[verb]
    client, here, now = client_of(user), f"/proposal/{proposal.pk}/", clock.now()
    (token,) = tokens(client, here if verb == "resume" else here + page, 1)
    answer = overtaken(
        lambda: colleague(proposal=proposal, by=user, now=now, **facts),
        lambda: client.post(here + page, {"reason": "Kedua.", "form_token": token}, follow=True),
    )
    assert "tidak dapat dilakukan dari keadaan sekarang" in answer.content.decode()
    assert proposal.history.filter(verb=verb).count() == 1
    if verb != "resume":
        assert "Kedua.</textarea>" in answer.content.decode()


@pytest.mark.parametrize("role", ["program", "owner"])
def test_neither_the_program_nor_the_owner_of_the_tables_changes_what_is_frozen_or_sealed(own_database, role):
    edition = an_edition()
    proposal = a_submitted_proposal(edition)
    database.point_at(own_database, owner=role == "owner")
    changes = [
        lambda: Edition.objects.filter(pk=edition.pk).update(rules={}),
        lambda: Edition.objects.filter(pk=edition.pk).update(rules_digest="0" * 64),
        lambda: Edition.objects.filter(pk=edition.pk)._raw_delete("default"),
        lambda: Stage.objects.filter(edition=edition, key="registration").update(permits=[]),
        lambda: Stage.objects.filter(edition=edition, key="registration").update(closes_at=CLOSES),
        lambda: Stage.objects.filter(edition=edition, key="registration").update(closes_at=CLOSES + timedelta(days=1)),
        lambda: Seal.objects.filter(proposal=proposal).update(digest="0" * 64),
        lambda: Seal.objects.filter(proposal=proposal)._raw_delete("default"),
        lambda: Revision.objects.filter(proposal=proposal).update(text="Lain"),
        lambda: Proposal.objects.filter(pk=proposal.pk).update(title="Lain"),
        lambda: truncate("competitions_seal"),
        lambda: truncate("competitions_revision"),
    ]
    refused = []
    for change in changes:
        try:
            with transaction.atomic():
                change()
            refused.append(False)
        except DatabaseError:
            refused.append(True)
    # the one change that is none: the same closing once more
    assert refused == [True, True, True, True, False, True, True, True, True, True, True, True]


def truncate(table):
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
