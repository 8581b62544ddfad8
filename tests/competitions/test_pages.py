"""Every page of the competition desk, each opened by the person it is for, in both languages."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.actions import screening
from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.desks import to_check
from sinovik.foundation import clock
from sinovik.foundation.access.person import person_for
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member, an_agency
from tests.competitions.makers import (
    CLOSES,
    IN_SCREENING,
    a_draft,
    a_handed_in_proposal,
    a_submitted_proposal,
    an_edition,
    write,
)

pytestmark = pytest.mark.django_db


def ok(client, *paths):
    for path in paths:
        for prefix in ("", "/en"):
            answer = client.get(prefix + path)
            assert answer.status_code == 200, f"{prefix}{path}: {answer.status_code}"


def test_the_unit_opens_every_page_of_a_draft(edition, unit, writer, client_of):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    client, here = client_of(writer), f"/proposal/{proposal.pk}/"
    attachment = proposal.attachments.first()
    pages = ["keterangan/", "bagian/ringkasan/", "bagian/ringkasan/versi/", "bagian/ringkasan/versi/1/", "lampiran/"]
    pages += [f"lampiran/{attachment.pk}/lepas/", "tim/", "kirim/", "isi/", ""]
    ok(client, "/proposal/", f"/proposal/baru/{edition.slug}/", *[here + page for page in pages])


def test_the_local_admin_opens_every_page_of_the_board(edition, unit, writer, admin, client_of):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    here = f"/proposal/{proposal.pk}/"
    ok(client_of(admin), "/proposal/instansi/", here, here + "isi/", here + "kembalikan/", here + "ajukan/")
    act.submit(proposal=proposal, by=admin, now=clock.now())
    ok(client_of(admin), here, here + "tarik/", here + "resi/")
    pdf = client_of(admin).get(here + "resi.pdf")
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")


def test_anyone_checks_a_receipt_and_learns_nothing_of_the_content(edition, client):
    proposal = a_submitted_proposal(edition)
    page = client.get(f"/resi/{proposal.seals.get().digest}/")
    assert page.status_code == 200
    assert proposal.title not in page.content.decode()
    assert proposal.unit.name not in page.content.decode()
    assert client.get(f"/resi/{'0' * 64}/").status_code == 404


def test_the_secretariat_opens_every_page_of_an_edition(edition, client_of):
    client, here = client_of(a_secretary()), f"/edisi/{edition.slug}/"
    ok(client, "/edisi/", "/edisi/baru/", here, here + "buka/", here + "tahap/desk/", here + "tahap/desk/tanggal/")
    ok(client, f"/kalender/{edition.slug}/", here + "seleksi/")
    fresh = an_edition(state="preparing", template="kipp-2022")
    ok(client, f"/edisi/{fresh.slug}/", f"/edisi/{fresh.slug}/nilai/group.umum.minimum_age_months/")
    ok(client, f"/edisi/{fresh.slug}/tahap/registration/tanggal/")


def test_the_secretariat_decides_on_an_entry_with_its_findings(edition, client_of):
    proposal = a_submitted_proposal(edition, started_on=(clock.now() - timedelta(days=30)).date())
    clock.freeze(IN_SCREENING)
    screening.examine(edition=edition, by=None, now=clock.now())
    client, here = client_of(a_secretary()), f"/proposal/{proposal.pk}/"
    ok(client, f"/edisi/{edition.slug}/seleksi/", here, here + "isi/", here + "seleksi/")


# --- nobody else's --------------------------------------------------------------------------------------------------


def test_what_is_not_yours_does_not_exist(edition, unit, writer, client_of):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    own = f"/proposal/{proposal.pk}/"
    assert client_of(writer).get(own).status_code == 200
    stranger, other_admin = a_unit_member(a_unit()), a_local_admin(an_agency("Kota Malang"))
    for user in (stranger, other_admin):
        client = client_of(user)
        for page in ("", "isi/", "lampiran/", "bagian/ringkasan/", "kirim/", "ajukan/", "kembalikan/", "resi/"):
            assert client.get(own + page).status_code == 404, page
    colleague = a_unit_member(unit)
    assert client_of(colleague).get(own + "bagian/ringkasan/").status_code == 200


def test_the_secretariat_sees_that_a_draft_exists_but_not_its_text(edition, client_of):
    proposal = write(a_draft(edition))
    client = client_of(a_secretary())
    assert client.get(f"/proposal/{proposal.pk}/").status_code == 200
    assert client.get(f"/proposal/{proposal.pk}/isi/").status_code == 404
    attachment = proposal.attachments.first()
    assert client.get(f"/proposal/{proposal.pk}/berkas/{attachment.pk}/").status_code == 404


# --- lists ask the same number of questions however long they are ----------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_a_unit_and_the_board_ask_a_constant_number_of_questions(
    count, edition, unit, writer, admin, client_of, django_assert_max_num_queries
):
    for _ in range(count):
        write(a_draft(edition, unit=unit, by=writer))
    writer_client, admin_client = client_of(writer), client_of(admin)
    with django_assert_max_num_queries(18):
        assert writer_client.get("/proposal/").status_code == 200
    with django_assert_max_num_queries(31):
        assert admin_client.get("/proposal/instansi/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_screening_queue_asks_a_constant_number_of_questions(
    count, edition, client_of, django_assert_max_num_queries
):
    for _ in range(count):
        a_submitted_proposal(edition)
    clock.freeze(IN_SCREENING)
    screening.examine(edition=edition, by=None, now=clock.now())
    client = client_of(a_secretary())
    with django_assert_max_num_queries(18):
        assert client.get(f"/edisi/{edition.slug}/seleksi/").status_code == 200


# --- forms ----------------------------------------------------------------------------------------------------------


def test_a_unit_begins_a_draft_of_a_new_innovation(edition, unit, writer, client_of, form_token):
    client, path = client_of(writer), f"/proposal/baru/{edition.slug}/"
    typed = {"unit": unit.pk, "innovation": "baru", "title": "Loket malam", "group": "umum", "category": "tpb"}
    typed |= {"novelty": "new", "started_on_hari": "3", "started_on_bulan": "5", "started_on_tahun": "2023"}
    token = form_token(client, path)
    first = client.post(path, typed | {"form_token": token})
    again = client.post(path, typed | {"form_token": token})
    proposal = Proposal.objects.get(edition=edition)
    assert first.url == again.url == f"/proposal/{proposal.pk}/"
    assert (proposal.title, proposal.innovation.title) == ("Loket malam", "Loket malam")
    assert str(proposal.started_on) == "2023-05-03"


def test_a_missing_title_is_answered_with_what_to_do_and_keeps_what_was_typed(
    edition, unit, writer, client_of, form_token
):
    client, path = client_of(writer), f"/proposal/baru/{edition.slug}/"
    typed = {"unit": unit.pk, "innovation": "baru", "title": "", "group": "umum", "category": "tpb", "novelty": "new"}
    page = client.post(path, typed | {"form_token": form_token(client, path), "origin": "INO-999999"})
    text = page.content.decode()
    assert "Tuliskan judul inovasi baru." in text
    assert "Nomor ini tidak ada di katalog" in text
    assert 'value="INO-999999"' in text
    assert not Proposal.objects.exists()


def test_a_file_of_the_wrong_kind_is_refused_in_words_and_nothing_is_attached(
    edition, unit, writer, client_of, form_token
):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/lampiran/"
    upload = SimpleUploadedFile("surat.pdf", b"<html>bukan pdf</html>", content_type="application/pdf")
    sent = {"file": upload, "form_token": form_token(client, path)}
    page = client.post(f"{path}ke/surat_identitas/", sent)
    assert page.status_code == 422
    assert "Berkas belum tersimpan" in page.content.decode()
    assert proposal.attachments.count() == 0


def test_a_double_click_on_submit_gives_one_seal_and_the_same_receipt(
    edition, unit, writer, admin, client_of, form_token
):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    client, path = client_of(admin), f"/proposal/{proposal.pk}/ajukan/"
    token = form_token(client, path)
    first = client.post(path, {"sure": "on", "form_token": token})
    again = client.post(path, {"sure": "on", "form_token": token})
    later = client.get(path)
    assert first.url == again.url == later.url == f"/proposal/{proposal.pk}/resi/"
    assert proposal.seals.count() == 1


def test_autosave_tells_the_revision_and_a_conflict_shows_both(edition, unit, writer, client_of):
    proposal = a_draft(edition, unit=unit, by=writer)
    path = f"/proposal/{proposal.pk}/bagian/ringkasan/simpan/"

    def save(user, text, base):
        sent = {"section": "ringkasan", "text": text, "base_revision": base}
        return client_of(user).post(path, sent, content_type="application/json")

    first = save(writer, "Satu dua tiga", 0)
    assert (first.status_code, first.json()["revision"], first.json()["words"]) == (200, 1, 3)
    repeated = save(writer, "Satu dua tiga", 0)
    assert (repeated.status_code, repeated.json()["revision"], repeated.json()["conflict"]) == (200, 1, None)
    clash = save(a_unit_member(unit), "Empat", 0)
    assert (clash.status_code, clash.json()["revision"]) == (409, 1)
    assert clash.json()["conflict"]["text"] == "Satu dua tiga"
    assert proposal.revisions.count() == 1
    assert client_of(writer).post(path, "bukan json", content_type="application/json").status_code == 400


def test_a_conflict_on_the_page_keeps_the_typed_text_and_saves_it_when_sent_again(
    edition, unit, writer, client_of, form_token
):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "Tulisan rekan."})
    client, path = client_of(writer), f"/proposal/{proposal.pk}/bagian/ringkasan/"
    page = client.post(
        path, {"text": "Tulisan saya.", "base_revision": 0, "form_token": form_token(client, path)}
    ).content.decode()
    assert "Tulisan <del>rekan.</del>" in page
    assert "Tulisan saya." in page
    assert 'name="base_revision" value="1"' in page
    client.post(path, {"text": "Tulisan saya.", "base_revision": 1, "form_token": form_token(client, path)})
    assert proposal.revisions.get(n=2).text == "Tulisan saya."


def test_an_extension_without_a_letter_is_refused_and_with_one_it_stands_in_the_public_calendar(
    edition, client_of, form_token, client
):
    secretary = client_of(a_secretary())
    path = f"/edisi/{edition.slug}/tahap/registration/tanggal/"
    typed = {"closes_at": "2026-04-20T12:00", "reason": "Gangguan jaringan 14 April.", "letter_number": ""}
    refused = secretary.post(path, typed | {"form_token": form_token(secretary, path)})
    assert refused.status_code == 200
    moved = secretary.post(path, typed | {"letter_number": "B/99/2026", "form_token": form_token(secretary, path)})
    assert moved.url == f"/edisi/{edition.slug}/"
    text = client.get(f"/kalender/{edition.slug}/").content.decode()
    assert "B/99/2026" in text
    assert "12.00 WIB · 13.00 WITA · 14.00 WIT" in text


# --- who waits for whom ---------------------------------------------------------------------------------------------


def test_a_draft_that_missed_the_closing_waits_for_nobody_and_says_so(edition, unit, writer, admin, client_of):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    here, board = f"/proposal/{proposal.pk}/", "/proposal/instansi/"
    assert "Tidak ada draf yang menunggu Anda." not in client_of(admin).get(board).content.decode()
    assert "Proposal ini tidak ikut" not in client_of(writer).get(here).content.decode()
    assert [row.pk for row in to_check(person_for(admin))] == [proposal.pk]
    clock.freeze(CLOSES + timedelta(seconds=1))
    assert "Tidak ada draf yang menunggu Anda." in client_of(admin).get(board).content.decode()
    assert "Proposal ini tidak ikut" in client_of(writer).get(here).content.decode()
    assert list(to_check(person_for(admin))) == []


def test_the_queue_calls_an_entry_clean_only_after_it_was_examined(edition, client_of):
    a_submitted_proposal(edition)
    clock.freeze(IN_SCREENING)
    client, path = client_of(a_secretary()), f"/edisi/{edition.slug}/seleksi/"
    before = client.get(path).content.decode().split("<table")[1]
    screening.examine(edition=edition, by=None, now=clock.now())
    after = client.get(path).content.decode().split("<table")[1]
    assert [(page.count("Belum diperiksa"), page.count("Tanpa temuan")) for page in (before, after)] == [(1, 0), (0, 1)]


def test_a_finding_is_told_with_its_field_article_day_and_what_to_do_in_both_languages(edition, client_of):
    proposal = a_submitted_proposal(edition, started_on=date(2026, 1, 1))
    clock.freeze(IN_SCREENING)
    screening.examine(edition=edition, by=None, now=clock.now())
    page = client_of(a_secretary()).get(f"/proposal/{proposal.pk}/seleksi/").content.decode()
    assert "Mulai diterapkan 1 Januari 2026; paling lambat 16 April 2025" in page
    assert "Cocokkan dengan surat pernyataan implementasi." in page
    assert "Menghalangi. Isian: Mulai diterapkan. Dasar: PermenPANRB 91/2021." in page
