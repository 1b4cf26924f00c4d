"""What a condition says, to compare it with another of the same field."""

from collections.abc import Hashable
from typing import TypeAlias, assert_never

from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.ast import (
    Between,
    Boolean,
    Date,
    Distance,
    Missing,
    Number,
    Parameter,
    Quantified,
    Relative,
    Text,
    Time,
    Value,
    Values,
)

Key: TypeAlias = Hashable


def key_of(leaf: LoweredCondition) -> Key:
    """What a condition says of its field: the order of a list does not count, and half of a `between` stands for the whole."""
    if isinstance(leaf.origin, Between):
        return leaf.operator, _value_key(leaf.origin.low), _value_key(leaf.origin.high)
    return leaf.operator, _value_key(leaf.value)


def any_twice(leaves: list[LoweredCondition]) -> bool:
    """True where two of the conditions of one field say the same."""
    said: set[Key] = set()
    for leaf in leaves:
        key = key_of(leaf)
        if key in said:
            return True
        said.add(key)
    return False


def _value_key(value: Value) -> Key:
    match value:
        case Text() | Date() | Time():
            return value.value
        case Number() | Boolean():
            return type(value), value.value
        case Values():
            return frozenset([_value_key(item) for item in value.items])
        case Relative():
            return value.anchor, value.amount, value.unit
        case Parameter():
            return Parameter, value.name
        case Distance():
            return value.amount.value, value.unit, _value_key(value.place)
        case Quantified():
            return value.quantifier, _value_key(value.values)
        case Missing():
            return None
        case _:
            assert_never(value)
