"""The pages of those who object and those who answer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sinovik.foundation import clock
from sinovik.judging.models import Objection
from sinovik.judging.queries.announcements import (
    all_objections,
    latest_result,
    objectionable_entries,
    objections,
    objections_of,
)
from sinovik.judging.states.objections import Effect
from tests.agencies.makers import a_local_admin, a_member, a_person
from tests.competitions.makers import a_kept_file
from tests.judging.objections.period import BEST, SECOND_OF_TIME, answered, filed
from tests.pages import send
from tests.recognition.makers import (
    a_small_edition,
    entries,
)
from tests.replication.makers import a_pdf
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db


def test_an_agency_objects_with_evidence_and_the_secretariat_answers(announcement, proposals, admin, secretary):
    listing = admin.get("/sanggahan/").content.decode()
    assert f"/sanggahan/ajukan/{announcement.pk}/{proposals[0].pk}/" in listing
    sent = send(
        admin, "judging:object", announcement.pk, proposals[0].pk, ground="Angka dampak salah baca.", evidence=a_pdf()
    )
    objection = Objection.objects.get()
    assert sent.url == f"/sanggahan/{objection.pk}/"
    listing = admin.get("/sanggahan/").content.decode()
    assert f"/sanggahan/ajukan/{announcement.pk}/{proposals[0].pk}/" not in listing
    assert "sanggahan menunggu jawaban" in listing
    for client, address in ((admin, "sanggahan"), (secretary, "jawab-sanggahan")):
        page = client.get(f"/{address}/{objection.pk}/").content.decode()
        assert "Angka dampak salah baca." in page
        assert f"/{address}/{objection.pk}/bukti/" in page
        file = client.get(f"/{address}/{objection.pk}/bukti/")
        assert b"".join(file.streaming_content).startswith(b"%PDF")
    answer = {"verdict": "dismiss", "effect": "none", "reason": "Angka sudah dibaca benar."}
    sent = send(secretary, "judging:answer", objection.pk, **answer)
    assert sent.url == f"/meja-hasil/{announcement.edition.slug}/sanggahan/"
    page = admin.get(f"/sanggahan/{objection.pk}/").content.decode()
    assert ("Angka sudah dibaca benar." in page, "Tarik sanggahan ini" in page) == (True, False)


def test_the_page_says_when_the_period_ends_and_that_it_is_over(announcement, proposals, admin, client, closes):
    address = f"/sanggahan/ajukan/{announcement.pk}/{proposals[0].pk}/"
    clock.freeze(closes)
    before = [admin.get(address).content.decode(), client.get(f"/pengumuman/{announcement.pk}/").content.decode()]
    assert [["Sanggahan diterima sampai" in page, "WITA" in page, "WIT<" in page] for page in before] == [
        [True] * 3
    ] * 2
    assert "Kirim sanggahan" in before[0]
    clock.freeze(closes + SECOND_OF_TIME)
    after = admin.get(address).content.decode()
    assert ("Kirim sanggahan" in after, "Masa sanggah tidak sedang dibuka" in after) == (False, True)
    assert "sudah berakhir" in client.get(f"/pengumuman/{announcement.pk}/").content.decode()
    assert "Masa sanggah tidak sedang dibuka" in admin.get("/sanggahan/").content.decode()


def test_one_second_late_is_refused_on_the_page_and_what_was_typed_is_kept(announcement, proposals, admin, closes):
    address = f"/sanggahan/ajukan/{announcement.pk}/{proposals[0].pk}/"
    clock.freeze(closes)
    token = admin.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    clock.freeze(closes + SECOND_OF_TIME)
    answer = admin.post(address, {"ground": "Alasan kami.", "form_token": token})
    assert (answer.status_code, Objection.objects.count()) == (200, 0)
    page = answer.content.decode()
    assert "Masa sanggah tidak sedang dibuka" in page
    assert "Alasan kami." in page


def test_a_file_that_is_no_paper_or_picture_is_refused_with_what_to_do(announcement, proposals, admin):
    page = send(
        admin,
        "judging:object",
        announcement.pk,
        proposals[0].pk,
        ground="Alasan kami.",
        evidence=SimpleUploadedFile("bukti.pdf", b"MZ not a pdf", "application/pdf"),
    ).content.decode()
    assert Objection.objects.count() == 0
    assert "Alasan kami." in page
    assert "govuk-error-message" in page


def test_an_objection_is_taken_back_on_its_page(announcement, proposals, admin):
    objection = filed(announcement, proposals[0])
    empty = send(admin, "judging:objection", objection.pk, reason="")
    assert "govuk-error-message" in empty.content.decode()
    send(admin, "judging:objection", objection.pk, reason="Sudah jelas.")
    assert Objection.objects.get(pk=objection.pk).state == "withdrawn"


def test_taking_back_what_was_answered_meanwhile_is_refused_in_words(announcement, proposals, admin):
    objection = filed(announcement, proposals[0])
    address = f"/sanggahan/{objection.pk}/"
    token = admin.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    answered(objection)
    page = admin.post(address, {"reason": "Batal.", "form_token": token})
    assert page.status_code == 200
    assert Objection.objects.get(pk=objection.pk).state == "dismissed"


def test_a_dismissal_with_an_effect_is_told_beside_the_field(announcement, proposals, secretary):
    objection = filed(announcement, proposals[0])
    wrong = {"verdict": "dismiss", "effect": "level_changed", "reason": "Tetap."}
    page = send(secretary, "judging:answer", objection.pk, **wrong).content.decode()
    assert "Sanggahan yang ditolak tidak mengubah hasil. Pilih akibat yang pertama." in page
    answer = {"verdict": "uphold", "effect": "level_changed", "reason": "Bukti baru."}
    send(secretary, "judging:answer", objection.pk, **answer)
    assert latest_result(proposals[0]).result == "not_chosen"


def test_what_the_rules_refuse_is_told_on_the_answer_page(announcement, proposals, secretary):
    answered(filed(announcement, proposals[2]), upheld=True, effect=Effect.LEVEL_CHANGED)
    again = filed(announcement, proposals[2])
    answer = {"verdict": "uphold", "effect": "level_changed", "reason": "Lagi."}
    page = send(secretary, "judging:answer", again.pk, **answer).content.decode()
    assert "sudah pernah diubah" in page


def test_the_answer_page_says_when_it_cannot_be_answered_now(announcement, proposals, secretary, closes):
    objection = filed(announcement, proposals[0])
    clock.freeze(closes + SECOND_OF_TIME)
    page = secretary.get(f"/jawab-sanggahan/{objection.pk}/").content.decode()
    assert ("tidak dapat dijawab pada tahap ini" in page, "Kirim jawaban" in page) == (True, False)


def test_what_is_another_agencys_answers_404(announcement, proposals, client_of):
    objection = filed(announcement, proposals[0], evidence=a_kept_file())
    stranger = client_of(a_local_admin(proposals[1].agency))
    own = [f"/sanggahan/{objection.pk}/", f"/sanggahan/{objection.pk}/bukti/"]
    own.append(f"/sanggahan/ajukan/{announcement.pk}/{proposals[0].pk}/")
    assert [stranger.get(address).status_code for address in own] == [404, 404, 404]
    assert objection.ground not in stranger.get("/sanggahan/").content.decode()
    assert list(objections_of(a_person("local_admin", agency=proposals[1].agency))) == []


def test_an_objection_without_evidence_has_no_file_to_fetch(announcement, proposals, admin, secretary):
    objection = filed(announcement, proposals[0])
    assert admin.get(f"/sanggahan/{objection.pk}/bukti/").status_code == 404
    assert secretary.get(f"/jawab-sanggahan/{objection.pk}/bukti/").status_code == 404
    assert "Tidak ada berkas" in admin.get(f"/sanggahan/{objection.pk}/").content.decode()


@pytest.mark.parametrize("role", ["panelist", "auditor", "evaluator"])
def test_the_queue_and_the_answer_are_for_the_secretariat_alone(announcement, proposals, client_of, role):
    objection = filed(announcement, proposals[0])
    other = client_of(a_member(role))
    addresses = [f"/meja-hasil/{announcement.edition.slug}/sanggahan/", f"/jawab-sanggahan/{objection.pk}/"]
    assert {other.get(address).status_code for address in addresses} <= {403, 404}


def test_the_lists_ask_the_same_for_one_objection_and_for_three(announcement, proposals, secretary, client_of):
    filed(announcement, proposals[0])
    admin, slug = client_of(a_local_admin(proposals[0].agency)), announcement.edition.slug
    queue, desk, mine = f"/meja-hasil/{slug}/sanggahan/", f"/meja-hasil/{slug}/", "/sanggahan/"
    one = [queries_of(secretary, queue), queries_of(secretary, desk), queries_of(admin, mine)]
    for proposal in proposals[1:]:
        filed(announcement, proposal)
    answered(Objection.objects.get(proposal=proposals[0]))
    filed(announcement, proposals[0])
    assert [queries_of(secretary, queue), queries_of(secretary, desk), queries_of(admin, mine)] == one


def test_what_waits_stands_first_in_the_queue(announcement, proposals):
    first, second = filed(announcement, proposals[0]), filed(announcement, proposals[1])
    answered(first)
    assert [row.pk for row in objections(announcement.edition)] == [second.pk, first.pk]
    assert all_objections().count() == 2


def test_entries_can_be_objected_for_only_after_an_announcement(announcement, proposals):
    person = a_person("local_admin", agency=proposals[0].agency)
    assert [entry.pk for entry in objectionable_entries(person)] == [proposals[0].pk]
    moment = clock.now()
    unannounced = entries(a_small_edition(), BEST)[0]
    clock.freeze(moment)
    assert unannounced.agency == proposals[0].agency
    assert [entry.pk for entry in objectionable_entries(person)] == [proposals[0].pk]
