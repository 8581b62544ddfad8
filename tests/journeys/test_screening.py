"""The secretariat screens what was handed in, and gives what passed to readers without a conflict."""

import pytest

from sinovik.competitions.models import Proposal, ScreeningDecision, ScreeningRun
from sinovik.competitions.queries.screening import clean_in
from sinovik.competitions.states import ProposalState, Severity
from sinovik.judging.models import Assignment, Conflict, Sheet
from sinovik.judging.states import AssignmentState, EvaluatorState, Ground, SheetState
from tests.journeys.visitor import DESKTOP

NOTE = "Mulai diterapkan tiga bulan sebelum penutupan, menurut surat pernyataan pimpinan instansi."


def examined(scene, nadia) -> ScreeningRun:
    """The secretariat lets the machine look first."""
    nadia.goes_to(f"/edisi/{scene.edition.slug}/")
    nadia.follows("Meja seleksi")
    nadia.sees("Belum diperiksa otomatis")
    nadia.presses("Periksa otomatis")
    nadia.sees("Pemeriksaan otomatis berjalan")
    assert scene.does_what_waits() >= 1
    nadia.goes_to(nadia.path)
    return ScreeningRun.objects.get(edition=scene.edition)


def passed_on_the_funnel(visitor, edition) -> str:
    """What the funnel of the edition's page says of those that passed."""
    visitor.goes_to(f"/edisi/{edition.slug}/")
    return visitor.page.locator(".sn-funnel li", has_text="Lolos administrasi").locator("b").inner_text().split()[0]


@pytest.mark.journey("screening")
def test_the_secretariat_fails_one_with_reasons_passes_one_and_sees_the_funnel_change(scene):
    nadia = scene.enters(scene.somebody("secretariat"))
    assert passed_on_the_funnel(nadia, scene.edition) == "0"
    run = examined(scene, nadia)
    bad = Proposal.objects.filter(findings__run=run, findings__severity=Severity.BLOCKER).order_by("number").first()
    good = clean_in(run).exclude(findings__run=run).first()

    nadia.follows(bad.number)
    nadia.sees(bad.title, "Temuan", "Menghalangi", "Dasar:")
    nadia.presses("Catat keputusan")
    nadia.sees("Ada yang perlu diperbaiki")
    nadia.chooses(outcome="fail")
    nadia.fills(note=NOTE)
    nadia.presses("Catat keputusan")
    nadia.sees("Pilih paling sedikit satu alasan tidak lolos.")
    assert nadia.field("note").input_value() == NOTE
    nadia.chooses(outcome="pass")
    nadia.fills(note="")
    nadia.presses("Catat keputusan")
    nadia.sees("Proposal ini punya temuan. Tuliskan mengapa tetap lolos.")
    assert ScreeningDecision.objects.count() == 0
    nadia.chooses(outcome="fail")
    nadia.ticks(reasons="too_young")
    nadia.fills(note=NOTE)
    nadia.presses("Catat keputusan")
    nadia.sees(f"Keputusan untuk {bad.number} tercatat.")

    nadia.goes_to(f"/proposal/{good.pk}/seleksi/")
    nadia.sees("Pemeriksaan otomatis tidak menemukan apa-apa.")
    nadia.chooses(outcome="pass")
    nadia.presses("Catat keputusan")
    nadia.sees(f"Keputusan untuk {good.number} tercatat.")

    assert passed_on_the_funnel(nadia, scene.edition) == "1"
    nadia.sees("1 tidak lolos")
    decided = ScreeningDecision.objects.get(proposal=bad)
    assert (decided.outcome, decided.reasons, decided.note, decided.run) == ("fail", ["too_young"], NOTE, run)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (ProposalState.INELIGIBLE, ProposalState.ELIGIBLE)


@pytest.mark.journey("screening")
def test_a_decision_is_taken_back_with_a_reason_and_another_takes_its_place(scene):
    nadia = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    run = examined(scene, nadia)
    clean = clean_in(run).count()
    nadia.presses(f"Loloskan {clean} tanpa temuan berat")
    nadia.sees("Semua proposal tanpa temuan berat diloloskan.")
    assert Proposal.objects.filter(edition=scene.edition, state=ProposalState.ELIGIBLE).count() == clean
    passed = Proposal.objects.filter(edition=scene.edition, state=ProposalState.ELIGIBLE).order_by("number")[0]

    nadia.goes_to(f"/proposal/{passed.pk}/")
    nadia.follows("Tarik kembali keputusan seleksi")
    nadia.fills(reason="Surat pernyataannya belum ditandatangani.")
    nadia.presses("Tarik kembali")
    nadia.sees("Keputusan ditarik kembali. Proposal menunggu keputusan baru.")
    nadia.chooses(outcome="fail")
    nadia.ticks(reasons="incomplete")
    nadia.presses("Catat keputusan")

    passed.refresh_from_db()
    assert passed.state == ProposalState.INELIGIBLE
    assert list(passed.history.order_by("pk").values_list("verb", flat=True))[-3:] == ["pass", "reverse", "fail"]


def a_reading(scene) -> Sheet:
    rows = Sheet.objects.filter(assignment__stage=scene.stage("desk"), state=SheetState.OPEN)
    return rows.select_related("assignment__evaluator__user", "assignment__proposal__agency").order_by("pk")[0]


@pytest.mark.journey("desk")
def test_a_reader_steps_back_and_the_secretariat_gives_the_entry_to_another_free_of_conflict(scene):
    sheet = a_reading(scene)
    entry, reader = sheet.assignment.proposal, sheet.assignment.evaluator
    rini = scene.enters(reader.user)
    rini.goes_to(f"/lembar-nilai/{sheet.pk}/")
    rini.follows("Saya mengenali pengusul ini dan ingin mundur")
    rini.presses("Mundur dari penilaian ini")
    rini.sees("Ada yang perlu diperbaiki")
    rini.fills(reason="Kakak saya memimpin unit ini.")
    rini.presses("Mundur dari penilaian ini")
    rini.sees("Sekretariat mencari pembaca lain.")
    rini.goes_to(f"/lembar-nilai/{sheet.pk}/", status=404)

    nadia = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    nadia.goes_to(f"/meja-penilaian/{scene.edition.slug}/")
    nadia.follows("Penugasan")
    nadia.presses("Hitung rencana")
    nadia.sees("Rencana ini terbukti yang terbaik.")
    nadia.presses("Terapkan dan kirim surat")
    nadia.sees("Semua proposal sudah cukup pembaca.")

    standing = Assignment.objects.filter(proposal=entry, stage=scene.stage("desk"), state=AssignmentState.ACTIVE)
    barred = set(Conflict.objects.filter(agency=entry.agency).values_list("evaluator", flat=True))
    readers = set(standing.values_list("evaluator", flat=True))
    assert reader.pk in barred
    assert (len(readers), readers & barred) == (scene.edition.book.scoring("desk").readings, set())
    assert Conflict.objects.get(evaluator=reader, agency=entry.agency).ground == Ground.RECUSED


@pytest.mark.journey("desk")
def test_a_reader_leaves_comes_back_and_says_anew_what_is_known_of_them(scene):
    sheet = a_reading(scene)
    reader, agency = sheet.assignment.evaluator, sheet.assignment.proposal.agency
    nadia = scene.enters(scene.somebody("secretariat"))
    nadia.goes_to(f"/meja-penilaian/{scene.edition.slug}/penilai/")
    nadia.follows(reader.user.full_name)
    nadia.follows("Catat kepergian")
    nadia.fills(reason="Pindah tugas ke luar kota.")
    nadia.presses("Catat kepergian")
    nadia.follows("Catat kembalinya")
    nadia.fills(reason="Mutasi dibatalkan.")
    nadia.presses("Catat kembalinya")
    nadia.sees("Pindah tugas ke luar kota.", "Mutasi dibatalkan.")

    rini = scene.enters(reader.user)
    rini.goes_to("/penilaian/")
    rini.follows("Nyatakan kepentingan")
    rini.presses("Nyatakan kepentingan")
    rini.sees("Setujui pakta integritas lebih dulu.")
    rini.ticks(accepts_pact=True)
    rini.presses("Nyatakan kepentingan")
    rini.follows("Profil saya")
    rini.fills(capacity="0", interests="pangan, kesehatan", mentored=agency.name)
    rini.presses("Simpan profil")
    assert rini.field("mentored").input_value() == agency.name
    rini.fills(capacity="40")
    rini.presses("Simpan profil")
    rini.sees("Profil Anda tersimpan.")

    reader.refresh_from_db()
    assert (reader.state, reader.capacity, reader.interests) == (EvaluatorState.READY, 40, "pangan, kesehatan")
    assert Ground.MENTOR in reader.conflicts.filter(agency=agency).values_list("ground", flat=True)
