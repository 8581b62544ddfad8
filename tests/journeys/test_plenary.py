"""From locked sheets to a secret choice: the order is frozen, nominees are read, the panel decides with its reasons."""

import re

import pytest

from sinovik.judging.models import Conflict, Decision, Departure, Evaluator, Nomination, RankingRun, Sheet
from sinovik.judging.queries.panel import panelists_of
from sinovik.judging.states import AssignmentState, Outcome, SheetState
from tests.journeys.sittings import closes_stage, everybody_else_scores, opens_stage
from tests.journeys.visitor import DESKTOP

PLENARY = "plenary_finalists"


def ranks(nadia, scene, key: str) -> RankingRun:
    """The secretariat freezes the order of a stage and reads it."""
    nadia.goes_to(f"/meja-penilaian/{scene.edition.slug}/{key}/peringkat/")
    nadia.presses("Hitung dan bekukan")
    run = RankingRun.objects.get(stage=scene.stage(key))
    nadia.sees(f"Peringkat no. {run.number} dibekukan.", "Garis batas: 1 proposal di atas")
    return run


def calls_session(nadia, scene, run: RankingRun, present: list[Evaluator]) -> None:
    nadia.goes_to(f"/pleno/{scene.edition.slug}/{PLENARY}/")
    nadia.chooses(run=str(run.pk))
    nadia.fills(quorum="0")
    nadia.presses("Buka pleno")
    nadia.sees("Ada yang perlu diperbaiki")
    nadia.fills(quorum="2")
    nadia.presses("Buka pleno")
    nadia.sees("Kuorum belum tercapai.")
    nadia.follows("Catat kehadiran")
    for panelist in present:
        nadia.ticks(panelist=str(panelist.pk))
    nadia.presses("Simpan kehadiran")
    nadia.sees(f"{len(present)} panelis hadir, kuorum 2.")


@pytest.mark.journey("desk_end")
def test_the_order_is_frozen_explained_and_its_best_are_given_to_the_panel(scene):
    nadia = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    opens_stage(scene, nadia, "panel")
    run = ranks(nadia, scene, "desk")
    address, first = nadia.path, run.rows.select_related("proposal").get(group="umum", position=1)
    nadia.follows(first.proposal.title)
    nadia.sees("Nilai setiap pembaca", "sama dengan")
    nadia.goes_to(address)
    nadia.follows(re.compile("^Lihat seluruh urutan"))
    nadia.sees("Garis batas: 1 proposal di atas", first.proposal.number)
    nadia.goes_to(address)
    nadia.follows("Ke nominasi")
    nadia.presses("Tetapkan nominasi")
    nadia.sees("Nominasi ditetapkan.")
    nadia.goes_to(f"/meja-penilaian/{scene.edition.slug}/panel/penugasan/")
    nadia.presses("Hitung rencana")
    nadia.presses("Terapkan dan kirim surat")

    named = Nomination.objects.filter(stage=scene.stage("panel"))
    sheets = Sheet.objects.filter(assignment__stage=scene.stage("panel"), assignment__state=AssignmentState.ACTIVE)
    assert set(named.values_list("proposal", flat=True)) == set(
        run.rows.filter(position=1).values_list("proposal", flat=True)
    )
    assert sheets.count() == 2 * named.count()
    reader = sheets.select_related("assignment__evaluator__user", "assignment__proposal__agency").order_by("pk")[0]
    dewi = scene.enters(reader.assignment.evaluator.user)
    dewi.goes_to("/penilaian/")
    dewi.follows("Lanjutkan")
    dewi.sees(reader.assignment.proposal.number, "Lembar nilai")
    assert reader.assignment.proposal.agency.name not in dewi.page.content()


@pytest.mark.journey("desk_end")
def test_the_plenary_departs_with_a_reason_and_who_has_a_conflict_abstains(scene):
    nadia = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    opens_stage(scene, nadia, "panel")
    run = ranks(nadia, scene, "desk")
    closes_stage(scene, nadia, "panel")
    opens_stage(scene, nadia, PLENARY)
    free, partial = list(panelists_of(scene.edition))[:2]
    better, worse = (row.proposal for row in run.rows.filter(group="umum").order_by("position")[:2])

    doni = scene.enters(partial.user)
    doni.goes_to(f"/penilaian/{scene.edition.slug}/kepentingan/")
    doni.opens("Nyatakan kepentingan yang baru Anda ketahui")
    doni.fills(agency=worse.agency.name, note="Istri saya bekerja di sana.")
    doni.presses("Nyatakan kepentingan")
    assert Conflict.objects.filter(evaluator=partial, agency=worse.agency).exists()
    calls_session(nadia, scene, run, [free, partial, list(panelists_of(scene.edition))[2]])

    doni.goes_to(f"/pleno/{scene.edition.slug}/{PLENARY}/")
    doni.sees("konflik kepentingan Anda")
    doni.goes_to(f"/pleno/{scene.edition.slug}/{PLENARY}/{worse.pk}/")
    doni.sees("Anda tidak membaca dan tidak memutuskan apa pun tentang proposal ini.")
    doni.sees_nothing_of("Nilai setiap pembaca")

    dewi = scene.enters(free.user)
    dewi.goes_to(f"/pleno/{scene.edition.slug}/{PLENARY}/")
    for proposal, outcome, reason in [
        (worse, "chosen", "Dampaknya terbukti di tiga kecamatan."),
        (better, "not_chosen", "Angkanya tidak dapat ditelusuri."),
    ]:
        dewi.follows(proposal.title)
        dewi.sees("Nilai setiap pembaca")
        dewi.chooses(outcome=outcome)
        dewi.presses("Simpan keputusan ini")
        dewi.sees("Isi “Alasan”.")
        dewi.fills(reason=reason)
        dewi.presses("Simpan keputusan ini")
        dewi.sees(reason)

    nadia.goes_to(f"/pleno/{scene.edition.slug}/{PLENARY}/")
    nadia.follows("Tutup pleno")
    nadia.presses("Tutup dan simpan keputusan")
    nadia.sees("Keputusan tersimpan dan tetap rahasia sampai diumumkan.")

    decided = dict(Decision.objects.filter(stage=scene.stage(PLENARY)).values_list("proposal", "outcome"))
    assert (decided[worse.pk], decided[better.pk]) == (Outcome.CHOSEN, Outcome.NOT_CHOSEN)
    assert len(decided) == run.rows.count()
    assert set(Departure.objects.values_list("by", flat=True)) == {free.user_id}
    sari = scene.enters(worse.created_by)
    sari.goes_to(f"/proposal/{worse.pk}/")
    sari.sees_nothing_of("Terpilih", "terpilih")


@pytest.mark.journey("desk_end")
def test_the_panel_reads_and_its_own_order_goes_to_the_plenary(scene):
    nadia = scene.enters(scene.somebody("secretariat"))
    opens_stage(scene, nadia, "panel")
    ranks(nadia, scene, "desk")
    nadia.follows("Ke nominasi")
    nadia.presses("Tetapkan nominasi")
    nadia.goes_to(f"/meja-penilaian/{scene.edition.slug}/panel/penugasan/")
    nadia.presses("Hitung rencana")
    nadia.presses("Terapkan dan kirim surat")
    nadia.goes_to(f"/meja-penilaian/{scene.edition.slug}/panel/peringkat/")
    nadia.sees("lembar belum dikunci. Peringkat dihitung setelah semuanya terkunci.")
    everybody_else_scores(scene.stage("panel"), scene.somebody("secretariat"))
    closes_stage(scene, nadia, "panel")
    opens_stage(scene, nadia, PLENARY)
    run = ranks(nadia, scene, "panel")
    nadia.follows("Ke meja pleno")
    calls_session(nadia, scene, run, list(panelists_of(scene.edition))[:2])
    nadia.follows("Tutup pleno")
    nadia.presses("Tutup dan simpan keputusan")

    assert not Sheet.objects.filter(assignment__stage=scene.stage("panel"), state=SheetState.OPEN).exists()
    chosen = Decision.objects.filter(stage=scene.stage(PLENARY), outcome=Outcome.CHOSEN)
    assert set(chosen.values_list("proposal", flat=True)) == set(
        run.rows.filter(position=1).values_list("proposal", flat=True)
    )
