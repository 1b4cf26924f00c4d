"""Shorter spellings of joined conditions: `any (…)`, `all (…)` and `between`."""

from itertools import groupby

from querydsl.syntax.ast import Between, Condition, Connective, Expr, Quantified, Quantifier, Scalar, Values
from querydsl.syntax.operators import Operator


def is_choice(expr: Expr) -> bool:
    """Whether an expression is a condition with `any (…)`."""
    value = expr.value if isinstance(expr, Condition) else None
    return isinstance(value, Quantified) and value.quantifier is Quantifier.ANY


def shortened(connective: Connective, operands: list[Expr]) -> list[Expr]:
    """The operands with adjacent conditions on one field combined to `any (…)`, `all (…)` or `between`."""
    shorter: list[Expr] = []
    for _, run in groupby(operands, key=_run_key):
        shorter += _quantified(connective, list(run))
    return _ranges(shorter) if connective is Connective.AND else shorter


def _run_key(expr: Expr) -> object:
    """A key that is equal for adjacent conditions that one quantified condition can replace."""
    if isinstance(expr, Condition) and isinstance(expr.value, Scalar):
        return expr.field, expr.operator
    return id(expr)


def _quantified(connective: Connective, run: list[Expr]) -> list[Expr]:
    first = run[0]
    if len(run) == 1 or not isinstance(first, Condition):
        return run
    quantifier = Quantifier.ANY if connective is Connective.OR else Quantifier.ALL
    items = tuple(item.value for item in run if isinstance(item, Condition) and isinstance(item.value, Scalar))
    return [Condition(first.field, first.operator, Quantified(quantifier, Values(items)))]


def _ranges(operands: list[Expr]) -> list[Expr]:
    """The operands with each pair of a lower and an upper bound replaced by `between`."""
    ranges: list[Expr] = []
    for expr in operands:
        last = ranges[-1] if ranges else None
        if isinstance(last, Condition) and isinstance(expr, Condition) and _is_range(last, expr):
            ranges[-1] = Between(last.field, last.value, expr.value)  # type: ignore[arg-type]  # _is_range checks that both are scalars
        else:
            ranges.append(expr)
    return ranges


def _is_range(low: Condition, high: Condition) -> bool:
    bounds = low.operator is Operator.GE and high.operator is Operator.LE
    scalars = isinstance(low.value, Scalar) and isinstance(high.value, Scalar)
    return bounds and low.field == high.field and scalars
