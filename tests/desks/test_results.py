"""What waits on homes once results are out: for whom, how many, until when, and when it is gone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sinovik.agencies.queries import person_of
from sinovik.desks import results
from sinovik.foundation import clock
from sinovik.judging.actions import interviews, resultsheets
from sinovik.judging.models import ResultSheet
from sinovik.judging.queries.interviews import finalists, schedule
from sinovik.judging.rules.interviews import confirm_until
from sinovik.recognition.actions.awards import give, give_all
from tests.agencies.makers import a_local_admin, a_member, a_secretary, a_unit_member, an_agency
from tests.competitions.makers import go_to
from tests.judging.makers import a_panelist
from tests.judging.result_makers import a_timetable
from tests.recognition.makers import (
    a_decreed_edition,
    a_small_edition,
    an_announced_stage,
    an_objection_period,
    entries,
)
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
AGENCY, OTHER = "Kota Surabaya", "Kabupaten Sleman"


def waits(ask, user):
    return list(ask(person_of(user), clock.now()))


def people_of_other_desks():
    return [a_member("editor"), a_member("auditor"), a_member("evaluator")]


@pytest.fixture
def decree(now):
    edition = a_small_edition()
    return a_decreed_edition(edition, proposals=entries(edition, AGENCY, OTHER))


# --- hearings ---------------------------------------------------------------------------------------------------------


def test_a_hearing_waits_for_its_confirmation_until_it_is_given(decree):
    a_timetable(decree.edition, panelists=[a_panelist(decree.edition)])
    slot = next(one for one in schedule(decree.edition) if one.agency == an_agency(AGENCY))
    admin, writer = a_local_admin(slot.agency), a_unit_member(slot.proposal.unit)
    stranger = a_local_admin(an_agency("Kabupaten Siak"))
    for user in (admin, writer):
        (line,) = waits(results.confirmations, user)
        assert (line.href, line.due) == (reverse("judging:confirm_interview", args=[slot.pk]), confirm_until(slot))
    assert [waits(results.confirmations, user) for user in (stranger, *people_of_other_desks())] == [[]] * 4
    tones = []
    for moment in (confirm_until(slot), confirm_until(slot) + SECOND):
        clock.freeze(moment)
        tones += [line.tone for line in waits(results.confirmations, admin)]
    assert tones == ["info", "caution"]
    assert results.confirm_count(person_of(admin)) == 1
    interviews.confirm(interview=slot, presenter="Wali Kota", mandate=None, by=admin, now=clock.now())
    assert (waits(results.confirmations, admin), results.confirm_count(person_of(admin))) == ([], 0)


def test_a_hearing_that_has_begun_no_longer_waits(decree):
    slot = a_timetable(decree.edition, panelists=[a_panelist(decree.edition)])[0]
    admin = a_local_admin(slot.agency)
    clock.freeze(slot.starts_at - SECOND)
    assert len(waits(results.confirmations, admin)) == 1
    clock.freeze(slot.starts_at)
    assert waits(results.confirmations, admin) == []


def test_the_secretariat_sees_finalists_without_a_slot_and_who_is_late(decree):
    secretary = a_secretary()
    assert waits(results.timetables, secretary) == []
    go_to(decree.edition, "interview")
    (line,) = waits(results.timetables, secretary)
    assert line.title == "2 finalis belum mempunyai jadwal"
    assert finalists(decree.edition).count() == 2
    slots = a_timetable(decree.edition, panelists=[a_panelist(decree.edition)])
    first = min(slots, key=lambda slot: slot.starts_at)
    clock.freeze(confirm_until(first))
    assert waits(results.timetables, secretary) == []
    clock.freeze(confirm_until(first) + SECOND)
    (line,) = waits(results.timetables, secretary)
    assert (line.title, line.due) == ("1 wawancara belum dikonfirmasi", first.starts_at)
    assert [waits(results.timetables, user) for user in people_of_other_desks()] == [[]] * 3


# --- objections -------------------------------------------------------------------------------------------------------


def test_a_running_objection_period_stands_on_the_local_admins_home(now):
    edition = a_small_edition()
    proposals = entries(edition, AGENCY)
    announcement = an_announced_stage(edition, proposals=proposals)
    admin, stranger = a_local_admin(an_agency(AGENCY)), a_local_admin(an_agency("Kabupaten Siak"))
    assert waits(results.objection_periods, admin) == []
    an_objection_period(announcement)
    closes = edition.stages.get(key="objection_finalists").closes_at
    (line,) = waits(results.objection_periods, admin)
    assert (line.due, line.href) == (closes, "/sanggahan/")
    others = [stranger, a_unit_member(proposals[0].unit), *people_of_other_desks()]
    assert [waits(results.objection_periods, user) for user in others] == [[]] * 5
    clock.freeze(closes)
    assert len(waits(results.objection_periods, admin)) == 1
    clock.freeze(closes + SECOND)
    assert waits(results.objection_periods, admin) == []


# --- sheets, awards, certificates -------------------------------------------------------------------------------------


def test_entrants_see_their_fresh_sheet_and_the_secretariat_who_still_waits(decree):
    secretary, proposal = a_secretary(), decree.entries.get(agency=an_agency(AGENCY)).proposal
    writer, stranger = a_unit_member(proposal.unit), a_local_admin(an_agency("Kabupaten Siak"))
    assert waits(results.publications, secretary) == []
    go_to(decree.edition, "publication")
    (line,) = waits(results.publications, secretary)
    assert line.title == "2 peserta menunggu lembar hasil"
    resultsheets.publish(edition=decree.edition, by=secretary, now=clock.now())
    assert waits(results.publications, secretary) == []
    sheet = ResultSheet.objects.get(proposal=proposal)
    (line,) = waits(results.sheets, writer)
    assert line.href == reverse("judging:result_sheet", args=[sheet.pk])
    assert [waits(results.sheets, user) for user in (stranger, *people_of_other_desks())] == [[]] * 4
    clock.advance(timedelta(days=30) - SECOND)
    assert len(waits(results.sheets, writer)) == 1
    clock.advance(SECOND)
    assert waits(results.sheets, writer) == []


def test_a_ceremony_waits_until_every_agency_has_its_award(decree):
    secretary = a_secretary()
    admin = a_local_admin(an_agency(AGENCY))
    assert waits(results.certificates, admin) == []
    entry = decree.entries.select_related("decree__edition", "agency", "proposal").get(agency=an_agency(AGENCY))
    give(entry=entry, event="Acara", given_on=decree.dated, by=secretary, now=clock.now())
    (line,) = waits(results.ceremonies, secretary)
    assert (line.text, line.href) == (
        "1 instansi menunggu penghargaan",
        reverse("recognition:award_desk", args=[decree.pk]),
    )
    give_all(decree=decree, event="Acara", given_on=decree.dated, by=secretary, now=clock.now())
    assert waits(results.ceremonies, secretary) == []
    assert [waits(results.ceremonies, user) for user in people_of_other_desks()] == [[]] * 3
    (line,) = waits(results.certificates, admin)
    assert (line.title, line.href) == ("1 sertifikat siap diunduh", "/sertifikat/")
    assert [waits(results.certificates, user) for user in people_of_other_desks()] == [[]] * 3
    clock.advance(timedelta(days=30))
    assert waits(results.certificates, admin) == []


def test_the_home_asks_the_same_for_one_hearing_and_for_three(now, client_of):
    edition = a_small_edition(finalists=3)
    a_decreed_edition(edition, proposals=entries(edition, AGENCY, AGENCY, AGENCY))
    slots = a_timetable(edition, panelists=[a_panelist(edition)])
    client = client_of(a_local_admin(an_agency(AGENCY)))
    three = queries_of(client, "/meja/")
    for slot in slots[1:]:
        interviews.cancel(interview=slot, reason="Batal.", by=a_secretary(), now=clock.now())
    assert results.confirm_count(person_of(a_local_admin(an_agency(AGENCY)))) == 1
    assert queries_of(client, "/meja/") == three
