"""Conditions that follow from conditions on a related field.

A headcount range limits the headcount, a country its continent, and the start of a role its end. The pairs are in `[limited]`
of the catalogue's data. Source: `docs/language.md`, section "Rules".
"""

import re
from collections.abc import Iterator, Sequence

from querydsl.catalogue import DATED
from querydsl.catalogue.countries import continent_of
from querydsl.rules.analysis.constraints import Conflict, FieldTest, ValueSet
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.operators import NEGATIVE, Operator

_RANGE = re.compile(r"([0-9]+)(?:-([0-9]+)|\+)")
_LOWER = {Operator.GT: Operator.GT, Operator.GE: Operator.GE, Operator.EQ: Operator.GE}
_LISTED = (Operator.EQ, Operator.IN)


def may_limit(conditions: Sequence[LoweredCondition], limited: Sequence[LoweredCondition]) -> bool:
    """Whether the conditions on a field may conflict with those on the field that it limits, by their operators."""
    spec = conditions[0].spec
    limiting = _LOWER if spec and spec.type in DATED else _LISTED
    return any(one.operator in limiting for one in conditions) and any(one.operator not in NEGATIVE for one in limited)


def limits_of(test: FieldTest) -> Iterator[FieldTest]:
    """The conditions on the limited field that follow from a condition. None if they are not certain."""
    spec = test.condition.spec
    if spec is None or spec.limited is None:
        return
    if spec.type in DATED:
        if test.operator in _LOWER:
            yield test._replace(operator=_LOWER[test.operator])
    elif test.operator in _LISTED:
        yield from _continents(test) if spec.country is not None else _numbers(test)


def _continents(test: FieldTest) -> Iterator[FieldTest]:
    continents = [continent_of(country) for country in test.values]
    if None not in continents:
        yield FieldTest(Operator.IN, tuple(continents), test.condition)


def _numbers(test: FieldTest) -> Iterator[FieldTest]:
    """The lowest and the highest number of the ranges. A range such as `10001+` has no highest number."""
    ranges = [_RANGE.fullmatch(text) for text in test.values]
    found = [match.groups() for match in ranges if match]
    if len(found) < len(ranges):
        return
    yield FieldTest(Operator.GE, (min(int(low) for low, _ in found),), test.condition)
    if all(high for _, high in found):
        yield FieldTest(Operator.LE, (max(int(high) for _, high in found),), test.condition)


def limit_conflict(tests: Sequence[FieldTest], limits: Sequence[FieldTest]) -> tuple[FieldTest, Conflict] | None:
    """The first limit that conflicts with the conditions on the limited field, and these conditions.

    Negative conditions are left out, because a record without a value may satisfy them.
    """
    values = ValueSet()
    for test in tests:
        if test.operator not in NEGATIVE and values.narrow(test):
            return None
    for limit in limits:
        if conflict := values.narrow(limit):
            return limit, conflict
    return None
