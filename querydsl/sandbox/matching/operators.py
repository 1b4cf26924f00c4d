"""The operators as tests of a single stored value. Source: `docs/service.md`, section 4.

A negative operator uses its positive counterpart. The matcher negates the result for the whole record.
"""

import operator as py
from collections.abc import Callable, Mapping
from typing import Any

from querydsl.sandbox.data.geo import distance_km, find_place
from querydsl.sandbox.errors import invalid_request
from querydsl.sandbox.matching.filters import FilterTest
from querydsl.sandbox.matching.values import GeoArea, instant, padded, token_set, tokens

ValueTest = Callable[[Any], bool]

POSITIVE: Mapping[str, str] = {"!=": "=", "not_in": "in", "(!)": "[.]", "geo_exclude": "geo_distance"}
ORDER: Mapping[str, Callable[[float, float], bool]] = {"<": py.lt, "=<": py.le, ">": py.gt, "=>": py.ge}

# Fields with this suffix ignore case under every operator.
CASELESS_SUFFIX = "company_headquarters_country"


def value_test(test: FilterTest, kind: str) -> ValueTest:
    """A test of one stored value, for the positive form of the operator.

    `kind` is the field's scalar type. Raises `ContractError` (400) if the gazetteer does not contain the place.
    """
    operator, value = POSITIVE.get(test.operator, test.operator), test.value
    if isinstance(value, GeoArea):
        return _geo(value)
    if operator == "(.)":
        return word_test(str(value))
    if operator == "[.]":
        return _phrase(str(value))
    if operator in ORDER:
        return _order(ORDER[operator], value, kind)
    if operator in {"in", "has_all"} and isinstance(value, tuple):
        return _member(value, kind, folded=test.field.endswith(CASELESS_SUFFIX))
    if operator == "=":
        return _equal(value, kind)
    raise AssertionError(f"value_test has no case for the operator {operator!r}")


def word_test(value: str) -> ValueTest:
    """The test of `(.)`: the stored text contains every word, in any order and case."""
    wanted = token_set(value)
    # A value without tokens matches nothing.
    return lambda stored: bool(wanted) and isinstance(stored, str) and wanted <= token_set(stored)


def _phrase(value: str) -> ValueTest:
    wanted = padded(value) if tokens(value) else None
    return lambda stored: wanted is not None and isinstance(stored, str) and wanted in padded(stored)


def _order(compare: Callable[[float, float], bool], value: object, kind: str) -> ValueTest:
    if kind in {"date", "datetime"}:
        bound = instant(str(value)) or 0.0
        return lambda stored: (moment := _moment(stored)) is not None and compare(moment, bound)
    if kind == "year":
        return lambda stored: (year := _year(stored)) is not None and isinstance(value, int | float) and compare(year, value)
    # An unknown field can be compared with text, which has no order here.
    return lambda stored: _is_number(stored) and isinstance(value, int | float) and compare(stored, value)


def _member(values: tuple[object, ...], kind: str, *, folded: bool) -> ValueTest:
    if kind in {"date", "datetime", "boolean"}:
        return _any_of(tuple(_equal(value, kind) for value in values))
    if folded:
        wanted = frozenset(str(value).casefold() for value in values)
        return lambda stored: isinstance(stored, str) and stored.casefold() in wanted
    exact = frozenset(values)
    return lambda stored: isinstance(stored, str | int | float) and not isinstance(stored, bool) and stored in exact


def _any_of(tests: tuple[ValueTest, ...]) -> ValueTest:
    return lambda stored: any(test(stored) for test in tests)


def _equal(value: object, kind: str) -> ValueTest:
    if kind in {"date", "datetime"}:
        wanted = instant(str(value))
        return lambda stored: wanted is not None and _moment(stored) == wanted
    if isinstance(value, str):
        folded = value.casefold()
        return lambda stored: isinstance(stored, str) and stored.casefold() == folded
    if isinstance(value, bool):
        return lambda stored: stored is value
    return lambda stored: _is_number(stored) and stored == value


def _geo(area: GeoArea) -> ValueTest:
    centre = find_place(area.location)
    if centre is None:
        raise invalid_request(f"Unknown location: {area.location!r}")
    return lambda stored: (
        isinstance(stored, str) and (point := find_place(stored)) is not None and distance_km(centre, point) <= area.kilometres
    )


def _moment(stored: object) -> float | None:
    return instant(stored) if isinstance(stored, str) else None


def _year(stored: object) -> int | None:
    """The year of a stored year or date."""
    return int(stored[:4]) if isinstance(stored, str) and stored[:4].isdecimal() else None


def _is_number(stored: object) -> bool:
    return isinstance(stored, int | float) and not isinstance(stored, bool)
