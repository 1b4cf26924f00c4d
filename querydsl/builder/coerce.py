"""Conversion of Python data to the values of fields. Errors are raised where the condition is built.

Strings are never parsed. Source: `docs/language.md`, section "Values".
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from types import FunctionType
from typing import TypeAlias, cast

from querydsl.builder.values import Moment, Offset, QuantifiedValues, shown
from querydsl.catalogue import FieldType
from querydsl.classes import frozen
from querydsl.diagnostics.model import NOWHERE
from querydsl.errors import BuildError, ParameterError
from querydsl.semantics.values import year_of
from querydsl.syntax.ast import Boolean, Date, Number, Parameter, Quantified, Scalar, Text, Time, Values
from querydsl.syntax.data import checked_int, checked_text, value_of
from querydsl.syntax.makers import make_number, make_text, make_values

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@frozen
class ValueKind:
    """The kind of values that a field stores.

    `words` and `takes` describe the kind and the Python data it accepts, for messages. `read` converts data to a value. It
    returns `None` for data of another type, and raises `ParameterError` if the language cannot express the data.
    """

    words: str
    takes: str
    read: Callable[[object], Scalar | None]

    def scalar(self, data: object, name: str) -> Scalar:
        """The value for some data. `name` is the field in messages. Raises `BuildError` for data of another type."""
        try:
            value = self.read(data)
        except ParameterError as error:
            raise BuildError(f"`{name}`: {error}") from None
        if value is not None:
            return value
        if isinstance(data, Parameter):
            return data
        raise BuildError(f"`{name}` is {self.words}: it takes {self.takes}, not {_described(data)}")

    def listed(self, data: tuple[object, ...] | Parameter, name: str) -> Values | Parameter:
        """The list of values, or a parameter that provides it. Raises the same errors as `scalar`."""
        return data if isinstance(data, Parameter) else make_values(tuple([self.scalar(item, name) for item in data]), NOWHERE)

    def quantified(self, several: QuantifiedValues[object], name: str) -> Quantified:
        """The values of `any_` or `all_`. Raises the same errors as `scalar`."""
        return Quantified(several.quantifier, self.listed(several.values, name))


def _text(data: object) -> Text | None:
    if type(data) is str and data.isascii():
        return make_text(data, NOWHERE)
    return _plain_text(data) if isinstance(data, str) else None


def _number(data: object) -> Number | None:
    if type(data) is int:
        return make_number(checked_int(data), None, NOWHERE)
    if isinstance(data, int):
        return None if isinstance(data, bool) else Number(checked_int(int(data)))
    return Number(float(data)) if isinstance(data, float) and math.isfinite(data) else None


def _whole(data: object) -> Number | None:
    return None if isinstance(data, float) and not data.is_integer() else _number(data)


def _boolean(data: object) -> Boolean | None:
    return Boolean(data) if isinstance(data, bool) else None


def _date(data: object) -> Scalar | None:
    match data:
        case Moment():
            return data.value
        case dt.date():
            return _dated(data)
        case str() if _is_date(data):
            return _plain_text(data)
        case _:
            return None


def _is_date(text: str) -> bool:
    """Whether the text is an ISO date or datetime, which date fields accept as a string."""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return _ISO_DAY.match(text) is not None


def _dated(data: dt.date) -> Date | Time:
    return cast("Date | Time", value_of(data, "the value"))


def _year(data: object) -> Scalar | None:
    value = _whole(data) or _text(data)
    return value if value is not None and year_of(value) is not None else None


def _anything(data: object) -> Scalar | None:
    match data:
        case str():
            return _text(data)
        case bool():
            return _boolean(data)
        case int() | float():
            return _number(data)
        case Moment():
            return data.value
        case dt.date():
            return _dated(data)
        case _:
            return None


TEXT = ValueKind("text", "a string", _text)
NUMBER = ValueKind("a number", "an int or a float", _number)
WHOLE = ValueKind("a whole number", "an int", _whole)
BOOLEAN = ValueKind("a boolean", "True or False", _boolean)
DATE = ValueKind("a date", "a date, a datetime with a time zone, an ISO string, or today and now with an offset", _date)
YEAR = ValueKind("a year", "an int or a string, such as 2015", _year)
ANYTHING = ValueKind("not in the catalogue", "a string, a number, a boolean, a date, or a datetime with a time zone", _anything)

KINDS = {
    FieldType.TEXT: TEXT,
    FieldType.TEXTS: TEXT,
    FieldType.INTEGER: WHOLE,
    FieldType.INTEGERS: WHOLE,
    FieldType.NUMBER: NUMBER,
    FieldType.BOOLEAN: BOOLEAN,
    FieldType.DATE: DATE,
    FieldType.DATETIME: DATE,
    FieldType.YEAR: YEAR,
}
"""The kind of values that a field of each type accepts."""

DateLike: TypeAlias = "dt.date | Moment | str"


def _plain_text(data: str) -> Text:
    """The data as a plain `str`, without the methods of a subclass."""
    return Text(checked_text(data if type(data) is str else str.__str__(data)))


def _described(data: object) -> str:
    """A description of rejected data, with advice if there is any."""
    match data:
        case None:
            return "None. The language has no condition for missing values"
        case QuantifiedValues():
            return f"{data!r}. Use `any_` and `all_` with an operator, or pass plain values to `is_in`"
        case list() | tuple():
            return f"{shown(data)}. For several values, use `any_(…)`, or `is_in(…)` for whole values"
        case Offset():
            return f"{data!r}. Write `today - {data!r}` for a date"
        case FunctionType():
            return f"the function `{data.__name__}`. Call it, as in `{data.__name__}(…)`"
        case AbstractSet() | Iterator():
            return f"a {type(data).__name__}. Pass several values as a list, in the order in which to write them"
        case _:
            return f"{type(data).__name__} {shown(data)}"
