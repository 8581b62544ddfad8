"""Bad input by HTTP: every answer says what to do, what was typed stays, and nothing is half done or done twice."""

import html
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.proposals import entry_kept, team_kept
from sinovik.foundation import clock
from sinovik.foundation.files.models import StoredFile
from tests.agencies.makers import a_unit_member
from tests.competitions.makers import (
    CLOSES,
    a_draft,
    a_handed_in_proposal,
    a_row,
    a_submitted_proposal,
    write,
)
from tests.foundation.files.makers import pdf, pixel_flood

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NOTHING_YET = act.mark_of([])


# --- the writing page -----------------------------------------------------------------------------------------------


def test_the_writing_page_is_headed_and_explained_by_its_section(edition, unit, writer, client_of):
    proposal = a_draft(edition, unit=unit, by=writer)
    page = html.unescape(client_of(writer).get(f"/proposal/{proposal.pk}/bagian/ide_inovatif/").content.decode())
    section = edition.book.sections["ide_inovatif"]
    assert f">{section.title}</label></h1>" in page
    assert section.help in page
    assert "Tambah bukti" in page
    assert "Paling besar 25 MB" in page
    assert "12.00 WIB" in page
    assert "13.00 WITA" in page
    assert "14.00 WIT" in page


def test_the_same_text_by_script_and_by_form_is_one_revision(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/bagian/ringkasan/"
    client.post(f"{path}simpan/", {"text": "Satu\ndua", "base_revision": 0}, content_type="application/json")
    send(client, path, {"text": "Satu\r\ndua", "base_revision": 0})
    assert list(proposal.revisions.values_list("n", "text")) == [(1, "Satu\ndua")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("bukan json", 400),
        ("[]", 400),
        ('{"text": "Satu"}', 400),
        ('{"text": "Satu", "base_revision": -1}', 400),
        ('{"text": "Satu", "base_revision": "satu"}', 400),
        ('{"text": "a\\u0000b", "base_revision": 0}', 400),
        ('{"text": "\\ud800", "base_revision": 0}', 400),
        ("[" * 100_000, 400),
        (json.dumps({"text": "x" * 40_001, "base_revision": 0}), 422),
        ('{"text": "Satu", "base_revision": 0}', 200),
    ],
)
def test_what_a_broken_script_sends_is_refused_in_words_and_changes_nothing(
    edition, unit, writer, client_of, body, status
):
    proposal = a_draft(edition, unit=unit, by=writer)
    path = f"/proposal/{proposal.pk}/bagian/ringkasan/simpan/"
    answer = client_of(writer).post(path, body, content_type="application/json")
    assert answer.status_code == status
    assert bool(answer.json().get("error")) is (status != 200)
    assert proposal.revisions.count() == (1 if status == 200 else 0)


def test_autosave_after_closing_says_why_and_keeps_what_was_saved(edition, unit, writer, client_of):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "Semula."}, letters=False)
    path = f"/proposal/{proposal.pk}/bagian/ringkasan/simpan/"
    statuses = []
    for second in (-1, 0, 1):
        clock.freeze(CLOSES + second * SECOND)
        sent = {"text": f"Detik {second}", "base_revision": proposal.revisions.count()}
        answer = client_of(writer).post(path, sent, content_type="application/json")
        statuses.append(answer.status_code)
    assert statuses == [200, 200, 422]
    assert "pendaftaran sudah ditutup" in answer.json()["error"]
    assert [row.text for row in proposal.revisions.order_by("n")] == ["Semula.", "Detik -1", "Detik 0"]


def test_a_form_sent_one_second_late_keeps_what_was_typed_on_the_page(edition, unit, writer, client_of, form_token):
    proposal = a_draft(edition, unit=unit, by=writer)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/bagian/ringkasan/"
    token = form_token(client, path)
    clock.freeze(CLOSES + SECOND)
    page = client.post(path, {"text": "Tulisan terakhir", "base_revision": 0, "form_token": token})
    said = html.unescape(page.content.decode())
    assert "pendaftaran sudah ditutup" in said
    assert "Tulisan terakhir" in said
    assert not proposal.revisions.exists()


def test_after_a_conflict_neither_text_is_lost_and_nothing_saves_itself(edition, unit, writer, client_of, send):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "Tulisan rekan."}, letters=False)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/bagian/ringkasan/"
    page = send(client, path, {"text": "Tulisan saya.", "base_revision": 0})
    assert "Ada tulisan yang lebih baru" in page.said
    assert "data-unsaved" in page.said
    assert "Tulisan <del>rekan.</del>" in page.said
    assert "Tulisan saya.</textarea>" in page.said
    send(client, path, {"text": "Tulisan saya.", "base_revision": 1})
    assert [row.text for row in proposal.revisions.order_by("n")] == ["Tulisan rekan.", "Tulisan saya."]


# --- files ----------------------------------------------------------------------------------------------------------


REFUSED_FILES = pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html>", "Unggah salah satu dari"),
        (b"", "kosong"),
        (b"%PDF-1.7 palsu", "rusak"),
        (None, "Pilih berkas"),
    ],
)


@REFUSED_FILES
def test_a_refused_letter_is_answered_on_its_own_page_and_nothing_is_kept(
    edition, unit, writer, client_of, send, content, sentence
):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    here = f"/proposal/{proposal.pk}/lampiran/"
    typed = {} if content is None else {"file": SimpleUploadedFile("surat.pdf", content)}
    answer = send(client_of(writer), f"{here}ke/surat_identitas/", typed, page=here)
    assert answer.status_code == 422
    assert sentence in answer.said
    assert not StoredFile.objects.exists()


@REFUSED_FILES
def test_refused_evidence_leaves_the_text_that_was_typed_beside_it_on_the_page(
    edition, unit, writer, client_of, send, content, sentence
):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "Semula."}, letters=False)
    typed = {"text": "Semula.\r\nLalu lebih.", "base_revision": 1, "upload": "1"}
    typed |= {} if content is None else {"file": SimpleUploadedFile("rekap.pdf", content)}
    answer = send(client_of(writer), f"/proposal/{proposal.pk}/bagian/ringkasan/", typed)
    assert sentence in answer.said
    assert "Lalu lebih.</textarea>" in answer.said
    assert 'data-unsaved="send"' in answer.said
    assert not StoredFile.objects.exists()
    assert proposal.revisions.count() == 1


def test_refused_evidence_says_nothing_of_a_text_that_is_kept_already(edition, unit, writer, client_of, send):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "Semula.\nLalu."}, letters=False)
    typed = {"text": "Semula.\r\nLalu.", "base_revision": 1, "upload": "1"}
    answer = send(client_of(writer), f"/proposal/{proposal.pk}/bagian/ringkasan/", typed)
    assert "Pilih berkas yang akan diunggah." in answer.said
    assert "data-unsaved" not in answer.said


@pytest.mark.parametrize(
    ("button", "leads_to"), [("upload", "bagian/ringkasan/"), ("next", "bagian/ide_inovatif/"), ("", "")]
)
def test_every_button_keeps_both_the_text_and_the_file(edition, unit, writer, client_of, send, button, leads_to):
    proposal = a_draft(edition, unit=unit, by=writer)
    here = f"/proposal/{proposal.pk}/"
    typed = {"text": "Ditulis.", "base_revision": 0, "file": SimpleUploadedFile("rekap.pdf", pdf()), button: "1"}
    answer = send(client_of(writer), f"{here}bagian/ringkasan/", typed)
    assert answer.url == here + leads_to
    assert [row.text for row in proposal.revisions.all()] == ["Ditulis."]
    assert [row.slot for row in proposal.attachments.all()] == ["evidence:ringkasan"]


def test_a_picture_of_a_billion_pixels_is_refused_as_evidence(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    flood = {"text": "", "base_revision": 0, "file": SimpleUploadedFile("foto.png", pixel_flood())}
    answer = send(client_of(writer), f"/proposal/{proposal.pk}/bagian/ringkasan/", flood)
    assert "megapiksel" in answer.said
    assert not proposal.attachments.exists()


def test_evidence_is_added_on_its_section_and_taken_off_there(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    client, here = client_of(writer), f"/proposal/{proposal.pk}/"
    section = f"{here}bagian/ringkasan/"
    sent = {"text": "", "base_revision": 0, "file": SimpleUploadedFile("rekap.pdf", pdf()), "upload": "1"}
    assert send(client, section, sent).url == section
    attachment = proposal.attachments.get()
    assert "rekap.pdf" in client.get(section).content.decode()
    assert send(client, f"{here}lampiran/{attachment.pk}/lepas/", {}).url == section
    assert "rekap.pdf" not in client.get(section).content.decode()


def test_a_slot_that_the_form_lacks_does_not_exist(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    here = f"/proposal/{proposal.pk}/"
    client = client_of(writer)
    sent = {"file": SimpleUploadedFile("rekap.pdf", pdf())}
    for slot in ("evidence:ringkasan", "surat_cinta"):
        assert send(client, f"{here}lampiran/ke/{slot}/", sent, page=f"{here}lampiran/").status_code == 404
    assert not StoredFile.objects.exists()
    assert client.get(f"{here}lampiran/ke/surat_identitas/").url == f"{here}lampiran/"


def test_a_body_larger_than_any_form_is_refused_before_it_is_read(edition, unit, writer, client_of, settings):
    proposal = a_draft(edition, unit=unit, by=writer)

    class Untouched:
        def read(self, *size):
            raise AssertionError("the body was read")

        readline = read

    path = f"/proposal/{proposal.pk}/lampiran/ke/surat_identitas/"
    sent = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Untouched()}
    answer = client_of(writer).post(path, **sent | {"CONTENT_LENGTH": str(settings.LARGEST_BODY + 1)})
    assert answer.status_code == 413
    assert "Berkas paling besar 25 MB" in answer.content.decode()
    assert client_of(writer).post(path, **sent | {"CONTENT_LENGTH": "-1"}).status_code == 413
    with pytest.raises(AssertionError, match="the body was read"):
        client_of(writer).post(path, **sent | {"CONTENT_LENGTH": str(settings.LARGEST_BODY)})


# --- the team, the description --------------------------------------------------------------------------------------


def test_a_title_too_long_is_answered_in_one_sentence_that_says_by_how_much(edition, unit, writer, client_of, send):
    typed = {"unit": unit.pk, "innovation": "baru", "title": "J" * 301, "group": "umum", "category": "tpb"}
    answer = send(client_of(writer), f"/proposal/baru/{edition.slug}/", typed | {"novelty": "new"})
    assert "Isian “Judul inovasi” paling panjang 300 huruf, sekarang 301. Ringkas dahulu." in answer.said
    assert "Tuliskan judul inovasi baru." not in answer.said
    assert "J" * 301 in answer.said


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("31", "2", "2024", "tidak ada di kalender"),
        ("satu", "2", "2024", "tidak ada di kalender"),
        ("1", "1", "2030", "tidak boleh di masa depan"),
    ],
)
@pytest.mark.parametrize("begun", [True, False])
def test_an_impossible_start_is_refused_and_its_boxes_keep_what_was_typed(
    edition, unit, writer, client_of, send, day, month, year, sentence, begun
):
    proposal = a_draft(edition, unit=unit, by=writer) if begun else None
    path = f"/proposal/{proposal.pk}/keterangan/" if begun else f"/proposal/baru/{edition.slug}/"
    typed = {"unit": unit.pk, "innovation": "baru", "title": "Loket malam", "group": "umum", "category": "tpb"}
    typed |= {"seen": act.mark_of(entry_kept(proposal)) if begun else ""}
    typed |= {"novelty": "new", "started_on_hari": day, "started_on_bulan": month, "started_on_tahun": year}
    answer = send(client_of(writer), path, typed)
    assert sentence in answer.said
    for part, value in (("hari", day), ("bulan", month), ("tahun", year)):
        assert f'name="started_on_{part}" value="{value}"' in answer.said
    assert Proposal.objects.count() == (1 if begun else 0)


def test_today_in_the_east_is_not_ahead_of_us(edition, unit, writer):
    clock.freeze(clock.now().replace(hour=15, minute=30))  # half past midnight of the next day in WIT
    tomorrow_in_the_west = clock.now().date().replace(day=clock.now().day + 1)
    assert a_draft(edition, unit=unit, by=writer, started_on=tomorrow_in_the_west).started_on == tomorrow_in_the_west


# --- sent twice, sent late ------------------------------------------------------------------------------------------


def test_handing_in_twice_is_one_move(edition, unit, writer, client_of, form_token):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    client, path = client_of(writer), f"/proposal/{proposal.pk}/kirim/"
    token, older = form_token(client, path), form_token(client, path)
    answers = [client.post(path, {"form_token": token}) for _ in range(2)]
    back_button = client.post(path, {"form_token": older}, follow=True)
    assert answers[0].url == answers[1].url == f"/proposal/{proposal.pk}/"
    assert "tidak dapat dilakukan dari keadaan sekarang" in back_button.content.decode()
    assert [row.verb for row in proposal.history.all()] == ["hand_in"]


def test_a_return_sent_again_by_the_back_button_is_no_second_return(
    edition, unit, writer, admin, client_of, form_token
):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    client, path = client_of(admin), f"/proposal/{proposal.pk}/kembalikan/"
    token, older = form_token(client, path), form_token(client, path)
    typed = {"reason": "Lengkapi angkanya.", "note_ringkasan": "Angka?"}
    assert client.post(path, typed | {"form_token": token}).url == "/proposal/instansi/"
    assert client.post(path, typed | {"form_token": older}).status_code == 404
    assert (proposal.history.filter(verb="return").count(), proposal.notes.count()) == (1, 1)


def test_an_empty_return_keeps_the_notes_that_were_typed(edition, unit, writer, admin, client_of, send):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    typed = {"reason": " ", "note_ringkasan": "Sebutkan angkanya."}
    answer = send(client_of(admin), f"/proposal/{proposal.pk}/kembalikan/", typed)
    assert "Isi “Yang perlu diperbaiki”." in answer.said
    assert "Sebutkan angkanya.</textarea>" in answer.said
    assert not proposal.notes.exists()


def test_a_submission_one_second_late_is_refused_on_the_page_that_told_the_hour(
    edition, unit, writer, admin, client_of, form_token
):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    client, path = client_of(admin), f"/proposal/{proposal.pk}/ajukan/"
    page = client.get(path).content.decode()
    assert [zone for zone in ("12.00 WIB", "13.00 WITA", "14.00 WIT") if zone in page] == [
        "12.00 WIB",
        "13.00 WITA",
        "14.00 WIT",
    ]
    token = form_token(client, path)
    clock.freeze(CLOSES + SECOND)
    late = client.post(path, {"sure": "on", "form_token": token}, follow=True)
    assert late.redirect_chain == [(f"/proposal/{proposal.pk}/", 302)]
    assert "Pendaftaran sudah ditutup" in late.content.decode()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.seals.count()) == ("checking", 0)


def test_gaps_are_accepted_only_with_a_mark_that_stays(edition, unit, writer, admin, client_of, send):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "Hanya ringkasan."}, letters=False)
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    client, path = client_of(admin), f"/proposal/{proposal.pk}/ajukan/"
    refused = send(client, path, {"sure": "on"})
    assert "Lengkapi dahulu, atau nyatakan bahwa proposal diajukan apa adanya." in refused.said
    assert "checked" in refused.said.split('name="sure"')[1].split(">")[0]
    assert send(client, path, {"sure": "on", "accept_gaps": "on"}).url == f"/proposal/{proposal.pk}/resi/"


def test_a_withdrawal_needs_a_reason_and_a_late_one_does_not_exist(edition, unit, writer, admin, client_of, send):
    proposal = a_submitted_proposal(edition, unit=unit, by=writer)
    client, path = client_of(admin), f"/proposal/{proposal.pk}/tarik/"
    assert "Isi “Alasan”." in send(client, path, {"reason": ""}).said
    here = f"/proposal/{proposal.pk}/"
    assert send(client, path, {"reason": "Salah unggah."}).url == here
    assert client.get(path).status_code == 404
    assert send(client, f"{here}buka-kembali/", {}, page=here).url == here
    proposal.refresh_from_db()
    assert proposal.state == "checking"


# --- two people, one page -------------------------------------------------------------------------------------------


def test_two_people_who_change_the_team_overwrite_each_other_only_knowingly(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    mine, theirs = client_of(writer), client_of(a_unit_member(unit))
    path = f"/proposal/{proposal.pk}/tim/"
    assert send(theirs, path, a_row("Sari") | {"seen": NOTHING_YET}).url == f"/proposal/{proposal.pk}/"
    clash = send(mine, path, a_row("Budi") | {"seen": NOTHING_YET})
    assert "Yang tersimpan sekarang: Sari, Memimpin, 0812 3456 7890." in clash.said
    assert 'value="Budi"' in clash.said
    assert team_kept(proposal) == [["Sari", "Memimpin", "0812 3456 7890"]]
    mark = clash.said.split('name="seen" value="')[1].split('"')[0]
    assert send(mine, path, a_row("Budi") | {"seen": mark}).url == f"/proposal/{proposal.pk}/"
    assert team_kept(proposal) == [["Budi", "Memimpin", "0812 3456 7890"]]


def test_two_people_who_describe_the_entry_overwrite_each_other_only_knowingly(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    seen, path = act.mark_of(entry_kept(proposal)), f"/proposal/{proposal.pk}/keterangan/"
    typed = {"title": "Loket malam", "group": "umum", "category": "tpb", "novelty": "new", "seen": seen}
    typed |= {"started_on_hari": "3", "started_on_bulan": "5", "started_on_tahun": "2023"}
    assert send(client_of(a_unit_member(unit)), path, typed).url == f"/proposal/{proposal.pk}/"
    clash = send(client_of(writer), path, typed | {"title": "Loket subuh"})
    assert "Yang tersimpan sekarang: Loket malam, umum, tpb, 2023-05-03, new." in clash.said
    assert 'value="Loket subuh"' in clash.said
    mark = clash.said.split('name="seen" value="')[1].split('"')[0]
    send(client_of(writer), path, typed | {"title": "Loket subuh", "seen": mark})
    assert entry_kept(proposal)["title"] == "Loket subuh"
