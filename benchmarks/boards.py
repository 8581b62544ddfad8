"""Server time of the boards with 3,500 drafts, beside the same pages with 50 in the same run.

    ./test benchmarks/boards.py -n 0 -q -s

The board of one local admin and the turnout board of the secretariat, each asked for 15 times; prints the median in
milliseconds, the number of queries and the ratio. Fails above 60 ms, or if the queries grow with the rows.
"""

from statistics import median
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sinovik.competitions.models import Edition, Proposal, Revision
from sinovik.foundation import clock
from sinovik.innovations.models import Innovation
from tests.agencies.makers import a_local_admin, a_secretary, a_unit
from tests.competitions.makers import an_edition, some_text
from tests.conftest import *  # noqa: F403 - the harness of the tests, for one that stands outside their folder

FEW, MANY, TIMES, MOST_MS = 50, 3_500, 15, 60


def fill(edition: Edition, unit, first: int, last: int) -> None:
    """Drafts of one unit, each with all sections but the last written twice."""
    now, book = clock.now(), edition.book
    facts = {"owner": unit.agency, "unit": unit, "registered_at": now, "is_demo": True}
    innovations = Innovation.objects.bulk_create(
        Innovation(number=f"INO-{900_000 + n:06}", title=f"Contoh {n}", slug=f"contoh-{n}", **facts)
        for n in range(first, last)
    )
    facts = {"edition": edition, "agency": unit.agency, "unit": unit, "group": "umum", "category": "inklusif"}
    proposals = Proposal.objects.bulk_create(
        Proposal(innovation=one, title=one.title, since=now, created_at=now, **facts) for one in innovations
    )
    text = some_text(200)
    sections = book.sections_of("umum")[:-1]
    Revision.objects.bulk_create(
        Revision(proposal=one, section=section.key, n=n, text=text, words=200, at=now)
        for one in proposals
        for section in sections
        for n in (1, 2)
    )


def measured(client, address: str) -> tuple[float, int]:
    """Median milliseconds and queries of a page whose caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    queries = len(asked)  # the next request clears what was heard
    took = []
    for _ in range(TIMES):
        begun = perf_counter()
        client.get(address)
        took.append((perf_counter() - begun) * 1000)
    return median(took), queries


@pytest.mark.django_db
def test_boards_of_thousands(client_of):
    edition, unit = an_edition(), a_unit()
    pages = {
        "local admin's board": (client_of(a_local_admin(unit.agency)), "/proposal/instansi/"),
        "one state, last page": (client_of(a_local_admin(unit.agency)), "/proposal/instansi/?keadaan=draft&halaman=70"),
        "turnout board": (client_of(a_secretary()), f"/edisi/{edition.slug}/keikutsertaan/"),
    }
    fill(edition, unit, 0, FEW)
    few = {name: measured(*page) for name, page in pages.items()}
    fill(edition, unit, FEW, MANY)
    many = {name: measured(*page) for name, page in pages.items()}

    print(f"\n{'page':<24}{'50 drafts':>12}{'3,500 drafts':>14}{'ratio':>8}{'queries':>10}")
    for name, (ms, queries) in many.items():
        print(f"{name:<24}{few[name][0]:>9.1f} ms{ms:>11.1f} ms{ms / few[name][0]:>8.2f}{queries:>10}")
    assert {name: few[name][1] for name in pages} == {name: many[name][1] for name in pages}
    assert {name: ms for name, (ms, _queries) in many.items() if ms > MOST_MS} == {}
