"""From the secret choice to the award: announced, objected to, decreed, heard, visited, chosen again, and explained."""

from datetime import timedelta

import pytest

from sinovik.competitions.models import Proposal
from sinovik.competitions.states import ProposalState
from sinovik.foundation.access.models import User
from sinovik.judging.models import Announcement, Decision, FieldVisit, Interview, Objection, ResultSheet, Seat
from sinovik.judging.queries.evaluators import ready_evaluators
from sinovik.judging.queries.interviews import finalists
from sinovik.judging.queries.panel import panelists_of
from sinovik.judging.rules.reading import reading_rules
from sinovik.judging.rules.visits import CHECKLIST
from sinovik.judging.states import EvaluatorRole, Outcome, SheetState
from sinovik.judging.states.interviews import InterviewState
from sinovik.judging.states.objections import ObjectionState
from sinovik.judging.states.visits import VisitState
from sinovik.recognition.models import Award, Decree
from tests.foundation.files.makers import pdf
from tests.journeys.sittings import (
    closes_stage,
    everybody_is_heard,
    opens_stage,
    rest_is_heard,
    winners_are_chosen,
)
from tests.journeys.visitor import DESKTOP

GROUND = "Bukti penurunan waktu tunggu pada bagian Signifikansi tidak dibaca."
REPORT = "Antrean sudah tidak ada. Petugas memperlihatkan catatan tiga bulan terakhir."


def admin_of(proposal: Proposal) -> User:
    return User.objects.filter(memberships__role="local_admin", memberships__agency=proposal.agency).order_by("pk")[0]


def announces(nadia, scene, number: str, title: str) -> Announcement:
    """The secretariat publishes the plenary that waits; a missing number is asked for."""
    nadia.goes_to(f"/meja-hasil/{scene.edition.slug}/")
    nadia.follows("Umumkan")
    nadia.fills(title=title)
    nadia.presses("Terbitkan pengumuman")
    nadia.sees("Isi “Nomor pengumuman”.")
    assert nadia.field("title").input_value() == title
    nadia.fills(number=number)
    nadia.presses("Terbitkan pengumuman")
    return Announcement.objects.get(number=number)


def decrees(nadia, scene, number: str) -> Decree:
    nadia.goes_to(f"/meja-hasil/{scene.edition.slug}/keputusan/")
    nadia.follows("Terbitkan keputusan")
    nadia.fills(number=number, title="Penetapan inovasi pelayanan publik (contoh)", signatory="Menteri (contoh)")
    nadia.fills(dated=scene.now.date().isoformat())
    nadia.presses("Terbitkan keputusan")
    nadia.sees(f"Keputusan {number} sudah terbit.")
    return Decree.objects.get(number=number)


@pytest.mark.journey("plenary_end")
def test_finalists_are_announced_an_entrant_objects_is_answered_and_the_decree_stands_on_the_web(scene):
    nadia = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    left_out = Proposal.objects.filter(edition=scene.edition, state=ProposalState.INELIGIBLE).order_by("pk")[0]
    budi = scene.enters(admin_of(left_out))
    opens_stage(scene, nadia, "announcement_finalists")
    announcement = announces(nadia, scene, "B/7/CONTOH/2022", "Pengumuman finalis (contoh)")
    closes_stage(scene, nadia, "announcement_finalists")
    opens_stage(scene, nadia, "objection_finalists")

    budi.goes_to("/sanggahan/")
    budi.follows(left_out.title)
    budi.presses("Kirim sanggahan")
    budi.sees("Isi “Alasan sanggah”.")
    budi.fills(ground=GROUND)
    budi.attaches("evidence", {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": b"bukan PDF"})
    budi.presses("Kirim sanggahan")
    assert budi.field("ground").input_value() == GROUND
    assert Objection.objects.count() == 0
    budi.attaches("evidence", {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    budi.presses("Kirim sanggahan")
    budi.sees("Sanggahan Anda sudah kami terima.", GROUND)

    nadia.goes_to(f"/meja-hasil/{scene.edition.slug}/keputusan/")
    nadia.sees("Ada sanggahan terbuka")
    nadia.follows("Jawab sanggahan")
    nadia.follows(left_out.title)
    nadia.chooses(verdict="dismiss")
    nadia.presses("Kirim jawaban")
    nadia.sees("Isi “Alasan jawaban”.")
    nadia.fills(reason="Bagian itu dibaca dua panelis. Hasilnya tetap.")
    nadia.presses("Kirim jawaban")
    budi.goes_to("/sanggahan/")
    budi.follows(left_out.title)
    budi.sees("Bagian itu dibaca dua panelis. Hasilnya tetap.")

    scene.moves_clock_to(scene.stage("objection_finalists").closes_at + timedelta(minutes=1))
    opens_stage(scene, nadia, "decree_finalists")
    decree = decrees(nadia, scene, "7/2022-CONTOH")
    anybody = scene.enters(width=DESKTOP)
    anybody.goes_to("/keputusan/")
    anybody.follows(decree.number)
    chosen = Decision.objects.filter(plenary=announcement.plenary, outcome=Outcome.CHOSEN)
    anybody.sees("Tidak ada peringkat di dalam satu tingkat.", *chosen.values_list("proposal__title", flat=True))
    assert decree.entries.count() == chosen.count() == 2
    assert Objection.objects.get().state == ObjectionState.DISMISSED


def plans_hearings(nadia, scene) -> None:
    """One room, two panelists, the first working days to come."""
    opens_stage(scene, nadia, "interview")
    nadia.goes_to(f"/meja-hasil/{scene.edition.slug}/wawancara/")
    nadia.follows("Tambah ruang")
    nadia.fills(name="Ruang Kawung")
    nadia.presses("Tambah ruang")
    monday = scene.now.date() + timedelta(days=7 - scene.now.date().weekday())
    nadia.fills(first_day=monday.isoformat(), last_day=(monday + timedelta(days=1)).isoformat())
    nadia.presses("Susun dan undang")
    nadia.sees("Pilih panelis paling sedikit untuk satu ruang.")
    (name,) = {field.get_attribute("name") for field in nadia.page.locator("main input[name^=panel_]").all()}
    for panelist in panelists_of(scene.edition)[:2]:
        nadia.ticks(**{name: str(panelist.pk)})
    nadia.presses("Susun dan undang")
    nadia.sees("Jadwal tersusun dan undangan dikirim ke instansi.")


@pytest.mark.journey("finalists")
def test_a_hearing_is_planned_confirmed_and_scored_from_its_first_second(scene):
    nadia = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    plans_hearings(nadia, scene)
    slot = Interview.objects.filter(stage__edition=scene.edition).order_by("starts_at")[0]
    budi = scene.enters(admin_of(slot.proposal))
    budi.goes_to("/wawancara/")
    budi.follows(slot.proposal.title)
    budi.chooses(who="delegate")
    budi.fills(presenter="Rina Wulandari, sekretaris dinas (contoh)")
    budi.presses("Konfirmasi kehadiran")
    budi.sees("Unggah surat kuasa bila yang hadir bukan pimpinan.")
    budi.attaches("mandate", {"name": "kuasa.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    budi.presses("Konfirmasi kehadiran")
    budi.sees("Kehadiran Anda sudah dicatat.")
    slot.refresh_from_db()
    assert (slot.state, slot.presenter) == (InterviewState.CONFIRMED, "Rina Wulandari, sekretaris dinas (contoh)")

    seat = Seat.objects.select_related("panelist__user", "assignment__sheet").filter(interview=slot).order_by("pk")[0]
    rules = reading_rules(scene.stage("interview"))
    dewi = scene.enters(seat.panelist.user)
    scene.moves_clock_to(slot.starts_at - timedelta(seconds=1), frozen=True)
    dewi.goes_to("/urutan-wawancara/")
    dewi.follows(slot.proposal.title)
    dewi.sees("Nilai dapat diisi sejak wawancara dimulai")
    scene.moves_clock_to(slot.starts_at, frozen=True)
    dewi.goes_to(dewi.path)
    dewi.presses("Kunci nilai")
    dewi.sees("Ada yang perlu diperbaiki")
    for key in rules.keys:
        dewi.chooses(**{f"score_{key}": "8"})
        dewi.fills(**{f"reason_{key}": "Dijawab dengan angka."})
    dewi.presses("Kunci nilai")
    dewi.sees("Nilai wawancara terkunci.")
    nadia.goes_to(f"/meja-hasil/{scene.edition.slug}/wawancara/{slot.pk}/")
    nadia.presses("Catat sudah berlangsung")

    sheet = seat.assignment.sheet
    sheet.refresh_from_db()
    slot.refresh_from_db()
    assert (slot.state, sheet.state) == (InterviewState.HELD, SheetState.LOCKED)
    assert sorted(sheet.scores.values_list("criterion", "value")) == sorted((key, 8) for key in rules.keys)
    rest_is_heard(scene, scene.somebody("secretariat"))
    nadia.goes_to(f"/meja-hasil/{scene.edition.slug}/wawancara/")
    nadia.sees("2/2")


@pytest.mark.journey("finalists")
def test_a_visit_is_reported_and_the_second_plenary_reads_it_before_it_chooses(scene):
    nadia = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    opens_stage(scene, nadia, "interview")
    everybody_is_heard(scene, scene.somebody("secretariat"))
    closes_stage(scene, nadia, "interview")
    opens_stage(scene, nadia, "visit")
    visited = finalists(scene.edition)[0]
    panelist = ready_evaluators(scene.edition, EvaluatorRole.PANELIST)[0]
    evaluator = ready_evaluators(scene.edition, EvaluatorRole.EVALUATOR)[0]
    nadia.goes_to(f"/meja-hasil/{scene.edition.slug}/kunjungan/rencana/")
    nadia.chooses(proposal=str(visited.pk), mode="secret")
    nadia.fills(planned_on=scene.now.date().isoformat(), place="Loket pelayanan")
    nadia.ticks(members=str(panelist.pk))
    nadia.presses("Rencanakan")
    nadia.sees("Tim verifikasi paling sedikit satu panelis dan satu evaluator.")
    nadia.ticks(members=str(evaluator.pk))
    nadia.presses("Rencanakan")
    nadia.sees("Verifikasi direncanakan dan tim diberi tahu.")

    dewi = scene.enters(panelist.user)
    dewi.goes_to("/kunjungan/")
    dewi.follows(visited.title)
    dewi.fills(text=REPORT)
    dewi.presses("Kunci laporan")
    dewi.sees("Ada yang perlu diperbaiki")
    assert dewi.field("text").input_value() == REPORT
    dewi.fills(visited_on=scene.now.date().isoformat())
    for item in CHECKLIST:
        dewi.chooses(**{f"item_{item.key}": "yes"})
    dewi.fills(note_users="Lima pengguna ditemui.")
    dewi.presses("Kunci laporan")
    dewi.sees("Laporan terkunci dan masuk ke pleno.")

    closes_stage(scene, nadia, "visit")
    opens_stage(scene, nadia, "plenary_winners")
    nadia.goes_to(f"/meja-penilaian/{scene.edition.slug}/interview/peringkat/")
    nadia.presses("Hitung dan bekukan")
    nadia.follows("Ke meja pleno")
    nadia.presses("Buka pleno")
    nadia.follows("Catat kehadiran")
    for one in panelists_of(scene.edition):
        nadia.ticks(panelist=str(one.pk))
    nadia.presses("Simpan kehadiran")
    dewi.goes_to(f"/pleno/{scene.edition.slug}/plenary_winners/")
    dewi.sees("dikunjungi")
    dewi.follows(visited.title)
    dewi.sees(REPORT, "Lima pengguna ditemui.", "Nilai setiap pembaca")
    nadia.follows("Tutup pleno")
    nadia.presses("Tutup dan simpan keputusan")

    assert FieldVisit.objects.get(proposal=visited).state == VisitState.REPORTED
    assert Decision.objects.filter(stage=scene.stage("plenary_winners"), outcome=Outcome.CHOSEN).count() >= 1


@pytest.mark.journey("finalists")
def test_winners_are_announced_decreed_awarded_and_anybody_checks_the_certificate(scene):
    office = scene.somebody("secretariat")
    nadia = scene.enters(office, width=DESKTOP)
    opens_stage(scene, nadia, "interview")
    everybody_is_heard(scene, office)
    winners_are_chosen(scene, office)
    opens_stage(scene, nadia, "announcement_winners")
    announces(nadia, scene, "B/8/CONTOH/2022", "Pengumuman inovasi terbaik (contoh)")
    closes_stage(scene, nadia, "announcement_winners")
    opens_stage(scene, nadia, "decree_winners")
    decree = decrees(nadia, scene, "8/2022-CONTOH")
    nadia.goes_to(f"/penghargaan/{decree.pk}/")
    nadia.follows("Catat penyerahan")
    nadia.presses("Catat dan terbitkan sertifikat")
    nadia.sees("Isi “Acara”.")
    nadia.fills(event="Malam penghargaan (contoh)", given_on=scene.now.date().isoformat())
    nadia.presses("Catat dan terbitkan sertifikat")
    nadia.sees("Penghargaan dicatat dan sertifikat terbit.")

    award = Award.objects.filter(entry__decree=decree).select_related("certificate", "agency").order_by("pk")[0]
    assert Award.objects.filter(entry__decree=decree).count() == decree.entries.count() >= 1
    anybody = scene.enters()
    anybody.goes_to("/periksa/sertifikat/")
    anybody.fills(kode=award.certificate.code)
    anybody.presses("Periksa")
    anybody.sees(award.certificate.number, award.agency.name)
    anybody.goes_to("/periksa/sertifikat/TIDAKADA0000/")
    anybody.sees("Kode ini tidak kami kenal")


@pytest.mark.journey("winners")
def test_every_entrant_gets_a_result_sheet_and_reads_the_own_one_only(scene):
    nadia = scene.enters(scene.somebody("secretariat"))
    opens_stage(scene, nadia, "publication")
    received = Proposal.objects.filter(edition=scene.edition).exclude(number=None)
    nadia.goes_to(f"/meja-hasil/{scene.edition.slug}/lembar-hasil/")
    nadia.presses("Buat lembar hasil")
    nadia.sees("Lembar hasil sedang dibuat.")
    assert scene.does_what_waits() >= 1
    nadia.goes_to(f"/meja-hasil/{scene.edition.slug}/lembar-hasil/")
    nadia.sees("Semua peserta sudah mempunyai lembar hasil.")

    sheets = ResultSheet.objects.filter(proposal__edition=scene.edition).select_related("proposal__agency")
    assert sheets.count() == received.count()
    passed = sheets.filter(proposal__state=ProposalState.ELIGIBLE).order_by("pk")[0]
    failed = sheets.filter(proposal__state=ProposalState.INELIGIBLE).exclude(proposal__agency=passed.proposal.agency)
    sari = scene.enters(passed.proposal.created_by)
    sari.goes_to("/lembar-hasil/")
    sari.follows(passed.proposal.title)
    criteria = reading_rules(scene.stage("desk")).criteria
    sari.sees("Yang dapat diperkuat", scene.stage("desk").title, *(row.label for row in criteria))
    sari.goes_to(f"/lembar-hasil/{failed.order_by('pk')[0].pk}/", status=404)
