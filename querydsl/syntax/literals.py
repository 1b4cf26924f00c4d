"""Literals: the values of strings, numbers and times, and the canonical text of values.

The grammar defines the form of literals. A literal that has the right form but no value, such as a number with too many digits,
raises `LiteralError`. Source: `docs/language.md`, section "Values".
"""

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, assert_never

from querydsl.syntax.ast import Boolean, Date, Missing, Number, Parameter, Relative, Scalar, Text, Time
from querydsl.syntax.data import MAX_DIGITS
from querydsl.syntax.keywords import RESERVED

if TYPE_CHECKING:
    from fractions import Fraction

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SUFFIXES = {"k": "e3", "m": "e6"}
_INSTANT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[Tt](\d\d)(?::?(\d\d)(?::?(\d\d)(\.\d+)?)?)?(?:[Zz]|([+-])(\d\d):?(\d\d)?)?",
)


class LiteralError(ValueError):
    """A literal that has no value. The message is the text of a diagnostic."""


def text_of(literal: str) -> str:
    """The value of a quoted string. Raises `LiteralError` for an unpaired surrogate."""
    body = literal[1:-1]
    if "\\" not in body:
        return body
    joined = _ESCAPE.sub(_unescape, body)
    try:
        return joined.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise LiteralError("a `\\u` escape from d800 to dfff is half of a surrogate pair. Write both halves together") from None


def _unescape(match: re.Match[str]) -> str:
    code, letter = match.groups()
    return chr(int(code, 16)) if code else _ESCAPED.get(letter, letter)


def number_of(spelling: str) -> int | float:
    """The value of a number literal: an int if it has no fraction, or if a suffix or an exponent makes it whole.

    Raises `LiteralError` for more than `MAX_DIGITS` digits, and for values outside the range of a float.
    """
    if spelling.isdigit() and len(spelling) < 20:
        return int(spelling)
    from decimal import Decimal  # slow to import
    from fractions import Fraction

    plain = spelling.replace("_", "")
    suffix = _SUFFIXES.get(plain[-1], "")
    scientific = plain[:-1] + suffix if suffix else plain
    if len(scientific) > MAX_DIGITS or abs(Decimal(scientific).adjusted()) > MAX_DIGITS:
        raise LiteralError(f"a number may have at most {MAX_DIGITS} digits")
    exact = Fraction(scientific)
    if exact.denominator == 1 and ("." not in plain or "e" in scientific.lower()) and plain != "-0":
        return int(exact)
    return _finite(float(scientific), exact)


def _finite(value: float, exact: "Fraction") -> float:
    if math.isinf(value) or (value == 0 and exact != 0):
        raise LiteralError("this number is too large or too small to be sent")
    return value


def instant_of(literal: str) -> str:
    """The instant in UTC, such as `2024-01-31T09:30:00Z`, with the digits of its fraction kept. The default offset is UTC.

    An instant that does not exist is returned as written. The rules report it.
    """
    match = _INSTANT.fullmatch(literal)
    if match is None:
        return literal
    year, month, day, hour, minute, second = (int(part or 0) for part in match.group(1, 2, 3, 4, 5, 6))
    try:
        local = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
        utc = local - _offset_of(match)
    except (ValueError, OverflowError):
        return literal
    return f"{utc:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + (match.group(7) or "") + "Z"


def _offset_of(match: re.Match[str]) -> dt.timedelta:
    sign, hours, minutes = match.group(8, 9, 10)
    if sign is None:
        return dt.timedelta()
    if int(hours) > 23 or int(minutes or 0) > 59:
        raise ValueError("no such offset")
    return dt.timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)


# --- paths ---

_PATH = re.compile(r"[^\W\d]\w*(\.\w+)*")


def is_path(text: str) -> bool:
    """Whether the text is a path: names joined by dots that do not start with a digit, and not a reserved word."""
    return _PATH.fullmatch(text) is not None and text.lower() not in RESERVED


_ESCAPES = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d|\d{8})[Tt]\d\d(:?\d\d(:?\d\d(\.\d+)?)?)?([Zz]|[+-]\d\d(:?\d\d)?)?",
    re.ASCII,
)
"""As permissive as the grammar: an instant that does not exist is kept as written."""
_ESCAPED_CHARACTERS = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
"""The characters that a string escapes: quotes, line breaks, controls, text direction marks, and surrogates."""


def quoted(text: str) -> str:
    """The text as a string literal in double quotes, on one line, with JSON escapes. Letters of any script are not escaped."""
    return f'"{_ESCAPED_CHARACTERS.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"


def number_spelling(value: float) -> str:
    """The shortest spelling that parses to the same number and type."""
    text = repr(value)
    if isinstance(value, float) and "e" in text and value.is_integer():
        return f"{int(value)}.0"
    return text


def number_text(number: Number) -> str:
    """The number as written, or in its shortest spelling if it was not parsed."""
    return number.spelling or number_spelling(number.value)


def length_text(number: Number) -> str:
    """The number of a distance. The suffix `m` would mean metres there, so millions are written without it."""
    text = number_text(number)
    return number_spelling(number.value) if text.endswith("m") else text


def scalar_text(value: Scalar) -> str:
    """The value as canonical text. A date or time with an invalid form becomes a string, because data is never syntax."""
    match value:
        case Text(text):
            return quoted(text)
        case Number():
            return number_text(value)
        case Boolean(truth):
            return "true" if truth else "false"
        case Date(day):
            return day if _DATE.fullmatch(day) else quoted(day)
        case Time(instant):
            return instant if _TIME.fullmatch(instant) else quoted(instant)
        case Relative(anchor, amount, unit):
            sign = "-" if amount < 0 else "+"
            return f"{anchor} {sign} {abs(amount)}{unit}" if (amount, unit) != (0, "d") else anchor
        case Parameter(name):
            return f"${name}"
        case Missing():
            return "?"
        case _:
            assert_never(value)
