import pytest

from sinovik.innovations.queries import Wish, catalogue, choices
from sinovik.innovations.rules import highest, includes, level_of, readable, search_text, title_key
from sinovik.innovations.states import Level
from tests.agencies.makers import a_unit, an_agency
from tests.innovations.makers import a_standing, a_version, an_innovation

pytestmark = pytest.mark.django_db


def found(text: str, **wish: object) -> list[str]:
    return [innovation.title for innovation in catalogue(Wish(text=text, **wish))]


@pytest.mark.parametrize("asked", ["layanan", "pelayanan", "melayani", "PELAYANAN", "dilayani"])
def test_one_root_finds_every_inflection(asked):
    an_innovation("Layanan Ujung Negeri"), an_innovation("Pelayanan Tepi Laut")
    assert {"Layanan Ujung Negeri", "Pelayanan Tepi Laut"} <= set(found(asked))


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("ijin", "Pelayanan Perizinan Terpadu"),
        ("kartu tanda penduduk", "Pelayanan KTP 1 Jam"),
        ("ktp", "Pelayanan KTP 1 Jam"),
        ("antenatal", "ANC Hipnoterapi"),
        ("penduduk", "Digital Arsip Kependudukan"),
        ("puskesmas taliwang", "SPKJ SIBUK"),
        ("sampah yang dikelola", "Pengelolaan Sampah Terpadu"),
        ("akta lahir", "Akte Kelahiran Jemput Bola"),
    ],
)
def test_spellings_acronyms_and_roots_lead_to_the_same_record(asked, title):
    assert title in found(asked)


def test_the_exact_title_comes_first():
    an_innovation("Si Bulan Purnama Si Bulan"), an_innovation("Purnama")
    assert found("purnama")[0] == "Purnama"


def test_a_typing_error_still_finds_the_nearest():
    assert "Surabaya Single Window (SSW)" in found("surabya singel window")


def test_a_word_nobody_uses_finds_nothing():
    assert found("xyzzyqwert") == []


def test_only_stop_words_are_looked_for_as_typed():
    assert found("yang") == [] or isinstance(found("yang"), list)


def test_unpublished_innovations_are_not_found():
    an_innovation("Rahasia Kotak Biru", published=False)
    shown = an_innovation("Terbuka Kotak Biru")
    assert found("kotak biru") == [shown.title]


def test_closed_sections_are_not_searched():
    from sinovik.foundation import clock
    from sinovik.innovations.actions import publish

    innovation = an_innovation("Inovasi Bersekat")
    publish(innovation=innovation, version=a_version(innovation), open_keys=["masalah"], by=None, now=clock.now())
    assert innovation.title in found("antrean panjang")
    assert innovation.title not in found("rahasia dapur")


def test_a_higher_level_answers_to_the_lower_choice():
    final, listed = an_innovation("Tinggi Kotak Jingga"), an_innovation("Rendah Kotak Jingga")
    a_standing(final, Level.TOP_45), a_standing(listed, Level.FINALIST)
    assert found("kotak jingga", reach="top-99") == [final.title]
    assert set(found("kotak jingga", reach="finalis")) == {final.title, listed.title}


def test_filters_by_year_kind_and_province_narrow_together():
    siak = an_innovation("Kotak Nila Siak", owner=an_agency("Kabupaten Siak"))
    surabaya = an_innovation("Kotak Nila Surabaya")
    a_standing(siak, year=2021), a_standing(surabaya, year=2021)
    assert found("kotak nila", kinds=("regency",)) == [siak.title]
    assert found("kotak nila", provinces=("35",)) == [surabaya.title]
    assert found("kotak nila", years=(2020,)) == []


def test_the_province_is_the_place_before_the_owner():
    from sinovik.agencies.queries import region_of_code

    unit = a_unit(an_agency("Kementerian Kesehatan"))
    far = an_innovation("Kotak Ungu", unit=unit, place=region_of_code("91.71"))
    assert found("kotak ungu", provinces=("91",)) == [far.title]


def test_each_group_is_counted_with_the_other_filters_on():
    a_standing(an_innovation("Kotak Marun Siak", owner=an_agency("Kabupaten Siak")), year=2021)
    a_standing(an_innovation("Kotak Marun Surabaya"), year=2022)
    counted = choices(Wish(text="kotak marun", kinds=("city",)))
    assert (counted.years, counted.kinds, counted.provinces) == ([(2022, 1)], {"city": 1, "regency": 1}, [("35", 1)])
    assert counted.reach == {"finalis": 1, "top-99": 1, "akhir": 0}


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Top 9", "top_9"),
        ("Top 99", "top_99"),
        ("Finalis (129)", "finalist"),
        ("OPSI (28)", "opsi"),
        ("Top terpuji", "commended"),
        ("Top (level not seen)", "top"),
        ("OAPSI", "oapsi"),
    ],
)
def test_a_sources_words_mean_a_level(words, level):
    assert level_of(words) == level


def test_an_unknown_level_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="no level"):
        level_of("Juara harapan")


def test_a_top_45_is_a_top_99_and_not_a_top_40():
    assert includes(Level.TOP_45, Level.TOP_99)
    assert not includes(Level.TOP_45, Level.TOP_40)
    assert not includes(Level.TOP_99, Level.TOP_45)
    assert highest([Level.FINALIST, Level.TOP_45, Level.TOP_99]) == Level.TOP_45
    assert highest([]) is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("PELAYANAN KTP 1 JAM", "Pelayanan KTP 1 Jam"),
        ("E-SURAT (TATA PERSURATAN DIGITAL )", "E-Surat (Tata Persuratan Digital)"),
        ("UNIT PELAYANAN INFORMASI DAN KELUHAN (UPIK)", "Unit Pelayanan Informasi dan Keluhan (UPIK)"),
        ("LAYANAN JEMPUT BOLA “LARASITA”", "Layanan Jemput Bola “LARASITA”"),
        ("Teras BRI Kapal", "Teras BRI Kapal"),
    ],
)
def test_capitals_become_readable(written, shown):
    assert readable(written) == shown


def test_titles_are_compared_without_brackets_and_signs():
    assert title_key("BASABA (Bapak Sayang Bayi)") == title_key("Basaba")
    assert title_key("(SSW)") == "ssw"


def test_the_index_holds_an_acronym_and_its_long_form():
    assert "rumah sakit umum daerah" in search_text("RSUD Koja")
    assert "umkm" in search_text("Usaha Mikro Kecil dan Menengah naik kelas").split()
