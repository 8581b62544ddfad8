"""The plenary's pages: the organiser leads the session, the panel decides in it, nobody decides on their own."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sinovik.competitions.actions.editions import close_stage
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Sight
from sinovik.judging.actions import evaluators, panel
from sinovik.judging.models import Decision, Departure, Plenary
from tests.agencies.makers import a_local_admin, a_member, a_secretary
from tests.competitions.makers import go_to
from tests.judging.makers import a_panelist, a_ranking_run, an_edition_by, an_evaluator, proposals_of
from tests.pages import send

pytestmark = pytest.mark.django_db
AGENCIES = ["Kota Surabaya", "Kabupaten Sleman", "Kota Malang"]


@pytest.fixture(scope="module")
def scene(stage_set):
    """Three ranked proposals, two places; two panelists, one with an interest in the third agency."""
    edition = an_edition_by(places=2)
    proposals = proposals_of(AGENCIES, edition)
    run = a_ranking_run(proposals=proposals)
    free, partial = a_panelist(edition), a_panelist(edition)
    third = proposals[2].agency_id
    evaluators.declare_interests(
        evaluator=partial,
        shown=[third],
        interests={third: "Keluarga"},
        accepts_pact=True,
        by=partial.user,
        now=clock.now(),
    )
    stage = go_to(edition, "plenary_finalists")
    stage.edition = edition
    where = (edition.slug, "plenary_finalists")
    return SimpleNamespace(
        edition=edition, proposals=proposals, run=run, free=free, partial=partial, stage=stage, where=where
    )


@pytest.fixture
def desk(client_of, scene):
    return client_of(a_secretary())


def called(scene, *present):
    plenary = panel.call_plenary(stage=scene.stage, run=scene.run, quorum=1, by=None, now=clock.now())
    panel.attend_all(plenary=plenary, panelists=present, by=None, now=clock.now())
    return plenary


def a_token(page):
    """The single-use token of a form on this page."""
    return page.split('name="form_token" value="')[1].split('"')[0]


def text(client, page, *args):
    answer = client.get(reverse(f"judging:{page}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_plenary_is_held_page_by_page(scene, desk):
    third = scene.proposals[2]
    answer = send(desk, "judging:plenary", *scene.where, run=scene.run.pk, quorum="2")
    assert answer.url == reverse("judging:plenary", args=scene.where)
    assert "Kuorum belum tercapai." in text(desk, "plenary", *scene.where)

    send(desk, "judging:attendance", *scene.where, panelist=[scene.free.pk, scene.partial.pk])
    page = text(desk, "plenary", *scene.where)
    assert "2 panelis hadir, kuorum 2." in page
    assert "Tutup pleno" in page
    send(desk, "judging:departure", *scene.where, third.pk, outcome="chosen", reason="Dampaknya terbukti.")
    page = text(desk, "plenary", *scene.where)
    assert "3 terpilih untuk 2 tempat. Keluarkan 1 proposal." in page
    assert f"{third.number}: panelis tanpa konflik kepentingan belum mencapai kuorum" in page
    assert reverse("judging:conclude", args=scene.where) not in page
    send(desk, "judging:departure", *scene.where, third.pk, outcome="not_chosen", reason="Ikut peringkat.")

    answer = send(desk, "judging:conclude", *scene.where)

    assert answer.url == reverse("judging:plenary", args=scene.where)
    page = text(desk, "plenary", *scene.where)
    assert "Keputusan tersimpan dan tetap rahasia sampai diumumkan." in page
    assert "Putuskan lain" not in page
    assert Decision.objects.filter(outcome="chosen").count() == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"quorum": "2"}, "Pilih satu untuk"),
        ({"run": "0", "quorum": "2"}, "tidak ada lagi"),
        ({"quorum": "0"}, "dengan angka paling kecil 1."),
        ({"quorum": "dua"}, "dengan angka bulat"),
    ],
)
def test_a_call_that_lacks_something_is_answered_with_what_to_do(scene, desk, given, sentence):
    given = {"run": scene.run.pk, **given} if "quorum" in given and given["quorum"] != "2" else given

    assert sentence in send(desk, "judging:plenary", *scene.where, **given).content.decode()
    assert not Plenary.objects.exists()


def test_more_than_half_of_the_panel_is_offered_as_quorum(scene, desk):
    assert 'value="2"' in text(desk, "plenary", *scene.where)


def test_before_the_stage_and_without_an_order_the_page_says_what_is_missing(scene, desk):
    other = an_edition_by()
    where = (other.slug, "plenary_finalists")
    assert "Tahap pleno belum dibuka." in text(desk, "plenary", *where)

    go_to(other, "plenary_finalists")
    assert "Bekukan peringkat tahap sebelumnya lebih dulu." in text(desk, "plenary", *where)


def test_a_stage_closed_in_between_is_refused_on_the_page(scene, desk):
    address = reverse("judging:plenary", args=scene.where)
    token = desk.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    close_stage(stage=scene.edition.stages.get(key="plenary_finalists"), by=None, now=clock.now())

    page = desk.post(address, {"run": scene.run.pk, "quorum": 1, "form_token": token}).content.decode()

    assert "Tahap pleno belum dibuka." in page
    assert not Plenary.objects.exists()


# --- who sees and does what -----------------------------------------------------------------------------------------


def test_the_panel_sees_the_session_once_it_is_called_and_leads_it_not(scene, client_of):
    client = client_of(scene.free.user)
    page = text(client, "plenary", *scene.where)
    assert "Pleno belum dibuka" in page
    assert [proposal.title for proposal in scene.proposals if proposal.title in page] == []

    session = called(scene, scene.free)
    page = text(client, "plenary", *scene.where)

    assert [proposal.title for proposal in scene.proposals if proposal.title not in page] == []
    assert "Catat kehadiran" not in page
    assert {client.get(reverse(f"judging:{name}", args=scene.where)).status_code for name in LED} == {404}
    assert Sight.objects.filter(subject_kind="judging.plenary", subject_id=session.pk, by=scene.free.user).exists()


LED = ("attendance", "conclude")


def test_a_panelist_cannot_call_the_session(scene, client_of):
    client = client_of(scene.free.user)
    address = reverse("judging:plenary", args=scene.where)
    client.post(address, {"run": scene.run.pk, "quorum": 1, "form_token": "x"})

    assert not Plenary.objects.exists()


def test_a_panelist_departs_with_a_reason_and_not_on_an_agency_of_their_interest(scene, client_of):
    called(scene, scene.free, scene.partial)
    client = client_of(scene.partial.user)
    page = text(client, "plenary", *scene.where)
    links = [reverse("judging:departure", args=[*scene.where, proposal.pk]) for proposal in scene.proposals]
    assert [link in page for link in links] == [True, True, False]
    assert "konflik kepentingan Anda" in page

    second, third = scene.proposals[1:]
    for given, sentence in [({"outcome": "chosen", "reason": ""}, "Isi “Alasan”."), ({"reason": "x"}, "Pilih satu")]:
        answer = send(client, "judging:departure", *scene.where, second.pk, **given)
        assert sentence in answer.content.decode()
    barred = text(client, "departure", *scene.where, third.pk)
    assert "Anda mempunyai konflik kepentingan dengan instansi ini" in barred
    assert ("Urutan 3" in barred, "Nilai setiap pembaca" in barred, "<textarea" in barred) == (False, False, False)
    assert "Nilai setiap pembaca" in text(client, "departure", *scene.where, second.pk)
    token = a_token(text(client, "departure", *scene.where, second.pk))
    refused = client.post(links[2], {"outcome": "chosen", "reason": "Bagus sekali.", "form_token": token})
    assert "Minta panelis lain atau sekretariat mencatatnya." in refused.content.decode()
    assert not Departure.objects.exists()
    send(client, "judging:departure", *scene.where, second.pk, outcome="not_chosen", reason="Datanya lemah.")
    assert Departure.objects.get().by == scene.partial.user


def test_a_departure_page_says_what_the_ranking_recommends(scene, desk):
    called(scene, scene.free)

    first = text(desk, "departure", *scene.where, scene.proposals[0].pk)
    last = text(desk, "departure", *scene.where, scene.proposals[2].pk)

    assert "Urutan 1, nilai 9,0000." in first
    assert "Menurut peringkat: terpilih." in first
    assert "Menurut peringkat: tidak terpilih." in last


def test_after_the_end_late_forms_are_refused_on_their_pages(scene, desk):
    session, first = called(scene, scene.free), scene.proposals[0]
    left_open = a_token(text(desk, "departure", *scene.where, first.pk))
    panel.conclude(plenary=session, by=None, now=clock.now())
    assert "<textarea" not in text(desk, "departure", *scene.where, first.pk)

    address = reverse("judging:departure", args=[*scene.where, first.pk])
    late = [
        desk.post(address, {"outcome": "chosen", "reason": "x", "form_token": left_open}),
        send(desk, "judging:attendance", *scene.where, panelist=[scene.partial.pk]),
        send(desk, "judging:conclude", *scene.where),
    ]

    assert [answer.status_code for answer in late] == [200, 200, 200]
    assert ["Pleno ini sudah selesai." in answer.content.decode() for answer in late] == [True, True, True]


def test_without_a_quorum_the_close_is_refused_on_its_page(scene, desk):
    called(scene)

    assert (
        "Kuorum belum tercapai: 0 dari 1 panelis hadir."
        in send(desk, "judging:conclude", *scene.where).content.decode()
    )
    assert "Pilih satu untuk" in send(desk, "judging:attendance", *scene.where).content.decode()


def test_the_plenary_does_not_exist_for_anybody_else(scene, client_of):
    session = called(scene, scene.free)
    pages = ["plenary", "attendance", "conclude"]
    others = [
        an_evaluator(scene.edition).user,
        a_panelist(scene.edition, ready=False).user,
        left(a_panelist(scene.edition)).user,
        a_local_admin(scene.proposals[0].agency),
        a_member("regional_organiser", agency=scene.proposals[0].agency),
        a_member("auditor"),
    ]

    for user in others:
        client = client_of(user)
        answers = [client.get(reverse(f"judging:{page}", args=scene.where)).status_code for page in pages]
        one = client.get(reverse("judging:departure", args=[*scene.where, scene.proposals[0].pk])).status_code
        assert (answers, one) == ([404, 404, 404], 404), user
    assert session.attendances.count() == 1


def left(person):
    return evaluators.withdraw(evaluator=person, reason="Sakit.", by=None, now=clock.now())


def test_pages_of_a_session_that_was_not_called_do_not_exist(scene, desk):
    for page in LED:
        assert desk.get(reverse(f"judging:{page}", args=scene.where)).status_code == 404
    assert desk.get(reverse("judging:departure", args=[*scene.where, scene.proposals[0].pk])).status_code == 404


def test_a_proposal_that_is_no_candidate_has_no_departure(scene, desk):
    called(scene, scene.free)

    assert desk.get(reverse("judging:departure", args=[*scene.where, 0])).status_code == 404


# --- nominees -------------------------------------------------------------------------------------------------------


def test_nominees_are_listed_without_an_order(scene, desk):
    where = (scene.edition.slug, "panel")
    before = text(desk, "nominees", *where)
    assert "Tahap pembacaan panel belum dibuka." in before
    assert "<li>Kelompok Umum dan Replikasi: 2</li>" in before


def test_a_second_naming_is_refused_on_the_page(client_of):
    edition = an_edition_by(places=2)
    run = a_ranking_run(proposals=proposals_of(AGENCIES[:2], edition))
    client, where = client_of(a_secretary()), (edition.slug, "panel")
    address = reverse("judging:nominees", args=where)
    token = client.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    panel.nominate(stage=edition.stages.select_related("edition").get(key="panel"), run=run, by=None, now=clock.now())

    answer = client.post(address, {"form_token": token})

    assert answer.status_code == 200
    assert "2 nominasi" in text(client, "nominees", *where)


def test_the_plenary_asks_as_often_for_three_candidates_as_for_one(client_of):
    counts = []
    for number in (1, 3):
        edition = an_edition_by(places=1)
        run = a_ranking_run(proposals=proposals_of(AGENCIES[:number], edition))
        people = [a_panelist(edition) for _ in range(number)]
        stage = go_to(edition, "plenary_finalists")
        stage.edition = edition
        session = panel.call_plenary(stage=stage, run=run, quorum=1, by=None, now=clock.now())
        panel.attend_all(plenary=session, panelists=people, by=None, now=clock.now())
        client = client_of(a_secretary())
        address = reverse("judging:plenary", args=[edition.slug, "plenary_finalists"])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
