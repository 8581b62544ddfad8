"""Who judges: appointed by letter, ready after pact and declaration, never on an agency that is theirs."""

from datetime import date
from types import SimpleNamespace

import pytest

from sinovik.agencies.models import Agency, Membership
from sinovik.competitions.models import Proposal
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused, move
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import evaluators as act
from sinovik.judging.models import Assignment, Conflict, Declaration, Evaluator, EvaluatorHistory, Expertise, Sheet, Tie
from sinovik.judging.queries.evaluators import (
    barred_agencies,
    competing_agencies,
    conflicts_in,
    conflicts_of,
    evaluators_of,
    posts_of,
    undeclared_agencies,
)
from sinovik.judging.states import EVALUATOR, EvaluatorState, Ground, TieKind
from tests.agencies.makers import a_user, an_agency
from tests.judging.makers import (
    an_assigned_sheet,
    an_edition_by,
    an_evaluator,
    database_says,
    declared,
    locked,
    proposals_of,
    the_stage,
)

pytestmark = pytest.mark.django_db
SURABAYA, SLEMAN = "Kota Surabaya", "Kabupaten Sleman"


@pytest.fixture(scope="module")
def scene(stage_set):
    """Two competing agencies, an evaluator who is ready and one who has yet to declare; the desk stage is open."""
    edition = an_edition_by(readings=2)
    proposals = proposals_of([SURABAYA, SLEMAN], edition)
    return SimpleNamespace(
        edition=edition,
        proposals=proposals,
        ready=an_evaluator(edition),
        newcomer=an_evaluator(edition, ready=False),
        stage=the_stage(edition, "desk"),
    )


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def appoint(edition, **facts):
    given = {"user": None, "role": "evaluator", "capacity": 5, "letter_number": "SP/1", "letter_date": date(2026, 1, 5)}
    given["user"] = facts.pop("user", None) or a_user()
    return act.appoint(edition=edition, by=None, now=clock.now(), **(given | facts))


def declare(evaluator, shown, interests=None, accepts_pact=True):
    return act.declare_interests(
        evaluator=evaluator,
        shown=[agency.pk for agency in shown],
        interests={agency.pk: note for agency, note in (interests or {}).items()},
        accepts_pact=accepts_pact,
        by=evaluator.user,
        now=clock.now(),
    )


# --- appointing -----------------------------------------------------------------------------------------------------


def test_an_appointment_gives_the_role_once_and_a_letter(scene):
    user = a_user("Dewi Lestari")
    made = act.appoint(
        edition=scene.edition,
        user=user,
        role="evaluator",
        capacity=5,
        letter_number=" SP/9 ",
        letter_date=date(2026, 1, 5),
        expertise=["tpb", "inklusif"],
        interests=" kesehatan ",
        by=None,
        now=clock.now(),
    )
    drain()

    assert (made.state, made.letter_number, made.interests) == ("appointed", "SP/9", "kesehatan")
    assert list(made.expertise.values_list("category", "rank")) == [("tpb", 1), ("inklusif", 2)]
    assert Membership.objects.filter(user=user, role="evaluator", until=None).count() == 1
    letter = Letter.objects.get(to=user, link=f"/penilaian/{scene.edition.slug}/kepentingan/")
    assert "surat SP/9" in letter.body
    assert Record.objects.filter(verb="evaluators.appoint", subject_id=made.pk).count() == 1


def test_a_second_edition_gives_no_second_role(scene):
    user = scene.ready.user
    other = an_edition_by(stage="registration")

    an_evaluator(other, user=user, ready=False)

    assert Membership.objects.filter(user=user, role="evaluator", until=None).count() == 1
    assert [post.edition for post in posts_of(user)] == [other, scene.edition]


def test_a_person_has_one_role_in_an_edition(scene):
    with pytest.raises(Refused, match="sudah ditunjuk pada edisi yang sama"):
        appoint(scene.edition, user=scene.ready.user, role="panelist")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"capacity": 0}, "Isi daya baca paling sedikit satu proposal."),
        ({"letter_number": " "}, "Isi nomor surat penunjukan."),
        ({"expertise": ["olahraga"]}, "Pilih keahlian dari kategori edisi ini."),
    ],
)
def test_an_appointment_that_lacks_something_is_refused_with_what_to_do(scene, facts, sentence):
    with pytest.raises(Refused) as refusal:
        appoint(scene.edition, **facts)
    assert refusal.value.message == sentence


def test_an_address_finds_the_account_it_belongs_to_or_makes_one(scene):
    given = {"role": "evaluator", "capacity": 5, "letter_number": "SP/1", "letter_date": date(2026, 1, 5)}
    known = a_user("Rudi", "rudi@contoh.test")

    found = act.appoint_by_email(
        edition=scene.edition, email=" Rudi@contoh.test", full_name="Lain", by=None, now=clock.now(), **given
    )
    made = act.appoint_by_email(
        edition=scene.edition, email="Sri@contoh.test", full_name="Sri", by=None, now=clock.now(), **given
    )

    assert (found.user, found.user.full_name) == (known, "Rudi")
    assert (made.user.email, made.user.full_name, made.user.is_demo) == ("sri@contoh.test", "Sri", True)
    assert User.objects.filter(email__iexact="sri@contoh.test").count() == 1


# --- what is detected -----------------------------------------------------------------------------------------------


def test_conflicts_follow_from_post_home_past_and_mentoring(scene):
    surabaya, sleman, malang = an_agency(SURABAYA), an_agency(SLEMAN), an_agency("Kota Malang")
    made = an_evaluator(
        scene.edition,
        ready=False,
        agency=malang,
        home_region=sleman.region,
        ties=[(TieKind.PAST_POST, surabaya), (TieKind.MENTOR, malang)],
    )

    found = set(conflicts_of(made).values_list("agency", "ground"))
    parts = Agency.objects.filter(parent=malang).values_list("pk", flat=True)
    assert found == {
        *((part, Ground.OWN_AGENCY) for part in parts),
        (malang.pk, Ground.OWN_AGENCY),
        (sleman.pk, Ground.HOME_REGION),
        (surabaya.pk, Ground.PAST_POST),
        (malang.pk, Ground.MENTOR),
    }
    assert barred_agencies(made.user, scene.edition) == {surabaya.pk, sleman.pk, malang.pk, *parts}


def test_a_post_in_an_agency_bars_its_parent_and_its_parts(scene):
    parent = an_agency("Kota Malang")
    others = set(Agency.objects.filter(parent=parent).values_list("pk", flat=True))
    part = Agency.objects.create(
        kind=parent.kind, name="Rumah sakit contoh", region=parent.region, parent=parent, is_demo=True
    )

    of_parent = an_evaluator(scene.edition, ready=False, agency=parent)
    of_part = an_evaluator(scene.edition, ready=False, agency=part)

    assert barred_agencies(of_parent.user, scene.edition) == {parent.pk, part.pk, *others}
    assert barred_agencies(of_part.user, scene.edition) == {parent.pk, part.pk}


def test_only_conflicts_with_competing_agencies_are_listed(scene):
    made = an_evaluator(
        scene.edition,
        ready=False,
        ties=[(TieKind.MENTOR, an_agency("Kota Malang")), (TieKind.MENTOR, an_agency(SLEMAN))],
    )

    assert [(row.evaluator, row.agency.name) for row in conflicts_in(scene.edition)] == [(made, an_agency(SLEMAN).name)]


def test_a_revised_profile_replaces_what_is_known_and_keeps_every_conflict(scene):
    sleman, malang = an_agency(SLEMAN), an_agency("Kota Malang")
    made = an_evaluator(scene.edition, ready=False, ties=[(TieKind.MENTOR, sleman)])

    act.revise_profile(
        evaluator=made,
        capacity=9,
        expertise=["tpb"],
        interests="pangan ",
        ties=[(TieKind.PAST_POST, malang)],
        by=None,
        now=clock.now(),
    )

    row = fresh(made)
    assert (row.capacity, row.interests) == (9, "pangan")
    assert [str(known) for known in Expertise.objects.filter(evaluator=row)] == ["tpb"]
    assert list(Tie.objects.filter(evaluator=row).values_list("kind", "agency")) == [("past_post", malang.pk)]
    assert barred_agencies(row.user, scene.edition) == {sleman.pk, malang.pk}


def test_a_revision_with_a_foreign_category_changes_nothing(scene):
    with pytest.raises(Refused, match="kategori edisi ini"):
        act.revise_profile(
            evaluator=scene.ready, capacity=1, expertise=["x"], interests="", ties=[], by=None, now=clock.now()
        )
    assert fresh(scene.ready).capacity == 100


def test_a_tie_that_meets_a_standing_reading_releases_it(scene):
    sheet, other = (an_assigned_sheet(fresh(scene.ready), proposal) for proposal in scene.proposals)

    act.revise_profile(
        evaluator=scene.ready,
        capacity=5,
        expertise=[],
        interests="",
        ties=[(TieKind.MENTOR, scene.proposals[0].agency)],
        by=None,
        now=clock.now(),
    )

    assert [fresh(row.assignment).state for row in (sheet, other)] == ["released", "active"]
    assert conflicts_of(scene.ready).get().ground == Ground.MENTOR


def test_a_capacity_below_what_is_carried_is_refused(scene):
    for proposal in scene.proposals:
        an_assigned_sheet(fresh(scene.ready), proposal)
    facts = {"expertise": [], "interests": "", "ties": [], "by": None, "now": clock.now()}

    with pytest.raises(Refused, match="Sudah ada 2 bacaan"):
        act.revise_profile(evaluator=scene.ready, capacity=1, **facts)
    act.revise_profile(evaluator=scene.ready, capacity=2, **facts)

    assert fresh(scene.ready).capacity == 2


# --- declaring ------------------------------------------------------------------------------------------------------


def test_readiness_needs_an_answer_for_every_competing_agency(scene):
    first, second = competing_agencies(scene.edition)

    declare(scene.newcomer, [first])
    assert fresh(scene.newcomer).state == EvaluatorState.APPOINTED
    assert list(undeclared_agencies(fresh(scene.newcomer))) == [second]
    declare(scene.newcomer, [second])

    row = fresh(scene.newcomer)
    assert (row.state, row.pact_accepted_at) == (EvaluatorState.READY, clock.now())
    assert not undeclared_agencies(row).exists()
    assert list(row.history.values_list("verb", "by")) == [("declare", row.user_id)]


def test_without_the_pact_nothing_is_declared(scene):
    with pytest.raises(Refused) as refusal:
        declare(scene.newcomer, competing_agencies(scene.edition), accepts_pact=False)

    assert (refusal.value.field, Declaration.objects.filter(evaluator=scene.newcomer).count()) == ("accepts_pact", 0)


def test_an_accepted_pact_is_not_asked_for_again(scene):
    assert declare(fresh(scene.ready), [], accepts_pact=False).agencies == []


def test_an_interest_in_an_agency_that_was_not_shown_is_refused(scene):
    surabaya, sleman = an_agency(SURABAYA), an_agency(SLEMAN)

    with pytest.raises(Refused, match="Daftar instansi sudah berubah"):
        declare(scene.newcomer, [surabaya], {sleman: "Keluarga"})


def test_a_number_that_is_no_agency_is_not_answered_for(scene):
    declaration = act.declare_interests(
        evaluator=scene.newcomer,
        shown=[an_agency(SLEMAN).pk, 10**12],
        interests={},
        accepts_pact=True,
        by=scene.newcomer.user,
        now=clock.now(),
    )

    assert declaration.agencies == [an_agency(SLEMAN).pk]


def test_a_declared_interest_releases_the_readings_that_meet_it(scene):
    sheet = an_assigned_sheet(fresh(scene.ready), scene.proposals[0])
    other = an_assigned_sheet(fresh(scene.ready), scene.proposals[1])

    declare(fresh(scene.ready), [an_agency(SURABAYA)], {an_agency(SURABAYA): " Kakak bekerja di sana "})

    conflict = Conflict.objects.get(evaluator=scene.ready)
    assert (conflict.ground, conflict.note) == ("declared", "Kakak bekerja di sana")
    assert [fresh(row.assignment).state for row in (sheet, other)] == ["released", "active"]
    assert sheet.assignment.history.get().reason == "Konflik kepentingan: Dinyatakan sendiri"


def test_the_same_interest_twice_is_one_conflict(scene):
    for _ in range(2):
        declare(fresh(scene.ready), [an_agency(SURABAYA)], {an_agency(SURABAYA): "Keluarga"})

    assert Conflict.objects.filter(evaluator=scene.ready).count() == 1


# --- stepping back and leaving --------------------------------------------------------------------------------------


def test_who_recognises_an_entry_steps_back_from_its_whole_agency(scene):
    sheet = an_assigned_sheet(fresh(scene.ready), scene.proposals[0])

    act.recuse(assignment=sheet.assignment, reason="Saya mengenalinya.", by=scene.ready.user, now=clock.now())

    assert fresh(sheet.assignment).state == "released"
    assert barred_agencies(scene.ready.user, scene.edition) == {scene.proposals[0].agency_id}


def test_stepping_back_needs_a_reason_and_happens_once(scene):
    assignment = an_assigned_sheet(fresh(scene.ready), scene.proposals[0]).assignment
    with pytest.raises(Refused) as refusal:
        act.recuse(assignment=assignment, reason=" ", by=scene.ready.user, now=clock.now())
    assert refusal.value.field == "reason"
    act.recuse(assignment=assignment, reason="Saya mengenalinya.", by=scene.ready.user, now=clock.now())

    with pytest.raises(Refused, match="sudah dilepas"):
        act.recuse(assignment=fresh(assignment), reason="Lagi.", by=scene.ready.user, now=clock.now())


def test_who_leaves_gives_back_open_readings_and_keeps_locked_ones(scene):
    open_one = an_assigned_sheet(fresh(scene.ready), scene.proposals[0])
    done = locked(an_assigned_sheet(fresh(scene.ready), scene.proposals[1]))

    act.withdraw(evaluator=fresh(scene.ready), reason="Pindah tugas.", by=None, now=clock.now())

    assert [fresh(row.assignment).state for row in (open_one, done)] == ["released", "active"]
    assert list(posts_of(scene.ready.user)) == []
    with pytest.raises(Refused, match="sudah mundur"):
        declare(fresh(scene.ready), [])


@pytest.mark.parametrize("reason", ["", "  "])
def test_leaving_and_coming_back_need_a_reason(scene, reason):
    with pytest.raises(TransitionRefused, match="alasan"):
        act.withdraw(evaluator=scene.ready, reason=reason, by=None, now=clock.now())
    act.withdraw(evaluator=scene.ready, reason="Sakit.", by=None, now=clock.now())
    with pytest.raises(TransitionRefused, match="alasan"):
        act.return_(evaluator=scene.ready, reason=reason, by=None, now=clock.now())


def test_nobody_leaves_twice_or_returns_without_having_left(scene):
    person = fresh(scene.ready)
    with pytest.raises(TransitionRefused, match="keadaan sekarang"):
        act.return_(evaluator=person, reason="Kembali.", by=None, now=clock.now())
    act.withdraw(evaluator=person, reason="Sakit.", by=None, now=clock.now())
    with pytest.raises(TransitionRefused, match="keadaan sekarang"):
        act.withdraw(evaluator=person, reason="Sakit.", by=None, now=clock.now())


def test_who_comes_back_accepts_the_pact_anew_before_reading(scene):
    act.withdraw(evaluator=fresh(scene.ready), reason="Sakit.", by=None, now=clock.now())
    act.return_(evaluator=fresh(scene.ready), reason="Sembuh.", by=None, now=clock.now())
    row = fresh(scene.ready)
    assert (row.state, row.pact_accepted_at) == ("appointed", None)
    drain()
    told = Letter.objects.filter(to=row.user).order_by("pk").last()
    assert (told.subject, told.link) == (
        f"Anda kembali menilai pada {scene.edition.name}",
        f"/penilaian/{scene.edition.slug}/kepentingan/",
    )

    assert declared(row).state == "ready"
    assert list(row.history.order_by("pk").values_list("verb", flat=True)) == [
        "declare",
        "withdraw",
        "return",
        "declare",
    ]


# --- what the database refuses by itself ----------------------------------------------------------------------------


def test_a_state_never_changes_beside_its_history(scene):
    message = database_says(lambda: Evaluator.objects.filter(pk=scene.newcomer.pk).update(state="withdrawn"))
    assert "langkah yang tercatat" in message


def test_nobody_is_ready_without_the_pact(scene):
    def ready_without_pact():
        move(
            fresh(scene.newcomer),
            "declare",
            transitions=EVALUATOR,
            history=EvaluatorHistory,
            by=None,
            now=clock.now(),
        )

    assert "judging_ready_after_pact" in database_says(ready_without_pact)


def test_an_evaluator_begins_as_appointed(scene):
    row = Evaluator(
        edition=scene.edition,
        user=a_user(),
        role="evaluator",
        state="ready",
        capacity=1,
        letter_number="SP/1",
        letter_date=date(2026, 1, 5),
        pact_accepted_at=clock.now(),
        appointed_at=clock.now(),
    )
    assert "keadaan awal" in database_says(row.save)


def test_a_pact_is_not_older_than_the_appointment(scene):
    before = scene.newcomer.appointed_at.replace(year=2020)
    row = Evaluator.objects.filter(pk=scene.newcomer.pk)
    assert "judging_pact_after_appointment" in database_says(lambda: row.update(pact_accepted_at=before))


@pytest.mark.parametrize("model", [Conflict, Declaration, EvaluatorHistory])
def test_what_was_declared_is_never_taken_back(scene, model):
    declare(scene.newcomer, list(competing_agencies(scene.edition)), {an_agency(SLEMAN): "Keluarga"})
    rows = model.objects.all()
    assert rows.exists()

    message = database_says(lambda: rows._raw_delete("default"))
    assert "tidak dapat diubah" in message or "permission denied" in message


def test_a_conflict_with_a_standing_reading_is_refused_until_it_is_released(scene):
    an_assigned_sheet(fresh(scene.ready), scene.proposals[0])
    conflict = Conflict(evaluator=scene.ready, agency=scene.proposals[0].agency, ground="declared")

    assert database_says(conflict.save).startswith("Lepaskan dulu penugasan penilai ini")


# --- lists ----------------------------------------------------------------------------------------------------------


def test_the_list_counts_load_locked_sheets_and_barred_agencies(scene):
    locked(an_assigned_sheet(fresh(scene.ready), scene.proposals[0]))
    an_assigned_sheet(fresh(scene.ready), scene.proposals[1])
    declare(scene.newcomer, competing_agencies(scene.edition), {an_agency(SLEMAN): "Keluarga"})

    rows = {row.pk: (row.load, row.locked, row.barred) for row in evaluators_of(scene.edition)}

    assert rows == {scene.ready.pk: (2, 1, 0), scene.newcomer.pk: (0, 0, 1)}


def test_an_agency_competes_while_an_entry_is_in_the_race(scene):
    assert {agency.name for agency in competing_agencies(scene.edition)} == {
        an_agency(SURABAYA).name,
        an_agency(SLEMAN).name,
    }
    assert Proposal.objects.filter(edition=scene.edition, state="eligible").count() == 2


def test_every_row_says_what_it_is(scene):
    declare(scene.newcomer, [an_agency(SLEMAN)], {an_agency(SLEMAN): "Keluarga"})
    tied = an_evaluator(scene.edition, ready=False, ties=[(TieKind.MENTOR, an_agency(SLEMAN))])
    sheet = an_assigned_sheet(fresh(scene.ready), scene.proposals[0])

    assert str(scene.newcomer) == scene.newcomer.user.full_name
    assert str(scene.newcomer.declarations.get()) == f"{scene.newcomer.pk}: 1"
    assert str(scene.newcomer.conflicts.get()).endswith("Dinyatakan sendiri")
    assert str(tied.ties.get()) == f"Mendampingi instansi ini: {an_agency(SLEMAN)}"
    assert str(sheet.assignment) == f"{scene.ready.pk} × {scene.proposals[0].pk}"
    assert str(Sheet.objects.get(assignment=sheet.assignment)) == f"{sheet.assignment.pk}/1"
    assert Assignment.objects.get().state == "active"
    assert [fresh(scene.ready).is_panelist, Evaluator(role="panelist").is_panelist] == [False, True]
