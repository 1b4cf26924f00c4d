"""The AST of a query. Nodes are immutable and store exactly what was parsed or built.

A `Query` has a filter (an `Expr`) and three clauses. An `Expr` is a `Condition`, `Between`, `Group`, `Not`, `AllOf` or
`Scope`. The right side of a condition is one of the `Value` classes,
which are defined in `querydsl.syntax.values`.

Spans, comments, and the spelling of numbers are ignored by equality. The AST of the text therefore equals the AST that the
builder makes for the same query.

Passes over the AST must not recurse, because trees can be deeper than Python's stack. See `querydsl.syntax.traversal`.
Source: `docs/language.md`.
"""

from collections.abc import Callable, Collection
from enum import Enum
from typing import Literal, TypeAlias, TypeGuard, cast, get_args

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.model import NOWHERE, Span
from querydsl.errors import ParameterError
from querydsl.syntax.data import value_of
from querydsl.syntax.operators import Operator
from querydsl.syntax.traversal import Node, transform, walk

# Other modules import all nodes from here.
# isort: off
from querydsl.syntax.values import (
    DISTANCE_UNITS as DISTANCE_UNITS,
    Anchor as Anchor,
    Boolean as Boolean,
    Date as Date,
    Distance as Distance,
    DistanceUnit as DistanceUnit,
    Missing as Missing,
    Number as Number,
    OffsetUnit as OffsetUnit,
    Parameter as Parameter,
    Quantified as Quantified,
    Quantifier as Quantifier,
    Relative as Relative,
    Scalar as Scalar,
    Text as Text,
    Time as Time,
    Value as Value,
    Values as Values,
)
# isort: on

EntityName: TypeAlias = Literal["people", "companies"]
ENTITIES: tuple[EntityName, ...] = get_args(EntityName)


class Connective(Enum):
    """The connective of a `Group`. The value is the name that the service uses."""

    AND = "and"
    OR = "or"

    __hash__ = object.__hash__

    @property
    def dual(self) -> "Connective":
        """The other connective, which replaces this one under `not` (De Morgan's laws)."""
        return Connective.OR if self is Connective.AND else Connective.AND


@frozen
class Comment:
    """A comment, from its `#` to the end of the line."""

    text: str
    span: Span


@frozen(eq=False, repr=False)
class Field(Node):
    """A path as written: an alias, an alias with a name after it, or a full path. Empty if the text has none."""

    path: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Fields(Node):
    """`any (p, q)` or `all (p, q)`: two or more fields. It becomes one condition for each field."""

    quantifier: Quantifier
    fields: tuple[Field, ...]
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Condition(Node):
    """A comparison of a field, or of several fields, with a value. `bare` is set if `= true` was left out."""

    field: Field | Fields
    operator: Operator
    value: Value
    bare: bool = attrs.field(default=False, eq=False)
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Between(Node):
    """A range, `field between low and high`. Both ends are included."""

    field: Field | Fields
    low: Scalar
    high: Scalar
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Group(Node):
    """Operands joined by `and` or `or`, in the order written. `bracketed` is set if the text has brackets around them."""

    connective: Connective
    operands: tuple["Expr", ...]
    bracketed: bool = attrs.field(default=False, eq=False)
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Not(Node):
    """A negated expression, `not operand`."""

    operand: "Expr"
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class AllOf(Node):
    """`all of (A, B, …)`. Each operand is matched by an object of the same list, not necessarily the same object."""

    operands: tuple["Expr", ...]
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Scope(Node):
    """A scope, `prefix( operand )`. The prefix applies to every path inside."""

    prefix: Field
    operand: "Expr"
    span: Span = attrs.field(default=NOWHERE, eq=False)


Expr: TypeAlias = Condition | Between | Group | Not | AllOf | Scope


@frozen(eq=False, repr=False)
class SortKey(Node):
    """A key of `sort by`."""

    field: Field
    descending: bool = False
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Declaration(Node):
    """A parameter that `given` declares, with its default if it has one."""

    name: str
    default: Scalar | Values | None = None
    span: Span = attrs.field(default=NOWHERE, eq=False)

    @property
    def name_span(self) -> Span:
        """The span of `$name`."""
        return Span(self.span.start, self.span.start + len(f"${self.name}")) if self.span != NOWHERE else NOWHERE


@frozen(eq=False, repr=False)
class Query(Node):
    """A query: the entity, the filter, and the clauses `select`, `sort by`, `limit` and `given`.

    Clauses that were left out are empty or None. `prefixed`, `own_lines`, `comments`, `source` and `span` are ignored by equality.

    Attributes:
        filter: The filter expression. None if the query has none.
        entity: `people` or `companies`.
        select: The fields of `select`, in order.
        sort: The keys of `sort by`, in order.
        limit: The value of `limit`.
        given: The parameters that `given` declares, in order.
        prefixed: Whether the entity was written.
        own_lines: The keywords that start or end a line: `where` if the filter is on the next line, and `select`, `sort` or
            `limit` if the clause starts a line.
        comments: The comments of the text, in order.
        source: The text that spans refer to. None for a query that was built or changed.
        span: The extent of the query in `source`.
    """

    filter: Expr | None = None
    entity: EntityName = "people"
    select: tuple[Field, ...] = ()
    sort: tuple[SortKey, ...] = ()
    limit: Value | None = None
    given: tuple[Declaration, ...] = ()
    prefixed: bool = attrs.field(default=False, eq=False)
    own_lines: frozenset[str] = attrs.field(default=frozenset(), eq=False)
    comments: tuple[Comment, ...] = attrs.field(default=(), eq=False)
    source: str | None = attrs.field(default=None, eq=False)
    span: Span = attrs.field(default=NOWHERE, eq=False)

    def __str__(self) -> str:
        from querydsl.syntax.printer import format  # printer.py prints nodes, so it imports this module

        return format(self)

    def _repr_html_(self) -> str:
        """The canonical text, for notebooks."""
        from querydsl.diagnostics import html  # only notebooks need it

        return html.code(str(self))

    def parameters(self) -> tuple[str, ...]:
        """The names of the unbound parameters that the query uses, without duplicates, in order of first use.

        `given` has the declarations, with defaults and without.
        """
        return tuple(dict.fromkeys(node.name for node in walk(self) if isinstance(node, Parameter)))

    def bind(self, /, **values: object) -> "Query":
        """The query with parameters replaced by data, without their declarations. Other parameters stay.

        `values` maps parameter names to strings, numbers, booleans, dates, or sequences of these. Values are never parsed as
        query text. Raises `ParameterError` if the query has no parameter of that name, or if the language cannot express a value.
        Source: `docs/language.md`, section "Values".
        """
        known = dict.fromkeys((*(item.name for item in self.given), *self.parameters()))
        unknown = next((name for name in values if name not in known), None)
        if unknown is not None:
            listed = ", ".join(f"`${name}`" for name in known) or "none"
            raise ParameterError(f"no parameter `${unknown}` in this query; it has: {listed}")
        bound = {name: value_of(value, name) for name, value in values.items()}
        return _replaced(self, lambda node: attrs.evolve(bound[node.name], span=node.span) if node.name in bound else node, bound)

    def with_defaults(self) -> "Query":
        """The query without `given`, with each parameter that has a default replaced by it. Other parameters stay."""
        if not self.given:
            return self
        defaults = {item.name: item.default for item in self.given if item.default is not None}
        return _replaced(self, lambda node: defaults.get(node.name, node), {item.name for item in self.given})


def _replaced(query: Query, value_for: Callable[[Parameter], Node], dropped: Collection[str]) -> Query:
    """The query with each parameter replaced by its value, without the declarations of the names in `dropped`."""
    if not dropped:
        return query
    kept = tuple(item for item in query.given if item.name not in dropped)
    return transform(attrs.evolve(query, given=kept), lambda node: value_for(node) if isinstance(node, Parameter) else node)


def is_group_of_one(expr: Expr) -> bool:
    """Whether the expression is a group of one condition: brackets around one operand of an `and`.

    The brackets matter on a nested array, where other operands may be about another object. Source: `docs/language.md`, section
    "The same role or different roles".
    """
    return type(expr) is Group and len(expr.operands) == 1 and isinstance(expr.operands[0], Condition | Between)


def alone(expr: Expr) -> Expr:
    """The expression without brackets around a single condition, which matter only as an operand of `and`."""
    return attrs.evolve(cast(Group, expr).operands[0], span=expr.span) if is_group_of_one(expr) else expr


def placeholder(span: Span = NOWHERE) -> Condition:
    """A condition without a field or a value. Rules ignore it."""
    return Condition(Field("", span), Operator.EQ, Missing(span), span=span)


def gaps(query: Query) -> tuple[int, ...]:
    """The offsets of the places in a query that lack a connective. Their placeholders are empty."""
    return tuple(node.span.start for node in walk(query) if _is_placeholder(node) and node.span.start == node.span.end)


def incomplete_groups(query: Query) -> tuple[Span, ...]:
    """The spans of the groups that lack a condition because of a syntax error, except for an `and` of the whole filter."""
    groups = [node for node in walk(query) if isinstance(node, Group)]
    return tuple(
        group.span
        for group in groups
        if not (group is query.filter and group.connective is Connective.AND) and any(map(_is_placeholder, group.operands))
    )


def _is_placeholder(node: Node) -> TypeGuard[Condition]:
    return isinstance(node, Condition) and node.field == Field("") and isinstance(node.value, Missing)
