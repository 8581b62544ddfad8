"""What a mail server answers about an address is kept with the letter, and one address holds no other back."""

import html
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from sinovik.agencies.models import Membership
from sinovik.foundation import letters
from sinovik.foundation.access.models import User
from sinovik.foundation.letters.actions import mail as send_mails
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.letters.queries import last_refusal
from sinovik.foundation.tasks import drain
from tests.agencies.makers import a_local_admin, a_unit, a_unit_member

pytestmark = pytest.mark.django_db
ANSWERS = {
    "pindah@contoh.test": (550, b"5.1.1 No such\r\nmailbox"),
    "penuh@contoh.test": (452, b"4.2.2 Mailbox full"),
}


class Server(EmailBackend):
    """A mail server that knows some addresses no more, and cannot take mail for others at the moment."""

    def send_messages(self, messages):
        (message,) = messages
        (address,) = message.to
        if address in ANSWERS:
            raise SMTPRecipientsRefused({address: ANSWERS[address]})
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"


def somebody(address):
    return User.objects.create_user(email=address, full_name=address.split("@")[0])


def written_to(*people, now):
    letters.send(to=people, words=lambda: ("Perihal", "Isi."), now=now)
    return list(Letter.objects.order_by("pk").values_list("pk", flat=True))


def kept():
    rows = Letter.objects.order_by("pk")
    return [(row.mailed_at is not None, row.refused_at is not None, row.refusal) for row in rows]


def test_a_refused_address_is_kept_with_the_servers_answer_and_holds_no_other_back(now):
    written_to(somebody("pindah@contoh.test"), somebody("ada@contoh.test"), now=now)
    drain()
    assert [sent.to for sent in mail.outbox] == [["ada@contoh.test"]]
    assert kept() == [(False, True, "550 5.1.1 No such mailbox"), (True, False, "")]


def test_a_refused_letter_is_not_tried_again(now):
    numbers = written_to(somebody("pindah@contoh.test"), now=now)
    assert [send_mails(letters=numbers, now=now) for _ in range(2)] == [0, 0]
    assert Letter.objects.get().refused_at == now


def test_an_address_refused_only_for_now_is_tried_again_after_all_others(now, monkeypatch):
    numbers = written_to(somebody("penuh@contoh.test"), somebody("ada@contoh.test"), now=now)
    with pytest.raises(SMTPRecipientsRefused):
        send_mails(letters=numbers, now=now)
    assert kept() == [(False, False, ""), (True, False, "")]
    monkeypatch.delitem(ANSWERS, "penuh@contoh.test")
    assert send_mails(letters=numbers, now=now) == 1
    assert [sent.to[0] for sent in mail.outbox] == ["ada@contoh.test", "penuh@contoh.test"]


def test_a_later_mail_that_went_makes_the_refusal_good(now, monkeypatch):
    person = somebody("pindah@contoh.test")
    numbers = written_to(person, now=now)
    send_mails(letters=numbers, now=now)
    assert last_refusal(person).refusal == "550 5.1.1 No such mailbox"
    monkeypatch.delitem(ANSWERS, "pindah@contoh.test")
    more = written_to(person, now=now)
    send_mails(letters=more, now=now + timedelta(seconds=1))
    assert last_refusal(person) is None


def test_the_database_keeps_no_letter_that_both_went_and_was_refused(now):
    written_to(somebody("ada@contoh.test"), now=now)
    both = {"mailed_at": now, "refused_at": now, "refusal": "550"}
    for wrong in (both, {"refused_at": now}, {"refusal": "550"}):
        with pytest.raises(IntegrityError, match="letter_mailed_or_refused"), transaction.atomic():
            Letter.objects.update(**wrong)


def test_who_keeps_the_accounts_reads_on_the_persons_page_that_the_mail_was_refused(now, client_of, monkeypatch):
    unit = a_unit()
    writer, client = a_unit_member(unit), client_of(a_local_admin(unit.agency))
    path = f"/meja/akun/{Membership.objects.get(user=writer).pk}/"
    writer.is_demo = False  # invented people get no mail
    writer.save(update_fields=["is_demo"])
    monkeypatch.setitem(ANSWERS, writer.email, (550, b"Unknown user"))

    def page():
        answer = client.get(path)
        assert answer.status_code == 200
        return html.unescape(answer.content.decode())

    before = page()
    letters.send(to=[writer], words=lambda: ("Perihal", "Isi."), now=now)
    drain()
    told = "Jawaban peladen surel: 550 Unknown user. Suratnya tetap ada di kotak masuk"
    assert [told in text for text in (before, page())] == [False, True]
