"""The local admin's board: whose turn it is, for how long, and what is missing; sifted, in pages, in few questions."""

import html
from datetime import timedelta

import pytest

from sinovik.agencies.queries import person_of
from sinovik.competitions.actions import proposals as act
from sinovik.competitions.queries.board import board_of, waiting_for, written_of
from sinovik.competitions.queries.proposals import written
from sinovik.competitions.views.board_lines import age_of, board_rows
from sinovik.foundation import clock
from tests.agencies.makers import a_local_admin, a_unit, an_agency
from tests.competitions.makers import CLOSES, a_draft, a_handed_in_proposal, a_submitted_proposal, some_text, write
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db
BOARD = "/proposal/instansi/"


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def rows_for(user, **asked):
    proposals = list(board_of(person_of(user), **asked))
    return board_rows(proposals, written_of(row.pk for row in proposals), clock.now(), set(), {})


def test_what_waits_for_the_local_admin_comes_first_and_of_it_the_longest_waiting(edition, unit, admin):
    received, written_by_unit = a_submitted_proposal(edition, unit=unit), a_draft(edition, unit=unit)
    first = a_handed_in_proposal(edition, unit=unit)
    clock.freeze(clock.now() + timedelta(hours=1))
    second = a_handed_in_proposal(edition, unit=unit)
    assert list(board_of(person_of(admin))) == [first, second, written_by_unit, received]
    assert waiting_for(person_of(admin)) == 2
    clock.freeze(CLOSES + timedelta(seconds=1))
    assert waiting_for(person_of(admin)) == 0


def test_a_line_says_whose_turn_it_is_since_when_and_what_is_missing(edition, unit, writer, admin):
    texts = {"ringkasan": "kata " * 201, "ide_inovatif": some_text(60, 1)}
    proposal = write(a_draft(edition, unit=unit, by=writer, started_on=clock.now().date()), texts, letters=False)
    clock.freeze(clock.now() + timedelta(days=12, hours=3))
    ((title, state, turn, missing),) = rows_for(admin)
    assert (title["text"], title["note"]) == (proposal.title, f"{unit.name} · {edition.short}")
    assert state["state"] == "draft"
    assert (turn["text"], turn["note"]) == ("Unit menulis", "12 hari di unit")
    names = ["Ringkasan (lebih panjang dari batas)", "Signifikansi", "Kontribusi terhadap TPB", "Adaptabilitas"]
    names += ["Keberlanjutan", "Kolaborasi pemangku kepentingan"]
    names += [slot.label for slot in edition.book.attachments.values() if slot.required]
    assert (missing["text"], missing["note"]) == (f"{len(names)} belum lengkap", ", ".join(names))


def test_age_is_told_in_whole_days_by_whoever_holds_the_draft(edition, unit, writer, admin):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    begun = proposal.since
    moments = [begun + timedelta(days=2) - timedelta(seconds=1), begun + timedelta(days=2)]
    assert [age_of(proposal, moment) for moment in moments] == ["1 hari di unit", "2 hari di unit"]
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    assert age_of(proposal, clock.now()) == "0 hari di admin lokal"
    act.submit(proposal=proposal, by=admin, now=clock.now())
    assert age_of(proposal, clock.now() + timedelta(days=5)) == "5 hari di sekretariat"
    act.withdraw(proposal=proposal, reason="Salah unit.", by=admin, now=clock.now())
    assert age_of(proposal, clock.now()) == ""


def test_after_the_closing_a_draft_on_the_way_is_nobodys_turn(edition, unit, admin):
    a_handed_in_proposal(edition, unit=unit)
    turns = []
    for moment in (CLOSES, CLOSES + timedelta(seconds=1)):
        clock.freeze(moment)
        turns.append(rows_for(admin)[0][2]["text"])
    assert turns == ["Admin lokal memeriksa", "Tidak ikut: pendaftaran tidak dibuka"]


def test_nothing_is_missing_from_a_whole_draft_and_nothing_is_asked_of_a_sealed_one(edition, unit, admin):
    a_handed_in_proposal(edition, unit=unit)
    a_submitted_proposal(edition, unit=unit)
    assert [row[3] for row in rows_for(admin)] == [{"state": "complete", "text": ""}, {"text": ""}]


def test_the_board_is_sifted_by_state_unit_and_edition(edition, unit, writer, admin, client_of):
    other = a_unit(unit.agency)
    mine, theirs = a_draft(edition, unit=unit, by=writer), a_handed_in_proposal(edition, unit=other)
    client = client_of(admin)
    shown = {
        query: [mine.title in page, theirs.title in page]
        for query in ("", "?keadaan=draft", "?keadaan=checking", f"?unit={other.pk}", f"?edisi={edition.pk}")
        for page in [said(client, BOARD + query).split("<tbody>")[1].split("</tbody>")[0]]
    }
    assert shown == {
        "": [True, True],
        "?keadaan=draft": [True, False],
        "?keadaan=checking": [False, True],
        f"?unit={other.pk}": [False, True],
        f"?edisi={edition.pk}": [True, True],
    }
    assert "Tidak ada yang cocok dengan saringan" in said(client, f"{BOARD}?keadaan=withdrawn")


def test_a_unit_of_another_agency_is_no_choice_and_sifts_nothing(edition, unit, writer, admin, client_of):
    mine = a_draft(edition, unit=unit, by=writer)
    stranger = a_unit(an_agency("Kota Malang"), name="Puskesmas Dinoyo")
    elsewhere = a_draft(edition, unit=stranger)
    page = said(client_of(admin), f"{BOARD}?unit={stranger.pk}")
    assert (mine.title in page, elsewhere.title in page, stranger.name in page) == (True, False, False)
    assert stranger.name in said(client_of(a_local_admin(stranger.agency)), BOARD)


def test_what_is_read_for_many_is_what_is_read_for_one(edition, unit, writer):
    whole, empty = write(a_draft(edition, unit=unit, by=writer)), a_draft(edition, unit=unit, by=writer)
    act.detach(attachment=whole.attachments.first(), by=writer, now=clock.now())
    held = written_of([whole.pk, empty.pk])
    assert held == {whole.pk: written(whole), empty.pk: written(empty)}
    assert (held[whole.pk].team, len(held[whole.pk].slots), held[empty.pk].words) == (
        1,
        len(edition.book.attachments) - 1,
        {},
    )


def test_the_board_asks_as_much_for_three_drafts_of_two_editions_as_for_one(edition, unit, writer, admin, client_of):
    client = client_of(admin)
    write(a_draft(edition, unit=unit, by=writer))
    with_one = queries_of(client, BOARD)
    write(a_draft(edition, unit=unit, by=writer))
    a_handed_in_proposal(edition, unit=a_unit(unit.agency))
    assert queries_of(client, BOARD) == with_one


def test_the_board_comes_in_pages_and_keeps_what_was_sifted(edition, unit, writer, admin, client_of, monkeypatch):
    monkeypatch.setattr("sinovik.competitions.views.local_admin.PER_PAGE", 2)
    for _ in range(3):
        a_draft(edition, unit=unit, by=writer)
    page = said(client_of(admin), f"{BOARD}?keadaan=draft")
    assert (page.count("Unit menulis"), "?keadaan=draft&halaman=2" in page) == (2, True)
