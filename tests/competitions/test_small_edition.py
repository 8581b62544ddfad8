"""A small agency prepares an edition on one page: it decides some values, the rest follows, the checker speaks."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from sinovik.agencies.models import Agency
from sinovik.competitions.actions import editions as act
from sinovik.competitions.actions.small import begin_small
from sinovik.competitions.models import Edition
from sinovik.competitions.rules.editions import blockers_of
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from tests.agencies.makers import a_member, a_unit, an_agency
from tests.competitions.makers import a_submitted_proposal, go_to

pytestmark = pytest.mark.django_db
PAGE = "/edisi/baru/singkat/"
NOW = datetime.fromisoformat("2027-02-01T03:00:00+00:00")
OPENS = datetime.fromisoformat("2027-03-01T01:00:00+00:00")
CLOSES = datetime.fromisoformat("2027-03-31T09:00:00+00:00")
ANNOUNCED = datetime.fromisoformat("2027-04-30T09:00:00+00:00")
LAWS = ["novel", "effective", "useful", "spreadable", "sustainable"]


@pytest.fixture
def organiser():
    clock.freeze(NOW)
    return a_member("regional_organiser", agency=an_agency())


def typed(**change):
    """What a person types into the page, the rest as the page offers it."""
    return {
        "agency": str(Agency.objects.get(pk=an_agency().pk).pk),
        "name": "Contoh: Kompetisi Kota",
        "short": "Contoh Kota",
        "theme": "Layanan yang dekat",
        "basis": "Keputusan Wali Kota 1/2027 (contoh)\nPeraturan Wali Kota 2/2026 (contoh)",
        "year": "2027",
        "slug": "kota-2027",
        "opens_at": "2027-03-01T08:00",
        "closes_at": "2027-03-31T16:00",
        "announced_at": "2027-04-30T16:00",
        "objection_days": "3",
        "groups": ["umum"],
        "categories": "Kesehatan = Health\nPasar",
        "words_kebaruan": "150",
        "words_cara_kerja": "",
        "words_hasil": "250",
        "words_manfaat": "100",
        "words_penyebaran": "100",
        "words_keberlanjutan": "100",
        **dict.fromkeys([f"weight_{law}" for law in LAWS], "20"),
        "lowest": "1",
        "highest": "5",
        "readings": "3",
        "winners": "6",
    } | change


def begun(**change):
    facts = {
        "basis": ["Keputusan 1/2027 (contoh)"],
        "theme": "",
        "groups": ["umum", "replikasi"],
        "categories": [("Kesehatan", "")],
        "words": dict.fromkeys(["kebaruan", "cara_kerja", "hasil", "manfaat", "penyebaran", "keberlanjutan"], 100),
        "weights": dict.fromkeys(LAWS, Decimal(20)),
        "scale": [1, 10],
        "readings": 2,
        "winners": 3,
        "objection_days": 3,
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "announced_at": ANNOUNCED,
        "name": "Contoh",
        "short": "Contoh",
        "slug": "contoh",
        "agency": an_agency(),
    }
    return begin_small(**facts | change, by=None, now=NOW)


def test_one_page_prepares_an_edition_that_lacks_nothing(organiser, client_of, send):
    client = client_of(organiser)
    answer = send(client, PAGE, typed())
    assert answer.url == "/edisi/kota-2027/"
    made = Edition.objects.get(slug="kota-2027")
    assert blockers_of(made) == []
    assert "Siap dibuka" in client.get("/edisi/kota-2027/").content.decode()
    book = made.book
    assert (made.name, made.scope, made.agency, book.rules["edition"]["theme"]) == (
        "Contoh: Kompetisi Kota",
        "regional",
        an_agency(),
        "Layanan yang dekat",
    )
    assert book.legal_basis == ["Keputusan Wali Kota 1/2027 (contoh)", "Peraturan Wali Kota 2/2026 (contoh)"]
    assert ([*book.groups], [*book.categories]) == (["umum"], ["kesehatan", "pasar"])
    assert {key: section.words for key, section in book.sections.items()} == {
        "kebaruan": 150,
        "hasil": 250,
        "manfaat": 100,
        "penyebaran": 100,
        "keberlanjutan": 100,
    }
    scoring = book.scoring("desk")
    assert (scoring.scale, scoring.readings, [row.weight for row in scoring.criteria]) == ((1, 5), 3, [20] * 5)
    assert (book.levels["pemenang"].places("semua"), book.objection_days) == (6, 3)


def test_stages_between_closing_and_announcement_follow_one_another_in_that_time():
    clock.freeze(NOW)
    stages = {s.key: (s.opens_at, s.closes_at) for s in begun().stages.all()}
    day = timedelta(days=1)
    assert stages == {
        "registration": (OPENS, CLOSES),
        "screening": (CLOSES, CLOSES + 9 * day),
        "desk": (CLOSES + 9 * day, CLOSES + 24 * day),
        "plenary": (CLOSES + 24 * day, ANNOUNCED),
        "announcement": (ANNOUNCED, ANNOUNCED),
        "objection": (ANNOUNCED, ANNOUNCED + 3 * day),
        "decree": (ANNOUNCED + 3 * day, ANNOUNCED + 10 * day),
        "publication": (ANNOUNCED + 10 * day, ANNOUNCED + 17 * day),
    }


@pytest.mark.parametrize(
    ("weight", "shares"),
    [(Decimal(20), ["10", "10"]), (Decimal("0.01"), ["0", "0.01"]), (Decimal("33.33"), ["16.66", "16.67"])],
)
def test_sections_of_one_criterion_share_its_weight_and_lose_nothing(weight, shares):
    edition = begun(weights=dict.fromkeys(LAWS, Decimal(20)) | {"effective": weight})
    sections = edition.book.sections
    assert [str(sections[key].row["weight"]) for key in ("cara_kerja", "hasil")] == shares


def test_a_small_edition_opens_and_a_unit_of_the_agency_enters_it(organiser, client_of, send):
    send(client_of(organiser), PAGE, typed())
    made = act.open_edition(edition=Edition.objects.get(slug="kota-2027"), by=organiser, now=clock.now())
    clock.freeze(OPENS + timedelta(days=1))
    entry = a_submitted_proposal(made, unit=a_unit(an_agency()), category="pasar")
    assert entry.number == "KOTA-2027-U-0001"
    assert go_to(made, "publication").key == "publication"


def test_what_was_typed_can_be_corrected_afterwards_on_its_own_page(organiser, client_of, send):
    client = client_of(organiser)
    send(client, PAGE, typed())
    here = "/edisi/kota-2027/"
    page = client.get(here).content.decode()
    paths = ["objection.days", "stage.desk.scoring.readings", "section.hasil.words", "category", "legal.basis"]
    assert [path for path in paths if f'href="{here}nilai/{path}/"' not in page] == []
    send(client, f"{here}nilai/stage.desk.scoring.readings/", {"value": "2", "source": "Rapat (contoh)"})
    assert Edition.objects.get(slug="kota-2027").book.scoring("desk").readings == 2


def test_weights_that_miss_a_hundred_are_kept_and_told_by_the_checker(organiser, client_of, send):
    client = client_of(organiser)
    assert send(client, PAGE, typed(weight_novel="30")).url == "/edisi/kota-2027/"
    page = client.get("/edisi/kota-2027/").content.decode()
    assert "Jumlah bobot 110, seharusnya 100." in page
    assert 'href="/edisi/kota-2027/nilai/stage.desk.scoring.weights.novel/"' in page


def test_a_weighed_criterion_without_a_section_is_told_by_the_checker(organiser, client_of, send):
    client = client_of(organiser)
    send(client, PAGE, typed(words_manfaat=""))
    found = {finding.place for finding in blockers_of(Edition.objects.get(slug="kota-2027"))}
    assert found == {"criterion.useful", "group.umum"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Isi “Nama edisi”."),
        ({"basis": "  "}, "Isi “Dasar hukum”."),
        ({"groups": []}, "Pilih satu untuk “Kelompok”."),
        ({"categories": "Pasar\nPasar"}, "satu kategori tiap baris, dengan nama yang berbeda-beda"),
        ({"words_hasil": "banyak"}, "Tulis “Hasil yang terukur” dengan angka bulat"),
        ({"weight_useful": "101"}, "Tulis “Bermanfaat” dengan angka paling besar 100."),
        ({"highest": "1"}, "Nilai tertinggi harus lebih besar daripada yang terendah."),
        ({"closes_at": "2027-03-01T08:00"}, "Pendaftaran ditutup sesudah dibuka."),
        ({"announced_at": "2027-03-31T16:00"}, "Pengumuman terbit sesudah pendaftaran ditutup."),
        ({"winners": "0"}, "Tulis “Banyaknya pemenang” dengan angka paling kecil 1."),
        ({"slug": "k" * 24}, "paling panjang 23 huruf"),
        (
            dict.fromkeys(
                ["words_kebaruan", "words_hasil", "words_manfaat", "words_penyebaran", "words_keberlanjutan"], ""
            ),
            "Pakai paling sedikit satu bagian formulir",
        ),
    ],
)
def test_what_cannot_be_is_told_at_once_and_nothing_typed_is_lost(organiser, client_of, send, change, sentence):
    refused = send(client_of(organiser), PAGE, typed(**change))
    assert sentence in refused.said
    assert 'value="Layanan yang dekat"' in refused.said
    assert Edition.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closes_at": OPENS}, "closes_at"),
        ({"announced_at": CLOSES}, "announced_at"),
        ({"groups": ["lain"]}, "groups"),
        ({"basis": []}, "basis"),
        ({"scale": [5, 1]}, "scale"),
        ({"readings": 0}, "readings"),
    ],
)
def test_the_act_itself_refuses_what_does_not_fit(change, field):
    clock.freeze(NOW)
    with pytest.raises(Refused) as refused:
        begun(**change)
    assert refused.value.field == field
    second = timedelta(seconds=1)
    assert begun(closes_at=OPENS + second, announced_at=OPENS + 2 * second).pk


def test_the_page_is_found_from_the_beginning_of_an_edition_and_only_by_who_may_begin_one(organiser, client_of):
    assert f'href="{PAGE}"' in client_of(organiser).get("/edisi/baru/").content.decode()
    page = client_of(organiser).get("/en" + PAGE).content.decode()
    assert "A small edition" in page
    assert "Measured results" in page
    assert [client_of(a_member(role)).get(PAGE).status_code for role in ("secretariat", "auditor")] == [200, 404]
