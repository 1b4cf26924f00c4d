"""Conditions under `not`: how they are negated, and which negations the service cannot express.

Source: `docs/language.md`, section "not".
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from querydsl.catalogue import FieldTable
from querydsl.diagnostics.model import Span
from querydsl.semantics.elements import group_or_single, only_requires_items
from querydsl.semantics.ir import Lowered, LoweredCondition, Refusal
from querydsl.semantics.values import tokens_of
from querydsl.syntax.ast import Boolean, Text, Value
from querydsl.syntax.literals import quoted
from querydsl.syntax.operators import LISTING, NEGATED, TEXT_FINDING, Operator

RecordRewrite: TypeAlias = Callable[..., None]
"""Record a rewrite: the span, the message with `{}` for each word, and the words."""


def negated(condition: LoweredCondition, record: RecordRewrite) -> Lowered:
    """The condition under `not`. `refuse_condition` has checked that the service can express it."""
    value = condition.value
    if type(value) is Boolean:
        record(condition.span, "`not` was applied to the value, which became `{}`", str(not value.value).lower())
        return _replaced(condition, condition.operator, Boolean(not value.value, value.span))
    if condition.operator is Operator.WORDS and type(value) is Text:
        words = [Text(word, value.span) for word in tokens_of(value.value)]
        excluded = [_with_operator(condition, Operator.EXCLUDES, word, record) for word in words or [value]]
        return group_or_single("or", list(excluded), condition.span)
    return _with_operator(condition, NEGATED[condition.operator], value, record)


def _with_operator(condition: LoweredCondition, operator: Operator, value: Value, record: RecordRewrite) -> LoweredCondition:
    record(condition.span, "`not` was applied to the operator: `{}` became `{}`", condition.operator.text, operator.text)
    return _replaced(condition, operator, value)


def _replaced(condition: LoweredCondition, operator: Operator, value: Value) -> LoweredCondition:
    origin, scope, negation, field = condition.origin, condition.scope, condition.negation, condition.field
    return LoweredCondition(condition.path, condition.spec, operator, value, origin, scope, negation, field)


def refuse_condition(condition: LoweredCondition, negation: Span, table: FieldTable) -> Refusal | None:
    """The refusal of `not` at span `negation` over one condition; None if the service can express it."""
    name, operator = condition.field.path, condition.operator.text
    if condition.operator not in NEGATED:
        message = f"the service cannot negate `{operator}` (`{name}`)"
        hint = (
            "exclude each value with a separate condition"
            if condition.operator in LISTING
            else "use an operator that can be negated"
        )
        return Refusal(negation, message, hint)
    if condition.operator not in TEXT_FINDING or condition.spec is None:
        return None
    if table.entity == "companies":
        message = f"the service cannot negate `{operator}` for companies: it has no operator to exclude text there"
        return Refusal(negation, message, "use `!=` or `not in` with whole values")
    return _refuse_words(condition, negation, table)


def _refuse_words(condition: LoweredCondition, negation: Span, table: FieldTable) -> Refusal | None:
    """The refusal of `not` over several words, if each word may be in another item or value of the field."""
    spec, value = condition.spec, condition.value
    if spec is None or condition.operator is not Operator.WORDS or not isinstance(value, Text):
        return None
    if len(tokens_of(value.value)) < 2 or not (condition.array or spec.type.is_list):
        return None
    name = table.shortest(condition.path) if condition.scope else condition.field.path
    owner = f"{table.item_noun(condition.array)[1]}" if condition.array else "value"
    message = f"the service cannot negate several words of `{name}`, because each word may be in a different {owner}"
    phrase = f"to exclude the phrase, write `{name} !~ {quoted(value.value)}` without `not`"
    return Refusal(negation, message, f"{phrase}; to exclude one word, search for that word only")


def refuse_shared(array: str, opposites: Iterable[Lowered], negation: Span, table: FieldTable) -> Refusal:
    """The refusal of `not` over two conditions on the same item of a nested array. `opposites` are what `not` makes of them."""
    _, noun = table.item_noun(array)
    hint = "negate each condition on its own"
    if all(only_requires_items(part, array) for part in opposites):
        hint = "each condition is negative already, so write the opposite of each and join them with `or`"
    return Refusal(negation, f"the service cannot negate two conditions on the same {noun}", hint)


def refuse_all_of(negation: Span) -> Refusal:
    """The refusal of `not` over `all of`."""
    return Refusal(negation, "the service cannot negate `all of`", "negate single conditions instead")
