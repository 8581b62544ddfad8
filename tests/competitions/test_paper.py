"""The draft on paper: all of it, marked as not submitted, for those who write and check it."""

import html
from io import BytesIO

import pikepdf
import pytest

from sinovik.competitions.actions import proposals as act
from sinovik.foundation import clock
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member, an_agency
from tests.competitions.makers import a_draft, a_handed_in_proposal, a_kept_file, a_submitted_proposal, write
from tests.journeys.papers import text_of

pytestmark = pytest.mark.django_db
MARK, WITHDRAWN = "DRAF–belumdiajukan", "DRAF–sudahditarik"
TYPED = 'Warga #eval(1) $x$ *tebal*\n\n= Bukan judul <b> "dan" \\ lagi'


def paper(client, proposal, language=""):
    return client.get(f"{language}/proposal/{proposal.pk}/draf.pdf")


def without_spaces(text):
    return "".join(text.split())


def test_the_paper_holds_every_section_with_its_count_the_files_with_their_sizes_and_the_team(
    edition, unit, writer, client_of
):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": TYPED})
    files = {"evidence:ringkasan": a_kept_file("foto-loket.pdf")}
    act.attach_kept(proposal=proposal, files=files, by=writer, now=clock.now())
    answer = paper(client_of(writer), proposal)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="draf-{proposal.pk}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    said = without_spaces(text_of(answer.content))
    sections = edition.book.sections_of("umum")
    count = proposal.revisions.get().words
    wanted = [section.title for section in sections] + TYPED.split("\n\n") + [proposal.title, proposal.unit.name]
    wanted += [f"{count} dari {sections[0].words} kata", f"0 dari {sections[1].words} kata", "Belum ditulis"]
    wanted += [f"Bukti untuk {edition.book.sections['ringkasan'].title}", "foto-loket.pdf", "1 KB", "Sari", "Ketua"]
    wanted += [slot.label for slot in edition.book.attachments.values()]
    assert [each for each in wanted if without_spaces(each) not in said] == []


def test_every_page_says_that_it_was_not_submitted(edition, unit, writer, client_of):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    pdf = paper(client_of(writer), proposal).content
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    assert pages > 1
    assert text_of(pdf).count(MARK) == 2 * pages  # across the page and at its foot
    english = without_spaces(text_of(paper(client_of(writer), proposal, "/en").content))
    assert english.count("DRAFT–notsubmitted") == 2 * pages
    assert "Draftproposal" in english


def test_an_empty_draft_has_a_paper_too(edition, unit, writer, client_of):
    said = without_spaces(text_of(paper(client_of(writer), a_draft(edition, unit=unit, by=writer)).content))
    assert [words in said for words in ("Belumditulis", "Belumadalampiran", "Timinovasibelumdicatat.")] == [True] * 3


def test_unit_and_local_admin_have_it_and_for_others_it_does_not_exist(edition, unit, writer, admin, client_of):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    own = [writer, a_unit_member(unit), admin]
    others = [a_unit_member(a_unit()), a_local_admin(an_agency("Kota Malang")), a_secretary()]
    assert [paper(client_of(user), proposal).status_code for user in own] == [200, 200, 200]
    assert [paper(client_of(user), proposal).status_code for user in others] == [404, 404, 404]


def test_once_received_there_is_a_receipt_and_no_draft_until_it_is_withdrawn(edition, unit, writer, admin, client_of):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    client, link = client_of(writer), f"/proposal/{proposal.pk}/draf.pdf"

    def doors():
        return [link in client.get(f"/proposal/{proposal.pk}/{page}").content.decode() for page in ("", "isi/")]

    assert doors() == [True, True]
    act.submit(proposal=proposal, by=admin, now=clock.now())
    assert (doors(), paper(client, proposal).status_code) == ([False, False], 404)
    act.withdraw(proposal=proposal, reason="Salah unggah.", by=admin, now=clock.now())
    said = text_of(paper(client, proposal).content)
    assert (doors(), WITHDRAWN in said, MARK in said) == ([True, True], True, False)


def test_after_a_withdrawal_page_and_paper_tell_the_present_text_and_not_the_old_seals(
    edition, unit, writer, admin, client_of
):
    proposal = a_submitted_proposal(edition, by=admin, unit=unit)
    client = client_of(admin)
    sealed = proposal.seals.get().content["sections"][0]["text"]
    facts = {"proposal": proposal, "by": admin}
    assert sealed in client.get(f"/proposal/{proposal.pk}/isi/").content.decode()
    act.withdraw(reason="Salah unggah.", now=clock.now(), **facts)
    act.resume(now=clock.now(), **facts)
    act.return_(reason="Perbaiki.", notes={}, now=clock.now(), **facts)
    write(proposal, {"ringkasan": "Tulisan yang baru."}, letters=False)
    page = html.unescape(client.get(f"/proposal/{proposal.pk}/isi/").content.decode())
    said = text_of(paper(client, proposal).content)
    assert ("Tulisan yang baru." in page, sealed in page) == (True, False)
    assert ("Tulisanyangbaru." in without_spaces(said), without_spaces(sealed) in said) == (True, False)
