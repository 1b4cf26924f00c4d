"""What fields store, and which data of Python they take: read at once, so that a mistake is named where it is made.

Data are never parsed: a string stays the string it is, whatever it contains. Source: language page, sections 2, 8 and 9.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from typing import TypeAlias, cast

import attrs

from querydsl.builder.values import Moment, QuantifiedValues, shown
from querydsl.errors import BuildError, ParameterError
from querydsl.syntax.ast import MOST_DIGITS, Boolean, Date, Number, Parameter, Quantified, Scalar, Text, Time, Values, value_of

TOO_LARGE = 10**MOST_DIGITS
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@attrs.frozen
class ValueKind:
    """What a field stores, for the values given to it: in words, what it takes in words, and how to read that.

    `read` gives None for what it does not take, and raises `ParameterError` for what the language cannot say.
    """

    words: str
    takes: str
    read: Callable[[object], Scalar | None]

    def scalar(self, data: object, name: str) -> Scalar:
        """The value that holds this data, for the field of this name. Raises `BuildError` for data that it does not take."""
        try:
            value = self.read(data)
        except ParameterError as error:
            raise BuildError(f"`{name}`: {error}") from None
        if value is not None:
            return value
        if isinstance(data, Parameter):
            return data
        raise BuildError(f"`{name}` is {self.words}: it takes {self.takes}, not {_unlike(data)}")

    def listed(self, given: tuple[object, ...] | Parameter, name: str) -> Values | Parameter:
        """The list of these values, or the parameter that stands for it. Raises as `scalar` does."""
        return given if isinstance(given, Parameter) else Values(tuple([self.scalar(item, name) for item in given]))

    def quantified(self, several: QuantifiedValues[object], name: str) -> Quantified:
        """The values of `any_` or `all_`. Raises as `scalar` does."""
        return Quantified(several.quantifier, self.listed(several.values, name))


def _text(data: object) -> Text | None:
    if type(data) is str and data.isascii():
        return Text(data)
    return Text(_sayable(data)) if isinstance(data, str) else None


def _number(data: object) -> Number | None:
    if type(data) is int:
        return Number(_writable(data))
    if isinstance(data, int):
        return None if isinstance(data, bool) else Number(_writable(int(data)))
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
            return Text(_sayable(data))
        case _:
            return None


def _is_date(text: str) -> bool:
    """True for an ISO date or instant: quoted, it is a date on a date field. Source: language page, section 9."""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return _ISO_DAY.match(text) is not None


def _dated(data: dt.date) -> Date | Time:
    return cast("Date | Time", value_of(data, "the value"))


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
ANYTHING = ValueKind("not in the catalogue", "a string, a number, a boolean, a date, or a datetime with a time zone", _anything)

DateLike: TypeAlias = "dt.date | Moment | str"


def _sayable(data: str) -> str:
    """The plain string; half a surrogate pair is no character, and no JSON can say it."""
    plain = data if type(data) is str else str.__str__(data)
    if not plain.isascii() and any("\ud800" <= letter <= "\udfff" for letter in plain):
        raise ParameterError(f"{plain!a} holds half a character (a lone surrogate); decode it properly first")
    return plain


def _writable(data: int) -> int:
    if not -TOO_LARGE < data < TOO_LARGE:
        raise ParameterError(f"a number may have at most {MOST_DIGITS} digits")
    return data


def _unlike(data: object) -> str:
    """What was given in place of a value, with the way out where one is known."""
    match data:
        case None:
            return "None: the language has no test for what is missing"
        case QuantifiedValues():
            return f"{data!r}: `any_` and `all_` go after an operator, `is_in` takes the values themselves"
        case list() | tuple():
            return f"{shown(data)}: give several values to `is_in`, or in `any_(…)`"
        case AbstractSet() | Iterator():
            return f"a {type(data).__name__}: give several values as a list, in the order they are to be written"
        case _:
            return f"{type(data).__name__} {shown(data)}"
