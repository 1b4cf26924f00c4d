"""The uses of the parameters of a query, from which their types follow. Source: `docs/language.md`, section "Templates"."""

from collections.abc import Iterator
from typing import TypeAlias, cast

import attrs

from querydsl.catalogue import FieldTable
from querydsl.catalogue.model import FieldType
from querydsl.classes import frozen
from querydsl.semantics.ir import LoweredCondition, Lowering
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import Distance, Parameter, Quantified, Query, Text, Value, Values
from querydsl.syntax.operators import LISTING


@frozen(eq=False)
class ParameterUse:
    """One use of a parameter.

    `condition` is the condition that the parameter is in, or None for `limit`. `is_list` is whether its value is a list
    of values.
    """

    parameter: Parameter
    condition: LoweredCondition | None
    is_list: bool

    @property
    def type(self) -> FieldType | None:
        """The type of the value, or of each value of a list. None if the field does not exist."""
        if self.condition is None:
            return FieldType.INTEGER
        if isinstance(self.condition.value, Distance):
            return FieldType.TEXT
        return self.condition.spec.type if self.condition.spec else None

    @property
    def words(self) -> str:
        """The value that the use needs, in words: `a list of strings`."""
        noun = _NOUNS.get(self.type, "value") if self.type else "value"
        return f"a list of {noun}s" if self.is_list else f"a {noun}"


_NOUNS = {
    FieldType.TEXT: "string",
    FieldType.TEXTS: "string",
    FieldType.INTEGER: "whole number",
    FieldType.INTEGERS: "whole number",
    FieldType.NUMBER: "number",
    FieldType.YEAR: "year",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "date",
    FieldType.DATETIME: "date",
}

Uses: TypeAlias = dict[str, list[ParameterUse]]
"""The uses of each parameter by its name, in the order of the query."""


def uses_of(query: Query, table: FieldTable) -> Uses:
    """The uses of all parameters of a query, with and without defaults. `table` is the field table of the query's entity."""
    return unbound_uses(lower(attrs.evolve(query, given=()), table))


def unbound_uses(lowering: Lowering) -> Uses:
    """The uses of the parameters that have neither a value nor a default."""
    uses: Uses = {}
    for use in _uses(lowering):
        uses.setdefault(use.parameter.name, []).append(use)
    return uses


def _uses(lowering: Lowering) -> Iterator[ParameterUse]:
    seen = set()
    for condition in lowering.conditions():
        for parameter, is_list in _parameters_of(condition):
            if (id(parameter), condition.path) not in seen:  # lowering can repeat a condition
                seen.add((id(parameter), condition.path))
                yield ParameterUse(parameter, condition, is_list)
    if isinstance(lowering.query.limit, Parameter):
        yield ParameterUse(lowering.query.limit, None, is_list=False)


def _parameters_of(condition: LoweredCondition) -> Iterator[tuple[Parameter, bool]]:
    """Yield the parameters in the value of a condition, each with whether its value is a list."""
    value = condition.value
    match value:
        case Parameter():
            yield value, condition.operator in LISTING
        case Quantified(values=Parameter() as parameter):
            yield parameter, True
        case Values():
            yield from ((item, False) for item in value.items if isinstance(item, Parameter))
        case Distance(place=Parameter() as parameter):
            yield parameter, False
        case _:
            return


def with_value(use: ParameterUse, value: Value) -> LoweredCondition | None:
    """The condition of a use with another value in place of the parameter, whether or not it fits. None for `limit`."""
    if use.condition is None:
        return None
    condition = use.condition
    match condition.value:
        case Distance() as distance:
            return attrs.evolve(condition, value=attrs.evolve(distance, place=cast(Text, value)))
        case _ if use.is_list or condition.operator in LISTING:
            return attrs.evolve(condition, value=Values((value,)))
        case _:
            return attrs.evolve(condition, value=value)
