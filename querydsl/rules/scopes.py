"""The scopes of a query that no field begins with."""

from collections.abc import Iterator

from querydsl.ast import AllOf, Expr, Field, Group, Not, Scope
from querydsl.lowered import Lowering


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
