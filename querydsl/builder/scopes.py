"""Scopes in Python: `F.past(F.past.title.words("x"), F.past.company == "A")` is `past(title ~ "x" and company = "A")`.

Source: `docs/builder.md`, section "Roles, schools, certifications".
"""

from typing import assert_never

import attrs

from querydsl.builder.expressions import Expression, Filter, joined, mixed_entities
from querydsl.builder.names import spelled
from querydsl.catalogue import FieldTable
from querydsl.classes import frozen
from querydsl.errors import BuildError
from querydsl.syntax import ast
from querydsl.syntax.ast import AllOf, Between, Condition, Connective, Expr, Field, Fields, Group, Not, Scope
from querydsl.syntax.traversal import Thunk, trampoline


def scoped(filters: tuple[Filter, ...], table: FieldTable, prefix: str) -> Expression:
    """The scope `prefix` around the filters, which are joined with `and` and whose paths lose the prefix.

    `table` is the field table of the entity. Raises `BuildError` without filters, for an argument that is not a condition, and
    for a field outside the scope.
    """
    if not filters:
        raise BuildError(f"{spelled(table, prefix)}(…) needs at least one condition")
    inside = joined(Connective.AND, filters, flat=True)
    if inside.entity != table.entity:
        raise mixed_entities()
    return Expression(Scope(Field(prefix), trampoline(_renamed(inside.expr, _Inside(table, prefix)))), table.entity)


def without_scope(scope: Scope, table: FieldTable) -> Expr:
    """The expression in a scope, whose paths get the prefix of the scope. `table` is the field table of the entity."""
    return trampoline(_renamed(scope.operand, _Outside(table, scope.prefix.path)))


@frozen
class _Outside:
    """The names of fields of a scope, outside it."""

    table: FieldTable
    prefix: str

    def field(self, field: Field) -> Field:
        """The field with the prefix."""
        return Field(f"{self.prefix}.{field.path}")

    scope = field


@frozen
class _Inside:
    """The names of fields and scopes inside a scope."""

    table: FieldTable
    prefix: str

    def field(self, field: Field) -> Field:
        """The field without the prefix. Raises `BuildError` if it is outside the scope."""
        path = self.table.resolve(field.path)
        return self._relative(field, known=self.table.resolve(field.path, self.table.prefix(self.prefix)) == path)

    def scope(self, scope: Field) -> Field:
        """The prefix of an inner scope without this prefix. Raises `BuildError` if it is outside the scope."""
        path = self.table.prefix(scope.path)
        return self._relative(scope, known=self.table.prefix(scope.path, self.table.prefix(self.prefix)) == path)

    def _relative(self, field: Field, *, known: bool) -> Field:
        """The name without the prefix, or the name as it is if it has the same meaning inside the scope (`known`)."""
        for prefix in (self.prefix, self.table.prefix(self.prefix)):
            if field.path.startswith(f"{prefix}."):
                return Field(field.path.removeprefix(f"{prefix}."))
        if known:
            return field
        scope = spelled(self.table, self.prefix)
        advice = f"Use the names after `{scope}.`, or move the condition out of `{scope}(…)`"
        raise BuildError(f"`{field.path}` is not a field of `{self.prefix}`. {advice}")


def _renamed(expr: Expr, names: _Inside | _Outside) -> Thunk[Expr]:
    """The expression with other names. The names inside an inner scope belong to that scope."""
    match expr:
        case Condition() | Between():
            return attrs.evolve(expr, field=_renamed_field(expr.field, names))
        case Group() | AllOf():
            operands = []
            for operand in expr.operands:
                operands.append((yield _renamed(operand, names)))  # noqa: PERF401 - a comprehension cannot yield
            return attrs.evolve(expr, operands=tuple(operands))
        case Not():
            return attrs.evolve(expr, operand=(yield _renamed(expr.operand, names)))
        case Scope():
            return attrs.evolve(expr, prefix=names.scope(expr.prefix))
        case _:
            assert_never(expr)


def _renamed_field(field: ast.Field | Fields, names: _Inside | _Outside) -> ast.Field | Fields:
    match field:
        case Field():
            return names.field(field)
        case Fields():
            return Fields(field.quantifier, tuple([names.field(item) for item in field.fields]))
        case _:
            assert_never(field)
