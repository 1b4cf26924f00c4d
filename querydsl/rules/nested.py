"""Rules about nested arrays: roles, schools, certifications and other lists of objects in a record."""

from collections.abc import Iterator
from functools import partial

from querydsl.catalogue import FieldTable, FieldType
from querydsl.diagnostics.model import Diagnostic, Label, Span, error, info, warning
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import described, name_of
from querydsl.semantics.elements import conditions_in
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup, Refusal
from querydsl.syntax.ast import Condition
from querydsl.syntax.operators import NEGATIVE, Operator

_MOVE_OUT = "move it out of `all of`, and join it with `and`"


def same_element(ctx: RuleContext) -> Iterator[Diagnostic]:
    """Brackets next to another condition on the same nested array: each may match a different role.

    The conditions in the brackets apply to one role, and those outside to another. Write a scope for each role instead, or one
    scope for a single role. Brackets around a single condition are such a group too.

    The service matches each group on its own, without a warning.

    Wrong:

    ```query
    (past.title ~ "engineer" and past.company = "Acme") and past.title ~ "manager"
    ```

    Right:

    ```query
    past(title ~ "engineer" and company = "Acme") and past(title ~ "manager")
    ```
    """
    table = ctx.lowering.table
    for pair in ctx.lowering.separate_items:
        if _has_unknown_field(ctx, pair.first, pair.second):
            continue
        message = f"each condition may match a different {_noun(table, pair.array)}"
        hint = f"{_scope_for(table, pair.array, 'each')}, or put all conditions in one"
        if pair.in_scope:
            message = f"the service does not document whether both scopes can match the same {_noun(table, pair.array)}"
            hint = "move negative conditions, `has all` and conditions on other lists out of the scope"
        yield warning("same-element", pair.second, message, hint=hint, labels=(Label(pair.first, "the other condition"),))
    yield from map(partial(_one_operand, table=table), filter(_joins_conditions, ctx.all_of))


def _joins_conditions(group: LoweredGroup) -> bool:
    """Whether an `all of` has conditions joined by `and` in place of several operands."""
    if len(group.operands) > 1:
        return False
    inner = group.operands[0]
    conditions = inner.operands if isinstance(inner, LoweredGroup) and inner.op == "and" and not inner.item else ()
    return len({id(part.origin) for part in conditions if isinstance(part, LoweredCondition) and part.array}) > 1


def _one_operand(group: LoweredGroup, table: FieldTable) -> Diagnostic:
    array = next(item.array for item in conditions_in(group) if item.array)
    noun, scope = _noun(table, array), table.scope_name(array)
    message = f"these conditions apply to the same {noun}, because `and` joins them"
    hint = f"if each may apply to a different {noun}, separate them with `,`. If not, write `{scope}( … )`"
    return warning("same-element", group.span, message, hint=hint)


def loose_or(ctx: RuleContext) -> Iterator[Diagnostic]:
    """An `or` next to another condition on the same nested array: each may match a different role.

    A scope applies all its conditions to one role. The rule is a warning where a scope has such an `or` and too many alternatives,
    or conditions that the service cannot combine.

    The service does not document whether the `or` applies to the same role.

    Wrong:

    ```query
    past.title ~ "engineer" and (past.company = "Acme" or past.company = "Initech")
    ```

    Right:

    ```query
    past(title ~ "engineer" and (company = "Acme" or company = "Initech"))
    ```
    """
    table = ctx.lowering.table
    for found in ctx.lowering.loose_ors:
        if _has_unknown_field(ctx, found.span, found.other):
            continue
        message = f"another {_noun(table, found.array)} may match this `or`"
        labels = (Label(found.other, "the condition next to it"),)
        if found.in_scope:
            hint = "use fewer alternatives, `in (…)` for whole values, and no negative conditions or `has all` next to the `or`"
            yield warning("loose-or", found.span, message, hint=hint, labels=labels)
        else:
            yield info("loose-or", found.span, message, hint=_scope_for(table, found.array, "one"), labels=labels)


def _has_unknown_field(ctx: RuleContext, *spans: Span) -> bool:
    """Whether a condition in these spans has an unknown field, so that its nested array is unknown too."""
    unknown = [condition.span for condition in (*ctx.unknown_field, *ctx.unknown_scope)]
    return any(span.start <= other.start < span.end for span in spans for other in unknown)


def _noun(table: FieldTable, array: str) -> str:
    return table.item_noun(array)[1]


def _scope_for(table: FieldTable, array: str, which: str) -> str:
    return f"for {which} {_noun(table, array)}, write `{table.scope_name(array)}( … )`"


def all_of_shape(ctx: RuleContext) -> Iterator[Diagnostic]:
    """An operand of `all of` that the service does not support.

    Each operand is a condition, or one group of conditions joined by `and` or by `or`. All conditions are on the same nested
    array: `role`, `current` and `past` are three different ones. None is negative, and none uses `has all` or another `all of`.
    Companies have no nested arrays, so they cannot use `all of`.

    How the service handles other operands of `all_of` is not documented.

    Wrong:

    ```query
    all of (past.company = "Acme", name ~ "Smith")
    ```

    Right:

    ```query
    all of (past.company = "Acme", past.company = "Initech") and name ~ "Smith"
    ```
    """
    for group in ctx.all_of:
        if not ctx.lowering.table.arrays:
            yield _without_arrays(group, "companies have none")
        elif _has_plain_fields_only(group):
            yield _without_arrays(group, "none of these fields is in one")
        else:
            yield from _check_operands(group, ctx.lowering.table)


def _without_arrays(group: LoweredGroup, reason: str) -> Diagnostic:
    message = f"`all of` works with nested arrays only, and {reason}"
    return error("all-of-shape", group.span, message, hint="join the conditions with `and`")


def _has_plain_fields_only(group: LoweredGroup) -> bool:
    """Whether there are several conditions, and all are on known fields outside nested arrays."""
    specs = [condition.spec for condition in conditions_in(group)]
    return len(specs) > 1 and all(spec is not None and spec.filterable and spec.array is None for spec in specs)


def _check_operands(group: LoweredGroup, table: FieldTable) -> Iterator[Diagnostic]:
    first: LoweredCondition | None = None
    for operand in group.operands:
        for part in operand.operands if isinstance(operand, LoweredGroup) and operand.op != "all_of" else (operand,):
            if isinstance(part, LoweredGroup):
                yield _nested_group(part)
            elif part.spec is not None and part.spec.filterable:
                first = first or (part if part.array else None)
                yield from _check_condition(part, first, table)


def _nested_group(group: LoweredGroup) -> Diagnostic:
    if group.op == "all_of":
        hint = "add its operands to the outer one, or join the two with `and`"
        return error("all-of-shape", group.span, "`all of` cannot contain another `all of`", hint=hint)
    message = "an operand of `all of` cannot have a group inside a group"
    return error("all-of-shape", group.span, message, hint="join all conditions of an operand with `and`, or all with `or`")


def _check_condition(condition: LoweredCondition, first: LoweredCondition | None, table: FieldTable) -> Iterator[Diagnostic]:
    """Check a condition of `all of`; `first` is the first one on a nested array."""
    span = condition.span
    if condition.array is None:
        message = f"`{name_of(condition)}` is not in a nested array and cannot be used in `all of`"
        yield error("all-of-shape", span, message, hint=_MOVE_OUT)
    elif condition.operator in NEGATIVE:
        yield error("all-of-shape", span, "`all of` cannot contain a negative condition", hint=_MOVE_OUT)
    elif condition.operator is Operator.HAS_ALL:
        yield error("all-of-shape", span, "`has all` cannot be used in `all of`", hint=_MOVE_OUT)
    elif first is not None and first.array is not None and condition.array != first.array:
        yield _mixed_arrays(condition.span, table.arrays[condition.array], first.span, table.arrays[first.array])


def _mixed_arrays(span: Span, item: str, first: Span, first_item: str) -> Diagnostic:
    message = f"`all of` cannot combine {item} with {first_item}"
    labels = (Label(first, f"this condition is on {first_item}"),)
    return error("all-of-shape", span, message, hint="write a separate `all of` for each, joined by `and`", labels=labels)


def cannot_negate(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A `not` that the service cannot express.

    The service has no `not`, so it is applied to the conditions: `=` becomes `!=`, and `and` becomes `or`. This is not possible
    for `all of` and `has all`, for several words of `~` that may be in different items, for two conditions on the same item,
    and for `~` and `~=` on companies. A query that cannot be expressed exactly is rejected, never approximated.

    The service would run an approximation without a warning.

    Wrong:

    ```query
    not (skill ~ "machine learning")
    ```

    Right:

    ```query
    skill !~ "machine learning"
    ```
    """
    by_span: dict[Span, list[Refusal]] = {}
    for refusal in ctx.lowering.refusals:
        by_span.setdefault(refusal.span, []).append(refusal)
    for span, (first, *others) in by_span.items():
        more = dict.fromkeys(other.message for other in others if other.message != first.message)
        hint = f"{first.hint}; also, {'; '.join(more)}" if more else first.hint
        yield error("cannot-negate", span, first.message, hint=hint)


def nested_negation(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A negative condition on a nested array, where "not this role" and "no role" differ.

    A negative condition excludes everyone with any matching role, also in a scope or in brackets: the query below does not find
    engineers who were at Acme in another role. A comparison or a boolean under `not` becomes the opposite condition on *any*
    role, and other roles may still match the original. `past.company != "Acme"` on its own is clear and is not reported.

    The service accepts the condition and reports nothing.

    Wrong:

    ```query
    past(title ~ "engineer" and company != "Acme")
    ```

    Right:

    ```query
    past(title ~ "engineer") and past.company != "Acme"
    ```
    """
    refused = {refusal.span for refusal in ctx.lowering.refusals}
    inside = _inside_all_of(ctx) if ctx.nested_negation else set()
    reported = set()
    for condition in ctx.nested_negation:
        is_shape = condition in inside and condition.operator in NEGATIVE
        skipped = condition.negation in refused or is_shape or _is_incomplete(condition)
        if not skipped and id(condition.origin) not in reported and condition.array is not None:
            reported.add(id(condition.origin))
            yield _negative(condition, ctx.lowering.table.item_noun(condition.array)[1])


def _is_incomplete(condition: LoweredCondition) -> bool:
    """Whether the condition is a path without an operator that is not a boolean."""
    is_boolean = condition.spec is not None and condition.spec.type is FieldType.BOOLEAN
    return isinstance(condition.origin, Condition) and condition.origin.bare and not is_boolean


def _negative(condition: LoweredCondition, noun: str) -> Diagnostic:
    negation = condition.negation
    labels = (Label(negation, "the `not`"),) if negation and negation != condition.span else ()
    if condition.operator in NEGATIVE:
        message = f"this excludes anyone with any matching {noun}, not just this one"
        hint = f"if you want that, keep the condition. Otherwise, write what the {noun} must match"
    else:
        message = f"`not` becomes the opposite condition on any {noun}, and others may still match"
        opposite = (
            f"`{described(condition)}`" if isinstance(condition.origin, Condition) else "the opposite conditions, joined by `or`"
        )
        hint = f"if you want that, write {opposite}"
    return warning("nested-negation", condition.span, message, hint=hint, labels=labels)


def _inside_all_of(ctx: RuleContext) -> set[Lowered]:
    """The conditions inside any `all of`, where `all-of-shape` reports negative ones."""
    stack: list[Lowered] = [*ctx.all_of]
    inside: set[Lowered] = set()
    while stack:
        item = stack.pop()
        if item not in inside:
            inside.add(item)
            stack.extend(item.operands if isinstance(item, LoweredGroup) else ())
    return inside
