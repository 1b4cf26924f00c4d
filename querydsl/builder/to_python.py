"""Python source for a query, used by `repr`.

Evaluate the source with the names of `querydsl.builder` and `import datetime`. If the builder cannot express a query, the source
passes text to `where`. This applies to values of the wrong type and to nesting too deep for Python's parser.
"""

import datetime as dt
import operator
from collections.abc import Callable, Iterator
from itertools import takewhile
from keyword import iskeyword
from typing import Any, assert_never

from querydsl.builder.expressions import Expression
from querydsl.builder.fields import AllFields, AnyField
from querydsl.builder.given import declarations_of
from querydsl.builder.mixins import METHODS, PYTHON
from querydsl.builder.names import ROOTS, Use, spelled, use_of
from querydsl.builder.scopes import scoped, without_scope
from querydsl.builder.several import SeveralFields
from querydsl.builder.values import Moment, Offset, QuantifiedValues, shown
from querydsl.catalogue import default
from querydsl.errors import BuildError
from querydsl.syntax.ast import (
    AllOf,
    Between,
    Boolean,
    Condition,
    Connective,
    Date,
    Declaration,
    Distance,
    EntityName,
    Expr,
    Field,
    Fields,
    Group,
    Missing,
    Not,
    Number,
    Parameter,
    Quantified,
    Query,
    Relative,
    Scope,
    SortKey,
    Text,
    Time,
    Value,
    Values,
)

# Python's parser fails at 200 nested brackets, and each level opens at most two.
DEEPEST = 60
# With more operands, arguments are easier to read than operators.
MOST_JOINED = 6

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _NotExpressibleError(Exception):
    """The builder cannot express a part of the query."""


def search_as_python(query: Query, between: str = "") -> str:
    """The Python source of a search: `people.where(F.title.words('engineer')).limit(10)`. `between` is put before each call."""
    try:
        return query.entity + "".join([between + call for call in _calls(query)])
    except _NotExpressibleError:
        from querydsl.syntax.printer import format  # rarely needed

        return f"{query.entity}.where({format(query)!r})"


def expression_as_python(expr: Expr, entity: EntityName) -> str:
    """The Python source of an expression: `(F.country == 'Spain') | (F.country == 'Portugal')`."""
    try:
        if isinstance(expr, Condition) and expr.bare:  # the source of a field alone would evaluate to the field
            return f"and_({_unbracketed(expr, entity, 0)})"
        return _unbracketed(expr, entity, 0)
    except _NotExpressibleError:
        return f"Expression({expr!r}, {entity!r})"


def _calls(query: Query) -> list[str]:
    calls = list(_given(query.given))
    calls += [f".where({_filters(query.filter, query.entity)})"] if query.filter else []
    if query.select:
        calls.append(f".select({', '.join(_field(item, query.entity) for item in query.select)})")
    if query.sort:
        calls.append(f".sort_by({', '.join(_sort_key(item, query.entity) for item in query.sort)})")
    if query.limit is not None:
        calls.append(f".limit({_limit(query.limit)})")
    return calls


def _given(declared: tuple[Declaration, ...]) -> Iterator[str]:
    """Yield calls of `given`. A call has the names without a default first, so several may be needed to keep the order."""
    rest = list(declared)
    while rest:
        names = list(takewhile(lambda item: item.default is None, rest))
        defaults = list(takewhile(lambda item: item.default is not None, rest[len(names) :]))
        rest = rest[len(names) + len(defaults) :]
        yield f".given({', '.join([*(repr(item.name) for item in names), *map(_keyword, defaults)])})"


def _keyword(item: Declaration) -> str:
    data = _data(item.default) if item.default is not None else None
    if (item,) != declarations_of((), {item.name: data}):
        raise _NotExpressibleError
    is_name = item.name.isascii() and not iskeyword(item.name)
    return f"{item.name}={shown(data)}" if is_name else f"**{{{item.name!r}: {shown(data)}}}"


def _filters(expr: Expr, entity: EntityName, depth: int = 0) -> str:
    """The arguments of `where` or of a scope. An `and` group becomes several arguments unless they would be flattened further."""
    if isinstance(expr, Group) and expr.connective is Connective.AND and not _nests_connective(expr):
        return ", ".join(_unbracketed(item, entity, depth + 1) for item in expr.operands)
    return _unbracketed(expr, entity, depth)


def _field(field: Field | Fields, entity: EntityName) -> str:
    if isinstance(field, Fields):
        return f"{field.quantifier.value}_({', '.join(_field(item, entity) for item in field.fields)})"
    return spelled(default()[entity], field.path)


def _sort_key(key: SortKey, entity: EntityName) -> str:
    if not key.descending:
        return _field(key.field, entity)
    use = use_of(default()[entity], key.field.path)
    name = f'{ROOTS[entity]}["{key.field.path}"]' if use and use[0] is Use.PREFIX else _field(key.field, entity)
    return f"{name}.desc()"


def _limit(value: Value) -> str:
    match value:
        case Parameter():
            return shown(value)
        case Number(value=int() as count):
            return str(count)
        case _:
            raise _NotExpressibleError


# --- expressions ---------------------------------------------------------------------------------------------------------


def _unbracketed(expr: Expr, entity: EntityName, depth: int) -> str:
    """The source of an expression that is not an operand. Recursion is limited by `DEEPEST`."""
    if depth > DEEPEST:
        raise _NotExpressibleError
    match expr:
        case Condition():
            return _condition(expr, entity)
        case Between():
            return _between(expr, entity)
        case Group():
            return _group(expr, entity, depth + 1)
        case Not():
            return f"~{_bracketed(expr.operand, entity, depth + 1)}"
        case AllOf():
            return f"all_of({_arguments(expr.operands, entity, depth + 1)})"
        case Scope():
            return _scope(expr, entity, depth + 1)
        case _:
            assert_never(expr)


def _bracketed(expr: Expr, entity: EntityName, depth: int) -> str:
    """The source of an operand of `&`, `|` or `~`, in brackets if it binds less tightly."""
    text = _unbracketed(expr, entity, depth)
    compares = isinstance(expr, Condition) and not expr.bare and PYTHON[expr.operator] not in METHODS
    joins = isinstance(expr, Group) and not text.startswith(("and_(", "or_("))
    return f"({text})" if compares or joins else text


def _group(group: Group, entity: EntityName, depth: int) -> str:
    if len(group.operands) > MOST_JOINED or len(group.operands) == 1 or _nests_connective(group):
        return f"{group.connective.value}_({_arguments(group.operands, entity, depth)})"
    sign = " & " if group.connective is Connective.AND else " | "
    return sign.join(_bracketed(item, entity, depth) for item in group.operands)


def _nests_connective(group: Group) -> bool:
    """Whether an operand is a group with the same connective, which `&`, `|` and `where` would flatten."""
    return any(isinstance(item, Group) and item.connective is group.connective for item in group.operands)


def _scope(scope: Scope, entity: EntityName, depth: int) -> str:
    table, prefix = default()[entity], scope.prefix.path
    if use_of(table, prefix) is not None and not table.is_scope(table.prefix(prefix)):
        raise _NotExpressibleError
    inside = without_scope(scope, table)
    try:
        made = scoped((Expression(inside, entity),), table, prefix)
    except BuildError:
        raise _NotExpressibleError from None
    if made.expr != scope:
        raise _NotExpressibleError
    return f"{spelled(table, prefix)}({_filters(inside, entity, depth)})"


def _arguments(exprs: tuple[Expr, ...], entity: EntityName, depth: int) -> str:
    return ", ".join(_unbracketed(item, entity, depth) for item in exprs)


# --- conditions ----------------------------------------------------------------------------------------------------------


def _condition(written: Condition, entity: EntityName) -> str:
    if isinstance(written.value, Distance):
        return _within(written, written.value, entity)
    data = _data(written.value)
    name, sign = _field(written.field, entity), PYTHON[written.operator]
    if sign in METHODS:
        arguments = data if isinstance(data, tuple) else (data,)
        _check(written, entity, lambda field: getattr(field, sign)(*arguments))
        return f"{name}.{sign}({', '.join(shown(item) for item in arguments)})"
    _check(written, entity, lambda field: COMPARE[sign](field, data))
    return name if written.bare else f"{name} {sign} {shown(data)}"


def _within(written: Condition, distance: Distance, entity: EntityName) -> str:
    place, amount, method = _data(distance.place), distance.amount.value, PYTHON[written.operator]
    _check(written, entity, lambda field: getattr(field, method)(amount, distance.unit, of=place))
    return f"{_field(written.field, entity)}.{method}({amount!r}, {distance.unit!r}, of={shown(place)})"


def _between(written: Between, entity: EntityName) -> str:
    low, high = _data(written.low), _data(written.high)
    _check(written, entity, lambda field: field.between(low, high))
    return f"{_field(written.field, entity)}.between({shown(low)}, {shown(high)})"


def _check(written: Condition | Between, entity: EntityName, build: Callable[[Any], Expression]) -> None:
    """Check that the builder makes exactly the written expression."""
    try:
        made = build(_subject(written.field, entity))
    except BuildError:
        raise _NotExpressibleError from None
    if made.expr != written:
        raise _NotExpressibleError


def _subject(field: Field | Fields, entity: EntityName) -> AnyField | SeveralFields:
    """The field or fields of a condition in Python."""
    if isinstance(field, Field):
        return AllFields(entity)[field.path]
    return SeveralFields(field.quantifier, tuple([AllFields(entity)[item.path] for item in field.fields]))


def _data(value: Value) -> Any:
    """The Python data for an AST value."""
    match value:
        case Text() | Number() | Boolean():
            return value.value
        case Date() | Time():
            return _instant(value)
        case Relative():
            return Moment(value.anchor, Offset(value.amount, value.unit))
        case Parameter():
            return value
        case Values():
            return tuple(_data(item) for item in value.items)
        case Quantified():
            return QuantifiedValues(value.quantifier, _data(value.values))
        case Distance() | Missing():
            raise _NotExpressibleError
        case _:
            assert_never(value)


def _instant(value: Date | Time) -> dt.date:
    """The date or datetime. Raises `_NotExpressibleError` for a date that does not exist."""
    read = dt.date.fromisoformat if isinstance(value, Date) else dt.datetime.fromisoformat
    try:
        return read(value.value)
    except ValueError:
        raise _NotExpressibleError from None
