"""A reader scores entries without knowing whose they are, and what is locked or late stays as it is."""

import re
from datetime import timedelta

import pytest

from sinovik.competitions.models import Proposal
from sinovik.judging.models import Score, Sheet
from sinovik.judging.rules.reading import reading_rules
from sinovik.judging.states import SheetState
from tests.journeys.visitor import DESKTOP

SAVE = re.compile("^Simpan, lanjut ke")
REASON = "Waktu tunggu diukur sebelum dan sesudah, dengan cara yang diterangkan di proposal."
CLASH = "Lembar ini sudah disimpan dari perangkat lain."
CLOSED = "Lembar ini tidak dapat diubah: sudah terkunci, tahapnya tidak terbuka, atau bukan lembar Anda."


def a_sheet(scene) -> Sheet:
    rows = Sheet.objects.filter(assignment__stage=scene.stage("desk"), state=SheetState.OPEN)
    return rows.select_related("assignment__evaluator__user", "assignment__stage__edition").order_by("pk")[0]


def names_in(proposal: Proposal) -> set[str]:
    """What would tell a reader whose entry it is."""
    team = set(proposal.team.values_list("name", flat=True))
    return team | {proposal.agency.name, proposal.unit.name, proposal.created_by.full_name}


def scores_everything(rini, rules, mark: int) -> None:
    """From the first criterion to the page where all of them are seen once more."""
    for place, criterion in enumerate(rules.criteria, 1):
        rini.sees(criterion.label, criterion.question)
        rini.chooses(mark=str(mark))
        rini.fills(reason=f"{criterion.label}: {REASON}")
        last = place == len(rules.criteria)
        rini.presses("Simpan, lalu periksa semuanya" if last else f"Simpan, lanjut ke {rules.criteria[place].label}")


@pytest.mark.journey("desk")
def test_a_reader_scores_without_seeing_a_name_and_locks_what_nothing_changes_afterwards(scene):
    sheet = a_sheet(scene)
    rules, reader = reading_rules(sheet.assignment.stage), sheet.assignment.evaluator.user
    proposal = Proposal.objects.select_related("agency", "unit", "created_by").get(pk=sheet.assignment.proposal_id)
    rini = scene.enters(reader)
    rini.goes_to("/penilaian/")
    rini.follows(scene.stage("desk").title)
    rini.follows(proposal.number)
    rini.sees("Nama instansi, tempat, dan orang disamarkan sampai tahap ini selesai")
    assert [name for name in names_in(proposal) if name in rini.page.content()] == []

    rini.goes_to(f"/lembar-nilai/{sheet.pk}/kunci/")
    rini.sees("Belum dapat dikunci", f"Pilih nilai untuk kriteria {rules.criteria[0].label}.")
    rini.goes_to(f"/lembar-nilai/{sheet.pk}/?kriteria={rules.keys[0]}")
    scores_everything(rini, rules, 7)
    rini.presses("Kunci lembar ini")
    rini.sees(f"Lembar {proposal.number} terkunci.")
    rini.goes_to(f"/lembar-nilai/{sheet.pk}/")
    rini.sees("Minta sekretariat membukanya kembali bila ada yang perlu dibetulkan.")
    assert rini.page.get_by_role("radio").count() == 0

    sheet.refresh_from_db()
    kept = Score.objects.filter(sheet=sheet).order_by("pk").values_list("criterion", "value", "reason")
    assert sheet.state == SheetState.LOCKED
    assert list(kept) == [(row.key, 7, f"{row.label}: {REASON}") for row in rules.criteria]
    nadia = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    nadia.goes_to(f"/proposal/{proposal.pk}/")
    assert proposal.agency.name in nadia.page.content()


@pytest.mark.journey("desk")
def test_what_two_devices_write_is_shown_side_by_side_and_the_reader_chooses(scene):
    sheet = a_sheet(scene)
    first = reading_rules(sheet.assignment.stage).criteria[0]
    address = f"/lembar-nilai/{sheet.pk}/?kriteria={first.key}"
    phone, tablet = (scene.enters(sheet.assignment.evaluator.user) for _ in range(2))
    phone.goes_to(address)
    tablet.goes_to(address)
    tablet.chooses(mark="4")
    tablet.fills(reason="Dari tablet.")
    tablet.presses(SAVE)

    phone.chooses(mark="9")
    phone.fills(reason="Dari telepon.")
    phone.presses(SAVE)
    phone.sees(CLASH, "Yang tersimpan dari perangkat lain", "Nilai 4. Dari tablet.")
    assert phone.field("reason").input_value() == "Dari telepon."
    sheet.refresh_from_db()
    assert sheet.draft["scores"] == {first.key: 4}
    phone.presses(SAVE)

    sheet.refresh_from_db()
    assert sheet.draft == {"scores": {first.key: 9}, "reasons": {first.key: "Dari telepon."}}


@pytest.mark.journey("desk")
@pytest.mark.parametrize(("seconds", "kept"), [(-1, {"novel": 6}), (1, {})])
def test_a_mark_is_taken_one_second_before_the_stage_is_closed_and_refused_one_second_after(scene, seconds, kept):
    sheet, stage = a_sheet(scene), scene.stage("desk")
    rini, nadia = scene.enters(sheet.assignment.evaluator.user), scene.enters(scene.somebody("secretariat"))
    closing = scene.now + timedelta(minutes=5)
    rini.goes_to(f"/lembar-nilai/{sheet.pk}/?kriteria=novel")
    nadia.goes_to(f"/edisi/{scene.edition.slug}/tahap/{stage.key}/")

    def rini_saves():
        scene.moves_clock_to(closing + timedelta(seconds=seconds), frozen=True)
        rini.chooses(mark="6")
        rini.fills(reason=REASON)
        rini.presses(SAVE)

    def nadia_closes():
        scene.moves_clock_to(closing, frozen=True)
        nadia.presses("Tutup tahap ini")
        nadia.sees("Tahap ditutup.")

    for act in [rini_saves, nadia_closes] if seconds < 0 else [nadia_closes, rini_saves]:
        act()

    sheet.refresh_from_db()
    assert sheet.draft.get("scores", {}) == kept
    if seconds > 0:
        rini.sees(CLOSED, "Isian Anda yang tidak tersimpan", "Nilai 6.", REASON)


@pytest.mark.journey("desk")
def test_a_locked_sheet_is_opened_again_with_a_reason_and_both_rounds_stay(scene):
    sheet = a_sheet(scene)
    rules, reader = reading_rules(sheet.assignment.stage), sheet.assignment.evaluator
    rini = scene.enters(reader.user)
    rini.goes_to(f"/lembar-nilai/{sheet.pk}/?kriteria={rules.keys[0]}")
    scores_everything(rini, rules, 3)
    rini.presses("Kunci lembar ini")
    nadia = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    nadia.goes_to(f"/meja-penilaian/{scene.edition.slug}/desk/kemajuan/")
    nadia.follows(reader.user.full_name)
    nadia.follows(f"Buka kembali {sheet.assignment.proposal.number}")
    nadia.presses("Buka kembali")
    nadia.sees("Isi “Alasan”.")
    nadia.fills(reason="Tertukar dengan proposal lain.")
    nadia.presses("Buka kembali")
    rini.goes_to(f"/lembar-nilai/{sheet.pk}/?kriteria={rules.keys[0]}")
    scores_everything(rini, rules, 8)
    rini.presses("Kunci lembar ini")

    rounds = Score.objects.filter(sheet=sheet).order_by("round", "pk").values_list("round", "value")
    assert list(rounds) == [(1, 3)] * len(rules.criteria) + [(2, 8)] * len(rules.criteria)


@pytest.mark.journey("desk", script=True)
def test_what_is_written_without_a_line_is_kept_when_the_line_is_back(scene):
    sheet = a_sheet(scene)
    rini = scene.enters(sheet.assignment.evaluator.user)
    rini.goes_to(f"/lembar-nilai/{sheet.pk}/?kriteria=novel")
    with rini.without_network():
        rini.chooses(mark="8")
        rini.fills(reason=REASON)
        rini.sees("Sambungan terputus. Isian Anda masih ada di halaman ini dan dicoba lagi.")
    rini.sees("Tersimpan")

    sheet.refresh_from_db()
    assert sheet.draft == {"scores": {"novel": 8}, "reasons": {"novel": REASON}}
