"""The analysis of a query that all rules share: one pass over its conditions.

A condition is checked in the order scope, field, operator, value, and the check stops at the first error, so that one mistake
raises one rule. Source: `docs/language.md`, section "Rules".
"""

import datetime as dt

from querydsl.catalogue import Catalogue, FieldSpec, FieldType
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.equality import has_duplicates
from querydsl.rules.analysis.limited import may_limit
from querydsl.rules.analysis.text_problems import FREE_TEXT
from querydsl.rules.analysis.values import check_scalar, check_value, find_parameters
from querydsl.semantics.ir import LoweredCondition, LoweredGroup, Lowering
from querydsl.syntax.ast import Between, Boolean, Distance, Number, Parameter, Quantified, Values
from querydsl.syntax.operators import (
    HIGH_BOUNDS,
    LISTING,
    LOW_BOUNDS,
    NEGATIVE,
    ORDERING,
    TEXT_FINDING,
    TEXT_MATCHING,
    WHOLE_VALUE,
    Operator,
)

_COMPOUND = frozenset({Values, Quantified, Distance, Parameter})

_EXACT = WHOLE_VALUE - NEGATIVE
_OPPOSED = (
    (TEXT_MATCHING & NEGATIVE, TEXT_FINDING),
    ({Operator.NOT_WITHIN}, {Operator.WITHIN}),
    ({Operator.NE}, {Operator.HAS_ALL}),
)
"""Operators that can exclude each other on one field, in addition to ranges and exact values."""


def analyse(lowering: Lowering, now: dt.datetime, catalogue: Catalogue, rules: frozenset[str]) -> RuleContext:
    """The context of a lowered query. The parameters are its attributes of the same names."""
    ctx = RuleContext(lowering, now, catalogue, rules)
    by_path: dict[str, list[LoweredCondition]] = {}
    stack = [lowering.written] if lowering.written else []
    while stack:
        group = stack.pop()
        ctx.groups.append(group)
        if group.op == "all_of" and group.explicit:
            ctx.all_of.append(group)
        for item in group.operands:
            if type(item) is LoweredGroup:
                stack.append(item)
            else:
                _check(ctx, item)
                by_path.setdefault(item.stored_path, []).append(item)
    for path, conditions in by_path.items():
        if len(conditions) > 1:
            _compare(ctx, path, conditions)
        limited = conditions[0].spec.limited if conditions[0].spec else None
        if limited is not None and limited in by_path and may_limit(conditions, by_path[limited]):
            ctx.maybe_unsatisfiable |= {path, limited}
    return ctx


def _check(ctx: RuleContext, condition: LoweredCondition) -> None:
    """Check the scope, the field, the operator and the value of a condition, in this order."""
    spec, operator = condition.spec, condition.operator
    if condition.scope and not ctx.lowering.table.is_scope(condition.scope):
        ctx.unknown_scope.append(condition)
        ctx.invalid.add(condition)
    elif spec is None or operator not in spec.operators or spec.drops_threshold:
        _report_field(ctx, condition)
    else:
        _check_usable(ctx, condition, spec)
        if spec.array is not None and (condition in ctx.lowering.mixed or (condition.negation and _has_opposite(condition))):
            ctx.nested_negation.append(condition)


def _has_opposite(condition: LoweredCondition) -> bool:
    """Whether `not` turns the condition into the opposite condition on any item, not into an exclusion."""
    return condition.operator in ORDERING or isinstance(condition.value, Boolean)


def _check_usable(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec) -> None:
    """Check the value of a condition whose field and operator are right. The most common cases come first."""
    value = condition.value
    if condition.operator in LISTING or type(value) in _COMPOUND:
        check_value(ctx, condition, spec)
    else:
        check_scalar(ctx, condition, spec, value)
    if spec.content in FREE_TEXT and condition.operator in _EXACT:
        _check_exactness(ctx, condition)


def _check_exactness(ctx: RuleContext, condition: LoweredCondition) -> None:
    """Report a comparison with the whole of a free text, once for each condition in the query."""
    if not (ctx.is_unquoted(condition.value) or ctx.is_doubtful(condition)):
        ctx.exact_value.setdefault(id(condition.origin), condition)


# --- conditions on the same field ---


def _compare(ctx: RuleContext, path: str, conditions: list[LoweredCondition]) -> None:
    """Decide by the operators alone which rules have to compare the conditions on one field."""
    if _is_ordered_between(conditions):
        return
    operators = {condition.operator for condition in conditions}
    ranged = bool(operators & LOW_BOUNDS and operators & HIGH_BOUNDS)
    if len(operators) < len(conditions) and has_duplicates(conditions):
        ctx.duplicated.add(path)
    if ranged or operators & _EXACT or any(operators & one and operators & other for one, other in _OPPOSED):
        ctx.maybe_unsatisfiable.add(path)
    if ranged or operators & NEGATIVE or _is_finite(conditions[0].spec):
        ctx.maybe_tautological.add(path)


def _is_ordered_between(conditions: list[LoweredCondition]) -> bool:
    """Whether the conditions are the halves of one `between` with ordered numbers: common, and always valid."""
    if len(conditions) != 2 or conditions[0].origin is not conditions[1].origin:
        return False
    match conditions[0].origin:
        case Between(low=Number(value=low), high=Number(value=high)):
            return low <= high
        case _:
            return False


def _is_finite(spec: FieldSpec | None) -> bool:
    return spec is not None and (bool(spec.closed_set) or spec.type is FieldType.BOOLEAN)


# --- fields ---


def _report_field(ctx: RuleContext, condition: LoweredCondition) -> None:
    """Report a wrong field or operator. Errors of the value are reported only if they are errors on every field."""
    ctx.invalid.add(condition)
    match condition.spec:
        case None:
            ctx.unknown_field.append(condition)
            check_value(ctx, condition, None)
        case FieldSpec(drops_threshold=True):
            ctx.drops_threshold.append(condition)
            find_parameters(ctx, condition.value)
        case FieldSpec(filterable=False):
            ctx.not_filterable.append(condition)
            check_value(ctx, condition, None)
        case _:
            ctx.wrong_operator.append(condition)
            find_parameters(ctx, condition.value)
