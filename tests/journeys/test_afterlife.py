"""What becomes of an innovation after the competition: copied, visited, measured, embedded and asked about."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sinovik.foundation.access.models import User
from sinovik.innovations.models import Innovation
from sinovik.inquiries.models import Inquiry
from sinovik.inquiries.queries import calendar
from sinovik.inquiries.rules import last_day, token_of
from sinovik.inquiries.states import AccessWay, DeliveryWay, InquiryState, ObjectionReason, RequesterKind
from sinovik.institutionalization.models import BudgetLine, LegalBasis
from sinovik.institutionalization.states import BasisKind, MoneySource
from sinovik.monitoring.models import Indicator, SustainabilityReview
from sinovik.monitoring.states import Direction, Frequency, Sustainability
from sinovik.portal.queries.words import address_of
from sinovik.rehearsal import life
from sinovik.replication.models import Interest, LineageConfirmation, Step, Visit
from sinovik.replication.states import ImplementationState, StepKind
from tests.journeys.visitor import DESKTOP

WISH = "Antrean kami serupa. Kami ingin mencobanya di dua kecamatan lebih dulu."
WHY = "Hari pasar di tempat kami jatuh pada Rabu dan Sabtu."
ADMINS = User.objects.filter(memberships__role="local_admin", memberships__until=None)


def opened() -> Innovation:
    """One of the innovations whose pages the finalists opened, and which nobody has asked to copy."""
    asked_for = Interest.objects.values("innovation")
    return Innovation.objects.filter(published_at__isnull=False, is_demo=True).exclude(pk__in=asked_for)[0]


def admin_of(innovation: Innovation) -> User:
    return ADMINS.filter(memberships__agency=innovation.owner).order_by("pk")[0]


def admin_elsewhere(innovation: Innovation) -> User:
    return ADMINS.exclude(memberships__agency=innovation.owner).order_by("-pk")[0]


def day(moment) -> str:
    return moment.date().isoformat()


def asks_and_is_accepted(copier, owner, innovation: Innovation) -> Interest:
    """The wish is too long first, then asked from the public page; a refusal without a reason is not sent."""
    copier.goes_to(address_of(innovation))
    copier.follows("Tiru inovasi ini")
    copier.fills(purpose=f"{WISH} " * 20)
    copier.presses("Kirim minat")
    copier.sees("Tulisan ini lebih 20 kata. Ringkas sampai 200 kata.")
    assert copier.field("purpose").input_value() == (f"{WISH} " * 20)
    copier.fills(purpose=WISH)
    copier.presses("Kirim minat")
    copier.sees("Minat Anda sudah dikirim kepada pemilik inovasi.", "Menunggu jawaban pemilik")
    owner.goes_to("/replikasi/")
    owner.follows(str(innovation))
    owner.follows("Jawab minat")
    owner.chooses(decision="refuse")
    owner.presses("Kirim jawaban")
    owner.sees("Tuliskan alasan")
    assert owner.page.locator("input[value=refuse]").is_checked()
    owner.chooses(decision="accept")
    owner.fills(reason="Silakan datang melihat lebih dulu.")
    owner.presses("Kirim jawaban")
    return Interest.objects.get(innovation=innovation, purpose=WISH)


def agrees(owner, today) -> None:
    owner.follows("Catat perjanjian")
    owner.fills(number="PKS/9/CONTOH", signed_on=day(today), starts_on=day(today + timedelta(days=1)))
    owner.fills(ends_on=day(today), scope="Seluruh alur layanan dan formulirnya.")
    owner.presses("Simpan perjanjian")
    owner.sees("Tanggal berakhir harus sama dengan atau sesudah tanggal mulai.")
    assert owner.field("number").input_value() == "PKS/9/CONTOH"
    assert owner.field("ends_on").input_value() == day(today)
    owner.fills(ends_on=day(today + timedelta(days=365)))
    owner.presses("Simpan perjanjian")


def copies_and_reports(copier, today) -> None:
    """A report without a step and a change without its reason are refused."""
    copier.follows("Mulai peniruan")
    copier.presses("Mulai peniruan")
    copier.follows("Laporkan hasil")
    copier.fills(title="Jadwal Pasar (contoh)")
    copier.presses("Kirim laporan")
    copier.sees("Catat dahulu paling sedikit satu langkah tiru atau modifikasi.")
    assert copier.field("title").input_value() == "Jadwal Pasar (contoh)"
    copier.follows("Batal")
    copier.follows("Catat langkah")
    copier.chooses(kind=StepKind.MODIFY)
    copier.fills(done_on=day(today), what="Jadwal diganti menjadi dua kali sepekan.")
    copier.presses("Simpan langkah")
    copier.sees("Tuliskan mengapa bagian ini diubah dari aslinya.")
    assert copier.field("what").input_value() == "Jadwal diganti menjadi dua kali sepekan."
    copier.fills(why=WHY)
    copier.presses("Simpan langkah")
    copier.sees("Langkah sudah tercatat.", WHY)
    copier.follows("Laporkan hasil")
    copier.fills(title="Jadwal Pasar (contoh)")
    copier.presses("Kirim laporan")
    copier.sees("Laporan sudah dikirim. Pemilik akan memastikannya.")


@pytest.mark.journey("afterwards")
def test_another_agency_asks_copies_changes_and_the_owner_confirms(scene):
    innovation = opened()
    copier, owner = scene.enters(admin_elsewhere(innovation)), scene.enters(admin_of(innovation), width=DESKTOP)

    interest = asks_and_is_accepted(copier, owner, innovation)
    agrees(owner, scene.now)
    copier.goes_to(f"/replikasi/{interest.pk}/")
    copier.sees("Silakan datang melihat lebih dulu.", "PKS/9/CONTOH")
    copies_and_reports(copier, scene.now)
    owner.goes_to(f"/replikasi/{interest.pk}/")
    owner.sees(WHY)
    owner.follows("Periksa laporan")
    owner.chooses(decision="confirm")
    owner.presses("Kirim keputusan")
    owner.sees("Keputusan Anda sudah dikirim kepada peniru.", "Dipastikan pemilik")
    owner.goes_to(address_of(innovation))
    owner.sees("1 tiruan belum diterbitkan.")
    assert owner.page.get_by_role("link", name="Tiru inovasi ini").count() == 0

    edge = LineageConfirmation.objects.get(source=innovation)
    assert edge.copy.title == "Jadwal Pasar (contoh)"
    assert (edge.copy.owner, edge.implementation.state) == (interest.agency, ImplementationState.CONFIRMED)
    assert Step.objects.get(implementation=edge.implementation).why == WHY


@pytest.mark.journey("afterwards")
def test_an_indicator_is_designed_reported_and_verified_with_both_figures_kept(scene):
    innovation = opened()
    owner, assessor = scene.enters(admin_of(innovation)), scene.enters(scene.somebody("assessor"), width=DESKTOP)
    begun = scene.now - timedelta(days=70)

    owner.goes_to(f"/pemantauan/inovasi/{innovation.number}/")
    owner.follows("Rancang indikator")
    owner.fills(name="Lama menunggu", unit="menit", baseline="95,5", target="120", source="Catatan loket")
    owner.fills(starts_on=day(begun))
    owner.chooses(direction=Direction.DOWN, frequency=Frequency.MONTHLY)
    owner.presses("Simpan indikator")
    owner.sees("Target harus searah dengan arah indikator dibanding nilai awal.")
    assert owner.field("baseline").input_value() == "95,5"
    owner.fills(target="30")
    owner.presses("Simpan indikator")
    owner.follows("Laporkan Lama menunggu")
    owner.fills(value="34,25", note="Rata-rata satu bulan.")
    owner.presses("Kirim laporan")
    owner.sees("Lampirkan berkas bukti atau sebutkan di mana bukti dapat dilihat.")
    assert owner.field("value").input_value() == "34,25"
    owner.fills(evidence_source="Rekap loket di ruang pelayanan")
    owner.presses("Kirim laporan")
    owner.sees("Laporan sudah dikirim. Asesor akan memeriksanya.")

    assessor.goes_to("/pemeriksaan/")
    assessor.follows("Lama menunggu")
    assessor.fills(value="sekitar 38", reason="Rekap tidak memuat hari Sabtu.")
    assessor.presses("Simpan pemeriksaan")
    assessor.sees("Tulis “Nilai menurut pemeriksaan Anda” dengan angka, misalnya 12,5.")
    assert assessor.field("value").input_value() == "sekitar 38"
    assessor.fills(value="38")
    assessor.presses("Simpan pemeriksaan")
    assessor.sees("Pemeriksaan Anda sudah tersimpan di samping laporan pemilik.")
    public = scene.enters()
    public.goes_to(address_of(innovation))
    public.sees("Lama menunggu", "34,25", "38")

    indicator = Indicator.objects.get(innovation=innovation, name="Lama menunggu")
    measured = indicator.measurements.get()
    assert (indicator.baseline, indicator.target) == (Decimal("95.5"), Decimal(30))
    assert (measured.value, measured.verification.value) == (Decimal("34.25"), Decimal(38))


@pytest.mark.journey("afterwards")
def test_the_owner_says_how_the_innovation_fares_and_the_assessor_finds_another_state(scene):
    innovation, last_year = opened(), scene.now.year - 1
    owner, assessor = scene.enters(admin_of(innovation)), scene.enters(scene.somebody("assessor"))

    owner.goes_to(f"/pemantauan/inovasi/{innovation.number}/")
    owner.follows("Laporkan keberlanjutan")
    owner.chooses(state=Sustainability.GROWING)
    owner.fills(year=str(last_year + 2), note="Layanan berjalan di semua kecamatan.")
    owner.presses("Kirim laporan")
    owner.sees("Tahun ini belum tiba. Pilih tahun yang sedang berjalan atau sebelumnya.")
    assert owner.field("note").input_value() == "Layanan berjalan di semua kecamatan."
    owner.fills(year=str(last_year))
    owner.presses("Kirim laporan")
    assessor.goes_to("/pemeriksaan/")
    assessor.follows(str(innovation))
    assessor.chooses(state=Sustainability.REPLICATED)
    assessor.fills(reason="Diperiksa dari laporan dan wawancara petugas.")
    assessor.presses("Simpan temuan")
    assessor.sees("Belum ada salinan yang dipastikan")
    assessor.chooses(state=Sustainability.SMOOTH)
    assessor.presses("Simpan temuan")
    assessor.sees("Temuan Anda sudah tersimpan di samping laporan pemilik.")

    review = SustainabilityReview.objects.get(innovation=innovation, year=last_year)
    assert (review.reported_state, review.state) == (Sustainability.GROWING, Sustainability.SMOOTH)


@pytest.mark.journey("afterwards")
def test_a_rule_a_budget_line_and_a_visit_are_recorded_and_impossible_ones_refused(scene):
    innovation, year = opened(), str(scene.now.year)
    owner = scene.enters(admin_of(innovation))

    owner.goes_to(f"/pelembagaan/{innovation.number}/")
    owner.follows("Catat dasar hukum")
    owner.chooses(kind=BasisKind.HEAD_OF_REGION)
    owner.fills(number="14 (contoh)", year=year, title="Pedoman layanan (contoh)")
    owner.fills(enacted_on_hari="31", enacted_on_bulan="2", enacted_on_tahun=year)
    owner.presses("Simpan")
    owner.sees("Tanggal ini tidak ada di kalender.")
    assert owner.field("title").input_value() == "Pedoman layanan (contoh)"
    owner.fills(enacted_on_hari="28")
    owner.presses("Simpan")
    owner.sees("Dasar hukum sudah tercatat.")
    owner.follows("Catat anggaran")
    owner.fills(year=year, code="1.02.03 (contoh)", amount="seratus juta")
    owner.chooses(source=MoneySource.REGION)
    owner.presses("Simpan")
    owner.sees("Tulis “Jumlah (rupiah)” dengan angka bulat, misalnya 120.")
    assert owner.field("amount").input_value() == "seratus juta"
    owner.fills(amount="120.000.000")
    owner.presses("Simpan")
    owner.sees("Baris anggaran sudah tercatat.", "Rp120.000.000")

    owner.goes_to("/replikasi/kunjungan/")
    owner.follows("Catat kunjungan")
    owner.chooses(innovation=str(innovation.pk))
    owner.fills(visitor="Dinas Tamu (contoh)", people="12", purpose="Melihat alur layanan.")
    owner.fills(visited_on=day(scene.now + timedelta(days=1)))
    owner.presses("Simpan")
    owner.sees("Tanggal kunjungan belum tiba.")
    assert owner.field("visitor").input_value() == "Dinas Tamu (contoh)"
    owner.fills(visited_on=day(scene.now))
    owner.presses("Simpan")
    owner.sees("Kunjungan sudah tercatat.", "Dinas Tamu (contoh)")

    basis, line = LegalBasis.objects.get(innovation=innovation), BudgetLine.objects.get(innovation=innovation)
    assert (basis.number, basis.enacted_on) == ("14 (contoh)", date(scene.now.year, 2, 28))
    assert (line.amount, line.source) == (120_000_000, MoneySource.REGION)
    assert Visit.objects.get(innovation=innovation).people == 12


@pytest.mark.journey("afterwards")
def test_a_visitor_asks_and_the_officer_answers_in_the_last_second_of_the_tenth_working_day(scene):
    innovation = opened()
    visitor, officer = scene.enters(), scene.enters(scene.somebody("information_officer"), width=DESKTOP)

    visitor.goes_to(address_of(innovation))
    visitor.follows("Minta informasi")
    visitor.fills(subject="Biaya alat", details="Daftar alat dan biayanya.", purpose="Penelitian", name="Warga Contoh")
    visitor.chooses(access_way=AccessWay.FILE, delivery_way=DeliveryWay.EMAIL, requester_kind=RequesterKind.PERSON)
    visitor.fills(email="warga di contoh")
    visitor.presses("Kirim permohonan")
    visitor.sees("Tulis alamat surel yang lengkap pada “Alamat surel”")
    assert visitor.field("email").input_value() == "warga di contoh"
    visitor.fills(email="warga@contoh.invalid")
    visitor.presses("Kirim permohonan")
    visitor.sees("Permohonan Anda sudah kami terima.", str(innovation))
    asked = Inquiry.objects.get(subject="Biaya alat")
    officer.goes_to("/meja-informasi/")
    officer.follows("Biaya alat")
    officer.follows("Nyatakan lengkap")
    officer.presses("Nyatakan lengkap")
    due = calendar().deadline(asked.received_at, 10)
    scene.moves_clock_to(due - timedelta(seconds=1), frozen=True)
    officer.goes_to(f"/meja-informasi/{asked.pk}/")
    officer.sees("Hari ini")
    officer.follows("Jawab permohonan")
    officer.fills(text="Daftar alat dan biaya kami tulis di sini.")
    officer.presses("Jawab permohonan")
    visitor.goes_to(f"/permintaan-informasi/{token_of(asked)}/")
    visitor.sees("Daftar alat dan biaya kami tulis di sini.")

    asked.refresh_from_db()
    assert asked.state == InquiryState.ANSWERED
    assert (asked.innovation, asked.answer_due_at - asked.answered_at) == (innovation, timedelta(seconds=1))


@pytest.mark.journey("afterwards")
def test_one_second_after_the_legal_time_the_officer_may_not_extend_and_the_visitor_may_object(scene):
    officer = scene.enters(scene.somebody("information_officer"), width=DESKTOP)
    life.ask_for_information(opened(), scene.somebody("information_officer"), answered=False)
    asked = Inquiry.objects.latest("pk")
    visitor = scene.enters()

    officer.goes_to(f"/meja-informasi/{asked.pk}/confirm/")
    officer.presses("Nyatakan lengkap")
    asked.refresh_from_db()
    scene.moves_clock_to(asked.due_at - timedelta(seconds=1), frozen=True)
    visitor.goes_to(f"/permintaan-informasi/{token_of(asked)}/")
    assert visitor.page.get_by_role("link", name="Ajukan keberatan").count() == 0
    scene.moves_clock_to(asked.due_at + timedelta(seconds=1), frozen=True)
    officer.goes_to(f"/meja-informasi/{asked.pk}/extend/")
    officer.fills(reason="Bahan dari unit belum datang.")
    officer.presses("Perpanjang waktu")
    officer.sees("tenggat")
    assert officer.field("reason").input_value() == "Bahan dari unit belum datang."
    visitor.goes_to(f"/permintaan-informasi/{token_of(asked)}/")
    visitor.sees("tenggatnya lewat")
    visitor.follows("Ajukan keberatan")
    visitor.chooses(ground=ObjectionReason.SILENCE)
    visitor.presses("Kirim keberatan")
    visitor.sees("Isi “Penjelasan”.")
    visitor.fills(reason="Sampai hari ini belum ada jawaban.")
    visitor.presses("Kirim keberatan")
    visitor.sees("Keberatan Anda sudah kami terima.")

    asked.refresh_from_db()
    assert (asked.state, asked.objection) == (InquiryState.OBJECTED, "Sampai hari ini belum ada jawaban.")
    assert last_day(asked.due_at) == last_day(calendar().deadline(scene.now, 30))
