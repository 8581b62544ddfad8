"""Several screeners at one desk: who holds what, what is next in line, and whose entries one does not decide on."""

import html
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from sinovik.agencies.queries import person_of
from sinovik.competitions.actions import screeners, screening
from sinovik.competitions.models import ScreenerInterest, ScreeningClaim, ScreeningDecision
from sinovik.competitions.queries.screeners import claim_on
from sinovik.competitions.rules.proposals import may_screen
from sinovik.competitions.rules.visible import Field, visible_fields
from sinovik.competitions.states import ProposalState
from sinovik.competitions.states.screening import HOLD
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from tests.agencies.makers import a_secretary, a_unit, an_agency, give_role
from tests.competitions.makers import CLOSES, IN_SCREENING, a_submitted_proposal
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def three(edition):
    """Three entries that wait, in the order in which they were submitted."""
    waiting = []
    for name in ("Kota Surabaya", "Kota Malang", "Kota Bandung"):
        clock.advance(timedelta(hours=1))
        waiting.append(a_submitted_proposal(edition, unit=a_unit(an_agency(name))))
    clock.freeze(IN_SCREENING)
    return waiting


def take(edition, by, after=None):
    return screeners.take_next(edition=edition, by=by, now=clock.now(), after=after)


def hold(proposal, by):
    return screeners.hold(proposal=proposal, by=by, now=clock.now())


def passes(proposal, by):
    facts = {"outcome": "pass", "reasons": [], "note": "Lengkap."}
    return screening.decide(proposal=proposal, by=by, now=clock.now(), **facts)


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


# --- holding --------------------------------------------------------------------------------------------------------


def test_next_in_line_is_the_oldest_undecided_that_nobody_else_holds(edition, three):
    first, second = a_secretary(), a_secretary()
    assert take(edition, first) == three[0]
    assert take(edition, second) == three[1]
    assert take(edition, first) == three[0]  # what one holds comes before the rest
    passes(three[0], first)
    assert take(edition, first) == three[2]
    assert take(edition, a_secretary()) is None


def test_who_goes_past_an_entry_lets_it_go_and_comes_back_to_it_after_the_rest(edition, three):
    secretary = a_secretary()
    ways = [take(edition, secretary)]
    for _ in range(3):
        ways.append(take(edition, secretary, after=ways[-1]))
    assert ways == [three[0], three[1], three[2], three[0]]
    assert [claim.proposal for claim in ScreeningClaim.objects.all()] == [three[0]]


def test_an_entry_is_held_to_the_second_and_then_free(edition, three):
    holder, colleague = a_secretary(), a_secretary()
    hold(three[0], holder)
    began = clock.now()
    clock.freeze(began + HOLD - SECOND)
    with pytest.raises(Refused, match=f"{holder} sedang memegang"):
        hold(three[0], colleague)
    with pytest.raises(Refused, match=f"{holder} sedang memegang"):
        passes(three[0], colleague)
    clock.freeze(began + HOLD)
    hold(three[0], colleague)
    assert claim_on(three[0]).by == colleague


def test_holding_on_gives_the_whole_time_again(edition, three):
    holder = a_secretary()
    hold(three[0], holder)
    clock.advance(HOLD - SECOND)
    hold(three[0], holder)
    assert claim_on(three[0]).until == clock.now() + HOLD


def test_an_entry_is_free_after_its_holder_lets_go_and_nobody_lets_go_for_another(edition, three):
    holder, colleague = a_secretary(), a_secretary()
    hold(three[0], holder)
    screeners.release(proposal=three[0], by=colleague, now=clock.now())
    assert claim_on(three[0]).by == holder
    screeners.release(proposal=three[0], by=holder, now=clock.now())
    assert claim_on(three[0]) is None


def test_a_decision_ends_the_holding(edition, three):
    holder = a_secretary()
    hold(three[0], holder)
    passes(three[0], holder)
    assert not ScreeningClaim.objects.exists()
    with pytest.raises(Refused, match="tidak menunggu keputusan lagi"):
        hold(three[0], holder)


def test_nothing_is_held_while_screening_is_closed(edition, three):
    clock.freeze(CLOSES - SECOND)
    for act in (lambda: take(edition, a_secretary()), lambda: hold(three[0], a_secretary())):
        with pytest.raises(Refused, match="tidak sedang dibuka"):
            act()


def test_the_database_refuses_a_decision_on_what_another_holds(edition, three):
    hold(three[0], a_secretary())
    facts = {"proposal": three[0], "outcome": "pass", "by": a_secretary(), "at": clock.now()}
    with pytest.raises(DatabaseError, match="dipegang penyeleksi lain"), transaction.atomic():
        ScreeningDecision.objects.create(**facts)
    clock.advance(HOLD)
    assert ScreeningDecision.objects.create(**facts).pk


def test_what_another_holds_is_left_out_when_the_clean_ones_pass_together(edition, three):
    holder, colleague = a_secretary(), a_secretary()
    screening.examine(edition=edition, by=None, now=clock.now())
    hold(three[0], holder)
    hold(three[1], colleague)
    screening.pass_clean(edition=edition, by=colleague, now=clock.now())
    states = list(edition.proposals.order_by("submitted_at").values_list("state", flat=True))
    assert states == [ProposalState.SUBMITTED, ProposalState.ELIGIBLE, ProposalState.ELIGIBLE]
    assert [claim.proposal for claim in ScreeningClaim.objects.all()] == [three[0]]


# --- independence ---------------------------------------------------------------------------------------------------


def declare(proposal, by, reason="Kakak saya memimpin unit ini."):
    return screeners.declare_interest(proposal=proposal, reason=reason, by=by, now=clock.now())


def test_who_declared_an_interest_neither_reads_nor_decides_and_is_passed_over(edition, three):
    secretary, other = a_secretary(), a_secretary()
    hold(three[0], secretary)
    assert Field.TEXT in visible_fields(person_of(secretary), three[0])
    declare(three[0], secretary)
    assert visible_fields(person_of(secretary), three[0]) == {Field.EXISTENCE}
    assert not may_screen(person_of(secretary), three[0])
    assert may_screen(person_of(other), three[0])
    assert take(edition, secretary) == three[1]
    assert take(edition, other) == three[0]


def test_an_interest_counts_in_the_agencys_whole_edition_and_in_no_other_agency(edition):
    first = a_submitted_proposal(edition)
    same_agency = a_submitted_proposal(edition, unit=first.unit)
    elsewhere = a_submitted_proposal(edition, unit=a_unit(an_agency("Kota Malang")))
    clock.freeze(IN_SCREENING)
    secretary = a_secretary()
    declare(first, secretary)
    rows = (first, same_agency, elsewhere)
    assert [may_screen(person_of(secretary), row) for row in rows] == [False, False, True]


def test_the_database_refuses_a_decision_of_who_declared_an_interest(edition, three):
    secretary = a_secretary()
    declare(three[0], secretary)
    with pytest.raises(Refused, match="menyatakan kepentingan"):
        passes(three[0], secretary)
    assert passes(three[1], secretary).state == ProposalState.ELIGIBLE


def test_an_interest_is_told_in_words_and_once(edition, three):
    secretary = a_secretary()
    with pytest.raises(Refused, match="satu kalimat"):
        declare(three[0], secretary, reason=" ")
    declare(three[0], secretary)
    with pytest.raises(Refused, match="sudah menyatakan"):
        declare(three[0], secretary)
    assert ScreenerInterest.objects.count() == 1
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ScreenerInterest.objects.update(reason="Lain.")


def test_entries_of_ones_own_agency_are_neither_read_nor_next_in_line_nor_passed_together(edition, three, client_of):
    secretary = a_secretary()
    give_role(user=secretary, role="hub_officer", agency=three[0].agency, by=None, now=clock.now())
    assert visible_fields(person_of(secretary), three[0]) == {Field.EXISTENCE}
    assert client_of(secretary).get(f"/proposal/{three[0].pk}/isi/").status_code == 404
    assert client_of(a_secretary()).get(f"/proposal/{three[0].pk}/isi/").status_code == 200
    assert take(edition, secretary) == three[1]
    screening.examine(edition=edition, by=None, now=clock.now())
    screening.pass_clean(edition=edition, by=secretary, now=clock.now())
    states = list(edition.proposals.order_by("submitted_at").values_list("state", flat=True))
    assert states == [ProposalState.SUBMITTED, ProposalState.ELIGIBLE, ProposalState.ELIGIBLE]


# --- pages ----------------------------------------------------------------------------------------------------------


def test_the_queue_leads_to_the_next_and_a_decision_to_the_one_after(edition, three, client_of, form_token):
    screening.examine(edition=edition, by=None, now=clock.now())
    secretary = a_secretary()
    client, queue = client_of(secretary), f"/edisi/{edition.slug}/seleksi/"
    assert "Buka yang berikutnya" in said(client, queue)
    begun = client.post(f"{queue}berikut/", {"form_token": form_token(client, queue)}).url
    assert begun == f"/proposal/{three[0].pk}/seleksi/"
    assert "Anda memegang proposal ini sampai" in said(client, begun)
    on = client.post(begun, {"outcome": "pass", "note": "", "form_token": form_token(client, begun)}).url
    assert on == f"/proposal/{three[1].pk}/seleksi/"
    assert claim_on(three[1]).by == secretary
    skipped = {"lewati": three[1].pk, "form_token": form_token(client, on)}
    assert client.post(f"{queue}berikut/", skipped).url == f"/proposal/{three[2].pk}/seleksi/"
    assert client.get(f"{queue}berikut/").url == queue


def test_a_colleague_sees_who_holds_an_entry_and_finds_no_form(edition, three, client_of):
    holder = a_secretary()
    hold(three[0], holder)
    client, path = client_of(a_secretary()), f"/proposal/{three[0].pk}/seleksi/"
    assert f"{holder} memegangnya sampai" in said(client, path)
    assert 'name="outcome"' not in said(client, path)
    assert 'name="outcome"' in said(client_of(holder), path)
    queue = said(client, f"/edisi/{edition.slug}/seleksi/")
    assert (queue.count(str(holder)), queue.count("Bukan untuk Anda")) == (1, 0)


def test_a_decision_sent_while_a_colleague_holds_the_entry_is_told_so_with_what_was_typed(
    edition, three, client_of, form_token
):
    client, path = client_of(a_secretary()), f"/proposal/{three[0].pk}/seleksi/"
    token = form_token(client, path)
    hold(three[0], a_secretary())
    facts = {"outcome": "fail", "reasons": ["incomplete"], "note": "Surat kosong.", "form_token": token}
    page = html.unescape(client.post(path, facts).content.decode())
    assert "sedang memegang proposal ini" in page
    assert "Surat kosong.</textarea>" in page
    assert not ScreeningDecision.objects.exists()


def test_the_pages_script_holds_without_leaving_and_is_told_when_it_may_not(edition, three, client_of):
    holder = a_secretary()
    client, path = client_of(holder), f"/proposal/{three[0].pk}/seleksi/pegang/"
    held = client.post(path, headers={"Accept": "application/json"})
    assert (held.status_code, "Anda memegang proposal ini" in held.json()["said"]) == (200, True)
    refused = client_of(a_secretary()).post(path, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["said"]) == (
        409,
        f"{holder} sedang memegang proposal ini. Buka yang berikutnya, atau tunggu sampai dilepas.",
    )
    assert client.post(path).url == f"/proposal/{three[0].pk}/seleksi/"
    assert client.post(f"/proposal/{three[0].pk}/seleksi/lepas/").url == f"/edisi/{edition.slug}/seleksi/"
    assert claim_on(three[0]) is None


def test_holding_an_entry_that_is_not_ones_to_decide_is_told_on_its_page(edition, three, client_of):
    secretary = a_secretary()
    declare(three[0], secretary)
    page = client_of(secretary).post(f"/proposal/{three[0].pk}/seleksi/pegang/", follow=True).content.decode()
    assert "tidak sedang menunggu keputusan Anda" in page
    assert claim_on(three[0]) is None


def test_an_interest_is_declared_on_its_page_and_marked_in_the_queue(edition, three, client_of, form_token):
    client, path = client_of(a_secretary()), f"/proposal/{three[0].pk}/seleksi/kepentingan/"
    empty = client.post(path, {"reason": "", "form_token": form_token(client, path)})
    assert "Isi “Alasan”." in html.unescape(empty.content.decode())
    sent = client.post(path, {"reason": "Pernah bekerja di sana.", "form_token": form_token(client, path)})
    assert sent.url == f"/edisi/{edition.slug}/seleksi/"
    queue = said(client, sent.url)
    assert f"Kepentingan Anda pada {three[0].agency.name} tercatat." in queue
    assert queue.count("Bukan untuk Anda") == 1
    assert client.get(path).url == f"/proposal/{three[0].pk}/"


def test_the_queue_asks_nobody_to_examine_before_the_stage_opens(edition, three, client_of):
    client, path = client_of(a_secretary()), f"/edisi/{edition.slug}/seleksi/"
    assert "Jalankan dahulu" in said(client, path)
    clock.freeze(CLOSES - SECOND)
    closed = said(client, path)
    assert "Jalankan dahulu" not in closed
    assert "menunggu tahap ini dibuka" in closed


def test_the_queue_asks_as_much_for_three_held_entries_as_for_one(edition, three, client_of):
    client, path = client_of(a_secretary()), f"/edisi/{edition.slug}/seleksi/"
    for proposal in three:
        hold(proposal, a_secretary())
    with_three = queries_of(client, path)
    for proposal in three[:2]:
        passes(proposal, claim_on(proposal).by)
    assert queries_of(client, path) == with_three
