"""What stands on each home beside the waiting lines: whose it is, what it counts, and whom it is kept from."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from sinovik.agencies.models import Agency
from sinovik.agencies.queries import person_of
from sinovik.competitions.queries.proposals import funnel_of
from sinovik.desks import afterwards, entries, leading, organising
from sinovik.foundation import clock
from sinovik.foundation.ui import words
from sinovik.innovations.queries import register_figures
from sinovik.inquiries.rules import last_day
from tests.agencies.makers import a_local_admin, a_member, a_secretary, a_unit, an_agency
from tests.competitions.makers import a_draft, a_handed_in_proposal, a_submitted_proposal, an_edition, go_to
from tests.innovations.makers import a_standing, an_innovation
from tests.inquiries.makers import an_inquiry, an_officer
from tests.judging.makers import a_locked_sheet, an_assigned_sheet

pytestmark = pytest.mark.django_db


def cards(ask, user):
    return list(ask(person_of(user), clock.now()))


def test_an_organiser_sees_each_running_editions_funnel():
    edition = an_edition()
    a_draft(edition)
    a_handed_in_proposal(edition)
    a_submitted_proposal(edition)

    (card,) = cards(organising.funnels, a_secretary())

    assert card.title == edition.name
    assert card.props["title"] == "1 proposal sudah diajukan"
    assert card.props["items"] == [
        ("Mulai ditulis", 3, "1 di unit, 1 di admin lokal"),
        ("Diajukan", 1, "0 tidak lolos, 1 belum diseleksi"),
        ("Lolos seleksi", 0, ""),
    ]


def test_who_does_not_organise_sees_no_funnel_of_the_edition():
    proposal = a_submitted_proposal(an_edition())

    assert cards(organising.funnels, a_local_admin(proposal.agency)) == []
    assert funnel_of(proposal.edition.proposals.all()).received == 1


def test_the_calendar_shows_the_stage_before_now_and_those_that_follow():
    edition = an_edition(stage="screening")

    (card,) = cards(organising.calendars, a_secretary())

    states = [state for _title, _until, state in card.props["items"]]
    titles = [title for title, _until, _state in card.props["items"]]
    assert states[:3] == ["done", "now", "next"]
    assert titles == [stage.title for stage in edition.stages.order_by("position")[:5]]


def test_the_organiser_sees_how_many_sheets_are_locked_and_the_auditor_without_the_way_to_the_readers():
    sheet = a_locked_sheet()
    an_assigned_sheet(proposal=sheet.assignment.proposal)

    (card,) = cards(organising.readings, a_secretary())
    (seen,) = cards(organising.readings, a_member("auditor"))

    assert card.props["items"] == seen.props["items"] == [(1, "lembar terkunci"), (1, "lembar masih terbuka")]
    assert (card.more_href.endswith("/kemajuan/"), seen.more_href) == (True, "")


def test_a_unit_sees_its_entries_and_whose_turn_it_is():
    proposal = a_handed_in_proposal(an_edition())
    other = a_draft(proposal.edition)

    (card,) = cards(entries.own, proposal.created_by)

    (row,) = card.props["rows"]
    assert (row[0]["text"], row[1], row[2]["state"]) == (proposal.title, "Admin lokal memeriksa", "checking")
    assert [line[0]["text"] for line in cards(entries.own, other.created_by)[0].props["rows"]] == [other.title]


def test_a_draft_that_missed_the_closing_is_nobodys_turn():
    proposal = a_handed_in_proposal(an_edition())
    go_to(proposal.edition, "screening")

    (card,) = cards(entries.own, proposal.created_by)

    assert card.props["rows"][0][1] == "Tidak ikut, pendaftaran sudah ditutup"


def test_a_request_for_information_is_due_until_the_end_of_its_last_day():
    inquiry = an_inquiry()

    (line,) = afterwards.inquiries(person_of(an_officer()), clock.now())

    assert line.title == inquiry.subject
    assert line.until == f"Batas {words.day(last_day(inquiry.due_at))}, 24.00 WIB"


def test_a_local_admin_sees_the_entries_of_the_own_agency_only():
    proposal = a_handed_in_proposal(an_edition())

    (card,) = cards(entries.own, a_local_admin(proposal.agency))

    assert card.title == "Proposal instansi Anda"
    assert [row[0]["text"] for row in card.props["rows"]] == [proposal.title]
    assert cards(entries.own, a_local_admin(an_agency("Kabupaten Siak"))) == []


def test_what_changed_tells_the_newest_move_first():
    proposal = a_submitted_proposal(an_edition())

    (card,) = cards(entries.changes, proposal.created_by)

    said = [(item["title"], item["text"]) for item in card.props["items"]]
    assert said == [("Diajukan dan disegel", proposal.title), ("Dikirim ke admin lokal", proposal.title)]
    assert cards(entries.changes, a_secretary()) == []


def test_the_head_of_an_agency_sees_what_it_made_and_how_its_entries_stand():
    proposal = a_submitted_proposal(an_edition())
    a_standing(an_innovation(owner=an_agency("Kabupaten Siak")))
    head = a_member("agency_head", proposal.agency)

    figures, newest = cards(leading.register, head)
    (course,) = cards(leading.entries, head)

    led = Agency.objects.filter(Q(pk=proposal.agency_id) | Q(parent=proposal.agency_id)).values_list("pk", flat=True)
    assert figures.props["items"][0] == (register_figures(led).innovations, "inovasi tercatat")
    assert newest.props["rows"][0][0]["text"] == proposal.innovation.title
    assert course.props["items"][1][:2] == ("Diajukan", 1)


def test_the_head_of_another_agency_sees_nothing_of_it():
    proposal = a_submitted_proposal(an_edition())
    head = a_member("agency_head", an_agency("Kabupaten Siak"))

    assert cards(leading.entries, head) == []
    titles = [row[0]["text"] for card in cards(leading.register, head)[1:] for row in card.props["rows"]]
    assert proposal.innovation.title not in titles


@pytest.mark.parametrize("role", ["unit", "admin", "secretariat"])
def test_a_home_asks_the_same_for_one_entry_and_for_three(role, client_of):
    edition = an_edition()
    unit = a_unit()
    first = a_handed_in_proposal(edition, unit=unit)
    people = {"unit": first.created_by, "admin": a_local_admin(first.agency), "secretariat": a_secretary()}
    client = client_of(people[role])
    client.get("/meja/")

    with CaptureQueriesContext(connection) as one:
        client.get("/meja/")
    a_handed_in_proposal(edition, unit=unit)
    a_handed_in_proposal(edition, unit=unit)
    with CaptureQueriesContext(connection) as three:
        client.get("/meja/")

    assert len(three) == len(one)
