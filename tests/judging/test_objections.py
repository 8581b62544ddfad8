"""Objections to a result: within the period to the second, one at a time, answered with a reason, kept for good."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from sinovik.agencies.models import Agency
from sinovik.agencies.queries import person_of
from sinovik.competitions.models import Proposal
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import objections as act
from sinovik.judging.actions import panel, ranking
from sinovik.judging.models import Amendment, Announcement, Decision, Objection, ObjectionHistory, Plenary
from sinovik.judging.queries.announcements import (
    all_objections,
    announcements,
    chosen_in,
    latest_result,
    objection_period,
    objectionable_entries,
    objections,
    objections_of,
    open_objections,
    open_periods,
)
from sinovik.judging.rules.announcements import is_entry_of, may_answer, may_object, not_now
from sinovik.judging.states.objections import OBJECTION, Effect
from tests.agencies.makers import a_local_admin, a_member, a_person, a_secretary, a_unit_member, an_agency
from tests.competitions.makers import a_draft, a_kept_file, an_edition, go_to
from tests.judging.makers import a_called_plenary
from tests.judging.result_makers import heard
from tests.pages import send
from tests.recognition.makers import (
    a_small_edition,
    an_announced_stage,
    an_objection_period,
    announced,
    decreed,
    entries,
)
from tests.replication.makers import a_pdf
from tests.scenes import queries_of, shared

pytestmark = pytest.mark.django_db
BEST, SECOND, LEFT_OUT = "Kota Surabaya", "Kabupaten Sleman", "Kabupaten Banyuwangi"
SECOND_OF_TIME = timedelta(seconds=1)
LAST = "announcement_winners"


def an_open_period():
    """Three entries, two chosen; the objection period has just begun."""
    edition = a_small_edition()
    proposals = entries(edition, BEST, SECOND, LEFT_OUT)
    announcement = an_objection_period(an_announced_stage(edition, proposals=proposals))
    return SimpleNamespace(announcement=announcement.pk, proposals=[one.pk for one in proposals])


scene = shared(an_open_period)


@pytest.fixture
def announcement(scene, db) -> Announcement:
    return announcements().get(pk=scene.announcement)


@pytest.fixture
def proposals(scene, db) -> list[Proposal]:
    return [Proposal.objects.select_related("agency", "unit", "edition").get(pk=pk) for pk in scene.proposals]


@pytest.fixture
def closes(announcement):
    return announcement.edition.stages.get(key="objection_finalists").closes_at


def filed(announcement, proposal, *, by=None, evidence=None, ground="Bukti dampak belum terbaca.") -> Objection:
    by = by or a_local_admin(proposal.agency)
    return act.file(
        announcement=announcement, proposal=proposal, ground=ground, evidence=evidence, by=by, now=clock.now()
    )


def answered(objection, *, upheld=False, effect=Effect.NONE, reason="Sudah dibaca dua panelis.") -> Objection:
    return act.answer(
        objection=objection, upheld=upheld, reason=reason, effect=effect, by=a_secretary(), now=clock.now()
    )


def refused_by_the_database(change) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        change()
    return error.value.__cause__.diag.message_primary


# --- when and for what ------------------------------------------------------------------------------------------------


def test_an_objection_arrives_up_to_the_last_second_and_not_one_later(announcement, proposals, closes):
    clock.freeze(closes - SECOND_OF_TIME)
    filed(announcement, proposals[0])
    clock.freeze(closes)
    filed(announcement, proposals[1])
    clock.freeze(closes + SECOND_OF_TIME)
    with pytest.raises(Refused, match="Masa sanggah tidak sedang dibuka"):
        filed(announcement, proposals[2])
    assert set(objections(announcement.edition).values_list("proposal", flat=True)) == {
        proposals[0].pk,
        proposals[1].pk,
    }


def test_nobody_objects_before_the_period_begins(db, now):
    announcement = an_announced_stage(number=1)
    proposal = Proposal.objects.get(edition=announcement.edition)
    with pytest.raises(Refused, match="Masa sanggah tidak sedang dibuka"):
        filed(announcement, proposal)
    go_to(announcement.edition, "objection_finalists")
    assert filed(announcement, proposal).state == "filed"


def test_only_an_entry_of_the_edition_can_be_objected_for(announcement, proposals):
    own_draft = Proposal.objects.filter(pk=proposals[0].pk).first()
    assert is_entry_of(own_draft, announcement) is True
    moment = clock.now()
    stranger = a_draft(an_edition())
    clock.freeze(moment)
    assert is_entry_of(stranger, announcement) is False
    with pytest.raises(Refused, match="hanya untuk proposal yang diajukan pada edisi ini"):
        filed(announcement, stranger)


def test_whoever_was_not_chosen_and_whoever_was_may_object(announcement, proposals):
    assert [filed(announcement, proposal).state for proposal in proposals] == ["filed", "filed", "filed"]


def test_an_earlier_announcement_can_no_longer_be_objected_to(db, now):
    edition = a_small_edition(permits={"announcement_winners": ["announce", "object", "answer"]})
    proposals = entries(edition, BEST, SECOND)
    first = an_announced_stage(edition, proposals=proposals)
    stage = heard(decreed(first).edition)
    go_to(edition, "plenary_winners")
    plenary = a_called_plenary(ranking.run_ranking(stage=stage, by=None, now=clock.now()), stage="plenary_winners")
    panel.conclude(plenary=plenary, by=a_secretary(), now=clock.now())
    second = announced(Plenary.objects.select_related("stage__edition").get(pk=plenary.pk), stage=LAST)
    person = a_person("local_admin", agency=proposals[0].agency)
    assert [may_object(person, proposals[0], one, now=clock.now()) for one in (first, second)] == [False, True]
    with pytest.raises(Refused, match="Yang dapat disanggah hanya pengumuman terbaru"):
        filed(first, proposals[0])
    assert filed(second, proposals[0]).state == "filed"


def test_one_objection_at_a_time_for_one_entry(announcement, proposals):
    first = filed(announcement, proposals[0])
    with pytest.raises(Refused, match="masih menunggu jawaban"):
        filed(announcement, proposals[0])
    answered(first)
    assert filed(announcement, proposals[0], ground="Ada bukti baru.").state == "filed"


# --- the answer -------------------------------------------------------------------------------------------------------


def test_every_verb_leads_where_the_table_says(announcement, proposals):
    upheld = answered(filed(announcement, proposals[0]), upheld=True, effect=Effect.RECORD_CORRECTED)
    dismissed = answered(filed(announcement, proposals[1]))
    taken_back = filed(announcement, proposals[2])
    act.withdraw(objection=taken_back, reason="Sudah jelas.", by=taken_back.filed_by, now=clock.now())
    assert [one.state for one in (upheld, dismissed, taken_back)] == ["upheld", "dismissed", "withdrawn"]
    verbs = [one.history.get().verb for one in (upheld, dismissed, taken_back)]
    assert verbs == ["uphold", "dismiss", "withdraw"]
    assert OBJECTION.verbs_from("filed") == ["uphold", "dismiss", "withdraw"]
    for state in ("upheld", "dismissed", "withdrawn"):
        assert OBJECTION.verbs_from(state) == [], state


def test_what_was_answered_is_not_answered_again_or_taken_back(announcement, proposals):
    objection = answered(filed(announcement, proposals[0]))
    with pytest.raises(TransitionRefused):
        answered(objection, upheld=True)
    with pytest.raises(TransitionRefused):
        act.withdraw(objection=objection, reason="Salah.", by=objection.filed_by, now=clock.now())


def test_an_answer_and_a_withdrawal_need_their_reason(announcement, proposals):
    objection = filed(announcement, proposals[0])
    with pytest.raises(TransitionRefused, match="alasan"):
        answered(objection, reason="  ")
    with pytest.raises(TransitionRefused, match="alasan"):
        act.withdraw(objection=objection, reason="", by=objection.filed_by, now=clock.now())
    assert Objection.objects.get(pk=objection.pk).state == "filed"


def test_it_is_answered_in_the_period_and_at_the_decree_and_not_between(announcement, proposals, closes):
    first, second, third = (filed(announcement, proposal) for proposal in proposals)
    clock.freeze(closes)
    answered(first)
    clock.freeze(closes + SECOND_OF_TIME)
    assert may_answer(second, now=clock.now()) is False
    with pytest.raises(Refused, match="tidak dapat dijawab pada tahap ini"):
        answered(second)
    go_to(announcement.edition, "decree_finalists")
    assert may_answer(second, now=clock.now()) is True
    answered(second)
    assert may_answer(second, now=clock.now()) is False
    assert open_objections(announcement) == 1
    assert third.state == "filed"


def test_a_dismissal_changes_nothing_whatever_was_asked(announcement, proposals):
    objection = answered(filed(announcement, proposals[2]), upheld=False, effect=Effect.LEVEL_CHANGED)
    assert objection.effect == "none"
    assert latest_result(proposals[2]).result == "not_chosen"


@pytest.mark.parametrize(("place", "before", "after"), [(2, "not_chosen", "chosen"), (0, "chosen", "not_chosen")])
def test_an_upheld_objection_turns_the_result_and_leaves_the_decision(announcement, proposals, place, before, after):
    proposal = proposals[place]
    assert latest_result(proposal).result == before
    answered(filed(announcement, proposal), upheld=True, effect=Effect.LEVEL_CHANGED)
    assert latest_result(proposal).result == after
    assert Decision.objects.get(proposal=proposal).outcome == before
    assert (proposal.pk in chosen_in(announcement).values_list("proposal", flat=True)) is (after == "chosen")


def test_a_result_is_turned_once(announcement, proposals):
    answered(filed(announcement, proposals[2]), upheld=True, effect=Effect.LEVEL_CHANGED)
    again = filed(announcement, proposals[2])
    with pytest.raises(Refused, match="sudah pernah diubah") as refusal:
        answered(again, upheld=True, effect=Effect.LEVEL_CHANGED)
    assert refusal.value.field == "effect"
    assert Objection.objects.get(pk=again.pk).state == "filed"
    assert Amendment.objects.filter(decision__proposal=proposals[2]).count() == 1


def test_the_level_of_an_entry_that_the_plenary_never_saw_cannot_change(db, now):
    edition = a_small_edition()
    ranked, unranked = entries(edition, BEST, SECOND)
    announcement = an_objection_period(an_announced_stage(edition, proposals=[ranked]))
    objection = filed(announcement, unranked)
    with pytest.raises(Refused, match="Pleno tidak memutuskan proposal ini") as refusal:
        answered(objection, upheld=True, effect=Effect.LEVEL_CHANGED)
    assert refusal.value.field == "effect"
    assert answered(objection, upheld=True, effect=Effect.RECORD_CORRECTED).state == "upheld"


@pytest.mark.parametrize("permit", ["announce", "object", "answer", "interview", "visit", "decree", "publish"])
def test_every_closed_stage_has_a_sentence(permit):
    assert not_now(permit).endswith(".")


# --- records and letters ----------------------------------------------------------------------------------------------


def test_every_act_leaves_one_record_and_one_line_of_history(announcement, proposals):
    objection = answered(filed(announcement, proposals[0]), upheld=True)
    other = filed(announcement, proposals[1])
    act.withdraw(objection=other, reason="Keliru.", by=other.filed_by, now=clock.now())
    seen = [
        ("objections.file", objection.pk),
        ("objections.answer", objection.pk),
        ("objections.file", other.pk),
        ("objections.withdraw", other.pk),
    ]
    for verb, subject in seen:
        assert Record.objects.filter(verb=verb, subject_id=subject).count() == 1, verb
    assert ObjectionHistory.objects.filter(subject__in=[objection, other]).count() == 2


def test_the_secretariat_hears_of_it_and_the_agency_of_its_answer(announcement, proposals):
    secretary, admin = a_secretary(), a_local_admin(proposals[0].agency)
    elsewhere, writer = a_local_admin(proposals[1].agency), a_unit_member(proposals[0].unit)
    objection = answered(filed(announcement, proposals[0], by=admin))
    drain()
    letters = Letter.objects.filter(about_kind="judging.objection", about_id=objection.pk)
    links = dict(letters.filter(to__in=[secretary, admin, elsewhere, writer]).values_list("to", "link"))
    assert links == {
        secretary.pk: f"/jawab-sanggahan/{objection.pk}/",
        admin.pk: f"/sanggahan/{objection.pk}/",
    }


def test_a_regional_companys_objections_are_those_of_its_government(announcement, proposals, client_of):
    company, government = proposals[0].agency, an_agency("Kabupaten Siak")
    Agency.objects.filter(pk=company.pk).update(parent=government)
    admin = a_local_admin(government)
    assert may_object(person_of(admin), proposals[0], announcement, now=clock.now()) is True
    objection = answered(filed(announcement, proposals[0], by=admin))
    drain()
    assert Letter.objects.filter(to=admin, link=f"/sanggahan/{objection.pk}/").count() == 1
    assert client_of(admin).get(f"/sanggahan/{objection.pk}/").status_code == 200


# --- what the database refuses ----------------------------------------------------------------------------------------


def test_the_database_refuses_half_an_answer(announcement, proposals):
    row = filed(announcement, proposals[0])
    by = {"answered_by": row.filed_by, "answered_at": clock.now()}
    messages = [
        refused_by_the_database(lambda: Objection.objects.filter(pk=row.pk).update(answer="Ditolak.")),
        refused_by_the_database(lambda: Objection.objects.filter(pk=row.pk).update(effect="none", **by)),
    ]
    assert ["objection_answer_complete" in message for message in messages] == [True, True]


def test_the_database_refuses_a_state_without_its_history(announcement, proposals):
    row = filed(announcement, proposals[0])
    facts = {"answer": "Ya.", "effect": "none", "answered_by": row.filed_by, "answered_at": clock.now()}
    message = refused_by_the_database(lambda: Objection.objects.filter(pk=row.pk).update(state="upheld", **facts))
    assert message.startswith("Keadaan hanya dapat berubah melalui langkah yang tercatat")


def test_the_database_refuses_an_answer_before_the_objection_and_an_effect_of_a_dismissal(announcement, proposals):
    early = answered(filed(announcement, proposals[0]))
    message = refused_by_the_database(
        lambda: Objection.objects.filter(pk=early.pk).update(answered_at=early.filed_at - SECOND_OF_TIME)
    )
    assert "objection_answered_after_filed" in message
    message = refused_by_the_database(lambda: Objection.objects.filter(pk=early.pk).update(effect="level_changed"))
    assert "objection_dismissed_changes_nothing" in message


@pytest.mark.parametrize("model", [ObjectionHistory, Amendment])
def test_history_and_amendments_stay_as_they_are(announcement, proposals, model):
    answered(filed(announcement, proposals[2]), upheld=True, effect=Effect.LEVEL_CHANGED)
    assert model.objects.count() == 1
    assert "permission denied" in refused_by_the_database(lambda: model.objects.all().delete())


# --- who may ----------------------------------------------------------------------------------------------------------


def test_only_the_agencys_local_admin_may_object(announcement, proposals, closes):
    proposal = proposals[0]
    people = {
        "admin": a_person("local_admin", agency=proposal.agency),
        "other admin": a_person("local_admin", agency=proposals[1].agency),
        "writer": a_person("unit_member", agency=proposal.agency, unit=proposal.unit),
        "secretariat": a_person("secretariat"),
    }
    asked = {name: may_object(person, proposal, announcement, now=clock.now()) for name, person in people.items()}
    assert asked == {"admin": True, "other admin": False, "writer": False, "secretariat": False}
    moments = [closes - SECOND_OF_TIME, closes, closes + SECOND_OF_TIME]
    assert [may_object(people["admin"], proposal, announcement, now=at) for at in moments] == [True, True, False]


def test_the_period_is_told_before_in_and_after(announcement, closes):
    edition = announcement.edition
    seen = [objection_period(announcement, now=at) for at in (closes, closes + SECOND_OF_TIME)]
    assert [(period.open_now, period.over) for period in seen] == [(True, False), (False, True)]
    assert {period.closes_at for period in seen} == {closes}
    assert [one.edition for one in open_periods([edition.pk], now=closes)] == [edition.pk]
    assert open_periods([edition.pk], now=closes + SECOND_OF_TIME) == []


def test_an_announcement_after_which_nobody_objects_has_no_period(db, now):
    edition = a_small_edition(permits={"objection_finalists": ["answer"]})
    announcement = an_announced_stage(edition, proposals=entries(edition, BEST))
    assert objection_period(announcement, now=clock.now()) is None


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def admin(proposals, client_of):
    return client_of(a_local_admin(proposals[0].agency))


@pytest.fixture
def secretary(db, client_of):
    return client_of(a_secretary())


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
