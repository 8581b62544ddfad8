"""Where a scanner is configured, a file is given to nobody before it has passed; what it finds is removed and told."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from sinovik.foundation.access.models import User
from sinovik.foundation.audit.models import Record
from sinovik.foundation.files import FileRefused, scanner, serve, shelf
from sinovik.foundation.files.kinds import FileHeld
from sinovik.foundation.files.middleware import HeldFileMiddleware
from sinovik.foundation.files.models import Scan, StoredFile
from sinovik.foundation.files.queries import Queue, damaged, held, orphans, scan_queue
from sinovik.foundation.files.tasks import scan_waiting
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tasks import drain

from . import clamav, makers
from .makers import stored

pytestmark = pytest.mark.django_db
SILENT = "tcp://127.0.0.1:9"


def an_infected_pdf():
    return makers.pdf() + b"% " + clamav.EVIL


@pytest.fixture
def scanner_there(settings):
    with clamav.listening() as server:
        settings.SCANNER = server.address
        yield server


@pytest.fixture
def giver():
    return User.objects.create_user(email="sari@contoh.test", full_name="Sari")


def is_given(file):
    try:
        serve(file).file_to_stream.close()  # closing the answer would end the request, and the test's connection
    except FileHeld as problem:
        return problem.finding
    return "given"


# ---- the scanner ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["tcp", "unix"])
def test_a_content_is_sent_whole_and_its_finding_received(tmp_path, settings, way):
    sound, evil = tmp_path / "a", tmp_path / "b"
    sound.write_bytes(b"a" * 200_001)
    evil.write_bytes(b"b" * 100_000 + clamav.EVIL)
    with clamav.listening(tmp_path / "clamd.ctl" if way == "unix" else None) as server:
        settings.SCANNER = server.address
        assert (scanner.finding_in(sound), scanner.finding_in(evil)) == ("", clamav.FOUND)
        assert scanner.version() == "ClamAV 1.4.6 (contoh)"
        assert server.received == [sound.read_bytes(), evil.read_bytes()]


def test_an_answer_without_a_finding_is_no_pass(tmp_path, scanner_there):
    path = tmp_path / "a"
    path.write_bytes(b"a")
    scanner_there.said = b"INSTREAM size limit exceeded. ERROR\0"
    with pytest.raises(scanner.ScanFailed, match="size limit"):
        scanner.finding_in(path)
    scanner_there.said = b"\0"
    with pytest.raises(scanner.ScannerDown, match="without an answer"):
        scanner.finding_in(path)


@pytest.mark.parametrize("address", [SILENT, "unix:///tidak/ada.ctl", ""])
def test_a_scanner_that_is_not_there_is_said_to_be_down(tmp_path, settings, address):
    path = tmp_path / "a"
    path.write_bytes(b"a")
    settings.SCANNER = address
    with pytest.raises(scanner.ScannerDown):
        scanner.finding_in(path)


def test_a_lost_content_is_no_fault_of_the_scanner(tmp_path, scanner_there):
    with pytest.raises(FileNotFoundError):
        scanner.finding_in(tmp_path / "hilang")


# ---- quarantine ----------------------------------------------------------------------------------------------------


def test_a_file_is_given_to_nobody_until_it_has_passed(now, scanner_there):
    file = stored(now)
    assert (is_given(file), held([file]), scan_queue()) == ("", {file.pk: ""}, Queue(1, now))
    drain()
    assert (is_given(file), held([file]), scan_queue()) == ("given", {}, Queue(0, None))
    assert scanner_there.received == [shelf.place(file.sha256).read_bytes()]
    assert Record.objects.filter(verb="files.scan").count() == 1


def test_a_finding_removes_the_content_keeps_the_row_and_tells_the_giver(now, scanner_there, giver):
    file = stored(now, an_infected_pdf(), "Laporan.pdf", by=giver)
    assert shelf.place(file.sha256).exists()
    drain()
    assert (is_given(file), held([file])) == (clamav.FOUND, {file.pk: clamav.FOUND})
    assert not shelf.place(file.sha256).exists()
    assert StoredFile.objects.get() == file
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == (giver, "Berkas ditolak pemindai virus: Laporan.pdf")
    assert clamav.FOUND in letter.body
    assert (orphans(), damaged()) == ([], [])


def test_the_same_infected_content_is_refused_at_once(now, scanner_there, giver):
    content = an_infected_pdf()
    stored(now, content, by=giver)
    drain()
    with pytest.raises(FileRefused, match="Pemindai virus menolak"):
        stored(now, content, "nama lain.pdf")
    assert list(shelf.kept()) == []


def test_the_same_sound_content_is_scanned_once(now, scanner_there):
    content = makers.pdf()
    stored(now, content)
    drain()
    second = stored(now, content, "lagi.pdf")
    drain()
    assert is_given(second) == "given"
    assert len(scanner_there.received) == Scan.objects.count() == 1


def test_a_silent_scanner_leaves_the_file_waiting_and_is_asked_again(now, settings, caplog):
    settings.SCANNER = SILENT
    file = stored(now)
    with pytest.raises(scanner.ScannerDown):
        drain()
    scan_waiting()
    assert "The virus scanner does not answer" in caplog.text
    assert (is_given(file), scan_queue().count) == ("", 1)
    with clamav.listening() as server:
        settings.SCANNER = server.address
        scan_waiting()
    assert is_given(file) == "given"


def test_one_content_that_cannot_be_scanned_holds_up_no_other(now, scanner_there, caplog):
    lost, sound = stored(now, makers.pdf(2)), stored(now + timedelta(seconds=1), makers.pdf(3))
    shelf.remove(lost.sha256)
    scan_waiting()
    assert (is_given(lost), is_given(sound)) == ("", "given")
    assert "could not be scanned" in caplog.text


def test_what_a_killed_worker_left_of_a_finding_is_taken_away(now, scanner_there):
    file = stored(now, an_infected_pdf())
    Scan.objects.create(sha256=file.sha256, finding=clamav.FOUND, at=now)
    assert shelf.place(file.sha256).exists()
    scan_waiting()
    assert not shelf.place(file.sha256).exists()


def test_without_a_scanner_nothing_is_held_back_then_or_later(now, settings):
    file = stored(now)
    settings.SCANNER = SILENT
    assert (file.quarantined, is_given(file), scan_queue().count) == (False, "given", 0)


def test_many_files_are_asked_about_in_one_query(now, scanner_there, django_assert_num_queries):
    files = [stored(now, makers.pdf(pages)) for pages in (1, 2, 3)]
    for some in (files[:1], files):
        with django_assert_num_queries(1):
            assert held(some) == {file.pk: "" for file in some}


# ---- what people see -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("finding", "sentence"), [("", "belum lolos pemeriksaan virus"), (clamav.FOUND, f"menemukan {clamav.FOUND}")]
)
def test_who_asks_for_a_held_file_reads_why(client, finding, sentence):
    request = RequestFactory().get("/")
    request.person = client.get("/").wsgi_request.person
    answer = HeldFileMiddleware(lambda _request: None).process_exception(request, FileHeld(finding))
    assert answer.status_code == 409
    assert sentence in " ".join(answer.content.decode().split())
    assert HeldFileMiddleware(lambda _request: None).process_exception(request, ValueError()) is None


def told(capsys):
    try:
        call_command("scanner")
    except SystemExit as end:
        return end.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_the_verb_says_whether_the_scanner_answers_and_what_waits(now, settings, capsys):
    code, said = told(capsys)
    assert (code, "no scanner is configured" in said) == (0, True)
    with clamav.listening() as server:
        settings.SCANNER = server.address
        stored(now)
        code, said = told(capsys)
        assert (code, "1 files wait for the scan, the first since 2026-03-02 03:00 UTC" in said) == (0, True)
        assert "ClamAV 1.4.6 (contoh)" in said
    settings.SCANNER = SILENT
    code, said = told(capsys)
    assert (code, f"{SILENT} does not answer" in said) == (1, True)
    settings.SCANNER = ""
    assert told(capsys)[0] == 1
