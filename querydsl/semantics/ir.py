"""The intermediate representation: the conditions and groups of the service, and notes on how they were made.

The rules check this tree and the compiler writes it as JSON, so both use the same result. Source: `docs/service.md`, section 4;
`docs/language.md`, section "The same role or different roles".
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias, final

from querydsl.catalogue import FieldTable
from querydsl.catalogue.model import FieldSpec
from querydsl.classes import define, frozen
from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import Between, Condition, Field, Query, Value
from querydsl.syntax.operators import Operator

GroupOp: TypeAlias = Literal["and", "or", "all_of"]


# The two classes below are not `frozen`: every query creates one for each condition, and creating a frozen attrs object takes three
# times as long. Treat them as immutable.


@final
@define(eq=False)
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
        field: The field as written: the one of several fields that this condition tests, or their alias.
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
    def stored_path(self) -> str:
        """The path of the stored value. Two fields can have the same one."""
        return self.path if self.spec is None or self.spec.same_as is None else self.spec.same_as

    @property
    def array(self) -> str | None:
        """The nested array that the field is inside, or None."""
        return self.spec.array if self.spec else None


@final
@define(eq=False)
class LoweredGroup:
    """One group of the service.

    Attributes:
        op: The connective, or `all_of`.
        operands: The conditions and groups that it joins.
        span: The span of the group in the query.
        arrays: The nested arrays of all conditions inside it, at any depth.
        required: The nested arrays of which a condition inside it requires an item.
        explicit: Whether the query contains this group as a written `and` or `all of`.
        item: The nested array if the group applies to one item of it, because of a scope.
        written: The group as written, if the `or`s inside its scopes were distributed. The rules check it in place of this group.
    """

    op: GroupOp
    operands: tuple["Lowered", ...]
    span: Span
    arrays: frozenset[str]
    required: frozenset[str] = frozenset()
    explicit: bool = False
    item: str | None = None
    written: "LoweredGroup | None" = None


Lowered: TypeAlias = LoweredCondition | LoweredGroup


@frozen
class Refusal:
    """A `not` that the service cannot express: its span, the reason, and what to write instead."""

    span: Span
    message: str
    hint: str


@frozen
class SeparateItems:
    """Two operands of one `and` that each match an item of the array: one is in brackets, or is a scope.

    `in_scope` is whether it is a scope that cannot be an operand of an `all_of` group.
    """

    array: str
    first: Span
    second: Span
    in_scope: bool


@frozen
class LooseOr:
    """An `or` next to another condition on the same nested array. Different items may match the two.

    Attributes:
        array: The nested array.
        span: The span of the `or`.
        other: The span of the other condition.
        in_scope: Whether the `or` is inside a scope that could not be distributed.
    """

    array: str
    span: Span
    other: Span
    in_scope: bool


@frozen
class Rewrite:
    """A change that lowering made to express a query with the service's operators."""

    span: Span
    message: str


@frozen(eq=False)
class Lowering:
    """A lowered query.

    Attributes:
        query: The query, with its parameters replaced by their defaults.
        table: The field table of its entity.
        root: The outermost group, or None if the query has no filter.
        written: The outermost group with each `or` inside a scope as it was written. The rules check it.
        refusals: The negations that the service cannot express.
        separate_items: Brackets that match a separate item.
        loose_ors: The `or`s that may match a different item than the conditions next to them.
        mixed: The negative conditions next to a positive one in a scope or in brackets.
        rewrites: The changes that lowering made, if they were recorded.
        template: The query as written, with `given`.
    """

    query: Query
    table: FieldTable
    root: LoweredGroup | None
    written: LoweredGroup | None
    refusals: tuple[Refusal, ...]
    separate_items: tuple[SeparateItems, ...]
    loose_ors: tuple[LooseOr, ...]
    mixed: frozenset[LoweredCondition]
    rewrites: tuple[Rewrite, ...]
    template: Query

    def conditions(self) -> Iterator[LoweredCondition]:
        """Yield all conditions in the order of the query."""
        stack: list[Lowered] = [self.root] if self.root else []
        while stack:
            item = stack.pop()
            if isinstance(item, LoweredCondition):
                yield item
            else:
                stack.extend(reversed(item.operands))
