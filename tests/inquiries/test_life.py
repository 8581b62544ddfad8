"""A request from receipt to its end: states by table, deadlines to the second, letters, keep-time."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from sinovik.agencies.queries import person_of as person
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused
from sinovik.foundation.tasks import drain
from sinovik.inquiries import actions
from sinovik.inquiries.models import Attempt, HolidayCorrection, Inquiry, Requester
from sinovik.inquiries.queries import by_token, calendar, open_rows
from sinovik.inquiries.rules import in_time, last_day, may_object, token_of
from sinovik.inquiries.states import INQUIRY, InquiryState
from tests.agencies.makers import a_secretary, an_agency
from tests.inquiries.makers import (
    a_confirmed_inquiry,
    a_superior,
    an_answered_inquiry,
    an_inquiry,
    an_objected_inquiry,
    an_officer,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
S = InquiryState


def fresh(inquiry: Inquiry) -> Inquiry:
    return Inquiry.objects.get(pk=inquiry.pk)


def last(inquiry: Inquiry) -> str:
    return last_day(inquiry.due_at).isoformat()


def test_the_legal_days_of_each_step(now):
    received = an_inquiry()
    confirmed = a_confirmed_inquiry()
    extended = actions.extend(inquiry=a_confirmed_inquiry(), reason="Data di tiga unit.", by=an_officer(), now=now)

    assert [last(each) for each in (received, confirmed, extended, an_answered_inquiry(), an_objected_inquiry())] == [
        "2026-03-05",
        "2026-03-16",
        "2026-04-01",
        "2026-04-21",
        "2026-04-21",
    ]


def test_the_ten_days_run_from_receipt_and_not_from_the_officers_check(at, now):
    inquiry = an_inquiry()
    later = at(now + timedelta(days=2))

    actions.confirm(inquiry=inquiry, by=an_officer(), now=later)

    assert (inquiry.counted_from, last(inquiry)) == (now, "2026-03-16")


def test_an_incomplete_request_stops_the_clock_and_begins_anew_when_completed(at, now):
    inquiry = actions.ask_to_complete(inquiry=an_inquiry(), reason="Sebutkan tahunnya.", by=an_officer(), now=now)
    assert inquiry.due_at is None
    later = at(now + timedelta(days=7))

    actions.complete(inquiry=inquiry, details="Tahun 2025.", by=None, now=later)

    assert (inquiry.state, last(inquiry)) == (S.RECEIVED, "2026-03-12")
    assert fresh(inquiry).details.endswith("\n\nTahun 2025.")


@pytest.mark.parametrize(("shift", "allowed"), [(-SECOND, True), (timedelta(0), False), (SECOND, False)])
def test_the_extension_is_taken_before_the_answer_is_due(at, now, shift, allowed):
    inquiry = a_confirmed_inquiry()
    moment = at(inquiry.due_at + shift)
    if allowed:
        assert actions.extend(inquiry=inquiry, reason="x", by=an_officer(), now=moment).state == S.EXTENDED
    else:
        with pytest.raises(Refused, match="sudah lewat"):
            actions.extend(inquiry=inquiry, reason="x", by=an_officer(), now=moment)


def test_there_is_one_extension_and_it_says_why(now):
    inquiry = a_confirmed_inquiry()
    with pytest.raises(TransitionRefused, match="alasan"):
        actions.extend(inquiry=inquiry, reason="", by=an_officer(), now=now)
    actions.extend(inquiry=inquiry, reason="Arsip lama.", by=an_officer(), now=now)

    with pytest.raises(TransitionRefused):
        actions.extend(inquiry=inquiry, reason="Lagi.", by=an_officer(), now=now)


@pytest.mark.parametrize(("shift", "allowed"), [(-SECOND, True), (timedelta(0), False), (SECOND, False)])
def test_an_objection_to_an_answer_comes_within_thirty_working_days(at, now, shift, allowed):
    inquiry = an_answered_inquiry()
    moment = at(inquiry.due_at + shift)
    assert may_object(inquiry, moment) is allowed
    if allowed:
        assert actions.object_(inquiry=inquiry, ground="4", reason="x", by=None, now=moment).state == S.OBJECTED
    else:
        with pytest.raises(Refused, match="sudah berakhir"):
            actions.object_(inquiry=inquiry, ground="4", reason="x", by=None, now=moment)


@pytest.mark.parametrize(("shift", "allowed"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_an_objection_to_silence_waits_until_the_answer_was_due(at, now, shift, allowed):
    inquiry = a_confirmed_inquiry()
    moment = at(inquiry.due_at + shift)
    assert may_object(inquiry, moment) is allowed
    if allowed:
        assert actions.object_(inquiry=inquiry, ground="3", reason="x", by=None, now=moment).state == S.OBJECTED
    else:
        with pytest.raises(Refused, match="belum lewat"):
            actions.object_(inquiry=inquiry, ground="3", reason="x", by=None, now=moment)


@pytest.mark.parametrize(("shift", "late"), [(-SECOND, False), (timedelta(0), True)])
def test_a_late_answer_is_given_and_stays_visible_as_late(at, now, shift, late):
    inquiry = a_confirmed_inquiry()
    moment = at(inquiry.due_at + shift)
    assert in_time(inquiry, moment) is not late

    actions.answer(inquiry=inquiry, text="Maaf terlambat.", by=an_officer(), now=moment)

    assert (inquiry.answered_at >= inquiry.answer_due_at) is late


def _drive(inquiry: Inquiry, state: S, now) -> None:
    """Bring a received request into a state by the real actions."""
    by = an_officer()
    if state == S.INCOMPLETE:
        actions.ask_to_complete(inquiry=inquiry, reason="x", by=by, now=now)
    if state in {S.RECEIVED, S.INCOMPLETE}:
        return
    actions.confirm(inquiry=inquiry, by=by, now=now)
    if state == S.FORWARDED:
        actions.forward(inquiry=inquiry, agency=an_agency(), reason="x", by=by, now=now)
    if state == S.EXTENDED:
        actions.extend(inquiry=inquiry, reason="x", by=by, now=now)
    if state == S.REFUSED:
        actions.refuse(inquiry=inquiry, ground="h", reason="x", by=by, now=now)
    if state in {S.ANSWERED, S.OBJECTED, S.OBJECTION_ANSWERED, S.CLOSED}:
        actions.answer(inquiry=inquiry, text="x", by=by, now=now)
    if state in {S.OBJECTED, S.OBJECTION_ANSWERED}:
        actions.object_(inquiry=inquiry, ground="4", reason="x", by=None, now=now)
    if state == S.OBJECTION_ANSWERED:
        actions.answer_objection(inquiry=inquiry, text="x", by=a_superior(), now=now)
    if state == S.CLOSED:
        actions.close(inquiry=inquiry, by=by, now=now)


CALLS = {
    "ask_to_complete": (actions.ask_to_complete, {"reason": "x"}),
    "complete": (actions.complete, {"details": "x"}),
    "confirm": (actions.confirm, {}),
    "extend": (actions.extend, {"reason": "x"}),
    "answer": (actions.answer, {"text": "x"}),
    "refuse": (actions.refuse, {"ground": "a", "reason": "x"}),
    "object": (actions.object_, {"ground": "1", "reason": "x"}),
    "answer_objection": (actions.answer_objection, {"text": "x"}),
    "close": (actions.close, {}),
}


def test_the_table_of_calls_misses_no_verb():
    assert {*CALLS, "forward"} == set(INQUIRY.table)


@pytest.mark.parametrize("state", list(S))
def test_a_request_moves_only_by_the_table(now, state):
    inquiry = an_inquiry()
    _drive(inquiry, state, now)
    # clocks that depend on the answer's due day are tried by their own tests above
    wrong = [verb for verb, row in INQUIRY.table.items() if state not in row.sources and verb in CALLS]

    for verb in wrong:
        call, given = CALLS[verb]
        with pytest.raises(TransitionRefused):
            call(inquiry=fresh(inquiry), by=an_officer(), now=now, **given)
    assert fresh(inquiry).state == state


def test_a_state_changes_only_beside_its_history(now):
    inquiry = an_inquiry()
    with pytest.raises(DatabaseError, match="langkah yang tercatat"), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(state=S.CONFIRMED)


@pytest.mark.parametrize(
    "columns",
    [
        {"due_at": None},
        {"answer": "tanpa penjawab"},
        {"objection": "tanpa waktu"},
        {"ended_at": "2026-03-02T00:00Z"},
    ],
)
def test_the_database_refuses_half_a_step(now, columns):
    inquiry = an_inquiry()
    with pytest.raises(DatabaseError), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(**columns)


def test_a_refusal_needs_a_ground_of_article_17_and_a_reason(now):
    inquiry = a_confirmed_inquiry()
    with pytest.raises(Refused, match="Pasal 17"):
        actions.refuse(inquiry=inquiry, ground="", reason="Rahasia.", by=an_officer(), now=now)
    with pytest.raises(Refused, match="alasan penolakan"):
        actions.refuse(inquiry=inquiry, ground="h", reason=" ", by=an_officer(), now=now)


def test_nobody_answers_the_objection_to_their_own_answer(now):
    inquiry = an_objected_inquiry()
    with pytest.raises(Refused, match="oleh atasan"):
        actions.answer_objection(inquiry=inquiry, text="x", by=inquiry.answered_by, now=now)


@pytest.mark.parametrize(("call", "given"), [("answer", {}), ("answer_objection", {})])
def test_an_empty_answer_is_refused(now, call, given):
    with pytest.raises(Refused, match="Tuliskan jawaban"):
        getattr(actions, call)(inquiry=an_objected_inquiry(), text=" ", by=an_officer(), now=now, **given)


def test_every_step_writes_to_the_requester_with_the_way_to_their_page(now):
    inquiry = an_objected_inquiry()
    actions.answer_objection(inquiry=inquiry, text="Kami lengkapi.", by=a_superior(), now=now)

    drain()

    assert [letter.subject.split(" ")[0] for letter in inquiry.notices.all()] == [
        "Permohonan",
        "Permohonan",
        "Permohonan",
        "Keberatan",
        "Keberatan",
    ]
    mails = [letter for letter in outbox.outbox if letter.to == ["budi@contoh.test"]]
    assert len(mails) == 5
    assert f"/permintaan-informasi/{token_of(inquiry)}/" in mails[0].body


def test_a_repeated_mail_job_sends_nothing_twice(now):
    notice = an_inquiry().notices.get()
    assert [actions.mail(notice=notice.pk, now=now) for _time in range(2)] == [True, False]


def test_the_desk_is_told_of_a_request_and_its_superior_of_an_objection(now):
    officer, superior = an_officer(), a_superior()
    inquiry = an_objected_inquiry()

    told = Letter.objects.filter(about_kind="inquiries.inquiry", about_id=inquiry.pk).order_by("pk")
    assert [(letter.to, letter.subject) for letter in told] == [
        (officer, f"Permohonan informasi {inquiry.number}"),
        (superior, f"Keberatan atas {inquiry.number}"),
    ]


def test_the_key_cannot_be_made_from_the_database_alone(now, settings):
    inquiry = an_inquiry()
    token = token_of(inquiry)
    assert by_token(token).get() == inquiry
    assert len(token) == 43
    settings.SECRET_KEY = "a" * 50
    assert token_of(inquiry) != token
    assert list(by_token(token_of(inquiry))) == []


def test_a_request_nobody_examined_in_time_counts_as_complete(at, now):
    inquiry = an_inquiry()
    at(inquiry.due_at - SECOND)
    assert actions.keep_time(now=clock.now()) == 0
    at(inquiry.due_at)

    assert (actions.keep_time(now=clock.now()), actions.keep_time(now=clock.now())) == (1, 0)

    assert (fresh(inquiry).state, last(fresh(inquiry))) == (S.CONFIRMED, "2026-03-16")


def test_an_answered_request_closes_when_the_time_for_an_objection_is_over(at, now):
    inquiry = an_answered_inquiry()
    at(inquiry.due_at - SECOND)
    assert actions.keep_time(now=clock.now()) == 0
    over = at(inquiry.due_at)

    actions.keep_time(now=over)

    assert (fresh(inquiry).state, fresh(inquiry).ended_at) == (S.CLOSED, over)


def test_a_corrected_day_moves_every_running_deadline(now):
    inquiry, untouched = a_confirmed_inquiry(), actions.close(inquiry=an_answered_inquiry(), by=None, now=now)

    actions.correct_day(
        day=last_day(inquiry.due_at), kind="off", name="Pilkada", basis="Keppres 1/2026", by=an_officer(), now=now
    )

    assert (last(fresh(inquiry)), fresh(untouched).due_at) == ("2026-03-17", None)
    assert not calendar().works(last_day(inquiry.due_at))


def test_the_latest_letter_about_a_day_stands_and_none_is_changed(now):
    officer = an_officer()
    day = now.date() + timedelta(days=1)
    for kind, basis in (("off", "Surat 1"), ("working", "Surat 2")):
        actions.correct_day(day=day, kind=kind, name="Libur contoh", basis=basis, by=officer, now=now)

    assert calendar().works(day)
    with pytest.raises(DatabaseError), transaction.atomic():
        HolidayCorrection.objects.all().delete()
    with pytest.raises(Refused, match="nomor surat"):
        actions.correct_day(day=day, kind="off", name="Libur", basis=" ", by=officer, now=now)


@pytest.mark.parametrize(("shift", "kept"), [(-SECOND, True), (timedelta(0), False)])
def test_contacts_are_erased_when_their_keep_time_has_passed(at, now, shift, kept):
    inquiry = actions.close(inquiry=an_answered_inquiry(), by=None, now=now)
    running = an_inquiry(email="lain@contoh.test")
    moment = at(now + timedelta(days=365) + shift)

    actions.erase_contacts(by=None, now=moment)

    assert Requester.objects.filter(inquiry=inquiry).exists() is kept
    assert Requester.objects.filter(inquiry=running).exists()
    assert Record.objects.filter(verb="inquiries.erase_contacts").count() == 1


def test_a_letter_without_an_address_is_not_sent(at, now):
    inquiry = actions.close(inquiry=an_answered_inquiry(), by=None, now=now)
    actions.erase_contacts(by=None, now=at(now + timedelta(days=366)))
    assert actions.mail(notice=inquiry.notices.last().pk, now=now) is False


def test_the_sixth_form_of_an_address_within_an_hour_is_refused(at, now):
    for _time in range(5):
        an_inquiry(address="203.0.113.9")

    with pytest.raises(Refused, match="Terlalu banyak"):
        an_inquiry(address="203.0.113.9")

    assert an_inquiry(address="203.0.113.10").pk
    at(now + timedelta(hours=1))
    assert an_inquiry(address="203.0.113.9").pk
    assert Attempt.objects.count() == 1


def test_addresses_are_kept_unreadable_in_a_table_without_a_log(now):
    an_inquiry(address="203.0.113.9")

    assert Attempt.objects.get().address_digest == actions.digest_of_address("203.0.113.9") != "203.0.113.9"
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'inquiries_attempt'")
        assert cursor.fetchone() == ("u",)


def test_the_desk_sees_the_most_urgent_request_first_and_nobody_else_sees_any(at, now):
    slow = a_confirmed_inquiry(subject="lama")
    at(now + timedelta(hours=1))
    urgent = an_inquiry(subject="baru")

    rows = open_rows(person(an_officer()), clock.now())

    assert [(row.inquiry, row.days_left, row.late, row.mine) for row in rows] == [
        (urgent, 3, False, True),
        (slow, 10, False, True),
    ]
    assert open_rows(person(a_secretary()), clock.now()) == []


def test_a_number_carries_the_year_of_receipt(now):
    inquiry = an_inquiry()
    assert inquiry.number == f"PI-2026-{inquiry.pk:06d}"


@pytest.mark.parametrize("officer_reads", ["id", "en"])
def test_the_requester_is_written_to_in_the_language_of_the_request_whoever_answers(now, officer_reads):
    english, indonesian = an_inquiry(language="en"), an_inquiry()
    with override(officer_reads):
        for inquiry in (english, indonesian):
            actions.ask_to_complete(inquiry=inquiry, reason="2024?", by=an_officer(), now=now)
    assert [
        list(inquiry.notices.order_by("pk").values_list("subject", flat=True)) for inquiry in (english, indonesian)
    ] == [
        [f"We have received request {english.number}", f"Request {english.number} needs more"],
        [f"Permohonan {indonesian.number} kami terima", f"Permohonan {indonesian.number} perlu dilengkapi"],
    ]


def test_the_mail_leads_the_requester_to_the_page_in_their_language(now, settings):
    english, indonesian = an_inquiry(language="en"), an_inquiry()
    drain()
    links = [sent.body.strip().split("\n")[-1] for sent in outbox.outbox]
    assert links == [
        f"{settings.SITE_ADDRESS}/en/permintaan-informasi/{token_of(english)}/",
        f"{settings.SITE_ADDRESS}/permintaan-informasi/{token_of(indonesian)}/",
    ]
