"""A unit takes its proposal from the first line to the receipt, with its local admin, each at an own browser."""

import pytest

from sinovik.agencies.models import Unit
from sinovik.competitions.actions import proposals as act
from sinovik.competitions.models import Proposal
from sinovik.competitions.states import ProposalState
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.methods.text import count_words
from tests.competitions.makers import a_kept_file
from tests.foundation.files.makers import pdf
from tests.journeys.papers import text_of
from tests.journeys.test_chain import a_draft_in_hand, its_admin

TITLE = "Loket malam bagi pekerja pabrik (contoh)"
FIRST = "Warga datang sesudah pukul enam sore, dan loket tetap buka."
AMENDED = f"{FIRST} Dari 1.240 antrean, 98% selesai hari itu juga."
NOTE = "Sebutkan angkanya."
DONE = "Angka antrean sudah ditambahkan."
PDF = "application/pdf"


def a_file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": PDF, "buffer": content}


def begins_a_draft(sari, edition):
    """The first page, sent once without a title, then rightly."""
    sari.goes_to("/proposal/")
    sari.follows(f"Mulai proposal {edition.short}")
    sari.chooses(group="umum", category="inklusif")
    sari.presses("Mulai menulis")
    sari.sees("Tuliskan judul inovasi baru.")
    sari.fills(title=TITLE, started_on_hari="1", started_on_bulan="3", started_on_tahun="2020")
    sari.presses("Mulai menulis")
    return Proposal.objects.get(title=TITLE)


def writes_two_sections(sari, proposal):
    """The button leads from one to the next; a colleague has written the others meanwhile."""
    first, second, *others = proposal.edition.book.sections_of(proposal.group)
    texts = {section.key: FIRST for section in others}
    act.save_sections(proposal=proposal, texts=texts, bases={}, by=proposal.created_by, now=clock.now())
    sari.follows(first.title)
    for section in (first, second):
        sari.sees_beside("text", section.title, f"0 dari {section.words} kata")
        sari.fills(text=FIRST)
        sari.presses("Simpan dan lanjut")
    sari.sees_beside("text", others[0].title, f"{count_words(FIRST)} dari {others[0].words} kata")
    sari.follows("Kembali ke daftar")
    sari.sees("7 dari 7 bagian terisi")


def uploads_the_letters(sari, proposal):
    """The first is refused for what is in it: the page says so beside the field, and nothing is kept."""
    slot, *others = proposal.edition.book.attachments.values()
    sari.follows("Surat pernyataan")
    sari.attaches("file", a_file("surat.pdf", b"<html>bukan pdf</html>"))
    sari.presses("Unggah", status=422)
    sari.sees("Berkas belum tersimpan")
    sari.sees_beside("file", "Unggah salah satu dari")
    assert not proposal.attachments.exists()
    card = f".sn-card:has(:text-is('{slot.label}'))"
    sari.attaches("file", a_file("surat.pdf", pdf()), within=card)
    sari.presses("Unggah", within=card)
    sari.sees("surat.pdf")
    files = {other.key: a_kept_file(f"{other.key}.pdf") for other in others}
    act.attach_kept(proposal=proposal, files=files, by=proposal.created_by, now=clock.now())


def names_the_team(sari):
    sari.follows("Tim dan peran")
    sari.fills(name_1="Sari Dewi", part_1="Memimpin inovasi", contact_1="sari@contoh.invalid", name_2="Budi Santoso")
    sari.presses("Simpan")
    sari.sees("Tuliskan apa peran orang ini")
    sari.fills(part_2="Membangun sistemnya")
    sari.presses("Simpan")
    sari.sees("2 orang")


def hands_in(sari):
    sari.follows("Periksa dan kirim ke admin lokal")
    sari.presses("Kirim ke admin lokal")
    sari.sees("Sekarang giliran admin lokal")


def is_returned_with_a_note(budi, proposal, section):
    budi.goes_to("/proposal/instansi/")
    budi.follows(proposal.title)
    budi.follows("Kembalikan dengan catatan")
    budi.fills(**{f"note_{section.key}": NOTE})
    budi.presses("Kembalikan ke unit")
    budi.sees("Isi “Yang perlu diperbaiki”.")
    assert budi.field(f"note_{section.key}").input_value() == NOTE
    budi.fills(reason="Angkanya belum ada.")
    budi.presses("Kembalikan ke unit")
    budi.sees("Draf dikembalikan kepada unit beserta catatan Anda.")


def amends(sari, proposal, section):
    sari.goes_to(f"/proposal/{proposal.pk}/")
    sari.sees("Angkanya belum ada.", f"Catatan untuk {section.title}", "1 catatan belum dijawab")
    sari.follows(section.title)
    sari.sees(NOTE)
    sari.fills(text=AMENDED)
    sari.presses("Simpan")
    sari.follows("Jawab dan tandai selesai")
    sari.fills(body=DONE)
    sari.presses("Simpan dan tandai selesai")
    sari.sees("Catatan yang sudah dijawab", DONE)
    sari.sees_nothing_of("1 catatan belum dijawab")


def is_submitted(budi, proposal, section):
    budi.goes_to(f"/proposal/{proposal.pk}/")
    budi.sees("Catatan yang sudah dijawab", NOTE, DONE)
    budi.follows("Periksa dan ajukan")
    budi.sees(AMENDED)
    budi.presses("Ajukan dan segel")
    budi.sees("Beri tanda pada")
    budi.ticks(sure=True)
    budi.presses("Ajukan dan segel")
    budi.sees("Tersegel dan tercatat", "Proposal Anda sudah kami terima")


@pytest.mark.journey("registration")
def test_a_unit_takes_a_new_proposal_from_its_first_line_to_the_receipt(scene):
    sari = scene.enters(scene.somebody("unit_member"))

    proposal = begins_a_draft(sari, scene.edition)
    section = proposal.edition.book.sections_of(proposal.group)[2]
    writes_two_sections(sari, proposal)
    uploads_the_letters(sari, proposal)
    sari.goes_to(f"/proposal/{proposal.pk}/")
    names_the_team(sari)
    hands_in(sari)
    budi = scene.enters(its_admin(proposal))
    is_returned_with_a_note(budi, proposal, section)
    amends(sari, proposal, section)
    hands_in(sari)
    is_submitted(budi, proposal, section)
    receipt = budi.downloads("Unduh PDF")

    proposal.refresh_from_db()
    seal = proposal.seals.get()
    assert proposal.state == ProposalState.SUBMITTED
    assert receipt.startswith(b"%PDF")
    assert seal.digest in text_of(receipt)


@pytest.mark.journey("registration")
def test_a_local_admin_gives_an_account_after_two_wrong_tries_and_the_person_is_known(scene):
    admin = scene.somebody("local_admin")
    unit = Unit.objects.filter(agency__in=admin.memberships.values("agency")).order_by("pk")[0]
    budi = scene.enters(admin)

    budi.goes_to("/meja/akun/")
    budi.follows("Beri akun")
    budi.fills(full_name="Wati Lestari (contoh)", email="wati@")
    budi.presses("Beri akun")
    budi.sees_beside("email", "Tulis alamat surel yang lengkap pada “Alamat surel dinas”")
    budi.sees_beside("unit", "Pilih unit tempat orang ini bekerja.")
    budi.fills(email="wati.lestari@contoh.invalid")
    budi.presses("Beri akun")
    budi.sees_beside("unit", "Pilih unit tempat orang ini bekerja.")
    budi.holds(full_name="Wati Lestari (contoh)", email="wati.lestari@contoh.invalid")
    budi.chooses(unit=str(unit.pk))
    budi.presses_twice("Beri akun")

    budi.sees("Wati Lestari (contoh)")
    wati = User.objects.get(email="wati.lestari@contoh.invalid")
    assert [row.unit for row in wati.memberships.all()] == [unit]


@pytest.mark.journey("registration")
def test_a_description_is_kept_on_the_page_until_it_can_be_read(scene):
    proposal, writer = a_draft_in_hand(scene)
    sari = scene.enters(writer)

    sari.goes_to(f"/proposal/{proposal.pk}/")
    sari.follows("Keterangan inovasi")
    sari.fills(title="Loket subuh (contoh)", started_on_hari="31", started_on_bulan="2", started_on_tahun="2020")
    sari.fills(origin="bukan nomor")
    sari.presses("Simpan")
    sari.sees("Tanggal ini tidak ada di kalender.")
    sari.sees_beside("origin", "Tidak ada inovasi berjudul ini di katalog.")
    sari.holds(title="Loket subuh (contoh)", started_on_hari="31", origin="bukan nomor")
    sari.fills(started_on_hari="28", started_on_tahun="2099", origin="")
    sari.presses("Simpan")
    sari.sees("Tanggal mulai diterapkan tidak boleh di masa depan.")
    sari.fills(started_on_tahun="2020")
    sari.presses("Simpan")

    sari.sees("Loket subuh (contoh)")
    proposal.refresh_from_db()
    assert (proposal.title, str(proposal.started_on)) == ("Loket subuh (contoh)", "2020-02-28")
