import pytest
from django.core import mail
from procrastinate.exceptions import TaskNotFound

from sinovik.foundation import changes, letters, tasks
from sinovik.foundation.access.models import User
from sinovik.foundation.changes.models import Delivery
from sinovik.foundation.letters.models import Letter

pytestmark = pytest.mark.django_db
SEEN: list[int] = []


@changes.consumer("tests.happened", name="tests.note")
def note(change):
    SEEN.append(change.subject_id)


@pytest.fixture
def user():
    return User.objects.create_user(email="sari@contoh.id", full_name="Sari Contoh")


def test_an_unknown_task_name_is_refused():
    with pytest.raises(TaskNotFound):
        tasks.enqueue("tests.no_such_task")


def test_a_change_reaches_its_consumer_exactly_once(user, now):
    SEEN.clear()
    change = changes.announce("tests.happened", on=user, now=now)

    ran = tasks.drain()
    again = changes.deliver(change_id=change.pk, name="tests.note")

    assert (ran, again, SEEN) == (1, False, [user.pk])
    assert Delivery.objects.filter(change=change).count() == 1


def test_a_letter_is_in_the_inbox_at_once_and_mailed_by_the_queue(user, now):
    letters.send(to=[user, user], words=lambda: ("Draf\nkembali", "Ada catatan."), link="/meja/", now=now)
    before = (Letter.objects.filter(to=user).count(), len(mail.outbox))

    tasks.drain()

    assert before == (1, 0)
    assert [(m.subject, m.to, "/meja/" in m.body) for m in mail.outbox] == [("Draf kembali", [user.email], True)]


def test_a_repeated_mail_job_sends_nothing_twice(user, now):
    letters.send(to=[user], words=lambda: ("Draf kembali", "Ada catatan."), now=now)
    tasks.drain()

    tasks.enqueue("letters.mail", letters=list(Letter.objects.values_list("pk", flat=True)))
    tasks.drain()

    assert len(mail.outbox) == 1


def test_a_demo_person_gets_no_mail(user, now):
    user.is_demo = True
    user.save()

    letters.send(to=[user], words=lambda: ("Draf kembali", "Ada catatan."), now=now)
    tasks.drain()

    assert (len(mail.outbox), Letter.objects.count()) == (0, 1)
