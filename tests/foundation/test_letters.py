"""A letter is read in the language and zone of the person it goes to, whatever those of the one who acts."""

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import gettext, override

from sinovik.foundation import letters
from sinovik.foundation.access.models import User
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tasks import drain
from sinovik.foundation.ui.words import moment

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


def test_one_sending_gives_each_the_time_in_their_own_zone(now):
    for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"):
        User.objects.create_user(email=f"{zone[5:].lower()}@contoh.test", full_name=zone, time_zone=zone)
    with timezone.override("Asia/Jayapura"):
        letters.send(to=User.objects.order_by("pk"), words=lambda: ("Rapat", moment(now)), now=now)
    assert [(row.to.time_zone, row.body) for row in Letter.objects.order_by("pk")] == [
        ("Asia/Jakarta", "2 Maret 2026, 10.00 WIB"),
        ("Asia/Makassar", "2 Maret 2026, 11.00 WITA (10.00 WIB)"),
        ("Asia/Jayapura", "2 Maret 2026, 12.00 WIT (10.00 WIB)"),
    ]


def test_words_are_asked_once_per_language_and_zone_however_many_read_them(both, now):
    asked = []

    def words() -> tuple[str, str]:
        asked.append(1)
        return "Surat", "Isi"

    facts = [("en", "Asia/Jakarta"), ("en", "Asia/Jayapura"), ("en", "Asia/Jayapura")]
    others = [
        User.objects.create_user(email=f"{n}@contoh.test", full_name=str(n), language=language, time_zone=zone)
        for n, (language, zone) in enumerate(facts)
    ]
    assert letters.send(to=[*both, *others], words=words, now=now) == 5
    assert len(asked) == 3
