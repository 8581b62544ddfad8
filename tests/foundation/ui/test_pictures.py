"""A chart that leaves the page: the picture stands alone, the table is the chart's, both come from one source."""

import csv
from io import BytesIO, StringIO
from urllib.parse import unquote
from xml.etree import ElementTree

import pikepdf
import pytest
from django.template import Context, Template
from django.utils import translation

from sinovik.foundation.documents import render_pdf
from sinovik.foundation.ui import pictures
from sinovik.foundation.ui.components import WrongProperties
from tests.foundation.documents.test_documents import gallery

SVG = "{http://www.w3.org/2000/svg}"
TILES = [("Aceh", "Aceh", 1, 1, 2), ("Bali", "Bali", 2, 1, 27)]
FUNNEL = [("Terdaftar", 3478, "612 di unit"), ("Diajukan", 2454)]
DOTS = [("A", 81.96, 80.4, 83.2, 81.5), ("B", None)]
EVERY = [
    ("chart_bar", {"items": [("2021", 1200), ("2022", 3478, 1917)]}),
    ("chart_funnel", {"items": FUNNEL}),
    ("chart_line", {"items": [("2021", 1200), ("2022", 3478)]}),
    ("chart_dots", {"items": DOTS, "cut": 80}),
    ("chart_tiles", {"items": TILES}),
]


def words_in(svg):
    return [node.text for node in ElementTree.fromstring(svg).iter() if node.text and node.text.strip()]


@pytest.mark.parametrize(("name", "props"), EVERY)
def test_every_chart_is_one_picture_with_all_its_numbers_in_words(name, props):
    said = " ".join(words_in(pictures.svg_of(name, title="Judul & gambar", **props)))

    _head, rows = pictures.table_of(name, pictures.components.named(name).props({"title": "", **props}))
    assert said.startswith("Judul & gambar")
    for row in rows:
        assert (row[0] in said or row[0][:4] in said) and str(pictures.words.number(row[1] or "")) in said


@pytest.mark.parametrize(("name", "props"), EVERY)
def test_a_picture_needs_nothing_from_the_page(name, props):
    svg = pictures.svg_of(name, title="Judul", **props)

    assert [part for part in ("var(--", "class=", "<script", "href=", "style=") if part in svg] == []


def test_a_picture_is_as_tall_as_its_rows():
    tall = [
        ElementTree.fromstring(pictures.svg_of("chart_bar", title="Judul", items=[("a", 1)] * n)).get("height")
        for n in (1, 3)
    ]

    assert tall == ["72", "168"]


def test_what_is_typed_stays_text_in_a_picture():
    svg = pictures.svg_of("chart_bar", title="<script>x</script>", items=[("</text><rect/>", 1)])

    assert "</text><rect/>" in words_in(svg)
    assert len(list(ElementTree.fromstring(svg).iter(f"{SVG}script"))) == 0


def test_a_chart_carries_its_table_and_its_picture_for_taking_along():
    page = Template('{% load ui %}{% c "chart_funnel" title="Corong 2022" items=items %}').render(
        Context({"items": FUNNEL})
    )

    table, picture = (unquote(part.split('"')[0].partition(",")[2]) for part in page.split('href="data:')[1:3])
    rows = list(csv.reader(StringIO(table.removeprefix("\ufeff"))))
    assert rows == [
        ["Tahap", "Jumlah", "Dari tahap sebelumnya", "Keterangan"],
        ["Terdaftar", "3478", "100%", "612 di unit"],
        ["Diajukan", "2454", "71%", ""],
    ]
    assert picture == pictures.svg_of("chart_funnel", title="Corong 2022", items=FUNNEL)
    assert 'download="corong-2022.csv"' in page and 'download="corong-2022.svg"' in page


def test_a_formula_in_a_label_runs_in_no_spreadsheet():
    props = pictures.components.named("chart_bar").props({"title": "J", "items": [("=1+1", 1)]})

    address = pictures.downloads("chart_bar", props)["csv_href"]

    assert "'=1+1" in unquote(address)


def test_documents_set_the_same_charts_with_their_tables():
    charts = [pictures.for_paper(name, title="Judul gambar", source="contoh", **props) for name, props in EVERY]

    with pikepdf.open(BytesIO(render_pdf("gallery.typ", gallery(charts=charts)))) as document:
        assert "/StructTreeRoot" in document.Root
    assert [one["head"][0] for one in charts] == ["Nama", "Tahap", "Nama", "Nama", "Nama"]
    assert charts[3]["rows"][1] == ["B", "belum tercatat", "belum tercatat", "belum tercatat", "belum tercatat"]


def test_a_picture_speaks_the_readers_language():
    with translation.override("en"):
        told = pictures.for_paper("chart_bar", title="Title", items=[("a", 3478)])

    assert (told["head"], told["rows"]) == (["Name", "Number"], [["a", "3,478"]])


def test_an_unknown_property_is_refused_as_on_the_page():
    with pytest.raises(WrongProperties, match="does not know colour"):
        pictures.svg_of("chart_bar", title="Judul", items=[], colour="red")
