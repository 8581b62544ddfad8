import pytest

from sinovik.agencies.imports import load_reference
from sinovik.agencies.models import Agency, AgencyName, Region
from sinovik.agencies.queries import resolve_agency, suggest_agencies
from sinovik.agencies.rules import normalize, plain_local_name
from sinovik.agencies.states import AgencyKind, RegionKind

pytestmark = pytest.mark.django_db


def test_all_regions_are_there_and_six_have_no_government():
    counted = {kind: Region.objects.filter(kind=kind).count() for kind in RegionKind}
    assert counted == {"province": 38, "regency": 416, "city": 98}
    bare = set(Region.objects.filter(has_government=False).values_list("code", flat=True))
    assert bare == {"31.01", "31.71", "31.72", "31.73", "31.74", "31.75"}


def test_every_region_with_a_government_has_exactly_one():
    governments = Agency.objects.exclude(region=None)
    assert governments.count() == Region.objects.filter(has_government=True).count() == 546


def test_loading_again_adds_nothing(now):
    loaded = load_reference(now=now)
    assert (loaded.regions, loaded.agencies, loaded.names) == (0, 0, 0)


@pytest.mark.parametrize(
    "typed",
    [
        "Pemerintah Kota Surabaya",
        "Kota Surabaya",
        "KOTA SURABAYA",
        "PEMKOT  Surabaya",
        "pemkot surabaya.",
        "KotaSurabaya",
        "Kota  Sura baya",
    ],
)
def test_one_city_typed_in_many_ways_is_one_agency(typed):
    assert resolve_agency(typed).name == "Pemerintah Kota Surabaya"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Kab. Siak", "Pemerintah Kabupaten Siak"),
        ("Pemkab Siak", "Pemerintah Kabupaten Siak"),
        ("Prov. Sumatera Selatan", "Pemerintah Provinsi Sumatera Selatan"),
        ("Propinsi Jawa Timur", "Pemerintah Provinsi Jawa Timur"),
        ("Provinsi Daerah Istimewa Yogyakarta", "Pemerintah Daerah Istimewa Yogyakarta"),
        ("Pemerintah Provinsi DI Yogyakarta", "Pemerintah Daerah Istimewa Yogyakarta"),
        ("PROVINSI DKI JAKARTA", "Pemerintah Provinsi DKI Jakarta"),
        ("Kabupaten Fakfak", "Pemerintah Kabupaten Fak Fak"),
        ("KEMENTERIAN SOSIAL REPUBLIK INDONESIA", "Kementerian Sosial"),
        ("Kementerian PAN dan RB", "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"),
        ("– Lembaga Administrasi Negara", "Lembaga Administrasi Negara"),
        ("PT. Bank Negara Indonesia (Persero), Tbk.", "PT Bank Negara Indonesia"),
        ("Kementerian Pendidikan dan Kebudayaan", "Kementerian Pendidikan, Kebudayaan, Riset, dan Teknologi"),
    ],
)
def test_known_spellings_short_and_former_names_lead_to_their_agency(typed, name):
    assert resolve_agency(typed).name == name


@pytest.mark.parametrize("typed", ["", "  ", "Kota Surabaia", "Surabaya", "???", "Kota"])
def test_what_is_not_a_known_name_is_never_guessed(typed):
    assert resolve_agency(typed) is None


def test_a_misspelt_name_is_suggested_and_left_to_a_person():
    assert suggest_agencies("Kota Surabaia")[0].name == "Pemerintah Kota Surabaya"
    assert suggest_agencies("") == []


def test_city_and_regency_of_one_name_stay_two():
    assert resolve_agency("Kota Bogor") != resolve_agency("Kabupaten Bogor")
    assert plain_local_name("Kota Bogor") == plain_local_name("Kab. Bogor") == "bogor"


def test_every_agency_is_found_by_its_own_name():
    for name in AgencyName.objects.select_related("agency"):
        assert normalize(name.name) == name.normalized
    assert not Agency.objects.exclude(names__isnull=False).exists()


def test_regional_companies_stand_under_a_government():
    parents = Agency.objects.filter(kind=AgencyKind.REGIONAL_COMPANY).values_list("parent__region", flat=True)
    assert parents
    assert None not in parents
