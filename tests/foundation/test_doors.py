"""Pages of a test's own address list go through real doors."""

import pytest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import include, path

from sinovik.foundation.access import tokens
from sinovik.foundation.access.doors import PUBLIC, SIGNED_IN, PageWrote, found, page
from sinovik.foundation.access.models import SpentToken, User
from sinovik.foundation.access.permissions import Permission

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@page(door=PUBLIC)
def writes_on_get(request):
    User.objects.create_user(email="tulis@contoh.id", full_name="Tulis")
    return HttpResponse("x")


@page(door=SIGNED_IN)
def for_signed_in(request):
    return HttpResponse("masuk")


@page(door=Permission.AUDIT)
def for_auditors(request):
    return HttpResponse("rahasia")


@page(door=PUBLIC, writes=True)
def make(request):
    if request.method == "POST":
        User.objects.create_user(email=f"u{User.objects.count()}@contoh.id", full_name="Baru")
        if "fail" in request.POST:
            return HttpResponse("salah", status=422)
        return redirect("/selesai/")
    return HttpResponse(f'<input name="form_token" value="{tokens.issue(request)}">')


@page(door=PUBLIC, writes=True, token=False)
def repeatable(request):
    User.objects.update(full_name="Lain")
    return HttpResponse("ok", status=int(request.POST.get("status", "200")))


@page(door=PUBLIC)
def one_user(request, email):
    return HttpResponse(found(User.objects.all(), email=email).full_name)


urlpatterns = [
    path("tulis/", writes_on_get),
    path("masuk-saja/", for_signed_in),
    path("auditor/", for_auditors),
    path("buat/", make),
    path("ulang/", repeatable),
    path("orang/<str:email>/", one_user),
    path("", include("sinovik.foundation.access.urls")),
]


@pytest.fixture
def user():
    return User.objects.create_user(email="sari@contoh.id", full_name="Sari Contoh")


def test_a_get_that_writes_fails():
    with pytest.raises(PageWrote):
        Client().get("/tulis/")


def test_a_stranger_is_led_to_the_log_in_and_back():
    answer = Client().get("/masuk-saja/?a=1")

    assert (answer.status_code, answer.url) == (302, "/masuk/?next=/masuk-saja/%3Fa%3D1")


def test_a_page_without_the_permission_does_not_exist(user, client_of):
    assert client_of(user).get("/auditor/").status_code == 404


def test_a_private_page_is_kept_by_no_cache(user, client_of):
    answer = client_of(user).get("/masuk-saja/")

    assert (answer.status_code, answer["Cache-Control"], "Cookie" in answer["Vary"]) == (200, "private, no-store", True)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_a_page_answers_only_to_its_methods(method):
    assert getattr(Client(), method)("/buat/").status_code == 405


def test_a_reading_page_takes_no_post(user, client_of):
    assert client_of(user).post("/masuk-saja/").status_code == 405


def test_a_form_sent_twice_has_one_effect_and_one_outcome(form_token):
    client = Client()
    token = form_token(client, "/buat/")

    answers = [client.post("/buat/", {"form_token": token}) for _ in range(3)]

    assert [a.url for a in answers] == ["/selesai/"] * 3
    assert User.objects.count() == 1


def test_a_form_that_failed_may_be_sent_again_with_its_token(form_token):
    client = Client()
    token = form_token(client, "/buat/")

    failed = client.post("/buat/", {"form_token": token, "fail": "1"})
    left_behind = (User.objects.count(), SpentToken.objects.count())
    client.post("/buat/", {"form_token": token})

    assert (failed.status_code, left_behind, User.objects.count()) == (422, (0, 0), 1)


@pytest.mark.parametrize("token", ["", "x", "WyJhYiIsMF0:1abc:def"])
def test_a_form_without_a_true_token_stores_nothing(token):
    answer = Client().post("/buat/", {"form_token": token})

    assert (answer.status_code, User.objects.count()) == (409, 0)


def test_a_token_of_another_person_is_worth_nothing(user, client_of, form_token):
    token = form_token(Client(), "/buat/")

    answer = client_of(user).post("/buat/", {"form_token": token})

    assert (answer.status_code, User.objects.count()) == (409, 1)


def test_a_repeatable_post_that_fails_leaves_no_trace(user):
    Client().post("/ulang/", {"status": "409"})
    unchanged = User.objects.get().full_name
    Client().post("/ulang/", {"status": "200"})

    assert (unchanged, User.objects.get().full_name) == ("Sari Contoh", "Lain")


def test_what_is_not_there_is_not_found(user):
    client = Client()

    assert [client.get(f"/orang/{e}/").status_code for e in (user.email, "lain@contoh.id")] == [200, 404]
