"""The organiser's pages of people: appointed with everything known of them, leaving with a reason."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from sinovik.judging.models import Evaluator
from tests.agencies.makers import a_secretary, an_agency
from tests.judging.makers import an_assigned_sheet, an_edition_by, an_evaluator, proposals_of, the_stage
from tests.pages import send

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(stage_set):
    """Three competing agencies and one evaluator who is ready; the desk stage is open."""
    edition = an_edition_by(readings=2)
    proposals = proposals_of(["Kota Surabaya", "Kabupaten Sleman", "Kota Malang"], edition)
    people = [an_evaluator(edition)]
    the_stage(edition, "desk")
    return SimpleNamespace(
        edition=edition, slug=edition.slug, proposals=proposals, people=people, secretary=a_secretary()
    )


@pytest.fixture
def desk(scene, client_of):
    return client_of(scene.secretary)


def text(client, page, *args):
    answer = client.get(reverse(f"judging:{page}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


PERSON = {
    "email": "dewi@contoh.test",
    "full_name": "Dewi Lestari",
    "role": "evaluator",
    "letter_number": "SP/77",
    "letter_date": "2026-01-05",
    "capacity": "12",
    "expertise": ["tpb"],
    "interests": "kesehatan",
    "agency": "Kota Malang",
    "home_region": "Kabupaten Sleman",
    "past_posts": "Kota Surabaya\n\nKota Bandung",
    "mentored": "",
}


def test_a_person_is_appointed_with_everything_known_of_them(scene, desk):
    answer = send(desk, "judging:appoint", scene.slug, **PERSON)

    made = Evaluator.objects.get(user__email="dewi@contoh.test")
    assert answer.url == reverse("judging:evaluator", args=[scene.slug, made.pk])
    assert (made.capacity, made.agency, made.home_region) == (
        12,
        an_agency("Kota Malang"),
        an_agency("Kabupaten Sleman").region,
    )
    assert {tie.agency.name for tie in made.ties.all()} == {
        an_agency("Kota Surabaya").name,
        an_agency("Kota Bandung").name,
    }
    page = text(desk, "evaluator", scene.slug, made.pk)
    for fact in ("Dewi Lestari ditunjuk dan menerima suratnya.", "SP/77, 5 Januari 2026", "Daerah asal", "kesehatan"):
        assert fact in page
    assert "Dewi Lestari" in text(desk, "conflicts", scene.slug)


def test_what_is_not_known_of_a_person_may_stay_empty(scene, desk):
    unknown = dict.fromkeys(["agency", "home_region", "past_posts", "mentored", "interests"], "")

    send(desk, "judging:appoint", scene.slug, **(PERSON | unknown | {"expertise": []}))

    made = Evaluator.objects.get(user__email="dewi@contoh.test")
    assert (made.agency, made.home_region, made.ties.count(), made.conflicts.count()) == (None, None, 0, 0)
    assert text(desk, "evaluator", scene.slug, made.pk).count("Belum tercatat") == 3


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "bukan surel"}, "Tulis alamat surel yang lengkap"),
        ({"agency": "Kota Atlantis"}, "Instansi ini belum dikenal."),
        ({"home_region": "Kabupaten Atlantis"}, "Daerah ini belum dikenal."),
        ({"past_posts": "Kota Surabaya\nKota Atlantis"}, "Belum dikenal: Kota Atlantis."),
        ({"capacity": "0"}, "dengan angka paling kecil 1."),
        ({"expertise": ["olahraga"]}, "Pilih"),
        ({"letter_number": ""}, "Isi “Nomor surat penunjukan”."),
    ],
)
def test_a_wrong_fact_is_answered_with_what_to_do_and_nothing_typed_is_lost(scene, desk, change, sentence):
    page = send(desk, "judging:appoint", scene.slug, **(PERSON | change)).content.decode()

    assert sentence in page
    assert "Dewi Lestari" in page
    assert not Evaluator.objects.filter(user__full_name="Dewi Lestari").exists()


def test_a_second_appointment_of_one_person_is_answered_on_the_page(scene, desk):
    known = {**PERSON, "email": scene.people[0].user.email}

    assert "sudah ditunjuk pada edisi yang sama" in send(desk, "judging:appoint", scene.slug, **known).content.decode()


def test_a_departure_is_noted_with_its_reason_and_releases_the_open_readings(scene, desk):
    sheet = an_assigned_sheet(fresh(scene.people[0]), scene.proposals[0])
    person = scene.people[0]

    assert "Isi “Alasan”." in send(desk, "judging:withdraw", scene.slug, person.pk, reason="").content.decode()
    answer = send(desk, "judging:withdraw", scene.slug, person.pk, reason="Pindah tugas.")

    assert answer.url == reverse("judging:evaluator", args=[scene.slug, person.pk])
    assert (fresh(person).state, fresh(sheet.assignment).state) == ("withdrawn", "released")
    page = text(desk, "evaluator", scene.slug, person.pk)
    assert reverse("judging:withdraw", args=[scene.slug, person.pk]) not in page
    again = send(desk, "judging:withdraw", scene.slug, person.pk, reason="Lagi.").content.decode()
    assert "tidak dapat dilakukan dari keadaan sekarang" in again


def test_who_left_comes_back_with_a_reason_and_both_stay_to_be_read(scene, desk):
    person = scene.people[0]
    way_back = reverse("judging:come_back", args=[scene.slug, person.pk])
    assert way_back not in text(desk, "evaluator", scene.slug, person.pk)
    send(desk, "judging:withdraw", scene.slug, person.pk, reason="Pindah tugas.")
    assert way_back in text(desk, "evaluator", scene.slug, person.pk)

    assert "Isi “Alasan”." in send(desk, "judging:come_back", scene.slug, person.pk, reason="").content.decode()
    answer = send(desk, "judging:come_back", scene.slug, person.pk, reason="Mutasi dibatalkan.")

    assert answer.url == reverse("judging:evaluator", args=[scene.slug, person.pk])
    assert fresh(person).state == "appointed"
    page = text(desk, "evaluator", scene.slug, person.pk)
    assert page.index("Mutasi dibatalkan.") < page.index("Pindah tugas.")
    again = send(desk, "judging:come_back", scene.slug, person.pk, reason="Lagi.").content.decode()
    assert "tidak dapat dilakukan dari keadaan sekarang" in again


def test_the_best_known_category_of_an_appointment_comes_first(scene, desk):
    send(desk, "judging:appoint", scene.slug, **(PERSON | {"expertise": ["inklusif", "tpb"], "best": "tpb"}))

    made = Evaluator.objects.get(user__email="dewi@contoh.test")
    assert [known.category for known in made.expertise.order_by("rank")] == ["tpb", "inklusif"]
