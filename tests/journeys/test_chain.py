"""A draft goes from the unit over the local admin to the organiser, each at their own browser."""

from datetime import timedelta

import pytest

from sinovik.competitions.models import Proposal
from sinovik.competitions.states import ProposalState
from sinovik.foundation.access.models import User
from sinovik.judging.models import ResultSheet
from sinovik.methods.text import count_words
from tests.journeys.visitor import DESKTOP

LATER = "Waktu tunggu turun dari dua jam menjadi dua puluh menit."


def a_draft_in_hand(scene) -> tuple[Proposal, User]:
    proposal = Proposal.objects.filter(edition=scene.edition, state=ProposalState.DRAFT).order_by("pk").first()
    return proposal, proposal.created_by


def its_admin(proposal: Proposal) -> User:
    return User.objects.filter(memberships__role="local_admin", memberships__agency=proposal.agency).order_by("pk")[0]


@pytest.mark.journey("registration")
def test_a_unit_writes_sees_the_servers_word_count_and_hands_in(scene):
    proposal, writer = a_draft_in_hand(scene)
    key = next(iter(proposal.edition.book.sections_of(proposal.group))).key
    sari = scene.enters(writer)

    sari.goes_to(f"/proposal/{proposal.pk}/bagian/{key}/")
    sari.fills(text=LATER)
    sari.presses("Simpan")
    sari.sees(f"{count_words(LATER)} dari")
    sari.goes_to(f"/proposal/{proposal.pk}/kirim/")
    sari.presses("Kirim ke admin lokal")

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.CHECKING
    assert proposal.revisions.filter(section=key).latest("n").text == LATER


@pytest.mark.journey("registration")
def test_a_local_admin_returns_a_draft_with_a_reason_and_the_unit_reads_it(scene):
    proposal = Proposal.objects.filter(edition=scene.edition, state=ProposalState.CHECKING).order_by("pk").first()
    budi = scene.enters(its_admin(proposal))

    budi.goes_to(f"/proposal/{proposal.pk}/kembalikan/")
    budi.fills(reason="Angka sebelum dan sesudah belum ada.")
    budi.presses("Kembalikan ke unit")
    sari = scene.enters(proposal.created_by)
    sari.goes_to(f"/proposal/{proposal.pk}/")

    sari.sees("Angka sebelum dan sesudah belum ada.")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.RETURNED


@pytest.mark.journey("registration")
@pytest.mark.parametrize(
    ("seconds", "said", "state"),
    [
        (-1, "Sekarang giliran admin lokal", ProposalState.CHECKING),
        (1, "Pendaftaran sudah ditutup", ProposalState.DRAFT),
    ],
)
def test_a_draft_is_taken_one_second_before_closing_and_refused_one_second_after(scene, seconds, said, state):
    proposal, writer = a_draft_in_hand(scene)
    closes = scene.stage("registration").closes_at
    sari = scene.enters(writer)

    scene.moves_clock_to(closes - timedelta(seconds=2), frozen=True)
    sari.goes_to(f"/proposal/{proposal.pk}/kirim/")
    scene.moves_clock_to(closes + timedelta(seconds=seconds), frozen=True)
    sari.presses("Kirim ke admin lokal")

    sari.sees(said)
    proposal.refresh_from_db()
    assert proposal.state == state


@pytest.mark.journey("publication")
def test_an_entrant_reads_the_result_sheet_of_the_own_proposal(scene):
    sheet = ResultSheet.objects.select_related("proposal").order_by("pk").first()
    sari = scene.enters(sheet.proposal.created_by, width=DESKTOP)

    sari.follows("Lembar hasil", within=".sn-side nav")
    sari.follows(sheet.proposal.title)

    sari.sees(sheet.proposal.title, "Yang dapat diperkuat")
