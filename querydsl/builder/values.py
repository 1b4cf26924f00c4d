"""The right sides of conditions as Python says them: `any_`, `all_`, `param`, `today`, `now`, and data.

Data are never parsed: a string stays the string it is, whatever it contains. Source: language page, sections 2 and 8.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from typing import Generic, TypeAlias, TypeVar, cast

import attrs

from querydsl.ast import (
    Anchor,
    Boolean,
    Date,
    Number,
    OffsetUnit,
    Parameter,
    Quantified,
    Quantifier,
    Relative,
    Scalar,
    Text,
    Time,
    Values,
    value_of,
)
from querydsl.errors import BuildError, ParameterError

# As the text has it: a number with more digits than this could not be read again.
MOST_DIGITS = 400
MOST_OFFSET = 10**9
_PARAMETER = re.compile(r"[^\W\d]\w*")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

D = TypeVar("D", covariant=True)


# --- several values ------------------------------------------------------------------------------------------------------


@attrs.frozen
class Several(Generic[D]):
    """What `any_` and `all_` give: values of which any, or all, must pass the test they are given to."""

    quantifier: Quantifier
    values: "tuple[D | Parameter, ...] | Parameter"

    def __repr__(self) -> str:
        inside = shown(self.values) if isinstance(self.values, Parameter) else ", ".join(shown(item) for item in self.values)
        return f"{self.quantifier.value}_({inside})"


E = TypeVar("E")


def any_(*values: "E | Parameter | Sequence[E]") -> Several[E]:
    """Values of which one must pass: `F.title.words(any_("vp", "head"))` is `title ~ any ("vp", "head")`.

    Takes values, one list or tuple of them, or one `param`. Source: language page, section 2.
    """
    return Several(Quantifier.ANY, unpacked(values))


def all_(*values: "E | Parameter | Sequence[E]") -> Several[E]:
    """Values that must all pass: `F.skill == all_("Python", "SQL")` is `skill = all ("Python", "SQL")`.

    Takes values, one list or tuple of them, or one `param`. Source: language page, section 2.
    """
    return Several(Quantifier.ALL, unpacked(values))


def unpacked(values: "tuple[E | Parameter | Sequence[E], ...]") -> "tuple[E | Parameter, ...] | Parameter":
    """The values, taken out of the one list or tuple that holds them if there is one; a lone parameter is a whole list."""
    if len(values) == 1:
        only = values[0]
        if isinstance(only, Parameter):
            return only
        if isinstance(only, Sequence) and not isinstance(only, str | bytes):
            return tuple(only)
    return cast("tuple[E | Parameter, ...]", values)


def param(name: str) -> Parameter:
    """A place for a value that `bind` gives later: `F.country == param("country")` is `country = $country`.

    Raises `BuildError` for what is no name. Source: language page, sections 2 and 8.
    """
    if not isinstance(name, str) or not _PARAMETER.fullmatch(name):
        raise BuildError(f"{name!r} is no name for a parameter; give letters, digits and `_`, no digit first")
    return Parameter(name)


def quantified(several: "Several[object]", kind: "Kind", name: str) -> Quantified:
    """The values of `any_` or `all_` for a field of this kind and name. Raises `BuildError` for one that it does not take."""
    values = listed(several.values, kind, name)
    return Quantified(several.quantifier, values)


def listed(given: "tuple[object, ...] | Parameter", kind: "Kind", name: str) -> Values | Parameter:
    """The list of these values, or the parameter that stands for it. Raises `BuildError` for a value that the field does not take."""
    return given if isinstance(given, Parameter) else Values(tuple([kind.scalar(item, name) for item in given]))


# --- dates that move -----------------------------------------------------------------------------------------------------


@attrs.frozen
class Offset:
    """A count of days, weeks, months or years, to add to `today` or `now` or to take away."""

    amount: int
    unit: OffsetUnit

    def __repr__(self) -> str:
        return f"{_UNIT_NAMES[self.unit]}({self.amount})"


_UNIT_NAMES: dict[OffsetUnit, str] = {"d": "days", "w": "weeks", "mo": "months", "y": "years"}


def _offset(amount: int, unit: OffsetUnit) -> Offset:
    """An offset whose count the text can say."""
    if isinstance(amount, bool) or not isinstance(amount, int) or abs(amount) > MOST_OFFSET:
        raise BuildError(f"{_UNIT_NAMES[unit]} takes a whole number up to {MOST_OFFSET}, not {shown(amount)}")
    return Offset(amount, unit)


def days(amount: int) -> Offset:
    """So many days: `today - days(90)` is `today - 90d`."""
    return _offset(amount, "d")


def weeks(amount: int) -> Offset:
    """So many weeks: `today - weeks(2)` is `today - 2w`."""
    return _offset(amount, "w")


def months(amount: int) -> Offset:
    """So many months: `today - months(6)` is `today - 6mo`; a day that the month lacks becomes its last."""
    return _offset(amount, "mo")


def years(amount: int) -> Offset:
    """So many years: `today - years(2)` is `today - 2y`."""
    return _offset(amount, "y")


@attrs.frozen
class Moment:
    """`today` or `now`, perhaps with one offset; what it means is settled when the query is compiled."""

    anchor: Anchor
    offset: Offset = Offset(0, "d")

    def __sub__(self, offset: Offset) -> "Moment":
        return self._moved(offset, -1)

    def __add__(self, offset: Offset) -> "Moment":
        return self._moved(offset, 1)

    def _moved(self, offset: Offset, sign: int) -> "Moment":
        if not isinstance(offset, Offset):
            raise BuildError(f"`{self.anchor}` moves by days(…), weeks(…), months(…) or years(…), not by {shown(offset)}")
        if self.offset.amount:
            raise BuildError(f"`{self!r}` has its offset already, and the language allows one")
        # `today - 0w` is `today`, and must equal it.
        return Moment(self.anchor, Offset(sign * offset.amount, offset.unit) if offset.amount else Offset(0, "d"))

    @property
    def value(self) -> Relative:
        """The moment as a value of the tree."""
        return Relative(self.anchor, self.offset.amount, self.offset.unit)

    def __repr__(self) -> str:
        amount = self.offset.amount
        if not amount:
            return self.anchor
        return f"{self.anchor} {'-' if amount < 0 else '+'} {Offset(abs(amount), self.offset.unit)!r}"


today = Moment("today")
"""The UTC day on which the query is compiled: `F.started >= today - days(90)`."""

now = Moment("now")
"""The instant at which the query is compiled: `F.updated > now - days(1)`."""


# --- data ----------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Kind:
    """What a field stores, for the values given to it: in words, what it takes in words, and how to read that.

    `read` gives None for what it does not take, and raises `ParameterError` for what the language cannot say.
    """

    words: str
    takes: str
    read: Callable[[object], Scalar | None]

    def scalar(self, data: object, name: str) -> Scalar:
        """The value that holds this data, for the field of this name. Raises `BuildError` for data that it does not take."""
        if isinstance(data, Parameter):
            return data
        try:
            value = self.read(data)
        except ParameterError as error:
            raise BuildError(f"`{name}`: {error}") from None
        if value is None:
            raise BuildError(f"`{name}` is {self.words}: it takes {self.takes}, not {_unlike(data)}")
        return value


def _text(data: object) -> Text | None:
    return Text(_sayable(data)) if isinstance(data, str) else None


def _number(data: object) -> Number | None:
    match data:
        case bool():
            return None
        case int():
            return Number(_writable(int(data)))
        case float() if math.isfinite(data):
            return Number(float(data))
        case _:
            return None


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


TEXT = Kind("text", "a string", _text)
NUMBER = Kind("a number", "an int or a float", _number)
WHOLE = Kind("a whole number", "an int", _whole)
BOOLEAN = Kind("a boolean", "True or False", _boolean)
DATE = Kind("a date", "a date, a datetime with a time zone, an ISO string, or today and now with an offset", _date)
ANYTHING = Kind("not in the catalogue", "a string, a number, a boolean, a date, or a datetime with a time zone", _anything)

DateLike: TypeAlias = "dt.date | Moment | str"


def _sayable(data: str) -> str:
    """The plain string; half a surrogate pair is no character, and no JSON can say it."""
    plain = data if type(data) is str else str.__str__(data)
    if not plain.isascii() and any("\ud800" <= letter <= "\udfff" for letter in plain):
        raise ParameterError(f"{plain!a} holds half a character (a lone surrogate); decode it properly first")
    return plain


def _writable(data: int) -> int:
    if abs(data) >= 10**MOST_DIGITS:
        raise ParameterError(f"a number may have at most {MOST_DIGITS} digits")
    return data


def _unlike(data: object) -> str:
    """What was given in place of a value, with the way out where one is known."""
    match data:
        case None:
            return "None: the language has no test for what is missing"
        case Several():
            return f"{data!r}: `any_` and `all_` go after an operator, `is_in` takes the values themselves"
        case list() | tuple() | set() | frozenset():
            return f"{shown(data)}: give several values to `is_in`, or in `any_(…)`"
        case _:
            return f"{type(data).__name__} {shown(data)}"


def shown(data: object) -> str:
    """The data as an error or a `repr` names it, on one line; a parameter as Python makes it."""
    return f"param({data.name!r})" if isinstance(data, Parameter) else repr(data)
