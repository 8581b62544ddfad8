from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sinovik.agencies import actions
from sinovik.agencies.models import AppointmentLetter, Membership, OneTimeCode
from sinovik.agencies.states import CODE_MINUTES, CODE_TRIES
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from tests.agencies.makers import (
    a_letter,
    a_local_admin,
    a_member,
    a_secretary,
    a_unit,
    a_unit_member,
    an_agency,
    membership_of,
)

pytestmark = pytest.mark.django_db
CODE = "12345678"


@pytest.fixture
def post(form_token):
    """Send a form as a browser does: with the token its page gave."""

    def send(client: Client, path: str, **data: object):
        return client.post(path, {"form_token": form_token(client, path), **data})

    return send


def text(response) -> str:
    return response.content.decode()


def test_a_local_admin_sees_the_people_of_the_own_agency_only(client_of):
    unit = a_unit(an_agency("Kota Surabaya"), "Puskesmas Jagir")
    a_unit_member(unit)
    stranger = a_unit_member(a_unit(an_agency("Kabupaten Siak")))
    page = text(client_of(a_local_admin(an_agency("Kota Surabaya"))).get("/meja/akun/"))
    assert "Puskesmas Jagir" in page
    assert stranger.email not in page


def test_anothers_account_does_not_exist(client_of):
    stranger = membership_of(a_unit_member(a_unit(an_agency("Kabupaten Siak"))))
    client = client_of(a_local_admin(an_agency("Kota Surabaya")))
    for path in ("", "akhiri/", "serah-terima/", "kode/"):
        assert client.get(f"/meja/akun/{stranger.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/meja/akun/", "/meja/unit/", "/meja/instansi/", "/meja/petugas/"])
def test_the_desks_do_not_exist_for_a_unit_member(client_of, path):
    assert client_of(a_unit_member()).get(path).status_code == 404


def test_a_local_admin_issues_an_account_to_a_unit(client_of, post):
    agency = an_agency()
    unit, admin = a_unit(agency), a_local_admin(agency)
    sent = post(
        client_of(admin),
        "/meja/akun/baru/",
        full_name="Sari Dewi",
        email="sari@contoh.test",
        role="unit_member",
        unit=unit.pk,
    )
    made = membership_of(User.objects.get(email="sari@contoh.test"))
    assert (sent.status_code, made.unit, made.given_by) == (302, unit, admin)
    assert Letter.objects.filter(to=made.user).count() == 1
    assert Record.objects.filter(verb="agencies.issue_account", by=admin).count() == 1


def test_the_form_keeps_what_was_typed_and_says_what_to_do(client_of, post):
    page = text(
        post(client_of(a_local_admin()), "/meja/akun/baru/", full_name="Sari Dewi", email="sari@", role="unit_member")
    )
    assert "Tulis alamat surel yang lengkap" in page
    assert "Pilih unit tempat orang ini bekerja." in page
    assert 'value="Sari Dewi"' in page
    assert not User.objects.filter(full_name="Sari Dewi").exists()


def test_a_local_admin_cannot_give_the_own_role_or_an_organisers(client_of, post):
    client = client_of(a_local_admin())
    for role in ("local_admin", "regional_organiser", "secretariat"):
        page = text(post(client, "/meja/akun/baru/", full_name="A", email="a@contoh.test", role=role))
        assert "Pilihan pada “Peran” tidak ada lagi" in page


def test_a_unit_of_another_agency_cannot_be_chosen(client_of, post):
    unit = a_unit(an_agency("Kabupaten Siak"))
    page = text(
        post(
            client_of(a_local_admin(an_agency("Kota Surabaya"))),
            "/meja/akun/baru/",
            full_name="A",
            email="a@contoh.test",
            role="unit_member",
            unit=unit.pk,
        )
    )
    assert "Pilihan pada “Unit” tidak ada lagi" in page


def test_a_double_click_issues_one_account(client_of, form_token):
    unit = a_unit()
    client = client_of(a_local_admin())
    data = {
        "form_token": form_token(client, "/meja/akun/baru/"),
        "full_name": "A",
        "email": "a@contoh.test",
        "role": "unit_member",
        "unit": unit.pk,
    }
    first, second = client.post("/meja/akun/baru/", data), client.post("/meja/akun/baru/", data)
    assert first["Location"] == second["Location"]
    assert Membership.objects.filter(user__email="a@contoh.test").count() == 1


def test_a_role_is_ended_with_its_reason(client_of, post):
    agency = an_agency()
    row = membership_of(a_unit_member(a_unit(agency)))
    client = client_of(a_local_admin(agency))
    assert "Isi “Alasan”" in text(post(client, f"/meja/akun/{row.pk}/akhiri/", reason=""))
    assert post(client, f"/meja/akun/{row.pk}/akhiri/", reason="Pindah tugas").status_code == 302
    row.refresh_from_db()
    assert row.end_reason == "Pindah tugas"
    assert client.get(f"/meja/akun/{row.pk}/akhiri/").status_code == 404


def test_a_handover_names_the_duties_and_reaches_both(client_of, post):
    agency = an_agency()
    unit = a_unit(agency, "Puskesmas Keputih")
    row = membership_of(a_unit_member(unit))
    client = client_of(a_local_admin(agency))
    path = f"/meja/akun/{row.pk}/serah-terima/"
    assert "Unit pelayanan: Puskesmas Keputih" in text(client.get(path))
    post(client, path, full_name="Penerus", email="penerus@contoh.test", note="Satu draf")
    assert Membership.objects.get(user__email="penerus@contoh.test", until=None).unit == unit
    assert Letter.objects.filter(subject="Serah terima tugas di SiNovik").count() == 2


def test_the_secretariat_hands_a_local_admins_role_over_by_a_new_letter(client_of, post):
    agency = an_agency()
    row = membership_of(a_local_admin(agency))
    client, path = client_of(a_secretary()), f"/meja/akun/{row.pk}/serah-terima/"
    person = {"full_name": "Penerus", "email": "penerus@contoh.test", "note": "Buku akun"}
    dated = {"dated_hari": "27", "dated_bulan": "2", "dated_tahun": "2026"}
    without = text(post(client, path, **person))
    assert "Isi “Nomor surat”." in without
    assert 'value="penerus@contoh.test"' in without
    again = {"number": row.letter.number, "signed_by": "Sekda", "dated_hari": "5", "dated_bulan": "1"}
    assert "menunjuk pendahulunya" in text(post(client, path, **person, **again, dated_tahun="2026"))
    sent = post(client, path, **person, **dated, number="800/77/2026", signed_by="Sekretaris Daerah")
    heir = Membership.objects.get(user__email="penerus@contoh.test", until=None)
    assert (sent.status_code, heir.letter.number, heir.role) == (302, "800/77/2026", "local_admin")


def test_an_agency_that_hangs_on_one_admin_is_told_so_where_accounts_are_kept(client_of):
    agency = an_agency("Kabupaten Siak")
    first = a_local_admin(agency)
    alone = "Pemerintah Kabupaten Siak baru mempunyai satu admin lokal."
    assert alone in text(client_of(first).get("/meja/akun/"))
    a_local_admin(agency)
    assert alone not in text(client_of(first).get("/meja/akun/"))


def test_ending_the_second_local_admin_warns_that_one_remains(client_of):
    agency = an_agency("Kabupaten Siak")
    row = membership_of(a_local_admin(agency))
    a_local_admin(agency)
    path, client = f"/meja/akun/{row.pk}/akhiri/", client_of(a_secretary())
    assert "tinggal mempunyai 1 admin lokal" in text(client.get(path))
    a_local_admin(agency)
    assert "tinggal mempunyai" not in text(client.get(path))


def test_a_local_admin_cannot_end_another_local_admin(client_of):
    agency = an_agency()
    other = membership_of(a_local_admin(agency))
    client = client_of(a_local_admin(agency))
    assert "menurut surat penunjukan" in text(client.get(f"/meja/akun/{other.pk}/"))
    assert client.get(f"/meja/akun/{other.pk}/akhiri/").status_code == 404


def test_the_secretariat_appoints_by_a_registered_letter_and_is_warned_until_there_are_two(client_of, post):
    client = client_of(a_secretary())
    path = "/meja/instansi/pemerintah-kabupaten-siak/"
    assert "belum mempunyai dua admin lokal" in text(client.get(path))
    letter = {
        "number": "800/1/2026",
        "dated_hari": "5",
        "dated_bulan": "1",
        "dated_tahun": "2026",
        "signed_by": "Sekretaris Daerah",
    }
    assert post(client, f"{path}surat/", **letter)["Location"] == f"{path}tunjuk/"
    registered = AppointmentLetter.objects.get(number="800/1/2026")
    for n in (1, 2):
        post(client, f"{path}tunjuk/", full_name=f"Admin {n}", email=f"siak{n}@contoh.test", letter=registered.pk)
    page = text(client.get(path))
    assert "belum mempunyai dua admin lokal" not in page
    assert "siak2@contoh.test" in page


def test_a_letter_number_is_registered_once_and_not_in_the_future(client_of, post, now):
    client = client_of(a_secretary())
    path = "/meja/instansi/pemerintah-kabupaten-siak/surat/"
    letter = {"number": "800/9", "dated_hari": "2", "dated_bulan": "3", "dated_tahun": "2026", "signed_by": "Sekda"}
    assert post(client, path, **letter).status_code == 302
    assert "sudah terdaftar" in text(post(client, path, **letter))
    assert "tidak boleh di masa depan" in text(post(client, path, **{**letter, "dated_hari": "3", "number": "800/10"}))
    assert "tidak ada di kalender" in text(post(client, path, **{**letter, "dated_hari": "31", "dated_bulan": "2"}))


def test_the_list_of_agencies_finds_them_however_they_are_typed(client_of):
    client = client_of(a_secretary())
    assert "Pemerintah Kota Surabaya" in text(client.get("/meja/instansi/?q=PEMKOT++surabaya"))
    assert "Tidak ada instansi dengan nama itu" in text(client.get("/meja/instansi/?q=xyzzy"))
    for strange in ("q=%00", "jenis=kerajaan", "halaman=zz", "q=" + "a" * 3000, "q=%25_%5C"):
        assert client.get(f"/meja/instansi/?{strange}").status_code == 200


def test_the_administrator_appoints_national_staff(client_of, post):
    client = client_of(a_member("administrator"))
    post(client, "/meja/petugas/baru/", full_name="Sekretaris", email="sekre@contoh.test", role="secretariat")
    assert membership_of(User.objects.get(email="sekre@contoh.test")).role == "secretariat"
    assert "sekre@contoh.test" in text(client.get("/meja/petugas/"))


def test_units_keep_owner_and_place_apart(client_of, post):
    from sinovik.agencies.queries import region_of_code

    agency = an_agency("Provinsi Sumatera Barat")
    client = client_of(a_local_admin(agency))
    place = region_of_code("13.75")
    post(client, "/meja/unit/baru/", name="RSUD Contoh", agency=agency.pk, place=place.pk)
    page = text(client.get("/meja/unit/?halaman=99"))
    assert "RSUD Contoh" in page
    assert place.name in page
    assert "sudah mempunyai unit" in text(post(client, "/meja/unit/baru/", name="RSUD Contoh", agency=agency.pk))


def test_the_list_of_accounts_costs_the_same_with_one_and_with_three_rows(client_of):
    agency = an_agency("Kabupaten Siak")
    client = client_of(a_local_admin(agency))
    counts = []
    for made in (0, 2):
        for _n in range(made):
            a_unit_member(a_unit(agency))
        with CaptureQueriesContext(connection) as asked:
            client.get("/meja/akun/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_of_agencies_costs_the_same_however_many_have_admins(client_of):
    client = client_of(a_secretary())
    a_local_admin(an_agency("Kabupaten Siak"))
    counts = []
    for made in (0, 2):
        for _n in range(made):
            a_local_admin(an_agency("Kabupaten Siak"))
        with CaptureQueriesContext(connection) as asked:
            client.get("/meja/instansi/?q=kabupaten+siak")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def given_code(now, user: User) -> OneTimeCode:
    return actions.give_code(user=user, code=CODE, by=a_secretary(), now=now)


def test_a_code_given_in_person_lets_in_once(now, post):
    user = a_unit_member()
    given_code(now, user)
    client = Client()
    data = {"email": user.email.upper(), "code": "1234 5678", "password": "kuda lumping senja"}
    assert post(client, "/masuk/kode/", **data).status_code == 302
    user.refresh_from_db()
    assert user.check_password("kuda lumping senja")
    assert post(client, "/masuk/kode/", **{**data, "password": "kata sandi lain lagi"})["Location"] == "/masuk/kode/"
    user.refresh_from_db()
    assert user.check_password("kuda lumping senja")


@pytest.mark.parametrize(("seconds", "enters"), [(-1, True), (0, False), (1, False)])
def test_a_code_ends_with_its_minutes(now, at, seconds, enters):
    user = a_unit_member()
    given_code(now, user)
    later = at(now + timedelta(minutes=CODE_MINUTES, seconds=seconds))
    assert bool(actions.try_code(email=user.email, code=CODE, password="kuda lumping senja", now=later)) is enters


def test_the_fifth_wrong_code_closes_it(now):
    user = a_unit_member()
    given_code(now, user)
    for _n in range(CODE_TRIES):
        assert actions.try_code(email=user.email, code="00000000", password="kuda lumping senja", now=now) is None
    assert actions.try_code(email=user.email, code=CODE, password="kuda lumping senja", now=now) is None


def test_wrong_tries_are_counted_although_the_page_refuses(now, post):
    user = a_unit_member()
    row = given_code(now, user)
    post(Client(), "/masuk/kode/", email=user.email, code="00000000", password="kuda lumping senja")
    row.refresh_from_db()
    assert row.tries == 1


def test_an_unknown_address_and_a_wrong_code_get_the_same_answer(now, post):
    user = a_unit_member()
    given_code(now, user)
    answers = []
    for email in (user.email, "tidak@ada.test"):
        client = Client()
        sent = post(client, "/masuk/kode/", email=email, code="00000000", password="kuda lumping senja")
        answers.append(
            (sent.status_code, sent["Location"], "Surel atau kode tidak cocok" in text(client.get("/masuk/kode/")))
        )
    assert answers[0] == answers[1] == (302, "/masuk/kode/", True)


def test_a_new_code_closes_the_older_one(now):
    user = a_unit_member()
    given_code(now, user)
    actions.give_code(user=user, code="87654321", by=a_secretary(), now=now)
    assert actions.try_code(email=user.email, code=CODE, password="kuda lumping senja", now=now) is None
    assert actions.try_code(email=user.email, code="87654321", password="kuda lumping senja", now=now) == user


def test_nobody_gives_a_code_to_the_own_account(now):
    user = a_secretary()
    with pytest.raises(Refused, match="admin lain"):
        actions.give_code(user=user, code=CODE, by=user, now=now)


def test_only_the_hash_of_a_code_is_kept(now):
    assert CODE not in given_code(now, a_unit_member()).code_hash


def test_the_code_is_shown_once_to_its_giver(client_of, post):
    agency = an_agency()
    user = a_unit_member(a_unit(agency))
    row = membership_of(user)
    client = client_of(a_local_admin(agency))
    post(client, f"/meja/akun/{row.pk}/kode/")
    assert "Kode " in text(client.get(f"/meja/akun/{row.pk}/"))
    assert "berlaku" not in text(client.get(f"/meja/akun/{row.pk}/"))
    assert Record.objects.filter(verb="agencies.give_code").count() == 1


def test_a_password_that_is_too_short_is_refused_with_a_sentence(post):
    page = text(post(Client(), "/masuk/kode/", email="a@contoh.test", code=CODE, password="pendek"))
    assert "12" in page
    assert 'value="a@contoh.test"' in page


def test_letters_are_never_changed(now):
    letter = a_letter(an_agency())
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError, match=r"permission denied|tidak dapat diubah"), transaction.atomic():
        AppointmentLetter.objects.filter(pk=letter.pk).update(number="lain")


def test_the_secretariats_home_warns_of_agencies_with_one_admin():
    from sinovik.agencies.queries import person_of
    from sinovik.desks.cards import waiting_for

    a_local_admin(an_agency("Kabupaten Siak"))
    lines = [str(line.title) for line in waiting_for(person_of(a_secretary()), clock.now())]
    assert any("satu admin lokal" in line for line in lines)


def test_a_role_given_to_an_outsider_does_not_open_the_outsiders_account(client_of, post):
    """A code opens the whole account: else an agency could enter another agency's by giving a role first."""
    surabaya = an_agency("Kota Surabaya")
    outsider = a_local_admin(an_agency("Kabupaten Siak"))
    unit, admin = a_unit(surabaya), client_of(a_local_admin(surabaya))
    post(admin, "/meja/akun/baru/", full_name="A", email=outsider.email, role="unit_member", unit=unit.pk)
    row = Membership.objects.get(user=outsider, unit=unit)
    assert client_of(a_secretary()).get(f"/meja/akun/{row.pk}/kode/").status_code == 404
    assert admin.get(f"/meja/akun/{row.pk}/kode/").status_code == 404
    assert "hanya dapat diberikan oleh administrator" in text(admin.get(f"/meja/akun/{row.pk}/"))


def test_the_roles_of_one_agency_are_let_in_by_its_admin(client_of):
    agency = an_agency()
    user = a_unit_member(a_unit(agency))
    actions.issue_account(email=user.email, full_name="x", unit=a_unit(agency), by=None, now=clock.now())
    row = Membership.objects.filter(user=user).first()
    assert client_of(a_local_admin(agency)).get(f"/meja/akun/{row.pk}/kode/").status_code == 200


def test_the_administrator_lets_in_people_with_roles_in_many_places(client_of, post):
    user = a_member("evaluator")
    actions.issue_account(email=user.email, full_name="x", unit=a_unit(), by=None, now=clock.now())
    row = Membership.objects.get(user=user, role="evaluator")
    post(client_of(a_member("administrator")), f"/meja/akun/{row.pk}/kode/")
    assert OneTimeCode.objects.filter(user=user).count() == 1
