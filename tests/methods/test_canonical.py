"""RFC 8785, section by section, with the RFC's own vectors."""

import json
import math
import struct
from collections import OrderedDict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinovik.methods.canonical import NotCanonical, canonical_json, number

# RFC 8785 appendix B: IEEE 754 bits and their only spelling
APPENDIX_B = [
    ("0000000000000000", "0"),
    ("8000000000000000", "0"),
    ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"),
    ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"),
    ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"),
    ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"),
    ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"),
    ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"),
    ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
    ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"),
    ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"),
    ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"),
    ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
]


@pytest.mark.parametrize(("bits", "spelling"), APPENDIX_B)
def test_appendix_b_numbers_have_their_spelling(bits, spelling):
    value = struct.unpack(">d", bytes.fromhex(bits))[0]
    assert number(value) == spelling
    assert canonical_json(value) == spelling.encode()


def test_section_3_2_2_example_has_its_bytes():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '€$\x0f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical_json(value) == expected.encode()


def test_section_3_2_3_keys_are_ordered_by_utf16_code_units():
    value = {
        "€": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "ö": "Latin Small Letter O With Diaeresis",
    }
    in_order = [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",  # a surrogate pair stands before U+FB33, though its code point is larger
        "Hebrew Letter Dalet With Dagesh",
    ]
    assert list(json.loads(canonical_json(value), object_pairs_hook=OrderedDict).values()) == in_order


def test_empty_and_nested_values_carry_no_space():
    assert canonical_json({"b": [], "a": {}, "c": [[1, -2], ()]}) == b'{"a":{},"b":[],"c":[[1,-2],[]]}'


def test_the_largest_safe_integer_is_written():
    assert canonical_json([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (math.nan, "nan"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        ({1: "a"}, "int"),
        ({None: "a"}, "NoneType"),
        ("\ud800", "surrogate"),
        ({"\udfff": 1}, "surrogate"),
        (2**53, "9007199254740992"),
        (-(2**53), "2^53"),
        (Decimal("1.5"), "Decimal"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
    ],
)
def test_what_has_no_single_spelling_is_refused_by_name(value, named):
    with pytest.raises(NotCanonical, match=named.replace("^", r"\^")):
        canonical_json(value)


def test_a_value_that_contains_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(NotCanonical, match="deeply"):
        canonical_json(value)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_reading_it_back_and_writing_again_gives_the_same_bytes(value):
    once = canonical_json(value)
    assert canonical_json(json.loads(once, parse_int=float)) == once


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_to_the_same_double(value):
    assert float(number(value)) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9)))
def test_the_order_of_entry_leaves_no_trace(value):
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)
