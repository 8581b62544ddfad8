"""The weighted mean, its ties, its cut and its warnings."""

import hashlib
import json
import random
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinovik.methods.canonical import canonical_json
from sinovik.methods.ranking import (
    Reading,
    Unrankable,
    beyond,
    cut,
    disagreement,
    inputs,
    rank,
    record,
    score,
    spread,
    warn,
    weighted_mean,
)

D = Decimal
WEIGHTS = {"kebaruan": D(30), "dampak": D(50), "keberlanjutan": D(20)}


def reading(proposal, evaluator, *marks, weights=WEIGHTS):
    return Reading(proposal, evaluator, dict(zip(weights, map(D, marks), strict=True)))


def flat(proposal, evaluator, mark):
    return reading(proposal, evaluator, mark, mark, mark)


def order(standings):
    return [row.proposal for row in standings]


# ---- score -------------------------------------------------------------------------------------------------------


def test_one_value_can_be_recomputed_with_a_pencil():
    merit = score([reading("A", "e1", 80, 70, 60), reading("A", "e2", 60, 90, 75)], WEIGHTS)[0]
    # e1: (30·80 + 50·70 + 20·60) / 100 = 71;  e2: (1800 + 4500 + 1500) / 100 = 78;  (71 + 78) / 2
    assert [tuple(reader) for reader in merit.readers] == [("e1", D(71)), ("e2", D(78))]
    assert merit.value == D("74.5")
    assert merit.criteria == {"kebaruan": D(70), "dampak": D(80), "keberlanjutan": D("67.5")}
    assert (merit.n, merit.weighted, merit.weight) == (2, D(14900), D(100))
    assert merit.value == merit.weighted / (merit.weight * merit.n)


def test_equal_fractions_of_different_counts_are_equal_values():
    two = [flat("A", "e1", 10), flat("A", "e2", 11), flat("A", "e3", 10)]
    six = [flat("B", f"e{i}", mark) for i, mark in enumerate([10, 11, 10, 10, 11, 10])]
    a, b = score(two + six, WEIGHTS)
    assert a.value == b.value


def test_a_plain_tuple_is_a_reading():
    assert score([("A", "e1", {"x": 5})], {"x": 1})[0].value == 5


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ({"kebaruan": D(1), "dampak": D(1)}, "no mark for keberlanjutan in the reading of A by e1"),
        ({**dict.fromkeys(WEIGHTS, D(1)), "gaya": D(1)}, "unknown criterion gaya"),
        ({**dict.fromkeys(WEIGHTS, D(1)), "dampak": 7.5}, "7.5; accepted: Decimal or int"),
        ({**dict.fromkeys(WEIGHTS, D(1)), "dampak": True}, "True; accepted: Decimal or int"),
        ({**dict.fromkeys(WEIGHTS, D(1)), "dampak": None}, "None; accepted: Decimal or int"),
        ({**dict.fromkeys(WEIGHTS, D(1)), "dampak": D("NaN")}, "NaN; accepted: finite"),
        ({**dict.fromkeys(WEIGHTS, D(1)), "dampak": D("Infinity")}, "Infinity; accepted: finite"),
        ({**dict.fromkeys(WEIGHTS, D(1)), "dampak": D("1e300")}, "200 digits"),
    ],
)
def test_an_incomplete_or_impossible_reading_is_refused(marks, message):
    with pytest.raises(Unrankable, match=message):
        score([Reading("A", "e1", marks), flat("A", "e2", "1e-5")], WEIGHTS)


def test_one_evaluator_reads_a_proposal_once():
    with pytest.raises(Unrankable, match="e1 has two readings of A"):
        score([flat("A", "e1", 1), flat("A", "e1", 1)], WEIGHTS)


@pytest.mark.parametrize("weights", [{}, {"x": D(0)}, {"x": D(-1)}, {"x": 0.5}, {"x": D("NaN")}])
def test_weights_are_numbers_above_zero(weights):
    with pytest.raises(Unrankable):
        score([], weights)


MARKS = st.integers(0, 1000).map(lambda tenths: D(tenths) / 10)
PANELS = st.lists(
    st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from("uvwxyz"), st.tuples(MARKS, MARKS, MARKS)),
    unique_by=lambda row: row[:2],
    max_size=30,
).map(lambda rows: [reading(p, e, *marks) for p, e, marks in rows])


@given(PANELS, st.randoms(use_true_random=False))
def test_values_are_the_exact_fractions_whatever_the_order(readings, chance):
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert score(shuffled, WEIGHTS) == score(readings, WEIGHTS)
    for merit in score(readings, WEIGHTS):
        totals = [
            sum(Fraction(WEIGHTS[c]) * Fraction(r.marks[c]) for c in WEIGHTS) / 100
            for r in readings
            if r.proposal == merit.proposal
        ]
        assert abs(Fraction(merit.value) - sum(totals) / len(totals)) < Fraction(1, 10**24)


def test_the_decimal_context_of_the_caller_changes_nothing():
    readings = [flat("A", "e1", "71.23456"), flat("A", "e2", 50), flat("B", "e1", "60.61729")]
    with localcontext() as rough:
        rough.prec = 3
        assert weighted_mean(readings, WEIGHTS, seals={}, seed="") == weighted_mean(readings, WEIGHTS)
        assert disagreement(readings, WEIGHTS)[0].gap == D("21.23456")


# ---- rank --------------------------------------------------------------------------------------------------------


def test_the_higher_value_goes_first_and_says_so():
    standings = weighted_mean([flat("A", "e1", 70), flat("B", "e1", 90), flat("C", "e1", 80)], WEIGHTS)
    assert [(row.proposal, row.rank, row.decided_by) for row in standings] == [
        ("B", 1, "value"),
        ("C", 2, "value"),
        ("A", 3, "value"),
    ]


def test_a_tie_goes_to_the_criterion_of_the_highest_weight():
    readings = [reading("A", "e1", 80, 70, 70), reading("B", "e1", 75, 73, 70)]
    standings = weighted_mean(readings, WEIGHTS)
    assert standings[0].value == standings[1].value
    assert [(row.proposal, row.decided_by) for row in standings] == [("B", "value"), ("A", "criterion:dampak")]


def test_with_equal_weights_the_criterion_declared_first_decides():
    readings = [
        reading("A", "e1", 60, 70, weights={"x": 1, "y": 1}),
        reading("B", "e1", 70, 60, weights={"x": 1, "y": 1}),
    ]
    assert order(weighted_mean(readings, {"x": D(1), "y": D(1)})) == ["B", "A"]
    assert order(weighted_mean(readings, {"y": D(1), "x": D(1)})) == ["A", "B"]


def test_a_full_tie_goes_to_the_vote_of_the_panel():
    readings = [flat("A", "e1", 70), flat("B", "e1", 70), flat("C", "e1", 70)]
    standings = weighted_mean(readings, WEIGHTS, votes={"B": 4, "A": 3})
    assert [(row.proposal, row.vote, row.decided_by) for row in standings] == [
        ("B", 4, "value"),
        ("A", 3, "vote"),
        ("C", 0, "vote"),
    ]


def test_the_last_word_is_a_draw_anyone_can_repeat():
    readings = [flat(key, "e1", 70) for key in "ABC"]
    seals = {key: key * 64 for key in "ABC"}
    standings = weighted_mean(readings, WEIGHTS, seals=seals, seed="undian 1 Juni 2022")
    draws = {k: hashlib.sha256(f"undian 1 Juni 2022\n{seal}".encode()).hexdigest() for k, seal in seals.items()}
    assert order(standings) == sorted("ABC", key=draws.get)
    assert [row.decided_by for row in standings] == ["value", "draw", "draw"]
    assert {row.proposal: row.draw for row in standings} == draws


def test_another_seed_gives_another_draw():
    readings = [flat(f"{n:02}", "e1", 70) for n in range(20)]
    seals = {f"{n:02}": f"seal {n}" for n in range(20)}
    one, two = (order(weighted_mean(readings, WEIGHTS, seals=seals, seed=seed)) for seed in ("1", "2"))
    assert one != two
    assert sorted(one) == sorted(two)


@pytest.mark.parametrize(
    ("seals", "seed"),
    [({}, "seed"), ({"A": "a", "B": "b"}, ""), ({"A": "a"}, "seed"), ({"A": "same", "B": "same"}, "seed")],
)
def test_a_draw_without_seal_or_seed_is_refused(seals, seed):
    with pytest.raises(Unrankable, match="only a draw can separate"):
        weighted_mean([flat("A", "e1", 70), flat("B", "e1", 70)], WEIGHTS, seals=seals, seed=seed)


def test_the_order_of_input_leaves_no_trace_in_hundreds_of_shuffles():
    chance = random.Random(2022)
    readings = [flat(f"p{n}", f"e{k}", chance.choice([60, 70, 80])) for n in range(12) for k in range(3)]
    seals = {f"p{n}": hashlib.sha256(bytes([n])).hexdigest() for n in range(12)}
    expected = weighted_mean(readings, WEIGHTS, seals=seals, seed="s")
    assert {row.decided_by for row in expected} == {"value", "draw"}
    for _ in range(300):
        chance.shuffle(readings)
        assert weighted_mean(readings, WEIGHTS, seals=seals, seed="s") == expected


@given(PANELS)
def test_nobody_stands_above_a_better_value(readings):
    standings = weighted_mean(readings, WEIGHTS, seals={key: key for key in "ABCDEFG"}, seed="s")
    assert [row.rank for row in standings] == list(range(1, len(standings) + 1))
    assert [row.value for row in standings] == sorted((row.value for row in standings), reverse=True)


def test_merits_of_score_can_be_ranked_apart():
    readings = [flat("A", "e1", 70), flat("B", "e1", 90)]
    assert rank(score(readings, WEIGHTS), WEIGHTS) == weighted_mean(readings, WEIGHTS)


def test_nothing_read_gives_no_standings():
    assert weighted_mean([], WEIGHTS) == ()


# ---- cut ---------------------------------------------------------------------------------------------------------

LADDER = weighted_mean([flat(f"p{mark}", "e1", mark) for mark in (90, 85, 80, 75)], WEIGHTS)


@pytest.mark.parametrize(
    ("number", "grade", "chosen"),
    [
        (2, None, ["p90", "p85"]),
        (0, None, []),
        (9, None, ["p90", "p85", "p80", "p75"]),
        (None, D(85), ["p90", "p85"]),
        (None, D("85.01"), ["p90"]),
        (1, D(80), ["p90"]),
        (3, D(85), ["p90", "p85"]),
    ],
)
def test_the_line_follows_number_grade_or_both(number, grade, chosen):
    line = cut(LADDER, number=number, grade=grade)
    assert order(line.chosen) == chosen
    assert order(line.chosen + line.rest) == order(LADDER)
    assert line.margin == (D(5) if line.chosen and line.rest else None)


@pytest.mark.parametrize("terms", [{}, {"number": -1}])
def test_a_cut_without_terms_is_refused(terms):
    with pytest.raises(ValueError, match="a cut"):
        cut(LADDER, **terms)


# ---- warn --------------------------------------------------------------------------------------------------------


def warned(line):
    return {warning.kind: (warning.proposals, warning.figure) for warning in warn(line)}


def test_a_clear_cut_warns_of_nothing():
    assert warn(cut(LADDER, number=2)) == ()


def test_empty_places_are_counted():
    assert warned(cut(LADDER, number=6)) == {"fewer_than_places": ((), D(2))}
    assert warned(cut((), number=1)) == {"fewer_than_places": ((), D(1))}


def test_a_tie_across_the_line_is_named():
    readings = [reading("A", "e1", 80, 70, 70), reading("B", "e1", 75, 73, 70)]
    assert warned(cut(weighted_mean(readings, WEIGHTS), number=1)) == {"tie_at_cut": (("B", "A"), D(73))}


def test_a_draw_across_the_line_is_named_as_chance():
    standings = weighted_mean([flat("A", "e1", 70), flat("B", "e1", 70)], WEIGHTS, seals={"A": "a", "B": "b"}, seed="s")
    assert warned(cut(standings, number=1)) == {"draw_at_cut": (tuple(order(standings)), D(70))}


def test_uneven_readings_are_named():
    readings = [flat("A", "e1", 90), flat("B", "e1", 80), flat("C", "e1", 70), flat("C", "e2", 70)]
    assert warned(cut(weighted_mean(readings, WEIGHTS), grade=D(0))) == {"uneven_readings": (("C",), D(1))}


def test_the_grey_zone_is_one_standard_error_about_the_line():
    # every pair of readers differs by 4: s = √(Σ 2·2² / Σ 1) = √8, s/√2 = 2; the line runs through 81
    readings = [flat(f"p{v}", "e1", v - 2) for v in (90, 83, 82, 80, 79, 70)]
    readings += [flat(f"p{v}", "e2", v + 2) for v in (90, 83, 82, 80, 79, 70)]
    standings = weighted_mean(readings, WEIGHTS)
    assert spread(standings) == D(8).sqrt()
    proposals, figure = warned(cut(standings, number=3))["grey_zone"]
    assert proposals == ("p83", "p82", "p80", "p79")
    assert round(figure, 20) == 2


def test_single_readings_have_no_spread():
    assert spread(LADDER) is None


# ---- disagreement ------------------------------------------------------------------------------------------------


def test_disagreement_names_who_stands_where():
    readings = [flat("A", "e1", 60), flat("A", "e2", 90), flat("A", "e3", 70), flat("B", "e1", 70), flat("B", "e2", 72)]
    wide, narrow = disagreement([*readings, flat("C", "e1", 1)], WEIGHTS)
    assert (wide.proposal, wide.gap, wide.lowest, wide.highest) == ("A", D(30), ("e1", D(60)), ("e2", D(90)))
    assert (narrow.proposal, narrow.gap) == ("B", D(2))


def test_a_third_reader_is_called_only_beyond_the_threshold():
    gaps = disagreement([flat("A", "e1", 60), flat("A", "e2", 75)], WEIGHTS)
    assert beyond(gaps, D(15)) == ()
    assert beyond(gaps, D("14.99")) == ("A",)


# ---- the frozen record -------------------------------------------------------------------------------------------


def test_a_record_is_json_and_loses_no_digit():
    readings = [flat("A", "e1", 70), flat("A", "e2", 71), flat("A", "e3", 71)]
    standing = weighted_mean(readings, WEIGHTS, votes={})[0]
    kept = json.loads(canonical_json(record(standing)))
    assert D(kept["value"]) == standing.value
    assert kept["criteria"] == {c: str(mean) for c, mean in standing.criteria.items()}
    assert kept["readers"][0] == {"evaluator": "e1", "total": "70"}
    assert set(kept) == set(standing.__dataclass_fields__)


def test_the_inputs_of_a_run_have_one_digest_whatever_their_order():
    readings = [flat("B", "e1", 70), flat("A", "e2", 71), flat("A", "e1", 72)]
    terms = {"seals": {"A": "a", "B": "b"}, "seed": "s", "votes": {"A": 1}}
    one, two = inputs(readings, WEIGHTS, **terms), inputs(readings[::-1], WEIGHTS, **terms)
    assert canonical_json(one) == canonical_json(two)
    assert canonical_json(inputs(readings, WEIGHTS)) != canonical_json(one)
