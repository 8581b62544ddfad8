"""Files good and bad, made here so that none need be kept in the repository."""

import struct
import zipfile
import zlib
from io import BytesIO

import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sinovik.foundation.files import Kind, store

WORD_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
MACRO_TYPES = WORD_TYPES.replace(
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main"
)


def pdf(pages=1, **saving):
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    return saved(document, **saving)


def saved(document, **saving):
    out = BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def pdf_that_runs():
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    return saved(document)


def pdf_with_named_script():
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([])))
    return saved(document)


def pdf_whose_page_runs():
    document = pikepdf.new()
    document.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    document.pages[0].obj.AA = pikepdf.Dictionary(O=script)
    return saved(document)


def pdf_with_a_button_that_launches():
    document = pikepdf.new()
    document.add_blank_page()
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    button = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=launch)
    document.pages[0].obj.Annots = pikepdf.Array([button])
    return saved(document)


def pdf_that_carries(content=b"MZ program"):
    """Another file stands in the PDF's list of files."""
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["rekap.exe"] = pikepdf.AttachedFileSpec(document, content, filename="rekap.exe")
    return saved(document)


def pdf_with_a_page_that_has(**annotation):
    """A mark on the page, written into the page itself; names begin with a slash as in the file."""
    document = pikepdf.new()
    document.add_blank_page()
    facts = {f"/{key}": pikepdf.Name(value) if value[0] == "/" else value for key, value in annotation.items()}
    document.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary({"/Type": pikepdf.Name.Annot, **facts})])
    return saved(document)


def pdf_with_an_action(name):
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary({"/S": pikepdf.Name(name)})
    return saved(document)


def pdf_with_a_form_that_brings_scripts():
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=pikepdf.String("<xdp/>"))
    return saved(document)


def pdf_nested(levels):
    document = pikepdf.new()
    document.add_blank_page()
    thing = pikepdf.Array([])
    for _ in range(levels):
        thing = pikepdf.Array([thing])
    document.Root.Deep = thing
    return saved(document)


def pdf_with_a_link():
    """Lawful: an address that a reader may click."""
    document = pikepdf.new()
    document.add_blank_page()
    go = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://contoh.go.id"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=go)
    document.pages[0].obj.Annots = pikepdf.Array([link])
    return saved(document)


def relationship(kind, target, mode="External"):
    """The part that says what a document refers to."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationships><Relationship Type="{base}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'


def locked_pdf(user="kata sandi"):
    return pdf(encryption=pikepdf.Encryption(owner="pemilik", user=user))


def picture(kind=Kind.JPEG, size=(40, 20), mode="RGB", **saving):
    out = BytesIO()
    Image.new(mode, size, 128).save(out, kind.name, **saving)
    return out.getvalue()


def photo_with_place():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Kamera Budi"
    exif.get_ifd(0x8825)[1] = "S"
    return picture(exif=exif)


def pixel_flood(width=30_000, height=30_000):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def archive(parts, **extra):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **extra) as zipped:
        for name, content in parts:
            zipped.writestr(name, content)
    return out.getvalue()


def docx(*more, types=WORD_TYPES):
    return archive([("[Content_Types].xml", types), ("word/document.xml", "<w:document/>"), *more])


PARTS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(attributes, before="", prefix=""):
    """A part of relationships as a hand would write it to slip through."""
    return (
        f'{before}<{prefix}Relationships xmlns="{PARTS}"><{prefix}Relationship {attributes}/></{prefix}Relationships>'
    )


def xlsx():
    book, out = openpyxl.Workbook(), BytesIO()
    book.active["A1"] = "Nama inovasi"
    book.save(out)
    return out.getvalue()


def entry(name, mode=0o100644):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def given(content, name="laporan.pdf"):
    return SimpleUploadedFile(name, content)


def stored(now, content=None, name="laporan.pdf", kinds=frozenset(Kind), by=None):
    """A file kept by the real action; a one-page PDF unless told."""
    return store(given(content or pdf(), name), kinds=kinds, max_bytes=20_000_000, by=by, now=now)
