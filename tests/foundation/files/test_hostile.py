"""Files made to slip through: each is refused before it is stored, and a lawful twin of it is kept."""

import hashlib
import tracemalloc
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from sinovik.foundation.files import FileRefused, Kind, shelf, store
from sinovik.foundation.files.models import StoredFile

from . import makers
from .makers import given, stored

pytestmark = pytest.mark.django_db
ALL = frozenset(Kind)
MIB = 1024 * 1024
CHART = "word/embeddings/Microsoft_Excel_Sheet.xlsx"
SETTINGS = "word/_rels/settings.xml.rels"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def refusal(content, now, name="laporan.pdf"):
    with pytest.raises(FileRefused) as refused:
        store(given(content, name), kinds=ALL, max_bytes=25 * MIB, by=None, now=now)
    assert not StoredFile.objects.exists()
    assert not any(path.is_file() for path in shelf.folder().rglob("*"))
    return refused.value.message


# ---- Word and Excel ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        makers.docx((CHART, makers.xlsx())),
        makers.docx(("word/media/image1.png", makers.picture(Kind.PNG))),
        makers.docx(("word/x.xml", f"<!--{'a' * 9000}--><x/>")),
        makers.docx(("word/x.xml", "<x/>".encode("utf-16"))),
        makers.docx((SETTINGS, makers.relationship("attachedTemplate", "templat.dotx", "Internal"))),
        makers.docx((SETTINGS, makers.relationship("hyperlink", "https://contoh.go.id"))),
    ],
    ids=["chart", "picture", "comment", "utf-16", "own-template", "link"],
)
def test_what_office_really_writes_is_kept(now, content):
    file = stored(now, content, "surat.docx")
    assert (file.kind, file.received_sha256) == (Kind.DOCX, hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    "part",
    [
        ("word/media/image1.png", b"MZ\x90 program"),
        ("word/media/image1.png", b"\x7fELF program"),
        ("word/gambar.bin", OLE + b"makro dengan nama lain"),
        (CHART, makers.docx(types=makers.MACRO_TYPES)),
        (CHART, makers.docx(("xl/vbaProject.bin", b"x"))),
        (CHART, makers.docx(("xl/gambar.bin", OLE))),
    ],
    ids=["windows", "linux", "renamed-macro", "macro-inside", "project-inside", "renamed-inside"],
)
def test_a_program_in_a_document_is_refused_whatever_it_is_called(now, part):
    assert "makro atau program" in refusal(makers.docx(part), now, "surat.docx")


@pytest.mark.parametrize(
    "attributes",
    [
        f"Type='{TEMPLATE}' Target='//x/a.dotm' TargetMode='External'",
        f'Type="{TEMPLATE.replace("attached", "&#97;ttached")}" Target="//x/a" TargetMode="External"',
        f'Type="{TEMPLATE}" Target="//x/a" TargetMode="&#69;xternal"',
        'Type="http://x/relationships/image" Target="https://x/p.png" TargetMode="External"',
        'Type="http://x/relationships/externalLinkPath" Target="file:///x/b.xlsx" TargetMode="External"',
    ],
    ids=["single-quotes", "spelt-out-type", "spelt-out-mode", "picture", "other-book"],
)
def test_content_fetched_from_elsewhere_is_refused_however_it_is_written(now, attributes):
    assert "dari berkas lain" in refusal(makers.docx((SETTINGS, makers.relations(attributes))), now)
    far = makers.relations(attributes, before=f"<!--{'a' * 2 * MIB}-->")
    assert "tidak lazim" in refusal(makers.docx((SETTINGS, far)), now)
    assert "dari berkas lain" in refusal(makers.docx((SETTINGS, makers.relations(attributes, prefix="r:"))), now)
    inside = makers.docx((SETTINGS, makers.relations(attributes)))
    assert "dari berkas lain" in refusal(makers.docx((CHART, inside)), now)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (f"<!--{'a' * 9000}--><!DOCTYPE x [<!ENTITY e 'e'>]><x/>", "tidak lazim"),
        (f"<!--{'a' * 70_000}--><!DOCTYPE x [<!ENTITY e 'e'>]><x/>", "tidak lazim"),
        ("bukan xml", "tidak lazim"),
    ],
    ids=["behind-a-comment", "behind-a-long-comment", "no-xml"],
)
def test_a_document_type_is_found_behind_anything(now, text, word):
    assert word in refusal(makers.docx(("word/x.xml", text)), now)


def a_bomb(mib):
    return makers.archive([("nol", bytes(mib * MIB))])


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ((CHART, makers.archive([("[Content_Types].xml", "<Types/>"), ("a", a_bomb(1))])), "terlalu besar bila dibuka"),
        ((CHART, makers.docx(("nol", bytes(199 * MIB)))), "terlalu besar bila dibuka"),
        (("word/media/a.zip", makers.archive([("a.txt", "x")])), "tidak lazim"),
        (("word/media/a.png", b"PK\x03\x04 terpotong"), "tidak lazim"),
    ],
    ids=["three-deep", "bomb-inside", "plain-archive-inside", "broken-archive-inside"],
)
def test_an_archive_in_an_archive_is_looked_into_once_and_no_deeper(now, part, word):
    assert word in refusal(makers.docx(part), now, "surat.docx")


def test_a_bomb_is_refused_without_being_unpacked_into_memory(now):
    types = makers.WORD_TYPES + "".join(f"<!-- {n} -->" for n in range(600_000))
    assert len(types) > 4 * MIB
    content = makers.docx(("word/media/nol.bin", bytes(199 * MIB)))
    large = makers.docx(types=types)
    tracemalloc.start()
    said = refusal(content, now), refusal(large, now)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert all("terlalu besar bila dibuka" in sentence for sentence in said)
    assert most < 16 * MIB


def test_a_part_that_is_longer_than_it_declares_is_refused(now):
    content = bytearray(makers.docx())
    position = content.index(b"PK\x01\x02") + 24  # the unpacked size of the first part
    content[position : position + 4] = (10).to_bytes(4, "little")
    assert "tidak lazim" in refusal(bytes(content), now)


# ---- PDF -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        makers.pdf_that_carries(),
        makers.pdf_with_a_page_that_has(Subtype="/FileAttachment"),
        makers.pdf_with_a_page_that_has(Subtype="/RichMedia"),
        makers.pdf_with_a_page_that_has(Subtype="/Screen"),
    ],
    ids=["list", "paper-clip", "media", "screen"],
)
def test_a_pdf_that_carries_another_file_is_refused(now, content):
    assert refusal(content, now) == "PDF ini membawa berkas lain di dalamnya. Cetak ulang ke PDF, lalu unggah hasilnya."
    assert stored(now, makers.pdf_with_a_page_that_has(Subtype="/Text", Contents="Catatan")).kind == Kind.PDF


@pytest.mark.parametrize("name", ["/SubmitForm", "/ImportData", "/GoToE", "/Launch", "/JavaScript"])
def test_an_action_that_leaves_the_pdf_is_refused(now, name):
    assert "menjalankan program" in refusal(makers.pdf_with_an_action(name), now)
    assert stored(now, makers.pdf_with_an_action("/GoTo")).kind == Kind.PDF


def test_a_form_that_brings_its_own_scripts_is_refused(now):
    assert "menjalankan program" in refusal(makers.pdf_with_a_form_that_brings_scripts(), now)


def test_a_pdf_nested_beyond_looking_is_refused_as_broken(now):
    assert "PDF ini rusak" in refusal(makers.pdf_nested(120), now)
    assert stored(now, makers.pdf_nested(20)).kind == Kind.PDF


def test_a_pdf_that_is_also_a_page_leaves_only_as_a_download(now):
    file = stored(now, makers.pdf() + b"<html><script>alert(1)</script></html>", "laporan.html")
    assert (file.kind, file.name, file.media_type) == (Kind.PDF, "laporan.html.pdf", "application/pdf")


# ---- pictures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG])
def test_no_picture_keeps_where_and_when_it_was_taken(now, kind):
    exif = Image.Exif()
    exif[0x8825] = {2: (6.0, 10.0, 30.0), 29: "2027:01:30"}  # latitude and day, as a phone writes them
    content = makers.picture(kind, exif=exif)
    assert b"2027:01:30" in content
    kept = shelf.place(stored(now, content, "foto").sha256).read_bytes()
    assert b"2027:01:30" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert set(picture.info) & {"exif", "xmp", "comment", "icc_profile"} == set()


def test_a_picture_with_an_archive_behind_it_is_kept_without_it(now):
    content = makers.picture() + makers.docx()
    assert zipfile.is_zipfile(BytesIO(content))
    kept = shelf.place(stored(now, content, "foto.jpg").sha256).read_bytes()
    assert not zipfile.is_zipfile(BytesIO(kept))
