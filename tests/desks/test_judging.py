"""What waits on the homes of those who judge and of those who organise it: whose it is, how many, until when."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sinovik.agencies.queries import person_of
from sinovik.competitions.actions.editions import cancel_edition
from sinovik.desks import judging, menu, organising
from sinovik.foundation import clock
from sinovik.judging.actions import evaluators, objections, panel
from sinovik.judging.actions.ranking import run_ranking
from sinovik.judging.models import Evaluator, Sheet
from sinovik.judging.states.objections import Effect
from tests.agencies.makers import a_local_admin, a_member, a_secretary
from tests.competitions.makers import go_to
from tests.judging.makers import (
    a_called_plenary,
    a_panelist,
    a_ranking_run,
    an_assigned_sheet,
    an_edition_by,
    an_evaluator,
    locked,
    nominated,
    proposals_of,
    the_stage,
)
from tests.judging.result_makers import a_timetable, a_visit, reported, scored
from tests.recognition.makers import a_concluded_plenary, a_decreed_edition, an_objection_period, announced

pytestmark = pytest.mark.django_db


def waits(ask, user):
    return list(ask(person_of(user), clock.now()))


def titles(ask, user):
    return [line.title for line in waits(ask, user)]


def people_of_other_desks():
    return [a_member("editor"), a_local_admin(), a_member("auditor")]


# --- evaluators -----------------------------------------------------------------------------------------------------


@pytest.fixture
def reading():
    """Two proposals before one evaluator; another evaluator has yet to declare."""
    edition = an_edition_by(readings=1)
    proposals = proposals_of(["Kota Surabaya", "Kabupaten Sleman"], edition)
    reader = an_evaluator(edition)
    sheets = [an_assigned_sheet(reader, proposal) for proposal in proposals]
    return SimpleNamespace(edition=edition, reader=reader, sheets=sheets, stage=the_stage(edition, "desk"))


def test_an_evaluator_sees_the_interests_still_to_declare(reading):
    newcomer = an_evaluator(reading.edition, ready=False)

    (line,) = waits(judging.declarations, newcomer.user)

    assert (line.text, line.href) == (
        "2 instansi menunggu jawaban Anda",
        reverse("judging:interests", args=[reading.edition.slug]),
    )
    assert waits(judging.declarations, reading.reader.user) == []


def test_a_pact_that_was_given_up_is_asked_for_again(reading):
    reader = Evaluator.objects.get(pk=reading.reader.pk)
    evaluators.withdraw(evaluator=reader, reason="Sakit.", by=None, now=clock.now())
    evaluators.return_(evaluator=reader, reason="Sembuh.", by=None, now=clock.now())

    (line,) = waits(judging.declarations, reader.user)

    assert line.text == "Pakta integritas menunggu persetujuan Anda"


def test_an_evaluator_sees_how_many_sheets_are_left_and_until_when(reading):
    (line,) = waits(judging.sheets, reading.reader.user)
    assert (line.title, line.due) == ("2 lembar nilai menunggu Anda", reading.stage.closes_at)
    assert line.href == reverse("judging:stage_sheets", args=[reading.edition.slug, "desk"])
    assert judging.sheet_count(person_of(reading.reader.user)) == 2

    locked(reading.sheets[0])
    assert titles(judging.sheets, reading.reader.user) == ["1 lembar nilai menunggu Anda"]


def test_an_evaluators_home_shows_how_far_the_own_readings_are_and_what_comes_next(reading):
    locked(reading.sheets[0])

    (load,) = waits(judging.loads, reading.reader.user)
    (calendar,) = waits(organising.calendars, reading.reader.user)

    assert load.props == {"items": [(1, "lembar terkunci"), (1, "lembar masih terbuka")]}
    assert calendar.title == f"Kalender {reading.edition.short}"
    assert [waits(judging.loads, user) for user in people_of_other_desks()] == [[], [], []]


def test_sheets_of_a_stage_that_is_over_wait_for_nobody(reading):
    go_to(reading.edition, "panel")

    assert titles(judging.sheets, reading.reader.user) == []
    assert Sheet.objects.filter(state="open").count() == 2


def test_nobody_sees_anothers_sheets_on_the_home(reading):
    stranger = an_evaluator(reading.edition)

    assert titles(judging.sheets, stranger.user) == []
    assert [titles(judging.sheets, user) for user in people_of_other_desks()] == [[], [], []]


def test_the_home_names_no_proposer_while_names_are_hidden(reading, client_of):
    page = client_of(reading.reader.user).get(reverse("desks:home")).content.decode()

    assert "2 lembar nilai menunggu Anda" in page
    for sheet in reading.sheets:
        assert sheet.assignment.proposal.agency.name not in page
        assert sheet.assignment.proposal.title not in page


# --- panelists ------------------------------------------------------------------------------------------------------


def test_a_panelist_sees_a_plenary_only_while_it_is_in_session(reading):
    for sheet in reading.sheets:
        locked(sheet)
    panelist = a_panelist(reading.edition)
    go_to(reading.edition, "panel")
    run = run_ranking(stage=reading.stage, by=None, now=clock.now())
    go_to(reading.edition, "plenary_finalists")
    assert titles(judging.plenaries, panelist.user) == []

    plenary = a_called_plenary(run, present=0, quorum=1)
    (line,) = waits(judging.plenaries, panelist.user)
    assert (line.title, line.href) == (
        "Sidang pleno finalis berlangsung",
        reverse("judging:plenary", args=[reading.edition.slug, "plenary_finalists"]),
    )
    assert titles(judging.plenaries, a_panelist(reading.edition, ready=False).user) == []
    assert titles(judging.plenaries, reading.reader.user) == []

    panel.attend(plenary=plenary, panelist=panelist, by=None, now=clock.now())
    panel.conclude(plenary=plenary, by=None, now=clock.now())
    assert titles(judging.plenaries, panelist.user) == []


def test_a_panelist_sees_hearings_to_score_the_next_one_first():
    edition = a_decreed_edition().edition
    panelist = a_panelist(edition)
    slots = a_timetable(edition, panelists=[panelist])
    first, second = sorted(slots, key=lambda slot: slot.starts_at)

    lines = waits(judging.hearings, panelist.user)
    assert [(line.title, line.due) for line in lines] == [
        (f"Wawancara: {slot.proposal.title}", slot.starts_at) for slot in (first, second)
    ]

    clock.freeze(first.ends_at)
    scored(first.seats.get())
    assert titles(judging.hearings, panelist.user) == [f"Wawancara: {second.proposal.title}"]
    assert titles(judging.hearings, a_panelist(edition).user) == []
    assert titles(judging.hearings, an_evaluator(edition).user) == []


def test_members_of_a_team_see_the_visit_until_it_is_reported():
    edition = a_decreed_edition().edition
    member, other = a_panelist(edition), an_evaluator(edition)
    visit = a_visit(edition, members=[member, an_evaluator(edition)])

    assert titles(judging.visits, member.user) == [f"Kunjungi {visit.proposal.unit.name}"]
    assert titles(judging.visits, other.user) == []
    reported(visit)
    assert titles(judging.visits, member.user) == []
    assert titles(judging.visits, a_secretary()) == []


# --- the secretariat ------------------------------------------------------------------------------------------------


def test_the_secretariat_is_led_from_readers_to_the_frozen_order(reading):
    secretary = a_secretary()
    evaluators.recuse(assignment=reading.sheets[1].assignment, reason="Kenal.", by=reading.reader.user, now=clock.now())
    lines = waits(judging.organised, secretary)
    assert [(line.title, line.due) for line in lines] == [
        ("1 proposal kekurangan pembaca", None),
        ("1 lembar belum terkunci", reading.stage.closes_at),
    ]

    locked(reading.sheets[0])
    assert titles(judging.organised, secretary) == ["1 proposal kekurangan pembaca"]
    go_to(reading.edition, "panel")
    (line,) = waits(judging.organised, secretary)
    assert (line.title, line.href) == (
        "Bekukan peringkat",
        reverse("judging:ranking", args=[reading.edition.slug, "desk"]),
    )


def test_the_secretariat_is_led_from_nominees_to_the_announcement():
    edition, secretary = an_edition_by(places=1), a_secretary()
    run = a_ranking_run(proposals=proposals_of(["Kota Surabaya", "Kabupaten Sleman"], edition))
    assert titles(judging.organised, secretary) == ["Tetapkan nominasi"]

    nominated(run)
    assert titles(judging.organised, secretary) == ["1 proposal kekurangan pembaca"]
    stage = go_to(edition, "plenary_finalists")
    assert titles(judging.organised, secretary) == ["Buka pleno"]
    plenary = a_called_plenary(run)
    assert titles(judging.organised, secretary) == ["Tutup pleno"]
    panel.conclude(plenary=plenary, by=None, now=clock.now())
    (line,) = waits(judging.organised, secretary)
    assert (line.title, line.href) == (
        f"Umumkan hasil {stage.title}",
        reverse("judging:results_desk", args=[edition.slug]),
    )


def test_a_result_that_is_secret_is_named_to_nobody_who_does_not_publish():
    plenary = a_concluded_plenary()

    assert titles(judging.organised, a_local_admin()) == []
    assert titles(judging.organised, a_member("auditor")) == []
    regional = a_member("regional_organiser", agency=plenary.run.rows.first().proposal.agency)
    assert titles(judging.organised, regional) == []


def test_objections_wait_for_the_secretariat_until_they_are_answered():
    announcement = an_objection_period()
    decision = announcement.plenary.decisions.filter(outcome="not_chosen").select_related("proposal__agency").first()
    secretary = a_secretary()
    assert titles(judging.objections, secretary) == []

    filed = objections.file(
        announcement=announcement,
        proposal=decision.proposal,
        ground="Bukti belum dibaca.",
        evidence=None,
        by=a_local_admin(decision.proposal.agency),
        now=clock.now(),
    )
    assert titles(judging.objections, secretary) == ["1 sanggahan menunggu jawaban"]
    assert titles(judging.objections, a_local_admin()) == []
    assert titles(judging.decrees, secretary) == []

    objections.answer(
        objection=filed, upheld=False, reason="Sudah dibaca.", effect=Effect.NONE, by=secretary, now=clock.now()
    )
    assert titles(judging.objections, secretary) == []
    assert titles(judging.decrees, secretary) == [f"Tetapkan keputusan untuk {announcement.title}"]


def test_a_decree_waits_for_those_who_issue_it_only():
    announcement = announced(a_concluded_plenary())

    assert titles(judging.decrees, a_secretary()) == [f"Tetapkan keputusan untuk {announcement.title}"]
    assert titles(judging.decrees, a_member("auditor")) == []
    assert titles(judging.decrees, a_local_admin()) == []


def test_editions_that_do_not_run_wait_for_nobody():
    edition, secretary = an_edition_by(readings=1), a_secretary()
    proposals_of(["Kota Surabaya"], edition)
    go_to(edition, "desk")
    assert titles(judging.organised, secretary) == ["1 proposal kekurangan pembaca"]

    cancel_edition(edition=edition, reason="Contoh.", by=None, now=clock.now())

    assert titles(judging.organised, secretary) == []


# --- the menu and the cost ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "doors"),
    [
        ("evaluator", {"judging:mine", "judging:my_visits"}),
        ("panelist", {"judging:mine", "judging:running_order", "judging:my_visits"}),
        ("secretariat", {"judging:editions", "judging:result_editions"}),
        ("editor", set()),
    ],
)
def test_every_desk_of_judging_is_reached_by_the_menu(role, doors, client_of):
    user = a_member(role)
    person = person_of(user)
    ours = {"judging:mine", "judging:editions", "judging:result_editions", "judging:running_order", "judging:my_visits"}

    seen = {door.url_name for group in menu.MENU for door in group.doors if menu.may_see(person, door)} & ours

    assert seen == doors
    client = client_of(user)
    assert {client.get(reverse(name)).status_code for name in doors} <= {200}


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_an_evaluators_home_asks_as_often_for_three_sheets_as_for_one(client_of):
    edition = an_edition_by(readings=1)
    proposals = proposals_of(["Kota Surabaya", "Kabupaten Sleman", "Kota Malang"], edition)
    few, many = an_evaluator(edition), an_evaluator(edition)
    an_assigned_sheet(few, proposals[0])
    for proposal in proposals:
        an_assigned_sheet(many, proposal)

    home = reverse("desks:home")
    assert queries(client_of(few.user), home) == queries(client_of(many.user), home)


def test_the_secretariats_home_asks_as_often_for_three_entries_as_for_one(client_of):
    counts = []
    for agencies in (["Kota Surabaya"], ["Kota Surabaya", "Kabupaten Sleman", "Kota Malang"]):
        edition = an_edition_by(readings=1)
        for proposal in proposals_of(agencies, edition):
            an_assigned_sheet(an_evaluator(edition), proposal)
        counts.append(queries(client_of(a_secretary()), reverse("desks:home")))
        cancel_edition(edition=edition, reason="Contoh.", by=None, now=clock.now())

    assert counts[0] == counts[1]
