"""Gaps: what stands in the tree of a text with errors where nothing joins two conditions, or where the whole filter is lost."""

from querydsl.ast import Condition, Field, Missing, Operator, Query
from querydsl.span import NOWHERE, Span
from querydsl.tree import walk


def gap(span: Span = NOWHERE) -> Condition:
    """A condition without a field and without a value, which every rule steps over."""
    return Condition(Field("", span), Operator.EQ, Missing(span), span=span)


def gaps(query: Query) -> tuple[int, ...]:
    """Where the gaps of a query begin."""
    conditions = [node for node in walk(query) if isinstance(node, Condition)]
    return tuple(it.span.start for it in conditions if not it.field.path and isinstance(it.value, Missing))
