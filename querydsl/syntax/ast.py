"""The tree of a query: frozen values that hold what was written, and nothing else.

A `Query` has a filter (an `Expr`) and three clauses. An `Expr` is one of six classes: `Condition`, `Between`, `Group`, `Not`,
`AllOf`, `Scope`. A condition's right side is one of the `Value` classes. Spans, comments and the spelling of literals have no part
in equality, so the tree of a text equals the tree that the builder makes.

Trees may be deeper than Python's stack (see `querydsl.syntax.traversal`): whoever adds a pass over them must not recurse.
"""

import datetime as dt
import math
from enum import Enum
from typing import Literal, TypeAlias, get_args

import attrs

from querydsl.diagnostics.model import NOWHERE, Span
from querydsl.errors import ParameterError
from querydsl.syntax.operators import Operator
from querydsl.syntax.traversal import Node, transform, walk

EntityName: TypeAlias = Literal["people", "companies"]
ENTITIES: tuple[EntityName, ...] = get_args(EntityName)

MOST_DIGITS = 400
"""The digits that a number may have: more is a slip of the keyboard, or an attack on whoever reads it."""


class Connective(Enum):
    """How the operands of a `Group` are joined; the value is the service's word."""

    AND = "and"
    OR = "or"

    @property
    def dual(self) -> "Connective":
        """The connective that De Morgan's law puts in this one's place."""
        return Connective.OR if self is Connective.AND else Connective.AND


class Quantifier(Enum):
    """Which of several values a quantified condition wants; the value is the language's word."""

    ANY = "any"
    ALL = "all"


@attrs.frozen
class Comment:
    """A comment of the text, from its `#` to the end of its line."""

    text: str
    span: Span


# --- values: the right sides of conditions -------------------------------------------------------------------------------


@attrs.frozen(eq=False, repr=False)
class Text(Node):
    """A string."""

    value: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Number(Node):
    """A number: `10k` has the value 10000 and the spelling `10k`."""

    value: int | float
    spelling: str | None = attrs.field(default=None, eq=False)
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Boolean(Node):
    """`true` or `false`."""

    value: bool
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Date(Node):
    """A day as `2024-01-31`; that the day exists is the validator's business."""

    value: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Time(Node):
    """An instant as `2024-01-31T09:30:00Z`, in UTC; that it exists is the validator's business."""

    value: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


Anchor: TypeAlias = Literal["today", "now"]
OffsetUnit: TypeAlias = Literal["d", "w", "mo", "y"]


@attrs.frozen(eq=False, repr=False)
class Relative(Node):
    """`today` or `now`, plus a signed count of days, weeks, months or years."""

    anchor: Anchor
    amount: int = 0
    unit: OffsetUnit = "d"
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Parameter(Node):
    """`$name`: a place for a value that `Query.bind` gives."""

    name: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Missing(Node):
    """What a value is where the text has none: only in the trees of texts with syntax errors."""

    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Values(Node):
    """A list: `("a", "b")`."""

    items: tuple["Value", ...]
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Quantified(Node):
    """`any (…)` or `all (…)` after an operator: a group of one condition each."""

    quantifier: Quantifier
    values: "Values | Parameter"
    span: Span = attrs.field(default=NOWHERE, eq=False)


DistanceUnit: TypeAlias = Literal["km", "mi", "m", "ft"]
DISTANCE_UNITS: tuple[DistanceUnit, ...] = get_args(DistanceUnit)


@attrs.frozen(eq=False, repr=False)
class Distance(Node):
    """`50 km of "Paris"`: the right side of `within`."""

    amount: Number
    unit: DistanceUnit
    place: "Text | Parameter | Missing"
    span: Span = attrs.field(default=NOWHERE, eq=False)


Scalar: TypeAlias = Text | Number | Boolean | Date | Time | Relative | Parameter | Missing
Value: TypeAlias = Scalar | Values | Quantified | Distance


# --- expressions ---------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False, repr=False)
class Field(Node):
    """A path as it was written: an alias, an alias prefix plus a name, or a full path. Empty where a text has none."""

    path: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Condition(Node):
    """`field operator value`; `bare` when `= true` was left out."""

    field: Field
    operator: Operator
    value: Value
    bare: bool = attrs.field(default=False, eq=False)
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Between(Node):
    """`field between low and high`, both ends included."""

    field: Field
    low: Scalar
    high: Scalar
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Group(Node):
    """Two or more operands joined by `and` or by `or`, in the order written."""

    connective: Connective
    operands: tuple["Expr", ...]
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Not(Node):
    """`not operand`."""

    operand: "Expr"
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class AllOf(Node):
    """`all of (A, B, …)`: each operand is matched by some element of one array."""

    operands: tuple["Expr", ...]
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Scope(Node):
    """`prefix( operand )`: prefixes every path inside."""

    prefix: Field
    operand: "Expr"
    span: Span = attrs.field(default=NOWHERE, eq=False)


Expr: TypeAlias = Condition | Between | Group | Not | AllOf | Scope


@attrs.frozen(eq=False, repr=False)
class SortKey(Node):
    """One key of `sort by`."""

    field: Field
    descending: bool = False
    span: Span = attrs.field(default=NOWHERE, eq=False)


@attrs.frozen(eq=False, repr=False)
class Query(Node):
    """A whole query: entity, filter, and the clauses `select`, `sort by`, `limit`; empty or None where left out.

    `prefixed` says that the entity was written, `source` is the text that the spans count in (None for a query that was built or
    changed: its text is then its canonical form), `comments` are the text's, in order.
    """

    filter: Expr | None = None
    entity: EntityName = "people"
    select: tuple[Field, ...] = ()
    sort: tuple[SortKey, ...] = ()
    limit: Value | None = None
    prefixed: bool = attrs.field(default=False, eq=False)
    comments: tuple[Comment, ...] = attrs.field(default=(), eq=False)
    source: str | None = attrs.field(default=None, eq=False)
    span: Span = attrs.field(default=NOWHERE, eq=False)

    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters that are not yet bound, each once, in order of their first place."""
        return tuple(dict.fromkeys(item.name for item in walk(self) if isinstance(item, Parameter)))

    def bind(self, /, **values: object) -> "Query":
        """The query with these parameters replaced by data, whatever it contains; others stay as they are.

        Takes what `value_of` takes. Raises `ParameterError` for a name that the query does not have, naming those it has,
        and for a value the language cannot say. Source: language page, sections 2 and 8.
        """
        known = self.parameters()
        unknown = [name for name in values if name not in known]
        if unknown:
            listed = ", ".join(f"`${name}`" for name in known) or "none"
            raise ParameterError(f"no parameter `${unknown[0]}` in this query; it has: {listed}")
        bound = {name: value_of(value, name) for name, value in values.items()}

        def put(item: Node) -> Node:
            if isinstance(item, Parameter) and item.name in bound:
                return attrs.evolve(bound[item.name], span=item.span)
            return item

        return transform(self, put) if bound else self


def value_of(data: object, name: str = "value") -> "Text | Number | Boolean | Date | Time | Values":
    """The value that holds this Python data: str, bool, int, float, date, aware datetime, or a list or tuple of them.

    Raises `ParameterError` for other types, NaN, infinities and datetimes without a zone; `name` says whose value it is in the
    message. Source: language page, section 8.
    """
    match data:
        case str():
            return Text(_whole(data, name))
        case bool():
            return Boolean(data)
        case int() | float():
            return Number(_finite(data, name))
        case dt.datetime():
            return Time(_utc_text(data, name))
        case dt.date():
            return Date(data.isoformat())
        case list() | tuple():
            return Values(tuple(_item_of(item, name) for item in data))
        case _:
            takes = "a string, a number, a boolean, a date, a datetime, or a list of them"
            raise ParameterError(f"{name}: {type(data).__name__} is no value of the language; give {takes}")


def _item_of(data: object, name: str) -> Scalar:
    value = value_of(data, name)
    if isinstance(value, Values):
        raise ParameterError(f"{name}: a list holds no lists")
    return value


def _finite(data: float, name: str) -> float:
    if isinstance(data, int) and abs(data) >= 10**MOST_DIGITS:
        raise ParameterError(f"{name}: a number may have at most {MOST_DIGITS} digits")
    if isinstance(data, float) and not math.isfinite(data):
        raise ParameterError(f"{name}: {data} is no number that JSON can say")
    return data


def _whole(data: str, name: str) -> str:
    """The string, unless it holds half a surrogate pair, which no JSON text can carry."""
    if any("\ud800" <= char <= "\udfff" for char in data):
        raise ParameterError(f"{name}: a string with half a surrogate pair is no text")
    return data


def _utc_text(data: dt.datetime, name: str) -> str:
    if data.tzinfo is None:
        raise ParameterError(f"{name}: a datetime needs a time zone; for UTC: replace(tzinfo=datetime.UTC)")
    return data.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def placeholder(span: Span = NOWHERE) -> Condition:
    """A condition without a field and without a value, which every rule steps over."""
    return Condition(Field("", span), Operator.EQ, Missing(span), span=span)


def gaps(query: Query) -> tuple[int, ...]:
    """Where the gaps of a query begin."""
    conditions = [node for node in walk(query) if isinstance(node, Condition)]
    return tuple(it.span.start for it in conditions if not it.field.path and isinstance(it.value, Missing))
