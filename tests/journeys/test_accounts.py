"""People come to their accounts, keep them safe, pass duties on, and meet nothing that is not theirs."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.db import connection

from sinovik.agencies.actions import issue_account
from sinovik.agencies.models import Agency, Membership, OneTimeCode, Unit
from sinovik.competitions.models import Proposal
from sinovik.foundation.access.models import User
from tests.journeys.mid_life import PASSWORD
from tests.journeys.visitor import DESKTOP

OWN = "perahu-hujan-lampu-42"
NEW = "kunci-gunung-teh-77"


@pytest.mark.journey("registration")
def test_a_local_admin_issues_an_account_and_lets_the_person_in_by_a_code_given_in_person(scene):
    admin = scene.somebody("local_admin")
    budi, unit = scene.enters(admin), Unit.objects.filter(agency=admin.memberships.get().agency).order_by("pk")[0]

    # the account
    budi.goes_to("/meja/akun/")
    budi.follows("Beri akun")
    budi.fills(full_name="Sari Baru (contoh)", email="sari baru")
    budi.chooses(role="unit_member")
    budi.presses("Beri akun")
    budi.sees("Tulis alamat surel yang lengkap pada “Alamat surel dinas”", "Pilih unit tempat orang ini bekerja.")
    assert budi.field("full_name").input_value() == "Sari Baru (contoh)"
    budi.fills(email="sari.baru@contoh.invalid")
    budi.chooses(unit=str(unit.pk))
    budi.presses("Beri akun")
    scene.does_what_waits()
    assert mail.outbox[-1].to == ["sari.baru@contoh.invalid"]

    # the code, said face to face
    duty = Membership.objects.get(user__email="sari.baru@contoh.invalid")
    budi.goes_to(f"/meja/akun/{duty.pk}/")
    budi.follows("Beri kode sekali pakai")
    budi.presses("Buat kode sekali pakai")
    code = re.search(r"Kode (\d{4} \d{4}) berlaku 30 menit", budi.text)[1]

    # the first sign-in
    sari = scene.enters()
    sari.goes_to("/masuk/")
    sari.follows("Saya punya kode sekali pakai")
    sari.fills(email="sari.baru@contoh.invalid", code="0000 0000", password=OWN)
    sari.presses("Simpan kata sandi")
    sari.sees("Surel atau kode tidak cocok, atau kode sudah tidak berlaku.")
    assert sari.field("email").input_value() == "sari.baru@contoh.invalid"
    sari.fills(code=code, password="pendek")
    sari.presses("Simpan kata sandi")
    sari.sees("12")
    assert OneTimeCode.objects.get(user=duty.user).used_at is None
    sari.fills(code=code, password=OWN)
    sari.presses("Simpan kata sandi")
    sari.sees("Kata sandi baru sudah tersimpan. Silakan masuk.")
    sari.signs_in("sari.baru@contoh.invalid", OWN, lands_on="/meja/")

    # the code is spent
    thief = scene.enters()
    thief.goes_to("/masuk/kode/")
    thief.fills(email="sari.baru@contoh.invalid", code=code, password=NEW)
    thief.presses("Simpan kata sandi")
    thief.sees("Surel atau kode tidak cocok, atau kode sudah tidak berlaku.")
    duty.user.refresh_from_db()
    assert (duty.role, duty.unit, duty.user.check_password(OWN)) == ("unit_member", unit, True)


@pytest.fixture
def minute(monkeypatch):
    """The clock of allauth's authenticator, which stands until the test moves it."""
    stands = SimpleNamespace(at=1_800_000_000)
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: stands.at))
    return stands


def code_of(secret: str, minute) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, minute.at // 30))


def second_step(visitor, user: User, code: str) -> None:
    visitor.goes_to("/masuk/")
    visitor.fills(login=user.email, password=PASSWORD)
    visitor.presses("Masuk", within=".sn-entrance form")
    visitor.sees("Langkah kedua")
    visitor.fills(code=code)
    visitor.presses("Masuk", within=".sn-entrance form")


@pytest.mark.journey("registration")
def test_a_strong_role_passes_no_door_before_the_second_factor_and_a_code_works_once(scene, settings, minute):
    settings.STRONG_LOGIN = True
    user = scene.somebody("secretariat")
    secretary = scene.enters(width=DESKTOP)

    secretary.signs_in(user.email, PASSWORD, lands_on="/akun/keamanan/")
    secretary.sees("Peran Anda memerlukan langkah kedua saat masuk.")
    secretary.goes_to("/edisi/")
    assert secretary.path == "/akun/keamanan/"
    secretary.follows("Pasang aplikasi autentikator")
    secretary.fills(password=PASSWORD)
    secretary.presses("Lanjut")
    secret = secretary.page.locator(".sn-code").inner_text().replace(" ", "").upper()
    secretary.fills(code="000000")
    secretary.presses("Pasang")
    secretary.sees("Kode ini tidak cocok atau sudah lewat.")
    secretary.fills(code=code_of(secret, minute))
    secretary.presses("Pasang")
    secretary.goes_to("/edisi/")
    assert secretary.path == "/edisi/"

    # at the next log-in: a wrong code, the right one, the same one again, the next one
    minute.at += 30
    once = code_of(secret, minute)
    at_home, at_work = scene.enters(), scene.enters()
    second_step(at_home, user, "000000")
    at_home.sees("Kode ini tidak cocok atau sudah lewat.")
    at_home.fills(code=once)
    at_home.presses("Masuk", within=".sn-entrance form")
    assert at_home.path == "/meja/"
    second_step(at_work, user, once)
    at_work.sees("Kode ini tidak cocok atau sudah lewat.")
    with connection.cursor() as cursor:  # where every process of the server sees it
        cursor.execute("SELECT count(*) FROM access_cache WHERE cache_key LIKE %s", [f"%totp.used?user={user.pk}&%"])
        assert cursor.fetchone() == (1,)
    minute.at += 30
    at_work.fills(code=code_of(secret, minute))
    at_work.presses("Masuk", within=".sn-entrance form")
    assert at_work.path == "/meja/"


@pytest.mark.journey("registration")
def test_a_forgotten_password_is_renewed_by_mail_and_its_link_works_once(scene):
    user, sari = scene.somebody("unit_member"), scene.enters()

    sari.goes_to("/masuk/")
    sari.fills(login=user.email, password="salah-sekali-12")
    sari.presses("Masuk", within=".sn-entrance form")
    sari.sees("Surel atau kata sandi ini tidak cocok.")
    assert sari.field("login").input_value() == user.email
    sari.follows("Lupa kata sandi")
    sari.fills(email=user.email)
    sari.presses("Kirim tautan")
    sari.sees("Periksa surel Anda")
    (path,) = re.findall(r"https?://[^/]+(/sandi/lupa/\S+)", mail.outbox[-1].body)
    sari.goes_to(path)
    sari.fills(password1=NEW, password2=OWN)
    sari.presses("Simpan kata sandi")
    sari.sees("Ada yang perlu diperbaiki")
    sari.fills(password1=NEW, password2=NEW)
    sari.presses("Simpan kata sandi")
    sari.signs_in(user.email, NEW, lands_on="/meja/")
    later = scene.enters(width=DESKTOP)
    later.goes_to(path)
    later.sees("Tautan ini sudah tidak berlaku")

    user.refresh_from_db()
    assert (mail.outbox[-1].to, user.check_password(NEW)) == ([user.email], True)


@pytest.mark.journey("registration")
def test_the_secretariat_makes_a_local_admin_by_a_registered_letter_and_the_duty_is_handed_over(scene):
    secretary = scene.enters(scene.somebody("secretariat"), width=DESKTOP)
    served = Membership.objects.exclude(agency=None).values("agency")
    agency = Agency.objects.filter(ended_year=None, kind="city").exclude(pk__in=served).order_by("name")[0]
    tomorrow = scene.now + timedelta(days=1)

    secretary.goes_to(f"/meja/instansi/{agency.slug}/")
    secretary.sees("Instansi ini belum mempunyai dua admin lokal.")
    assert secretary.page.get_by_role("link", name="Tunjuk admin lokal").count() == 0
    secretary.follows("Daftarkan surat")
    secretary.fills(number="800/1/CONTOH", signed_by="Sekretaris daerah (contoh)")
    secretary.fills(dated_hari=str(tomorrow.day), dated_bulan=str(tomorrow.month), dated_tahun=str(tomorrow.year))
    secretary.presses("Daftarkan surat")
    secretary.sees("Tanggal surat tidak boleh di masa depan. Periksa tanggalnya.")
    assert secretary.field("number").input_value() == "800/1/CONTOH"
    secretary.fills(dated_hari="1")
    secretary.presses("Daftarkan surat")
    secretary.fills(full_name="Budi Baru (contoh)", email="budi.baru@contoh.invalid")
    secretary.presses("Tunjuk admin lokal")
    secretary.sees("Pilih satu untuk “Surat penunjukan”.")
    secretary.chooses(letter=str(agency.letters.get().pk))
    secretary.presses("Tunjuk admin lokal")
    secretary.sees("Budi Baru (contoh) kini admin lokal.")

    secretary.follows("Budi Baru (contoh)")
    secretary.follows("Serah terima")
    secretary.fills(full_name="Budi Baru (contoh)", email="budi.baru@contoh.invalid", note="Dua draf dan satu sanggah.")
    secretary.fills(number="800/2/CONTOH", dated_hari="2", dated_bulan="3", dated_tahun="2022")
    secretary.fills(signed_by="Sekretaris Daerah (contoh)")
    secretary.presses("Serahkan")
    secretary.sees("Penerus harus orang lain. Tuliskan alamat surel penerusnya.")
    assert secretary.field("note").input_value() == "Dua draf dan satu sanggah."
    secretary.fills(full_name="Citra Baru (contoh)", email="citra.baru@contoh.invalid")
    secretary.presses("Serahkan")
    secretary.sees("Tugas sudah beralih kepada Citra Baru (contoh).")
    scene.does_what_waits()

    old, new = Membership.objects.filter(agency=agency).order_by("pk")
    assert (old.user.email, old.until, old.letter.number) == ("budi.baru@contoh.invalid", new.since, "800/1/CONTOH")
    assert (new.user.email, new.until, new.letter.number) == ("citra.baru@contoh.invalid", None, "800/2/CONTOH")
    told = {letter.to[0] for letter in mail.outbox if "Dua draf dan satu sanggah." in letter.body}
    assert told == {"budi.baru@contoh.invalid", "citra.baru@contoh.invalid"}


@pytest.mark.journey("registration")
def test_a_person_with_two_roles_works_under_one_and_meets_nothing_of_others(scene, settings):
    settings.DEMO = True
    user = scene.somebody("unit_member")
    own = user.memberships.get()
    stranger = Proposal.objects.exclude(unit=own.unit).exclude(agency=own.agency).order_by("pk")[0]
    admin = scene.somebody("local_admin", agency=stranger.agency)
    issue_account(
        email=user.email, full_name=user.full_name, role="agency_head", agency=own.agency, by=admin, now=scene.now
    )
    sari = scene.enters(user, width=DESKTOP)

    before, other = "Unit pelayanan", "Pimpinan instansi"
    sari.opens(before, within=".sn-side")
    sari.presses(re.compile(other), within=".sn-side")
    assert sari.path == "/meja/"
    assert sari.page.locator(".sn-side summary .sn-strong").inner_text() == other

    for path in (f"/proposal/{stranger.pk}/", f"/meja/akun/{admin.memberships.get().pk}/", "/edisi/"):
        sari.goes_to(path, status=404)
        sari.sees("Ini demo.", "Halaman ini tidak ada")
        sari.goes_to(f"/en{path}", status=404)
        sari.sees("This is a demo.", "This page does not exist")
    sari.follows("To the front page")
    assert sari.path == "/en/"
    owner = scene.enters(stranger.created_by)
    owner.goes_to(f"/proposal/{stranger.pk}/")
    owner.sees(stranger.title)
