"""Files that have not passed the virus scan cost nobody the deadline: they are submitted, with their state shown."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.queries.proposals import present_seal, written
from sinovik.foundation import clock
from sinovik.foundation.files.tasks import scan_waiting
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tasks import drain
from tests.competitions.makers import a_draft, go_to, write
from tests.foundation.files import clamav
from tests.foundation.files.makers import pdf

pytestmark = pytest.mark.django_db
WAITING = "menunggu pemeriksaan virus. Tetap ikut diajukan."
REFUSED = f"Ditolak pemindai virus: {clamav.FOUND}. Isinya dihapus. Unggah berkas lain."
SLOT = "surat_identitas"


@pytest.fixture
def scanner(settings):
    with clamav.listening() as server:
        settings.SCANNER = server.address
        yield server


def attached(proposal, writer, content=None, slot=SLOT, name="surat.pdf"):
    upload = SimpleUploadedFile(name, content or pdf())
    return act.attach(proposal=proposal, slot=slot, upload=upload, by=writer, now=clock.now())


def said_at(client, path):
    return html.unescape(client.get(path).content.decode())


def test_the_writer_sees_the_state_and_nobody_opens_the_file_before_it_has_passed(
    edition, unit, writer, client_of, scanner
):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    attachment = attached(proposal, writer)
    client, letters = client_of(writer), f"/proposal/{proposal.pk}/lampiran/"
    download = f"/proposal/{proposal.pk}/berkas/{attachment.pk}/"
    assert WAITING in said_at(client, letters)
    assert download not in said_at(client, letters)
    answer = client.get(download)
    assert (answer.status_code, "belum lolos pemeriksaan virus" in answer.content.decode()) == (409, True)
    drain()
    assert WAITING not in said_at(client, letters)
    assert f'href="{download}"' in said_at(client, letters)
    answer = client.get(download)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    answer.close()


def test_a_draft_is_submitted_with_files_that_still_wait_and_the_screener_sees_it(
    edition, unit, writer, admin, secretary, client_of, scanner
):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    attachment = attached(proposal, writer)
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    act.submit(proposal=proposal, by=admin, now=clock.now(), accept_gaps=True)
    sealed = [(row["slot"], row["sha256"]) for row in present_seal(proposal).content["files"]]
    assert (SLOT, attachment.file.sha256) in sealed
    go_to(edition, "screening")
    client, text = client_of(secretary), f"/proposal/{proposal.pk}/isi/"
    assert said_at(client, text).count(WAITING) == 1
    drain()
    assert WAITING not in said_at(client, text)


def test_a_refused_file_stays_in_the_list_with_its_reason_and_counts_as_not_uploaded(
    edition, unit, writer, admin, client_of, scanner
):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    attached(proposal, writer, pdf() + b"% " + clamav.EVIL)
    assert written(proposal).slots == {SLOT}
    drain()
    assert REFUSED in said_at(client_of(writer), f"/proposal/{proposal.pk}/lampiran/")
    assert written(proposal).slots == frozenset()
    assert Letter.objects.filter(to=writer, subject__startswith="Berkas ditolak pemindai virus").count() == 1
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    act.submit(proposal=proposal, by=admin, now=clock.now(), accept_gaps=True)
    assert present_seal(proposal).content["files"] == []


def test_another_file_takes_the_place_of_a_refused_one(edition, unit, writer, client_of, scanner):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    attached(proposal, writer, pdf() + b"% " + clamav.EVIL)
    drain()
    attached(proposal, writer, pdf(2), name="surat bersih.pdf")
    drain()
    said = said_at(client_of(writer), f"/proposal/{proposal.pk}/lampiran/")
    assert (REFUSED in said, "surat bersih.pdf" in said) == (False, True)
    assert written(proposal).slots == {SLOT}


def test_the_organiser_is_told_of_what_waits_and_of_nothing_else(
    edition, unit, writer, secretary, client_of, settings, scanner
):
    client, page = client_of(secretary), f"/edisi/{edition.slug}/"
    told = "1 berkas menunggu pemeriksaan virus, yang pertama sejak"
    assert "karantina" not in said_at(client, page)
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    attached(proposal, writer)
    settings.SCANNER = "tcp://127.0.0.1:9"
    scan_waiting()
    assert told in said_at(client, page)
    settings.SCANNER = scanner.address
    scan_waiting()
    assert told not in said_at(client, page)


def test_the_list_of_files_asks_as_often_for_three_as_for_one(edition, unit, writer, client_of, scanner):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    page, client, counts = f"/proposal/{proposal.pk}/bagian/ringkasan/", client_of(writer), []
    for pages in (1, 2, 3):
        attached(proposal, writer, pdf(pages), slot="evidence:ringkasan", name=f"bukti {pages}.pdf")
        with CaptureQueriesContext(connection) as seen:
            client.get(page)
        counts.append(len(seen))
    assert counts[0] == counts[2]
