"""A letter is read in the language of the person it goes to, whatever the language of the one who acts."""

import pytest
from django.core import mail
from django.utils.translation import gettext, override

from sinovik.foundation import letters
from sinovik.foundation.access.models import User
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tasks import drain

pytestmark = pytest.mark.django_db
FACTS = {"old": "Ani", "new": "Budi", "note": "dua draf"}


def handover() -> tuple[str, str]:
    body = gettext("%(old)s menyerahkan tugas kepada %(new)s. Yang diserahkan: %(note)s")
    return gettext("Serah terima tugas di SiNovik"), body % FACTS


def a_reader(language: str) -> User:
    return User.objects.create_user(email=f"{language}@contoh.test", full_name=language, language=language)


@pytest.fixture
def both():
    return [a_reader("id"), a_reader("en")]


@pytest.mark.parametrize("sender", ["id", "en"])
def test_one_sending_gives_each_their_own_language_in_the_inbox(sender, both, now):
    with override(sender):
        assert letters.send(to=both, words=handover, link="/meja/", now=now) == 2
    assert [(row.subject, row.body, row.link) for row in Letter.objects.order_by("pk")] == [
        (
            "Serah terima tugas di SiNovik",
            "Ani menyerahkan tugas kepada Budi. Yang diserahkan: dua draf",
            "/meja/",
        ),
        ("Handover of duties in SiNovik", "Ani hands over to Budi. What is handed over: dua draf", "/meja/"),
    ]


def test_one_sending_gives_each_their_own_language_and_address_by_mail(both, now, settings):
    letters.send(to=both, words=handover, link="/meja/", now=now)
    drain()
    assert [(sent.to, sent.subject, sent.body.split("\n\n")[1].strip()) for sent in mail.outbox] == [
        (["id@contoh.test"], "Serah terima tugas di SiNovik", f"{settings.SITE_ADDRESS}/meja/"),
        (["en@contoh.test"], "Handover of duties in SiNovik", f"{settings.SITE_ADDRESS}/en/meja/"),
    ]


def test_the_sender_goes_on_in_their_own_language(both, now):
    with override("en"):
        letters.send(to=both, words=handover, now=now)
        assert gettext("Serah terima tugas di SiNovik") == "Handover of duties in SiNovik"


def test_words_are_asked_once_per_language_however_many_read_them(both, now):
    asked = []

    def words() -> tuple[str, str]:
        asked.append(1)
        return "Surat", "Isi"

    third = User.objects.create_user(email="lagi@contoh.test", full_name="Lagi", language="en")
    assert letters.send(to=[*both, third], words=words, now=now) == 3
    assert len(asked) == 2
