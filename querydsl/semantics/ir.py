"""The intermediate representation: the conditions and groups of the service, and notes on how lowering made them.

The rules judge this tree and the compiler writes it as JSON, so both see the same meaning. Source: contract, section 4;
language page, section 4.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias, final

import attrs

from querydsl.catalogue import FieldTable
from querydsl.catalogue.model import FieldSpec
from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import Between, Condition, Query, Value
from querydsl.syntax.operators import Operator

GroupOp: TypeAlias = Literal["and", "or", "all_of"]


# The two classes below are frozen by custom alone: every query makes one for each condition, and attrs takes three times as long
# to make a frozen object.


@final
@attrs.define(eq=False)
class LoweredCondition:
    """One condition of the service: a full path, an operator, a value, and the condition of the text that it says (a part of).

    `spec` is None for a path that the catalogue does not know; `negation` is the span of the `not` that turned the operator.
    """

    path: str
    spec: FieldSpec | None
    operator: Operator
    value: Value
    origin: Condition | Between
    scope: str
    negation: Span | None

    @property
    def span(self) -> Span:
        """Where the condition stands in the text."""
        return self.origin.span

    @property
    def array(self) -> str | None:
        """The nested array (a view) whose elements the condition tests, or None."""
        return self.spec.array if self.spec else None


@final
@attrs.define(eq=False)
class LoweredGroup:
    """One group of the service; `written` when it is an `and` that the text has in so many words.

    `arrays` are the nested arrays that its conditions test, however deep they stand.
    """

    op: GroupOp
    operands: tuple["Lowered", ...]
    span: Span
    arrays: frozenset[str]
    written: bool = False


Lowered: TypeAlias = LoweredCondition | LoweredGroup


@attrs.frozen
class Refusal:
    """A `not` that the service cannot say: its span, and the sentence with the reason."""

    span: Span
    message: str
    hint: str


@attrs.frozen
class SeparateElements:
    """Two parts of one `and` that test one nested array, each for an element of its own."""

    array: str
    first: Span
    second: Span
    flat: bool


@attrs.frozen
class Rewrite:
    """Something that lowering put in other words: where, and what it did."""

    span: Span
    message: str


@attrs.frozen(eq=False)
class Lowering:
    """What became of a query's filter: the top group (None without a filter), and what there is to say about the way."""

    query: Query
    table: FieldTable
    root: LoweredGroup | None
    refusals: tuple[Refusal, ...]
    apart: tuple[SeparateElements, ...]
    rewrites: tuple[Rewrite, ...]

    def leaves(self) -> Iterator[LoweredCondition]:
        """Every condition, in the order written."""
        stack: list[Lowered] = [self.root] if self.root else []
        while stack:
            item = stack.pop()
            if isinstance(item, LoweredCondition):
                yield item
            else:
                stack.extend(reversed(item.operands))

    def clusters(self) -> Iterator[LoweredGroup]:
        """Every group, outer before inner."""
        stack = [self.root] if self.root else []
        while stack:
            item = stack.pop()
            yield item
            stack.extend([child for child in reversed(item.operands) if isinstance(child, LoweredGroup)])


def view_name(table: FieldTable, array: str) -> str:
    """The shortest name of a nested array: its scope's alias, or its path."""
    return next((alias for alias, prefix in table.scopes.items() if prefix == array), array)
