"""The embedding index can be recomputed with a pencil."""

from decimal import Decimal

import pytest

from sinovik.methods.indices import WEIGHTS, embedding_index

NOTHING = {"lasting_bases": [], "personal_bases": [], "budget_years": [], "units_on_duty": [], "procedures": []}


def index(**facts):
    return embedding_index(**{**NOTHING, "year": 2027, **facts})


def test_the_weights_of_the_parts_add_up_to_a_hundred():
    assert sum(WEIGHTS.values()) == 100


def test_an_innovation_without_any_root_has_index_zero_and_still_shows_every_part():
    empty = index()

    assert empty.value == Decimal("0.0")
    assert [(part.key, part.points, part.because) for part in empty.parts] == [
        ("legal_basis", 0, ()),
        ("budget", 0, ()),
        ("duty", 0, ()),
        ("procedure", 0, ()),
    ]


def test_the_worked_example_of_the_method_page():
    example = index(lasting_bases=["Perbup 4/2025"], budget_years=[2025, 2026], units_on_duty=["Puskesmas Contoh"])

    assert example.value == Decimal("66.7")
    assert [part.because for part in example.parts] == [("Perbup 4/2025",), ("2025", "2026"), ("Puskesmas Contoh",), ()]


def test_everything_in_place_gives_a_hundred():
    assert index(
        lasting_bases=["Perda 1/2024"], budget_years=[2025, 2026, 2027], units_on_duty=["Dinas"], procedures=["SOP 1"]
    ).value == Decimal("100.0")


@pytest.mark.parametrize(
    ("lasting", "personal", "points"),
    [([], [], "0"), ([], ["SK 1"], "12.5"), (["Perwal 1"], [], "25"), (["Perwal 1"], ["SK 1"], "25")],
)
def test_a_regulation_counts_whole_and_a_decision_half(lasting, personal, points):
    assert index(lasting_bases=lasting, personal_bases=personal).parts[0].points == Decimal(points)


@pytest.mark.parametrize(
    ("years", "counted"),
    [([2024], ()), ([2025], ("2025",)), ([2027], ("2027",)), ([2028], ()), ([2026, 2026], ("2026",))],
)
def test_only_the_last_three_years_with_a_budget_count_and_each_once(years, counted):
    assert index(budget_years=years).parts[1].because == counted


def test_the_order_of_the_facts_changes_nothing():
    assert index(procedures=["B", "A"], budget_years=[2026, 2025]) == index(
        procedures=["A", "B"], budget_years=[2025, 2026]
    )
