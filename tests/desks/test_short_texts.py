"""Each letter as a short text for a chat: title, one sentence, deadline and link, never longer than 300 characters."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from sinovik.competitions.actions import proposals
from sinovik.desks.short import LONGEST, short_text
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.letters import send
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tasks import drain
from tests.agencies.makers import a_local_admin
from tests.competitions.makers import CLOSES, a_handed_in_proposal, an_edition

SITE = "http://127.0.0.1:8000"
UNTIL = datetime.fromisoformat("2026-04-16T05:00:00+00:00")


def a_letter(**facts: object) -> Letter:
    given = {"subject": "Draf baru", "body": "Puskesmas mengirim draf. Sekarang giliran Anda.", "link": "/proposal/7/"}
    return Letter(**given | {"until": UNTIL} | facts)


def test_a_short_text_tells_title_one_sentence_deadline_and_link():
    assert short_text(a_letter()).split("\n") == [
        "Draf baru",
        "Puskesmas mengirim draf.",
        "Batas: 16 April 2026, 12.00 WIB",
        f"{SITE}/proposal/7/",
    ]


def test_a_short_text_is_in_the_readers_language_and_zone():
    with override("en"), timezone.override("Asia/Jayapura"):
        assert short_text(a_letter()).split("\n")[2:] == [
            "Deadline: 16 April 2026, 14:00 WIT (12:00 WIB)",
            f"{SITE}/en/proposal/7/",
        ]


def test_a_deadline_that_the_title_tells_is_not_told_twice():
    title = "Pendaftaran ditutup 16 April 2026, 12.00 WIB"
    assert short_text(a_letter(subject=title)).split("\n")[:2] == [title, "Puskesmas mengirim draf."]
    assert "Batas:" not in short_text(a_letter(subject=title))


def test_what_a_letter_does_not_have_leaves_no_empty_line():
    assert short_text(a_letter(until=None, link="", body="")) == "Draf baru"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("Kata dr. Rina dari Kab. Siak: siap. Lalu?", "Kata dr. Rina dari Kab. Siak: siap."),
        ("Buka pukul 12.00 WIB. Sesudahnya tutup.", "Buka pukul 12.00 WIB."),
        ("Sudahkah Anda mengirim?\nKirim.", "Sudahkah Anda mengirim?"),
        ("Tanpa titik\n\nBaris lain.", "Tanpa titik"),
    ],
)
def test_the_sentence_is_the_first_one_and_an_abbreviation_ends_none(body, sentence):
    assert short_text(a_letter(body=body)).split("\n")[1] == sentence


@pytest.mark.parametrize("words", range(1, 60))
def test_no_short_text_is_longer_than_300_characters_and_deadline_and_link_stay_whole(words):
    text = short_text(a_letter(subject=("Antrean " * 25)[: words * 3].strip(), body="perahu " * words * 2))
    assert len(text) <= LONGEST
    assert text.split("\n")[-2:] == ["Batas: 16 April 2026, 12.00 WIB", f"{SITE}/proposal/7/"]


def test_what_is_too_long_is_cut_at_a_word_and_says_so():
    sentence = short_text(a_letter(body="perahu " * 60)).split("\n")[1]
    assert sentence.endswith(" perahu…")
    assert set(sentence.rstrip("…").split()) == {"perahu"}


def test_a_text_of_exactly_300_characters_is_whole_and_one_of_301_is_cut():
    room = LONGEST - len(short_text(a_letter(body=""))) - 1
    whole, longer = "a" * (room - 2) + " b", "a" * (room - 2) + " bc"
    assert (len(short_text(a_letter(body=whole))), whole in short_text(a_letter(body=whole))) == (LONGEST, True)
    assert "a…\n" in short_text(a_letter(body=longer))


@pytest.mark.django_db
def test_the_page_of_a_letter_offers_its_short_text_to_be_selected_without_script(client_of, now):
    user = User.objects.create_user(email="a@contoh.test", full_name="Ani", is_demo=True)
    facts = {"link": "/proposal/", "until": now + timedelta(days=1), "now": now}
    send(to=[user], words=lambda: ("Draf <baru>", "Isi & lain."), **facts)
    letter = Letter.objects.get(to=user)
    page = client_of(user).get(f"/meja/surat/{letter.pk}/").content.decode()
    box = page.split('id="short_text"')[1].split("</textarea>")[0]
    assert box.split(">", 1)[0].split() == ['rows="4"', "readonly"]
    assert box.split(">", 1)[1].split("\n") == [
        "Draf &lt;baru&gt;",
        "Isi &amp; lain.",
        "Batas: 3 Maret 2026, 10.00 WIB",
        f"{SITE}/proposal/",
    ]
    # the button needs script: it shows itself only where there is one
    button = page.split('<div class="sn-copy__act">')[1].split("</button>")[0]
    assert button.split(">")[0].split()[-1] == "hidden"


@pytest.mark.django_db
def test_letters_about_a_draft_tell_the_closing_of_its_edition(now):
    edition = an_edition()
    proposal = a_handed_in_proposal(edition)
    admin = a_local_admin(proposal.agency)
    drain()
    proposals.return_(proposal=proposal, reason="Lengkapi.", notes={}, by=admin, now=clock.now())
    drain()
    told = Letter.objects.filter(about_kind="competitions.proposal").order_by("pk")
    assert [(letter.to, letter.until) for letter in told] == [(admin, CLOSES), (proposal.created_by, CLOSES)]
