"""How a value is spelled in canonical text. Source: language page, sections 2 and 5."""

import re
from typing import assert_never

from querydsl.ast import Boolean, Date, Missing, Number, Parameter, Relative, Scalar, Text, Time

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
