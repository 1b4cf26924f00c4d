"""Normal forms of conditions: two conditions on one field mean the same if their normal forms are equal."""

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

NormalForm: TypeAlias = Hashable


def normal_form(condition: LoweredCondition) -> NormalForm:
    """The operator and the value of a condition. Lists have no order, and each half of a `between` has both bounds."""
    if isinstance(condition.origin, Between):
        return condition.operator, _value_form(condition.origin.low), _value_form(condition.origin.high)
    return condition.operator, _value_form(condition.value)


def has_duplicates(conditions: list[LoweredCondition]) -> bool:
    """Whether two of the conditions, all on one field, mean the same."""
    return len({normal_form(condition) for condition in conditions}) < len(conditions)


def _value_form(value: Value) -> NormalForm:
    match value:
        case Text() | Date() | Time():
            return value.value
        case Number() | Boolean():
            return type(value), value.value
        case Values():
            return frozenset([_value_form(item) for item in value.items])
        case Relative():
            return value.anchor, value.amount, value.unit
        case Parameter():
            return Parameter, value.name
        case Distance():
            return value.amount.value, value.unit, _value_form(value.place)
        case Quantified():
            return value.quantifier, _value_form(value.values)
        case Missing():
            return None
        case _:
            assert_never(value)
