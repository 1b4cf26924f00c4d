"""Python data as values of the language, for parameters and for the builder.

Data never passes through the parser, so no string can change the structure of a query. Source: `docs/language.md`, section
"Values".
"""

import datetime as dt
import math
from typing import TypeAlias

from querydsl.errors import ParameterError
from querydsl.syntax.values import Boolean, Date, Number, Scalar, Text, Time, Values

MAX_DIGITS = 400
"""The most digits that a number may have. Longer numbers are typos or attempts to exhaust memory."""

_TOO_LARGE = 10**MAX_DIGITS

DataValue: TypeAlias = Text | Number | Boolean | Date | Time | Values


def value_of(data: object, name: str = "value") -> DataValue:
    """The value for Python data: a str, bool, int, float, date, aware datetime, or a list or tuple of these.

    `name` names the value in error messages. Raises `ParameterError` for other types, for NaN and infinities, and for datetimes
    without a time zone.
    """
    try:
        return _value(data)
    except ParameterError as error:
        raise ParameterError(f"{name}: {error}") from None


def _value(data: object) -> DataValue:
    match data:
        case str():
            return Text(checked_text(data))
        case bool():
            return Boolean(data)
        case int() | float():
            return Number(_finite(data))
        case dt.datetime():
            return Time(_utc_text(data))
        case dt.date():
            return Date(data.isoformat())
        case list() | tuple():
            return Values(tuple(_item_of(item) for item in data))
        case _:
            expected = "a string, a number, a boolean, a date, a datetime, or a list of these"
            raise ParameterError(f"{type(data).__name__} is not supported; use {expected}")


def _item_of(data: object) -> Scalar:
    value = _value(data)
    if isinstance(value, Values):
        raise ParameterError("a list cannot contain lists")
    return value


def _finite(data: float) -> float:
    if isinstance(data, int):
        return checked_int(data)
    if not math.isfinite(data):
        raise ParameterError(f"{data} is not a number that JSON can represent")
    return data


def checked_text(data: str) -> str:
    """The string. Raises `ParameterError` for a lone surrogate, which JSON cannot carry."""
    if not data.isascii() and any("\ud800" <= char <= "\udfff" for char in data):
        raise ParameterError(f"{data!a} contains a lone surrogate. Decode the text correctly first")
    return data


def checked_int(data: int) -> int:
    """The integer. Raises `ParameterError` if it has more than `MAX_DIGITS` digits."""
    if abs(data) >= _TOO_LARGE:
        raise ParameterError(f"a number may have at most {MAX_DIGITS} digits")
    return data


def _utc_text(data: dt.datetime) -> str:
    if data.tzinfo is None:
        raise ParameterError("a datetime needs a time zone; for UTC: replace(tzinfo=datetime.UTC)")
    return data.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
