"""By what an entry is sorted, where its idea comes from, since when it is in use, and what is known from before."""

import csv
import html
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.forms.entries import OriginField, entry_facts
from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.earlier import classification_known, entries_before, records_alike
from sinovik.competitions.queries.proposals import entry_kept
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from sinovik.innovations.states import Goal
from tests.agencies.makers import a_secretary, a_unit, a_unit_member, an_agency
from tests.competitions.makers import IN_SCREENING, a_draft, an_edition, write
from tests.foundation.files.makers import pdf
from tests.innovations.makers import STORY, a_standing, a_version, an_innovation

pytestmark = pytest.mark.django_db
CLASSES = {"goals": [3, 16], "sector": "Kesehatan", "service": "Rawat jalan", "digital": "partly"}


def described(proposal, **changes):
    names = "title", "group", "category", "started_on", "novelty", "origin"
    facts = {name: getattr(proposal, name) for name in names} | changes
    return act.describe(proposal=proposal, by=proposal.created_by, now=clock.now(), **facts)


def typed(proposal, **changes):
    facts = {name: value for name, value in entry_facts(proposal).items() if value and name != "started_on"}
    return facts | {"seen": act.mark_of(entry_kept(proposal))} | changes


def classes_of(proposal):
    return Proposal.objects.values("goals", "sector", "service", "digital").get(pk=proposal.pk)


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


# --- by what it is sorted -------------------------------------------------------------------------------------------


def test_the_goals_are_those_of_the_reference_file():
    with (settings.REFERENCE / "tpb_17.csv").open(encoding="utf-8", newline="") as rows:
        names = {int(row["no"]): row["tujuan"] for row in csv.DictReader(rows)}
    assert {goal.value: goal.label for goal in Goal} == names
    assert len(names) == 17


def test_the_unit_tells_goals_sector_service_and_whether_it_is_digital(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/keterangan/"
    sent = CLASSES | {"goals": ["16", "3"], "sector": "  Kesehatan ", "service": "Rawat  jalan"}
    assert send(client, path, typed(proposal, **sent)).status_code == 302
    assert classes_of(proposal) == CLASSES
    page = said(client, path)
    assert page.count("checked") == 5  # two goals, the answer about digital, group and category
    assert 'value="Rawat jalan"' in page
    proposal.refresh_from_db()
    assert proposal.classified
    send(client, path, typed(proposal, goals=[], sector=""))
    assert classes_of(proposal) == CLASSES | {"goals": [], "sector": ""}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"goals": ["18"]}, "Pilihan pada “Tujuan pembangunan berkelanjutan (TPB)” tidak ada lagi."),
        ({"goals": ["tiga"]}, "Pilihan pada “Tujuan pembangunan berkelanjutan (TPB)” tidak ada lagi."),
        ({"sector": "x" * 101}, "paling panjang 100 huruf"),
        ({"digital": "mungkin"}, "Pilihan pada “Apakah layanan ini digital?” tidak ada lagi."),
    ],
)
def test_what_is_not_in_the_lists_is_answered_at_its_field(edition, unit, writer, client_of, send, wrong, sentence):
    proposal = a_draft(edition, unit=unit, by=writer)
    page = send(client_of(writer), f"/proposal/{proposal.pk}/keterangan/", typed(proposal, **wrong))
    assert page.status_code == 200
    assert sentence in page.said
    assert classes_of(proposal) == {"goals": [], "sector": "", "service": "", "digital": ""}


def test_action_and_database_refuse_unknown_goals_by_themselves(edition):
    proposal = a_draft(edition)
    with pytest.raises(Refused, match="Pilih tujuan"):
        described(proposal, goals=[18])
    with pytest.raises(Refused, match="digital"):
        described(proposal, digital="mungkin")
    rows = Proposal.objects.filter(pk=proposal.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(goals=[0])
    assert rows.update(goals=[1, 17]) == 1


def test_a_colleagues_answer_is_not_overwritten_unseen(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    mine = typed(proposal, sector="Pendidikan")
    described(proposal, **CLASSES)
    page = send(client_of(writer), f"/proposal/{proposal.pk}/keterangan/", mine)
    assert "Ini sudah diubah orang lain" in page.said
    assert "3, 16" in page.said
    assert classes_of(proposal) == CLASSES


def test_it_is_sealed_with_the_entry_and_stays(edition, unit, writer, admin, client_of):
    proposal = write(described(a_draft(edition, unit=unit, by=writer), **CLASSES))
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    act.submit(proposal=proposal, by=admin, now=clock.now())
    clock.freeze(IN_SCREENING)
    content = proposal.seals.get().content
    assert {name: content[name] for name in CLASSES} == CLASSES
    for change in ({"goals": [1]}, {"sector": "x"}, {"service": "x"}, {"digital": "no"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(**change)
    page = said(client_of(a_secretary()), f"/proposal/{proposal.pk}/isi/")
    for words in ("3. Kehidupan sehat dan sejahtera", "Rawat jalan", "Sebagian"):
        assert words in page


def test_who_may_not_read_the_text_does_not_read_how_it_is_sorted(edition, unit, writer, client_of):
    proposal = described(a_draft(edition, unit=unit, by=writer), **CLASSES)
    here = f"/proposal/{proposal.pk}/"
    assert "Rawat jalan" not in said(client_of(a_secretary()), here)
    assert "Rawat jalan" in said(client_of(writer), f"{here}isi/")


# --- known from before ----------------------------------------------------------------------------------------------


def test_what_was_told_before_is_taken_over_into_the_next_entry(edition, unit, writer):
    innovation = an_innovation(unit=unit)
    assert classification_known(innovation) == {"goals": []}
    a_version(innovation, STORY | {"goals": [16, 3, 99]})
    assert classification_known(innovation) == {"goals": [3, 16]}
    first = described(a_draft(edition, innovation=innovation, by=writer), **CLASSES)
    second = a_draft(an_edition(), innovation=innovation, by=writer)
    assert classes_of(second) == CLASSES
    assert classes_of(a_draft(second.edition, unit=unit)) == {"goals": [], "sector": "", "service": "", "digital": ""}
    assert list(entries_before(second)) == [first]


def test_earlier_entries_and_what_was_won_stand_on_the_page(edition, unit, writer, client_of):
    innovation = an_innovation("Loket Malam", unit=unit)
    first = a_draft(edition, innovation=innovation, by=writer, title="Loket Malam Pertama")
    a_standing(innovation, year=2022)
    second = a_draft(an_edition(), innovation=innovation, by=writer)
    client = client_of(writer)
    page = said(client, f"/proposal/{second.pk}/keterangan/")
    assert "Keikutsertaan dan capaian sebelumnya" in page
    assert "Loket Malam Pertama" in page
    assert "Top 99 KIPP 2022" in page
    without = a_draft(second.edition, unit=unit, by=writer)
    assert "Keikutsertaan dan capaian sebelumnya" not in said(client, f"/proposal/{without.pk}/keterangan/")
    assert list(entries_before(first)) == [second]


def test_records_of_the_agency_under_nearly_the_same_title_are_shown(edition, unit, writer, client_of):
    near = an_innovation("Loket Malam Kelurahan", owner=unit.agency, published=False)
    an_innovation("Perahu Pustaka", owner=unit.agency)
    an_innovation("Loket Malam Kelurahan", owner=an_agency("Kota Malang"))
    proposal = a_draft(edition, innovation=an_innovation("LOKET MALAM (kelurahan)", unit=unit), by=writer)
    described(proposal, title="Loket Malam di Kelurahan")
    assert records_alike(proposal) == [near]
    page = said(client_of(writer), f"/proposal/{proposal.pk}/keterangan/")
    assert "Mungkin inovasi yang sama" in page
    assert near.number in page


# --- the declared origin --------------------------------------------------------------------------------------------


def origin(edition, unit, writer, client_of, send, value):
    proposal = a_draft(edition, unit=unit, by=writer)
    page = send(client_of(writer), f"/proposal/{proposal.pk}/keterangan/", typed(proposal, origin=value))
    return Proposal.objects.get(pk=proposal.pk).origin, page


@pytest.mark.parametrize(
    "form", ["{number}", "ino-{digits}", "INO{digits}", "perahu PUSTAKA (Malang)", " Perahu Pustaka "]
)
def test_an_origin_is_named_by_its_number_or_by_its_title(edition, unit, writer, client_of, send, form):
    known = an_innovation("Perahu Pustaka", owner=an_agency("Kota Malang"))
    value = form.format(number=known.number, digits=str(int(known.number[4:])))
    assert origin(edition, unit, writer, client_of, send, value)[0] == known


def test_a_title_that_is_not_exact_is_answered_with_the_near_ones(edition, unit, writer, client_of, send):
    one = an_innovation("Perahu Pustaka Sungai", owner=an_agency("Kota Malang"))
    two = an_innovation("Perahu Pustaka Laut", owner=an_agency("Kota Malang"))
    kept, page = origin(edition, unit, writer, client_of, send, "perahu pustaka")
    assert kept is None
    assert "Tulis nomor salah satunya" in page.said
    assert one.number in page.said
    assert two.number in page.said
    assert 'value="perahu pustaka"' in page.said


def test_two_of_one_title_are_told_apart_by_number(edition, unit, writer, client_of, send):
    same = [an_innovation("Perahu Pustaka", owner=an_agency(name)) for name in ("Kota Malang", "Kota Madiun")]
    kept, page = origin(edition, unit, writer, client_of, send, "Perahu Pustaka")
    assert kept is None
    assert all(row.number in page.said for row in same)


def test_a_title_that_nobody_knows_is_answered_with_what_to_do(edition, unit, writer, client_of, send):
    kept, page = origin(edition, unit, writer, client_of, send, "Zzyx qwvk")
    assert kept is None
    assert "Tidak ada inovasi berjudul ini di katalog." in page.said


def test_what_another_agency_has_not_published_is_not_found_and_the_own_is(edition, unit, writer, client_of, send):
    hidden = an_innovation("Rahasia Dapur", owner=an_agency("Kota Malang"), published=False)
    own = an_innovation("Cikal Bakal", owner=unit.agency, published=False)
    kept, page = origin(edition, unit, writer, client_of, send, hidden.number)
    assert (kept, "Nomor ini tidak ada di katalog" in page.said) == (None, True)
    kept, page = origin(edition, unit, writer, client_of, send, "Rahasia Dapur")
    assert (kept, hidden.number in page.said) == (None, False)
    assert origin(edition, unit, writer, client_of, send, own.number)[0] == own
    assert OriginField(required=False).clean("") is None


# --- since when it is in use ----------------------------------------------------------------------------------------


def test_the_start_has_a_proof_of_its_own_beside_the_letters(edition, unit, writer, admin, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer, started_on=date(2024, 1, 15))
    client, here = client_of(writer), f"/proposal/{proposal.pk}/"
    assert "Belum ada bukti." in said(client, f"{here}keterangan/")
    assert "Bukti tanggal mulai diterapkan" in said(client, f"{here}lampiran/")
    for name in ("keputusan.pdf", "berita-acara.pdf"):
        upload = SimpleUploadedFile(name, pdf(), content_type="application/pdf")
        answer = send(client, f"{here}lampiran/ke/mulai/", {"file": upload}, page=f"{here}lampiran/")
        assert answer.url == f"{here}lampiran/"
    for page in ("lampiran/", "keterangan/", "isi/"):
        shown = said(client, here + page)
        assert ("keputusan.pdf" in shown, "berita-acara.pdf" in shown) == (True, True), page
    kept = proposal.attachments.get(name="berita-acara.pdf")
    send(client, f"{here}lampiran/{kept.pk}/lepas/", {})
    assert "berita-acara.pdf" not in said(client, f"{here}lampiran/")
    write(proposal)
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    act.submit(proposal=proposal, by=admin, now=clock.now())
    sealed = {row["slot"]: row["name"] for row in proposal.seals.get().content["files"]}
    assert sealed["evidence:started_on"] == "keputusan.pdf"


def test_the_proof_takes_no_page_of_html_and_another_slot_does_not_exist(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    client, here = client_of(writer), f"/proposal/{proposal.pk}/lampiran/"
    page = send(client, f"{here}ke/mulai/", {"file": SimpleUploadedFile("a.pdf", b"<html></html>")}, page=here)
    assert page.status_code == 422
    assert not proposal.attachments.exists()
    assert client.get(f"{here}ke/started_on/").status_code == 404
    assert client_of(a_unit_member(a_unit())).get(here).status_code == 404
