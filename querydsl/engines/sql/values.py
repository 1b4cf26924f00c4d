"""The value of a condition as SQL takes it: texts, numbers, and instants in UTC. Source: `docs/service.md`, section 4."""

import datetime as dt
import math
from typing import NamedTuple

from querydsl.errors import EngineError
from querydsl.semantics.values import moment_of, year_of
from querydsl.syntax.ast import Boolean, Number, Text, Value, Values
from querydsl.syntax.operators import Operator

LEAST, MOST = -(2**63), 2**63 - 1
"""The range of whole numbers in an engine."""
SQL_OPERATORS = {Operator.EQ: "=", Operator.LT: "<", Operator.LE: "<=", Operator.GT: ">", Operator.GE: ">="}
"""The comparisons, as SQL writes them."""


def single_values(value: Value) -> tuple[Value, ...]:
    """The values of a list, or the value."""
    return value.items if isinstance(value, Values) else (value,)


def text_of(value: Value) -> str:
    """The text of a value; that of a year is its digits. Raises `EngineError` if it is not valid Unicode."""
    text = value.value if isinstance(value, Text) else str(year_of(value))
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise EngineError(f"{text!r} has half of a surrogate pair, which an engine cannot store")
    return text


def boolean_of(value: Value) -> bool:
    """The truth value of a value."""
    assert isinstance(value, Boolean)
    return value.value


def number_of(value: Value) -> int | float:
    """The number of a value."""
    assert isinstance(value, Number)
    return value.value


def instant_of(value: Value, now: dt.datetime) -> dt.datetime:
    """The instant of a date value in UTC. Relative dates are counted from `now` (timezone-aware)."""
    moment = moment_of(value, now)
    assert moment is not None
    return moment


class Threshold(NamedTuple):
    """A comparison with a number: `=`, `<=` or `>=`, and the number."""

    operator: str
    number: int | float


def whole_bound(operator: Operator, value: float) -> Threshold | None:
    """The comparison for whole numbers that means the same; None if it never holds."""
    if value == math.floor(value) and LEAST <= value <= MOST:
        return Threshold(SQL_OPERATORS[operator], int(value))
    match operator:
        case Operator.EQ:
            return None
        case Operator.LT | Operator.LE:
            most = math.floor(value)
            return Threshold("<=", min(most, MOST)) if most >= LEAST else None
        case _:
            least = math.ceil(value)
            return Threshold(">=", max(least, LEAST)) if least <= MOST else None


def float_bound(operator: Operator, value: float) -> Threshold | None:
    """The comparison for floating-point numbers that means the same; None if it never holds.

    Python compares whole numbers exactly, but an engine rounds a large one to a floating-point number first.
    """
    near = _nearest(value)
    if near == value:
        return Threshold(SQL_OPERATORS[operator], near)
    match operator:
        case Operator.EQ:
            return None
        case Operator.LT | Operator.LE:
            return Threshold("<=", near if near < value else math.nextafter(near, -math.inf))
        case _:
            return Threshold(">=", near if near > value else math.nextafter(near, math.inf))


def _nearest(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
