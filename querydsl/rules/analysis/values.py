"""The checks of the value of a condition whose field and operator are right.

Source: `docs/language.md`, sections "Diagnostics" and "Rules".
"""

from querydsl.catalogue import TEXTUAL, CountryForm, FieldSpec, FieldType
from querydsl.catalogue.countries import has_country_form, may_match_country
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.text_problems import is_blank, is_wrong_domain, may_be_stored, problem_of
from querydsl.rules.analysis.value_ranges import Misfit, range_problem
from querydsl.semantics.ir import LoweredCondition
from querydsl.semantics.values import accepts, has_no_tokens
from querydsl.syntax.ast import Condition, Distance, Missing, Parameter, Quantified, Text, Value, Values
from querydsl.syntax.operators import LISTING, TEXT_MATCHING, Operator


def find_parameters(ctx: RuleContext, value: Value) -> None:
    """Report only the unbound parameters of a value."""
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


def check_value(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec | None) -> None:
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
            check_scalar(ctx, condition, spec, value)


def _check_list(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec | None, values: Values) -> None:
    if condition.operator not in LISTING:
        _report_value(ctx, condition, values)
    elif not values.items:
        _report_empty(ctx, condition, values)
    for item in values.items:
        if isinstance(item, Parameter):
            ctx.unbound_parameter.append(item)
        elif condition.operator in LISTING and not isinstance(item, Missing):
            check_scalar(ctx, condition, spec, item)


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
    elif problem_of(None, condition.operator, value.place.value) == "invisible-text":
        _report_text(ctx, "invisible-text", condition, value.place)
    if not value.amount.value > 0:
        _report_value(ctx, condition, value.amount)
    elif condition.spec is not None:
        _check_range(ctx, condition, condition.spec, value)


def check_scalar(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec | None, value: Value) -> None:
    """Check a single value for the field `spec`, or for any field if `spec` is None."""
    if isinstance(value, Text) and (spec is None or spec.type in TEXTUAL or _looks_for_words(condition, spec)):
        _check_text(ctx, condition, spec, value)
    elif spec is not None and not accepts(spec.type, value, ctx.now):
        _report_value(ctx, condition, value)
        return
    if spec is not None and spec.range is not None:
        _check_range(ctx, condition, spec, value)


def _looks_for_words(condition: LoweredCondition, spec: FieldSpec) -> bool:
    """Whether words of a year are searched for, which need not be a whole year."""
    return spec.type is FieldType.YEAR and condition.operator in TEXT_MATCHING


def _check_range(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec, value: Value) -> None:
    problem = range_problem(spec.range, spec.type, condition.operator, value, ctx.now) if spec.range else None
    if problem is not None:
        ctx.out_of_range.append((condition, value, problem))
        if problem.misfit is Misfit.NEVER:
            ctx.invalid.add(condition)


def _check_text(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec | None, value: Text) -> None:
    """Report the first problem of the text, in this order: no text, a country, a closed set, and those of `problem_of`."""
    if not value.value and ctx.is_unreadable(value):
        return
    if is_blank(condition.operator, value.value):
        _report_error(ctx, ctx.blank_text, condition, value)
    elif spec is not None and spec.country is not None and not _is_country(condition, spec.country, value.value):
        _report_error(ctx, ctx.wrong_country, condition, value)
    elif spec is not None and spec.closed_set and condition.operator not in TEXT_MATCHING and value.value not in spec.closed_set:
        _report_member(ctx, condition, spec, value)
    else:
        operator, whole = (condition.operator, value) if condition.negation is None else _as_written(condition, value)
        if (rule := problem_of(spec, operator, whole.value)) is not None:
            _report_text(ctx, rule, condition, whole)


def _is_country(condition: LoweredCondition, form: CountryForm, text: str) -> bool:
    return (may_match_country if condition.operator in TEXT_MATCHING else has_country_form)(form, text)


def _as_written(condition: LoweredCondition, value: Text) -> tuple[Operator, Text]:
    """The operator and the string before `not` was applied: `!~` has no `|`, but `not … ~` has, and `not` splits it into words."""
    origin = condition.origin
    if isinstance(origin, Condition):
        return origin.operator, origin.value if isinstance(origin.value, Text) else value
    return condition.operator, value


def _report_text(ctx: RuleContext, rule: str, condition: LoweredCondition, value: Text) -> None:
    ctx.text_problems.setdefault(rule, {}).setdefault((id(condition.origin), id(value)), (condition, value))
    if rule == "domain-form" and is_wrong_domain(value.value):
        ctx.invalid.add(condition)


def _report_member(ctx: RuleContext, condition: LoweredCondition, spec: FieldSpec, value: Text) -> None:
    """Report a value outside a closed set. It is an error if the set is sure to be complete."""
    ctx.not_in_set.append((condition, value))
    if not may_be_stored(spec, value.value):
        ctx.invalid.add(condition)


def _report_error(ctx: RuleContext, errors: list[tuple[LoweredCondition, Text]], condition: LoweredCondition, value: Text) -> None:
    errors.append((condition, value))
    ctx.invalid.add(condition)


def _report_value(ctx: RuleContext, condition: LoweredCondition, value: Value) -> None:
    ctx.wrong_value.append((condition, value))
    ctx.invalid.add(condition)


def _report_empty(ctx: RuleContext, condition: LoweredCondition, values: Values) -> None:
    ctx.empty_list.append((condition, values))
    ctx.invalid.add(condition)
