"""Log-in, passwords and the second factor, as a person meets them."""

import json
import re
from time import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from sinovik.foundation.access.models import User
from sinovik.foundation.access.tokens import FIELD

pytestmark = pytest.mark.django_db
PASSWORD = "perahu-hujan-lampu-42"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user(email="yulia@contoh.test", full_name="Yulia Sari", password=PASSWORD)


def sign_in(client: Client, email: str = "yulia@contoh.test", password: str = PASSWORD, **more: str) -> object:
    """more: further fields in small letters, headers and the like in capitals."""
    fields = {name: value for name, value in more.items() if name.islower()}
    headers = {name: value for name, value in more.items() if name.isupper()}
    return client.post("/masuk/", {"login": email, "password": password, **fields}, **headers)


def test_a_person_signs_in_and_comes_to_the_desk(client, person):
    answer = sign_in(client)

    assert (answer.status_code, answer["Location"]) == (302, "/meja/")
    assert client.get("/meja/").status_code == 200


def test_the_password_of_every_demo_opens_an_account_in_a_demo_only(client, person, settings):
    person.set_password(settings.DEMO_PASSWORD)
    person.save()

    refused = sign_in(client, password=settings.DEMO_PASSWORD)
    assert "Surel atau kata sandi ini tidak cocok." in refused.content.decode()
    settings.DEMO = True
    assert sign_in(client, password=settings.DEMO_PASSWORD)["Location"] == "/meja/"


def test_nobody_chooses_the_demos_password_outside_a_demo(client, person, settings):
    sign_in(client)
    asked = {"oldpassword": PASSWORD, "password1": settings.DEMO_PASSWORD, "password2": settings.DEMO_PASSWORD}

    assert "Kata sandi ini diketahui umum dari demo." in client.post("/sandi/ubah/", asked).content.decode()
    settings.DEMO = True
    assert client.post("/sandi/ubah/", asked).status_code == 302


def test_a_person_who_signs_in_in_english_stays_in_english(client, person):
    asked = client.get("/en/meja/surat/")
    answer = client.post("/en/masuk/", {"login": "yulia@contoh.test", "password": PASSWORD})

    assert asked["Location"] == "/en/masuk/?next=/en/meja/surat/"
    assert (answer.status_code, answer["Location"]) == (302, "/en/meja/")


@pytest.mark.parametrize(("address", "home"), [("/keluar/", "/"), ("/en/keluar/", "/en/")])
def test_a_person_who_signs_out_stays_in_their_language(client, person, address, home):
    sign_in(client)

    assert client.post(address)["Location"] == home


def test_a_person_comes_back_to_the_page_that_asked(client, person):
    assert client.get("/meja/surat/")["Location"] == "/masuk/?next=/meja/surat/"

    assert sign_in(client, next="/meja/surat/")["Location"] == "/meja/surat/"


def test_the_way_back_never_leads_elsewhere(client, person):
    assert sign_in(client, next="https://example.org/")["Location"] == "/meja/"


def test_a_wrong_password_is_answered_with_what_to_do_and_keeps_the_address(client, person):
    page = sign_in(client, password="salah-sekali-12").content.decode()

    assert "Surel atau kata sandi ini tidak cocok." in page
    assert 'value="yulia@contoh.test"' in page
    assert "salah-sekali-12" not in page
    assert "<title>Galat: Masuk · SiNovik</title>" in page


def test_nobody_learns_which_addresses_have_an_account(client, person):
    known = sign_in(client, password="salah").content.decode()
    unknown = sign_in(client, email="lain@contoh.test").content.decode()

    def without_what_was_sent(page: str) -> str:
        return re.sub(r"(yulia|lain)@contoh\.test|value=\"[\w-]{64}\"", "", page)

    assert without_what_was_sent(known) == without_what_was_sent(unknown)


def test_an_empty_form_names_both_fields(client):
    page = client.post("/masuk/", {}).content.decode()

    assert "Isi “Alamat surel”." in page
    assert "Isi “Kata sandi”." in page


def test_guessing_locks_the_account_for_that_address(client, person, settings):
    settings.AXES_ENABLED = True
    for _guess in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, password="tebakan")

    assert sign_in(client).status_code != 302
    assert not client.session.get("_auth_user_id")


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
def test_a_forged_address_does_not_get_round_the_lock_on_guessing(client, person, settings, header):
    settings.AXES_ENABLED = True
    for guess in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, password="tebakan", **{header: f"203.0.113.{guess}"})

    assert sign_in(client, **{header: "203.0.113.99"}).status_code != 302
    assert not client.session.get("_auth_user_id")


def test_the_lock_on_guessing_from_elsewhere_does_not_keep_its_owner_out(client, person, settings):
    settings.AXES_ENABLED = True
    for _guess in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, password="tebakan", REMOTE_ADDR="203.0.113.7")

    assert sign_in(client, REMOTE_ADDR="203.0.113.7").status_code != 302
    assert sign_in(Client(), REMOTE_ADDR="198.51.100.4").status_code == 302


@pytest.mark.parametrize("forged", [{"HTTP_HOST": "jahat.test"}, {"HTTP_X_FORWARDED_HOST": "jahat.test"}])
def test_a_link_to_renew_a_password_never_leads_to_a_forged_house(client, person, forged):
    client.post("/sandi/lupa/", {"email": person.email}, **forged)
    assert [sent for sent in mail.outbox if "jahat.test" in sent.body] == []
    client.post("/sandi/lupa/", {"email": person.email})
    assert "/sandi/lupa/" in mail.outbox[-1].body


def test_nobody_makes_an_account_alone(client):
    page = client.get("/masuk/tertutup/").content.decode()
    assert "Akun tidak dibuat sendiri" in page

    client.post("/masuk/tertutup/", {"email": "baru@contoh.test", "password1": PASSWORD})
    assert not User.objects.filter(email="baru@contoh.test").exists()


def test_signing_out_asks_first_and_says_so(client, person):
    sign_in(client)
    assert "Keluar dari SiNovik?" in client.get("/keluar/").content.decode()
    assert client.get("/meja/").status_code == 200

    page = client.post("/keluar/", follow=True).content.decode()
    assert client.get("/meja/").status_code == 302
    assert page


def test_a_forgotten_password_is_renewed_by_mail(client, person):
    assert client.post("/sandi/lupa/", {"email": person.email})["Location"] == "/sandi/lupa/terkirim/"
    letter = mail.outbox[0]
    assert letter.subject.endswith("Kata sandi baru untuk akun SiNovik Anda")
    path = re.search(r"https?://[^/]+(/sandi/lupa/\S+)", letter.body).group(1)

    form = client.get(path, follow=True)
    assert "Kata sandi baru" in form.content.decode()
    done = client.post(
        form.redirect_chain[-1][0], {"password1": "kunci-gunung-teh-77", "password2": "kunci-gunung-teh-77"}
    )

    assert done["Location"] == "/sandi/lupa/selesai/"
    assert sign_in(client, password="kunci-gunung-teh-77").status_code == 302


def renewed_by_mail(person: User) -> None:
    own = Client()
    own.post("/sandi/lupa/", {"email": person.email})
    path = re.search(r"https?://[^/]+(/sandi/lupa/\S+)", mail.outbox[-1].body).group(1)
    form = own.get(path, follow=True).redirect_chain[-1][0]
    own.post(form, {"password1": "kunci-gunung-teh-77", "password2": "kunci-gunung-teh-77"})


def test_a_password_renewed_by_mail_ends_the_sessions_of_the_old_one(client, person):
    sign_in(client)
    assert client.get("/meja/").status_code == 200
    renewed_by_mail(person)
    assert client.get("/meja/")["Location"] == "/masuk/?next=/meja/"


def test_a_password_renewed_by_mail_does_not_get_round_the_second_factor(client, person):
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    renewed_by_mail(person)
    assert sign_in(client, password="kunci-gunung-teh-77")["Location"] == "/masuk/langkah-kedua/"
    assert client.get("/meja/").status_code == 302
    assert Authenticator.objects.filter(user=person).count() == 1


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client):
    assert client.post("/sandi/lupa/", {"email": "tidakada@contoh.test"})["Location"] == "/sandi/lupa/terkirim/"
    assert mail.outbox == []


def test_a_used_link_says_how_to_get_a_new_one(client):
    page = client.get("/sandi/lupa/abc-salah/", follow=True).content.decode()

    assert "Tautan ini sudah tidak berlaku" in page
    assert "/sandi/lupa/" in page


def test_a_short_password_is_refused_with_the_rule(client, person):
    sign_in(client)

    page = client.post(
        "/sandi/ubah/", {"oldpassword": PASSWORD, "password1": "pendek", "password2": "pendek"}
    ).content.decode()

    assert "12" in page
    assert "<title>Galat: Ubah kata sandi" in page


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time()) // 30))


def test_the_second_factor_is_set_up_and_asked_for_at_the_next_log_in(client, person):
    sign_in(client)
    again = client.get("/akun/keamanan/aplikasi/")["Location"]
    assert "Pastikan ini Anda" in client.get(again).content.decode()
    assert client.post(again, {"password": PASSWORD})["Location"] == "/akun/keamanan/aplikasi/"
    page = client.get("/akun/keamanan/aplikasi/").content.decode()
    secret = re.search(r'class="sn-code">([A-Z0-9 ]+)<', page).group(1).replace(" ", "")
    assert "data:image/svg+xml" in page

    wrong = client.post("/akun/keamanan/aplikasi/", {"code": "000000"}).content.decode()
    assert "Kode ini tidak cocok atau sudah lewat." in wrong
    assert client.post("/akun/keamanan/aplikasi/", {"code": code_for(secret)}).status_code == 302
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert "Kode pemulihan" in client.get("/akun/keamanan/kode/").content.decode()

    other = Client()
    assert sign_in(other)["Location"] == "/masuk/langkah-kedua/"
    assert "Kode enam angka" in other.get("/masuk/langkah-kedua/").content.decode()
    assert other.get("/meja/").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/akun/keamanan/",
        "/akun/keamanan/kunci/",
        "/akun/keamanan/kunci/tambah/",
        "/sandi/ubah/",
        "/akun/keamanan/kode/baru/",
    ],
)
def test_pages_of_the_account_are_for_those_who_are_signed_in(client, person, address):
    assert client.get(address)["Location"].startswith("/masuk/?next=")
    sign_in(client)

    assert client.get(address).status_code in {200, 302, 404}
    assert client.get("/akun/keamanan/").status_code == 200


def test_known_logins_stand_on_the_page_of_a_demo_and_nowhere_else(client, settings, tmp_path):
    settings.VAR = tmp_path
    (tmp_path / "demo.json").write_text(
        json.dumps([{"role": "secretariat", "email": "s@contoh.test", "password": "rahasia"}])
    )
    assert "rahasia" not in client.get("/masuk/").content.decode()

    settings.DEMO = True
    page = client.get("/masuk/").content.decode()

    assert "rahasia" in page
    assert "Ini demo." in page
    assert "<b>Sekretariat</b>" in page
    assert "<b>Secretariat</b>" in client.get("/en/masuk/").content.decode()


@pytest.mark.parametrize("address", ["/masuk/", "/sandi/lupa/", "/sandi/lupa/terkirim/", "/masuk/nonaktif/"])
def test_the_same_pages_stand_in_english(client, address):
    page = client.get(f"/en{address}").content.decode()

    assert '<html lang="en"' in page
    assert not re.search(r"\b(yang|dan|Anda|sandi)\b", re.sub(r"<[^>]+>|Bahasa Indonesia", " ", page))


def test_allauths_forms_need_no_token_of_ours(client):
    assert f'name="{FIELD}"' not in client.get("/masuk/").content.decode()
