import re
from urllib.parse import quote

import pytest
from django.test import Client

from sinovik.agencies.queries import region_of_code
from sinovik.foundation import clock
from sinovik.innovations.actions import publish
from sinovik.innovations.models import Innovation
from sinovik.innovations.states import Level
from tests.agencies.makers import a_unit, an_agency
from tests.innovations.makers import a_standing, a_version, an_innovation

pytestmark = pytest.mark.django_db


def read(path: str) -> str:
    response = Client().get(path, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r'<li>\s*<h3>\s*<a href="/inovasi/[^"]+">(.*?)</a>', page)


def test_the_catalogue_lists_every_published_innovation_untitled_ones_last():
    page = read("/inovasi/")
    assert f"{Innovation.objects.filter(published_at__isnull=False).count()} inovasi" in page
    assert "Judul belum tercatat" not in titles(page)
    assert titles(read("/inovasi/?halaman=999999"))[-1] == "Judul belum tercatat"


def test_an_unpublished_innovation_is_nowhere():
    hidden = an_innovation("Inovasi Rahasia Toska", published=False)
    assert titles(read("/inovasi/?q=toska")) == []
    assert Client().get(f"/inovasi/{hidden.number}/{hidden.slug}/").status_code == 404


def test_found_words_are_marked_and_nothing_typed_becomes_markup():
    an_innovation("Layanan <b>Toska</b> & Kawan")
    page = read("/inovasi/?q=pelayanan+toska")
    assert "<mark>Layanan</mark> &lt;b&gt;<mark>Toska</mark>&lt;/b&gt; &amp; Kawan" in page


def test_the_list_costs_the_same_number_of_queries_with_one_and_with_three_rows(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for made in (1, 2):
        for _n in range(made):
            innovation = an_innovation("Kotak Lembayung", unit=a_unit())
            a_standing(innovation)
        with CaptureQueriesContext(connection) as asked:
            read("/inovasi/?q=lembayung")
        counts.append(len(asked))
    assert counts[0] == counts[1]


STRANGE = [
    "q=" + quote("\x00"),
    "q=" + quote("'; DROP TABLE innovations_innovation; --"),
    "q=" + quote("((((&|!<->*:"),
    "q=" + quote("%_\\"),
    "q=" + quote("😀" * 50),
    "q=" + "a" * 5000,
    "q=%FF%FE",
    "q=" + quote("\ue000\ue001"),
    "halaman=-1",
    "halaman=" + "9" * 6000,
    "halaman=abc",
    "halaman=1.5",
    "tahun=abcd&tahun=1066&tingkat=top-1000000&jenis=kerajaan&provinsi=zz&urut=acak",
    "tahun=" + quote("\x00"),
    "tahun=2022&tahun=2022&provinsi=35&provinsi=31&tingkat=akhir&tingkat=finalis",
    "q=&tahun=&tingkat=&jenis=&provinsi=&urut=&halaman=",
]


@pytest.mark.parametrize("query", STRANGE)
def test_strange_input_is_answered_with_a_page(query):
    assert "Katalog inovasi" in read(f"/inovasi/?{query}")


def test_unknown_filters_are_set_aside_with_a_sentence():
    page = read("/inovasi/?jenis=kerajaan&provinsi=35")
    assert "Sebagian saringan tidak dikenal" in page
    assert "Jawa Timur" in page
    assert "Sebagian saringan tidak dikenal" not in read("/inovasi/?provinsi=35")


def test_unreadable_search_words_are_answered_with_a_sentence():
    assert "tanda yang tidak dapat dibaca" in read("/inovasi/?q=%00")


def test_a_search_without_result_says_what_to_do_next():
    assert "Kurangi saringan, periksa ejaan" in read("/inovasi/?q=xyzzyqwert")


def test_a_chip_leads_to_the_list_without_its_filter():
    page = read("/inovasi/?q=sampah&jenis=city&provinsi=33")
    assert 'href="?q=sampah&amp;jenis=city"' in page
    assert 'href="?q=sampah&amp;provinsi=33"' in page


def test_an_innovations_page_shows_facts_sources_and_the_highest_level():
    page = read("/inovasi/INO-000001/")
    assert "Surabaya Single Window (SSW)" in page
    assert "Top 9 · KIPP 2014" in page
    assert "github:edison8301/inovasi-lan:data/table-inovasi.sql" in page
    assert "belum diterbitkan pemiliknya" in page


def test_a_wrong_slug_leads_to_the_right_address():
    response = Client().get("/inovasi/INO-000001/apa-saja/")
    assert (response.status_code, response["Location"]) == (301, "/inovasi/INO-000001/surabaya-single-window-ssw/")


@pytest.mark.parametrize(
    "path", ["/inovasi/INO-999999/x/", "/inovasi/abc/", "/instansi/tidak-ada/", "/kompetisi/tidak-ada/"]
)
def test_what_is_not_there_is_not_found(path):
    assert Client().get(path).status_code == 404


def test_an_untitled_record_is_shown_as_what_it_is():
    untitled = Innovation.objects.get(provenance__row="kipp:35", provenance__field="owner")
    page = read(f"/inovasi/{untitled.number}/{untitled.slug}/")
    assert "Sumber hanya menyebut instansi dan tingkatnya" in page
    assert "Top 25 · KIPP 2015" in page


def test_only_the_opened_parts_of_the_story_are_shown():
    innovation = an_innovation("Kotak Cerita")
    publish(innovation=innovation, version=a_version(innovation), open_keys=["masalah"], by=None, now=clock.now())
    page = read(f"/inovasi/{innovation.number}/{innovation.slug}/")
    assert "Antrean panjang." in page
    assert "Rahasia dapur." not in page


def test_invented_records_say_so():
    innovation = an_innovation("Kotak Contoh Lima")
    assert "sn-sample" in read(f"/inovasi/{innovation.number}/{innovation.slug}/")
    assert "sn-sample" not in read("/inovasi/INO-000001/")


def test_owner_and_place_stand_apart():
    innovation = an_innovation("Kotak Jauh", owner=an_agency("Kementerian Kesehatan"), place=region_of_code("91.71"))
    page = read(f"/inovasi/{innovation.number}/{innovation.slug}/")
    assert "Kementerian Kesehatan, Papua" in page
    assert "Kota Jayapura" in page


def test_an_agencys_page_shows_names_companies_and_innovations():
    page = read("/instansi/pemerintah-kota-surabaya/")
    assert "PDAM Surya Sembada Kota Surabaya" in page
    assert titles(page)[0] == "6 in 1"
    assert "Badan Pertanahan Nasional (–2014)" in read(
        "/instansi/kementerian-agraria-dan-tata-ruangbadan-pertanahan-nasional/"
    )


def test_an_agency_without_innovations_says_so():
    assert "Belum ada inovasi yang tercatat" in read("/instansi/pemerintah-kabupaten-asmat/")


def test_the_winners_page_has_every_year_and_no_demo():
    a_standing(an_innovation("Kotak Demo Menang"), Level.TOP_45, 2022)
    page = read("/pemenang/")
    assert [year for year in range(2014, 2026) if year != 2024] == sorted(
        {int(y) for y in re.findall(r'id="tahun-(\d+)"', page)}
    )
    assert "Tahun tidak disebut" in page
    assert "Kotak Demo Menang" not in page


def test_home_shows_the_reported_total_and_real_winners_only():
    a_standing(an_innovation("AA Kotak Demo"), Level.OPSI, 2025)
    page = read("/")
    assert "29.090" in page
    assert "Digitalent Mobile" in page
    assert "AA Kotak Demo" not in page


def test_statistics_keep_the_unknown_unknown():
    page = read("/statistik/")
    assert "belum tercatat" in page
    assert "3.478" in page


def test_a_doubt_about_a_legal_basis_is_told_in_the_readers_language():
    assert "(satu sumber: 5/2025)" in read("/kompetisi/")
    assert "(one source: 5/2025)" in read("/en/kompetisi/")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/inovasi/",
        "/inovasi/INO-000001/",
        "/pemenang/",
        "/statistik/",
        "/kompetisi/",
        "/instansi/badan-riset-dan-inovasi-nasional/",
    ],
)
def test_every_public_page_is_there_in_english(path):
    page = read(f"/en{path}")
    assert '<html lang="en"' in page
