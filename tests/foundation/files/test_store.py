"""What people upload: kept whole under its digest, or refused before it is stored with a sentence that helps."""

import hashlib
import stat
import zipfile
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from PIL import Image

from sinovik.foundation.audit.models import Record
from sinovik.foundation.files import FileRefused, Kind, shelf, store
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.files.queries import Orphan, damaged, orphans

from . import makers
from .makers import given, stored

pytestmark = pytest.mark.django_db
ALL = frozenset(Kind)
OFFICE = frozenset({Kind.DOCX, Kind.XLSX})


def refusal(content, kinds=ALL, max_bytes=20_000_000, name="laporan.pdf", now=None):
    with pytest.raises(FileRefused) as refused:
        store(given(content, name), kinds=kinds, max_bytes=max_bytes, by=None, now=now)
    assert not StoredFile.objects.exists()
    assert list(shelf.kept()) == []
    assert not any(path.is_file() for path in shelf.folder().rglob("*"))
    return refused.value.message


# ---- what is kept --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (makers.pdf(), Kind.PDF),
        (makers.docx(), Kind.DOCX),
        (makers.xlsx(), Kind.XLSX),
        (makers.pdf_with_a_link(), Kind.PDF),
        (makers.docx(("word/_rels/document.xml.rels", makers.relationship("hyperlink", "//x/a"))), Kind.DOCX),
        (makers.docx(("word/_rels/a.xml.rels", makers.relationship("oleObject", "a.bin", "Internal"))), Kind.DOCX),
        (makers.picture(Kind.JPEG), Kind.JPEG),
        (makers.picture(Kind.PNG), Kind.PNG),
    ],
)
def test_a_sound_file_is_kept_by_its_content(now, content, kind):
    file = stored(now, content, name="tanpa akhiran")
    assert file.kind == kind
    assert file.name == f"tanpa akhiran{kind.facts.ending}"
    assert file.received_sha256 == hashlib.sha256(content).hexdigest()
    assert shelf.digest(shelf.place(file.sha256)) == file.sha256
    assert shelf.place(file.sha256).stat().st_size == file.size
    assert orphans() == []


def test_a_document_is_kept_byte_by_byte(now):
    content = makers.pdf()
    file = stored(now, content)
    assert shelf.place(file.sha256).read_bytes() == content
    assert file.sha256 == file.received_sha256


def test_nobody_else_on_the_machine_reads_the_shelf(now):
    home = shelf.place(stored(now).sha256)
    assert stat.S_IMODE(home.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700


def test_the_same_content_twice_is_two_names_and_one_file(now):
    first, second = stored(now, makers.docx(), "a.docx"), stored(now, makers.docx(), "b.docx")
    if first.sha256 == second.sha256:
        assert list(shelf.kept()) == [first.sha256]
    assert StoredFile.objects.count() == 2


def test_keeping_leaves_one_record(now):
    file = stored(now)
    assert Record.objects.filter(verb="files.keep", subject_id=file.pk).count() == 1


def test_nothing_stays_in_the_entrance(now):
    stored(now)
    stored(now, makers.picture())
    assert list((shelf.folder() / shelf.INCOMING).iterdir()) == []


def test_a_photo_loses_place_and_camera_but_stands_upright(now):
    content = makers.photo_with_place()
    assert b"Kamera Budi" in content
    file = stored(now, content, "foto.jpg")
    kept = shelf.place(file.sha256).read_bytes()
    assert b"Kamera Budi" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()
    assert file.sha256 != file.received_sha256


@pytest.mark.parametrize(
    ("kind", "mode", "becomes"),
    [
        (Kind.JPEG, "L", "L"),
        (Kind.JPEG, "CMYK", "RGB"),
        (Kind.PNG, "RGBA", "RGBA"),
        (Kind.PNG, "P", "RGB"),
        (Kind.PNG, "LA", "RGBA"),
    ],
)
def test_every_colour_mode_can_be_shown(now, kind, mode, becomes):
    file = stored(now, makers.picture(kind, mode=mode))
    with Image.open(shelf.place(file.sha256)) as picture:
        assert picture.mode == becomes


# ---- what is refused -----------------------------------------------------------------------------------------------


def test_an_empty_file_is_refused(now):
    assert "kosong" in refusal(b"", now=now)


def test_one_byte_too_many_is_refused_whatever_size_is_claimed(now):
    content = makers.pdf()
    file = stored(now, content)
    assert store(given(content), kinds=ALL, max_bytes=len(content), by=None, now=now).sha256 == file.sha256
    upload = ContentFile(content, name="a.pdf")
    upload.size = 1
    with pytest.raises(FileRefused, match="lebih besar"):
        store(upload, kinds=ALL, max_bytes=len(content) - 1, by=None, now=now)


@pytest.mark.parametrize(
    ("content", "kinds", "word"),
    [
        (b"<html><script>alert(1)</script></html>", ALL, "Unggah salah satu dari"),
        (b"GIF89a/*" + makers.pdf(), ALL, "Unggah salah satu dari"),
        (b"\n" + makers.pdf(), ALL, "Unggah salah satu dari"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", ALL, "Unggah salah satu dari"),
        (makers.pdf(), OFFICE, "Unggah salah satu dari: Word (.docx), Excel (.xlsx)."),
        (makers.docx(), {Kind.PDF}, "Unggah salah satu dari: PDF."),
        (makers.docx(), {Kind.XLSX}, "Unggah salah satu dari: Excel (.xlsx)."),
        (makers.archive([("a.txt", "x")]), OFFICE, "Unggah salah satu dari"),
        (makers.archive([("[Content_Types].xml", "<Types/>")]), OFFICE, "Unggah salah satu dari"),
        (b"%PDF-1.7 bukan apa-apa", ALL, "rusak"),
        (b"%PDF-1.7\n" + b"(" * 5000, ALL, "rusak"),
        (makers.pdf(pages=0), ALL, "tidak memiliki halaman"),
        (makers.locked_pdf(), ALL, "kata sandi"),
        (makers.locked_pdf(user=""), ALL, "kata sandi"),
        (makers.pdf_that_runs(), ALL, "menjalankan program"),
        (makers.pdf_with_named_script(), ALL, "menjalankan program"),
        (makers.pdf_whose_page_runs(), ALL, "menjalankan program"),
        (makers.pdf_with_a_button_that_launches(), ALL, "menjalankan program"),
        (makers.pdf() + makers.docx(), ALL, "arsip tersembunyi"),
        (
            makers.docx(("word/_rels/settings.xml.rels", makers.relationship("attachedTemplate", "//x/a.dotm"))),
            ALL,
            "lain",
        ),
        (makers.docx(("word/_rels/document.xml.rels", makers.relationship("oleObject", "//x/a"))), ALL, "lain"),
        (makers.picture()[:200], ALL, "rusak"),
        (makers.picture(Kind.PNG)[:40], ALL, "rusak"),
        (makers.pixel_flood(), ALL, "megapiksel"),
        (makers.pixel_flood(8000, 6000), ALL, "megapiksel"),
        (makers.docx(types=makers.MACRO_TYPES), ALL, "makro"),
        (makers.docx(("word/vbaProject.bin", b"\xd0\xcf")), ALL, "makro"),
        (makers.docx(("word/embeddings/oleObject1.bin", b"\xd0\xcf")), ALL, "makro"),
        (makers.docx(("word/media/nol.bin", bytes(199 * 1024 * 1024))), ALL, "terlalu besar"),
        (makers.docx(("word/media/nol.bin", bytes(201 * 1024 * 1024))), ALL, "terlalu besar"),
        (makers.docx(*((f"word/{n}", b"") for n in range(3001))), ALL, "terlalu besar"),
        (makers.docx(("../../etc/cron.d/x", b"x")), ALL, "tidak lazim"),
        (makers.docx(("/etc/passwd", b"x")), ALL, "tidak lazim"),
        (makers.docx(("word\\..\\x", b"x")), ALL, "tidak lazim"),
        (makers.docx(("C:/x", b"x")), ALL, "tidak lazim"),
        (makers.docx((makers.entry("word/link", 0o120777), b"/etc/passwd")), ALL, "tidak lazim"),
        (makers.docx(("word/x.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')), ALL, "tidak lazim"),
        (makers.docx(("word/x.xml", '<!DOCTYPE x [<!ENTITY e "e">]>'.encode("utf-16"))), ALL, "tidak lazim"),
        (makers.docx()[:-30], ALL, "tidak lazim"),
        (b"PK\x03\x04", ALL, "tidak lazim"),
    ],
    ids=lambda value: "" if not isinstance(value, str) else value.replace(" ", "-"),
)
def test_what_is_not_what_it_should_be_is_refused_before_it_is_stored(now, content, kinds, word):
    assert word in refusal(content, kinds, max_bytes=10**9, now=now)


def test_the_name_persuades_nobody(now):
    assert "Unggah" in refusal(b"<html>", name="laporan.pdf", now=now)
    assert "makro" in refusal(makers.docx(types=makers.MACRO_TYPES), name="surat.docx", now=now)


def test_an_archive_behind_other_bytes_is_refused(now):
    other = makers.archive([("a", "b")])
    assert "tidak lazim" in refusal(other + makers.docx(), now=now)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_an_archive_is_refused(now):
    assert "tidak lazim" in refusal(makers.docx(("word/document.xml", "lain")), now=now)


def test_a_locked_archive_is_refused(now):
    content = bytearray(makers.docx())
    position = content.index(b"PK\x01\x02") + 8
    content[position] |= 1
    assert "tidak lazim" in refusal(bytes(content), now=now)


def test_an_archive_that_declares_more_than_it_holds_is_refused(now):
    content = bytearray(makers.docx())
    position = content.index(b"PK\x01\x02") + 20
    content[position : position + 4] = (10**8).to_bytes(4, "little")
    assert "terlalu besar" in refusal(bytes(content), now=now)


def test_an_archive_with_an_unreadable_directory_of_types_is_refused(now):
    content = bytearray(makers.docx())
    position = content.index(b"[Content_Types].xml") + 25
    content[position] ^= 0xFF
    assert "tidak lazim" in refusal(bytes(content), now=now)


# ---- what the database holds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns", [{"sha256": "nonsense"}, {"received_sha256": "A" * 64}, {"size": 0}], ids=["digest", "received", "size"]
)
def test_the_database_refuses_an_impossible_row(now, columns):
    row = {"sha256": "a" * 64, "received_sha256": "b" * 64, "size": 1, "kind": "pdf", "name": "a.pdf", "at": now}
    with pytest.raises(DatabaseError), transaction.atomic():
        StoredFile.objects.create(**{**row, **columns})
    StoredFile.objects.create(**row)


def test_the_database_refuses_to_change_or_remove_a_row(now):
    file = stored(now)
    for alter in (lambda: StoredFile.objects.update(name="lain.pdf"), lambda: StoredFile.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            alter()
    assert StoredFile.objects.get() == file


# ---- what must hold of a live database -----------------------------------------------------------------------------


def test_a_lost_content_and_a_content_without_row_are_named(now):
    lost = stored(now)
    shelf.place(lost.sha256).unlink()
    with shelf.incoming([b"stray"]) as path:
        stray = shelf.digest(path)
        shelf.put(path, stray)
    assert orphans() == [Orphan(lost.sha256, "content"), Orphan(stray, "row")]


def test_a_changed_byte_is_found(now):
    file = stored(now)
    assert damaged() == []
    shelf.place(file.sha256).write_bytes(b"changed")
    assert damaged() == [file.sha256]


def test_a_failed_rename_leaves_no_row_and_no_half_file(now, monkeypatch):
    def full_disk(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        stored(now)
    assert not StoredFile.objects.exists()
    assert not any(path.is_file() for path in shelf.folder().rglob("*"))


def test_makers_make_what_they_say():
    with zipfile.ZipFile(BytesIO(makers.docx())) as archive:
        assert archive.testzip() is None


def test_bytes_behind_a_picture_are_not_kept(now):
    content = makers.picture(Kind.PNG) + b"<script>alert(1)</script>" + makers.docx()
    kept = shelf.place(stored(now, content, "foto.png").sha256).read_bytes()
    assert b"script" not in kept
    assert not zipfile.is_zipfile(BytesIO(kept))


def test_a_file_calls_itself_by_its_name(now):
    assert str(stored(now, name="Surat.pdf")) == "Surat.pdf"
