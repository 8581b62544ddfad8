"""The pages of secretariat, agency and panelist."""

import pytest
from django.utils import timezone

from sinovik.competitions.models import Proposal
from sinovik.foundation import clock
from sinovik.judging.actions import interviews
from sinovik.judging.actions.sheets import reopen
from sinovik.judging.forms.interviews import PlanForm
from sinovik.judging.models import Interview
from sinovik.judging.queries.interviews import (
    finalists,
    schedule,
)
from sinovik.judging.rules.interviews import (
    confirm_until,
)
from tests.agencies.makers import (
    a_local_admin,
    a_member,
    a_secretary,
    an_agency,
)
from tests.competitions.makers import go_to
from tests.judging.interviews.hearing import DAY, SECOND, TWICE, first_seat, plan, slots_of, tomorrow
from tests.judging.makers import a_panelist
from tests.judging.result_makers import scored
from tests.pages import send
from tests.replication.makers import a_pdf
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db


def at_desk(edition, *rest) -> str:
    return "/".join(["/meja-hasil", edition.slug, "wawancara", *map(str, rest), ""])


def test_the_secretariat_plans_on_its_desk(stage, edition, room, panel, secretary):
    send(secretary, "judging:add_room", edition.slug, name="Daring", link="rapat.contoh/1")
    day = tomorrow().date()
    while day.weekday() > 4:
        day += DAY
    hours = {"morning_from": "09:00", "morning_to": "10:00", "afternoon_from": "", "afternoon_to": ""}
    given = hours | {"first_day": day.isoformat(), "last_day": day.isoformat()}
    answer = send(secretary, "judging:plan_interviews", edition.slug, **given, **{f"panel_{room.pk}": [panel[0].pk]})
    assert answer.url == at_desk(edition)
    page = secretary.get(at_desk(edition)).content.decode()
    assert page.count(panel[0].user.full_name) == 3
    assert [slot.starts_at.astimezone(timezone.get_current_timezone()).hour for slot in slots_of(stage)] == [9, 9, 9]


def test_a_plan_that_does_not_fit_says_so_and_keeps_what_was_typed(edition, room, panel, secretary):
    day = tomorrow().date()
    while day.weekday() > 4:
        day += DAY
    given = {"morning_from": "09:00", "morning_to": "09:30", "afternoon_from": "", "afternoon_to": ""}
    given |= {"first_day": day.isoformat(), "last_day": day.isoformat(), f"panel_{room.pk}": [panel[0].pk]}
    page = send(secretary, "judging:plan_interviews", edition.slug, **given).content.decode()
    assert "Waktu kurang untuk 2 finalis" in page
    assert 'value="09:30"' in page
    assert Interview.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"last_day": "2026-01-01"}, "last_day"),
        ({"last_day": "2026-12-31"}, "last_day"),
        ({"morning_to": "08:00"}, "morning_to"),
        ({"morning_to": "09:00"}, "morning_to"),
        ({"afternoon_to": "12:00"}, "afternoon_to"),
        ({"panel": None}, "__all__"),
        ({"first_day": "besok"}, "first_day"),
    ],
)
def test_a_wrong_plan_is_told_beside_its_field(room, panel, wrong, field):
    given = {"first_day": "2026-07-01", "last_day": "2026-07-02", "morning_from": "09:00", "morning_to": "12:00"}
    given |= {"afternoon_from": "13:00", "afternoon_to": "16:00", f"panel_{room.pk}": [str(panel[0].pk)]} | wrong
    if "panel" in wrong:
        del given[f"panel_{room.pk}"]
    form = PlanForm(given, rooms=[room], panelists=panel)
    assert form.is_valid() is False
    assert set(form.errors) == {field}


def test_weekends_are_left_out_of_a_plan(room, panel):
    given = {"first_day": "2026-07-03", "last_day": "2026-07-06", "morning_from": "09:00", "morning_to": "12:00"}
    given |= {"afternoon_from": "13:00", "afternoon_to": "", f"panel_{room.pk}": [str(panel[0].pk)]}
    form = PlanForm(given, rooms=[room], panelists=panel)
    assert form.is_valid() is True
    assert [sitting.starts_at.date().isoformat() for sitting in form.sittings()] == ["2026-07-03", "2026-07-06"]
    assert form.panels() == {room.pk: [panel[0]]}


def test_the_timetable_warns_of_what_is_late_and_of_who_has_no_slot(edition, slots, secretary):
    interviews.cancel(interview=slots[2], reason="Sakit.", by=a_secretary(), now=clock.now())
    page = secretary.get(at_desk(edition)).content.decode()
    assert "1 finalis belum mempunyai jadwal" in page
    clock.freeze(confirm_until(slots[0]) + SECOND)
    assert "Belum dikonfirmasi, kurang dari 24 jam lagi" in secretary.get(at_desk(edition)).content.decode()


def test_an_empty_timetable_says_what_comes_first(edition, secretary):
    assert "Belum ada jadwal" in secretary.get(at_desk(edition)).content.decode()


def test_a_slot_is_moved_held_and_cancelled_page_by_page(edition, slots, room, secretary):
    slot = slots[0]
    page = secretary.get(at_desk(edition, slot.pk)).content.decode()
    assert "Catat sudah berlangsung" not in page
    when = timezone.localtime(tomorrow(15))
    send(
        secretary,
        "judging:move_interview",
        edition.slug,
        slot.pk,
        room=room.pk,
        starts_at=when.strftime("%Y-%m-%dT%H:%M"),
        reason="Pimpinan bertugas.",
    )
    assert Interview.objects.get(pk=slot.pk).starts_at == tomorrow(15)
    send(secretary, "judging:cancel_interview", edition.slug, slots[1].pk, reason="Ruang dipakai.")
    assert Interview.objects.get(pk=slots[1].pk).state == "cancelled"
    clock.freeze(tomorrow(15))
    assert "Catat sudah berlangsung" in secretary.get(at_desk(edition, slot.pk)).content.decode()
    send(secretary, "judging:interview", edition.slug, slot.pk)
    assert Interview.objects.get(pk=slot.pk).state == "held"


def test_a_refused_move_shows_the_slot_as_it_is(edition, slots, room, secretary):
    slot = slots[0]
    when = timezone.localtime(slots[1].starts_at).strftime("%Y-%m-%dT%H:%M")
    page = send(
        secretary, "judging:move_interview", edition.slug, slot.pk, room=room.pk, starts_at=when, reason="Bertugas."
    ).content.decode()
    assert "Ruang ini sudah terisi" in page
    facts = page.split('<dl class="sn-facts">')[1].split("</dl>")[0]
    assert "09.00 WIB" in facts


def test_what_cannot_be_done_to_a_held_slot_is_told(edition, slots, secretary):
    clock.freeze(slots[0].starts_at)
    address = at_desk(edition, slots[0].pk)
    token = secretary.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    interviews.hold(interview=slots[0], by=a_secretary(), now=clock.now())
    again = secretary.post(address, {"form_token": token})
    assert again.status_code == 200
    cancel = send(secretary, "judging:cancel_interview", edition.slug, slots[0].pk, reason="Keliru.")
    assert "govuk-error-summary" in cancel.content.decode()


def test_the_panel_is_changed_page_by_page(edition, slots, panel, secretary):
    substitute = a_panelist(edition)
    send(secretary, "judging:add_seat", edition.slug, slots[0].pk, panelist=substitute.pk)
    seat = first_seat(slots[0], panel[0])
    send(secretary, "judging:remove_seat", edition.slug, slots[0].pk, seat.pk, reason="Sakit.")
    page = secretary.get(at_desk(edition, slots[0].pk)).content.decode()
    names = (panel[0].user.full_name, panel[1].user.full_name, substitute.user.full_name)
    assert [name in page for name in names] == [False, True, True]
    again = send(secretary, "judging:add_seat", edition.slug, slots[0].pk, panelist=panel[1].pk).content.decode()
    assert "sudah duduk" in again
    clock.freeze(slots[0].starts_at)
    locked = scored(first_seat(slots[0], panel[1]))
    told = send(secretary, "judging:remove_seat", edition.slug, slots[0].pk, locked.pk, reason="Keliru.")
    assert "sudah mengunci nilainya" in told.content.decode()
    assert secretary.get(at_desk(edition, slots[1].pk, "panelis", locked.pk)).status_code == 404


def test_a_room_name_taken_is_told_with_the_form(edition, room, secretary):
    page = send(secretary, "judging:add_room", edition.slug, name=room.name, link="").content.decode()
    assert "Nama ruang ini sudah dipakai" in page


def test_the_agency_confirms_on_its_page(slots, client_of):
    slot = slots[0]
    admin = client_of(a_local_admin(slot.agency))
    listing = admin.get("/wawancara/").content.decode()
    assert (slot.proposal.title in listing, slots[2].agency == slot.agency) == (True, slots[2].agency == slot.agency)
    page = admin.get(f"/wawancara/{slot.pk}/").content.decode()
    assert [zone in page for zone in ("WIB", "WITA", "WIT<", "Konfirmasi paling lambat")] == [True] * 4
    missing = send(admin, "judging:confirm_interview", slot.pk, who="delegate", presenter="Sekda")
    assert "Unggah surat kuasa bila yang hadir bukan pimpinan" in missing.content.decode()
    done = send(admin, "judging:confirm_interview", slot.pk, who="delegate", presenter="Sekda", mandate=a_pdf())
    assert done.url == "/wawancara/"
    confirmed = Interview.objects.get(pk=slot.pk)
    assert (confirmed.state, confirmed.presenter, confirmed.mandate.kind) == ("confirmed", "Sekda", "pdf")
    assert "Konfirmasi kehadiran" not in admin.get(f"/wawancara/{slot.pk}/").content.decode()


def test_a_mandate_of_the_wrong_kind_is_told_beside_its_field(slots, client_of):
    from django.core.files.uploadedfile import SimpleUploadedFile

    admin = client_of(a_local_admin(slots[0].agency))
    wrong = SimpleUploadedFile("surat.pdf", b"bukan pdf")
    page = send(admin, "judging:confirm_interview", slots[0].pk, who="head", presenter="Wali Kota", mandate=wrong)
    assert "govuk-error-message" in page.content.decode()
    assert Interview.objects.get(pk=slots[0].pk).state == "planned"


def test_a_confirmation_that_comes_too_late_says_whom_to_ask(slots, client_of):
    admin, address = client_of(a_local_admin(slots[0].agency)), f"/wawancara/{slots[0].pk}/"
    token = admin.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    clock.freeze(slots[0].starts_at)
    page = admin.post(address, {"form_token": token, "who": "head", "presenter": "Wali Kota"}).content.decode()
    assert "Hubungi sekretariat" in page


def test_another_agencys_slot_answers_404(slots, client_of):
    stranger = client_of(a_local_admin(an_agency("Kabupaten Siak")))
    assert stranger.get(f"/wawancara/{slots[0].pk}/").status_code == 404
    assert slots[0].proposal.title not in stranger.get("/wawancara/").content.decode()


def test_a_panelist_scores_from_the_running_order(slots, panel, client_of):
    client, seat = client_of(panel[0].user), first_seat(slots[0], panel[0])
    order = client.get("/urutan-wawancara/").content.decode()
    assert order.index(slots[0].proposal.title) < order.index(slots[1].proposal.title)
    address = f"/urutan-wawancara/{seat.pk}/"
    assert "Kunci nilai" not in client.get(address).content.decode()
    clock.freeze(slots[0].starts_at)
    page = client.get(address).content.decode()
    assert ("(70%)" in page, "(30%)" in page, "Kunci nilai" in page) == (True, True, True)
    unmarked = send(client, "judging:score_interview", seat.pk, score_substance="8", score_delivery="")
    assert "govuk-error-message" in unmarked.content.decode()
    marks = {"score_substance": "8", "score_delivery": "6", "reason_substance": "Jelas.", "reason_delivery": ""}
    assert send(client, "judging:score_interview", seat.pk, **marks).url == "/urutan-wawancara/"
    assert "sudah terkunci" in client.get(address).content.decode()


def test_a_reopened_sheet_shows_what_it_held(slots, panel, client_of):
    clock.freeze(slots[0].starts_at)
    seat = scored(first_seat(slots[0], panel[0]), substance=8, delivery=6)
    reopen(sheet=seat.assignment.sheet, reason="Salah ketik.", by=a_secretary(), now=clock.now())
    page = client_of(panel[0].user).get(f"/urutan-wawancara/{seat.pk}/").content.decode()
    assert '<option value="8" selected>' in page
    assert "Jawaban jelas." in page


def test_a_score_refused_by_the_clock_is_told_and_kept(slots, panel, client_of, edition):
    client, seat = client_of(panel[0].user), first_seat(slots[0], panel[0])
    clock.freeze(slots[0].starts_at)
    address = f"/urutan-wawancara/{seat.pk}/"
    token = client.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    go_to(edition, "visit")
    given = {"form_token": token, "score_substance": "8", "score_delivery": "6", "reason_substance": "Jelas."}
    page = client.post(address, given).content.decode()
    assert "tahapnya tidak terbuka" in page
    assert "Jelas." in page


def test_a_panelist_reaches_no_other_seat(slots, panel, client_of):
    other = first_seat(slots[0], panel[1])
    assert client_of(panel[0].user).get(f"/urutan-wawancara/{other.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["panelist", "auditor"])
def test_the_timetable_is_for_the_secretariat_alone(edition, slots, client_of, role):
    other = client_of(a_member(role))
    addresses = [at_desk(edition), at_desk(edition, "susun"), at_desk(edition, slots[0].pk)]
    assert {other.get(address).status_code for address in addresses} <= {403, 404}


def test_an_unknown_slot_answers_404(edition, slots, secretary):
    for rest in ((0,), (0, "pindah"), (0, "batal"), (0, "panelis"), (0, "panelis", 1)):
        assert secretary.get(at_desk(edition, *rest)).status_code == 404


def test_the_lists_ask_the_same_for_one_slot_and_for_three(stage, room, panel, secretary, client_of):
    three = list(finalists(stage.edition))
    admin, judge = client_of(a_local_admin(an_agency(TWICE))), client_of(panel[0].user)
    plan(stage, {room.pk: panel})
    many = [queries_of(*ask) for ask in ((secretary, at_desk(stage.edition)), (judge, "/urutan-wawancara/"))]
    two = queries_of(admin, "/wawancara/")
    for slot in list(schedule(stage.edition))[1:]:
        interviews.cancel(interview=slot, reason="Batal.", by=a_secretary(), now=clock.now())
    assert (len(three), schedule(stage.edition).count()) == (3, 1)
    one = [queries_of(*ask) for ask in ((secretary, at_desk(stage.edition)), (judge, "/urutan-wawancara/"))]
    assert (one, queries_of(admin, "/wawancara/")) == (many, two)


def test_proposals_are_known_by_their_units(stage):
    assert Proposal.objects.filter(pk__in=finalists(stage.edition)).values("unit").distinct().count() == 3
