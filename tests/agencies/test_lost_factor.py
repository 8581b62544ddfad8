"""Phone and recovery codes are gone: somebody who may give the account lets its owner in, face to face."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from sinovik.agencies import actions
from sinovik.agencies.models import FactorReset, OneTimeCode
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from tests.agencies.makers import (
    a_local_admin,
    a_member,
    a_secretary,
    a_unit,
    a_unit_member,
    an_agency,
    membership_of,
)
from tests.pages import send

pytestmark = pytest.mark.django_db
CODE = "12345678"
WHY = {"identity": "card", "reason": "Ponsel hilang di kapal."}
NEW_PASSWORD = "kuda lumping senja"


def with_second_factor(user: User) -> User:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    return user


def reset(user: User, by: User | None, **changed: str) -> FactorReset:
    return actions.reset_factor(user=user, code=CODE, by=by, now=clock.now(), **{**WHY, **changed})


def page_of(user: User) -> str:
    return f"/meja/akun/{membership_of(user).pk}/langkah-kedua/"


def test_a_lost_factor_is_taken_off_face_to_face_and_the_person_comes_in_by_a_code(now, client_of, settings):
    settings.STRONG_LOGIN = True
    secretary = with_second_factor(a_secretary())
    administrator = with_second_factor(a_member("administrator"))
    desk, theirs = client_of(administrator), client_of(secretary)
    row = membership_of(secretary)
    assert theirs.get("/meja/").status_code == 200
    assert "Setel ulang langkah kedua" in desk.get(f"/meja/akun/{row.pk}/").content.decode()

    assert send(desk, "agencies:reset_factor", row.pk, **WHY).status_code == 302
    shown = desk.get(f"/meja/akun/{row.pk}/").content.decode()
    code = shown.split("Kode ")[1][:9]

    assert theirs.get("/meja/")["Location"] == "/masuk/?next=/meja/"
    assert not Authenticator.objects.filter(user=secretary).exists()
    assert code not in desk.get(f"/meja/akun/{row.pk}/").content.decode()
    reset = FactorReset.objects.get(user=secretary)
    assert (reset.by, reset.identity, reset.reason) == (administrator, "card", "Ponsel hilang di kapal.")
    record = Record.objects.get(verb="agencies.reset_factor")
    assert (record.by, record.reason, record.subject_id) == (administrator, "Ponsel hilang di kapal.", reset.pk)
    letter = Letter.objects.get(to=secretary, about_kind="agencies.factorreset")
    assert letter.body.startswith(f"{administrator.full_name} melepas langkah kedua akun Anda")

    own = Client()
    send(own, "agencies:use_code", email=secretary.email, code=code, password=NEW_PASSWORD)
    answer = own.post("/masuk/", {"login": secretary.email, "password": NEW_PASSWORD})
    assert answer.status_code == 302
    assert own.get("/meja/")["Location"] == "/akun/keamanan/"


def test_the_old_password_is_worth_nothing_afterwards(now):
    user = with_second_factor(a_unit_member())
    user.set_password("sandi lama sekali")
    user.save(update_fields=["password"])
    reset(user, a_local_admin())
    user.refresh_from_db()
    assert (user.check_password("sandi lama sekali"), user.has_usable_password()) == (False, False)


def test_only_who_may_give_all_roles_of_the_person_takes_the_factor_off(now, client_of):
    agency = an_agency()
    unit_member = with_second_factor(a_unit_member(a_unit(agency)))
    own, other = a_local_admin(agency), a_local_admin(an_agency("Kota Malang"))
    assert client_of(own).get(page_of(unit_member)).status_code == 200
    assert client_of(other).get(page_of(unit_member)).status_code == 404
    with pytest.raises(Refused, match="berhak memberi semua perannya"):
        reset(unit_member, other)
    actions.give_role(user=unit_member, role="evaluator", by=None, now=now)
    with pytest.raises(Refused, match="berhak memberi semua perannya"):
        reset(unit_member, own)
    assert Authenticator.objects.filter(user=unit_member).count() == 2
    assert reset(unit_member, a_member("administrator")).user == unit_member


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [("secretariat", "administrator"), ("secretariat", "secretariat"), ("auditor", "secretariat")],
)
def test_nobody_takes_off_the_factor_of_a_stronger_person(now, client_of, weaker, stronger):
    actor, person = a_member(weaker), with_second_factor(a_member(stronger))
    assert client_of(actor).get(page_of(person)).status_code == 404
    with pytest.raises(Refused, match="berhak memberi semua perannya"):
        reset(person, actor)
    assert Authenticator.objects.filter(user=person).count() == 2


def test_a_local_admin_does_not_take_off_the_factor_of_another(now):
    agency = an_agency()
    person = with_second_factor(a_local_admin(agency))
    with pytest.raises(Refused, match="berhak memberi semua perannya"):
        reset(person, a_local_admin(agency))
    assert reset(person, a_secretary()).user == person


def test_nobody_takes_off_their_own(now, client_of):
    administrator = with_second_factor(a_member("administrator"))
    assert client_of(administrator).get(page_of(administrator)).status_code == 404
    with pytest.raises(Refused, match="oleh orang lain"):
        reset(administrator, administrator)
    with pytest.raises(IntegrityError, match="factorreset_by_another"), transaction.atomic():
        FactorReset.objects.create(user=administrator, by=administrator, at=now, **WHY)
    assert Authenticator.objects.filter(user=administrator).count() == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"reason": "  "}, "Tuliskan alasan"), ({"identity": "wink"}, "Pilih cara Anda memeriksa identitas")],
)
def test_without_reason_or_identity_nothing_happens(now, changed, sentence):
    user = with_second_factor(a_unit_member())
    with pytest.raises(Refused, match=sentence):
        reset(user, a_local_admin(), **changed)
    assert (Authenticator.objects.filter(user=user).count(), OneTimeCode.objects.count()) == (2, 0)


def test_the_form_asks_for_both_and_keeps_what_was_typed(now, client_of):
    user = with_second_factor(a_unit_member())
    page = send(client_of(a_local_admin()), "agencies:reset_factor", membership_of(user).pk, reason="Ponsel hilang.")
    said = page.content.decode()
    assert "Pilih satu untuk “Identitas diperiksa dengan”." in said
    assert "Ponsel hilang.</textarea>" in said
    assert Authenticator.objects.filter(user=user).count() == 2


def test_an_account_without_a_second_factor_needs_a_code_only(now, client_of):
    user, admin = a_unit_member(), a_local_admin()
    page = client_of(admin).get(f"/meja/akun/{membership_of(user).pk}/").content.decode()
    assert ("Beri kode sekali pakai" in page, "Setel ulang langkah kedua" in page) == (True, False)
    with pytest.raises(Refused, match="tidak memakai langkah kedua"):
        reset(user, admin)


# --- the last one, helped on the server -------------------------------------------------------------------------------


def recover(email: str, **changed: str) -> str:
    said = StringIO()
    call_command("recover", email, **{**WHY, **changed}, stdout=said)
    return said.getvalue()


def test_the_last_administrator_is_let_in_on_the_server(now, client_of):
    administrator = with_second_factor(a_member("administrator"))
    theirs = client_of(administrator)
    code = recover(administrator.email.upper()).split("One-time code ")[1][:9]

    assert theirs.get("/meja/").status_code == 302
    assert actions.try_code(email=administrator.email, code=code, password=NEW_PASSWORD, now=now) == administrator
    row = FactorReset.objects.get()
    assert (row.user, row.by, row.reason) == (administrator, None, "Ponsel hilang di kapal.")
    assert Record.objects.get(verb="agencies.reset_factor").by is None
    assert Letter.objects.get(to=administrator).body.startswith("Pengelola server SiNovik melepas")


def test_the_server_helps_nobody_unknown_and_needs_a_reason(now):
    with pytest.raises(CommandError, match="No account is known as hantu"):
        recover("hantu@contoh.test")
    administrator = with_second_factor(a_member("administrator"))
    with pytest.raises(CommandError, match="Tuliskan alasan"):
        recover(administrator.email, reason=" ")
    with pytest.raises(CommandError, match="required: --reason"):
        call_command("recover", administrator.email, "--identity", "card")
    assert Authenticator.objects.filter(user=administrator).count() == 2
