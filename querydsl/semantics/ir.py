"""The intermediate representation: the conditions and groups of the service, and notes on how they were made.

The rules check this tree and the compiler writes it as JSON, so both see the same meaning. See `docs/service.md`, section 4, and
`docs/language.md`, section 4.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias, final

import attrs

from querydsl.catalogue import FieldTable
from querydsl.catalogue.model import FieldSpec
from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import Between, Condition, Field, Query, Value
from querydsl.syntax.operators import Operator

GroupOp: TypeAlias = Literal["and", "or", "all_of"]


# The two classes below are not `frozen`: every query creates one for each condition, and creating a frozen attrs object takes three
# times as long. Treat them as immutable.


@final
@attrs.define(eq=False)
class LoweredCondition:
    """One condition of the service.

    Attributes:
        path: The full path of the field.
        spec: The field, or None if the catalogue does not have the path.
        operator: The operator, after `not` is applied.
        value: The value, after `not` is applied.
        origin: The condition in the query that this one was made from.
        scope: The full prefix of the scope around it; empty outside any scope.
        negation: The span of the `not` that was applied, or None.
        field: The field as written: the one of several fields that this condition tests, or the alias that stands for them.
    """

    path: str
    spec: FieldSpec | None
    operator: Operator
    value: Value
    origin: Condition | Between
    scope: str
    negation: Span | None
    field: Field

    @property
    def span(self) -> Span:
        """The span of the condition in the query."""
        return self.origin.span

    @property
    def array(self) -> str | None:
        """The nested array that the field is inside, or None."""
        return self.spec.array if self.spec else None


@final
@attrs.define(eq=False)
class LoweredGroup:
    """One group of the service.

    Attributes:
        op: The connective, or `all_of`.
        operands: The conditions and groups that it joins.
        span: The span of the group in the query.
        arrays: The nested arrays of all conditions inside it, at any depth.
        explicit: Whether the query contains this group as a written `and`.
    """

    op: GroupOp
    operands: tuple["Lowered", ...]
    span: Span
    arrays: frozenset[str]
    explicit: bool = False


Lowered: TypeAlias = LoweredCondition | LoweredGroup


@attrs.frozen
class Refusal:
    """A `not` that the service cannot express: its span, the reason, and what to write instead."""

    span: Span
    message: str
    hint: str


@attrs.frozen
class SeparateElements:
    """Two operands of one `and` that use the same nested array and may look as if they match different items.

    `same_item` is whether the service matches both against one item.
    """

    array: str
    first: Span
    second: Span
    same_item: bool


@attrs.frozen
class Rewrite:
    """A change that lowering made to express a query with the service's operators."""

    span: Span
    message: str


@attrs.frozen(eq=False)
class Lowering:
    """A lowered query.

    Attributes:
        query: The query.
        table: The field table of its entity.
        root: The outermost group, or None if the query has no filter.
        refusals: The negations that the service cannot express.
        separate_elements: Operands that may match a different item of a nested array than expected.
        rewrites: The changes that lowering made, if they were recorded.
    """

    query: Query
    table: FieldTable
    root: LoweredGroup | None
    refusals: tuple[Refusal, ...]
    separate_elements: tuple[SeparateElements, ...]
    rewrites: tuple[Rewrite, ...]

    def conditions(self) -> Iterator[LoweredCondition]:
        """Yield all conditions in the order of the query."""
        stack: list[Lowered] = [self.root] if self.root else []
        while stack:
            item = stack.pop()
            if isinstance(item, LoweredCondition):
                yield item
            else:
                stack.extend(reversed(item.operands))
