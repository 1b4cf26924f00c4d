"""Parameters with uses that no single value fits, found by trying example values in each use."""

from collections.abc import Iterator, Sequence

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.model import NOWHERE
from querydsl.rules.analysis.conditions import analyse
from querydsl.rules.analysis.context import RuleContext
from querydsl.semantics.ir import LoweredGroup
from querydsl.semantics.parameters import ParameterUse, unbound_uses, with_value
from querydsl.semantics.values import is_whole
from querydsl.syntax.ast import Boolean, Number, Scalar, Text

_EXAMPLES: tuple[Scalar, ...] = (
    *(Text(text) for text in ("Acme", "Canada", "CAN", "2020", "2024-01-31", "example.com")),
    *(Number(value) for value in (1, 2.5, 2020)),
    Boolean(True),
)
"""A value that fits each kind of field. A field with a closed set adds its values."""


@frozen(eq=False)
class UseConflict:
    """The last use of a parameter, and the earlier ones that no value fits together with it: one, if it is enough."""

    earlier: tuple[ParameterUse, ...]
    last: ParameterUse


def conflicts(ctx: RuleContext) -> Iterator[UseConflict]:
    """Yield the first conflict of each parameter without a value."""
    for uses in unbound_uses(ctx.lowering).values() if ctx.unbound_parameter else ():
        distinct: dict[object, ParameterUse] = {}
        for use in uses:
            condition = use.condition
            distinct.setdefault((condition.path, condition.operator, use.is_list) if condition else None, use)
        if len(distinct) > 1 and (found := _conflict(list(distinct.values()), ctx)):
            yield found


def _conflict(uses: Sequence[ParameterUse], ctx: RuleContext) -> UseConflict | None:
    examples = [*_EXAMPLES, *(Text(text) for use in uses for text in _closed_set(use))]
    earlier: list[tuple[ParameterUse, frozenset[int]]] = []
    left = frozenset(range(len(examples)))  # the examples that fit all earlier uses
    for use in uses:
        fitting = frozenset(index for index, value in enumerate(examples) if _fits(use, value, ctx))
        for other, values in earlier:
            if use.is_list != other.is_list or values.isdisjoint(fitting):
                return UseConflict((other,), use)
        if left.isdisjoint(fitting) and fitting:
            return UseConflict(tuple(other for other, _ in earlier), use)
        if fitting:  # else the field or the operator is wrong, or no example fits
            earlier.append((use, fitting))
            left &= fitting
    return None


def _closed_set(use: ParameterUse) -> Sequence[str]:
    return use.condition.spec.closed_set if use.condition and use.condition.spec else ()


def _fits(use: ParameterUse, value: Scalar, ctx: RuleContext) -> bool:
    """Whether the rules find no error in the condition with this value."""
    condition = with_value(use, value)
    if condition is None:
        return isinstance(value, Number) and is_whole(value)
    root = LoweredGroup("and", (condition,), NOWHERE, frozenset())
    probe = attrs.evolve(ctx.lowering, root=root, written=root)
    return not analyse(probe, ctx.now, ctx.catalogue, ctx.rules).invalid
