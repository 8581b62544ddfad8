"""JSON that has exactly one spelling, so that a digest of it means something.

Source: RFC 8785 (JSON Canonicalization Scheme), with the number format of ECMAScript `Number::toString`.
"""

import json
import math
from collections.abc import Mapping, Sequence

SAFE_INTEGER = 2**53 - 1
_quote = json.encoder.encode_basestring  # escapes exactly what RFC 8785 section 3.2.2.2 asks for, and nothing else


class NotCanonical(ValueError):
    """The value has no canonical form; the message names it and what is accepted."""


def canonical_json(value: object) -> bytes:
    """The one UTF-8 spelling of a value made of dict, list, tuple, str, int, float, bool and None.

    Keys are ordered by UTF-16 code units. A Decimal or a date is refused: write it as a string, so that no digit
    and no zone is lost on the way.
    Raises: NotCanonical for NaN, infinities, integers beyond 2^53 - 1, keys that are no strings, lone surrogates,
    other types, and nesting deeper than the interpreter can follow.
    """
    try:
        return "".join(_written(value)).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical(f"A lone surrogate cannot be written as UTF-8: {error.object[error.start]!r}") from None
    except RecursionError:
        raise NotCanonical("The value is nested too deeply (or contains itself)") from None


def _written(value: object) -> list[str]:
    if isinstance(value, str):
        return [_quote(value)]
    if value is None or isinstance(value, bool):
        return [{None: "null", True: "true", False: "false"}[value]]
    if isinstance(value, int):
        return [_integer(value)]
    if isinstance(value, float):
        return [number(value)]
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return _array(value)
    raise NotCanonical(f"{type(value).__name__} is not JSON; accepted: dict, list, str, int, float, bool, None")


def _object(value: Mapping[object, object]) -> list[str]:
    parts = ["{"]
    for key in sorted(value, key=_utf16):
        parts += [_quote(key), ":", *_written(value[key]), ","]
    return _closed(parts, "}")


def _array(value: Sequence[object]) -> list[str]:
    parts = ["["]
    for item in value:
        parts += [*_written(item), ","]
    return _closed(parts, "]")


def _closed(parts: list[str], bracket: str) -> list[str]:
    if len(parts) > 1:
        parts.pop()
    return [*parts, bracket]


def _utf16(key: object) -> bytes:
    if not isinstance(key, str):
        raise NotCanonical(f"Key {key!r} is a {type(key).__name__}; accepted: str")
    return key.encode("utf-16-be")


def _integer(value: int) -> str:
    if abs(value) > SAFE_INTEGER:
        raise NotCanonical(f"{value} is beyond 2^53 - 1, where JSON numbers lose digits; write it as a string")
    return str(int(value))


def number(value: float) -> str:
    """A float as ECMAScript prints it: the shortest digits that read back to the same double.

    Raises: NotCanonical for NaN and infinities. Source: ECMA-262, Number::toString.
    """
    if not math.isfinite(value):
        raise NotCanonical(f"{value} has no place in JSON")
    if value == 0:
        return "0"  # minus zero too
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = f"{abs(value)!r}e0".partition("e")
    exponent = exponent.removesuffix("e0")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    leading_zeros = len(whole + fraction) - len(digits)
    point = len(whole) + int(exponent) - leading_zeros  # the value is 0.digits × 10^point
    return sign + _placed(digits.rstrip("0"), point)


def _placed(digits: str, point: int) -> str:
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if count > 1 else ""
    return f"{digits[0]}{tail}e{point - 1:+d}"
