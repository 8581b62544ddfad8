"""Names that people give, and the way a file leaves."""

from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinovik.foundation.files import Kind, serve, shelf
from sinovik.foundation.files.names import MAX_LENGTH, clean_name

from . import makers


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Laporan Akhir.pdf", "Laporan Akhir.pdf"),
        ("LAPORAN.PDF", "LAPORAN.pdf"),
        ("laporan", "laporan.pdf"),
        ("laporan.pdf.exe", "laporan.pdf.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\budi\\surat.pdf", "surat.pdf"),
        ("surat\r\nSet-Cookie: a.pdf", "surat Set-Cookie a.pdf"),
        ('a"b<c>d.pdf', "a b c d.pdf"),
        ("gnp.\u202efdp", "gnp.fdp.pdf"),
        ("", "berkas.pdf"),
        (".pdf", "berkas.pdf"),
        ("...", "berkas.pdf"),
        ("CON.pdf", "berkas CON.pdf"),
        ("nul.tar.pdf", "berkas nul.tar.pdf"),
        ("Ja\u0301wa.pdf", "Jáwa.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_becomes_harmless_and_stays_recognisable(name, clean):
    assert clean_name(name, Kind.PDF) == clean


def test_a_jpeg_may_end_either_way():
    assert clean_name("foto.jpeg", Kind.JPEG) == "foto.jpg"


@given(st.text(max_size=200), st.sampled_from(Kind))
def test_no_name_reaches_out_of_its_folder(name, kind):
    clean = clean_name(name, kind)
    assert clean == clean_name(clean, kind)
    assert clean.endswith(kind.facts.ending)
    assert len(clean) <= MAX_LENGTH
    assert clean.isprintable()
    assert not set('/\\:"<>|?*') & set(clean)
    assert not clean.startswith(".")


@pytest.mark.django_db
def test_a_download_is_rendered_by_no_browser(now):
    response = serve(makers.stored(now, makers.pdf(), 'Laporan "akhir" ñ.pdf'))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert dict(response.items()) == {
        "Content-Type": "application/pdf",
        "Content-Length": response["Content-Length"],
        "Content-Disposition": "attachment; filename*=utf-8''Laporan%20akhir%20%C3%B1.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    response.close()


@pytest.mark.django_db
def test_a_download_may_go_under_another_name(now):
    response = serve(makers.stored(now), download_name="../Bukti 1.exe")
    header = Message()
    header["Content-Disposition"] = response["Content-Disposition"]
    assert header.get_filename() == "Bukti 1.exe.pdf"
    response.close()


@pytest.mark.django_db
def test_a_lost_content_is_an_error_and_no_empty_file(now):
    file = makers.stored(now)
    shelf.place(file.sha256).unlink()
    with pytest.raises(FileNotFoundError):
        serve(file)
