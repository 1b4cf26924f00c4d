"""Rules about the name of a field and the operator after it."""

from collections.abc import Iterator
from typing import assert_never

from querydsl.catalogue import FieldSpec, FieldTable, FieldType, Returnable
from querydsl.diagnostics.model import Diagnostic, Edit, Fix, error, replace
from querydsl.diagnostics.wording import did_you_mean
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import KINDS, name_of, operator_of, operator_span, operators_of, short_name
from querydsl.semantics.ir import LoweredCondition, Lowering, view_name
from querydsl.syntax.ast import ENTITIES, AllOf, Condition, Expr, Field, Group, Not, Number, Scope, Values
from querydsl.syntax.operators import Family, Operator


def unknown_field(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A name that no field has, with the names it may have been meant to be.

    Names are full paths, aliases, or the rest of a path inside a scope; aliases are lower-case.

    A batch search does not refuse a filter on a field it does not know: the job completes with 0 results, as if nobody matched.

    Wrong:

    ```query
    titel ~ "engineer"
    ```

    Right:

    ```query
    title ~ "engineer"
    ```
    """
    for leaf in sorted(ctx.unknown, key=lambda leaf: leaf.span.start):
        yield _unknown(leaf.origin.field, leaf.scope, ctx)
    for prefix, scope in unknown_scopes(ctx.lowering) if ctx.astray else ():
        yield _unknown_scope(prefix, scope, ctx)


def _unknown(field: Field, scope: str, ctx: RuleContext) -> Diagnostic:
    table = ctx.lowering.table
    where = f" in `{view_name(table, scope)}`" if scope else ""
    names = table.suggest(field.path, scope)
    stranger = None if scope else _of_another_entity(field.path, ctx)
    meant = "; ".join(filter(None, (stranger, did_you_mean(names))))
    hint = table.note(field.path) or meant or _elsewhere(field, scope, table)
    certain = names and table.note(field.path) is None and _is_certain(field.path, names[0], table)
    fix = replace(f"write `{names[0]}`", field.span, names[0]) if certain else None
    return error("unknown-field", field.span, f"there is no field `{field.path}`{where}", hint=hint, fix=fix)


def _elsewhere(field: Field, scope: str, table: FieldTable) -> str:
    if scope and table.is_known(field.path):
        return f"`{field.path}` is a field outside of the scope: put the condition beside it"
    return "`querydsl fields WORD` searches the names of all fields"


def _of_another_entity(written: str, ctx: RuleContext) -> str | None:
    """Whose field this is, where it is one of the entity that the query is not about."""
    mine = ctx.lowering.query.entity
    owner = next((entity for entity in ENTITIES if entity != mine and ctx.catalogue[entity].is_known(written)), None)
    return f"`{written}` is a field of {owner}" if owner else None


def _is_certain(written: str, name: str, table: FieldTable) -> bool:
    """True where the name is the same but for case, or the only field with this last segment, which stands under another parent."""
    if name.casefold() == written.casefold():
        return True
    leaf = written.rpartition(".")[2]
    named = [path for path, spec in table.specs.items() if spec.filterable and path.rpartition(".")[2] == leaf]
    return "." in written and named == [table.resolve(name)]


def _unknown_scope(prefix: Field, scope: str, ctx: RuleContext) -> Diagnostic:
    table = ctx.lowering.table
    if table.get(table.resolve(prefix.path, scope)) is not None:
        hint = "a scope is the beginning of paths: `past( … )`, `education( … )`"
        return error("unknown-field", prefix.span, f"`{prefix.path}` is a field, not a scope: nothing is inside it", hint=hint)
    names = table.suggest_scope(prefix.path, scope)
    certain = bool(names) and names[0].casefold() == prefix.path.casefold()
    names = names[:1] if certain else names
    fix = replace(f"write `{names[0]}`", prefix.span, names[0]) if certain else None
    meant = did_you_mean(names) or _scope_of_another_entity(prefix.path, ctx)
    return error("unknown-field", prefix.span, f"there is no scope `{prefix.path}`", hint=meant, fix=fix)


def _scope_of_another_entity(written: str, ctx: RuleContext) -> str | None:
    tables = [ctx.catalogue[entity] for entity in ENTITIES if entity != ctx.lowering.query.entity]
    owner = next((table.entity for table in tables if table.is_scope(table.prefix(written))), None)
    return f"`{written}` is a scope of {owner}" if owner else None


def not_filterable(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A field that comes back in records but cannot be searched by, with the field to filter instead.

    What is filtered and what is returned have different paths: `basic_profile.current_title` is returned, and
    `experience.employment_details.current.title` is searched. Profile URLs, `contact.*` and the end dates of current and past roles
    are not searched at all.

    To the service such a path is an unknown field: a batch search completes with 0 results.

    Wrong:

    ```query
    current_title = "CTO"
    ```

    Right:

    ```query
    title = "CTO"
    ```
    """
    table = ctx.lowering.table
    for leaf in ctx.not_filterable:
        returned = leaf.spec is not None and leaf.spec.returnable is not Returnable.NO
        instead = leaf.spec.instead if leaf.spec else None
        message = f"`{name_of(leaf)}` is {'returned, not searched' if returned else 'neither searched nor returned'}"
        leave_out = f"leave it out of the filter{', and `select` it' if returned else ''}"
        hint = f"filter `{table.shortest(instead)}`" if instead else leave_out
        yield error("not-filterable", leaf.origin.field.span, message, hint=hint)


def threshold_dropped(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A test of `years_of_experience`, which the service reads without its threshold.

    The number of years is in `years_of_experience_raw`, in short `experience_years`.

    The service takes the filter, forgets the threshold and returns too many records, each of which is paid for.

    Wrong:

    ```query
    years_of_experience > 5
    ```

    Right:

    ```query
    experience_years > 5
    ```
    """
    for leaf in ctx.dropping:
        yield _dropped(leaf, ctx.lowering.table)


def _dropped(leaf: LoweredCondition, table: FieldTable) -> Diagnostic:
    instead = leaf.spec.instead if leaf.spec else None
    message = f"the service drops the threshold of `{name_of(leaf)}` and returns too many records"
    if instead is None:
        return error("threshold-dropped", leaf.origin.field.span, message)
    name = short_name(table, instead, leaf.scope)
    fix = replace(f"write `{name}`", leaf.origin.field.span, name) if isinstance(leaf.value, Number) else None
    return error("threshold-dropped", leaf.origin.field.span, message, hint=f"use `{name}`", fix=fix)


def wrong_operator(ctx: RuleContext) -> Iterator[Diagnostic]:
    """An operator that the field's type does not take, with those it takes.

    Text takes `=`, `!=`, `~`, `~=`, `!~` and `in`; numbers and dates take `=`, `!=` and order; ids also take `in`; a boolean takes
    `=` and `!=`. `has all` is for fields of nested arrays, `within` for locations, and on companies there is neither `!~` nor
    `has all`.

    The service answers a 400 where it looks, and 0 results where it does not.

    Wrong:

    ```query
    company_size ~ "5"
    ```

    Right:

    ```query
    company_size = 5
    ```
    """
    for leaf in ctx.unsuited:
        if leaf.spec is None:
            continue
        message = f"`{name_of(leaf)}` holds {KINDS[leaf.spec.type]}, which `{operator_of(leaf)}` does not test"
        hint = _instead_of(leaf, leaf.spec)
        place = operator_span(leaf, ctx.lowering.query.source)
        yield error("wrong-operator", place, message, hint=hint, fix=_any_for_in(leaf, ctx))


def _instead_of(leaf: LoweredCondition, spec: FieldSpec) -> str:
    """What to write instead: the operators that the field takes, or better for the commonest slips."""
    name, takes = name_of(leaf), f"it takes {operators_of(spec)}"
    operator = _written(leaf).spec
    match operator.family:
        case Family.CONTAINMENT if spec.type.is_list:
            return f"`{operator.text}` is for fields of nested arrays; `{name} = all (…)` asks for each value here"
        case Family.MEMBERSHIP if spec.type is not FieldType.BOOLEAN:
            return f"only ids and text take lists; write `{name} {_quantified(leaf)} (…)`"
        case Family.TEXT if operator.is_negative:
            return f"only text of people can leave out a phrase; {takes}"
        case Family.GEO:
            return f"only locations take a distance; {takes}"
        case Family.ORDER if spec.order_hint:
            return spec.order_hint.format(name=name)
        case Family.CONTAINMENT | Family.MEMBERSHIP | Family.TEXT | Family.ORDER | Family.EQUALITY:
            return takes
        case _:
            assert_never(operator.family)


def _quantified(leaf: LoweredCondition) -> str:
    """The same test with one value and a quantifier: `= any` for `in`, `!= all` for `not in`."""
    operator = _written(leaf).spec
    scalar = operator.counterpart or Operator.EQ
    return f"{scalar.text} {'all' if operator.is_negative else 'any'}"


def _written(leaf: LoweredCondition) -> Operator:
    """The operator as it was written, whatever `not` made of it."""
    return leaf.origin.operator if isinstance(leaf.origin, Condition) else leaf.operator


def _any_for_in(leaf: LoweredCondition, ctx: RuleContext) -> Fix | None:
    """The fix of a list on a number: `in (1, 2)` means `= any (1, 2)`."""
    lists = leaf.operator.spec.family is Family.MEMBERSHIP and leaf.negation is None
    place = operator_span(leaf, ctx.lowering.query.source)
    if not lists or not isinstance(leaf.value, Values) or not leaf.value.items or leaf.spec is None or place == leaf.span:
        return None
    if leaf.spec.type is FieldType.BOOLEAN:
        return None
    return Fix(f"write `{_quantified(leaf)}`", (Edit(place, _quantified(leaf)),))


def unknown_scopes(lowering: Lowering) -> Iterator[tuple[Field, str]]:
    """The prefix of each unknown scope and the full prefix around it; what is inside an unknown one is not asked."""
    table, top = lowering.table, lowering.query.filter
    stack: list[tuple[Expr, str]] = [(top, "")] if top else []
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
