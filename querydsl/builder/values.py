"""The right sides of conditions that Python has no data for: `any_`, `all_`, `param`, `today` and `now`.

Source: language page, sections 2 and 8.
"""

import re
from collections.abc import Sequence
from typing import Generic, Never, TypeVar, overload

import attrs

from querydsl.errors import BuildError
from querydsl.syntax.ast import Anchor, OffsetUnit, Parameter, Quantifier, Relative

MOST_OFFSET = 10**9
_PARAMETER = re.compile(r"[^\W\d]\w*")

D = TypeVar("D", covariant=True)


# --- several values ------------------------------------------------------------------------------------------------------


@attrs.frozen
class QuantifiedValues(Generic[D]):
    """What `any_` and `all_` give: values of which any, or all, must pass the test they are given to."""

    quantifier: Quantifier
    values: tuple[D | Parameter, ...] | Parameter

    def __repr__(self) -> str:
        inside = shown(self.values) if isinstance(self.values, Parameter) else ", ".join(shown(item) for item in self.values)
        return f"{self.quantifier.value}_({inside})"


E = TypeVar("E")


@overload
def any_(values: Parameter, /) -> QuantifiedValues[Never]: ...
@overload
def any_(values: list[E] | tuple[E, ...], /) -> QuantifiedValues[E]: ...
@overload
def any_(*values: E | Parameter) -> QuantifiedValues[E]: ...
def any_(*values: object) -> QuantifiedValues[object]:
    """Values of which one must pass, as in `title ~ any ("vp", "head")`.

    Takes values, one list or tuple of them, or one `param`. Source: language page, section 2.
    """
    return QuantifiedValues(Quantifier.ANY, unpacked(values))


@overload
def all_(values: Parameter, /) -> QuantifiedValues[Never]: ...
@overload
def all_(values: list[E] | tuple[E, ...], /) -> QuantifiedValues[E]: ...
@overload
def all_(*values: E | Parameter) -> QuantifiedValues[E]: ...
def all_(*values: object) -> QuantifiedValues[object]:
    """Values that must all pass, as in `skill = all ("Python", "SQL")`.

    Takes values, one list or tuple of them, or one `param`. Source: language page, section 2.
    """
    return QuantifiedValues(Quantifier.ALL, unpacked(values))


def unpacked(values: tuple[object, ...]) -> tuple[object, ...] | Parameter:
    """The values, taken out of the one list or tuple that holds them if there is one; a lone parameter is a whole list."""
    if len(values) != 1 or isinstance(values[0], str | bytes):
        return values
    only = values[0]
    if isinstance(only, Parameter):
        return only
    return tuple(only) if isinstance(only, list | tuple | Sequence) else values


def param(name: str) -> Parameter:
    """A place for a value that `bind` gives later, as in `country = $country`.

    Raises `BuildError` for what is no name. Source: language page, sections 2 and 8.
    """
    if not isinstance(name, str) or not _PARAMETER.fullmatch(name):
        raise BuildError(f"{name!r} is no name for a parameter; give letters, digits and `_`, no digit first")
    return Parameter(name)


def shown(data: object) -> str:
    """The data as an error or a `repr` names it, on one line; a parameter as Python makes it."""
    return f"param({data.name!r})" if isinstance(data, Parameter) else repr(data)


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
    """So many days, to move `today` or `now` by: 90 of them are `90d` in the text."""
    return _offset(amount, "d")


def weeks(amount: int) -> Offset:
    """So many weeks, to move `today` or `now` by: two of them are `2w` in the text."""
    return _offset(amount, "w")


def months(amount: int) -> Offset:
    """So many months, to move `today` or `now` by: six of them are `6mo`; a day that the month lacks becomes its last."""
    return _offset(amount, "mo")


def years(amount: int) -> Offset:
    """So many years, to move `today` or `now` by: two of them are `2y` in the text."""
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
