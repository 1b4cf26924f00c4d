"""The AST nodes of values: what a condition compares a field with. `querydsl.syntax.ast` has all nodes.

Source: `docs/language.md`, section "Values".
"""

from enum import Enum
from typing import Literal, TypeAlias, get_args

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.model import NOWHERE, Span
from querydsl.syntax.traversal import Node


class Quantifier(Enum):
    """Whether one value or every value must match. The value is the keyword of the language."""

    ANY = "any"
    ALL = "all"


@frozen(eq=False, repr=False)
class Text(Node):
    """A string."""

    value: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Number(Node):
    """A number. `10k` has the value 10000 and the spelling `10k`."""

    value: int | float
    spelling: str | None = attrs.field(default=None, eq=False)
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Boolean(Node):
    """`true` or `false`."""

    value: bool
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Date(Node):
    """A date such as `2024-01-31`. The rules check whether the date exists."""

    value: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Time(Node):
    """An instant in UTC, such as `2024-01-31T09:30:00Z`. The rules check whether the instant exists."""

    value: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


Anchor: TypeAlias = Literal["today", "now"]
OffsetUnit: TypeAlias = Literal["d", "w", "mo", "y"]


@frozen(eq=False, repr=False)
class Relative(Node):
    """`today` or `now` with an offset: a signed number of days, weeks, months or years."""

    anchor: Anchor
    amount: int = 0
    unit: OffsetUnit = "d"
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Parameter(Node):
    """A parameter, `$name`. `Query.bind` replaces it with a value."""

    name: str
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Missing(Node):
    """A missing value. Only the AST of text with syntax errors contains it."""

    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Values(Node):
    """A list such as `("a", "b")`."""

    items: tuple["Value", ...]
    span: Span = attrs.field(default=NOWHERE, eq=False)


@frozen(eq=False, repr=False)
class Quantified(Node):
    """`any (…)` or `all (…)` after an operator. It becomes one condition for each value."""

    quantifier: Quantifier
    values: "Values | Parameter"
    span: Span = attrs.field(default=NOWHERE, eq=False)


DistanceUnit: TypeAlias = Literal["km", "mi", "m", "ft"]
DISTANCE_UNITS: tuple[DistanceUnit, ...] = get_args(DistanceUnit)


@frozen(eq=False, repr=False)
class Distance(Node):
    """A distance from a place, such as `50 km of "Paris"`."""

    amount: Number
    unit: DistanceUnit
    place: "Text | Parameter | Missing"
    span: Span = attrs.field(default=NOWHERE, eq=False)


Scalar: TypeAlias = Text | Number | Boolean | Date | Time | Relative | Parameter | Missing
Value: TypeAlias = Scalar | Values | Quantified | Distance
