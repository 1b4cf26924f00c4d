"""Python data as values of the language, for parameters and for the builder.

Data never passes through the parser, so no string can change the structure of a query. Source: docs/language.md, "Values".
"""

import datetime as dt
import math
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

import attrs

from querydsl.errors import ParameterError
from querydsl.syntax.ast import Boolean, Date, Number, Parameter, Query, Scalar, Text, Time, Values
from querydsl.syntax.traversal import Node, transform

MAX_DIGITS = 400
"""The most digits that a number may have. Longer numbers are typing errors or attempts to exhaust memory."""

DataValue: TypeAlias = Text | Number | Boolean | Date | Time | Values


def bind(query: Query, values: Mapping[str, object]) -> Query:
    """The query with parameters replaced by data, without their declarations. Parameters that are not in `values` stay.

    Raises `ParameterError` if the query has no parameter of a given name, or if the language cannot express a value.
    """
    known = dict.fromkeys((*(item.name for item in query.given), *query.parameters()))
    unknown = next((name for name in values if name not in known), None)
    if unknown is not None:
        listed = ", ".join(f"`${name}`" for name in known) or "none"
        raise ParameterError(f"no parameter `${unknown}` in this query; it has: {listed}")
    bound = {name: value_of(value, name) for name, value in values.items()}
    return _replaced(query, lambda node: attrs.evolve(bound[node.name], span=node.span) if node.name in bound else node, bound)


def with_defaults(query: Query) -> Query:
    """The query without `given`, with each parameter that has a default replaced by it. Other parameters stay."""
    defaults = {item.name: item.default for item in query.given if item.default is not None}
    return _replaced(query, lambda node: defaults.get(node.name, node), {item.name for item in query.given})


def _replaced(query: Query, value_for: Callable[[Parameter], Node], dropped: Collection[str]) -> Query:
    """The query with each parameter replaced by its value, without the declarations of the names in `dropped`."""
    if not dropped:
        return query
    kept = tuple(item for item in query.given if item.name not in dropped)
    return transform(attrs.evolve(query, given=kept), lambda node: value_for(node) if isinstance(node, Parameter) else node)


def value_of(data: object, name: str = "value") -> DataValue:
    """The value for Python data: a str, bool, int, float, date, aware datetime, or a list or tuple of these.

    `name` names the value in error messages. Raises `ParameterError` for other types, for NaN and infinities, and for datetimes
    without a time zone.
    """
    match data:
        case str():
            return Text(_whole_characters(data, name))
        case bool():
            return Boolean(data)
        case int() | float():
            return Number(_finite(data, name))
        case dt.datetime():
            return Time(_utc_text(data, name))
        case dt.date():
            return Date(data.isoformat())
        case list() | tuple():
            return Values(tuple(_item_of(item, name) for item in data))
        case _:
            expected = "a string, a number, a boolean, a date, a datetime, or a list of these"
            raise ParameterError(f"{name}: {type(data).__name__} is not supported; use {expected}")


def _item_of(data: object, name: str) -> Scalar:
    value = value_of(data, name)
    if isinstance(value, Values):
        raise ParameterError(f"{name}: a list cannot contain lists")
    return value


def _finite(data: float, name: str) -> float:
    if isinstance(data, int) and abs(data) >= 10**MAX_DIGITS:
        raise ParameterError(f"{name}: a number may have at most {MAX_DIGITS} digits")
    if isinstance(data, float) and not math.isfinite(data):
        raise ParameterError(f"{name}: {data} is not a number that JSON can represent")
    return data


def _whole_characters(data: str, name: str) -> str:
    """The string, if it has no unpaired surrogates. JSON cannot carry those."""
    if any("\ud800" <= char <= "\udfff" for char in data):
        raise ParameterError(f"{name}: the string contains half of a surrogate pair")
    return data


def _utc_text(data: dt.datetime, name: str) -> str:
    if data.tzinfo is None:
        raise ParameterError(f"{name}: a datetime needs a time zone; for UTC: replace(tzinfo=datetime.UTC)")
    return data.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
