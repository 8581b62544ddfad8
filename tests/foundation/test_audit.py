import pytest
from django.db import DatabaseError, connection, transaction

from sinovik.foundation import audit
from sinovik.foundation.access.models import User
from sinovik.foundation.audit.models import Record, Sight
from sinovik.foundation.refusals import Refused

pytestmark = pytest.mark.django_db


@audit.action("tests.rename")
def rename(*, user, name, by, now, reason=""):
    user.full_name = name
    user.save(update_fields=["full_name"])
    return user


@audit.action("tests.shout")
def shout(*, user, by, now):
    User.objects.filter(pk=user.pk).update(email="HURUF@BESAR.ID")
    return user


@pytest.fixture
def user():
    return User.objects.create_user(email="Sari@Contoh.id", full_name="Sari Contoh")


def test_an_action_leaves_exactly_one_record(user, now):
    rename(user=user, name="Sari Dewi", by=user, now=now, reason="salah tulis")

    rows = Record.objects.filter(verb="tests.rename").values_list("subject_kind", "subject_id", "by_id", "at", "reason")
    assert list(rows) == [("access.user", user.pk, user.pk, now, "salah tulis")]


def test_an_action_takes_no_positional_arguments(user, now):
    with pytest.raises(TypeError, match="keyword"):
        rename(user, "x", user, now)


def test_a_verb_belongs_to_one_function():
    with pytest.raises(ValueError, match=r"tests\.rename"):

        @audit.action("tests.rename")
        def another(*, by, now):
            return None


def test_what_a_constraint_refuses_reaches_the_person_as_its_sentence(user, now):
    with pytest.raises(Refused) as refusal:
        shout(user=user, by=user, now=now)

    assert refusal.value.message == "Tulis alamat surel dengan huruf kecil."
    assert Record.objects.filter(verb="tests.shout").count() == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_record SET verb = 'x'", "DELETE FROM audit_record", "TRUNCATE audit_record"]
)
def test_the_programs_role_cannot_alter_the_audit_log(user, now, statement):
    rename(user=user, name="Sari Dewi", by=user, now=now)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Record.objects.filter(verb="tests.rename").count() == 1


def test_a_reading_of_a_sealed_thing_is_recorded(user):
    audit.saw(user, by=user, why="pemeriksaan")

    assert list(Sight.objects.values_list("subject_kind", "subject_id", "by_id", "why")) == [
        ("access.user", user.pk, user.pk, "pemeriksaan")
    ]


def test_acts_are_counted_as_they_are_recorded(user, now):
    with audit.counting() as counted:
        rename(user=user, name="Sari Dewi", by=user, now=now)
        with pytest.raises(Refused):
            shout(user=user, by=user, now=now)

    assert dict(counted) == {"tests.rename": 1}
