"""Field verification: a mixed team without interests, a report under lock, a secret visit known to nobody else."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from sinovik.agencies.queries import person_of
from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import evaluators
from sinovik.judging.actions import visits as act
from sinovik.judging.models import Evaluator, FieldVisit, VisitFinding, VisitMember
from sinovik.judging.queries.interviews import finalists
from sinovik.judging.queries.visits import (
    findings_of,
    ready_people,
    reported_visits,
    visits,
    visits_announced_to,
    visits_by,
)
from sinovik.judging.rules.visits import CHECKLIST, is_mixed, may_report, today_somewhere
from sinovik.judging.states.visits import VISIT
from tests.agencies.makers import a_local_admin, a_member, a_person, a_secretary, a_unit_member, an_agency
from tests.competitions.makers import an_edition, go_to
from tests.judging.makers import a_panelist, an_evaluator
from tests.pages import send
from tests.recognition.makers import a_decreed_edition, a_small_edition, entries
from tests.scenes import queries_of, shared

pytestmark = pytest.mark.django_db
ALL_SEEN = {item.key: act.Seen("yes", " Terlihat. ") for item in CHECKLIST}


def an_open_stage():
    """Three finalists, the visiting stage open, one panelist and one evaluator ready; nothing is planned."""
    edition = a_small_edition(finalists=3)
    proposals = entries(edition, "Kota Surabaya", "Kabupaten Sleman", "Kabupaten Banyuwangi")
    a_decreed_edition(edition, proposals=proposals)
    stage = go_to(edition, "visit")
    return SimpleNamespace(
        stage=stage.pk,
        proposals=[one.pk for one in proposals],
        panelist=a_panelist(edition).pk,
        evaluator=an_evaluator(edition).pk,
    )


scene = shared(an_open_stage)


@pytest.fixture
def stage(scene, db) -> Stage:
    return Stage.objects.select_related("edition").get(pk=scene.stage)


@pytest.fixture
def edition(stage) -> Edition:
    return stage.edition


@pytest.fixture
def proposals(scene, db) -> list[Proposal]:
    return [Proposal.objects.select_related("agency", "unit").get(pk=pk) for pk in scene.proposals]


@pytest.fixture
def team(scene, db) -> list[Evaluator]:
    people = Evaluator.objects.select_related("user", "edition")
    return [people.get(pk=scene.panelist), people.get(pk=scene.evaluator)]


def planned(stage, proposal, team, **facts) -> FieldVisit:
    given = {"mode": "open", "planned_on": clock.now().date(), "place": " Loket pelayanan "} | facts
    return act.plan(stage=stage, proposal=proposal, members=team, by=a_secretary(), now=clock.now(), **given)


@pytest.fixture
def visit(stage, proposals, team) -> FieldVisit:
    return planned(stage, proposals[0], team)


@pytest.fixture
def secret(stage, proposals, team) -> FieldVisit:
    return planned(stage, proposals[0], team, mode="secret")


def reported(visit, by, **facts) -> FieldVisit:
    given = {"visited_on": visit.planned_on, "text": " Layanan berjalan. ", "findings": ALL_SEEN} | facts
    return act.report(visit=visit, by=by, now=clock.now(), **given)


def refused_by_the_database(change) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        change()
    return error.value.__cause__.diag.message_primary


# --- the team ---------------------------------------------------------------------------------------------------------


def test_a_team_has_a_panelist_and_an_evaluator(visit, team):
    assert visit.place == "Loket pelayanan"
    assert list(visit.members.values_list("evaluator", "capacity")) == [
        (team[1].pk, "evaluator"),
        (team[0].pk, "panelist"),
    ]
    assert Record.objects.filter(verb="visits.plan", subject_id=visit.pk).count() == 1


@pytest.mark.parametrize(
    ("roles", "mixed"),
    [
        ([], False),
        (["panelist"], False),
        (["panelist", "panelist"], False),
        (["evaluator", "evaluator"], False),
        (["panelist", "evaluator"], True),
    ],
)
def test_a_mixed_team_is_one_of_each(roles, mixed):
    assert is_mixed(roles) is mixed


def test_two_of_a_kind_are_no_team(stage, proposals, team):
    with pytest.raises(Refused, match="paling sedikit satu panelis dan satu evaluator") as refusal:
        planned(stage, proposals[0], [team[0], a_panelist(stage.edition)])
    assert refusal.value.field == "members"
    assert FieldVisit.objects.count() == 0


def test_who_has_an_interest_does_not_go(stage, proposals, team):
    barred = an_evaluator(stage.edition, ties=[("mentor", proposals[0].agency)])
    with pytest.raises(Refused, match="konflik kepentingan"):
        planned(stage, proposals[0], [team[0], barred])
    assert planned(stage, proposals[1], [team[0], barred]).members.count() == 2


def test_who_has_not_declared_does_not_go(stage, proposals, team):
    with pytest.raises(Refused, match="belum siap"):
        planned(stage, proposals[0], [team[0], an_evaluator(stage.edition, ready=False)])


def test_people_of_another_edition_do_not_go(stage, proposals, team):
    moment = clock.now()
    stranger = an_evaluator(an_edition())
    clock.freeze(moment)
    with pytest.raises(Refused, match="dari edisi yang sama"):
        planned(stage, proposals[0], [team[0], stranger])


def test_only_who_is_ready_can_be_sent(edition, team):
    waiting = an_evaluator(edition, ready=False)
    ready = ready_people(edition)
    assert {*team} <= {*ready}
    assert waiting not in ready
    assert [person.role for person in ready] == sorted((person.role for person in ready), reverse=True)


def test_only_an_announced_finalist_is_visited_and_once(stage, proposals, team, visit):
    moment = clock.now()
    stranger = entries(a_small_edition(), "Kota Surabaya")[0]
    clock.freeze(moment)
    with pytest.raises(Refused, match="hanya untuk finalis yang sudah diumumkan") as refusal:
        planned(stage, stranger, team)
    assert refusal.value.field == "proposal"
    with pytest.raises(Refused, match="sudah mempunyai jadwal verifikasi"):
        planned(stage, proposals[0], team)
    act.cancel(visit=visit, reason="Banjir.", by=a_secretary(), now=clock.now())
    assert planned(stage, proposals[0], team).state == "planned"


def test_nothing_is_planned_or_reported_outside_the_stage(stage, proposals, team, visit):
    go_to(stage.edition, "plenary_winners")
    person = person_of(team[0].user)
    assert may_report(person, visit, now=clock.now()) is False
    for late in (lambda: planned(stage, proposals[1], team), lambda: reported(visit, team[0].user)):
        with pytest.raises(Refused, match="Tahap verifikasi lapangan tidak sedang dibuka"):
            late()


# --- the report -------------------------------------------------------------------------------------------------------


def test_a_report_answers_every_line_and_is_locked(visit, team):
    reported(visit, team[1].user)
    assert (visit.state, visit.report, visit.reported_by, visit.reported_at) == (
        "reported",
        "Layanan berjalan.",
        team[1].user,
        clock.now(),
    )
    found = findings_of(visit)
    assert [finding.key for finding in found] == [item.key for item in CHECKLIST]
    assert {(finding.answer, finding.note) for finding in found} == {("Sesuai", "Terlihat.")}
    assert visit.history.get().verb == "report"
    with pytest.raises(Refused, match="sudah terkunci"):
        reported(visit, team[0].user)


def test_a_line_left_open_is_named(visit, team):
    short = {key: seen for key, seen in ALL_SEEN.items() if key != "users"}
    with pytest.raises(Refused, match="Pengguna layanan merasakan perubahannya"):
        reported(visit, team[0].user, findings=short)
    assert (FieldVisit.objects.get(pk=visit.pk).state, VisitFinding.objects.count()) == ("planned", 0)


def test_a_day_is_over_first_in_the_east(visit, team):
    evening = datetime.fromisoformat("2026-07-01T14:59:59+00:00")
    assert today_somewhere(evening) == date(2026, 7, 1)
    assert today_somewhere(evening + timedelta(seconds=1)) == date(2026, 7, 2)
    tomorrow = today_somewhere(clock.now()) + timedelta(days=1)
    with pytest.raises(Refused, match="Tanggal kunjungan belum tiba") as refusal:
        reported(visit, team[0].user, visited_on=tomorrow)
    assert refusal.value.field == "visited_on"
    assert reported(visit, team[0].user, visited_on=today_somewhere(clock.now())).state == "reported"


def test_only_the_team_reports(visit, team):
    outsider = a_panelist(visit.stage.edition)
    people = [person_of(one.user) for one in (*team, outsider)] + [a_person("secretariat")]
    assert [may_report(person, visit, now=clock.now()) for person in people] == [True, True, False, False]
    with pytest.raises(Refused, match="hanya dapat dikirim oleh anggota tim"):
        reported(visit, outsider.user)


def test_who_has_left_the_edition_no_longer_reports(visit, team):
    evaluators.withdraw(evaluator=team[0], reason="Sakit.", by=a_secretary(), now=clock.now())
    assert may_report(person_of(team[0].user), visit, now=clock.now()) is False
    with pytest.raises(Refused, match="hanya dapat dikirim oleh anggota tim"):
        reported(visit, team[0].user)


def test_every_verb_leads_where_the_table_says(stage, proposals, team, visit):
    reported(visit, team[0].user)
    called_off = planned(stage, proposals[1], team)
    with pytest.raises(TransitionRefused, match="alasan"):
        act.cancel(visit=called_off, reason=" ", by=a_secretary(), now=clock.now())
    act.cancel(visit=called_off, reason="Banjir.", by=a_secretary(), now=clock.now())
    assert (visit.state, called_off.state) == ("reported", "cancelled")
    assert VISIT.verbs_from("reported") == VISIT.verbs_from("cancelled") == []
    for verb in (lambda: act.cancel(visit=visit, reason="Lagi.", by=a_secretary(), now=clock.now()),):
        with pytest.raises(TransitionRefused):
            verb()
    with pytest.raises(TransitionRefused):
        reported(called_off, team[0].user)
    assert VisitFinding.objects.filter(visit=called_off).count() == 0
    assert may_report(person_of(team[0].user), called_off, now=clock.now()) is False


# --- what the database refuses ----------------------------------------------------------------------------------------


def test_the_database_keeps_a_report_as_it_was_handed_in(visit, team):
    reported(visit, team[0].user)
    rows, findings = FieldVisit.objects.filter(pk=visit.pk), VisitFinding.objects.filter(visit=visit)
    changes = [
        lambda: rows.update(report="Lain."),
        lambda: findings.update(answer="no"),
        lambda: findings.first().delete(),
        lambda: VisitFinding.objects.create(visit=visit, item="lain", answer="yes"),
    ]
    assert {refused_by_the_database(change) for change in changes} == {
        "Laporan verifikasi sudah terkunci dan tidak dapat diubah."
    }


def test_the_database_refuses_a_report_of_a_team_that_is_not_mixed(visit, team):
    VisitMember.objects.filter(visit=visit, evaluator=team[1]).delete()
    visit = FieldVisit.objects.get(pk=visit.pk)
    with pytest.raises(Refused, match="paling sedikit satu panelis dan satu evaluator"):
        reported(visit, team[0].user)


def test_the_database_knows_in_which_capacity_a_member_goes(visit, team):
    member = VisitMember.objects.get(visit=visit, evaluator=team[0])
    VisitMember.objects.filter(pk=member.pk).update(capacity="evaluator")
    assert VisitMember.objects.get(pk=member.pk).capacity == "panelist"
    twice = refused_by_the_database(lambda: VisitMember.objects.create(visit=visit, evaluator=team[0], capacity="x"))
    assert "visit_member_once" in twice


def test_the_database_refuses_half_a_report_and_a_line_twice(visit, team):
    rows = FieldVisit.objects.filter(pk=visit.pk)
    half = refused_by_the_database(lambda: rows.update(reported_by=team[0].user))
    moved = refused_by_the_database(lambda: rows.update(state="cancelled"))
    VisitFinding.objects.create(visit=visit, item="users", answer="yes")
    twice = refused_by_the_database(lambda: VisitFinding.objects.create(visit=visit, item="users", answer="no"))
    assert "visit_report_complete" in half
    assert moved.startswith("Keadaan hanya dapat berubah melalui langkah yang tercatat")
    assert "visit_finding_once" in twice


def test_a_draft_finding_can_still_be_taken_away(visit):
    VisitFinding.objects.create(visit=visit, item="users", answer="yes").delete()
    assert findings_of(visit) == []


# --- who knows --------------------------------------------------------------------------------------------------------


def told(visit, *users) -> set[tuple[int, str]]:
    drain()
    letters = Letter.objects.filter(about_kind="judging.fieldvisit", about_id=visit.pk, to__in=users)
    return set(letters.values_list("to", "link"))


def test_an_open_visit_is_told_to_its_unit_and_admin_and_team(stage, proposals, team):
    people = [a_unit_member(proposals[0].unit), a_local_admin(proposals[0].agency)]
    stranger = a_local_admin(proposals[1].agency)
    visit = planned(stage, proposals[0], team)
    expected = {(user.pk, "/wawancara/") for user in people}
    expected |= {(member.user.pk, f"/kunjungan/{visit.pk}/") for member in team}
    assert told(visit, *people, stranger, *(member.user for member in team)) == expected


def test_a_secret_visit_is_told_to_its_team_alone(stage, proposals, team, client_of):
    people = [a_unit_member(proposals[0].unit), a_local_admin(proposals[0].agency)]
    visit = planned(stage, proposals[0], team, mode="secret")
    act.cancel(visit=visit, reason="Bocor.", by=a_secretary(), now=clock.now())
    again = planned(stage, proposals[0], team, mode="secret")
    assert told(visit, *people) | told(again, *people) == set()
    assert told(again, team[0].user) == {(team[0].user.pk, f"/kunjungan/{again.pk}/")}
    assert list(visits_announced_to(person_of(people[1]))) == []
    page = client_of(people[1]).get("/wawancara/").content.decode()
    assert ("Verifikasi lapangan" in page, "Loket pelayanan" in page) == (False, False)


def test_whoever_was_told_of_a_visit_is_told_that_it_is_off(visit, proposals, team):
    admin = a_local_admin(proposals[0].agency)
    act.cancel(visit=visit, reason="Banjir.", by=a_secretary(), now=clock.now())
    drain()
    about = Letter.objects.filter(about_kind="judging.fieldvisit", about_id=visit.pk, subject__contains="dibatalkan")
    told_of_it = Letter.objects.filter(about_kind="judging.fieldvisit", about_id=visit.pk).exclude(pk__in=about)
    assert {admin.pk, *(member.user.pk for member in team)} <= set(about.values_list("to", flat=True))
    assert set(told_of_it.values_list("to", flat=True)) <= set(about.values_list("to", flat=True))
    assert list(visits_announced_to(person_of(admin))) == []


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def secretary(db, client_of):
    return client_of(a_secretary())


def answers(**facts) -> dict[str, str]:
    given = {f"item_{item.key}": "yes" for item in CHECKLIST} | {f"note_{item.key}": "" for item in CHECKLIST}
    return given | {"visited_on": clock.now().date().isoformat(), "text": "Layanan berjalan."} | facts


def test_a_visit_is_planned_reported_and_read_page_by_page(edition, proposals, team, secretary, client_of):
    given = {"proposal": proposals[0].pk, "mode": "open", "planned_on": clock.now().date().isoformat()}
    given |= {"place": "Loket", "members": [one.pk for one in team]}
    sent = send(secretary, "judging:plan_visit", edition.slug, **given)
    assert sent.url == f"/meja-hasil/{edition.slug}/kunjungan/"
    visit = FieldVisit.objects.get()
    assert proposals[0].title in secretary.get(sent.url).content.decode()
    member = client_of(team[0].user)
    assert proposals[0].title in member.get("/kunjungan/").content.decode()
    sent = send(member, "judging:report_visit", visit.pk, **answers(note_users="Tiga warga ditemui."))
    assert sent.url == "/kunjungan/"
    for client, address in ((secretary, f"/meja-hasil/{edition.slug}/kunjungan/{visit.pk}/"), (member, "/kunjungan/")):
        assert "Laporan terkunci" in client.get(address).content.decode()
    page = secretary.get(f"/meja-hasil/{edition.slug}/kunjungan/{visit.pk}/").content.decode()
    assert ("Tiga warga ditemui." in page, "Batalkan kunjungan ini" in page) == (True, False)
    assert "Kunci laporan" not in member.get(f"/kunjungan/{visit.pk}/").content.decode()


def test_a_wrong_team_and_an_incomplete_report_are_told_with_the_form(edition, proposals, team, secretary, client_of):
    given = {"proposal": proposals[0].pk, "mode": "open", "planned_on": clock.now().date().isoformat()}
    page = send(secretary, "judging:plan_visit", edition.slug, **given, place="Loket", members=[team[0].pk])
    assert "paling sedikit satu panelis dan satu evaluator" in page.content.decode()
    visit = planned(edition.stages.get(key="visit"), proposals[0], team)
    member = client_of(team[0].user)
    page = send(member, "judging:report_visit", visit.pk, **answers(item_users="")).content.decode()
    assert "govuk-error-message" in page
    late = (clock.now() + timedelta(days=3)).date().isoformat()
    page = send(member, "judging:report_visit", visit.pk, **answers(visited_on=late)).content.decode()
    assert "Tanggal kunjungan belum tiba" in page
    assert "Layanan berjalan." in page


def test_a_visit_is_called_off_on_its_page(edition, visit, secretary):
    send(secretary, "judging:visit_at_desk", edition.slug, visit.pk, reason="Banjir.")
    assert FieldVisit.objects.get(pk=visit.pk).state == "cancelled"


def test_calling_off_what_was_reported_meanwhile_is_refused_in_words(edition, visit, team, secretary):
    address = f"/meja-hasil/{edition.slug}/kunjungan/{visit.pk}/"
    token = secretary.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    reported(visit, team[0].user)
    page = secretary.post(address, {"form_token": token, "reason": "Banjir."})
    assert page.status_code == 200
    assert FieldVisit.objects.get(pk=visit.pk).state == "reported"


def test_a_visit_that_is_not_mine_answers_404(visit, edition, client_of, secretary):
    other = client_of(a_panelist(edition).user)
    assert other.get(f"/kunjungan/{visit.pk}/").status_code == 404
    assert visit.proposal.title not in other.get("/kunjungan/").content.decode()
    assert secretary.get(f"/meja-hasil/{edition.slug}/kunjungan/0/").status_code == 404


@pytest.mark.parametrize("role", ["panelist", "auditor", "evaluator"])
def test_the_plan_of_visits_is_for_the_secretariat_alone(secret, edition, client_of, role):
    address = f"/meja-hasil/{edition.slug}/kunjungan/"
    assert client_of(a_member(role)).get(address).status_code in {403, 404}


def test_empty_lists_say_so(edition, secretary, team, client_of):
    assert "Belum ada kunjungan" in secretary.get(f"/meja-hasil/{edition.slug}/kunjungan/").content.decode()
    assert "Belum ada kunjungan untuk Anda" in client_of(team[0].user).get("/kunjungan/").content.decode()


def test_the_lists_ask_the_same_for_one_visit_and_for_three(stage, proposals, team, secretary, client_of):
    admin, member = client_of(a_local_admin(proposals[0].agency)), client_of(team[0].user)
    desk = f"/meja-hasil/{stage.edition.slug}/kunjungan/"
    asked = [(secretary, desk), (member, "/kunjungan/"), (admin, "/wawancara/")]
    planned(stage, proposals[0], team)
    one = [queries_of(client, address) for client, address in asked]
    planned(stage, proposals[1], team)
    planned(stage, proposals[2], team)
    assert (visits(stage.edition).count(), visits_by(team[0].user).count()) == (3, 3)
    assert [queries_of(client, address) for client, address in asked] == one


def test_finalists_stand_by_agency(edition, proposals):
    names = [proposal.agency.name for proposal in finalists(edition)]
    assert names == sorted(names)
    assert an_agency("Kota Surabaya").name in names


def test_a_report_is_read_in_the_stages_after_the_visit_and_a_plan_is_none(edition, proposals, visit, team):
    planned(visit.stage, proposals[1], team)
    before, after = (edition.stages.get(key=key) for key in ("plenary_finalists", "plenary_winners"))
    assert reported_visits(after) == {}

    reported(visit, team[0].user)

    assert reported_visits(after) == {proposals[0].pk: visit}
    assert (reported_visits(before), reported_visits(visit.stage)) == ({}, {})
