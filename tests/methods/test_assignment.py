"""Who reads what: exact, proven, the same whatever the order of input, and honest when it cannot be done."""

import hashlib
import random
from decimal import Decimal
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinovik.methods.assignment import Kind, Plan, Reason, Refusal, assign
from sinovik.methods.assignment.network import Optimum, Unproven, proven

D = Decimal


def everyone(items, raters, fit=lambda i, j: 1):
    return {(i, j): fit(i, j) for i in items for j in raters}


def pairs(plan):
    return [(pair.item, pair.rater) for pair in plan.pairs]


def drawn(chance, items, raters, values=(0, 1, 2, 5)):
    return everyone(items, raters, lambda i, j: chance.choice(values))


# ---- what a plan is ----------------------------------------------------------------------------------------------


def test_the_largest_total_fit_is_found_and_not_the_greedy_one():
    fits = {("A", "x"): D("0.9"), ("A", "y"): D("0.8"), ("B", "x"): D("0.8"), ("B", "y"): D("0.1")}
    plan = assign(fits, items="AB", raters="xy", per_item=1, max_load=1)
    assert pairs(plan) == [("A", "y"), ("B", "x")]
    assert plan.certificate.total == plan.certificate.bound == D("1.6")
    assert plan.certificate.proven


def test_a_conflict_excludes_whatever_the_fit():
    fits = everyone("A", "xyz", lambda i, j: 1000 if j == "x" else -1000)
    plan = assign(fits, items="A", raters="xyz", per_item=2, max_load=9, conflicts=[("A", "x")])
    assert pairs(plan) == [("A", "y"), ("A", "z")]
    assert plan.certificate.conflicts == 1


def test_a_pair_without_a_fit_is_not_allowed():
    plan = assign({("A", "x"): 0, ("B", "y"): 0}, items="AB", raters="xyz", per_item=1, max_load=9)
    assert pairs(plan) == [("A", "x"), ("B", "y")]


def test_loads_stay_between_their_bounds():
    items, raters = [f"P{n:02}" for n in range(20)], "abcdef"
    fits = everyone(items, raters, lambda i, j: {"a": 10, "b": 10, "c": -1}.get(j, 0))
    plan = assign(fits, items=items, raters=raters, per_item=3, max_load=14, min_load=6)
    assert (plan.certificate.least_load, plan.certificate.largest_load) == (6, 14)
    assert sum(plan.certificate.loads.values()) == 60
    assert [plan.certificate.loads[rater] for rater in "abc"] == [14, 14, 6]


def test_counts_and_loads_may_differ_from_one_to_the_next():
    fits = everyone("AB", "xyz")
    plan = assign(
        fits,
        items="AB",
        raters="xyz",
        per_item={"A": 3, "B": 1},
        max_load={"x": 1, "y": 1, "z": 2},
        min_load={"x": 0, "y": 0, "z": 2},
    )
    assert plan.raters_of("A") == ("x", "y", "z")
    assert plan.items_of("z") == ("A", "B")


def test_fixed_pairs_are_kept_and_counted():
    fits = everyone("ABC", "xy", lambda i, j: 5 if j == "x" else 1)
    plan = assign(fits, items="ABC", raters="xy", per_item=1, max_load=2, fixed=[("A", "y"), ("B", "y")])
    assert [(p.item, p.rater, p.fixed) for p in plan.pairs] == [("A", "y", True), ("B", "y", True), ("C", "x", False)]
    assert plan.certificate.total == plan.certificate.bound == 7
    assert plan.certificate.fixed == 2


def test_a_fixed_pair_may_lack_a_fit():
    plan = assign({("A", "x"): 1}, items="A", raters="xy", per_item=2, max_load=1, fixed=[("A", "y")])
    assert [(p.rater, p.fit) for p in plan.pairs] == [("x", 1), ("y", 0)]


def test_fixing_a_whole_plan_gives_it_back():
    chance = random.Random(7)
    fits = drawn(chance, "ABCDEF", "uvwxyz")
    plan = assign(fits, items="ABCDEF", raters="uvwxyz", per_item=2, max_load=3)
    again = assign(fits, items="ABCDEF", raters="uvwxyz", per_item=2, max_load=3, fixed=pairs(plan))
    assert pairs(again) == pairs(plan)
    assert again.certificate.total == plan.certificate.total


def test_the_certificate_names_the_worst_served():
    fits = {("A", "x"): D("0.9"), ("A", "y"): D("0.2"), ("B", "x"): D("0.3"), ("B", "y"): D("0.1")}
    certificate = assign(fits, items="AB", raters="xy", per_item=2, max_load=2).certificate
    assert certificate.worst_item == ("B", D("0.4"))
    assert certificate.worst_pair == ("B", "y", D("0.1"), False)


def test_the_bound_can_be_added_up_from_the_published_prices():
    chance = random.Random(3)
    items, raters = [f"P{n}" for n in range(15)], "abcdefg"
    fits = everyone(items, raters, lambda i, j: D(chance.randrange(1000)) / 1000)
    certificate = assign(fits, items=items, raters=raters, per_item=3, max_load=8, min_load=4).certificate
    u, v = certificate.item_prices, certificate.rater_prices
    bound = sum(3 * u[i] for i in items) + sum((8 if v[j] > 0 else 4) * v[j] for j in raters)
    bound += sum(max(D(0), fit - u[i] - v[j]) for (i, j), fit in fits.items())
    assert bound == certificate.bound == certificate.total


def test_nothing_to_assign_is_an_empty_plan():
    plan = assign({}, items=[], raters=["x"], per_item=3, max_load=2)
    assert plan.pairs == ()
    assert (plan.certificate.worst_item, plan.certificate.worst_pair, plan.certificate.loads) == (None, None, {"x": 0})
    assert assign({}, items=["A"], raters=[], per_item=0, max_load=2).certificate.largest_load == 0
    with pytest.raises(ValueError, match="neither items nor raters"):
        assign({}, items=[], raters=[], per_item=3, max_load=2)


def test_fits_are_read_to_four_decimals():
    plan = assign({("A", "x"): 0.12344, ("B", "x"): D("0.99996")}, items="AB", raters="x", per_item=1, max_load=2)
    assert [pair.fit for pair in plan.pairs] == [D("0.1234"), D(1)]


@pytest.mark.parametrize("fit", [float("nan"), float("inf"), D("NaN"), D("-Infinity"), 1000.5, -1001])
def test_a_fit_that_is_no_number_of_that_size_is_refused(fit):
    with pytest.raises(ValueError, match="accepted: numbers from -1000 to 1000"):
        assign({("A", "x"): fit}, items="A", raters="x", per_item=1, max_load=1)


@pytest.mark.parametrize("terms", [{"conflicts": [("B", "x")]}, {"fixed": [("A", "y")]}])
def test_an_unknown_item_or_rater_is_refused(terms):
    with pytest.raises(ValueError, match="neither items nor raters"):
        assign({("A", "x"): 1}, items="A", raters="x", per_item=1, max_load=1, **terms)


@pytest.mark.parametrize("terms", [{"per_item": -1}, {"max_load": -1}, {"min_load": -1}])
def test_negative_counts_are_refused(terms):
    with pytest.raises(ValueError, match="not negative"):
        assign({}, items="A", raters="x", **{"per_item": 1, "max_load": 1, **terms})


def test_a_plan_whose_prices_do_not_prove_it_is_not_returned():
    none = np.zeros(0, dtype=np.int64)
    with pytest.raises(Unproven, match="a plan worth 4 under a bound of 5"):
        proven(Optimum(none.astype(bool), 4, 5, none, none))


# ---- against every plan there is ---------------------------------------------------------------------------------


def best_by_trying_all(fits, items, raters, per_item, low, high):
    """The largest total over all plans, or None."""
    best = None
    for chosen in product(*(list(combinations(raters, per_item)) for _ in items)):
        plan = [(i, j) for i, group in zip(items, chosen, strict=True) for j in group]
        loads = [sum(j == rater for _, j in plan) for rater in raters]
        if all(pair in fits for pair in plan) and all(low <= load <= high for load in loads):
            total = sum(fits[pair] for pair in plan)
            best = total if best is None else max(best, total)
    return best


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 4), st.integers(1, 4), st.data())
def test_no_other_plan_is_better_and_a_refusal_is_right(chance, n, m, data):
    items, raters = "ABCD"[:n], "wxyz"[:m]
    per_item, low, high = (data.draw(st.integers(*span)) for span in ((0, min(3, m)), (0, 2), (0, 4)))
    fits = {pair: fit for pair, fit in drawn(chance, items, raters).items() if chance.random() < 0.8}
    best = best_by_trying_all(fits, items, raters, per_item, low, high)
    plan = assign(fits, items=items, raters=raters, per_item=per_item, max_load=high, min_load=low)
    if best is None:
        assert isinstance(plan, Refusal)
        assert plan.reasons
        for reason in plan.reasons:
            assert reason.needed > reason.available
    else:
        assert isinstance(plan, Plan)
        assert plan.certificate.total == best
        assert plan.certificate.proven
        assert all(len(plan.raters_of(item)) == per_item for item in items)
        assert all(low <= load <= high for load in plan.certificate.loads.values())
        assert set(pairs(plan)) <= fits.keys()


# ---- no order, no chance -----------------------------------------------------------------------------------------


def test_hundreds_of_shuffles_give_the_same_plan():
    chance = random.Random(2022)
    items, raters = [f"P{n}" for n in range(6)], [f"E{n}" for n in range(5)]
    fits = drawn(chance, items, raters, values=(1, 1, 1, 2))
    conflicts = chance.sample(sorted(fits), 4)

    def plan():
        rows = list(fits.items())
        for part in (rows, items, raters, conflicts):
            chance.shuffle(part)
        terms = {"per_item": 2, "max_load": 4, "min_load": 1, "conflicts": conflicts, "seed": "undian"}
        return assign(dict(rows), items=items, raters=raters, **terms)

    expected = plan()
    assert isinstance(expected, Plan)
    for _ in range(200):
        assert plan() == expected


def test_equal_plans_are_separated_by_the_published_seed():
    items, raters = [f"P{n}" for n in range(10)], [f"E{n}" for n in range(10)]
    terms = {"items": items, "raters": raters, "per_item": 1, "max_load": 1}
    plans = {seed: pairs(assign(everyone(items, raters), **terms, seed=seed)) for seed in ("a", "b")}
    assert plans["a"] != plans["b"]
    assert plans["a"] == pairs(assign(everyone(items, raters), **terms, seed="a"))


def test_the_lot_can_be_recomputed_by_anyone():
    def first_64_bits(text):
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

    def mixed(bits):
        bits = (bits ^ bits >> 33) * 0xFF51AFD7ED558CCD % 2**64
        bits = (bits ^ bits >> 33) * 0xC4CEB9FE1A85EC53 % 2**64
        return bits ^ bits >> 33

    lots = {
        rater: mixed(first_64_bits("undian\nitem\nA") ^ first_64_bits(f"undian\nrater\n{rater}")) >> 40
        for rater in "uvwxyz"
    }
    plan = assign(everyone("A", "uvwxyz"), items="A", raters="uvwxyz", per_item=2, max_load=1, seed="undian")
    assert plan.raters_of("A") == tuple(sorted(sorted(lots, key=lots.get)[:2]))


# ---- why there is no plan ----------------------------------------------------------------------------------------


def test_proposals_without_enough_willing_evaluators_are_named_together():
    fits = {("A", "x"): 1, ("B", "x"): 1, **everyone("C", "xyz")}
    refusal = assign(fits, items="ABC", raters="xyz", per_item=2, max_load=9)
    assert refusal == Refusal((Reason(Kind.TOO_FEW_RATERS, ("A", "B"), ("x",), 2, 1),))
    assert refusal.items == ("A", "B")
    assert refusal.reasons[0].sentence == (
        "Proposal A, B masing-masing membutuhkan 2 penilai, tetapi hanya 1 yang boleh menilai. "
        "Tambahkan penilai tanpa benturan kepentingan."
    )


def test_a_proposal_in_conflict_with_everybody_is_named():
    refusal = assign(
        everyone("AB", "xy"), items="AB", raters="xy", per_item=1, max_load=9, conflicts=[("A", "x"), ("A", "y")]
    )
    assert refusal.reasons == (Reason(Kind.TOO_FEW_RATERS, ("A",), (), 1, 0),)


def test_a_group_that_exceeds_its_evaluators_is_named_and_no_larger_one():
    fits = {**everyone("ABC", "x"), **everyone("DE", "yz")}
    refusal = assign(fits, items="ABCDE", raters="xyz", per_item=1, max_load=2)
    assert refusal.reasons == (Reason(Kind.TOO_LITTLE_CAPACITY, ("A", "B", "C"), ("x",), 3, 2),)
    assert "bersama-sama membutuhkan 3 pembacaan" in refusal.reasons[0].sentence
    assert "hanya sanggup 2" in refusal.reasons[0].sentence


def test_two_separate_shortages_are_two_reasons():
    fits = {**everyone("AB", "x"), **everyone("CDE", "y")}
    refusal = assign(fits, items="ABCDE", raters="xy", per_item=1, max_load=1)
    assert [(reason.items, reason.raters) for reason in refusal.reasons] == [
        (("A", "B"), ("x",)),
        (("C", "D", "E"), ("y",)),
    ]


def test_a_group_counts_what_single_pairs_outside_can_give():
    # A and B need two each; x takes one, y one reading of A, z one reading of B: three of four
    fits = {("A", "x"): 1, ("B", "x"): 1, ("A", "y"): 1, ("B", "z"): 1, **everyone("C", "yz")}
    loads = {"x": 1, "y": 9, "z": 9}
    refusal = assign(fits, items="ABC", raters="xyz", per_item=2, max_load=loads)
    assert refusal.reasons == (Reason(Kind.TOO_LITTLE_CAPACITY, ("A", "B"), ("x", "y", "z"), 4, 3),)


def test_a_floor_nobody_can_fill_is_named():
    refusal = assign(everyone("A", "xy"), items="A", raters="xy", per_item=1, max_load=5, min_load={"x": 2, "y": 0})
    assert refusal.reasons == (Reason(Kind.FLOOR_OUT_OF_REACH, ("A",), ("x",), 2, 1),)
    assert "Turunkan beban terendah" in refusal.reasons[0].sentence


def test_floors_beyond_all_readings_are_named():
    refusal = assign(everyone("AB", "xyz"), items="AB", raters="xyz", per_item=1, max_load=5, min_load=1)
    assert refusal.reasons == (Reason(Kind.FLOOR_OUT_OF_REACH, ("A", "B"), ("x", "y", "z"), 3, 2),)


def test_locks_that_contradict_the_terms_are_named():
    fits = everyone("AB", "xyz")
    terms = {"items": "AB", "raters": "xyz", "per_item": 1, "max_load": 1}
    in_conflict = assign(fits, **terms, conflicts=[("A", "x")], fixed=[("A", "x")])
    beyond_item = assign(fits, **terms, fixed=[("A", "x"), ("A", "y")])
    beyond_load = assign(fits, **terms, fixed=[("A", "x"), ("B", "x")])
    assert in_conflict.reasons == (Reason(Kind.FIXED_IN_CONFLICT, ("A",), ("x",), 0, 0),)
    assert beyond_item.reasons == (Reason(Kind.FIXED_BEYOND_ITEM, ("A",), (), 2, 1),)
    assert beyond_load.reasons == (Reason(Kind.FIXED_BEYOND_LOAD, (), ("x",), 2, 1),)
    assert [refusal.reasons[0].sentence.split(".")[0] for refusal in (in_conflict, beyond_item, beyond_load)] == [
        "Proposal A dikunci pada Penilai x, padahal ada benturan kepentingan",
        "Proposal A dikunci pada 2 penilai, lebih dari 1 yang diminta",
        "Penilai x dikunci untuk 2 pembacaan, lebih dari batas bebannya (1)",
    ]


def test_long_lists_are_shortened():
    items = [f"P{n:02}" for n in range(20)]
    refusal = assign({}, items=items, raters="x", per_item=1, max_load=1)
    assert refusal.reasons[0].items == tuple(items)
    assert "P11 dan 8 lainnya" in refusal.reasons[0].sentence


# ---- size --------------------------------------------------------------------------------------------------------


def test_a_category_with_few_experts_needs_pairs_beyond_the_first_look():
    items, raters = [f"P{n:03}" for n in range(200)], [f"E{n:02}" for n in range(40)]
    fits = everyone(items, raters, lambda i, j: D(1) if j < "E02" else D(int(i[1:]) % 7 + int(j[1:]) % 5) / 100)
    plan = assign(fits, items=items, raters=raters, per_item=3, max_load=20, min_load=10)
    assert plan.certificate.proven
    assert plan.certificate.loads["E00"] == plan.certificate.loads["E01"] == 20
