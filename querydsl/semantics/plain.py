"""Lowering of plain conditions, which have one field and one value and need no rewriting. Most conditions are plain.

`querydsl.semantics.lowering` lowers all others. It gives the same result for plain ones, but is several times as slow.
"""

from querydsl.catalogue import FieldTable
from querydsl.semantics.ir import Lowered, LoweredCondition
from querydsl.syntax.ast import Boolean, Condition, Date, Field, Group, Number, Relative, Text, Time, Values

_VALUES = frozenset({Text, Number, Boolean, Date, Time, Relative, Values})
"""The classes of values that lowering never splits, and that have no part that may be missing."""


def plain_condition(written: Condition, table: FieldTable, scope: str) -> LoweredCondition | None:
    """The lowered condition outside any `not`, or None if it is not plain. `scope` is the full prefix of the scope around it."""
    field, value = written.field, written.value
    if type(field) is not Field or type(value) not in _VALUES or not (name := field.path):
        return None
    if not scope and name in table.several:  # as `fields_of`, without a call
        return None
    path = table.resolve(name, scope)
    return LoweredCondition(path, table.specs.get(path), written.operator, value, written, scope, None, field)


def plain_operands(written: Group, table: FieldTable, scope: str) -> list[Lowered] | None:
    """The lowered operands of a group outside any `not`, or None if one of them is not a plain condition."""
    parts: list[Lowered] = []
    for operand in written.operands:
        part = plain_condition(operand, table, scope) if type(operand) is Condition else None
        if part is None:
            return None
        parts.append(part)
    return parts
