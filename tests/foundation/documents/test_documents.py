"""Documents: the same bytes each time, readable by screen readers, and never moved by what people typed."""

import hashlib
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import segno

from sinovik.foundation.documents import DocumentError, qr_svg, render_pdf
from sinovik.foundation.documents.typesetting import find, templates
from tests.journeys.papers import text_of

ADDRESS = "https://sinovik.example/periksa/KIPP-2027-U-0417/"


def gallery(**changes):
    return {
        "title": "Proposal Anda sudah kami terima",
        "kind": "Resi pengajuan · KIPP 2027",
        "lede": "Isinya kini tersegel.",
        "demo": True,
        "facts": [["Judul", "Pelayanan Tumbuh Kembang Anak"], ["Pengusul", ["Puskesmas Tanah Garam", "Kota Solok"]]],
        "qr": qr_svg(ADDRESS),
        "address": ADDRESS,
        "proof_title": "Bukti yang bisa diperiksa siapa saja",
        "proof_text": "Pindai kode atau cocokkan sidik ini.",
        "digest": hashlib.sha256(b"proposal").hexdigest(),
        "steps_title": "Sesudah ini",
        "steps": [["done", "Diterima", "4 Mei"], ["now", "Seleksi", "6 Mei"], ["next", "Penilaian", "24 Mei"]],
        "head": ["Judul", "Instansi"],
        "rows": [["Si Cantik", "Kota Solok"], ["Siap", "Kota Bima"]],
        **changes,
    }


def opened(pdf):
    return pikepdf.open(BytesIO(pdf))


def test_the_same_data_gives_the_same_bytes():
    assert render_pdf("gallery.typ", gallery()) == render_pdf("gallery.typ", gallery())


@pytest.mark.django_db
def test_the_moment_of_making_is_the_one_given(now):
    made = render_pdf("gallery.typ", gallery(), now=now)
    assert made == render_pdf("gallery.typ", gallery(), now=now)
    assert made != render_pdf("gallery.typ", gallery())


@pytest.mark.parametrize(("language", "label"), [("id", "contoh"), ("en", "sample")])
def test_a_document_of_invented_things_says_so_in_its_language(language, label):
    papers = [render_pdf("gallery.typ", gallery(demo=demo, language=language)) for demo in (True, False)]
    marked, plain = map(text_of, papers)

    assert (marked.count(label) > 0, plain.count(label)) == (True, 0)
    assert len(plain) > 100


def test_a_screen_reader_is_told_title_language_and_structure():
    with opened(render_pdf("gallery.typ", gallery())) as document:
        assert document.docinfo["/Title"] == "Proposal Anda sudah kami terima"
        assert document.Root.Lang == "id"
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root


def test_english_is_told_as_english():
    with opened(render_pdf("gallery.typ", gallery(language="en"))) as document:
        assert document.Root.Lang == "en"


def test_a_paper_may_lie_on_its_side():
    with opened(render_pdf("gallery.typ", gallery(flipped=True))) as document:
        _, _, width, height = map(float, document.pages[0].mediabox)
        assert width > height


def test_long_lists_go_on_over_pages():
    rows = [[f"Inovasi nomor {n}", "Pemerintah Kabupaten Contoh"] for n in range(99)]
    with opened(render_pdf("gallery.typ", gallery(rows=rows))) as document:
        assert len(document.pages) >= 3


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("ran")',
        '#import "/config/settings.py": *',
        "$ x^ $ *tebal* _miring_ [buka `kode` @rujuk <label> // catatan",
        '"); #read("/config/settings.py") ("',
        "\\u{41} \\ # ]",
        "\x00\x07\u202e\ufeff😀",
        "",
    ],
)
def test_what_people_type_is_only_text(typed):
    data = gallery(title=typed or "Judul", lede=typed, facts=[[typed, typed]], rows=[[typed, typed]])
    assert render_pdf("gallery.typ", data).startswith(b"%PDF-")


def test_a_character_no_font_has_costs_nobody_a_receipt():
    made = render_pdf("gallery.typ", gallery(title="Si 😀 Cantik"))
    with opened(made) as document:
        assert document.docinfo["/Title"] == "Si 😀 Cantik"
        assert document.Root.MarkInfo.Marked


def test_marks_that_hide_or_turn_text_are_left_out():
    with opened(render_pdf("gallery.typ", gallery(title="Si\u202e \x00Cantik", flag=True))) as document:
        assert document.docinfo["/Title"] == "Si Cantik"


def test_inter_is_embedded():
    assert b"Inter" in b"".join(fonts_of(render_pdf("gallery.typ", gallery())))


def fonts_of(pdf):
    with opened(pdf) as document:
        return [str(font.BaseFont).encode() for font in document.pages[0].Resources.Font.values()]


def test_without_inter_a_trial_still_prints_and_production_says_what_to_do(settings, tmp_path):
    settings.VAR = tmp_path
    assert b"Libertinus" in b"".join(fonts_of(render_pdf("gallery.typ", gallery())))
    settings.PRODUCTION = True
    with pytest.raises(DocumentError, match="sinovik build"):
        render_pdf("gallery.typ", gallery())


def test_what_typst_only_warns_of_is_an_error(settings, tmp_path):
    settings.VAR = tmp_path
    folder = tmp_path / "assets" / "fonts"
    folder.mkdir(parents=True)
    (folder / "Inter-Regular.ttf").write_bytes(b"no font")
    with pytest.raises(DocumentError, match="unknown font family: inter"):
        render_pdf("gallery.typ", gallery())


def test_missing_data_is_an_error_that_names_it():
    data = gallery()
    del data["lede"]
    with pytest.raises(DocumentError, match="lede"):
        render_pdf("gallery.typ", data)


def test_an_unknown_document_is_refused_with_the_known_ones():
    with pytest.raises(DocumentError, match=r"0 documents named 'nothing.typ'; known: .*gallery.typ"):
        find("nothing.typ")


def test_every_document_has_a_name_of_its_own():
    assert {name: paths for name, paths in templates().items() if len(paths) > 1} == {}


def test_no_template_runs_what_it_is_given():
    for paths in templates().values():
        for path in paths:
            assert not re.search(r"\beval\(", Path(path).read_text()), path


def test_a_code_carries_its_address_module_by_module():
    svg = qr_svg(ADDRESS)
    code = segno.make_qr(ADDRESS, error="m", boost_error=True)
    side = code.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {side} {side}"' in svg
    assert sum(int(run) for run in re.findall(r"h(\d+)", svg.split('stroke="#000"')[1])) == sum(
        module & 1 for row in code.matrix for module in row
    )
    assert svg == qr_svg(ADDRESS)
    assert "<script" not in svg


def test_a_code_survives_a_stain():
    assert segno.make_qr(ADDRESS, error="m", boost_error=True).error in {"M", "Q", "H"}
