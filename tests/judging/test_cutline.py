"""The line through a frozen order: where it stands, how wide the grey zone is, what the desk folds away."""

from decimal import Decimal

import pytest
from django.urls import reverse

from sinovik.foundation import clock
from sinovik.foundation.audit.models import Sight
from sinovik.judging.actions.ranking import run_ranking
from sinovik.judging.queries.cutline import CutLine, Fold, Mark, cut_lines, rows_at
from sinovik.judging.queries.ranking import stage_after
from sinovik.judging.views import ranking_lines
from tests.agencies.makers import a_local_admin, a_secretary
from tests.competitions.makers import go_to
from tests.judging.makers import an_assigned_sheet, an_edition_by, an_evaluator, locked, proposals_of, the_stage

AGENCIES = ["Kota Surabaya", "Kabupaten Sleman", "Kota Malang", "Kota Bandung"]


def a_line(total=60, places=20, margin="0.25", step="0.1"):
    """Values that fall by one step from place to place; the readers' spread moves each by the margin."""
    marks = [Mark(n, Decimal(100) - n * Decimal(step), Decimal(margin)) for n in range(1, total + 1)]
    sides = [mark.value for mark in marks if mark.position in {places, places + 1}]
    middle = sum(sides, Decimal(0)) / 2 if len(sides) == 2 else None
    return CutLine("umum", "Kelompok Umum", places, marks, middle)


def test_the_grey_zone_reaches_as_far_as_the_readers_spread():
    assert a_line(margin="0.25").zone == (18, 23)
    assert a_line(margin="0.05").zone == (20, 21)
    assert a_line(margin="0.04").zone is None


def test_a_place_between_two_grey_ones_is_grey_too():
    line = a_line(margin="0.04")
    marks = [
        Mark(mark.position, mark.value, Decimal("0.3") if mark.position in {18, 23} else mark.margin)
        for mark in line.marks
    ]

    wide = CutLine("umum", "", 20, marks, line.middle)

    assert (wide.zone, wide.zone_size) == ((18, 23), 6)
    assert [place for place in range(1, 61) if wide.is_grey(place)] == [18, 19, 20, 21, 22, 23]


def test_a_line_with_nobody_on_one_side_has_no_grey_zone():
    line = a_line(total=5, places=5, margin="9")

    assert (line.middle, line.zone, line.zone_size, line.is_grey(5)) == (None, None, 0, False)


def test_long_stretches_fold_and_the_ends_the_line_and_the_edges_of_the_zone_stay():
    line = a_line(total=60, places=20, margin="0.75")
    assert line.zone == (13, 28)

    assert list(line.stretches()) == [1, 2, Fold(3, 10), *range(11, 31), Fold(31, 58), 59, 60]


def test_a_gap_of_two_is_shown_and_one_of_three_is_folded():
    assert list(a_line(total=10, places=20).stretches()) == [1, 2, Fold(3, 8), 9, 10]
    assert list(a_line(total=26, places=20, margin="0").stretches()) == [1, 2, Fold(3, 16), *range(17, 27)]
    assert list(a_line(total=28, places=20, margin="0").stretches())[-5:] == [24, 25, 26, 27, 28]
    assert list(a_line(total=29, places=20, margin="0").stretches())[-3:] == [Fold(25, 27), 28, 29]


@pytest.mark.parametrize(("place", "page"), [(1, 1), (100, 1), (101, 2), (1917, 20)])
def test_a_place_stands_on_the_page_of_its_hundred(place, page):
    assert ranking_lines.page_of(place) == page


def test_few_proposals_need_no_picture_and_many_are_drawn_about_the_line():
    assert ranking_lines.curves(a_line(total=7, places=2)) == []
    assert ranking_lines.curves(a_line(total=60, places=60)) == []

    few, _phone = ranking_lines.curves(a_line(total=60))
    many, _phone = ranking_lines.curves(a_line(total=1900, places=99, step="0.01"))

    assert (few["first"], few["last"], len(few["spots"])) == (8, 33, 26)
    assert [spot["grey"] for spot in few["spots"]].count(True) == 6
    assert (many["first"], many["last"]) == (51, 148)


def test_a_zone_that_begins_at_the_first_place_stays_inside_the_picture():
    wide, phone = ranking_lines.curves(a_line(total=20, places=1))

    assert (wide["zone"]["x"], phone["zone"]["x"]) == ("40", "40")
    assert (wide["right"], phone["right"]) == (852, 352)
    assert (wide["turned"], ranking_lines.curves(a_line(total=20, places=19))[0]["turned"]) == (False, True)


# --- from real readings ---------------------------------------------------------------------------------------------


@pytest.fixture
def run(db):
    """Four proposals read by two: the first two lie within what these readers differ by, the last far below."""
    edition = an_edition_by(places=1, readings=2)
    proposals = proposals_of(AGENCIES, edition)
    readers = [an_evaluator(edition), an_evaluator(edition)]
    for proposal, given in zip(proposals, [(8, 10), (7, 9), (3, 5), (1, 3)], strict=True):
        for reader, mark in zip(readers, given, strict=True):
            locked(an_assigned_sheet(reader, proposal), mark)
    desk = the_stage(edition, "desk")
    go_to(edition, "panel")
    return run_ranking(stage=desk, by=None, now=clock.now())


def test_the_line_stands_where_the_next_level_has_its_places(run):
    (line, special) = cut_lines(run, stage_after(run.stage))

    # readers' spread √2, divided by √2 readings: one mark on either side of the middle, 8.5
    assert Decimal(run.parameters["spread"]["umum"]).quantize(Decimal("0.0001")) == Decimal("1.4142")
    assert (line.label, line.places, line.total, line.middle) == ("Kelompok Umum dan Replikasi", 1, 4, Decimal("8.5"))
    assert [mark.margin.quantize(Decimal("0.0001")) for mark in line.marks] == [1, 1, 1, 1]
    assert line.zone == (1, 2)
    assert (special.label, special.marks, special.zone) == ("Kelompok Khusus", [], None)
    assert [row.position for row in rows_at(run, "umum", [2, 3])] == [2, 3]


def shown(client, page, run, *args):
    answer = client.get(reverse(f"judging:{page}", args=[run.stage.edition.slug, "desk", run.number, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_draws_the_line_the_zone_and_says_it_in_words(run, client_of):
    page = shown(client_of(a_secretary()), "run", run)

    assert page.count('class="grey"') == 2
    assert "Zona abu-abu memuat 2 proposal" in page
    assert page.index("Zona abu-abu mulai") < page.index("Garis batas: 1 proposal di atas")
    assert page.index("Garis batas: 1 proposal di atas") < page.index("Zona abu-abu berakhir")
    assert "Lihat seluruh urutan, 4 proposal" in page


def test_the_whole_order_is_read_by_those_who_run_it_alone_and_every_look_is_kept(run, client_of):
    client, secretary = client_of(a_secretary()), a_local_admin()
    before = Sight.objects.count()

    page = shown(client, "order", run, "umum")

    titles = [row.proposal.number for row in rows_at(run, "umum", range(1, 5))]
    assert sorted(titles, key=page.index) == titles
    assert Sight.objects.count() == before + 1
    address = reverse("judging:order", args=[run.stage.edition.slug, "desk", run.number, "umum"])
    assert client_of(secretary).get(address).status_code == 404
    assert client.get(address.replace("/umum/", "/tidak-ada/")).status_code == 404


def test_a_page_of_the_order_has_its_own_hundred_and_the_line_where_it_falls(run, client_of, monkeypatch):
    monkeypatch.setattr(ranking_lines, "PER_PAGE", 2)
    client = client_of(a_secretary())
    address = reverse("judging:order", args=[run.stage.edition.slug, "desk", run.number, "umum"])

    first, second = (client.get(f"{address}?halaman={n}").content.decode() for n in (1, 2))

    assert ["Garis batas: 1" in page for page in (first, second)] == [True, False]
    assert [f'id="urutan-{n}"' in second for n in (1, 2, 3, 4)] == [False, False, True, True]
