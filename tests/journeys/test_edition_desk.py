"""The secretariat makes an edition, sees what it lacks, opens one, moves a date on record, begins and ends a stage."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from sinovik.competitions.models import CalendarChange, Edition
from sinovik.competitions.queries.editions import people_concerned
from sinovik.competitions.rules.editions import blockers_of
from sinovik.competitions.states import EditionState, StageState
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.ui.words import WIB, moment
from sinovik.transparency.states import EntryKind
from tests.journeys.visitor import DESKTOP

LETTER, WHY = "B/45/CONTOH/2022", "Layanan terganggu tiga hari menjelang penutupan."


def typed(at: datetime) -> str:
    """A moment as a browser's own field holds it, in the reader's zone."""
    return at.astimezone(WIB).strftime("%Y-%m-%dT%H:%M")


def blocked(count: int) -> str:
    return f"{count} hal harus dilengkapi sebelum dibuka"


def creates(secretary, template: str, slug: str, year: str = "2027") -> None:
    secretary.goes_to("/edisi/")
    secretary.follows("Edisi baru")
    secretary.chooses(template=template)
    secretary.fills(year=year, slug=slug, closes_at="2027-05-05T16:00")


@pytest.mark.journey("registration")
def test_a_real_edition_lists_everything_it_lacks_and_one_weight_is_written_down(scene):
    secretary = scene.enters(scene.somebody("secretariat"))

    creates(secretary, "kipp-2023", scene.edition.slug, year="27")
    secretary.presses("Buat edisi")
    secretary.sees("Tulis tahun antara 2014 dan 2100.")
    assert secretary.field("year").input_value() == "27"
    secretary.fills(year="2027")
    secretary.presses("Buat edisi")
    secretary.sees("Alamat ini sudah dipakai edisi lain. Pilih alamat yang berbeda.")
    assert secretary.field("closes_at").input_value() == "2027-05-05T16:00"
    secretary.fills(slug="kipp-nyata")
    secretary.presses("Buat edisi")
    edition = Edition.objects.get(slug="kipp-nyata")
    lacking = blockers_of(edition)
    secretary.sees(blocked(len(lacking)), *(finding.name for finding in lacking))
    assert secretary.page.get_by_role("link", name="Buka edisi").count() == 0
    secretary.goes_to("/edisi/kipp-nyata/buka/")
    secretary.sees(blocked(len(lacking)), *(finding.name for finding in lacking))
    assert secretary.page.get_by_role("button", name="Buka edisi ini").count() == 0

    secretary.follows("Bobot, dalam persen, Ringkasan")
    secretary.fills(value="sepuluh", source="Keputusan 7/2027 (contoh)")
    secretary.presses("Simpan nilai")
    secretary.sees("Nilai ini belum sesuai.")
    assert secretary.field("value").input_value() == "sepuluh"
    secretary.fills(value="12,5")
    secretary.presses("Simpan nilai")
    secretary.sees(blocked(len(lacking) - 1), "Keputusan 7/2027 (contoh)")
    edition.refresh_from_db()
    assert edition.state == EditionState.PREPARING
    assert {finding.place for finding in lacking} - {finding.place for finding in blockers_of(edition)} == {
        "section.ringkasan.weight"
    }


@pytest.mark.journey("registration")
def test_a_demo_edition_opens_once_nothing_is_missing_any_more(scene):
    secretary = scene.enters(scene.somebody("secretariat"), width=DESKTOP)

    creates(secretary, "kipp-2022-demo", "kipp-contoh-2027")
    secretary.presses("Buat edisi")
    secretary.sees("Templat ini memuat asumsi demo.")
    assert secretary.field("slug").input_value() == "kipp-contoh-2027"
    secretary.ticks(is_demo=True)
    secretary.presses("Buat edisi")
    secretary.sees("Siap dibuka")
    secretary.follows("Buka edisi")
    first = secretary.page
    secretary.open_tab()
    secretary.goes_to("/edisi/kipp-contoh-2027/tahap/registration/tanggal/")
    secretary.fills(closes_at="")
    secretary.presses("Simpan tanggal")
    secretary.page = first
    secretary.presses("Buka edisi ini")
    secretary.sees("Edisi belum dapat dibuka: 1 hal masih kurang.", "Tanggal akhir tahap ini belum diisi.")
    secretary.follows(re.compile("^Tanggal akhir"))
    secretary.fills(closes_at="2027-05-05T16:00")
    secretary.presses("Simpan tanggal")
    secretary.follows("Buka edisi")
    secretary.presses("Buka edisi ini")
    secretary.sees("Edisi dibuka. Aturannya kini beku dan sidiknya ada di catatan publik.")

    edition = Edition.objects.get(slug="kipp-contoh-2027")
    registration = edition.stages.get(key="registration")
    assert edition.state == EditionState.OPEN
    assert edition.rules_entry.kind == EntryKind.EDITION_OPENED
    assert registration.closes_at == datetime(2027, 5, 5, 9, tzinfo=UTC)


@pytest.mark.journey("registration")
def test_a_date_is_moved_by_letter_and_everybody_reads_the_old_and_the_new_one(scene):
    secretary, stage = scene.enters(scene.somebody("secretariat")), scene.stage("registration")
    old, new = stage.closes_at, stage.closes_at + timedelta(days=7)

    secretary.goes_to(f"/edisi/{scene.edition.slug}/tahap/registration/tanggal/")
    secretary.fills(closes_at=typed(new), reason=WHY)
    secretary.presses("Simpan tanggal")
    secretary.sees("Isi “Nomor surat”.")
    assert secretary.field("reason").input_value() == WHY
    secretary.fills(closes_at=typed(old - timedelta(days=1)), letter_number=LETTER)
    secretary.presses("Simpan tanggal")
    secretary.sees("Batas waktu untuk umum hanya dapat dimundurkan, tidak dimajukan.")
    assert secretary.field("closes_at").input_value() == typed(old - timedelta(days=1))
    secretary.fills(closes_at=typed(new))
    secretary.presses("Simpan tanggal")
    scene.does_what_waits()
    unit = scene.enters(scene.somebody("unit_member"))
    unit.goes_to("/meja/surat/")
    unit.follows(re.compile("jadwal Pendaftaran berubah"))
    unit.sees(LETTER, WHY, moment(old), moment(new))
    visitor = scene.enters(width=DESKTOP)
    visitor.goes_to(f"/kalender/{scene.edition.slug}/")
    visitor.sees(LETTER, WHY)

    change = CalendarChange.objects.filter(letter_number=LETTER).earliest("pk")
    stage.refresh_from_db()
    assert (change.old_closes_at, change.new_closes_at, stage.closes_at) == (old, new, new)
    told = Letter.objects.filter(subject__contains="jadwal Pendaftaran berubah")
    assert {letter.to for letter in told} == set(people_concerned(scene.edition))


@pytest.mark.journey("desk_end")
def test_a_stage_is_opened_closed_and_taken_up_again_with_a_reason(scene):
    secretary, edition = scene.enters(scene.somebody("secretariat")), scene.edition
    panel, plenary = scene.stage("panel"), scene.stage("plenary_finalists")

    secretary.goes_to(f"/edisi/{edition.slug}/tahap/plenary_finalists/")
    secretary.sees("Sekarang tidak ada yang perlu dilakukan pada tahap ini.")
    secretary.goes_to(f"/edisi/{edition.slug}/")
    secretary.follows(panel.title)
    first = secretary.page
    secretary.open_tab()
    secretary.goes_to(f"/edisi/{edition.slug}/tahap/panel/")
    secretary.presses("Buka tahap ini")
    secretary.sees("Tahap dibuka.")
    secretary.page = first
    secretary.presses("Buka tahap ini")
    secretary.sees("Tahap ini sudah dibuka.")
    panel.refresh_from_db()
    assert panel.state == StageState.OPEN
    secretary.goes_to(f"/edisi/{edition.slug}/tahap/panel/")
    secretary.presses("Tutup tahap ini")
    secretary.sees("Tahap ditutup.")
    secretary.follows(panel.title)
    secretary.presses("Buka kembali tahap ini")
    secretary.sees("Tuliskan alasan")
    secretary.fills(reason="Satu lembar nilai belum terkunci.")
    secretary.presses("Buka kembali tahap ini")
    secretary.sees("Tahap dibuka kembali.")

    panel.refresh_from_db()
    plenary.refresh_from_db()
    assert (panel.state, plenary.state) == (StageState.OPEN, StageState.WAITING)
    assert list(panel.history.order_by("pk").values_list("verb", flat=True)) == ["open", "close", "reopen"]
    assert panel.history.latest("pk").reason == "Satu lembar nilai belum terkunci."
