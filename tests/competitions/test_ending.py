"""How an edition ends: finished once no public deadline runs, or called off with a reason; then nothing moves."""

import html
from datetime import timedelta

import pytest

from sinovik.competitions.actions import editions as act
from sinovik.competitions.models import Edition, EditionHistory
from sinovik.competitions.queries.editions import end_of
from sinovik.competitions.rules.stages import (
    may_close_stage,
    may_finish_edition,
    may_move_calendar,
    may_open_stage,
    may_reopen_stage,
    stage_permits,
)
from sinovik.competitions.states import EditionState, Permit
from sinovik.foundation import clock
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused
from sinovik.foundation.tasks import drain
from tests.agencies.makers import a_member
from tests.competitions.makers import CLOSES, a_draft, an_edition, go_to

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
DEADLINE_RUNS = "Batas waktu untuk umum masih berjalan"


def fresh(edition: Edition) -> Edition:
    return Edition.objects.get(pk=edition.pk)


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


# --- what may be done -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "may"), [(CLOSES - SECOND, False), (CLOSES, False), (CLOSES + SECOND, True)])
def test_an_edition_is_finished_only_after_the_last_moment_of_a_public_deadline(edition, at, may):
    clock.freeze(at)
    assert may_finish_edition(edition, clock.now()) is may
    if may:
        act.finish_edition(edition=edition, by=None, now=clock.now())
    else:
        with pytest.raises(Refused, match=DEADLINE_RUNS):
            act.finish_edition(edition=edition, by=None, now=clock.now())
    assert fresh(edition).state == (EditionState.FINISHED if may else EditionState.OPEN)


def test_a_finished_edition_permits_nothing_and_none_of_its_stages_moves(edition):
    stage = go_to(edition, "screening")
    act.close_stage(stage=stage, by=None, now=clock.now())
    desk = edition.stages.get(key="desk")
    assert may_open_stage(desk, clock.now())
    assert may_move_calendar(desk)
    assert may_reopen_stage(stage)

    act.finish_edition(edition=edition, by=None, now=clock.now())

    assert not any(stage_permits(edition, permit) for permit in Permit)
    assert not may_open_stage(desk, clock.now())
    assert not may_move_calendar(desk)
    assert not may_reopen_stage(stage)


def test_an_open_stage_of_a_cancelled_edition_is_not_closed_any_more(edition):
    stage = go_to(edition, "screening")
    assert may_close_stage(stage, clock.now())

    act.cancel_edition(edition=edition, reason="Anggaran dicabut.", by=None, now=clock.now())

    assert not may_close_stage(stage, clock.now())


def test_a_cancelled_edition_tells_those_concerned_why(edition):
    proposal = a_draft(edition)

    act.cancel_edition(edition=edition, reason="Anggaran dicabut.", by=None, now=clock.now())
    drain()

    letter = Letter.objects.get(to=proposal.created_by, about_kind="competitions.edition")
    assert letter.subject == f"{edition.name} dibatalkan"
    assert "Alasan: Anggaran dicabut. Proposal Anda tetap tersimpan" in letter.body
    assert (end_of(edition).verb, end_of(edition).reason) == ("cancel", "Anggaran dicabut.")


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_edition_is_not_called_off_without_a_reason(edition, reason):
    with pytest.raises(TransitionRefused, match="alasan"):
        act.cancel_edition(edition=edition, reason=reason, by=None, now=clock.now())
    assert fresh(edition).state == EditionState.OPEN


def test_an_edition_under_preparation_is_called_off_but_never_finished():
    prepared = an_edition(state="preparing")
    with pytest.raises(TransitionRefused):
        act.finish_edition(edition=prepared, by=None, now=clock.now())
    act.cancel_edition(edition=prepared, reason="Diganti edisi lain.", by=None, now=clock.now())
    assert fresh(prepared).state == EditionState.CANCELLED


# --- the pages ------------------------------------------------------------------------------------------------------


def test_the_secretariat_finishes_an_edition_with_what_is_left_in_sight(edition, secretary, client_of, send):
    client, path = client_of(secretary), f"/edisi/{edition.slug}/selesai/"
    assert DEADLINE_RUNS in said(client, path)
    assert "Selesaikan edisi ini" not in said(client, path)
    go_to(edition, "screening")
    left = edition.stages.count() - 1
    assert f"{left} tahap belum berakhir" in said(client, path)

    unsure = send(client, path, {})
    assert "Beri tanda pada “Saya tahu edisi ini tidak dapat dibuka lagi”" in unsure.said
    assert fresh(edition).state == EditionState.OPEN
    assert send(client, path, {"sure": "on"}).url == f"/edisi/{edition.slug}/"

    assert EditionHistory.objects.get(subject=edition, verb="finish").by == secretary
    page = said(client, f"/edisi/{edition.slug}/")
    assert "Tidak ada tahap yang menerima apa pun lagi." in page
    assert path not in page
    assert "Hanya edisi yang sedang berjalan dapat diselesaikan." in said(client, path)


def test_the_secretariat_calls_an_edition_off_and_everybody_reads_why(edition, secretary, client_of, client, send):
    a_draft(edition)
    desk, path = client_of(secretary), f"/edisi/{edition.slug}/batal/"
    assert "1 proposal berhenti di tempatnya." in said(desk, path)

    without = send(desk, path, {"sure": "on", "reason": ""})
    unsure = send(desk, path, {"reason": "Anggaran dicabut."})
    assert "Isi “Alasan”." in without.said
    assert "Anggaran dicabut.</textarea>" in unsure.said
    send(desk, path, {"sure": "on", "reason": "Anggaran dicabut."})

    assert fresh(edition).state == EditionState.CANCELLED
    assert "Anggaran dicabut." in said(desk, f"/edisi/{edition.slug}/")
    assert "Anggaran dicabut." in said(client, f"/kalender/{edition.slug}/")
    assert "Edisi ini sudah berakhir" in said(desk, path)


def test_a_stage_of_an_edition_that_ended_offers_nothing_to_do(edition, secretary, client_of, send):
    act.cancel_edition(edition=edition, reason="Anggaran dicabut.", by=None, now=clock.now())
    client, path = client_of(secretary), f"/edisi/{edition.slug}/tahap/registration/"
    assert "Sekarang tidak ada yang perlu dilakukan pada tahap ini." in said(client, path)
    clock.freeze(CLOSES + SECOND)
    assert "Tutup tahap ini" not in said(client, path)


@pytest.mark.parametrize("page", ["selesai", "batal"])
def test_ending_an_edition_is_for_those_who_configure_it(edition, client_of, page):
    auditor = client_of(a_member("auditor"))
    assert auditor.get(f"/edisi/{edition.slug}/").status_code == 200
    assert auditor.get(f"/edisi/{edition.slug}/{page}/").status_code in {403, 404}
    assert f"/edisi/{edition.slug}/{page}/" not in said(auditor, f"/edisi/{edition.slug}/")


def test_who_may_not_configure_an_edition_is_offered_no_way_to_its_calendar(edition, secretary, client_of):
    inside = f"/edisi/{edition.slug}/tahap/"
    path = f"/edisi/{edition.slug}/"

    assert inside in said(client_of(secretary), path)
    assert inside not in said(client_of(a_member("auditor")), path)
