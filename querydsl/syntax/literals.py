"""What a literal of the text stands for: strings, numbers, instants. Source: language page, sections 2 and 9.

The grammar decides what a literal looks like; here is only what its characters mean. A literal that looks right and yet has no
value (half a surrogate pair, a number that no machine holds) raises `LiteralError`.
"""

import datetime as dt
import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from querydsl.syntax.ast import Boolean, Date, Missing, Number, Parameter, Relative, Scalar, Text, Time
from querydsl.syntax.data import MAX_DIGITS

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SUFFIXES = {"k": "e3", "m": "e6"}
_INSTANT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[Tt](\d\d)(?::?(\d\d)(?::?(\d\d)(\.\d+)?)?)?(?:[Zz]|([+-])(\d\d):?(\d\d)?)?",
)


class LiteralError(ValueError):
    """A literal without a value: one sentence for a diagnostic."""


def text_of(literal: str) -> str:
    """The characters that a quoted string stands for; raises `LiteralError` for half a surrogate pair."""
    body = literal[1:-1]
    if "\\" not in body:
        return body
    joined = _ESCAPE.sub(_unescape, body)
    try:
        return joined.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise LiteralError("a `\\u` escape from d800 to dfff is half a character: both halves are needed, side by side") from None


def _unescape(match: re.Match[str]) -> str:
    code, letter = match.groups()
    return chr(int(code, 16)) if code else _ESCAPED.get(letter, letter)


def number_of(spelling: str) -> int | float:
    """The number that JSON would send: whole where the spelling is or where a suffix or an exponent makes it so.

    Raises `LiteralError` for more than 400 digits and for what no float can hold.
    """
    if spelling.isdigit() and len(spelling) < 20:
        return int(spelling)
    plain = spelling.replace("_", "")
    suffix = _SUFFIXES.get(plain[-1], "")
    scientific = plain[:-1] + suffix if suffix else plain
    if len(scientific) > MAX_DIGITS or abs(Decimal(scientific).adjusted()) > MAX_DIGITS:
        raise LiteralError(f"a number may have at most {MAX_DIGITS} digits")
    exact = Fraction(scientific)
    if exact.denominator == 1 and ("." not in plain or "e" in scientific.lower()) and plain != "-0":
        return int(exact)
    return _finite(float(scientific), exact)


def _finite(value: float, exact: Fraction) -> float:
    if math.isinf(value) or (value == 0 and exact != 0):
        raise LiteralError("this number is too large or too small to be sent")
    return value


def instant_of(literal: str) -> str:
    """The instant in UTC, as `2024-01-31T09:30:00Z`, the digits of its fraction kept; without an offset it is UTC already.

    An instant that does not exist comes back as it was written: that is the validator's business.
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

RESERVED = frozenset(
    {"or", "and", "not", "all", "of", "any", "between", "in", "has", "within", "true", "false", "today", "now"}
    | {"people", "companies", "where", "select", "limit", "sort", "by"}
)
"""The words that are no path of their own. Source: language page, section 9."""
_PATH = re.compile(r"[^\W\d]\w*(\.\w+)*")


def is_path(text: str) -> bool:
    """True for what a text can say as a path: names joined by dots, the first no number, and no reserved word alone."""
    return _PATH.fullmatch(text) is not None and text.lower() not in RESERVED


_ESCAPES = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d|\d{8})[Tt]\d\d(:?\d\d(:?\d\d(\.\d+)?)?)?([Zz]|[+-]\d\d(:?\d\d)?)?",
    re.ASCII,
)
"""As wide as the grammar's: an instant that does not exist is kept as it was written."""
_NOT_SHOWN = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
"""What a string does not show as it is: quotes, all that could break or turn round the line, and halves of characters."""


def quoted(text: str) -> str:
    """The string in double quotes, on one line, with JSON's escapes; letters of any script stay as they are."""
    return f'"{_NOT_SHOWN.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"


def number_spelling(value: float) -> str:
    """A spelling that is read as this number again, and as a whole one only if it is an int."""
    text = repr(value)
    if isinstance(value, float) and "e" in text and value.is_integer():
        return f"{int(value)}.0"
    return text


def number_text(number: Number) -> str:
    """The number as it was written, or else as it is spelled."""
    return number.spelling or number_spelling(number.value)


def length_text(number: Number) -> str:
    """The number of a distance; `m` would be metres there, so millions are written out."""
    text = number_text(number)
    return number_spelling(number.value) if text.endswith("m") else text


def scalar_text(value: Scalar) -> str:
    """The value as canonical text; a day or an instant that does not look like one is a string, since data is never syntax."""
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
