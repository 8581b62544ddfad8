"""The public form, the requester's own page, and the information desk."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sinovik.inquiries import actions
from sinovik.inquiries.models import Inquiry
from sinovik.inquiries.rules import token_of
from tests.agencies.makers import a_local_admin, an_agency
from tests.innovations.makers import an_innovation
from tests.inquiries.makers import (
    ASKED,
    a_confirmed_inquiry,
    a_superior,
    an_answered_inquiry,
    an_inquiry,
    an_objected_inquiry,
    an_officer,
)
from tests.pages import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(now, client_of):
    return client_of(an_officer())


@pytest.fixture
def superior(now, client_of):
    return client_of(a_superior())


def status(client, inquiry: Inquiry) -> str:
    return client.get(reverse("inquiries:status", args=[token_of(inquiry)])).content.decode()


def test_a_question_is_asked_answered_and_objected_page_by_page(client, officer, superior):
    asked = send(client, "inquiries:ask", **ASKED)
    inquiry = Inquiry.objects.get()
    token = token_of(inquiry)
    assert asked.url == f"/permintaan-informasi/{token}/"
    send(officer, "inquiries:confirm", inquiry.pk)
    send(officer, "inquiries:forward", inquiry.pk, agency=an_agency().pk, reason="Mohon datanya.")
    send(officer, "inquiries:extend", inquiry.pk, reason="Data di tiga unit.")
    assert "1 April 2026" in status(client, inquiry)
    send(officer, "inquiries:answer", inquiry.pk, text="1.204 pasien per bulan.")
    assert "1.204 pasien per bulan." in status(client, inquiry)
    send(client, "inquiries:object", token, ground="4", reason="Bukan per bulan.")
    send(superior, "inquiries:answer_objection", inquiry.pk, text="Kami lampirkan per bulan.")

    page = status(client, inquiry)
    assert "Kami lampirkan per bulan." in page
    assert "Ajukan keberatan" not in page


def test_a_request_is_completed_and_closed_by_its_requester(client, officer):
    inquiry = an_inquiry()
    send(officer, "inquiries:ask_to_complete", inquiry.pk, reason="Sebutkan tahunnya.")
    assert "Sebutkan tahunnya." in status(client, inquiry)
    send(client, "inquiries:complete", token_of(inquiry), details="Tahun 2025.")
    send(officer, "inquiries:confirm", inquiry.pk)
    send(officer, "inquiries:refuse", inquiry.pk, ground="h", reason="Memuat data pasien.")
    assert "Rahasia pribadi" in status(client, inquiry)
    send(client, "inquiries:finish", token_of(inquiry))
    assert Inquiry.objects.get().state == "closed"


def test_a_wrong_key_finds_nothing(client, now):
    an_inquiry()
    for page in ("status", "complete", "object", "finish", "answer_file"):
        assert client.get(reverse(f"inquiries:{page}", args=["x" * 43])).status_code == 404


def test_the_requesters_page_is_kept_by_no_cache_and_told_to_no_other_site(client, now):
    answer = client.get(reverse("inquiries:status", args=[token_of(an_inquiry())]))
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("same-origin", "noindex")


def test_the_form_keeps_what_was_typed_and_says_what_to_do(client, now):
    page = send(client, "inquiries:ask", **{**ASKED, "email": "bukan surel"}).content.decode()
    assert "Tulis alamat surel yang lengkap" in page
    assert "Jumlah pasien per bulan" in page
    assert Inquiry.objects.count() == 0


def test_a_double_click_makes_one_request(client, now):
    page = client.get("/permintaan-informasi/").content.decode()
    token = page.split('name="form_token" value="')[1].split('"')[0]
    answers = [client.post("/permintaan-informasi/", {**ASKED, "form_token": token}) for _click in range(2)]
    assert answers[0].url == answers[1].url
    assert Inquiry.objects.count() == 1


def test_the_sixth_request_of_an_hour_is_refused_with_a_sentence_and_keeps_the_text(client, now):
    for _time in range(5):
        send(client, "inquiries:ask", **ASKED)
    page = send(client, "inquiries:ask", **ASKED).content.decode()
    assert "Terlalu banyak permohonan" in page
    assert "Penelitian skripsi." in page
    assert Inquiry.objects.count() == 5


def test_a_forged_address_does_not_get_round_the_limit_of_requests(now):
    for time in range(5):
        send(Client(headers={"x-forwarded-for": f"203.0.113.{time}"}), "inquiries:ask", **ASKED)
    page = send(Client(headers={"x-forwarded-for": "203.0.113.99"}), "inquiries:ask", **ASKED)
    assert "Terlalu banyak permohonan" in page.content.decode()
    assert Inquiry.objects.count() == 5


def test_a_question_about_an_innovation_names_it(client, now):
    innovation, hidden = an_innovation("Antre Contoh"), an_innovation("Rahasia Contoh", published=False)
    assert "Antre Contoh" in client.get(f"/permintaan-informasi/?inovasi={innovation.number}").content.decode()
    assert "Rahasia" not in client.get(f"/permintaan-informasi/?inovasi={hidden.number}").content.decode()


def test_nobody_but_the_desk_comes_in(now, client, client_of):
    inquiry = a_confirmed_inquiry()
    stranger = client_of(a_local_admin())
    for page in ("inquiry", "answer", "refuse", "file"):
        assert stranger.get(reverse(f"inquiries:{page}", args=[inquiry.pk])).status_code == 404
    assert stranger.get("/meja-informasi/").status_code == 404
    assert stranger.get("/meja-informasi/kalender/").status_code == 404
    assert client.get("/meja-informasi/").url.startswith("/masuk/")


def test_the_officer_and_the_superior_have_their_own_steps(officer, superior):
    inquiry = an_objected_inquiry()
    link = reverse("inquiries:answer_objection", args=[inquiry.pk])
    page = reverse("inquiries:inquiry", args=[inquiry.pk])
    assert [f'href="{link}"' in who.get(page).content.decode() for who in (officer, superior)] == [False, True]
    assert officer.get(link).status_code == 404
    assert superior.get(reverse("inquiries:answer", args=[inquiry.pk])).status_code == 404


@pytest.mark.parametrize(
    ("make", "links"),
    [
        (an_inquiry, {"confirm", "ask_to_complete"}),
        (a_confirmed_inquiry, {"answer", "forward", "extend", "refuse"}),
        (an_answered_inquiry, {"close"}),
        (an_objected_inquiry, set()),
    ],
)
def test_the_desk_offers_the_steps_that_the_table_allows(officer, make, links):
    inquiry = make()
    page = officer.get(reverse("inquiries:inquiry", args=[inquiry.pk])).content.decode()
    offered = {
        name
        for name in ("confirm", "ask_to_complete", "answer", "forward", "extend", "refuse", "close")
        if f'href="/meja-informasi/{inquiry.pk}/{name}/"' in page
    }
    assert offered == links


def test_a_late_request_says_by_how_many_days(officer, at, now):
    inquiry = a_confirmed_inquiry()
    at(inquiry.due_at)
    assert "Lewat 1 hari kerja" in officer.get("/meja-informasi/").content.decode()


def test_two_officers_at_once_make_one_answer(officer, client_of):
    inquiry = a_confirmed_inquiry()
    second = client_of(an_officer())
    send(officer, "inquiries:answer", inquiry.pk, text="Jawaban pertama.")
    late = send(second, "inquiries:answer", inquiry.pk, text="Jawaban kedua.").content.decode()
    assert "tidak dapat dilakukan dari keadaan sekarang" in late
    assert "Jawaban kedua." in late
    assert Inquiry.objects.get().answer == "Jawaban pertama."


def test_a_corrected_day_is_recorded_page_by_page(officer):
    inquiry = an_inquiry()
    send(officer, "inquiries:calendar", day="2026-03-03", kind="off", name="Pilkada", basis="Keppres 1/2026")
    assert "Keppres 1/2026" in officer.get("/meja-informasi/kalender/").content.decode()
    assert Inquiry.objects.get(pk=inquiry.pk).due_at > inquiry.due_at


def test_an_erased_contact_is_shown_as_erased(officer, at, now):
    inquiry = actions.close(inquiry=an_answered_inquiry(), by=None, now=now)
    inquiry.requester.delete()
    page = officer.get(reverse("inquiries:inquiry", args=[inquiry.pk])).content.decode()
    assert "Nama dan alamat sudah dihapus" in page
    assert "Budi" not in page


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_desk_asks_the_database_the_same_for_one_row_and_for_three(officer, now):
    def one_of_each():
        an_inquiry(), an_answered_inquiry(), actions.close(inquiry=an_answered_inquiry(), by=None, now=now)

    one_of_each()
    one = queries_of(officer, "/meja-informasi/")
    one_of_each(), one_of_each()
    assert queries_of(officer, "/meja-informasi/") == one
