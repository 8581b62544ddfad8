"""Objections to a result: within the period to the second, one at a time, answered with a reason, kept for good."""

import pytest

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
from sinovik.judging.models import Amendment, Decision, Objection, ObjectionHistory, Plenary
from sinovik.judging.queries.announcements import (
    chosen_in,
    latest_result,
    objection_period,
    objections,
    open_objections,
    open_periods,
)
from sinovik.judging.rules.announcements import is_entry_of, may_answer, may_object, not_now
from sinovik.judging.states.objections import OBJECTION, Effect
from tests.agencies.makers import a_local_admin, a_person, a_secretary, a_unit_member, an_agency
from tests.competitions.makers import a_draft, an_edition, go_to
from tests.judging.makers import a_called_plenary
from tests.judging.objections.period import BEST, LAST, SECOND, SECOND_OF_TIME, answered, filed, refused_by_the_database
from tests.judging.result_makers import heard
from tests.recognition.makers import (
    a_small_edition,
    an_announced_stage,
    an_objection_period,
    announced,
    decreed,
    entries,
)

pytestmark = pytest.mark.django_db


# --- when and for what -----------------------------------------------------------------------------------------------
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


# --- the answer ------------------------------------------------------------------------------------------------------
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


# --- records and letters ---------------------------------------------------------------------------------------------
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


# --- what the database refuses ---------------------------------------------------------------------------------------
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


# --- who may ---------------------------------------------------------------------------------------------------------
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
