"""The analysis of a query that all rules share: one pass over its conditions.

Each list of `RuleContext` has the conditions that one rule reports. A condition is checked in the order scope, field, operator,
value, and the check stops at the first error, so that one mistake raises one rule. See `docs/language.md`, section 9.
"""

import datetime as dt

import attrs

from querydsl.catalogue import TEXTUAL, Catalogue, FieldSpec, FieldType
from querydsl.catalogue.countries import has_country_form, may_match_country
from querydsl.diagnostics.model import Span
from querydsl.rules.analysis.equality import has_duplicates
from querydsl.semantics.ir import LoweredCondition, LoweredGroup, Lowering
from querydsl.semantics.values import accepts, has_no_tokens
from querydsl.syntax.ast import Between, Condition, Distance, Missing, Number, Parameter, Quantified, Text, Value, Values
from querydsl.syntax.operators import (
    HIGH_BOUNDS,
    LISTING,
    LOW_BOUNDS,
    NEGATIVE,
    TEXT_FINDING,
    TEXT_MATCHING,
    WHOLE_VALUE,
    Operator,
)

_COMPOUND = (Values, Quantified, Distance, Parameter)

_EXACT = WHOLE_VALUE - NEGATIVE
_OPPOSED = (
    (TEXT_MATCHING & NEGATIVE, TEXT_FINDING),
    ({Operator.NOT_WITHIN}, {Operator.WITHIN}),
    ({Operator.NE}, {Operator.HAS_ALL}),
)
"""Operators that can exclude each other on one field, in addition to ranges and exact values."""


@attrs.define(eq=False)
class RuleContext:
    """A query with the conditions that the rules report.

    Attributes:
        lowering: The lowered query.
        now: The time that relative dates are counted from, timezone-aware.
        catalogue: The fields of both entities.
        rules: The names of all rules.
        groups: All groups, outer groups before inner ones.
        invalid: The conditions that have an error. Rules that compare conditions skip them.
        duplicated: The paths of which two conditions may be the same.
        maybe_unsatisfiable: The paths of which two conditions may exclude each other, or a path and one that it limits.
        maybe_tautological: The paths of which one of two conditions may always be true.
    """

    lowering: Lowering
    now: dt.datetime
    catalogue: Catalogue
    rules: frozenset[str]
    groups: list[LoweredGroup] = attrs.Factory(list)
    unknown_scope: list[LoweredCondition] = attrs.Factory(list)
    unknown_field: list[LoweredCondition] = attrs.Factory(list)
    not_filterable: list[LoweredCondition] = attrs.Factory(list)
    drops_threshold: list[LoweredCondition] = attrs.Factory(list)
    wrong_operator: list[LoweredCondition] = attrs.Factory(list)
    wrong_value: list[tuple[LoweredCondition, Value]] = attrs.Factory(list)
    not_in_set: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    wrong_country: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    blank_text: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    pipes: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    empty_list: list[tuple[LoweredCondition, Values]] = attrs.Factory(list)
    unbound_parameter: list[Parameter] = attrs.Factory(list)
    nested_negation: list[LoweredCondition] = attrs.Factory(list)
    invalid: set[LoweredCondition] = attrs.Factory(set)
    duplicated: set[str] = attrs.Factory(set)
    maybe_unsatisfiable: set[str] = attrs.Factory(set)
    maybe_tautological: set[str] = attrs.Factory(set)

    @property
    def is_quiet(self) -> bool:
        """Whether no rule that depends on single conditions finds anything."""
        return not (self.invalid or self.pipes or self.nested_negation)

    def written(self, span: Span) -> str:
        """The text at a span; empty for a query that was built."""
        return (self.lowering.query.source or "")[span.start : span.end]

    def is_literal(self, value: Text) -> bool:
        """Whether the string is quoted in the text, so that a fix can replace it. Bound parameters are not."""
        return self.written(value.span)[:1] in ('"', "'")


def analyse(lowering: Lowering, now: dt.datetime, catalogue: Catalogue, rules: frozenset[str]) -> RuleContext:
    """The context of a lowered query. The parameters are its attributes of the same names."""
    ctx = RuleContext(lowering, now, catalogue, rules)
    by_path: dict[str, list[LoweredCondition]] = {}
    stack = [lowering.root] if lowering.root else []
    while stack:
        group = stack.pop()
        ctx.groups.append(group)
        for item in group.operands:
            if isinstance(item, LoweredGroup):
                stack.append(item)
            else:
                _check(ctx, item)
                path = item.stored_path
                if path in by_path:
                    by_path[path].append(item)
                else:
                    by_path[path] = [item]
    for path, conditions in by_path.items():
        if len(conditions) > 1:
            _compare(ctx, path, conditions)
        limited = conditions[0].spec.limited if conditions[0].spec else None
        if limited is not None and limited in by_path:
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
        if spec.array is not None and (condition.negation is not None or operator in NEGATIVE):
            ctx.nested_negation.append(condition)


def _check_usable(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec) -> None:
    """Check the value of a condition whose field and operator are right. The most common cases come first."""
    value = condition.value
    if condition.operator in LISTING or isinstance(value, _COMPOUND):
        _check_value(ctx, condition, spec)
    else:
        _check_scalar(ctx, condition, spec, value)


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
            _check_value(ctx, condition, None)
        case FieldSpec(drops_threshold=True):
            ctx.drops_threshold.append(condition)
            _find_parameters(ctx, condition.value)
        case FieldSpec(filterable=False):
            ctx.not_filterable.append(condition)
            _check_value(ctx, condition, None)
        case _:
            ctx.wrong_operator.append(condition)
            _find_parameters(ctx, condition.value)


def _find_parameters(ctx: RuleContext, value: Value) -> None:
    match value:
        case Parameter():
            ctx.unbound_parameter.append(value)
        case Values():
            ctx.unbound_parameter += [item for item in value.items if isinstance(item, Parameter)]
        case Quantified(values=Parameter() as values):
            ctx.unbound_parameter.append(values)
        case Distance(place=Parameter() as place):
            ctx.unbound_parameter.append(place)
        case _:
            pass


# --- values ---


def _check_value(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec | None) -> None:
    """Check a value for the field `spec`, or for any field if `spec` is None."""
    value = condition.value
    match value:
        case Values():
            _check_list(ctx, condition, spec, value)
        case Parameter():
            ctx.unbound_parameter.append(value)
        case Quantified():
            _check_quantified(ctx, condition, value)
        case Distance():
            _check_distance(ctx, condition, value)
        case _ if condition.operator in LISTING:
            _report_value(ctx, condition, value)
        case _:
            _check_scalar(ctx, condition, spec, value)


def _check_list(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec | None, values: Values) -> None:
    if condition.operator not in LISTING:
        _report_value(ctx, condition, values)
    elif not values.items:
        _report_empty(ctx, condition, values)
    for item in values.items:
        if isinstance(item, Parameter):
            ctx.unbound_parameter.append(item)
        elif condition.operator in LISTING and not isinstance(item, Missing):
            _check_scalar(ctx, condition, spec, item)


def _check_quantified(ctx: RuleContext, condition: LoweredCondition, value: Quantified) -> None:
    """Check `any` or `all` that lowering could not expand: an empty list, a parameter, or a parameter bound to one value."""
    if isinstance(value.values, Parameter):
        ctx.unbound_parameter.append(value.values)
    elif isinstance(value.values, Values):
        _report_empty(ctx, condition, value.values)
    else:
        _report_value(ctx, condition, value)


def _check_distance(ctx: RuleContext, condition: LoweredCondition, value: Distance) -> None:
    if isinstance(value.place, Parameter):
        ctx.unbound_parameter.append(value.place)
    elif not isinstance(value.place, Text) or has_no_tokens(value.place.value):
        _report_value(ctx, condition, value.place)
    if not value.amount.value > 0:
        _report_value(ctx, condition, value.amount)


def _check_scalar(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec | None, value: Value) -> None:
    if isinstance(value, Text) and (spec is None or spec.type in TEXTUAL):
        _check_text(ctx, condition, spec, value)
    elif spec is not None and not accepts(spec.type, value, ctx.now):
        _report_value(ctx, condition, value)


def _check_text(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec | None, value: Text) -> None:
    if condition.operator in TEXT_MATCHING:
        _check_search(ctx, condition, spec, value)
    elif spec is not None and spec.country is not None and not has_country_form(spec.country, value.value):
        ctx.wrong_country.append((condition, value))
        ctx.invalid.add(condition)
    elif spec is not None and spec.closed_set and value.value not in spec.closed_set:
        ctx.not_in_set.append((condition, value))
        ctx.invalid.add(condition)


def _check_search(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec | None, value: Text) -> None:
    """Check the words of `~`, `~=` and `!~`."""
    if has_no_tokens(value.value):
        ctx.blank_text.append((condition, value))
        ctx.invalid.add(condition)
    elif spec is not None and spec.country is not None and not may_match_country(spec.country, value.value):
        ctx.wrong_country.append((condition, value))
        ctx.invalid.add(condition)
    elif "|" in (whole := _whole_text(condition, value)).value and _is_search(condition):
        ctx.pipes.append((condition, whole))


def _whole_text(condition: LoweredCondition, value: Text) -> Text:
    """The string as written, if `not` split it into words."""
    written = condition.origin.value if isinstance(condition.origin, Condition) else None
    return written if condition.negation is not None and isinstance(written, Text) else value


def _is_search(condition: LoweredCondition) -> bool:
    """Whether the condition was written with `~` or `~=`."""
    return isinstance(condition.origin, Condition) and condition.origin.operator in TEXT_FINDING


def _report_value(ctx: RuleContext, condition: LoweredCondition, value: Value) -> None:
    ctx.wrong_value.append((condition, value))
    ctx.invalid.add(condition)


def _report_empty(ctx: RuleContext, condition: LoweredCondition, values: Values) -> None:
    ctx.empty_list.append((condition, values))
    ctx.invalid.add(condition)
