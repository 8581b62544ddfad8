"""The public record as a visitor reads it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sinovik.transparency.actions import open_entry, sequence
from sinovik.transparency.models import TreeHead
from sinovik.transparency.states import EntryKind

from .makers import digest, entered

pytestmark = pytest.mark.django_db


def read(address, status=200):
    response = Client().get(address)
    assert response.status_code == status
    return response.content.decode()


def test_an_empty_record_says_so():
    assert "Belum ada catatan" in read("/catatan-publik/")


def test_the_record_lists_what_was_done_the_newest_first(now):
    entered(now, "a", EntryKind.EDITION_OPENED)
    entered(now, "b", EntryKind.PROPOSAL_SEALED)
    sequence(now=now)
    page = read("/catatan-publik/")
    assert page.index("Proposal diterima dan disegel") < page.index("Edisi dibuka, aturannya dibekukan")
    assert '<a href="/catatan-publik/2/">2</a>' in page


def test_an_entry_without_a_number_is_not_listed(now):
    entered(now)
    assert "Belum ada catatan" in read("/catatan-publik/")
    read("/catatan-publik/1/", status=404)


def test_an_entry_shows_its_proof_and_hides_its_content(now):
    for text in "abc":
        entered(now, text)
    sequence(now=now)
    page = read("/catatan-publik/2/")
    assert "Bukti ini cocok" in page
    assert "Belum dibuka" in page
    assert grouped(digest("b")) not in page
    assert grouped(digest("salt of b")) not in page
    assert grouped(bytes(TreeHead.objects.get().root)) in page


def grouped(value):
    plain = value.hex()
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def test_an_opened_entry_shows_digest_and_salt(now):
    entry = entered(now, "b")
    sequence(now=now)
    open_entry(entry=entry, by=None, now=now)
    page = read("/catatan-publik/1/")
    assert grouped(digest("b")) in page
    assert grouped(digest("salt of b")) in page


def test_english_readers_read_english(now):
    entered(now)
    sequence(now=now)
    assert "Public record" in read("/en/catatan-publik/")


def test_the_list_costs_the_same_number_of_queries_with_one_and_with_three_rows(now):
    counts = []
    for more in (1, 2):
        for n in range(more):
            entered(now, f"{more}{n}")
        sequence(now=now)
        with CaptureQueriesContext(connection) as asked:
            read("/catatan-publik/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
