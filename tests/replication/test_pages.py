"""The pages of both sides: what each sees, what answers 404, how a copy is made page by page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sinovik.foundation.files import Kind, store
from sinovik.replication import actions
from sinovik.replication.models import Implementation, Interest, LineageConfirmation, Visit
from sinovik.replication.queries import public_summary
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member, an_agency
from tests.innovations.makers import an_innovation
from tests.pages import send
from tests.replication.makers import (
    COPIER,
    a_confirmed_copy,
    a_pdf,
    a_reported_implementation,
    a_step,
    a_visit,
    an_accepted_interest,
    an_agreement,
    an_implementation,
    an_interest,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(now, client_of):
    return client_of(a_local_admin())


@pytest.fixture
def copier(now, client_of):
    return client_of(a_local_admin(an_agency(COPIER)))


def test_a_copy_is_made_page_by_page(owner, copier):
    innovation = an_innovation("Antre Contoh")
    asked = send(copier, "replication:ask", innovation.number, agency=an_agency(COPIER).pk, purpose="Antrean panjang.")
    interest = Interest.objects.get()
    assert asked.url == reverse("replication:interest", args=[interest.pk])
    pk = interest.pk
    send(owner, "replication:answer", pk, decision="accept", reason="Silakan.")
    send(
        owner,
        "replication:agree",
        pk,
        number="1/2026",
        signed_on="2026-02-20",
        starts_on="2026-03-01",
        scope="Dua loket.",
    )
    send(copier, "replication:start", pk)
    send(copier, "replication:log_step", pk, kind="modify", done_on="2026-03-01", what="Satu loket.", why="Kecil.")
    send(copier, "replication:report", pk, title="Antre Sleman Contoh")
    send(owner, "replication:confirm", pk, decision="confirm")

    edge = LineageConfirmation.objects.get()
    assert (edge.source, edge.copy.title) == (innovation, "Antre Sleman Contoh")
    story = copier.get(reverse("replication:interest", args=[pk])).content.decode()
    assert "Salinan dipastikan pemilik" in story
    assert "Kecil." in story


@pytest.mark.parametrize(
    ("make", "side", "page"),
    [
        (an_interest, "owner", "answer"),
        (an_accepted_interest, "owner", "agree"),
        (an_agreement, "copier", "start"),
        (an_implementation, "copier", "log_step"),
        (a_reported_implementation, "owner", "confirm"),
    ],
)
def test_the_story_offers_the_next_step_to_the_side_whose_turn_it_is(owner, copier, make, side, page):
    make()
    pk = Interest.objects.get().pk
    link = f'href="{reverse(f"replication:{page}", args=[pk])}"'
    seen = {
        name: link in who.get(f"/replikasi/{pk}/").content.decode()
        for name, who in (("owner", owner), ("copier", copier))
    }

    assert seen == {"owner": side == "owner", "copier": side == "copier"}


@pytest.mark.parametrize(
    ("page", "given", "sentence"),
    [
        ("answer", {"decision": "refuse", "reason": ""}, "Tuliskan alasan"),
        ("answer", {}, "Pilih satu untuk"),
        ("agree", {"number": "1", "signed_on": "x", "starts_on": "2026-03-01", "scope": "x"}, "sebagai tanggal"),
    ],
)
def test_a_wrong_value_is_answered_with_a_sentence_and_nothing_happens(owner, page, given, sentence):
    interest = an_interest()

    answer = send(owner, f"replication:{page}", interest.pk, **given)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Interest.objects.get().state == "asked"


def test_what_was_typed_stays_when_the_database_refuses(copier):
    implementation = an_implementation()
    pk = implementation.agreement.interest_id
    given = {"kind": "modify", "done_on": "2026-03-01", "what": "Kami ubah loketnya.", "why": ""}

    page = send(copier, "replication:log_step", pk, **given).content.decode()

    assert "mengapa bagian ini diubah" in page
    assert "Kami ubah loketnya." in page


def test_evidence_of_a_wrong_kind_is_refused_at_its_field(copier):
    pk = an_implementation().agreement.interest_id
    fake = SimpleUploadedFile("bukti.pdf", b"bukan pdf sama sekali")

    page = send(copier, "replication:log_step", pk, kind="copy", done_on="2026-03-01", what="x", evidence=fake)

    assert 'id="id_evidence_error"' in page.content.decode()
    assert Implementation.objects.get().steps.count() == 0


def test_the_first_to_answer_counts_and_the_second_is_told(now, client_of):
    interest = an_interest()
    first, second = client_of(a_local_admin()), client_of(a_local_admin())
    send(first, "replication:answer", interest.pk, decision="refuse", reason="Belum siap.")

    late = send(second, "replication:answer", interest.pk, decision="accept")

    assert "tidak dapat dilakukan dari keadaan sekarang" in late.content.decode()
    assert Interest.objects.get().state == "refused"


PAGES = ["interest", "answer", "withdraw", "agree", "start", "log_step", "report", "confirm", "stop"]


@pytest.mark.parametrize("page", PAGES)
def test_a_third_agency_finds_nothing(now, client_of, page):
    pk = a_reported_implementation().agreement.interest_id
    stranger = client_of(a_local_admin(an_agency("Kota Bandung")))
    assert stranger.get(reverse(f"replication:{page}", args=[pk])).status_code == 404


@pytest.mark.parametrize(
    ("page", "wrong"),
    [(page, "copier") for page in ("answer", "agree", "confirm")]
    + [(page, "owner") for page in ("withdraw", "start", "log_step", "report", "stop")],
)
def test_each_side_has_its_own_pages(owner, copier, page, wrong):
    pk = a_reported_implementation().agreement.interest_id
    assert {"owner": owner, "copier": copier}[wrong].get(
        f"{reverse(f'replication:{page}', args=[pk])}"
    ).status_code == 404


def test_nobody_without_a_part_in_replication_comes_in(now, client_of, client):
    secretary = client_of(a_secretary())
    assert secretary.get("/replikasi/").status_code == 404
    assert client.get("/replikasi/").url.startswith("/masuk/")


def test_one_cannot_ask_to_copy_ones_own_or_an_unpublished_innovation(owner):
    own, hidden = an_innovation(), an_innovation(published=False)

    assert "milik instansi Anda sendiri" in owner.get(reverse("replication:ask", args=[own.number])).content.decode()
    assert owner.get(reverse("replication:ask", args=[hidden.number])).status_code == 404


def test_a_unit_asks_for_itself(now, client_of):
    unit = a_unit(an_agency(COPIER))
    client = client_of(a_unit_member(unit))

    send(client, "replication:ask", an_innovation().number, agency=unit.agency_id, unit=unit.pk, purpose="x")

    assert Interest.objects.get().unit == unit


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_desk_asks_the_database_the_same_for_one_row_and_for_three(owner):
    a_confirmed_copy()
    one = queries_of(owner, "/replikasi/")
    an_interest(), an_agreement()
    assert queries_of(owner, "/replikasi/") == one


def test_the_visits_ask_the_database_the_same_for_one_row_and_for_three(owner):
    a_visit()
    one = queries_of(owner, "/replikasi/kunjungan/")
    a_visit(), a_visit()
    assert queries_of(owner, "/replikasi/kunjungan/") == one


def test_visits_are_logged_and_followed_by_the_host_only(owner, copier):
    innovation = an_innovation()
    given = {"visitor": "Dinkes Contoh", "people": 4, "visited_on": "2026-03-01", "purpose": "Belajar."}
    send(owner, "replication:log_visit", innovation=innovation.pk, **given)
    visit = Visit.objects.get()
    assert (visit.agency, visit.people) == (innovation.owner, 4)
    send(owner, "replication:follow_up", visit.pk, followed="Mengajukan minat.")

    assert Visit.objects.get().followed == "Mengajukan minat."
    assert copier.get(reverse("replication:follow_up", args=[visit.pk])).status_code == 404
    assert "Dinkes Contoh" not in copier.get("/replikasi/kunjungan/").content.decode()


def test_the_public_summary_names_published_relatives_and_only_counts_the_others(now):
    source = an_innovation("Asal Contoh")
    shown = a_confirmed_copy(source, an_innovation("Salinan Terbit", owner=an_agency(COPIER)))
    hidden = a_confirmed_copy(source, an_innovation("Rahasia", owner=an_agency("Kota Bandung"), published=False))
    a_step(an_implementation(innovation=source, agency=an_agency("Kota Malang")))
    a_visit(source)

    summary = public_summary(source)

    assert [(copy.title, copy.agency) for copy in summary.copies] == [("Salinan Terbit", shown.copy.owner.name)]
    assert (summary.unpublished_copies, summary.running, summary.visits) == (1, 1, 1)
    assert "Rahasia" not in str(summary)
    assert [origin.title for origin in public_summary(hidden.copy).origins] == ["Asal Contoh"]


def test_an_empty_summary_knows_nothing(now):
    summary = public_summary(an_innovation())
    assert (summary.origins, summary.copies, summary.visits, summary.last_visit) == ((), (), 0, None)


def test_a_withdrawn_wish_is_over_for_both(owner, copier):
    interest = an_interest()
    send(copier, "replication:withdraw", interest.pk, reason="Belum perlu.")
    assert "Giliran Anda:" not in owner.get(f"/replikasi/{interest.pk}/").content.decode()


def test_a_stopped_copy_shows_its_reason_to_the_owner(owner, copier):
    implementation = an_implementation()
    pk = implementation.agreement.interest_id
    send(copier, "replication:stop", pk, reason="Anggaran dialihkan.")
    assert "Anggaran dialihkan." in owner.get(f"/replikasi/{pk}/").content.decode()


def test_a_file_is_handed_to_both_sides_and_to_nobody_else(owner, copier, client_of):
    implementation = an_implementation()
    stored = store(a_pdf(), kinds={Kind.PDF}, max_bytes=10**6, by=implementation.by, now=implementation.at)
    a_step(implementation, evidence=stored)
    address = reverse("replication:file", args=[implementation.agreement.interest_id, stored.pk])
    stranger = client_of(a_local_admin(an_agency("Kota Bandung")))

    assert [b"".join(who.get(address).streaming_content)[:4] for who in (owner, copier)] == [b"%PDF", b"%PDF"]
    assert stranger.get(address).status_code == 404
    other = reverse("replication:file", args=[an_interest().pk, stored.pk])
    assert owner.get(other).status_code == 404


def test_actions_keep_their_names():
    assert {verb for verb in dir(actions) if not verb.startswith("_")} >= {"ask", "accept", "agree", "confirm"}
