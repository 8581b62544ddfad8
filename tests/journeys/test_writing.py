"""Words typed into a draft are never lost: not with the tab, the line, a second window or a colleague."""

import os
import time
from collections.abc import Callable

import pytest

from sinovik.competitions.models import Proposal
from sinovik.competitions.states import ProposalState
from sinovik.foundation.access.models import User
from sinovik.methods.text import count_words
from tests.agencies.makers import a_unit_member
from tests.foundation.files.makers import pdf
from tests.journeys import mid_life
from tests.journeys.test_chain import a_draft_in_hand
from tests.journeys.test_entrants import a_file

LATER = "Waktu tunggu turun dari dua jam menjadi dua puluh menit."
STILL_LATER = f"{LATER} Warga tidak lagi datang sebelum subuh."


def a_page_of(proposal: Proposal) -> tuple[str, str]:
    """The section that is written in, and its address."""
    key = proposal.edition.book.sections_of(proposal.group)[2].key
    return key, f"/proposal/{proposal.pk}/bagian/{key}/"


def text_kept(proposal: Proposal, key: str) -> str:
    return proposal.revisions.filter(section=key).latest("n").text


def comes_true(said: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether this becomes true in a while: what a browser sends when it closes has nobody who waits for it."""
    until = time.monotonic() + seconds
    while not said() and time.monotonic() < until:
        time.sleep(0.05)
    return said()


def a_colleague(proposal: Proposal) -> User:
    user = a_unit_member(proposal.unit)
    user.set_password(mid_life.PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.mark.journey("registration", script=True)
def test_what_is_typed_is_saved_by_itself_also_when_the_tab_is_closed_at_once(scene):
    proposal, writer = a_draft_in_hand(scene)
    key, page = a_page_of(proposal)
    sari = scene.enters(writer)

    sari.goes_to(page)
    sari.fills(text=LATER)
    sari.sees_beside("text", f"{count_words(LATER)} dari")
    sari.sees("Tersimpan")
    assert comes_true(lambda: text_kept(proposal, key) == LATER)
    sari.fills(text=STILL_LATER)
    sari.closes_tab()

    assert comes_true(lambda: text_kept(proposal, key) == STILL_LATER)
    sari.goes_to(page)
    sari.holds(text=STILL_LATER)
    sari.sees_nothing_of("Di perangkat ini ada tulisan Anda")


@pytest.mark.journey("registration", script=True)
def test_a_broken_line_keeps_the_text_on_the_device_until_it_is_back(scene):
    proposal, writer = a_draft_in_hand(scene)
    key, page = a_page_of(proposal)
    before = text_kept(proposal, key)
    sari = scene.enters(writer)

    sari.goes_to(page)
    with sari.without_network():
        sari.fills(text=LATER)
        sari.sees("Sambungan terputus. Tulisan Anda aman di perangkat ini")
        sari.pushes("Simpan")
        sari.holds(text=LATER)
        assert text_kept(proposal, key) == before
    sari.sees("Tersimpan")
    assert text_kept(proposal, key) == LATER

    with sari.without_network():
        sari.fills(text=STILL_LATER)
        sari.sees("Sambungan terputus.")
        sari.closes_tab()
    sari.goes_to(page)
    sari.sees("Di perangkat ini ada tulisan Anda yang belum sempat tersimpan", STILL_LATER)
    sari.holds(text=LATER)
    sari.pushes("Pakai tulisan di perangkat ini")
    sari.holds(text=STILL_LATER)
    sari.sees("Tersimpan")

    assert comes_true(lambda: text_kept(proposal, key) == STILL_LATER)


@pytest.mark.journey("registration", script=True)
def test_a_form_sent_while_a_save_is_under_way_does_not_meet_its_own_words(scene):
    proposal, writer = a_draft_in_hand(scene)
    key, page = a_page_of(proposal)
    sari = scene.enters(writer)

    sari.goes_to(page)
    with sari.slow_line():
        sari.fills(text=LATER)
        sari.sees("Menyimpan…")
        sari.fills(text=STILL_LATER)
        sari.presses("Simpan")

    assert sari.path == f"/proposal/{proposal.pk}/"
    assert list(proposal.revisions.filter(section=key).order_by("n").values_list("text", flat=True))[-2:] == [
        LATER,
        STILL_LATER,
    ]


@pytest.mark.journey("registration", script=True)
def test_two_people_in_one_section_see_both_texts_and_each_choice_does_what_it_says(scene):
    proposal, writer = a_draft_in_hand(scene)
    key, page = a_page_of(proposal)
    sari, tono = scene.enters(writer), scene.enters(a_colleague(proposal))
    for person in (sari, tono):
        person.goes_to(page)

    with sari.forgiving(409), tono.forgiving(409):
        sari.fills(text="Tulisan Sari.")
        sari.sees("Tersimpan")
        assert comes_true(lambda: text_kept(proposal, key) == "Tulisan Sari.")
        tono.fills(text="Tulisan Tono.")
        tono.sees("Bagian ini sudah diubah di tempat lain", f"dari {writer}", "Tulisan Sari.")
        tono.holds(text="Tulisan Tono.")
        assert text_kept(proposal, key) == "Tulisan Sari."
        tono.pushes("Pakai tulisan saya")
        assert comes_true(lambda: text_kept(proposal, key) == "Tulisan Tono.")
        sari.fills(text="Sari lagi.")
        sari.sees("Bagian ini sudah diubah di tempat lain", "Tulisan Tono.")
        sari.pushes("Gabungkan: taruh keduanya berurutan")
        assert comes_true(lambda: text_kept(proposal, key) == "Tulisan Tono.\n\nSari lagi.")
        tono.fills(text="Tono lagi.")
        tono.sees("Bagian ini sudah diubah di tempat lain", "Sari lagi.")
        tono.pushes("Pakai yang tersimpan")
        tono.holds(text="Tulisan Tono.\n\nSari lagi.")

    assert text_kept(proposal, key) == "Tulisan Tono.\n\nSari lagi."


@pytest.mark.journey("registration")
def test_a_form_sent_from_an_older_window_shows_both_texts_and_waits_for_the_choice(scene):
    proposal, writer = a_draft_in_hand(scene)
    key, page = a_page_of(proposal)
    sari = scene.enters(writer)
    sari.goes_to(page)
    older = sari.page
    newer = sari.open_tab()
    sari.goes_to(page)

    sari.fills(text="Dari jendela baru.")
    sari.presses("Simpan")
    sari.turns_to(older)
    sari.fills(text="Dari jendela lama.")
    sari.presses("Simpan")
    sari.sees("Ada tulisan yang lebih baru", "Yang tersimpan sekarang", "baru.", "Tulisan di atas belum tersimpan.")
    sari.holds(text="Dari jendela lama.")
    assert text_kept(proposal, key) == "Dari jendela baru."
    sari.presses("Simpan")
    assert text_kept(proposal, key) == "Dari jendela lama."
    sari.turns_to(newer)
    sari.goes_back()
    sari.holds(text="Dari jendela lama.")


@pytest.mark.journey("registration")
def test_evidence_that_is_refused_says_why_beside_the_field_and_the_text_stays(scene):
    proposal, writer = a_draft_in_hand(scene)
    key, page = a_page_of(proposal)
    had = proposal.attachments.count()
    sari = scene.enters(writer)

    sari.goes_to(page)
    sari.fills(text=LATER)
    sari.attaches("file", a_file("foto.pdf", b"GIF89a bukan pdf"))
    sari.presses("Unggah")
    sari.sees_beside("file", "Unggah salah satu dari")
    sari.holds(text=LATER)
    sari.attaches("file", a_file("rekap.pdf", pdf()))
    sari.presses("Unggah")

    sari.sees("rekap.pdf")
    sari.holds(text=LATER)
    assert (text_kept(proposal, key), proposal.attachments.count()) == (LATER, had + 1)


@pytest.mark.journey("registration")
def test_a_file_too_large_is_told_beside_the_field_and_the_text_stays(scene, tmp_path):
    proposal, writer = a_draft_in_hand(scene)
    key, page = a_page_of(proposal)
    large = tmp_path / "besar.pdf"
    large.write_bytes(pdf())
    os.truncate(large, 25 * 1024 * 1024 + 1)
    sari = scene.enters(writer)

    sari.goes_to(page)
    sari.fills(text=LATER)
    sari.attaches("file", large)
    if not sari.script:
        sari.presses("Unggah")
    sari.sees_beside("file", "lebih besar dari 25 MB")
    sari.holds(text=LATER)
    sari.presses("Simpan")

    assert text_kept(proposal, key) == LATER


@pytest.mark.journey("registration")
def test_a_double_click_and_a_form_sent_again_hand_in_once(scene):
    proposal, writer = a_draft_in_hand(scene)
    sari = scene.enters(writer)
    sari.goes_to(f"/proposal/{proposal.pk}/kirim/")
    older = sari.page
    sari.open_tab()
    sari.goes_to(f"/proposal/{proposal.pk}/kirim/")

    sari.presses_twice("Kirim ke admin lokal")
    sari.sees("Diperiksa admin lokal")
    sari.goes_back()
    sari.sees("Draf ini sedang tidak dapat dikirim.")
    sari.turns_to(older)
    sari.presses("Kirim ke admin lokal")
    sari.sees("tidak dapat dilakukan dari keadaan sekarang")

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.CHECKING
    assert [row.verb for row in proposal.history.order_by("pk")][-1:] == ["hand_in"]
    assert proposal.history.filter(verb="hand_in").count() == 1


@pytest.mark.journey("registration")
def test_a_first_page_sent_twice_begins_one_draft(scene):
    sari = scene.enters(scene.somebody("unit_member"))
    title = "Antrean dari rumah (contoh)"

    for again in range(2):
        if again:
            sari.goes_back()
        else:
            sari.goes_to(f"/proposal/baru/{scene.edition.slug}/")
        sari.fills(title=title)
        sari.chooses(group="umum", category="inklusif", innovation="baru")
        sari.presses_twice("Mulai menulis")
    sari.sees("Unit ini sudah punya proposal dengan judul ini.")
    sari.holds(title=title)

    assert Proposal.objects.filter(title=title).count() == 1
