"""Reminders before a closing: to exactly those whose turn it is, once for each mark, whoever runs them how often."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from sinovik.agencies.actions import end_membership, give_role
from sinovik.competitions.actions import editions, proposals
from sinovik.competitions.actions.reminders import NAMED, remind
from sinovik.competitions.models import Reminder
from sinovik.competitions.rules.reminders import mark_reached
from sinovik.competitions.states import REMINDER_MARKS
from sinovik.competitions.tasks import remind_of_closings
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tasks import drain
from tests.agencies.makers import a_letter, a_local_admin, a_unit, a_unit_member, an_agency, membership_of
from tests.competitions.makers import (
    CLOSES,
    a_draft,
    a_handed_in_proposal,
    go_to,
    write,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
TWO_WEEKS, WEEK, THREE_DAYS, DAY, SIX_HOURS = REMINDER_MARKS
SUBJECT = "KIPP 2026: Pendaftaran ditutup 16 April 2026, 12.00 WIB"


@pytest.fixture
def reminded():
    """Let the worker remind at a moment; who got a letter by it, each as often as they got one."""

    def at(moment):
        clock.freeze(moment)
        before = Letter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        remind_of_closings()
        return [letter.to for letter in Letter.objects.filter(pk__gt=before).select_related("to").order_by("pk")]

    return at


def extended(edition, by):
    """The closing is moved by this much, on record."""
    stage = edition.stages.get(key="registration")
    stage.edition = edition
    facts = {"letter_number": "B/97/2026", "reason": "Gangguan jaringan.", "by": None, "now": clock.now()}
    editions.extend(stage=stage, closes_at=stage.closes_at + by, **facts)


# --- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", REMINDER_MARKS, ids=str)
def test_a_writer_is_reminded_from_the_mark_on_and_not_one_second_before(edition, writer, unit, reminded, mark):
    a_draft(edition, unit=unit, by=writer)
    longer = [other for other in REMINDER_MARKS if other > mark]
    assert reminded(CLOSES - mark - SECOND) == ([writer] if longer else [])

    assert reminded(CLOSES - mark) == [writer]
    assert reminded(CLOSES - mark + SECOND) == []
    assert [row.mark for row in Reminder.objects.order_by("pk")] == [*longer[-1:], mark]


def test_marks_come_at_14_7_3_and_1_days_and_6_hours():
    hours = [mark_reached(CLOSES, CLOSES - timedelta(hours=n)) for n in (337, 336, 168, 72, 24, 6, 0)]
    assert hours == [None, TWO_WEEKS, WEEK, THREE_DAYS, DAY, SIX_HOURS, SIX_HOURS]
    assert mark_reached(CLOSES, CLOSES + SECOND) is None


@pytest.mark.parametrize(("at", "told"), [(CLOSES - SECOND, 1), (CLOSES, 1), (CLOSES + SECOND, 0)])
def test_a_worker_that_was_away_reminds_until_the_closing_and_never_after_it(edition, writer, unit, reminded, at, told):
    a_draft(edition, unit=unit, by=writer)
    assert reminded(at) == [writer] * told


def test_a_worker_that_was_away_past_two_marks_reminds_once_of_the_later(edition, writer, unit, reminded):
    a_draft(edition, unit=unit, by=writer)
    assert reminded(CLOSES - THREE_DAYS + timedelta(hours=5)) == [writer]
    assert [row.mark for row in Reminder.objects.all()] == [THREE_DAYS]


@pytest.mark.parametrize(("begun", "told"), [(-SECOND, 1), (timedelta(), 1), (SECOND, 0)])
def test_a_turn_that_begins_after_the_mark_has_the_next_one(edition, writer, unit, reminded, begun, told):
    clock.freeze(CLOSES - WEEK + begun)
    a_draft(edition, unit=unit, by=writer)
    assert reminded(CLOSES - WEEK + 2 * SECOND) == [writer] * told
    assert reminded(CLOSES - THREE_DAYS) == [writer]


def test_a_moved_closing_makes_new_marks_and_takes_away_the_old_ones(edition, writer, unit, reminded):
    a_draft(edition, unit=unit, by=writer)
    assert reminded(CLOSES - DAY) == [writer]
    later = CLOSES + timedelta(days=5)
    extended(edition, timedelta(days=5))

    assert reminded(CLOSES - SIX_HOURS) == []
    assert reminded(later - THREE_DAYS - SECOND) == []
    assert reminded(later - THREE_DAYS) == [writer]
    assert reminded(later - DAY) == [writer]
    assert list(Reminder.objects.values_list("mark", "closes_at")) == [
        (DAY, CLOSES),
        (THREE_DAYS, later),
        (DAY, later),
    ]


@pytest.mark.parametrize(("moved", "told"), [(-SECOND, 1), (timedelta(), 1), (SECOND, 0)])
def test_a_mark_that_lay_before_the_move_of_the_closing_is_told_by_the_move(
    edition, writer, unit, reminded, moved, told
):
    a_draft(edition, unit=unit, by=writer)
    new = CLOSES + timedelta(days=4)
    clock.freeze(new - WEEK + moved)
    extended(edition, timedelta(days=4))
    assert reminded(new - WEEK + 2 * SECOND) == [writer] * told


# --- who ------------------------------------------------------------------------------------------------------------


def test_exactly_those_whose_turn_it_is_are_reminded(edition, secretary, reminded):
    draft, waiting, returned, submitted, withdrawn = [write(a_draft(edition, unit=a_unit())) for _ in range(5)]
    idle = a_unit_member(a_unit())
    agency = an_agency("Kota Bogor")
    other_admin, elsewhere = a_local_admin(agency), a_unit_member(a_unit(agency))
    admin = a_local_admin(waiting.agency)
    for proposal in (waiting, returned, submitted, withdrawn):
        proposals.hand_in(proposal=proposal, by=proposal.created_by, now=clock.now())
    proposals.return_(proposal=returned, reason="Lengkapi.", notes={}, by=admin, now=clock.now())
    proposals.submit(proposal=submitted, by=admin, now=clock.now())
    proposals.submit(proposal=withdrawn, by=admin, now=clock.now())
    proposals.withdraw(proposal=withdrawn, reason="Belum siap.", by=admin, now=clock.now())

    told = reminded(CLOSES - DAY)

    assert sorted(user.pk for user in told) == sorted([draft.created_by_id, returned.created_by_id, admin.pk])
    assert not {idle, other_admin, elsewhere, secretary, waiting.created_by, submitted.created_by} & {*told}


def test_a_submitted_draft_reminds_its_admin_no_more(edition, admin, unit, reminded):
    proposal = a_handed_in_proposal(edition, unit=unit)
    assert reminded(CLOSES - WEEK) == [admin]
    proposals.submit(proposal=proposal, by=admin, now=clock.now())
    assert reminded(CLOSES - THREE_DAYS) == []


def test_every_writer_of_the_unit_is_reminded_and_nobody_who_left_it(edition, writer, unit, reminded):
    a_draft(edition, unit=unit, by=writer)
    colleague, gone, shut_out = a_unit_member(unit), a_unit_member(unit), a_unit_member(unit)
    end_membership(membership=membership_of(gone), reason="Pindah tugas.", by=None, now=clock.now())
    User.objects.filter(pk=shut_out.pk).update(is_active=False)
    assert reminded(CLOSES - DAY) == [writer, colleague]


def test_an_edition_that_was_called_off_reminds_nobody_any_more(edition, writer, unit, reminded):
    a_draft(edition, unit=unit, by=writer)
    assert reminded(CLOSES - WEEK) == [writer]
    editions.cancel_edition(edition=edition, reason="Anggaran dicabut.", by=None, now=clock.now())
    assert reminded(CLOSES - THREE_DAYS) == []


def test_the_end_of_a_stage_that_takes_no_entries_reminds_nobody(edition, writer, unit, reminded):
    a_draft(edition, unit=unit, by=writer)
    stage = go_to(edition, "screening")
    assert stage.closes_at - DAY > clock.now()
    assert reminded(stage.closes_at - DAY) == []


# --- what they read -------------------------------------------------------------------------------------------------


def test_several_drafts_of_one_person_come_in_one_letter(edition, unit, reminded):
    both = a_unit_member(unit)
    facts = {"agency": unit.agency, "letter": a_letter(unit.agency)}
    give_role(user=both, role="local_admin", by=None, now=clock.now(), **facts)
    given_back = a_handed_in_proposal(edition, unit=unit, by=both, title="Antrean Cerdas")
    proposals.return_(proposal=given_back, reason="Lengkapi.", notes={}, by=both, now=clock.now())
    a_draft(edition, unit=unit, by=both, title="Loket Desa")
    a_handed_in_proposal(edition, unit=unit, by=both, title="Perahu Obat")

    assert reminded(CLOSES - DAY).count(both) == 1

    letter = Letter.objects.get(to=both, subject=SUBJECT)
    assert letter.link == "/proposal/"
    assert letter.body == (
        "Giliran Anda: 3 draf belum diajukan. KIPP 2026 menerima proposal sampai 16 April 2026, 12.00 WIB.\n\n"
        "Kirim ke admin lokal sebelum waktu itu, supaya sempat diperiksa:\n"
        f"- “Antrean Cerdas” dari {unit.name}, dikembalikan dengan catatan\n"
        f"- “Loket Desa” dari {unit.name}\n\n"
        "Periksa, lalu ajukan atau kembalikan sebelum waktu itu:\n"
        f"- “Perahu Obat” dari {unit.name}\n\n"
        "Sesudah waktu itu tidak ada proposal yang diterima."
    )


def test_a_letter_about_one_draft_leads_to_it_and_one_about_several_to_the_desk(edition, admin, unit, reminded):
    proposal = a_handed_in_proposal(edition, unit=unit)
    reminded(CLOSES - WEEK)
    assert Letter.objects.filter(to=admin).latest("pk").link == f"/proposal/{proposal.pk}/"
    a_handed_in_proposal(edition, unit=unit)
    reminded(CLOSES - THREE_DAYS)
    assert Letter.objects.filter(to=admin).latest("pk").link == "/proposal/instansi/"


def test_a_letter_names_twenty_drafts_and_counts_the_others(edition, writer, unit, reminded):
    for n in range(NAMED + 2):
        a_draft(edition, unit=unit, by=writer, title=f"Inovasi {n:02d}")
    reminded(CLOSES - WEEK)
    body = Letter.objects.get(to=writer, subject=SUBJECT).body
    assert (body.count("Inovasi "), "- dan 2 draf lain\n" in body) == (NAMED, True)


def test_each_reads_the_closing_in_their_own_zone_and_language(edition, unit, reminded):
    east, english = a_unit_member(unit), a_unit_member(unit)
    User.objects.filter(pk=east.pk).update(time_zone="Asia/Jayapura", is_demo=False)
    User.objects.filter(pk=english.pk).update(language="en", time_zone="Asia/Makassar")
    a_draft(edition, unit=unit, by=east)

    reminded(CLOSES - DAY)
    drain()

    told = {row.to: row.subject for row in Letter.objects.filter(about_kind="competitions.edition")}
    assert told == {
        east: "KIPP 2026: Pendaftaran ditutup 16 April 2026, 14.00 WIT (12.00 WIB)",
        english: "KIPP 2026: Registration closes on 16 April 2026, 13:00 WITA (12:00 WIB)",
    }
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [([east.email], told[east])]


# --- once -----------------------------------------------------------------------------------------------------------


def test_a_reminding_that_runs_again_writes_to_nobody_and_leaves_no_record(edition, writer, unit, reminded):
    a_draft(edition, unit=unit, by=writer)
    reminded(CLOSES - DAY)
    acts = Record.objects.filter(verb="stages.remind")
    assert (reminded(CLOSES - DAY + timedelta(minutes=5)), acts.count()) == ([], 1)
    remind(stage=edition.stages.get(key="registration"), by=None, now=clock.now())
    assert Letter.objects.filter(to=writer, subject=SUBJECT).count() == 1


@pytest.fixture
def reminder(edition, writer, unit, reminded):
    a_draft(edition, unit=unit, by=writer)
    reminded(CLOSES - DAY)
    return Reminder.objects.get()


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({}, "reminder_once"),
        ({"mark": timedelta(days=2)}, "reminder_has_a_mark"),
        ({"mark": SIX_HOURS}, "reminder_between_mark_and_closing"),
        ({"mark": WEEK, "at": CLOSES + SECOND}, "reminder_between_mark_and_closing"),
    ],
)
def test_the_database_refuses_a_second_an_early_and_a_late_reminder(reminder, facts, constraint):
    same = {"stage": reminder.stage, "to": reminder.to, "mark": reminder.mark, "closes_at": CLOSES, "at": reminder.at}
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        Reminder.objects.create(**same | facts)
    Reminder.objects.create(**same | {"mark": SIX_HOURS, "at": CLOSES - SIX_HOURS})
    assert Reminder.objects.count() == 2
