"""The public record: entered in the act's transaction, numbered after it, never changed, provable to anyone."""

import hashlib
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from sinovik.foundation.audit.models import Record
from sinovik.foundation.tasks import drain
from sinovik.methods import merkle
from sinovik.transparency import queries
from sinovik.transparency.actions import WRITER_LOCK, enter, open_entry, sequence
from sinovik.transparency.models import Entry, Opening, Place, Secret, TreeHead
from sinovik.transparency.queries import Opened, breaches, entry_number, growth, inclusion, opened
from sinovik.transparency.rules import leaf_of
from sinovik.transparency.states import EntryKind
from tests import database

from .makers import digest, entered

pytestmark = pytest.mark.django_db
TABLES = ["entry", "secret", "opening", "place", "treehead"]


def owner_connection():
    name = connection.settings_dict["NAME"]
    return psycopg.connect(database.address(name, owner=True))


# ---- entering and numbering ----------------------------------------------------------------------------------------


def test_an_entry_waits_for_its_number_until_the_writer_comes(now):
    entry = entered(now)
    assert entry_number(entry) is None
    assert inclusion(entry) is None
    assert sequence(now=now) == 1
    assert entry_number(entry) == 1


def test_entering_asks_the_writer_to_come(now):
    entries = [entered(now, f"proposal {n}") for n in range(3)]
    drain()
    assert [entry_number(entry) for entry in entries] == [1, 2, 3]


def test_the_writer_comes_again_and_does_nothing_twice(now):
    entered(now)
    assert [sequence(now=now), sequence(now=now)] == [1, 0]
    assert Place.objects.count() == TreeHead.objects.count() == 1


def test_numbers_run_on_without_a_gap(now):
    for round_of in (3, 2, 4):
        for n in range(round_of):
            entered(now, f"{round_of}.{n}")
        sequence(now=now)
    assert list(Place.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 10))
    assert list(TreeHead.objects.order_by("size").values_list("size", flat=True)) == [3, 5, 9]


def test_an_entry_that_is_not_committed_gets_no_number_and_delays_nobody(now):
    with psycopg.connect(database.address(connection.settings_dict["NAME"])) as other:
        other.execute(
            "INSERT INTO transparency_entry (kind, at, mark, leaf) VALUES ('award', now(), %s, %s)",
            [bytes(32), bytes(32)],
        )
        entry = entered(now)
        assert sequence(now=now) == 1
        assert entry_number(entry) == 1
        other.rollback()


def test_who_enters_never_waits_for_the_writer(now):
    with psycopg.connect(database.address(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        entered(now)
        with pytest.raises(DatabaseError, match="lock timeout"), transaction.atomic():
            sequence(now=now)
        other.rollback()
    assert sequence(now=now) == 1


def test_entering_leaves_one_audit_record(now):
    entry = entered(now)
    assert Record.objects.filter(verb="transparency.enter", subject_id=entry.pk).count() == 1


@pytest.mark.parametrize(
    "wrong", [{"digest": b"short"}, {"salt": b""}, {"kind": "gossip"}], ids=["digest", "salt", "kind"]
)
def test_an_entry_without_32_bytes_or_of_an_unknown_kind_is_refused(now, wrong):
    with pytest.raises(ValueError, match=r"32 bytes|gossip"):
        enter(**{"kind": EntryKind.AWARD, "digest": bytes(32), "salt": bytes(32), "by": None, "now": now, **wrong})
    assert not Entry.objects.exists()


# ---- what a stranger can check --------------------------------------------------------------------------------------


def test_a_leaf_can_be_recomputed_from_what_is_public(now):
    entry = entered(now, kind=EntryKind.DECREE)
    mark = hashlib.sha256(b"\0" + digest("salt of proposal") + digest("proposal")).digest()
    text = f'{{"at":"2026-03-02T03:00:00.000000+00:00","kind":"decree","mark":"{mark.hex()}"}}'
    assert bytes(entry.leaf) == hashlib.sha256(b"\0" + text.encode()).digest()


def test_a_leaf_changes_with_kind_moment_and_mark(now):
    mark = bytes(32)
    assert (
        len(
            {
                leaf_of(EntryKind.AWARD, now, mark),
                leaf_of(EntryKind.DECREE, now, mark),
                leaf_of(EntryKind.AWARD, now + timedelta(microseconds=1), mark),
                leaf_of(EntryKind.AWARD, now, b"\1" * 32),
            }
        )
        == 4
    )


def test_every_entry_is_proven_under_the_newest_head(now):
    entries = [entered(now, f"proposal {n}") for n in range(13)]
    sequence(now=now)
    for number, entry in enumerate(entries, start=1):
        proven = inclusion(entry)
        assert (proven.number, proven.size, proven.root) == (number, 13, merkle.root(queries.leaves()))
        assert proven.holds()


def test_the_record_is_shown_to_have_only_grown(now):
    for size in (3, 4, 9):
        for n in range(size):
            entered(now, f"{size}.{n}")
        sequence(now=now)
    old, _, new = (bytes(head.root) for head in TreeHead.objects.order_by("size"))
    assert merkle.verify_consistency(3, 16, growth(3), old, new)
    assert queries.leaves(3) == queries.leaves()[:3]


def test_an_empty_record_has_nothing_to_show(now):
    assert queries.latest_head() is None
    with pytest.raises(merkle.NoSuchProof):
        growth(1)


def test_what_an_entry_hides_is_read_only_after_its_opening(now):
    entry = entered(now)
    assert opened(entry) is None
    open_entry(entry=entry, by=None, now=now)
    open_entry(entry=entry, by=None, now=now)
    assert opened(entry) == Opened(digest("proposal"), digest("salt of proposal"))
    assert Opening.objects.count() == 1


# ---- what the database holds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_program_has_no_right_to_change_the_record(now, table, statement):
    column = {"place": "number", "treehead": "size", "secret": "entry_id"}.get(table, "id")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(f"transparency_{table}", column, column))


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_owner_of_the_tables_is_refused_too(statement):
    with owner_connection() as owner:
        row = [bytes(32), bytes(32)]
        owner.execute("INSERT INTO transparency_entry (kind, at, mark, leaf) VALUES ('award', now(), %s, %s)", row)
        with pytest.raises(psycopg.errors.DatabaseError, match="tidak dapat diubah atau dihapus"):
            owner.execute(statement.format("transparency_entry"))
        owner.rollback()


@pytest.mark.parametrize("column", ["mark", "leaf"])
def test_a_hash_of_another_length_is_refused_by_the_database(now, column):
    row = {"kind": "award", "at": now, "mark": bytes(32), "leaf": bytes(32), column: bytes(31)}
    with pytest.raises(DatabaseError, match="entry_hashes"), transaction.atomic():
        Entry.objects.create(**row)


def test_an_entry_has_one_number_and_a_number_one_entry(now):
    one, two = entered(now, "a"), entered(now, "b")
    Place.objects.create(number=1, entry=one, at=now)
    for number, entry in ((2, one), (1, two), (0, two)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Place.objects.create(number=number, entry=entry, at=now)


# ---- what must hold of a live database ------------------------------------------------------------------------------


def test_a_sound_record_has_no_breach(now):
    for n in range(5):
        entered(now, f"proposal {n}")
        sequence(now=now)
    entered(now, "waiting")
    assert breaches() == []


def test_an_altered_entry_is_named(now):
    entry = Entry.objects.create(kind="award", at=now, mark=bytes(32), leaf=bytes(32))
    assert breaches() == [
        f"entry {entry.pk}: its leaf does not fit its kind, moment and mark",
        f"entry {entry.pk}: its secret does not open its mark",
    ]


def test_a_wrong_secret_is_named(now):
    mark = merkle.salted_leaf(bytes(32), bytes(32))
    entry = Entry.objects.create(kind="award", at=now, mark=mark, leaf=leaf_of("award", now, mark))
    Secret.objects.create(entry=entry, digest=bytes(32), salt=b"\1" * 32)
    assert breaches() == [f"entry {entry.pk}: its secret does not open its mark"]


def test_a_gap_in_the_numbers_is_named(now):
    Place.objects.create(number=2, entry=entered(now), at=now)
    assert breaches() == ["place 2: follows 0", "head 0: does not cover all 1 numbered entries"]


@pytest.mark.parametrize("size", [1, 2])
def test_a_head_that_is_not_the_root_of_its_entries_is_named(now, size):
    Place.objects.create(number=1, entry=entered(now), at=now)
    TreeHead.objects.create(size=size, root=bytes(32), peaks=[], at=now)
    assert breaches() == [f"head {size}: is not the root of its entries"]
