"""Groups about one item of a nested array, as the language writes them: brackets, scopes and `all of`.

The service applies each group to one item. Brackets around one condition are dropped if no condition next to them is on the same
array. An `all_of` group, and alternatives that have conditions in common, become scopes if that compiles to the same groups.
Source: `docs/language.md`, sections "The same role or different roles" and "Decompiling".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, groupby

import attrs

from querydsl.catalogue import FieldTable
from querydsl.classes import frozen
from querydsl.semantics.shorthand import alternatives_of, conditions_of, factored, products
from querydsl.syntax.ast import AllOf, Between, Condition, Connective, Expr, Field, Group, Scope
from querydsl.syntax.operators import NEGATIVE, Operator
from querydsl.syntax.traversal import Thunk, trampoline

Arrays = frozenset[str]
NO_ARRAYS: Arrays = frozenset()


def with_item_groups(root: Expr, table: FieldTable) -> Expr:
    """The expression with the brackets that it needs, and with scopes in place of groups where both mean the same."""
    arrays = _gathered(root, lambda expr: _own(expr, table))
    required = _gathered(root, lambda expr: _own(expr, table) if _requires_item(expr) else NO_ARRAYS)
    return trampoline(_Writer(table, arrays, required).expr(root, NO_ARRAYS))


def _gathered(root: Expr, own: Callable[[Expr], Arrays]) -> Mapping[int, Arrays]:
    """The nested arrays of each expression, by its identity: those of all conditions inside it."""
    found: dict[int, Arrays] = {}
    order = [root]
    for expr in order:  # the list grows during the loop
        order.extend(_operands(expr))
    for expr in reversed(order):
        found[id(expr)] = frozenset(chain.from_iterable(found[id(inner)] for inner in _operands(expr))) or own(expr)
    return found


def _operands(expr: Expr) -> tuple[Expr, ...]:
    return expr.operands if isinstance(expr, Group | AllOf) else ()


def _own(expr: Expr, table: FieldTable) -> Arrays:
    field = expr.field if isinstance(expr, Condition | Between) else None
    spec = table.get(table.resolve(field.path)) if isinstance(field, Field) else None
    return frozenset((spec.array,)) if spec and spec.array else NO_ARRAYS


def _requires_item(expr: Expr) -> bool:
    """Whether a condition requires an item of its array."""
    if isinstance(expr, Condition):
        return expr.operator not in NEGATIVE and expr.operator is not Operator.HAS_ALL
    return isinstance(expr, Between)


@frozen
class _Writer:
    """The methods take the arrays of which conditions outside require an item, joined by `and` (`taken`).

    `arrays` are the nested arrays that each expression uses, and `required` those of which it requires an item.
    """

    table: FieldTable
    arrays: Mapping[int, Arrays]
    required: Mapping[int, Arrays]

    def expr(self, expr: Expr, taken: Arrays) -> Thunk[Expr]:
        match expr:
            case AllOf():
                return self._scopes(expr, taken)
            case Group(Connective.AND):
                return (yield self._all(expr, taken))
            case Group():
                return (yield self._any(expr, taken))
            case _:
                return expr

    def _all(self, group: Group, taken: Arrays) -> Thunk[Expr]:
        users, asking = _counted(self.arrays, group), _counted(self.required, group)
        operands: list[Expr] = []
        for operand in group.operands:
            shares = not self.arrays[id(operand)].isdisjoint(_beside(users, self.arrays[id(operand)]))
            # An `and` inside an `and` stays a group only if it shares an array and has no scopes.
            keeps = shares and _is_and(operand)
            beside = _beside(asking, self.required[id(operand)])
            written = yield self.expr(operand, frozenset(self.table.arrays) if keeps else taken | beside)
            joins = _is_and(written) and (not _is_and(operand) or (len(_operands(written)) == 1 and not shares))
            operands += _operands(written) if joins else (written,)
        return Group(Connective.AND, tuple(operands))

    def _any(self, group: Group, taken: Arrays) -> Thunk[Expr]:
        operands: list[Expr] = []
        for (kind, array), run in groupby(group.operands, lambda operand: self._kind(operand, taken)):
            left = [*run]
            for size, scopes in self._factored(kind, array, left):
                written = scopes if size > 1 else (yield self.expr(left[0], taken))
                operands += _operands(written) if _is_and(written) and len(_operands(written)) == 1 else (written,)
                left = left[size:]
        return operands[0] if len(operands) == 1 else Group(Connective.OR, tuple(operands))

    # --- scopes ---

    def _kind(self, expr: Expr, taken: Arrays) -> tuple[object, str]:
        """The kind of an operand of an `or` that may be part of a scope, and its array; different for all others."""
        arrays = self.arrays[id(expr)]
        if len(arrays) == 1 and arrays.isdisjoint(taken):
            if isinstance(expr, AllOf) and len(expr.operands) > 1 and all(map(self._is_positive, expr.operands)):
                return AllOf, min(arrays)
            if self._is_conjunction(expr) and len(conditions_of(expr)) > 1:
                return Group, min(arrays)
        return id(expr), ""

    def _factored(self, kind: object, array: str, alternatives: list[Expr]) -> Iterable[tuple[int, Expr]]:
        """Yield the scopes that replace one or more alternatives of a kind, with their number."""
        if kind is Group:
            yield from ((size, self._scope(expr, array)) for size, expr in factored([*map(conditions_of, alternatives)]))
        elif kind is AllOf:
            for size, units in products([_operands(one) for one in alternatives]):
                yield size, Group(Connective.AND, tuple(self._scope(alternatives_of(unit), array) for unit in units))
        else:
            yield from ((1, one) for one in alternatives)

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
        return Group(Connective.AND, tuple(self._scope(operand, min(arrays)) for operand in expr.operands))

    def _is_conjunction(self, expr: Expr) -> bool:
        """Whether an expression is one positive condition on an array, or several joined by `and`."""
        return bool(conditions_of(expr)) and self._is_positive(expr)

    def _is_positive(self, expr: Expr) -> bool:
        """Whether an expression is one positive condition on an array, or several in one group."""
        return all(_requires_item(part) and self.arrays[id(part)] for part in _operands(expr) or (expr,))

    def _scope(self, content: Expr, array: str) -> Expr:
        return Scope(Field(self.table.scope_name(array)), self._inside(content, array))

    def _inside(self, expr: Expr, array: str) -> Expr:
        """The expression with the names that its fields have inside a scope of the array."""
        if isinstance(expr, Group):
            return attrs.evolve(expr, operands=tuple(self._inside(operand, array) for operand in expr.operands))
        assert isinstance(expr, Condition | Between) and isinstance(expr.field, Field), "a reader makes conditions on one field"
        path = self.table.resolve(expr.field.path)
        return attrs.evolve(expr, field=Field(self.table.shortest(path, array)))


def _counted(arrays: Mapping[int, Arrays], group: Group) -> Counter[str]:
    """How many operands of a group have each array."""
    return Counter(chain.from_iterable(arrays[id(operand)] for operand in group.operands))


def _beside(counts: Counter[str], own: Arrays) -> Arrays:
    """The arrays of the other operands of a group."""
    return frozenset(array for array, count in counts.items() if count > (array in own))


def _is_and(expr: Expr) -> bool:
    return isinstance(expr, Group) and expr.connective is Connective.AND
