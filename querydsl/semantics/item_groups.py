"""Groups about one item of a nested array, as the language writes them: brackets, scopes and `all of`.

The service applies each group to one item. Brackets around one condition are dropped if no condition next to them is on the same
array, and an `all_of` group becomes scopes if that means the same. Source: `docs/language.md`, sections "The same role or different
roles" and "Decompiling".
"""

from collections import Counter
from collections.abc import Mapping
from itertools import chain

import attrs

from querydsl.catalogue import FieldTable
from querydsl.semantics.shorthand import is_choice
from querydsl.syntax.ast import AllOf, Between, Condition, Connective, Expr, Field, Group, Scope
from querydsl.syntax.operators import NEGATIVE, Operator
from querydsl.syntax.traversal import Thunk, trampoline

Arrays = frozenset[str]


def with_item_groups(root: Expr, table: FieldTable) -> Expr:
    """The expression with the brackets that it needs, and with scopes in place of `all of` where both mean the same."""
    return trampoline(_Writer(table, _arrays(root, table)).expr(root, frozenset()))


def _arrays(root: Expr, table: FieldTable) -> Mapping[int, Arrays]:
    """The nested arrays that each expression uses, by its identity."""
    found: dict[int, Arrays] = {}
    order = [root]
    for expr in order:  # the list grows during the loop
        order.extend(_operands(expr))
    for expr in reversed(order):
        found[id(expr)] = frozenset(chain.from_iterable(found[id(inner)] for inner in _operands(expr))) or _own(expr, table)
    return found


def _operands(expr: Expr) -> tuple[Expr, ...]:
    return expr.operands if isinstance(expr, Group | AllOf) else ()


def _own(expr: Expr, table: FieldTable) -> Arrays:
    field = expr.field if isinstance(expr, Condition | Between) else None
    spec = table.get(table.resolve(field.path)) if isinstance(field, Field) else None
    return frozenset((spec.array,)) if spec and spec.array else frozenset()


@attrs.frozen
class _Writer:
    """The methods take the arrays that conditions outside use, joined by `and` (`taken`)."""

    table: FieldTable
    arrays: Mapping[int, Arrays]

    def expr(self, expr: Expr, taken: Arrays) -> Thunk[Expr]:
        if isinstance(expr, AllOf):
            return self._scopes(expr, taken)
        if not isinstance(expr, Group):
            return expr
        counts = Counter(chain.from_iterable(self.arrays[id(operand)] for operand in expr.operands))
        operands: list[Expr] = []
        for operand in expr.operands:
            beside = self._beside(operand, counts) if expr.connective is Connective.AND else frozenset()
            shares = not self.arrays[id(operand)].isdisjoint(beside)
            # An `and` inside an `and` stays a group only if it shares an array and has no scopes.
            keeps = shares and isinstance(operand, Group) and operand.connective is Connective.AND
            written = yield self.expr(operand, frozenset(self.table.arrays) if keeps else taken | beside)
            operands += _joining(written, operand, expr.connective, shares=shares)
        return Group(expr.connective, tuple(operands))

    def _beside(self, operand: Expr, counts: Counter[str]) -> Arrays:
        """The arrays that other operands use."""
        return frozenset(array for array, count in counts.items() if count > (array in self.arrays[id(operand)]))

    def _scopes(self, expr: AllOf, taken: Arrays) -> Expr:
        """The scopes, joined by `and`, that mean the same as an `all of`; the `all of` if there are none."""
        arrays = self.arrays[id(expr)]
        if (
            len(expr.operands) < 2
            or len(arrays) != 1
            or not arrays.isdisjoint(taken)
            or not all(map(self._is_conjunction, expr.operands))
        ):
            return expr
        (array,) = arrays
        prefix = Field(self.table.scope_name(array))
        return Group(Connective.AND, tuple(Scope(prefix, self._inside(operand, array)) for operand in expr.operands))

    def _is_conjunction(self, expr: Expr) -> bool:
        """Whether an expression is one positive condition on an array, or several joined by `and`."""
        parts = expr.operands if isinstance(expr, Group) and expr.connective is Connective.AND else (expr,)
        return all(_is_positive(part) and self.arrays[id(part)] for part in parts)

    def _inside(self, expr: Expr, array: str) -> Expr:
        """The expression with the names that its fields have inside a scope of the array."""
        if isinstance(expr, Group):
            return attrs.evolve(expr, operands=tuple(self._inside(operand, array) for operand in expr.operands))
        assert isinstance(expr, Condition | Between) and isinstance(expr.field, Field), "a reader makes conditions on one field"
        path = self.table.resolve(expr.field.path)
        return attrs.evolve(expr, field=Field(self.table.shortest(path, array)))


def _is_positive(expr: Expr) -> bool:
    if isinstance(expr, Condition):
        return not is_choice(expr) and expr.operator not in NEGATIVE and expr.operator is not Operator.HAS_ALL
    return isinstance(expr, Between)


def _joining(written: Expr, operand: Expr, connective: Connective, *, shares: bool) -> tuple[Expr, ...]:
    """The operands that a written operand adds to its group. `shares` is whether others in the group use one of its arrays."""
    is_scopes = isinstance(operand, AllOf) and isinstance(written, Group) and connective is Connective.AND
    is_needless = isinstance(written, Group) and len(written.operands) == 1 and not shares
    return _operands(written) if is_scopes or is_needless else (written,)
