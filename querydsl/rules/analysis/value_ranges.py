"""Whether the value of a condition is in the range of its field. Source: `docs/language.md`, section "Diagnostics"."""

import datetime as dt
import functools
from enum import Enum
from typing import NamedTuple

from querydsl.catalogue.model import DATED, FieldType
from querydsl.catalogue.ranges import RangeBound, ValueRange
from querydsl.classes import frozen
from querydsl.semantics.values import moment_of
from querydsl.syntax.ast import Distance, DistanceUnit, Number, Text, Value
from querydsl.syntax.operators import NEGATIVE, Operator

KILOMETRES: dict[DistanceUnit, float] = {"km": 1.0, "mi": 1.609344, "m": 0.001, "ft": 0.0003048}


class Misfit(Enum):
    """How a condition does not fit the range: no record can match, every place matches, no match is likely, or a fraction."""

    NEVER = "never"
    ALWAYS = "always"
    UNLIKELY = "unlikely"
    FRACTION = "fraction"


@frozen
class RangeProblem:
    """A condition outside the range of its field: how, the bound, and whether it is the upper bound."""

    misfit: Misfit
    bound: RangeBound
    is_upper: bool = False


def range_problem(limits: ValueRange, type: FieldType, operator: Operator, value: Value, now: dt.datetime) -> RangeProblem | None:
    """How a condition does not fit the range of its field, or None. `now` (timezone-aware) resolves relative dates."""
    if isinstance(value, Distance):
        return _distance_problem(limits, operator, value)
    point = _point(type, value, now)
    return None if point is None else _point_problem(limits, _points(limits, type, now.date()), operator, point)


def _point_problem(limits: ValueRange, points: "_Points", operator: Operator, point: float) -> RangeProblem | None:
    if problem := _outside(Misfit.NEVER, operator, point, points.least, points.most, limits.least, limits.most):
        return problem
    likely = points.likely_least, points.likely_most, limits.likely_least, limits.likely_most
    if problem := _outside(Misfit.UNLIKELY, operator, point, *likely):
        return problem
    return RangeProblem(Misfit.FRACTION, 1) if limits.percent and 0 < abs(point) < 1 else None


def _outside(
    misfit: Misfit,
    operator: Operator,
    point: float,
    least: float | None,
    most: float | None,
    lower: RangeBound | None,
    upper: RangeBound | None,
) -> RangeProblem | None:
    """The problem of a condition that no value from `least` to `most` meets. `lower` and `upper` are the same bounds as data."""
    if least is not None and lower is not None and (point < least or (point == least and operator is Operator.LT)):
        return RangeProblem(misfit, lower) if operator in _NEED_LOW else None
    if most is not None and upper is not None and (point > most or (point == most and operator is Operator.GT)):
        return RangeProblem(misfit, upper, is_upper=True) if operator in _NEED_HIGH else None
    return None


_EXACT = frozenset({Operator.EQ, Operator.IN, Operator.HAS_ALL})
_NEED_LOW = _EXACT | {Operator.LT, Operator.LE}
_NEED_HIGH = _EXACT | {Operator.GT, Operator.GE}


def _distance_problem(limits: ValueRange, operator: Operator, value: Distance) -> RangeProblem | None:
    """The problem of a distance that is greater than any distance between two places."""
    if not isinstance(limits.most, int | float) or value.amount.value * KILOMETRES[value.unit] <= limits.most:
        return None
    return RangeProblem(Misfit.NEVER if operator in NEGATIVE else Misfit.ALWAYS, limits.most, is_upper=True)


class _Points(NamedTuple):
    """The bounds of a range as numbers; dates as seconds since 1970."""

    least: float | None
    most: float | None
    likely_least: float | None
    likely_most: float | None


@functools.lru_cache(maxsize=256)
def _points(limits: ValueRange, type: FieldType, day: dt.date) -> _Points:
    now = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    bounds = (limits.least, limits.most, limits.likely_least, limits.likely_most)
    return _Points(*(_bound_point(bound, type, now) for bound in bounds))


def _bound_point(bound: RangeBound | None, type: FieldType, now: dt.datetime) -> float | None:
    """The bound as a number. On a field of years, a date is its year."""
    if bound is None or isinstance(bound, int | float):
        return bound
    moment = moment_of(bound, now)
    if moment is None:
        return None
    return moment.timestamp() if type in DATED else moment.year


def _point(type: FieldType, value: Value, now: dt.datetime) -> float | None:
    """The value as a number; None if it is not one. A year can be text."""
    if isinstance(value, Number):
        return value.value
    if type in DATED:
        moment = moment_of(value, now)
        return None if moment is None else moment.timestamp()
    year = value.value[:4] if isinstance(value, Text) else ""
    return int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None
