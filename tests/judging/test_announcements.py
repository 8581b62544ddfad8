"""One numbered act makes a plenary's decisions public: to everybody at once, in no order, and for good."""

from hashlib import sha256
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from sinovik.competitions.models import Edition, Proposal
from sinovik.foundation import clock
from sinovik.foundation.access.person import ANYONE
from sinovik.foundation.audit.models import Record
from sinovik.foundation.changes.models import Change
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import panel
from sinovik.judging.actions.announcements import publish
from sinovik.judging.models import Announcement, Decision, Plenary
from sinovik.judging.queries.announcements import (
    announcements_of,
    chosen_in,
    last_announcement,
    latest_result,
    lists_of,
    plenaries_to_announce,
    public_decisions,
)
from sinovik.judging.rules.announcements import may_announce
from sinovik.judging.rules.places import level_decided_in
from sinovik.methods.canonical import canonical_json
from sinovik.transparency.models import Opening, Secret
from tests.agencies.makers import a_local_admin, a_member, a_person, a_secretary, a_unit_member, an_agency
from tests.competitions.makers import an_edition, go_to
from tests.judging.makers import a_called_plenary, a_ranking_run
from tests.pages import send
from tests.recognition.makers import a_small_edition, announced, entries
from tests.scenes import queries_of, shared

pytestmark = pytest.mark.django_db
# ranked in this order; by name the second stands first
BEST, SECOND, LEFT_OUT = "Kota Surabaya", "Kabupaten Sleman", "Kabupaten Banyuwangi"


def an_open_plenary():
    """Three entries ranked, two places; the session sits and nothing is decided."""
    edition = a_small_edition()
    proposals = entries(edition, BEST, SECOND, LEFT_OUT)
    plenary = a_called_plenary(a_ranking_run(edition, proposals=proposals))
    return SimpleNamespace(plenary=plenary.pk, edition=edition.pk, proposals=[one.pk for one in proposals])


scene = shared(an_open_plenary)


def the_plenary(scene) -> Plenary:
    return Plenary.objects.select_related("stage__edition").get(pk=scene.plenary)


@pytest.fixture
def concluded(scene, db) -> Plenary:
    panel.conclude(plenary=the_plenary(scene), by=a_secretary(), now=clock.now())
    return the_plenary(scene)


@pytest.fixture
def proposals(scene, db) -> list[Proposal]:
    return [Proposal.objects.select_related("agency", "unit").get(pk=pk) for pk in scene.proposals]


def act(plenary: Plenary, **facts) -> Announcement:
    given = {"number": "B/1/2026", "title": "Contoh finalis", "body": "Contoh isi."} | facts
    return publish(plenary=plenary, by=a_secretary(), now=clock.now(), **given)


def refused_by_the_database(sql: str) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return error.value.__cause__.diag.message_primary


# --- before -----------------------------------------------------------------------------------------------------------


def test_decisions_are_secret_until_they_are_announced(concluded, proposals, client):
    assert Decision.objects.filter(plenary=concluded, outcome="chosen").count() == 2
    assert list(public_decisions()) == []
    assert [latest_result(proposal) for proposal in proposals] == [None, None, None]
    assert last_announcement(concluded.stage.edition) is None
    page = client.get("/pengumuman/").content.decode()
    assert [proposal.title for proposal in proposals if proposal.title in page] == []
    assert "Belum ada pengumuman" in page


def test_an_open_plenary_cannot_be_announced(scene, db):
    go_to(Edition.objects.get(pk=scene.edition), "announcement_finalists")
    with pytest.raises(Refused, match="Pleno belum selesai"):
        act(the_plenary(scene))


def test_nothing_is_announced_before_the_stage_of_announcing(concluded):
    with pytest.raises(Refused, match="Tahap pengumuman belum dibuka"):
        act(concluded)


def test_nothing_is_announced_after_the_stage_of_announcing(concluded):
    go_to(concluded.stage.edition, "objection_finalists")
    with pytest.raises(Refused, match="Tahap pengumuman belum dibuka"):
        act(concluded)


# --- the act ----------------------------------------------------------------------------------------------------------


def test_one_act_makes_every_decision_of_the_plenary_public(concluded, proposals):
    announcement = announced(concluded)
    results = [latest_result(proposal) for proposal in proposals]
    assert [decision.result for decision in results] == ["chosen", "chosen", "not_chosen"]
    assert last_announcement(concluded.stage.edition) == announcement
    assert list(plenaries_to_announce(concluded.stage.edition)) == []
    assert announcement.objection_days == concluded.stage.edition.book.objection_days
    assert Record.objects.filter(verb="announcements.publish", subject_id=announcement.pk).count() == 1
    assert Change.objects.filter(topic="result.announced", subject_id=announcement.pk).count() == 1


def test_the_public_record_vouches_for_the_chosen_without_an_order(concluded, proposals):
    go_to(concluded.stage.edition, "announcement_finalists")
    announcement = act(concluded, number=" B/1/2026 ", title=" Contoh finalis ")
    sealed = {
        "number": "B/1/2026",
        "title": "Contoh finalis",
        "level": "finalist",
        "chosen": sorted(proposal.number for proposal in proposals[:2]),
    }
    assert bytes(announcement.digest) == sha256(canonical_json(sealed)).digest()
    assert bytes(Secret.objects.get(entry=announcement.entry).digest) == bytes(announcement.digest)
    assert Opening.objects.filter(entry=announcement.entry).count() == 1


def test_a_plenary_is_announced_once(concluded):
    announced(concluded)
    with pytest.raises(Refused, match="sudah diumumkan"):
        act(concluded, number="B/2/2026")


def test_a_number_is_given_once(concluded):
    announcement = announced(concluded)
    refusal = refused_by_the_database(
        "INSERT INTO judging_announcement (edition_id, plenary_id, number, title, body, objection_days, digest,"
        " entry_id, published_by_id) SELECT edition_id, plenary_id + 1, number, title, body, objection_days, digest,"
        f" entry_id, published_by_id FROM judging_announcement WHERE id = {announcement.pk}"
    )
    assert "announcement_number_once" in refusal


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE judging_announcement SET title = 'lain'",
        "DELETE FROM judging_announcement",
    ],
)
def test_the_database_keeps_an_announcement_as_it_was(concluded, sql):
    announced(concluded)
    assert refused_by_the_database(sql) == "permission denied for table judging_announcement"


def test_everyone_with_an_entry_gets_a_letter_that_tells_no_result(concluded, proposals):
    told = [a_unit_member(proposals[0].unit), a_unit_member(proposals[2].unit), a_local_admin(proposals[2].agency)]
    stranger = a_local_admin(an_agency("Kabupaten Siak"))
    drain()
    announcement = announced(concluded)
    drain()
    letters = Letter.objects.filter(about_kind="judging.announcement", about_id=announcement.pk)
    assert set(letters.filter(to__in=[*told, stranger]).values_list("to", flat=True)) == {user.pk for user in told}
    texts = {(letter.subject, letter.body, letter.link) for letter in letters}
    assert len(texts) == 1
    (text,) = texts
    assert text[0] == f"Pengumuman {announcement.number}"
    assert text[2] == f"/pengumuman/{announcement.pk}/"
    assert [one.title for one in proposals if one.title in " ".join(text)] == []


def test_a_regional_companys_admin_at_its_government_is_told_too(concluded, proposals):
    company, government = proposals[2].agency, an_agency("Kabupaten Siak")
    type(company).objects.filter(pk=company.pk).update(parent=government)
    admin = a_local_admin(government)
    announcement = announced(concluded)
    drain()
    assert Letter.objects.filter(to=admin, about_kind="judging.announcement", about_id=announcement.pk).count() == 1


# --- the lists --------------------------------------------------------------------------------------------------------


def test_inside_a_level_the_order_is_that_of_the_agencies_names(concluded, proposals):
    announcement = announced(concluded)
    (lines,) = lists_of(announcement)
    assert lines.label == "Top 99"
    assert [row.agency for row in lines.rows] == [f"Pemerintah {SECOND}", f"Pemerintah {BEST}"]
    assert [decision.proposal_id for decision in chosen_in(announcement)] == [proposals[1].pk, proposals[0].pk]


def test_the_public_page_names_the_chosen_and_nobody_else(concluded, proposals, client):
    announcement = announced(concluded)
    page = client.get(f"/pengumuman/{announcement.pk}/").content.decode()
    assert [proposal.title in page for proposal in proposals] == [True, True, False]
    assert page.index(proposals[1].title) < page.index(proposals[0].title)
    assert "Tidak ada peringkat di dalam satu tingkat" in page
    assert "Pengumuman nomor" in page


@pytest.mark.parametrize("address", ["/pengumuman/0/", "/pengumuman/999999/"])
def test_an_announcement_that_is_not_there_answers_404(concluded, client, address):
    assert client.get(address).status_code == 404


def test_the_page_asks_the_same_for_one_chosen_and_for_two(concluded, client):
    announcement = announced(concluded)
    two = queries_of(client, f"/pengumuman/{announcement.pk}/")
    alone = announced(a_concluded_plenary_of_one())
    assert len(lists_of(alone)[0].rows) == 1
    assert queries_of(client, f"/pengumuman/{alone.pk}/") == two


def test_the_list_asks_the_same_for_one_announcement_and_for_three(concluded, client):
    announced(concluded)
    one = queries_of(client, "/pengumuman/")
    announced(a_concluded_plenary_of_one())
    announced(a_concluded_plenary_of_one())
    assert Announcement.objects.count() == 3
    assert queries_of(client, "/pengumuman/") == one


def a_concluded_plenary_of_one() -> Plenary:
    """In another edition, whose calendar the clock goes through anew."""
    edition = a_small_edition()
    plenary = a_called_plenary(a_ranking_run(edition, proposals=entries(edition, BEST)))
    panel.conclude(plenary=plenary, by=a_secretary(), now=clock.now())
    return Plenary.objects.select_related("stage__edition").get(pk=plenary.pk)


# --- who may, and the desk --------------------------------------------------------------------------------------------


def test_only_the_secretariat_may_announce_and_only_in_the_stage(concluded, scene):
    secretary, admin = a_person("secretariat"), a_person("local_admin", agency=an_agency())
    before = may_announce(secretary, concluded, now=clock.now())
    go_to(concluded.stage.edition, "announcement_finalists")
    asked = [may_announce(person, concluded, now=clock.now()) for person in (secretary, admin, ANYONE)]
    assert (before, asked) == (False, [True, False, False])


def test_an_open_plenary_may_not_be_announced_by_anyone(scene, db):
    plenary = the_plenary(scene)
    go_to(plenary.stage.edition, "announcement_finalists")
    assert may_announce(a_person("secretariat"), plenary, now=clock.now()) is False


def test_the_secretariat_announces_on_its_desk(concluded, client_of):
    client, slug = client_of(a_secretary()), concluded.stage.edition.slug
    go_to(concluded.stage.edition, "announcement_finalists")
    desk = client.get(f"/meja-hasil/{slug}/").content.decode()
    assert f"/meja-hasil/{slug}/umumkan/{concluded.pk}/" in desk
    answer = send(client, "judging:announce", slug, concluded.pk, number="B/7/2026", title="Contoh", body="")
    announcement = Announcement.objects.get(number="B/7/2026")
    assert answer.url == reverse("judging:announcement", args=[announcement.pk])
    desk = client.get(f"/meja-hasil/{slug}/").content.decode()
    assert ("B/7/2026" in desk, f"/umumkan/{concluded.pk}/" in desk) == (True, False)


def test_the_desk_says_why_it_cannot_announce_yet_and_keeps_what_was_typed(concluded, client_of):
    client, slug = client_of(a_secretary()), concluded.stage.edition.slug
    answer = send(client, "judging:announce", slug, concluded.pk, number="B/7/2026", title="Contoh judul", body="")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Tahap pengumuman belum dibuka" in page
    assert 'value="Contoh judul"' in page
    assert Announcement.objects.count() == 0


def test_a_taken_number_is_told_with_the_form(concluded, client_of):
    first, other = announced(concluded), a_concluded_plenary_of_one()
    go_to(other.stage.edition, "announcement_finalists")
    client, slug = client_of(a_secretary()), other.stage.edition.slug
    page = send(client, "judging:announce", slug, other.pk, number=first.number, title="Contoh", body="")
    assert "Nomor ini sudah dipakai" in page.content.decode()
    assert Announcement.objects.count() == 1


def test_a_plenary_that_does_not_wait_answers_404(scene, concluded, client_of):
    client, slug = client_of(a_secretary()), concluded.stage.edition.slug
    announced(concluded)
    assert client.get(f"/meja-hasil/{slug}/umumkan/{concluded.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["panelist", "evaluator", "auditor"])
def test_the_results_desk_is_closed_to_others(concluded, client_of, role):
    client = client_of(a_member(role))
    assert client.get(f"/meja-hasil/{concluded.stage.edition.slug}/").status_code in {403, 404}


def test_with_one_edition_the_list_leads_straight_to_its_desk(concluded, client_of):
    client, slug = client_of(a_secretary()), concluded.stage.edition.slug
    alone = client.get("/meja-hasil/")
    other = an_edition(state="preparing")
    beside = client.get("/meja-hasil/").content.decode()
    assert alone.url == f"/meja-hasil/{slug}/"
    assert (f"/meja-hasil/{slug}/" in beside, f"/meja-hasil/{other.slug}/" in beside) == (True, True)


def test_the_level_that_a_stage_decides_stands_in_the_rules(concluded):
    edition = concluded.stage.edition
    assert level_decided_in(concluded.stage).key == "finalist"
    assert level_decided_in(edition.stages.get(key="desk")) is None
    assert list(announcements_of(edition)) == []
