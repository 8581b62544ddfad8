"""The history is loaded in every test database; these tests ask what became of the rows."""

import shutil
from collections import Counter

import pytest

from sinovik.innovations.imports import certainty_of, import_lan, import_winners, load_history, unit_name
from sinovik.innovations.models import Innovation, Provenance, Standing
from sinovik.innovations.states import Certainty, Level
from tests.agencies.makers import an_agency

pytestmark = pytest.mark.django_db
REAL = Innovation.objects.filter(is_demo=False)


def of_row(row: str) -> Innovation:
    return Innovation.objects.filter(provenance__row=row).distinct().get()


def test_every_row_of_both_files_is_in_the_registry():
    assert Counter(row.split(":")[0] for row in set(Provenance.objects.values_list("row", flat=True))) == {
        "kipp": 142,
        "lan": 200,
    }
    assert REAL.count() == 142 + 200 - 13
    assert Standing.objects.filter(is_demo=False).count() == 142


def test_numbers_have_no_gaps():
    numbers = list(REAL.order_by("number").values_list("number", flat=True))
    assert numbers == [f"INO-{n:06d}" for n in range(1, len(numbers) + 1)]


def test_repeating_the_import_changes_nothing(now):
    before = (Innovation.objects.count(), Standing.objects.count(), Provenance.objects.count())
    assert {report.outcome for report in load_history(now=now)} == {"present"}
    assert (Innovation.objects.count(), Standing.objects.count(), Provenance.objects.count()) == before


def test_a_lan_record_that_a_winner_names_is_the_same_innovation():
    weekend = of_row("kipp:20")
    assert of_row("lan:50") == weekend
    assert weekend.owner == an_agency("Kementerian ATR/BPN")
    assert weekend.started_year == 2013


def test_one_title_of_one_owner_is_one_innovation_however_it_is_written():
    ssw = of_row("kipp:1")
    assert of_row("lan:65") == ssw
    assert (ssw.title, ssw.started_year) == ("Surabaya Single Window (SSW)", 2007)
    assert ssw.provenance.get(row="lan:65", field="title").value == "SURABAYA SINGLE WINDOW (SSW)"


@pytest.mark.parametrize(("one", "other"), [("lan:84", "lan:114"), ("lan:134", "lan:136")])
def test_one_title_of_two_owners_stays_two_innovations(one, other):
    assert of_row(one) != of_row(other)
    assert of_row(one).title == of_row(other).title


def test_a_row_that_names_only_the_agency_stays_untitled_with_its_source():
    jambi = of_row("kipp:35")
    assert (jambi.title, str(jambi), jambi.owner) == ("", "Judul belum tercatat", an_agency("Provinsi Jambi"))
    assert jambi.standings.get().level == Level.TOP_25
    assert REAL.filter(title="").count() == 36


def test_two_untitled_rows_of_one_agency_are_not_merged():
    assert of_row("kipp:32") != of_row("kipp:33")


def test_an_unknown_year_stays_unknown_and_says_so():
    standing = of_row("kipp:22").standings.get()
    assert (standing.year, standing.note) == (None, "Tahun tidak disebut: 2014 atau 2015.")


def test_an_agency_typed_in_several_ways_is_one_owner():
    owners = {of_row(row).owner for row in ("lan:81", "lan:51", "kipp:21")}
    assert owners == {an_agency("Kab. Sragen")}
    assert of_row("lan:90").owner == an_agency("Kota Bau Bau")


def test_a_part_of_an_agency_becomes_its_unit():
    traffic = of_row("lan:85")
    assert (traffic.owner, traffic.unit.name) == (an_agency("POLRI"), "Ditlantas Polda Metro Jaya")


def test_titles_in_capitals_are_shown_readably_and_kept_as_written():
    ktp = of_row("lan:49")
    assert ktp.title == "Pelayanan KTP 1 Jam"
    assert ktp.provenance.get(field="title").value == "PELAYANAN KTP 1 JAM"


def test_a_place_that_differs_from_the_owners_region_is_kept_and_reported(now):
    assert str(of_row("lan:95").place) == "Kabupaten Sukabumi"
    assert of_row("lan:95").owner == an_agency("Kota Sukabumi")


def test_a_word_about_certainty_without_our_words_is_a_mistake_of_ours():
    assert certainty_of("SEEN") == (Certainty.SEEN, "")
    assert certainty_of("SEEN (described, not quoted)")[0] == Certainty.INFERRED
    with pytest.raises(ValueError, match="has no note"):
        certainty_of("SEEN, heard in a corridor")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Dinas Kesehatan kota Surabaya", "Dinas Kesehatan"),
        ("Komitmen Unit Layanan Pengadaan;", "Komitmen Unit Layanan Pengadaan"),
        ("Pemerintah Kota Surabaya", ""),
        ("Sekretariat Daerah, Kota Surabaya", "Sekretariat Daerah"),
        ("", ""),
    ],
)
def test_a_units_name_loses_its_owners_name(text, unit):
    assert unit_name(text, an_agency("Kota Surabaya"), "KOTA SURABAYA") == unit


def with_winners(settings, folder, rows):
    """Let the program read these winners, and everything else as it is."""
    shutil.copytree(settings.REFERENCE, folder, dirs_exist_ok=True)
    (folder / "kipp_pemenang_terlihat.csv").write_text("\n".join(rows))
    settings.REFERENCE = folder


def test_an_unknown_agency_is_refused_with_suggestions_and_the_rest_is_taken(now, settings, tmp_path):
    rows = (settings.REFERENCE / "kipp_pemenang_terlihat.csv").read_text().splitlines()[:1]
    rows += [
        "901,2022,Top 99,Inovasi A,Kab. Sraggen,KABUPATEN,,,SEEN,contoh",
        "902,2022,Top 99,Inovasi B,PEMKAB  SRAGEN,KABUPATEN,,,SEEN,contoh",
    ]
    with_winners(settings, tmp_path, rows)
    refused, added = import_winners(now=now)
    assert refused.outcome == "refused" and "Pemerintah Kabupaten Sragen" in refused.findings[0]
    assert (added.outcome, of_row("kipp:902").owner) == ("added", an_agency("Kabupaten Sragen"))


def test_an_innovation_that_wins_twice_is_one_record_with_two_standings(now, settings, tmp_path):
    head = (settings.REFERENCE / "kipp_pemenang_terlihat.csv").read_text().splitlines()[:1]
    rows = [*head, "903,2025,OPSI (28),Basaba (bapak sayang bayi),Prov. Sumatera Barat,PROVINSI,,,SEEN,contoh"]
    with_winners(settings, tmp_path, rows)
    (report,) = import_winners(now=now)
    assert report.outcome == "merged"
    assert [(row.year, row.level) for row in of_row("kipp:903").standings.all()] == [(2025, "opsi"), (2018, "top_40")]


def test_the_lan_bank_alone_repeats_without_harm(now):
    assert {report.outcome for report in import_lan(now=now)} == {"present"}
