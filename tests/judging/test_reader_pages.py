"""The reader's desk: own sheets only, blind as the stage says, saved and locked once."""

import pytest
from django.urls import reverse

from sinovik.foundation import clock
from sinovik.judging.actions import evaluators
from sinovik.judging.models import Conflict, Score
from sinovik.judging.states import AssignmentState, SheetState
from tests.agencies.makers import an_agency
from tests.competitions.makers import an_edition, go_to, some_eligible_proposals
from tests.judging.makers import an_assigned_sheet, an_evaluator, locked, scored
from tests.pages import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return an_assigned_sheet()


@pytest.fixture
def reader(sheet, client_of):
    return client_of(sheet.assignment.evaluator.user)


def mark(client, sheet, key, value, form_token, **extra):
    address = f"{reverse('judging:score', args=[sheet.pk])}?kriteria={key}"
    data = {"revision": sheet.revision, "mark": value, "reason": "Bukti jelas.", "note": "", **extra}
    return client.post(address, {**data, "form_token": form_token(client, address)})


def test_my_page_lists_the_edition_with_what_is_left(reader, sheet):
    page = reader.get(reverse("judging:mine")).content.decode()

    assert sheet.assignment.stage.edition.name in page
    assert "0 dari 1 lembar terkunci" in page


def test_a_post_keeps_the_mark_and_goes_on_to_the_next_criterion(reader, sheet, form_token):
    answer = mark(reader, sheet, "novel", 8, form_token)

    assert answer.status_code == 302
    assert answer.url.endswith("?kriteria=effective")
    sheet.refresh_from_db()
    assert sheet.draft == {"scores": {"novel": 8}, "reasons": {"novel": "Bukti jelas."}}


def test_the_last_criterion_leads_to_the_check_page(reader, sheet, form_token):
    assert mark(reader, sheet, "sustainable", 6, form_token).url == reverse("judging:lock", args=[sheet.pk])


def test_autosave_answers_with_the_new_revision(reader, sheet):
    address = f"{reverse('judging:autosave', args=[sheet.pk])}?kriteria=novel"

    answer = reader.post(address, {"revision": 0, "mark": 7, "reason": "", "note": "ingat"})

    assert answer.json()["revision"] == 1
    sheet.refresh_from_db()
    assert sheet.note == "ingat"


def test_autosave_of_the_same_content_twice_is_one_revision(reader, sheet):
    address = f"{reverse('judging:autosave', args=[sheet.pk])}?kriteria=novel"
    for _ in range(2):
        answer = reader.post(address, {"revision": 0, "mark": 7, "reason": "", "note": ""})

    assert (answer.status_code, answer.json()["revision"]) == (200, 1)


def test_autosave_of_an_old_revision_is_refused_and_nothing_is_overwritten(reader, sheet):
    address = f"{reverse('judging:autosave', args=[sheet.pk])}?kriteria=novel"
    reader.post(address, {"revision": 0, "mark": 7, "reason": "", "note": ""})

    answer = reader.post(address, {"revision": 0, "mark": 3, "reason": "", "note": ""})

    assert answer.status_code == 409
    sheet.refresh_from_db()
    assert sheet.draft["scores"] == {"novel": 7}


def test_the_check_page_names_what_is_missing_and_offers_no_lock(reader, sheet):
    page = reader.get(reverse("judging:lock", args=[sheet.pk])).content.decode()

    assert "Pilih nilai untuk kriteria Kebaruan." in page
    assert "Kunci lembar ini" not in page


def test_locking_writes_the_scores_and_opens_the_next_sheet(client_of, form_token):
    proposals = some_eligible_proposals(2)
    first = an_assigned_sheet(proposal=proposals[0])
    evaluator = first.assignment.evaluator
    second = an_assigned_sheet(evaluator, proposals[1])
    held = scored(first)
    client = client_of(evaluator.user)
    address = reverse("judging:lock", args=[first.pk])

    answer = client.post(address, {"revision": held.revision, "form_token": form_token(client, address)})

    assert answer.url == reverse("judging:score", args=[second.pk])
    assert Score.objects.filter(sheet=first, round=1).count() == 5


def test_a_locked_sheet_shows_its_marks_and_takes_none(reader, sheet):
    locked(sheet, 9)

    page = reader.get(reverse("judging:score", args=[sheet.pk])).content.decode()

    assert "Minta sekretariat membukanya kembali" in page
    assert 'type="radio"' not in page


@pytest.mark.parametrize("name", ["score", "autosave", "lock", "step_back"])
def test_another_evaluators_sheet_does_not_exist(name, sheet, client_of):
    stranger = an_evaluator(sheet.assignment.stage.edition)

    assert client_of(stranger.user).get(reverse(f"judging:{name}", args=[sheet.pk])).status_code == 404
    assert client_of(stranger.user).post(reverse(f"judging:{name}", args=[sheet.pk])).status_code in {404, 409}


def test_a_stage_without_sheets_of_mine_does_not_exist(sheet, client_of):
    stranger = an_evaluator(sheet.assignment.stage.edition)
    address = reverse("judging:stage_sheets", args=[sheet.assignment.stage.edition.slug, "desk"])

    assert client_of(stranger.user).get(address).status_code == 404


def test_before_the_declaration_no_content_is_shown(sheet, client_of):
    evaluator = sheet.assignment.evaluator
    newcomer = an_evaluator(evaluator.edition, ready=False)
    client = client_of(newcomer.user)

    page = client.get(reverse("judging:mine")).content.decode()

    assert "instansi menunggu pernyataan kepentingan Anda" in page


def test_declaring_makes_ready_and_bars_the_agencies_ticked(client_of, form_token):
    surabaya, sleman = an_agency("Kota Surabaya"), an_agency("Kabupaten Sleman")
    edition = an_edition()
    some_eligible_proposals(1, edition)
    newcomer = an_evaluator(edition, ready=False)
    client = client_of(newcomer.user)
    address = reverse("judging:interests", args=[edition.slug])

    data = {
        "shown": str(surabaya.pk),
        "agency": [str(surabaya.pk)],
        "note": "Saudara bekerja di sana",
        "accepts_pact": "on",
    }
    answer = client.post(address, {**data, "form_token": form_token(client, address)})

    assert answer.status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.state == "ready"
    assert list(Conflict.objects.values_list("agency", "ground", "note")) == [
        (surabaya.pk, "declared", "Saudara bekerja di sana")
    ]
    assert sleman.pk not in newcomer.declarations.get().agencies


def test_an_interest_without_words_is_asked_for_them(client_of, form_token):
    edition = an_edition()
    (proposal,) = some_eligible_proposals(1, edition)
    client = client_of(an_evaluator(edition, ready=False).user)
    address = reverse("judging:interests", args=[edition.slug])

    data = {"shown": str(proposal.agency_id), "agency": [str(proposal.agency_id)], "note": "", "accepts_pact": "on"}
    page = client.post(address, {**data, "form_token": form_token(client, address)}).content.decode()

    assert "Tulis kepentingan Anda dengan singkat." in page


def test_stepping_back_bars_the_agency_and_releases_the_reading(reader, sheet, form_token):
    address = reverse("judging:step_back", args=[sheet.pk])

    answer = reader.post(address, {"reason": "Saya mengenali proyek ini.", "form_token": form_token(reader, address)})

    assert answer.status_code == 302
    sheet.assignment.refresh_from_db()
    assert sheet.assignment.state == AssignmentState.RELEASED
    assert Conflict.objects.get().ground == "recused"
    assert reader.get(reverse("judging:score", args=[sheet.pk])).status_code == 404


def test_after_the_stage_the_sheet_is_read_only(reader, sheet):
    go_to(sheet.assignment.stage.edition, "panel")

    page = reader.get(reverse("judging:score", args=[sheet.pk])).content.decode()

    assert "Tahap penilaian tidak terbuka" in page
    assert sheet.state == SheetState.OPEN


@pytest.mark.parametrize("name", ["mine", "stage"])
def test_lists_take_as_many_queries_for_three_sheets_as_for_one(name, client_of, django_assert_num_queries):
    proposals = some_eligible_proposals(4)
    first = an_assigned_sheet(proposal=proposals[0])
    few, many = first.assignment.evaluator, an_evaluator(proposals[0].edition)
    for proposal in proposals[1:]:
        an_assigned_sheet(many, proposal)
    address = (
        reverse("judging:mine") if name == "mine" else reverse("judging:stage_sheets", args=[few.edition.slug, "desk"])
    )

    assert queries(client_of(few.user), address) == queries(client_of(many.user), address)


def queries(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_who_comes_back_with_every_agency_answered_accepts_the_pact_alone(reader, sheet):
    evaluator, slug = sheet.assignment.evaluator, sheet.assignment.stage.edition.slug
    evaluators.withdraw(evaluator=evaluator, reason="Sakit.", by=None, now=clock.now())
    evaluators.return_(evaluator=evaluator, reason="Sembuh.", by=None, now=clock.now())

    without = send(reader, "judging:interests", slug, shown="", note="").content.decode()
    answer = send(reader, "judging:interests", slug, shown="", note="", accepts_pact="on")

    assert "Setujui pakta integritas lebih dulu." in without
    assert answer.url == reverse("judging:mine")
    evaluator.refresh_from_db()
    assert evaluator.state == "ready"


def profile(**changes):
    facts = {"capacity": "30", "expertise": ["inklusif", "tpb"], "best": "tpb", "interests": "pangan"}
    return facts | {"past_posts": "", "mentored": ""} | changes


def test_the_profile_shows_what_is_known_and_keeps_what_is_changed(reader, sheet):
    evaluator, slug = sheet.assignment.evaluator, sheet.assignment.stage.edition.slug
    malang = an_agency("Kota Malang")

    answer = send(reader, "judging:my_profile", slug, **profile(past_posts="Kota Malang"))

    assert answer.url == reverse("judging:mine")
    evaluator.refresh_from_db()
    assert (evaluator.capacity, evaluator.interests) == (30, "pangan")
    assert [row.category for row in evaluator.expertise.order_by("rank")] == ["tpb", "inklusif"]
    assert Conflict.objects.get(evaluator=evaluator).agency == malang
    page = reader.get(reverse("judging:my_profile", args=[slug])).content.decode()
    assert f">{malang.name}</textarea>" in page.replace("\n", "")
    assert "Pernah bertugas di instansi ini" in page


def test_a_wrong_profile_is_answered_at_its_field_and_nothing_typed_is_lost(reader, sheet):
    slug = sheet.assignment.stage.edition.slug

    unknown = send(reader, "judging:my_profile", slug, **profile(mentored="Kota Atlantis")).content.decode()
    zero = send(reader, "judging:my_profile", slug, **profile(capacity="0")).content.decode()

    assert "Belum dikenal: Kota Atlantis." in unknown
    assert 'value="pangan"' in unknown
    assert "dengan angka paling kecil 1." in zero
    sheet.assignment.evaluator.refresh_from_db()
    assert sheet.assignment.evaluator.capacity == 100


def test_nobody_has_a_profile_in_an_edition_they_do_not_judge(reader):
    assert reader.get(reverse("judging:my_profile", args=[an_edition().slug])).status_code == 404


def test_an_interest_that_comes_to_light_later_releases_the_reading(reader, sheet):
    agency, slug = sheet.assignment.proposal.agency, sheet.assignment.stage.edition.slug
    page = reader.get(reverse("judging:interests", args=[slug])).content.decode()
    assert "Nyatakan kepentingan yang baru Anda ketahui" in page

    nothing = send(reader, "judging:interests", slug, agency="Kota Atlantis", note="").content.decode()
    answer = send(reader, "judging:interests", slug, agency=agency.name, note="Adik saya.")

    assert "Instansi ini belum dikenal." in nothing
    assert "Isi “Kepentingan apa”." in nothing
    assert 'value="Kota Atlantis"' in nothing
    assert answer.url == reverse("judging:mine")
    sheet.assignment.refresh_from_db()
    assert sheet.assignment.state == AssignmentState.RELEASED
    assert Conflict.objects.get(evaluator=sheet.assignment.evaluator, agency=agency).note == "Adik saya."
