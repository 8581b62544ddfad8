"""The organiser's pages: people, plan, progress, order; what each refuses, and to whom it does not exist."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sinovik.competitions.actions.editions import close_stage
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Sight
from sinovik.judging.actions import assignment as assigning
from sinovik.judging.actions import evaluators
from sinovik.judging.models import Assignment, AssignmentPlan, RankingRun, Sheet
from sinovik.judging.queries.progress import waiting_for_extra_reader
from tests.agencies.makers import a_local_admin, a_member, a_secretary, a_user, an_agency
from tests.competitions.makers import go_to
from tests.judging.makers import (
    a_panelist,
    an_assigned_sheet,
    an_edition_by,
    an_evaluator,
    locked,
    proposals_of,
    scored,
    the_stage,
)
from tests.pages import send

pytestmark = pytest.mark.django_db
SECRET = "Buktinya hanya kesan pribadi."
AGENCIES = ["Kota Surabaya", "Kabupaten Sleman", "Kota Malang"]


@pytest.fixture(scope="module")
def scene(stage_set):
    """Three proposals of three agencies in the desk stage, two readings each, three evaluators."""
    edition = an_edition_by(places=1, readings=2, third_reader_threshold="3.0")
    proposals = proposals_of(AGENCIES, edition)
    people = [an_evaluator(edition) for _ in range(3)]
    return SimpleNamespace(
        edition=edition,
        slug=edition.slug,
        proposals=proposals,
        people=people,
        secretary=a_secretary(),
        stage=the_stage(edition, "desk"),
    )


@pytest.fixture
def desk(scene, client_of):
    return client_of(scene.secretary)


def text(client, page, *args):
    answer = client.get(reverse(f"judging:{page}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def queries(client, page, *args):
    address = reverse(f"judging:{page}", args=args)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def read(scene, marks=(8, 7, 6)):
    """Every proposal read by the first two evaluators; the panel stage is open."""
    for proposal, mark in zip(scene.proposals, marks, strict=True):
        for reader in scene.people[:2]:
            locked(an_assigned_sheet(fresh(reader), proposal), mark)
    go_to(scene.edition, "panel")


# --- from nobody to a frozen order ----------------------------------------------------------------------------------


def test_judging_is_organised_page_by_page(scene, desk, client_of):
    slug = scene.slug
    answer = send(desk, "judging:assignment", slug, "desk")
    plan = AssignmentPlan.objects.get(stage=scene.stage)
    assert answer.url == reverse("judging:plan", args=[slug, "desk", plan.number])
    proof = text(desk, "plan", slug, "desk", plan.number)
    assert "Rencana ini terbukti yang terbaik." in proof
    assert send(desk, "judging:plan", slug, "desk", plan.number).url == reverse(
        "judging:assignment", args=[slug, "desk"]
    )
    assert "6 penugasan dibuat, suratnya dikirim." in text(desk, "assignment", slug, "desk")
    for sheet in Sheet.objects.select_related("assignment__evaluator__user", "assignment__stage__edition"):
        locked(sheet, 7)
    assert "6 dari 6 lembar terkunci" in text(desk, "progress", slug, "desk")
    go_to(scene.edition, "panel")

    answer = send(desk, "judging:ranking", slug, "desk")

    run = RankingRun.objects.get(stage=scene.stage)
    assert answer.url == reverse("judging:run", args=[slug, "desk", run.number])
    assert "Peringkat no. 1 dibekukan." in text(desk, "run", slug, "desk", run.number)
    assert send(desk, "judging:nominees", slug, "panel").status_code == 302
    assert "1 nominasi" in text(desk, "nominees", slug, "panel")


def test_the_overview_says_how_far_every_stage_is_and_what_opens_it(scene, desk):
    an_evaluator(scene.edition, ready=False)
    a_panelist(scene.edition)
    an_assigned_sheet(fresh(scene.people[0]), scene.proposals[0])

    page = text(desk, "overview", scene.slug)

    assert "0 dari 1 lembar terkunci" in page
    titles = [
        "Penilaian Tim Evaluasi",
        "Pembacaan Tim Panel Independen",
        "Presentasi dan wawancara",
        "Sidang pleno akhir",
    ]
    assert [title for title in titles if title not in page] == []
    assert f'href="{reverse("judging:interview_schedule", args=[scene.slug])}"' in page
    assert f'href="{reverse("judging:plenary", args=[scene.slug, "plenary_winners"])}"' in page
    assert scene.edition.name in text(desk, "editions")


# --- nothing yet -----------------------------------------------------------------------------------------------------


def test_lists_say_when_they_are_empty(client_of):
    edition = an_edition_by()
    client = client_of(a_secretary())

    assert "Belum ada penilai" in text(client, "evaluators", edition.slug)
    assert "Tidak ada konflik yang tercatat." in text(client, "conflicts", edition.slug)
    assert "Belum ada penugasan" in text(client, "progress", edition.slug, "desk")
    assert "Peringkat dihitung setelah tahap berikutnya dibuka." in text(client, "ranking", edition.slug, "desk")
    assert "Belum ada peringkat" in text(client, "nominees", edition.slug, "panel")
    assert "Belum ada." in text(client, "assignment", edition.slug, "desk")


# --- the plan -------------------------------------------------------------------------------------------------------


def test_without_readers_the_desk_says_why_there_is_no_plan(scene, desk):
    for person in scene.people[1:]:
        evaluators.withdraw(evaluator=fresh(person), reason="Sakit.", by=None, now=clock.now())

    page = send(desk, "judging:assignment", scene.slug, "desk").content.decode()

    assert "tetapi hanya 1 yang boleh menilai" in page
    evaluators.withdraw(evaluator=fresh(scene.people[0]), reason="Sakit.", by=None, now=clock.now())
    page = send(desk, "judging:assignment", scene.slug, "desk").content.decode()
    assert "Belum ada penilai yang siap." in page


def test_a_plan_that_was_overtaken_is_refused_on_its_page(scene, desk):
    plan = assigning.plan(stage=scene.stage, by=None, now=clock.now())
    evaluators.withdraw(evaluator=fresh(scene.people[0]), reason="Sakit.", by=None, now=clock.now())

    page = send(desk, "judging:plan", scene.slug, "desk", plan.number).content.decode()

    assert "Keadaan berubah sejak rencana ini dihitung." in page
    assert not Assignment.objects.filter(plan=plan).exists()


def test_a_closed_stage_offers_no_plan(scene, desk):
    close_stage(stage=scene.edition.stages.get(key="desk"), by=None, now=clock.now())

    page = text(desk, "assignment", scene.slug, "desk")

    assert "Tahap ini tidak sedang terbuka untuk penugasan." in page
    assert "Hitung rencana" not in page


# --- progress -------------------------------------------------------------------------------------------------------


def test_progress_shows_counts_and_never_a_mark_or_a_reason(scene, desk):
    sheet = locked(scored(an_assigned_sheet(fresh(scene.people[0]), scene.proposals[0]), 10, SECRET), 10)
    assert sheet.draft["reasons"]["novel"] != ""
    reader = scene.people[0]
    pages = [
        text(desk, "progress", scene.slug, "desk"),
        text(desk, "reader", scene.slug, "desk", reader.pk),
        text(desk, "reopen", scene.slug, "desk", sheet.pk),
        text(desk, "overview", scene.slug),
        text(desk, "evaluator", scene.slug, reader.pk),
    ]

    assert [page for page in pages if SECRET in page or "Bukti jelas dan terukur." in page] == []
    assert "1 dari 1 lembar terkunci" in pages[0]
    assert scene.proposals[0].number in pages[1]


def test_a_locked_sheet_is_opened_again_with_a_reason(scene, desk):
    sheet = locked(an_assigned_sheet(fresh(scene.people[0]), scene.proposals[0]))
    address = ("judging:reopen", scene.slug, "desk", sheet.pk)

    assert "Isi “Alasan”." in send(desk, *address, reason="").content.decode()
    answer = send(desk, *address, reason="Salah ketik.")

    assert answer.url == reverse("judging:reader", args=[scene.slug, "desk", scene.people[0].pk])
    assert (fresh(sheet).state, fresh(sheet).round) == ("open", 2)
    refused = send(desk, *address, reason="Lagi.").content.decode()
    assert "tidak dapat dilakukan dari keadaan sekarang" in refused


def test_further_readers_are_called_from_the_progress_page(scene, desk):
    for reader, mark in zip(scene.people[:2], (1, 10), strict=True):
        locked(an_assigned_sheet(fresh(reader), scene.proposals[0]), mark)
    assert waiting_for_extra_reader(scene.stage) == [scene.proposals[0].pk]
    assert "Pada 1 proposal, beda dua pembaca melebihi ambang" in text(desk, "progress", scene.slug, "desk")

    send(desk, "judging:progress", scene.slug, "desk")

    assert "1 pembaca tambahan dipanggil." in text(desk, "progress", scene.slug, "desk")
    assert Assignment.objects.get(kind="extra").evaluator == scene.people[2]


def test_a_call_after_the_stage_closed_is_refused_on_the_page(scene, desk):
    for reader, mark in zip(scene.people[:2], (1, 10), strict=True):
        locked(an_assigned_sheet(fresh(reader), scene.proposals[0]), mark)
    close_stage(stage=scene.edition.stages.get(key="desk"), by=None, now=clock.now())

    page = send(desk, "judging:progress", scene.slug, "desk").content.decode()

    assert "Tahap ini tidak sedang terbuka untuk penugasan." in page


# --- the order ------------------------------------------------------------------------------------------------------


def test_the_ranking_desk_says_why_nothing_can_be_computed_yet(scene, desk):
    an_assigned_sheet(fresh(scene.people[0]), scene.proposals[0])

    assert "1 lembar belum dikunci." in text(desk, "ranking", scene.slug, "desk")
    go_to(scene.edition, "panel")
    assert "1 lembar belum dikunci." in text(desk, "ranking", scene.slug, "desk")


def test_a_refusal_of_the_ranking_stands_on_the_page(scene, desk):
    read(scene)
    token = desk.get(reverse("judging:ranking", args=[scene.slug, "desk"])).content.decode()
    token = token.split('name="form_token" value="')[1].split('"')[0]
    close_stage(stage=scene.edition.stages.get(key="panel"), by=None, now=clock.now())

    page = desk.post(reverse("judging:ranking", args=[scene.slug, "desk"]), {"form_token": token}).content.decode()

    assert "Peringkat belum dapat dihitung pada tahap yang sedang berjalan." in page
    assert not RankingRun.objects.exists()


def test_what_was_not_read_stands_beside_the_order(scene, desk):
    for reader in scene.people[:2]:
        locked(an_assigned_sheet(fresh(reader), scene.proposals[0]))
    locked(an_assigned_sheet(fresh(scene.people[0]), scene.proposals[1]))
    go_to(scene.edition, "panel")
    before = text(desk, "ranking", scene.slug, "desk")
    send(desk, "judging:ranking", scene.slug, "desk")

    for page in (before, text(desk, "run", scene.slug, "desk", 1)):
        assert "1 proposal belum dibaca siapa pun, jadi tidak mendapat tempat." in page
        assert "1 proposal dibaca kurang dari jumlah menurut aturan." in page


def test_a_run_shows_the_line_and_every_opening_is_recorded(scene, desk):
    read(scene)
    send(desk, "judging:ranking", scene.slug, "desk")
    run = RankingRun.objects.get()

    page = text(desk, "run", scene.slug, "desk", run.number)

    assert "Garis batas: 1 proposal di atas" in page
    assert f'href="{reverse("judging:nominees", args=[scene.slug, "panel"])}"' in page
    order = [page.index(proposal.number) for proposal in scene.proposals]
    assert order == sorted(order)
    assert Sight.objects.filter(subject_kind="judging.rankingrun", subject_id=run.pk, by=scene.secretary).exists()


def test_a_place_is_explained_with_numbered_readers_and_no_name_of_theirs(scene, desk):
    read(scene)
    send(desk, "judging:ranking", scene.slug, "desk")
    run = RankingRun.objects.get()

    page = text(desk, "row", scene.slug, "desk", run.number, scene.proposals[0].pk)

    assert "Alasan setiap pembaca" in page
    assert '<th scope="row">Kebaruan</th>' in page
    assert '<th scope="col">Pembaca 2</th>' in page
    assert "Urutan 1, nilai 8,0000, pada perhitungan no. 1." in page
    assert [person.user.full_name for person in scene.people if person.user.full_name in page] == []


# --- whose it is not ------------------------------------------------------------------------------------------------


def pages_of(scene):
    slug, person = scene.slug, scene.people[0].pk
    sheet = locked(an_assigned_sheet(fresh(scene.people[0]), scene.proposals[0]))
    plan = assigning.plan(stage=scene.stage, by=None, now=clock.now())
    return [
        ("overview", slug),
        ("evaluators", slug),
        ("appoint", slug),
        ("evaluator", slug, person),
        ("withdraw", slug, person),
        ("conflicts", slug),
        ("assignment", slug, "desk"),
        ("plan", slug, "desk", plan.number),
        ("progress", slug, "desk"),
        ("reader", slug, "desk", person),
        ("reopen", slug, "desk", sheet.pk),
        ("ranking", slug, "desk"),
        ("nominees", slug, "panel"),
    ]


def test_pages_of_the_organiser_do_not_exist_for_anybody_else(scene, desk, client_of):
    pages = [reverse(f"judging:{name}", args=args) for name, *args in pages_of(scene)]
    assert {desk.get(page).status_code for page in pages} == {200}

    others = [
        scene.people[0].user,
        a_panelist(scene.edition).user,
        a_local_admin(scene.proposals[0].agency),
        a_member("regional_organiser", agency=an_agency("Kota Surabaya")),
        a_member("auditor"),
        a_user(),
    ]
    for user in others:
        client = client_of(user)
        assert {client.get(page).status_code for page in pages} == {404}, user


def test_a_regional_organiser_lists_only_editions_of_the_own_agency(scene, client_of):
    regional = client_of(a_member("regional_organiser", agency=an_agency("Kota Surabaya")))

    page = text(regional, "editions")

    assert "Belum ada edisi" in page
    assert scene.edition.name not in page


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("assignment", "registration"),
        ("assignment", "interview"),
        ("progress", "registration"),
        ("ranking", "registration"),
        ("ranking", "plenary_finalists"),
        ("nominees", "desk"),
    ],
)
def test_a_stage_that_is_not_read_has_no_such_desk(scene, desk, name, stage):
    assert desk.get(reverse(f"judging:{name}", args=[scene.slug, stage])).status_code == 404
    assert desk.post(reverse(f"judging:{name}", args=[scene.slug, stage])).status_code in {404, 409}


def test_rows_of_another_stage_or_edition_do_not_exist(scene, desk):
    other = an_edition_by()
    sheet = locked(an_assigned_sheet(fresh(scene.people[0]), scene.proposals[0]))
    plan = assigning.plan(stage=scene.stage, by=None, now=clock.now())

    for name, args in [
        ("evaluator", [other.slug, scene.people[0].pk]),
        ("reader", [scene.slug, "panel", scene.people[0].pk]),
        ("reader", [scene.slug, "desk", 0]),
        ("reopen", [other.slug, "desk", sheet.pk]),
        ("plan", [scene.slug, "panel", plan.number]),
        ("plan", [scene.slug, "desk", 99]),
        ("run", [scene.slug, "desk", 1]),
        ("row", [scene.slug, "desk", 1, scene.proposals[0].pk]),
    ]:
        assert desk.get(reverse(f"judging:{name}", args=args)).status_code == 404, name


# --- the cost of lists ----------------------------------------------------------------------------------------------


def test_lists_ask_as_often_for_three_rows_as_for_one(client_of):
    counts = []
    for number in (1, 3):
        edition = an_edition_by(places=1, readings=1)
        proposals = proposals_of(AGENCIES[:number], edition)
        people = [
            an_evaluator(edition, ties=[("mentor", an_agency(name))])
            for name in ["Kota Bandung", "Kota Semarang", "Kota Bogor"][:number]
        ]
        barred = [an_evaluator(edition, ties=[("mentor", proposal.agency)]) for proposal in proposals]
        stage = the_stage(edition, "desk")
        for proposal in proposals:
            locked(an_assigned_sheet(people[0], proposal))
        for _ in range(number):
            assigning.plan(stage=stage, by=None, now=clock.now())
        go_to(edition, "panel")
        client = client_of(a_secretary())
        for _ in range(number):
            send(client, "judging:ranking", edition.slug, "desk")
        assert len(barred) == number
        pages = [
            ("editions",),
            ("overview", edition.slug),
            ("evaluators", edition.slug),
            ("conflicts", edition.slug),
            ("assignment", edition.slug, "desk"),
            ("plan", edition.slug, "desk", 1),
            ("progress", edition.slug, "desk"),
            ("reader", edition.slug, "desk", people[0].pk),
            ("ranking", edition.slug, "desk"),
            ("run", edition.slug, "desk", 1),
            ("row", edition.slug, "desk", 1, proposals[0].pk),
        ]
        counts.append({page[0]: queries(client, *page) for page in pages})

    assert counts[0] == counts[1]
