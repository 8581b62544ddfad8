"""An agency orders its drafts where the edition takes only so many: the first go, the others are told why."""

import html
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from sinovik.competitions.actions import editions as edition_acts
from sinovik.competitions.actions import proposals as act
from sinovik.competitions.models import Choice, Proposal, Selection
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from tests.agencies.makers import a_local_admin, a_unit, an_agency
from tests.competitions.makers import (
    CLOSES,
    IN_REGISTRATION,
    a_draft,
    a_handed_in_proposal,
    a_submitted_proposal,
    an_edition,
)
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
WHY = "Datanya baru tiga bulan."


@pytest.fixture
def edition(db):
    """An edition that takes two entries of an agency."""
    edition = an_edition(state="preparing")
    facts = {"path": "eligibility.cap_per_agency", "value": 2, "why": "uji", "by": None, "now": clock.now()}
    edition_acts.assume_value(edition=edition, **facts)
    edition.refresh_from_db()
    edition_acts.open_edition(edition=edition, by=None, now=clock.now())
    clock.freeze(IN_REGISTRATION)
    return edition


def path_of(edition, agency):
    return f"/proposal/instansi/{agency.pk}/urutan/{edition.slug}/"


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def ordered(edition, admin, drafts, *, why=WHY):
    """Keep this order, with one reason for all that are left out."""
    reasons = {row.pk: why for row in drafts}
    order = [row.pk for row in drafts]
    facts = {"edition": edition, "agency": drafts[0].agency, "order": order, "reasons": reasons}
    return act.select(**facts, by=admin, now=clock.now())


def state(proposal):
    return Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk)


def submits(proposal, admin):
    """Submit it and say what hindered it, or nothing."""
    try:
        act.submit(proposal=Proposal.objects.get(pk=proposal.pk), by=admin, now=clock.now())
    except Refused as refusal:
        return refusal.message
    return ""


def typed(drafts, *, reasons=None, **more):
    """What the page of these drafts, in this order, sends."""
    sent = {"susunan": " ".join(str(row.pk) for row in drafts)}
    sent |= {f"urut_{row.pk}": n for n, row in enumerate(drafts, 1)}
    sent |= {f"alasan_{row.pk}": (reasons or {}).get(row, "") for row in drafts}
    return sent | {name: row if isinstance(row, str | int) else row.pk for name, row in more.items()}


def shown_order(page, drafts):
    return sorted(drafts, key=lambda row: page.index(f'name="urut_{row.pk}"'))


# --- arranging, without a script ------------------------------------------------------------------------------------


def test_a_button_moves_a_draft_and_keeps_nothing_before_it_is_saved(edition, unit, admin, client_of, send):
    first, second, third = drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    client, path = client_of(admin), path_of(edition, unit.agency)
    up = send(client, path, typed(drafts, naik=third)).said
    assert shown_order(up, drafts) == [first, third, second]
    assert "Urutan baru belum tersimpan" in up
    down = send(client, path, typed([first, third, second], turun=first)).said
    assert shown_order(down, drafts) == [third, first, second]
    assert Selection.objects.count() == 0


@pytest.mark.parametrize(
    ("place", "number", "order"), [(2, 1, [2, 0, 1]), (0, 3, [1, 2, 0]), (0, 2, [1, 0, 2]), (1, "dua", [0, 1, 2])]
)
def test_a_typed_number_brings_a_draft_to_that_place(edition, unit, admin, client_of, send, place, number, order):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    sent = typed(drafts, urutkan=1) | {f"urut_{drafts[place].pk}": number}
    page = send(client_of(admin), path_of(edition, unit.agency), sent).said
    assert shown_order(page, drafts) == [drafts[n] for n in order]


def test_the_line_of_the_cap_stands_between_those_that_go_and_those_that_wait(edition, unit, admin, client_of):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    page = said(client_of(admin), path_of(edition, unit.agency))
    line = page.index("Garis batas: masih 2 tempat")
    assert [page.index(f'name="urut_{row.pk}"') < line for row in drafts] == [True, True, False]
    assert [f'name="alasan_{row.pk}"' in page for row in drafts] == [False, False, True]


def test_saving_keeps_the_order_the_cap_and_the_reason_with_its_record(edition, unit, admin, client_of, send):
    first, second, third = drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    client, path = client_of(admin), path_of(edition, unit.agency)
    order = [third, first, second]
    assert send(client, path, typed(order, reasons={second: f" {WHY} "})).url == path
    made = Selection.objects.get()
    assert (made.cap, made.free, made.by, made.agency) == (2, 2, admin, unit.agency)
    assert [(row.proposal, row.reason) for row in made.choices.all()] == [(third, ""), (first, ""), (second, WHY)]
    assert Record.objects.filter(verb="proposals.select", by=admin).count() == 1
    assert shown_order(said(client, path), drafts) == order
    send(client, path, typed(order, reasons={second: WHY}))
    assert Selection.objects.count() == 1  # the same once more is nothing new


def test_nobody_is_left_out_without_a_reason(edition, unit, admin, client_of, send):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    path = path_of(edition, unit.agency)
    page = send(client_of(admin), path, typed(drafts)).said
    assert f"Isi “Alasan tidak diajukan: {drafts[2].title}”." in page
    with pytest.raises(Refused, match="Tuliskan alasan bagi setiap draf"):
        ordered(edition, admin, drafts, why=" ")
    assert Selection.objects.count() == 0


def test_a_draft_that_came_meanwhile_is_shown_and_not_ordered_unseen(edition, unit, admin, client_of, send):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(2)]
    late = a_handed_in_proposal(edition, unit=unit)
    page = send(client_of(admin), path_of(edition, unit.agency), typed(drafts, reasons={late: WHY})).said
    assert "Ada draf yang datang atau berpindah" in page
    assert shown_order(page, [*drafts, late]) == [*drafts, late]
    with pytest.raises(Refused, match="Ada draf yang datang"):
        ordered(edition, admin, drafts)
    assert Selection.objects.count() == 0


# --- what it means --------------------------------------------------------------------------------------------------


def test_only_those_above_the_line_are_submitted_in_whatever_order(edition, unit, admin):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    ordered(edition, admin, drafts)
    assert "Draf ini di urutan ke-3" in submits(drafts[2], admin)
    assert [submits(row, admin) for row in (drafts[1], drafts[0])] == ["", ""]
    assert WHY in submits(drafts[2], admin)
    assert [state(row) for row in drafts] == ["submitted", "submitted", "checking"]


def test_a_place_stays_kept_for_a_draft_that_is_with_its_unit(edition, unit, writer, admin):
    with_unit = a_draft(edition, unit=unit, by=writer)
    first, second = (a_handed_in_proposal(edition, unit=unit) for _ in range(2))
    ordered(edition, admin, [with_unit, first, second])
    assert submits(first, admin) == ""
    assert "Draf ini di urutan ke-3" in submits(second, admin)


def test_withdrawing_one_frees_a_place_for_the_first_below_the_line(edition, unit, admin):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(4)]
    ordered(edition, admin, drafts)
    assert [submits(row, admin) for row in drafts[:2]] == ["", ""]
    act.withdraw(proposal=Proposal.objects.get(pk=drafts[0].pk), reason="Salah.", by=admin, now=clock.now())
    assert "urutan ke-3" in submits(drafts[3], admin)
    assert submits(drafts[2], admin) == ""
    act.resume(proposal=Proposal.objects.get(pk=drafts[0].pk), by=admin, now=clock.now())
    assert "urutan ke-3" in submits(drafts[0], admin)


def test_a_draft_that_came_after_the_order_stands_behind_all_of_it(edition, unit, admin):
    first, second = (a_handed_in_proposal(edition, unit=unit) for _ in range(2))
    ordered(edition, admin, [first, second])
    late = a_handed_in_proposal(edition, unit=unit)
    assert "belum masuk urutan pengajuan" in submits(late, admin)
    ordered(edition, admin, [late, first, second])
    assert [submits(row, admin) for row in (late, first)] == ["", ""]


def test_several_at_once_leave_out_those_below_the_line(edition, unit, admin, client_of):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    ordered(edition, admin, list(reversed(drafts)))
    client = client_of(admin)
    board = said(client, "/proposal/instansi/")
    assert [f'value="{row.pk}"><span' in board for row in drafts] == [False, True, True]
    page = said(client, "/proposal/instansi/ajukan/?" + "&".join(f"p={row.pk}" for row in drafts))
    hindered = page.split("Tidak ikut diajukan</h2>")[1].split("</section>")[0]
    assert [row.title in hindered for row in drafts] == [True, False, False]
    assert WHY in hindered


def test_the_cap_is_said_on_the_page_of_one_that_is_submitted(edition, unit, admin, client_of):
    a_submitted_proposal(edition, unit=unit, by=admin)
    draft = a_handed_in_proposal(edition, unit=unit)
    client = client_of(admin)
    page = said(client, f"/proposal/{draft.pk}/ajukan/")
    assert "1 dari 2 tempat instansi di edisi ini sudah terisi." in page
    assert path_of(edition, unit.agency) in page
    a_submitted_proposal(edition, unit=unit, by=admin)
    assert f"Ini proposal ke-3 dari {unit.agency.name}; batasnya 2." in said(client, f"/proposal/{draft.pk}/ajukan/")
    ordered(edition, admin, [draft])
    page = said(client, f"/proposal/{draft.pk}/ajukan/")
    assert "Instansi Anda mendahulukan draf lain." in page
    assert 'name="sure"' not in page


def test_the_unit_reads_why_on_its_draft_and_in_a_letter_and_nobody_else(edition, unit, writer, admin, client_of):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    ordered(edition, admin, drafts)
    drain()
    letter = Letter.objects.get(subject__startswith="Di luar batas instansi", to=writer)
    assert (WHY in letter.body, drafts[2].title in letter.subject) == (True, True)
    assert WHY in said(client_of(writer), f"/proposal/{drafts[2].pk}/")
    assert WHY not in said(client_of(writer), f"/proposal/{drafts[1].pk}/")
    ordered(edition, admin, list(reversed(drafts)))
    drain()
    assert Letter.objects.filter(subject=f"Masuk batas instansi: {drafts[2].title}", to=writer).count() == 1
    assert Letter.objects.filter(subject__startswith="Di luar batas instansi", to=writer).count() == 2


def test_those_who_watch_the_edition_do_not_read_the_agencys_reason(edition, unit, admin, secretary, client_of):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    ordered(edition, admin, drafts)
    page = said(client_of(secretary), f"/proposal/{drafts[2].pk}/")
    assert WHY not in page
    assert WHY in said(client_of(admin), f"/proposal/{drafts[2].pk}/")


# --- who, when, where -----------------------------------------------------------------------------------------------


def test_another_agencys_order_does_not_exist(edition, unit, admin, writer, client_of):
    foreign = a_unit(an_agency("Kota Malang")).agency
    codes = [client_of(user).get(path_of(edition, unit.agency)).status_code for user in (admin, writer)]
    assert [*codes, client_of(admin).get(path_of(edition, foreign)).status_code] == [200, 404, 404]


def test_until_the_closing_second_and_not_one_after(edition, unit, admin, client_of):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    clock.freeze(CLOSES)
    assert ordered(edition, admin, drafts).cap == 2
    clock.freeze(CLOSES + SECOND)
    with pytest.raises(Refused, match="Pendaftaran tidak dibuka"):
        ordered(edition, admin, list(reversed(drafts)))
    assert client_of(admin).get(path_of(edition, unit.agency)).status_code == 404


def test_the_board_says_that_there_are_more_drafts_than_places_until_they_are_ordered(edition, unit, admin, client_of):
    a_submitted_proposal(edition, unit=unit, by=admin)
    first = a_handed_in_proposal(edition, unit=unit)
    client, told = client_of(admin), "Draf lebih banyak daripada tempat"
    assert told not in said(client, "/proposal/instansi/")
    second = a_handed_in_proposal(edition, unit=unit)
    assert told in said(client, "/proposal/instansi/")
    ordered(edition, admin, [first, second])
    page = said(client, "/proposal/instansi/")
    assert (told in page, "urutan 2 dari 2" in page, "di luar batas 2" in page) == (False, True, True)


def test_the_page_and_the_board_ask_as_much_for_three_as_for_one(edition, unit, admin, client_of):
    client, drafts = client_of(admin), [a_handed_in_proposal(edition, unit=unit)]
    paths = [path_of(edition, unit.agency), "/proposal/instansi/"]
    ordered(edition, admin, drafts)
    asked = [queries_of(client, path) for path in paths]
    drafts += [a_handed_in_proposal(edition, unit=unit) for _ in range(2)]
    ordered(edition, admin, drafts)
    assert [queries_of(client, path) for path in paths] == asked


# --- what the database keeps ----------------------------------------------------------------------------------------


def refused_by_the_database(change):
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        change()
    return error.value.__cause__.diag.message_primary


def test_the_database_refuses_another_cap_a_stranger_and_a_silent_refusal(edition, unit, admin):
    draft, foreign = (
        a_handed_in_proposal(edition, unit=unit),
        a_handed_in_proposal(edition, unit=a_unit(an_agency("Kota Malang"))),
    )
    facts = {"edition": edition, "agency": unit.agency, "by": admin, "at": clock.now()}
    assert refused_by_the_database(lambda: Selection.objects.create(cap=3, free=3, **facts)).startswith("Batas pada")
    made = Selection.objects.create(cap=2, free=0, **facts)
    place = {"selection": made, "position": 1}
    for proposal, reason, message in ((foreign, WHY, "Urutan pengajuan hanya memuat"), (draft, " ", "Tuliskan alasan")):
        told = refused_by_the_database(
            lambda p=proposal, r=reason: Choice.objects.create(proposal=p, reason=r, **place)
        )
        assert told.startswith(message)
    assert Choice.objects.create(proposal=draft, reason=WHY, **place).pk


def test_an_order_is_never_changed_or_taken_away(edition, unit, admin):
    made = ordered(edition, admin, [a_handed_in_proposal(edition, unit=unit)])
    for change in (
        lambda: Selection.objects.filter(pk=made.pk).update(cap=1),
        lambda: Choice.objects.filter(selection=made).update(position=9),
        lambda: Choice.objects.filter(selection=made).delete(),
    ):
        assert refused_by_the_database(change).startswith("permission denied for table competitions_")


def test_the_database_itself_refuses_a_submission_beyond_the_order(edition, unit, admin, monkeypatch):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    ordered(edition, admin, drafts)
    monkeypatch.setattr("sinovik.competitions.actions.proposals.handing.standings", lambda rows: {})
    assert submits(drafts[2], admin).startswith("Proposal ini di luar batas jumlah instansi")
    assert submits(drafts[0], admin) == ""


def test_a_cap_without_an_order_is_exceeded_only_knowingly(edition, unit, client_of):
    admin = a_local_admin(unit.agency)
    for _ in range(2):
        a_submitted_proposal(edition, unit=unit, by=admin)
    third = a_handed_in_proposal(edition, unit=unit)
    client, path = client_of(admin), f"/proposal/{third.pk}/ajukan/"
    token = said(client, path).split('name="form_token" value="')[1].split('"')[0]
    assert 'name="accept_gaps"' in said(client, path)
    client.post(path, {"sure": "on", "form_token": token, "accept_gaps": "on"})
    assert state(third) == "submitted"
