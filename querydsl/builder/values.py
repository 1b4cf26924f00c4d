"""Values without a Python type: several values, `param`, and the relative dates `today` and `now`.

Source: `docs/language.md`, section "Values".
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar

from querydsl.builder.expressions import NoSuchNameError
from querydsl.classes import frozen
from querydsl.errors import BuildError
from querydsl.syntax.ast import Anchor, OffsetUnit, Parameter, Quantifier, Relative

MOST_OFFSET = 10**9
_PARAMETER = re.compile(r"[^\W\d]\w*")

_PLAIN = (str, int, float, dt.date, list, tuple)

D = TypeVar("D", covariant=True)


# --- several values ------------------------------------------------------------------------------------------------------


@frozen(eq=False)
class QuantifiedValues(Generic[D]):
    """The result of `any_` or `all_`: several values for one condition."""

    quantifier: Quantifier
    values: tuple[D | Parameter, ...] | Parameter

    def __eq__(self, other: object) -> bool:
        if isinstance(other, QuantifiedValues):
            return (self.quantifier, self.values) == (other.quantifier, other.values)
        if isinstance(other, _PLAIN):
            raise BuildError(self._misused("=="))
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.quantifier, self.values))

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            if name.startswith("_"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            raise NoSuchNameError(self._misused(name))

    def _misused(self, sign: str) -> str:
        """The message for values on the left side of a condition."""
        values = self.values if isinstance(self.values, tuple) else ()
        fields = ", ".join(f"F.{item}" for item in values if isinstance(item, str) and item.isidentifier()) or "F.title, F.headline"
        advice = f"For fields, write {self.quantifier.value}_({fields})"
        return f"`{self!r}` has values, which come after an operator, and does not support `{sign}`. {advice}"

    def __repr__(self) -> str:
        inside = shown(self.values) if isinstance(self.values, Parameter) else ", ".join(shown(item) for item in self.values)
        return f"{self.quantifier.value}_({inside})"


def unpacked(values: tuple[object, ...]) -> tuple[object, ...] | Parameter:
    """The values, unpacked from a single list or tuple. A single parameter provides the whole list."""
    if len(values) != 1:
        return values
    only = values[0]
    if type(only) is list or type(only) is tuple:
        return tuple(only)
    if isinstance(only, Parameter):
        return only
    return tuple(only) if isinstance(only, Sequence) and not isinstance(only, str | bytes) else values


def param(name: str) -> Parameter:
    """A parameter, to be replaced by `Search.bind` later: `country = $country`.

    `name` consists of letters, digits and `_`, and does not begin with a digit. Raises `BuildError` for any other name.
    Source: `docs/language.md`, section "Values".
    """
    if not isinstance(name, str) or not _PARAMETER.fullmatch(name):
        raise BuildError(f"{name!r} is not a parameter name. Use letters, digits and `_`, and do not begin with a digit")
    return Parameter(name)


def shown(data: object) -> str:
    """The data as shown in errors and in `repr`."""
    return f"param({data.name!r})" if isinstance(data, Parameter) else repr(data)


# --- relative dates ------------------------------------------------------------------------------------------------------


@frozen
class Offset:
    """A number of days, weeks, months or years, to add to or subtract from `today` or `now`.

    `amount` is an int, and `unit` is `"d"`, `"w"`, `"mo"` or `"y"`.
    """

    amount: int
    unit: OffsetUnit

    def __repr__(self) -> str:
        return f"{_UNIT_NAMES[self.unit]}({self.amount})"


_UNIT_NAMES: dict[OffsetUnit, str] = {"d": "days", "w": "weeks", "mo": "months", "y": "years"}


def _offset(amount: int, unit: OffsetUnit) -> Offset:
    """The offset. Raises `BuildError` if the language cannot express the amount."""
    if isinstance(amount, bool) or not isinstance(amount, int) or abs(amount) > MOST_OFFSET:
        raise BuildError(f"{_UNIT_NAMES[unit]} takes an int up to {MOST_OFFSET}, not {shown(amount)}")
    return Offset(amount, unit)


def days(amount: int) -> Offset:
    """An offset of `amount` days, written as in `today - 90d`. Raises `BuildError` if `amount` is not an int."""
    return _offset(amount, "d")


def weeks(amount: int) -> Offset:
    """An offset of `amount` weeks, written as in `today - 2w`. Raises `BuildError` if `amount` is not an int."""
    return _offset(amount, "w")


def months(amount: int) -> Offset:
    """An offset of `amount` months, written as in `today - 6mo`. Raises `BuildError` if `amount` is not an int.

    If the resulting month is too short for the day, its last day is used.
    """
    return _offset(amount, "mo")


def years(amount: int) -> Offset:
    """An offset of `amount` years, written as in `today - 2y`. Raises `BuildError` if `amount` is not an int."""
    return _offset(amount, "y")


@frozen
class Moment:
    """A relative date: `today` or `now`, with at most one offset. It is resolved when the query is compiled.

    `anchor` is `"today"` or `"now"`, and `offset` is added to it.
    """

    anchor: Anchor
    offset: Offset = Offset(0, "d")

    def __sub__(self, offset: Offset) -> "Moment":
        return self._moved(offset, -1)

    def __add__(self, offset: Offset) -> "Moment":
        return self._moved(offset, 1)

    def _moved(self, offset: Offset, sign: int) -> "Moment":
        if not isinstance(offset, Offset):
            raise BuildError(f"add days(…), weeks(…), months(…) or years(…) to `{self.anchor}`, not {shown(offset)}")
        if self.offset.amount:
            raise BuildError(f"`{self!r}` already has an offset, and only one is allowed")
        # `today - 0w` must equal `today`.
        return Moment(self.anchor, Offset(sign * offset.amount, offset.unit) if offset.amount else Offset(0, "d"))

    if not TYPE_CHECKING:

        def __call__(self) -> NoReturn:
            """Raise `BuildError`: `today` and `now` are not functions."""
            raise BuildError(f"write `{self!r}` without parentheses")

    @property
    def value(self) -> Relative:
        """The relative date as an AST node."""
        return Relative(self.anchor, self.offset.amount, self.offset.unit)

    def __repr__(self) -> str:
        amount = self.offset.amount
        if not amount:
            return self.anchor
        return f"{self.anchor} {'-' if amount < 0 else '+'} {Offset(abs(amount), self.offset.unit)!r}"


today = Moment("today")
"""The UTC date on which the query is compiled, as in `F.started >= today - days(90)`."""

now = Moment("now")
"""The time at which the query is compiled, as in `F.updated > now - days(1)`."""
