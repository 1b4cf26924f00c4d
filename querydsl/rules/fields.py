"""Rules about the field of a condition and its operator."""

from collections.abc import Iterator
from typing import assert_never

from querydsl.catalogue import FieldSpec, FieldTable, FieldType, Returnable
from querydsl.diagnostics.model import Diagnostic, Edit, Fix, each_of, error, replace
from querydsl.diagnostics.wording import did_you_mean, join_words
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import TYPE_NAMES, name_of, operator_of, operator_span, operators_of, short_name
from querydsl.semantics.ir import LoweredCondition, Lowering
from querydsl.syntax.ast import ENTITIES, AllOf, Condition, Expr, Field, Group, Not, Number, Scope, Values
from querydsl.syntax.operators import Family, Operator


def unknown_field(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A name that is not a field, with suggestions.

    A name is a full path or an alias. Inside a scope, it can also be the rest of a path. Aliases are lower-case. An alias for
    several fields, such as `anywhere`, works in filters outside scopes only.

    A batch search accepts unknown fields: the job completes with 0 results, as if no one matched.

    Wrong:

    ```query
    titel ~ "engineer"
    ```

    Right:

    ```query
    title ~ "engineer"
    ```
    """
    for condition in sorted(ctx.unknown_field, key=lambda condition: condition.span.start):
        yield _unknown_field(condition.field, condition.scope, ctx)
    yield from _returned_aliases(ctx.lowering)
    for prefix, scope in _unknown_scopes(ctx.lowering) if ctx.unknown_scope else ():
        yield _unknown_scope(prefix, scope, ctx)


def _unknown_field(field: Field, scope: str, ctx: RuleContext) -> Diagnostic:
    table, note = ctx.lowering.table, ctx.lowering.table.note(field.path)
    where = f" in `{table.scope_name(scope)}`" if scope else ""
    names = table.suggest(field.path, scope)
    other_entity = None if scope else _other_entity(field.path, ctx)
    suggestion = "; ".join(filter(None, (other_entity, did_you_mean(names))))
    certain = names and note is None and _outside_scope(field, scope, table) is None and _is_certain(field.path, names[0], table)
    fix = replace(f"write `{names[0]}`", field.span, names[0]) if certain else None
    hint = note or _outside_scope(field, scope, table) or suggestion or _fallback(field, scope, table)
    others = each_of(names, field.span) if hint == suggestion else ()
    message = f"there is no field `{field.path}`{where}"
    return error("unknown-field", field.span, message, hint=hint, fix=fix, alternatives=others)


def _returned_aliases(lowering: Lowering) -> Iterator[Diagnostic]:
    """Report aliases for several fields in `select` and `sort by`."""
    query, table = lowering.query, lowering.table
    clauses = (("select", query.select), ("sort by", tuple(key.field for key in query.sort)))
    for words, field in ((words, field) for words, fields in clauses for field in fields):
        if names := table.several.get(field.path):
            message = f"`{field.path}` is an alias for several fields and cannot be used in `{words}`"
            listed = join_words([f"`{name}`" for name in names], "or")
            hint = f"write the fields that you need: {listed}"
            yield error("unknown-field", field.span, message, hint=hint, alternatives=each_of(names, field.span))


def _outside_scope(field: Field, scope: str, table: FieldTable) -> str | None:
    """The hint for an alias for several fields in a scope or after one, or None for another name."""
    alias = field.path if scope else field.path.rpartition(".")[2]
    if alias not in table.several:
        return None
    listed = join_words([f"`{name}`" for name in table.several[alias]], "and")
    fact = f"`{alias}` is an alias for {listed} and cannot be used in a scope"
    return f"{fact}. Move it out, or write `any (…)` with fields of the scope"


def _fallback(field: Field, scope: str, table: FieldTable) -> str:
    """The hint for a name without suggestions."""
    if scope and table.is_known(field.path):
        return f"`{field.path}` is outside this scope; move the condition out of it"
    if scope and (names := table.suggest(field.path)[:1]):
        return f"{did_you_mean(names)} It is outside this scope"
    return "search the fields with `querydsl fields WORD`"


def _other_entity(written: str, ctx: RuleContext) -> str | None:
    """The hint for a field of the other entity, or None."""
    entity = ctx.lowering.query.entity
    owner = next((other for other in ENTITIES if other != entity and ctx.catalogue[other].is_known(written)), None)
    return f"`{written}` is a field of {owner}" if owner else None


def _is_certain(written: str, name: str, table: FieldTable) -> bool:
    """Whether the suggestion differs in case or in another word for its scope only, or is the only field with this last segment.

    The last segment is certain only after words of other paths: `deal.status` need not mean the only `status`.
    """
    if name.casefold() == written.casefold() or _has_certain_scope(written, name, table):
        return True
    head, _, segment = written.rpartition(".")
    if not _has_known_segments(head, table):
        return False
    named = [path for path, spec in table.specs.items() if spec.filterable and path.rpartition(".")[2] == segment]
    return named == [table.resolve(name)]


def _has_known_segments(path: str, table: FieldTable) -> bool:
    """Whether each segment of a path is a scope, an alias, or a segment of a field's path."""
    known = {*table.scopes, *table.aliases, *(segment for field in table.specs for segment in field.split("."))}
    return bool(path) and known.issuperset(path.split("."))


def _has_certain_scope(written: str, name: str, table: FieldTable) -> bool:
    (head, _, rest), (scope, _, other) = written.partition("."), name.partition(".")
    return rest == other and table.is_certain_scope(head, scope)


def _unknown_scope(prefix: Field, scope: str, ctx: RuleContext) -> Diagnostic:
    table = ctx.lowering.table
    if table.get(table.resolve(prefix.path, scope)) is not None:
        hint = "a scope is the start of a path, such as `past( … )` or `education( … )`"
        return error("unknown-field", prefix.span, f"`{prefix.path}` is a field, not a scope", hint=hint)
    names = table.suggest_scope(prefix.path, scope)
    certain = bool(names) and (names[0].casefold() == prefix.path.casefold() or table.is_certain_scope(prefix.path, names[0]))
    names = names[:1] if certain else names
    fix = replace(f"write `{names[0]}`", prefix.span, names[0]) if certain else None
    suggestion = did_you_mean(names) or _scope_of_other_entity(prefix.path, ctx)
    message, others = f"there is no scope `{prefix.path}`", each_of(names, prefix.span)
    return error("unknown-field", prefix.span, message, hint=suggestion, fix=fix, alternatives=others)


def _scope_of_other_entity(written: str, ctx: RuleContext) -> str | None:
    tables = [ctx.catalogue[entity] for entity in ENTITIES if entity != ctx.lowering.query.entity]
    owner = next((table.entity for table in tables if table.is_scope(table.prefix(written))), None)
    return f"`{written}` is a scope of {owner}" if owner else None


def not_filterable(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A field that is returned but cannot be filtered, with the field to filter instead.

    Filters and records use different paths: `basic_profile.current_title` is returned, and
    `experience.employment_details.current.title` is filtered. Profile URLs, `contact.*` and the end dates of current and past roles
    cannot be filtered at all.

    The service treats such a path as an unknown field: a batch search completes with 0 results.

    Wrong:

    ```query
    current_title = "CTO"
    ```

    Right:

    ```query
    title ~ "CTO"
    ```
    """
    for condition in ctx.not_filterable:
        spec = condition.spec
        returned = spec is not None and spec.returnable is not Returnable.NO
        message = f"`{name_of(condition)}` {'is returned but cannot be filtered' if returned else 'cannot be filtered or returned'}"
        if spec is not None and spec.instead:
            hint = f"filter `{ctx.lowering.table.shortest(spec.instead)}` instead"
        else:
            hint = f"remove it from the filter{', and add it to `select`' if returned else ''}"
        yield error("not-filterable", condition.field.span, message, hint=hint)


def threshold_dropped(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A condition on `years_of_experience`, whose value the service ignores.

    The number of years is in `years_of_experience_raw`, or `experience_years` for short.

    The service accepts the condition, ignores its value, and returns too many records. You pay for each of them.

    Wrong:

    ```query
    years_of_experience > 5
    ```

    Right:

    ```query
    experience_years > 5
    ```
    """
    for condition in ctx.drops_threshold:
        yield _threshold_dropped(condition, ctx.lowering.table)


def _threshold_dropped(condition: LoweredCondition, table: FieldTable) -> Diagnostic:
    span, instead = condition.field.span, condition.spec.instead if condition.spec else None
    message = f"the service ignores the value of `{name_of(condition)}` and returns too many records"
    if instead is None:
        return error("threshold-dropped", span, message)
    name = short_name(table, instead, condition.scope)
    fix = replace(f"write `{name}`", span, name) if isinstance(condition.value, Number) else None
    return error("threshold-dropped", span, message, hint=f"use `{name}`", fix=fix)


def wrong_operator(ctx: RuleContext) -> Iterator[Diagnostic]:
    """An operator that the type of the field does not support.

    Text supports `=`, `!=`, `~`, `~=`, `!~` and `in`. Numbers and dates support `=`, `!=`, `<`, `<=`, `>` and `>=`, and ids
    also `in`. Booleans support `=` and `!=`. `has all` works in nested arrays, and `within` on locations. Companies support
    neither `!~` nor `has all`.

    The service responds with a 400 if it checks the operator, and with 0 results if it does not.

    Wrong:

    ```query
    company_size ~ "5"
    ```

    Right:

    ```query
    company_size = 5
    ```
    """
    for condition in ctx.wrong_operator:
        if condition.spec is None:
            continue
        message = f"`{name_of(condition)}` is {TYPE_NAMES[condition.spec.type]} and does not support `{operator_of(condition)}`"
        span = operator_span(condition, ctx.lowering.query.source)
        hint = _operator_hint(condition, condition.spec)
        yield error("wrong-operator", span, message, hint=hint, fix=_quantifier_fix(condition, ctx))


def _operator_hint(condition: LoweredCondition, spec: FieldSpec) -> str:
    """The correction of a common mistake, else the operators that the field supports."""
    name, supported = name_of(condition), f"use {operators_of(spec)}"
    operator = _written(condition).spec
    match operator.family:
        case Family.CONTAINMENT if spec.type.is_list:
            return f"`{operator.text}` works in nested arrays only; use `{name} = all (…)`"
        case Family.MEMBERSHIP if spec.type is not FieldType.BOOLEAN:
            return f"`{operator.text}` works with ids and text only; use `{name} {_quantified(condition)} (…)`"
        case Family.TEXT if operator.people_only:
            return f"`{operator.text}` works with text of people only; {supported}"
        case Family.GEO:
            return f"`{operator.text}` works with locations only; {supported}"
        case Family.CONTAINMENT | Family.MEMBERSHIP | Family.TEXT | Family.ORDER | Family.EQUALITY:
            return supported
        case _:
            assert_never(operator.family)


def _quantified(condition: LoweredCondition) -> str:
    """The operator for single values with a quantifier: `= any` for `in`, `!= all` for `not in`."""
    operator = _written(condition).spec
    scalar = operator.counterpart or Operator.EQ
    return f"{scalar.text} {'all' if operator.is_negative else 'any'}"


def _written(condition: LoweredCondition) -> Operator:
    """The operator as written, before `not` is applied."""
    return condition.origin.operator if isinstance(condition.origin, Condition) else condition.operator


def _quantifier_fix(condition: LoweredCondition, ctx: RuleContext) -> Fix | None:
    """The fix for a list on a number: `in (1, 2)` becomes `= any (1, 2)`."""
    is_list = condition.operator.spec.family is Family.MEMBERSHIP and condition.negation is None
    span = operator_span(condition, ctx.lowering.query.source)
    if not is_list or not isinstance(condition.value, Values) or not condition.value.items or span == condition.span:
        return None
    if condition.spec is None or condition.spec.type is FieldType.BOOLEAN:
        return None
    return Fix(f"write `{_quantified(condition)}`", (Edit(span, _quantified(condition)),))


def _unknown_scopes(lowering: Lowering) -> Iterator[tuple[Field, str]]:
    """The prefix of each unknown scope with the full prefix around it. Scopes inside an unknown one are skipped."""
    table, root = lowering.table, lowering.query.filter
    stack: list[tuple[Expr, str]] = [(root, "")] if root else []
    while stack:
        expr, scope = stack.pop()
        match expr:
            case Not():
                stack.append((expr.operand, scope))
            case Group() | AllOf():
                stack.extend((operand, scope) for operand in reversed(expr.operands))
            case Scope():
                prefix = table.prefix(expr.prefix.path, scope)
                if not expr.prefix.path or table.is_scope(prefix):
                    stack.append((expr.operand, prefix))
                else:
                    yield expr.prefix, scope
            case _:
                pass
