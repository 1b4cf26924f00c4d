"""Pieces of SQL with their bound parameters."""

from collections.abc import Iterable
from typing import TypeAlias

from querydsl.classes import frozen

BoundValue: TypeAlias = str | int | float | bool


@frozen
class Sql:
    """A piece of SQL. It has a `?` for each of its parameters, in order."""

    text: str
    parameters: tuple[BoundValue, ...] = ()


TRUE = Sql("TRUE")
FALSE = Sql("FALSE")


def parameter(value: BoundValue) -> Sql:
    """A placeholder for a value."""
    return Sql("?", (value,))


def sql(template: str, *parts: Sql) -> Sql:
    """The template with a piece of SQL in place of each `{}`."""
    return Sql(template.format(*[part.text for part in parts]), _all_parameters(parts))


def listed(parts: Iterable[Sql], separator: str = ", ") -> Sql:
    """The pieces in a row."""
    found = tuple(parts)
    return Sql(separator.join(part.text for part in found), _all_parameters(found))


def every(parts: Iterable[Sql]) -> Sql:
    """The conjunction of conditions."""
    return _joined(tuple(parts), " AND ")


def some(parts: Iterable[Sql]) -> Sql:
    """The disjunction of conditions."""
    return _joined(tuple(parts), " OR ")


def negated(condition: Sql) -> Sql:
    """The opposite of a condition, which is true if the condition is unknown."""
    return sql("({}) IS NOT TRUE", condition)


def _joined(parts: tuple[Sql, ...], word: str) -> Sql:
    return parts[0] if len(parts) == 1 else sql("({})", listed(parts, word))


def _all_parameters(parts: Iterable[Sql]) -> tuple[BoundValue, ...]:
    return tuple(value for part in parts for value in part.parameters)
