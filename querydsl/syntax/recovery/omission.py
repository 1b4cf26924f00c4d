"""The parts of a query without the conditions and fields that have a syntax error, so that rules do not report them again."""

from querydsl.syntax.actions import Parts
from querydsl.syntax.ast import Between, Condition, Expr, Field, Missing, Scope, SortKey, placeholder
from querydsl.syntax.recovery.regions import Regions
from querydsl.syntax.traversal import Node, transform


def without_errors(parts: Parts, regions: Regions) -> Parts:
    """The parts, with a placeholder for each condition that has a syntax error, and without such items of clauses."""

    def omitted(node: Node) -> Node:
        if isinstance(node, Condition | Between) and regions.has_error(node.span):
            return placeholder(node.span)
        if isinstance(node, Scope) and regions.has_error(node.prefix.span):
            return placeholder(node.span)
        return node

    def is_kept(node: Node) -> bool:
        return isinstance(node, Expr) and is_clean(node.span)

    is_clean = regions.clean()
    if parts.entity is None and regions.has_where:  # the fields may be those of either entity
        return parts._replace(filter=placeholder(), clauses=())
    clauses = tuple([clause._replace(value=_value(clause.value, regions)) for clause in parts.clauses])
    return parts._replace(filter=parts.filter and transform(parts.filter, omitted, is_kept), clauses=clauses)


def _value(value: object, regions: Regions) -> object:
    """The value of a clause, without the fields and the limit next to an error that is not recognised."""
    if isinstance(value, tuple):
        items: tuple[Field | SortKey, ...] = value
        return tuple([item for item in items if not regions.has_guess(item.span)])
    return Missing(value.span) if isinstance(value, Node) and regions.has_guess(value.span) else value  # type: ignore[attr-defined]  # scalars and lists have one
