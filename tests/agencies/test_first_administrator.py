from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sinovik.agencies.actions import try_code
from sinovik.agencies.queries import person_of
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused

pytestmark = pytest.mark.django_db


def opened() -> str:
    said = StringIO()
    call_command("administrator", stdout=said)
    return said.getvalue()


def test_the_first_administrator_comes_in_by_the_code_that_was_printed(now):
    code = opened().split("one-time code ")[1][:9]

    user = try_code(email="administrator@sinovik.local", code=code, password="kata-sandi-panjang-sekali", now=now)

    assert person_of(user).holds_nationally(Permission.APPOINT_STAFF)
    assert person_of(user).needs_strong_login


def test_the_code_works_once(now):
    code = opened().split("one-time code ")[1][:9]
    try_code(email="administrator@sinovik.local", code=code, password="kata-sandi-panjang-sekali", now=now)

    assert try_code(email="administrator@sinovik.local", code=code, password="yang-lain-lagi-panjang", now=now) is None


def test_there_is_no_second_first_administrator(now):
    opened()

    with pytest.raises(CommandError, match="Administrator pertama sudah ada"):
        opened()
    with pytest.raises((Refused, CommandError)):
        call_command("administrator", email="lain@contoh.go.id")
