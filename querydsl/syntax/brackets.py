"""Brackets around a single condition, which the AST keeps as a group of one operand.

Source: `docs/language.md`, section "The same role or different roles".
"""

from typing import cast

import attrs

from querydsl.syntax.ast import Between, Condition, Expr, Group


def is_group_of_one(expr: Expr) -> bool:
    """Whether the expression is a group of one condition: brackets around one operand of an `and`.

    The brackets matter on a nested array, where other operands may be about another object. Source: `docs/language.md`, section
    "The same role or different roles".
    """
    return type(expr) is Group and len(expr.operands) == 1 and isinstance(expr.operands[0], Condition | Between)


def alone(expr: Expr) -> Expr:
    """The expression without brackets around a single condition, which matter only as an operand of `and`."""
    return attrs.evolve(cast("Group", expr).operands[0], span=expr.span) if is_group_of_one(expr) else expr
