"""One test of one stored value for every operator of the service.

A negative operator is built as its positive twin; the matcher turns the answer round for the whole record.
Source: contract, section 4, the table of operators.
"""

import operator as py
from collections.abc import Callable, Mapping
from typing import Any

from querydsl.sandbox.data.geo import distance_km, find_place
from querydsl.sandbox.errors import invalid_request
from querydsl.sandbox.matching.filters import FilterTest
from querydsl.sandbox.matching.values import GeoArea, instant, padded, token_set, tokens

Test = Callable[[Any], bool]

POSITIVE: Mapping[str, str] = {"!=": "=", "not_in": "in", "(!)": "[.]", "geo_exclude": "geo_distance"}
ORDER: Mapping[str, Callable[[float, float], bool]] = {"<": py.lt, "=<": py.le, ">": py.gt, "=>": py.ge}

# Paths whose values match in any case under every operator. Source: the field tables.
FOLDED_TAIL = "company_headquarters_country"


def value_test(leaf: FilterTest, kind: str) -> Test:
    """The test of one stored value: True when the positive twin of the leaf's operator holds for it.

    `kind` is the field's scalar type. Raises ServiceError (400) for a place name the gazetteer does not have.
    """
    operator, value = POSITIVE.get(leaf.operator, leaf.operator), leaf.value
    if isinstance(value, GeoArea):
        return _geo(value)
    if operator == "(.)":
        return word_test(str(value))
    if operator == "[.]":
        return _phrase(str(value))
    if operator in ORDER:
        return _order(ORDER[operator], value, kind)
    if operator in {"in", "has_all"} and isinstance(value, tuple):
        return _member(value, kind, folded=leaf.field.endswith(FOLDED_TAIL))
    return _equal(value, kind)


def word_test(value: str) -> Test:
    """The test of `(.)`: every word stands in the stored text, in any order and case."""
    wanted = token_set(value)
    # A text without a single token is found nowhere.
    return lambda stored: bool(wanted) and isinstance(stored, str) and wanted <= token_set(stored)


def _phrase(value: str) -> Test:
    wanted = padded(value) if tokens(value) else None
    return lambda stored: wanted is not None and isinstance(stored, str) and wanted in padded(stored)


def _order(compare: Callable[[float, float], bool], value: object, kind: str) -> Test:
    if kind in {"date", "datetime"}:
        bound = instant(str(value)) or 0.0
        return lambda stored: (moment := _moment(stored)) is not None and compare(moment, bound)
    # The value of a field that no table knows may be a text, which has no order here.
    return lambda stored: _is_number(stored) and isinstance(value, int | float) and compare(stored, value)


def _member(values: tuple[object, ...], kind: str, *, folded: bool) -> Test:
    if kind in {"date", "datetime", "boolean"}:
        return _any_of(tuple(_equal(value, kind) for value in values))
    if folded:
        wanted = frozenset(str(value).casefold() for value in values)
        return lambda stored: isinstance(stored, str) and stored.casefold() in wanted
    exact = frozenset(values)
    return lambda stored: isinstance(stored, str | int | float) and not isinstance(stored, bool) and stored in exact


def _any_of(tests: tuple[Test, ...]) -> Test:
    return lambda stored: any(test(stored) for test in tests)


def _equal(value: object, kind: str) -> Test:
    if kind in {"date", "datetime"}:
        wanted = instant(str(value))
        return lambda stored: wanted is not None and _moment(stored) == wanted
    if isinstance(value, str):
        folded = value.casefold()
        return lambda stored: isinstance(stored, str) and stored.casefold() == folded
    if isinstance(value, bool):
        return lambda stored: stored is value
    return lambda stored: _is_number(stored) and stored == value


def _geo(area: GeoArea) -> Test:
    centre = find_place(area.location)
    if centre is None:
        raise invalid_request(f"Unknown location: {area.location!r}")
    return lambda stored: (
        isinstance(stored, str) and (point := find_place(stored)) is not None and distance_km(centre, point) <= area.kilometres
    )


def _moment(stored: object) -> float | None:
    return instant(stored) if isinstance(stored, str) else None


def _is_number(stored: object) -> bool:
    return isinstance(stored, int | float) and not isinstance(stored, bool)
