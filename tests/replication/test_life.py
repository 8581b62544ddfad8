"""Interest, agreement, implementation, confirmation: the life of a copy and everything that is refused on the way."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused
from sinovik.replication import actions
from sinovik.replication.models import Implementation, Interest, LineageConfirmation
from sinovik.replication.rules import Next, Side, Turn, turn_of
from sinovik.replication.states import IMPLEMENTATION, INTEREST, ImplementationState, InterestState
from tests.agencies.makers import a_local_admin, a_unit, an_agency
from tests.innovations.makers import an_innovation
from tests.replication.makers import (
    COPIER,
    a_confirmed_copy,
    a_reported_implementation,
    a_step,
    a_visit,
    an_accepted_interest,
    an_agreement,
    an_implementation,
    an_interest,
)

pytestmark = pytest.mark.django_db


def verbs(thing) -> list[str]:
    return [row.verb for row in thing.history.order_by("pk")]


def test_a_copy_lives_from_the_first_wish_to_the_lineage(now):
    edge = a_confirmed_copy()
    implementation = Implementation.objects.get(pk=edge.implementation_id)
    interest = implementation.agreement.interest

    assert (verbs(interest), verbs(implementation)) == (["accept"], ["report", "confirm"])
    assert (interest.state, implementation.state) == (InterestState.ACCEPTED, ImplementationState.CONFIRMED)
    assert (edge.source, edge.copy) == (interest.innovation, implementation.copy)
    assert edge.copy.owner == an_agency(COPIER)


def test_each_verb_leaves_one_audit_record(now):
    a_confirmed_copy()

    written = Record.objects.filter(verb__startswith="replication.").order_by("pk").values_list("verb", flat=True)
    assert list(written) == [
        f"replication.{verb}" for verb in ("ask", "accept", "agree", "start", "log_step", "report", "confirm")
    ]


def test_the_turn_passes_from_side_to_side_until_nothing_is_left(now):
    innovation = an_innovation()
    interest = an_interest(innovation)
    turns = [turn_of(interest)]
    actions.accept(interest=interest, by=a_local_admin(interest.owner), now=now)
    turns.append(turn_of(interest))
    turns.append(turn_of(an_agreement().interest))
    implementation = an_implementation()
    turns.append(turn_of(Interest.objects.get(pk=implementation.agreement.interest_id)))
    reported = a_reported_implementation()
    turns.append(turn_of(Interest.objects.get(pk=reported.agreement.interest_id)))
    turns.append(turn_of(Interest.objects.get(pk=a_confirmed_copy().implementation.agreement.interest_id)))

    assert turns == [
        Turn(Side.OWNER, Next.ANSWER),
        Turn(Side.OWNER, Next.AGREE),
        Turn(Side.COPIER, Next.START),
        Turn(Side.COPIER, Next.REPORT),
        Turn(Side.OWNER, Next.CONFIRM),
        Turn(Side.NOBODY, Next.NOTHING),
    ]


def test_a_refused_interest_is_nobodys_turn_and_keeps_the_owners_note(now):
    interest = an_interest()

    actions.refuse(interest=interest, reason="Aplikasi sedang dibangun ulang.", by=a_local_admin(), now=now)

    assert turn_of(interest) == Turn(Side.NOBODY, Next.NOTHING)
    assert interest.history.get().reason == "Aplikasi sedang dibangun ulang."


def test_the_owner_gets_a_letter_for_a_wish_and_the_asker_for_the_answer(now):
    owner = a_local_admin()
    interest = an_interest()

    actions.accept(interest=interest, reason="Dengan senang hati.", by=owner, now=now)

    assert [letter.subject for letter in Letter.objects.filter(to=owner, about_kind="replication.interest")] == [
        "Minat meniru inovasi Anda"
    ]
    (answer,) = Letter.objects.filter(to=interest.by, about_kind="replication.interest")
    assert answer.link == f"/replikasi/{interest.pk}/"
    assert "Dengan senang hati." in answer.body


@pytest.mark.parametrize("state", list(InterestState))
@pytest.mark.parametrize("verb", list(INTEREST.table))
def test_an_interest_moves_only_by_the_table(now, state, verb):
    interest = an_interest()
    leads = {InterestState.ACCEPTED: "accept", InterestState.REFUSED: "refuse", InterestState.WITHDRAWN: "withdraw"}
    if state in leads:
        getattr(actions, leads[state])(interest=interest, reason="x", by=interest.by, now=now)

    if state in INTEREST.table[verb].sources:
        assert getattr(actions, verb)(interest=interest, reason="x", by=interest.by, now=now).state
    else:
        with pytest.raises(TransitionRefused):
            getattr(actions, verb)(interest=interest, reason="x", by=interest.by, now=now)


@pytest.mark.parametrize("verb", list(IMPLEMENTATION.table))
def test_an_implementation_moves_only_by_the_table(now, verb):
    implementation = an_implementation()
    call = {"return": actions.return_, "confirm": actions.confirm, "stop": actions.stop}
    if ImplementationState.RUNNING in IMPLEMENTATION.table[verb].sources:
        return

    with pytest.raises(TransitionRefused):
        call[verb](implementation=implementation, reason="x", by=implementation.by, now=now)


def test_the_owner_refuses_only_with_a_note(now):
    with pytest.raises(TransitionRefused, match="Tuliskan alasan"):
        actions.refuse(interest=an_interest(), reason=" ", by=a_local_admin(), now=now)


def test_nobody_copies_their_own_innovation(now):
    with pytest.raises(Refused, match="instansi sendiri"):
        an_interest(agency=an_agency())


def test_the_same_wish_is_asked_once_while_it_waits(now):
    innovation = an_innovation()
    first = an_interest(innovation)

    with pytest.raises(Refused, match="masih menunggu"):
        an_interest(innovation)

    actions.withdraw(interest=first, by=first.by, now=now)
    assert an_interest(innovation).state == InterestState.ASKED


def test_a_wish_without_a_purpose_is_refused_by_the_database(now):
    agency = an_agency(COPIER)
    with pytest.raises(Refused, match="untuk apa"):
        actions.ask(innovation=an_innovation(), agency=agency, purpose="  ", by=a_local_admin(agency), now=now)


def test_the_unit_must_belong_to_the_asking_agency(now):
    agency = an_agency(COPIER)
    with pytest.raises(Refused, match="bukan bagian"):
        actions.ask(
            innovation=an_innovation(), agency=agency, unit=a_unit(), purpose="x", by=a_local_admin(agency), now=now
        )


def test_the_database_knows_the_true_owner_of_an_innovation(now):
    interest = an_interest()

    with pytest.raises(DatabaseError, match="sudah berganti"), transaction.atomic():
        Interest.objects.create(
            innovation=interest.innovation,
            owner=an_agency("Kota Bandung"),
            agency=interest.agency,
            purpose="x",
            by=interest.by,
            at=now,
        )


def test_no_agreement_without_an_accepted_interest(now):
    with pytest.raises(Refused, match="sesudah minat diterima"):
        actions.agree(
            interest=an_interest(), number="1", signed_on=now, starts_on=now, scope="x", by=a_local_admin(), now=now
        )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"number": " "}, "nomor perjanjian"),
        ({"ends_on": date(2026, 2, 28)}, "Tanggal berakhir"),
    ],
)
def test_an_agreement_needs_a_number_and_an_end_after_its_start(now, facts, sentence):
    given = {"number": "1/2026", "signed_on": date(2026, 2, 1), "starts_on": date(2026, 3, 1), "scope": "x", **facts}
    with pytest.raises(Refused, match=sentence):
        actions.agree(interest=an_accepted_interest(), by=a_local_admin(), now=now, **given)


def test_an_agreement_number_of_one_day_is_used_once(now):
    first = an_agreement()
    with pytest.raises(Refused, match="sudah tercatat"):
        actions.agree(
            interest=an_accepted_interest(),
            number=first.number,
            signed_on=first.signed_on,
            starts_on=first.starts_on,
            scope="x",
            by=a_local_admin(),
            now=now,
        )


def test_an_agreement_is_written_once(now):
    agreement = an_agreement()
    agreement.number = "lain"
    with pytest.raises(DatabaseError), transaction.atomic():
        agreement.save()


def test_an_agreement_is_started_once(now):
    implementation = an_implementation()
    with pytest.raises(Refused, match="sudah dimulai"):
        actions.start(agreement=implementation.agreement, by=implementation.by, now=now)


def test_a_modification_says_why(now):
    implementation = an_implementation()

    with pytest.raises(Refused, match="mengapa bagian ini diubah"):
        a_step(implementation, kind="modify")

    assert a_step(implementation, kind="modify", why="Loket kami hanya satu.").steps.count() == 1


@pytest.mark.parametrize(("days", "refused"), [(0, False), (1, True)])
def test_a_step_of_today_is_logged_and_one_of_tomorrow_refused(now, days, refused):
    implementation = an_implementation()
    done_on = now.date() + timedelta(days=days)
    if refused:
        with pytest.raises(Refused, match="belum tiba"):
            a_step(implementation, done_on=done_on)
    else:
        assert a_step(implementation, done_on=done_on).steps.get().done_on == done_on


def test_nothing_is_logged_after_the_report(now):
    implementation = a_reported_implementation()
    with pytest.raises(Refused, match="masih berjalan"):
        a_step(implementation)


def test_a_report_needs_a_step_that_copied_something(now):
    implementation = a_step(an_implementation(), kind="observe")
    with pytest.raises(Refused, match="langkah tiru atau modifikasi"):
        actions.report(implementation=implementation, title="Salinan", by=implementation.by, now=now)


def test_a_report_needs_the_copy_or_its_title(now):
    implementation = a_step(an_implementation())
    with pytest.raises(Refused, match="judul barunya"):
        actions.report(implementation=implementation, by=implementation.by, now=now)


def test_the_copy_belongs_to_the_copying_agency(now):
    with pytest.raises(Refused, match="milik instansi peniru"):
        a_reported_implementation(copy=an_innovation(owner=an_agency("Kota Bandung")))


def test_a_new_copy_is_registered_with_the_day_of_its_first_step(now):
    implementation = a_step(an_implementation(), done_on=date(2026, 2, 25))

    actions.report(implementation=implementation, title="Antre Pintar Sleman", by=implementation.by, now=now)

    copy = Implementation.objects.get(pk=implementation.pk).copy
    assert (copy.title, copy.owner, copy.started_on) == ("Antre Pintar Sleman", an_agency(COPIER), date(2026, 2, 25))


def test_a_returned_report_goes_on_running_with_its_note(now):
    implementation = a_reported_implementation()

    actions.return_(implementation=implementation, reason="Lampirkan foto loket.", by=a_local_admin(), now=now)

    assert implementation.state == ImplementationState.RUNNING
    assert implementation.history.order_by("pk").last().reason == "Lampirkan foto loket."


def test_a_stopped_implementation_says_why_and_is_nobodys_turn(now):
    implementation = an_implementation()

    actions.stop(implementation=implementation, reason="Anggaran dialihkan.", by=implementation.by, now=now)

    interest = Interest.objects.get(pk=implementation.agreement.interest_id)
    assert turn_of(interest) == Turn(Side.NOBODY, Next.NOTHING)


def test_the_database_refuses_a_circle_in_the_lineage(now):
    root = an_innovation()
    child = a_confirmed_copy(root).copy
    grandchild = a_confirmed_copy(child, an_innovation(owner=an_agency("Kota Bandung"))).copy

    with pytest.raises(Refused, match="tidak boleh berputar"):
        a_confirmed_copy(grandchild, root)

    assert LineageConfirmation.objects.count() == 2


def test_the_database_refuses_an_innovation_as_its_own_copy(now):
    implementation = a_confirmed_copy().implementation

    with pytest.raises(DatabaseError), transaction.atomic():
        LineageConfirmation.objects.create(
            implementation=implementation,
            source=implementation.copy,
            copy=implementation.copy,
            by=implementation.by,
            at=now,
        )


def test_no_lineage_without_a_confirmed_implementation(now):
    implementation = a_reported_implementation()
    with pytest.raises(DatabaseError, match="dipastikan pemiliknya"), transaction.atomic():
        LineageConfirmation.objects.create(
            implementation=implementation,
            source=implementation.agreement.interest.innovation,
            copy=implementation.copy,
            by=implementation.by,
            at=now,
        )


def test_the_lineage_is_written_once(now):
    edge = a_confirmed_copy()
    with pytest.raises(DatabaseError), transaction.atomic():
        edge.delete()


def test_states_change_only_beside_their_history(now):
    interest, implementation = an_interest(), an_implementation()
    for thing, state in ((interest, "accepted"), (implementation, "stopped")):
        with pytest.raises(DatabaseError, match="langkah yang tercatat"), transaction.atomic():
            type(thing).objects.filter(pk=thing.pk).update(state=state)


def test_a_visit_is_logged_with_who_came_for_what_and_what_followed(now):
    visit = a_visit()
    assert (visit.followed, visit.followed_at) == ("", None)

    actions.note_follow_up(visit=visit, followed="Mereka mengajukan minat.", by=visit.by, now=now)

    assert (visit.followed, visit.followed_at) == ("Mereka mengajukan minat.", now)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"people": 0}, "paling sedikit satu"), ({"visited_on": date(2026, 3, 3)}, "belum tiba")],
)
def test_a_visit_of_nobody_or_of_tomorrow_is_refused(now, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        a_visit(**facts)


def test_a_follow_up_has_its_time(now):
    visit = a_visit()
    with pytest.raises(DatabaseError), transaction.atomic():
        type(visit).objects.filter(pk=visit.pk).update(followed="tanpa waktu")
    with pytest.raises(Refused, match="sesudah kunjungan"):
        actions.note_follow_up(visit=visit, followed=" ", by=visit.by, now=now)
