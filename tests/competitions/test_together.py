"""Several drafts submitted in one act: each named with what hinders it, each with its own record, seal and receipt."""

import html
from datetime import timedelta

import pytest

from sinovik.competitions.actions import editions as edition_acts
from sinovik.competitions.actions import proposals as act
from sinovik.competitions.forms.boards import PickForm
from sinovik.competitions.models import Proposal, Seal
from sinovik.competitions.states import ProposalState
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from tests.agencies.makers import a_unit, an_agency
from tests.competitions.makers import (
    CLOSES,
    IN_REGISTRATION,
    a_draft,
    a_handed_in_proposal,
    a_submitted_proposal,
    an_edition,
    some_text,
    write,
)
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db
SEALED = ProposalState.SUBMITTED


def page_for(*proposals):
    return "/proposal/instansi/ajukan/?" + "&".join(f"p={proposal.pk}" for proposal in proposals)


def results_of(*proposals):
    return page_for(*proposals).replace("ajukan", "diajukan")


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def named(page):
    """What the hidden field of the page names as ready."""
    return page.split('name="named" value="')[1].split('"')[0]


def sends(client, path, **typed):
    """Open the page, confirm, send."""
    page = said(client, path)
    token = page.split('name="form_token" value="')[1].split('"')[0]
    return client.post(path, {"named": named(page), "sure": "on", "form_token": token} | typed)


def states(*proposals):
    kept = dict(Proposal.objects.filter(pk__in=[row.pk for row in proposals]).values_list("pk", "state"))
    return [kept[row.pk] for row in proposals]


def test_ticked_drafts_are_submitted_each_with_its_own_record_seal_and_receipt(edition, unit, admin, client_of):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    client, path = client_of(admin), page_for(*drafts)
    board = said(client, "/proposal/instansi/")
    assert [f'name="p"\n  value="{draft.pk}"' in board for draft in drafts] == [True, True, True]
    answer = sends(client, path)
    assert answer.url == results_of(*drafts)
    assert states(*drafts) == [SEALED] * 3
    assert Record.objects.filter(verb="proposals.submit", by=admin).count() == 3
    assert [draft.seals.get().by for draft in drafts] == [admin] * 3
    page = said(client, answer.url)
    assert "3 dari 3 proposal sudah diterima dan disegel." in page
    assert [f"/proposal/{draft.pk}/resi/" in page for draft in drafts] == [True] * 3


def test_only_a_draft_whose_turn_it_is_has_a_box(edition, unit, writer, admin, client_of):
    ready, with_unit = a_handed_in_proposal(edition, unit=unit), a_draft(edition, unit=unit, by=writer)
    received = a_submitted_proposal(edition, unit=unit)
    page = said(client_of(admin), "/proposal/instansi/")
    assert [f'value="{row.pk}"><span' in page for row in (ready, with_unit, received)] == [True, False, False]


def test_each_is_named_with_what_hinders_it_and_holds_no_other_back(edition, unit, writer, admin, client_of):
    ready, with_unit = a_handed_in_proposal(edition, unit=unit), a_draft(edition, unit=unit, by=writer)
    long = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "kata " * 201})
    act.hand_in(proposal=long, by=writer, now=clock.now())
    withdrawn = a_submitted_proposal(edition, unit=unit, by=admin)
    act.withdraw(proposal=withdrawn, reason="Salah.", by=admin, now=clock.now())
    received = a_submitted_proposal(edition, unit=unit, by=admin)
    everyone = ready, with_unit, long, withdrawn, received
    client, path = client_of(admin), page_for(*everyone)
    page = said(client, path)
    hindered = page.split("Tidak ikut diajukan</h2>")[1].split("</section>")[0]
    assert [row.title in hindered for row in everyone] == [False, True, True, True, False]
    assert "Draf ini masih di tangan unit." in hindered
    assert "Ringkasan lebih 1 kata dari batasnya." in hindered
    assert "Proposal ini sudah ditarik." in hindered
    assert named(page) == str(ready.pk)
    assert "Ajukan dan segel 1 proposal" in page
    answer = sends(client, path)
    assert states(*everyone) == [SEALED, "draft", "checking", "withdrawn", SEALED]
    results = said(client, answer.url)
    assert "2 dari 5 proposal sudah diterima dan disegel." in results
    assert with_unit.title in results.split("Belum diajukan</h2>")[1].split("</section>")[0]


def test_what_is_missing_is_named_and_submitted_only_knowingly(edition, unit, writer, admin, client_of):
    whole = a_handed_in_proposal(edition, unit=unit)
    partial = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": some_text(60, 3)})
    act.hand_in(proposal=partial, by=writer, now=clock.now())
    client, path = client_of(admin), page_for(whole, partial)
    assert "Belum lengkap: Ide inovatif, Signifikansi" in said(client, path)
    refused = sends(client, path)
    assert refused.status_code == 302
    assert states(whole, partial) == [SEALED, "checking"]
    assert "Masih menunggu Anda" in said(client, refused.url)
    assert sends(client, path, accept_gaps="on").url == results_of(whole, partial)
    assert states(whole, partial) == [SEALED, SEALED]


def test_nothing_is_submitted_without_the_confirmation(edition, unit, admin, client_of):
    draft = a_handed_in_proposal(edition, unit=unit)
    client, path = client_of(admin), page_for(draft)
    answer = sends(client, path, sure="")
    assert (answer.status_code, states(draft)) == (200, ["checking"])
    assert "Beri tanda pada “Isi semua proposal ini benar" in html.unescape(answer.content.decode())


def test_what_became_ready_after_the_page_was_made_is_not_submitted_unseen(edition, unit, writer, admin, client_of):
    first, later = a_handed_in_proposal(edition, unit=unit), write(a_draft(edition, unit=unit, by=writer))
    client, path = client_of(admin), page_for(first, later)
    page = said(client, path)
    act.hand_in(proposal=later, by=writer, now=clock.now())
    token = page.split('name="form_token" value="')[1].split('"')[0]
    client.post(path, {"named": named(page), "sure": "on", "form_token": token})
    assert states(first, later) == [SEALED, "checking"]


def test_over_the_cap_is_said_of_each_that_is_one_too_many_and_counts_what_was_received(unit, admin, client_of):
    edition = an_edition(state="preparing")
    facts = {"path": "eligibility.cap_per_agency", "value": 2, "why": "uji", "by": None, "now": clock.now()}
    edition_acts.assume_value(edition=edition, **facts)
    edition.refresh_from_db()
    edition_acts.open_edition(edition=edition, by=None, now=clock.now())
    clock.freeze(IN_REGISTRATION)
    a_submitted_proposal(edition, unit=unit, by=admin)
    second, third = (a_handed_in_proposal(edition, unit=unit) for _ in range(2))
    client = client_of(admin)
    message = f"Ini proposal ke-3 dari {unit.agency.name}; batasnya 2."
    assert [said(client, page_for(*chosen)).count(message) for chosen in ([second], [third], [second, third])] == [
        0,
        0,
        1,
    ]
    act.submit(proposal=second, by=admin, now=clock.now())
    assert message in said(client, page_for(third))
    sends(client, page_for(third))
    assert states(third) == ["checking"]
    sends(client, page_for(third), accept_gaps="on")
    assert states(third) == [SEALED]


def test_until_the_closing_second_and_not_one_after(edition, unit, admin, client_of):
    in_time, late = a_handed_in_proposal(edition, unit=unit), a_handed_in_proposal(edition, unit=unit)
    client = client_of(admin)
    clock.freeze(CLOSES)
    sends(client, page_for(in_time))
    page = said(client, page_for(late))
    token = page.split('name="form_token" value="')[1].split('"')[0]
    clock.freeze(CLOSES + timedelta(seconds=1))
    answer = client.post(page_for(late), {"named": named(page), "sure": "on", "form_token": token})
    assert states(in_time, late) == [SEALED, "checking"]
    results = said(client, answer.url)
    assert "0 dari 1 proposal sudah diterima dan disegel." in results
    assert "Pendaftaran tidak dibuka, jadi draf ini tidak dapat diajukan." in results
    assert "Tidak ada yang dapat diajukan sekarang." in said(client, page_for(late))


def test_an_act_that_meets_the_closing_refuses_and_says_so_of_each(edition, unit, admin):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(2)]
    clock.freeze(CLOSES + timedelta(seconds=1))
    refused = act.submit_each(proposals=drafts, by=admin, now=clock.now())
    assert [proposal for proposal, _message in refused] == drafts
    assert {message.partition(":")[0] for _proposal, message in refused} == {
        "Proposal ini tidak dapat diajukan sekarang"
    }
    assert Record.objects.filter(verb="proposals.submit").count() == 0


def test_a_repeated_sending_leads_to_the_same_results_and_seals_nothing_twice(edition, unit, admin, client_of):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(2)]
    client, path = client_of(admin), page_for(*drafts)
    page = said(client, path)
    typed = {"named": named(page), "sure": "on"}
    typed["form_token"] = page.split('name="form_token" value="')[1].split('"')[0]
    other_window = said(client, path)
    assert {client.post(path, typed).url for _ in range(2)} == {results_of(*drafts)}
    typed["form_token"] = other_window.split('name="form_token" value="')[1].split('"')[0]
    assert client.post(path, typed).url == results_of(*drafts)
    assert Seal.objects.count() == 2


def test_another_agencys_draft_does_not_exist_also_among_ones_own(edition, unit, admin, client_of):
    stranger = a_unit(an_agency("Kota Malang"))
    own, foreign = a_handed_in_proposal(edition, unit=unit), a_handed_in_proposal(edition, unit=stranger)
    client = client_of(admin)
    assert client.get(page_for(own)).status_code == 200
    for path in (page_for(own, foreign), results_of(foreign), page_for(own) + "&p=satu"):
        assert client.get(path).status_code == 404, path


def test_without_a_tick_or_with_too_many_the_page_says_what_to_do(edition, unit, admin, client_of, monkeypatch):
    monkeypatch.setattr(PickForm, "MOST", 1)
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(2)]
    client = client_of(admin)
    assert "Centang dahulu draf yang akan diajukan" in said(client, page_for())
    page = said(client, page_for(*drafts))
    assert "Paling banyak 1 draf dapat diajukan sekaligus." in page
    assert 'name="sure"' not in page


def test_the_page_and_its_results_ask_as_much_for_three_as_for_one(edition, unit, admin, client_of):
    drafts = [a_handed_in_proposal(edition, unit=unit) for _ in range(3)]
    client = client_of(admin)
    for paths in (page_for, results_of):
        assert queries_of(client, paths(*drafts)) == queries_of(client, paths(drafts[0]))
