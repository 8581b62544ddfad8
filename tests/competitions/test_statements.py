"""The three statements: filled in from the draft, blank where only the signing person knows, beside their upload."""

from datetime import date

import pytest

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.rules.template import load_template
from sinovik.competitions.states import RuleBook
from sinovik.competitions.states.rulebook import AttachmentSlot
from sinovik.competitions.views.statements import statement_data, statement_of
from sinovik.foundation import clock
from tests.agencies.makers import a_secretary, a_unit, a_unit_member, an_agency
from tests.competitions.makers import a_draft, a_submitted_proposal, write
from tests.innovations.makers import an_innovation
from tests.journeys.papers import text_of

pytestmark = pytest.mark.django_db
SENTENCES = {
    "surat_implementasi": "benar telah diterapkan pada unit pelayanan tersebut",
    "surat_identitas": "benar merupakan inovasi unit pelayanan tersebut",
    "surat_replikasi": "boleh dan dapat ditiru oleh unit pelayanan dan instansi lain",
}


def asked(client, proposal, slot, language=""):
    return client.get(f"{language}/proposal/{proposal.pk}/lampiran/{slot}.pdf")


@pytest.mark.parametrize("slot", SENTENCES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_each_is_filled_in_from_the_draft_and_indonesian_for_everyone(edition, unit, writer, client_of, slot, language):
    origin = an_innovation("Perahu Pustaka", owner=an_agency("Kota Malang"))
    facts = {"title": 'Loket "malam" #eval(1)', "started_on": date(2024, 5, 3), "novelty": "adapted", "origin": origin}
    proposal = a_draft(edition, unit=unit, by=writer, **facts)
    answer = asked(client_of(writer), proposal, slot, language)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    name = slot.replace("_", "-")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}-{proposal.pk}.pdf"'
    said = text_of(answer.content)
    wanted = [edition.book.attachments[slot].row["label"].upper(), proposal.title, unit.name, unit.agency.name]
    wanted += [proposal.innovation.number, "3 Mei 2024", "Menyesuaikan inovasi lain", "Perahu Pustaka", origin.number]
    wanted += [SENTENCES[slot], "Kompetisi Inovasi Pelayanan Publik 2026", "contoh"]
    assert [each for each in wanted if each.replace(" ", "") not in said] == []
    assert [other for key, other in SENTENCES.items() if key != slot and other.replace(" ", "") in said] == []


def test_what_only_the_signing_person_knows_and_what_is_not_told_stay_blank(edition, unit, writer):
    innovation = an_innovation(unit=unit)
    proposal = act.describe(
        proposal=a_draft(edition, innovation=innovation, by=writer),
        title="Loket",
        group="umum",
        category="tpb",
        started_on=None,
        novelty="new",
        origin=None,
        by=writer,
        now=clock.now(),
    )
    data = statement_data(proposal, edition.book.attachments["surat_identitas"], clock.now())
    assert [label for label, value in data["signer"] if not value] == ["Nama", "NIP", "Jabatan"]
    assert [label for label, value in data["innovation"] if not value] == ["Mulai diterapkan"]
    assert "Inovasi asal" not in dict(data["innovation"])


def test_the_page_offers_it_beside_the_upload_of_the_signed_one_while_it_may_be_uploaded(
    edition, unit, writer, admin, client_of
):
    proposal = a_draft(edition, unit=unit, by=writer)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/lampiran/"
    page = client.get(path).content.decode()
    assert [f"{path}{slot}.pdf" in page for slot in SENTENCES] == [True] * 3
    assert page.count("Unduh surat terisi (PDF)") == 3  # the proof of the start has none
    write(proposal)
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    assert "Unduh surat terisi" not in client.get(path).content.decode()
    assert asked(client_of(admin), proposal, "surat_replikasi").status_code == 200


def test_nobody_else_gets_one_and_a_sealed_entry_has_none(edition, unit, writer, client_of):
    proposal = a_draft(edition, unit=unit, by=writer)
    for user in (a_secretary(), a_unit_member(a_unit())):
        assert asked(client_of(user), proposal, "surat_replikasi").status_code == 404
    assert asked(client_of(writer), proposal, "surat_replikasi").status_code == 200
    assert asked(client_of(writer), proposal, "surat_lain").status_code == 404
    assert asked(client_of(writer), proposal, "mulai").status_code == 404
    sealed = a_submitted_proposal(edition, unit=unit, by=writer)
    assert asked(client_of(writer), sealed, "surat_replikasi").status_code == 404


def test_an_edition_may_name_the_statement_of_a_slot_of_its_own(edition):
    slot = {"key": "surat_kepala", "label": "Surat", "kinds": ["pdf"], "max_mib": 5, "required": True}
    assert statement_of(AttachmentSlot(slot | {"template": "surat_replikasi"})) == "surat_replikasi"
    assert statement_of(AttachmentSlot(slot | {"template": ""})) == ""
    islands = RuleBook(load_template("contoh-pulau-kecil").rules)
    assert [statement_of(each) for each in islands.attachments.values()] == [""]
