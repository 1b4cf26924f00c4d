"""Lowering of a query to the conditions and groups of the service.

Lowering resolves paths and replaces scopes, `not`, `between`, `any` and `all`. A `not` that the service cannot express exactly
becomes a `Refusal`, which a rule reports; nothing is approximated. Source: `docs/language.md`, sections "not", "The same role or
different roles" and "Grammar".
"""

from functools import partial
from typing import NamedTuple, assert_never

import attrs

from querydsl.catalogue import FieldTable
from querydsl.classes import define
from querydsl.diagnostics.model import Span
from querydsl.semantics.binding import Binder
from querydsl.semantics.elements import as_written, group_of, group_or_single, merge, shared_arrays
from querydsl.semantics.ir import (
    GroupOp,
    Lowered,
    LoweredCondition,
    LoweredGroup,
    Lowering,
    Refusal,
    Rewrite,
)
from querydsl.semantics.negation import negated, refuse_all_of, refuse_condition, refuse_shared
from querydsl.semantics.plain import plain_condition, plain_operands
from querydsl.syntax.ast import (
    AllOf,
    Between,
    Condition,
    Connective,
    Distance,
    Expr,
    Field,
    Fields,
    Group,
    Missing,
    Not,
    Quantified,
    Quantifier,
    Query,
    Scope,
    Value,
    Values,
    is_group_of_one,
)
from querydsl.syntax.operators import NEGATIVE, Operator
from querydsl.syntax.traversal import Thunk, trampoline

_GROUP_OP: dict[Connective, GroupOp] = {Connective.AND: "and", Connective.OR: "or"}


def lower(query: Query, table: FieldTable) -> Lowering:
    """The lowered query. Never raises: missing parts are left out, and refusals are listed in the result.

    `table` is the field table of the query's entity. Source: `docs/language.md`, sections "not" and "The same role or different
    roles".
    """
    lowerer, filled = _Lowerer(table), query.with_defaults()
    root = lowerer.whole(filled.filter) if filled.filter else None
    if isinstance(root, LoweredCondition):
        root = group_of("and", [root], root.span)
    elif root is not None and lowerer.merged:
        merge(root, lowerer.merged)
    binder = lowerer.binder
    return Lowering(
        filled,
        table,
        root,
        as_written(root) if root is not None and binder.distributed else root,
        tuple(lowerer.refusals),
        tuple(binder.separate_items),
        tuple(binder.loose_ors),
        frozenset(binder.mixed),
        tuple(lowerer.rewrites),
        template=query,
    )


def _is_scope(expr: Expr) -> bool:
    return isinstance(expr.operand if isinstance(expr, Not) else expr, Scope)


class _Target(NamedTuple):
    """A field that a condition tests: its name, and the field as written, which may be an alias of it and others."""

    name: str
    field: Field


@define
class _Lowerer:
    """The state of one lowering.

    The methods take the full prefix of the scope around a node (`scope`, possibly empty) and the span of the `not` that applies to
    it (`negation`, or None). `merged` collects the groups whose operands belong to the group around them, and `negated` the `and`
    groups that `not` made.
    """

    table: FieldTable
    negated: set[Lowered] = attrs.Factory(set)
    merged: set[Lowered] = attrs.Factory(set)
    refusals: list[Refusal] = attrs.Factory(list)
    rewrites: list[Rewrite] = attrs.Factory(list)
    binder: Binder = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.binder = Binder(self.table, partial(_add_rewrite, self.rewrites), self.merged)

    def whole(self, filter: Expr) -> Lowered | None:
        """The lowered filter."""
        return self._plain(filter, "") or trampoline(self.lower(filter, "", None))

    def _plain(self, expr: Expr, scope: str) -> Lowered | None:
        """The lowered condition or group of conditions, or None if it is not plain."""
        if type(expr) is Condition:
            return plain_condition(expr, self.table, scope)
        if type(expr) is not Group or (parts := plain_operands(expr, self.table, scope)) is None:
            return None
        return self._made(_GROUP_OP[expr.connective], parts, expr.span, None, explicit=expr.connective is Connective.AND)

    def lower(self, expr: Expr, scope: str, negation: Span | None) -> Thunk[Lowered | None]:
        """The lowered expression, or None if a syntax error left nothing of it."""
        while isinstance(expr, Not):
            negation = None if negation else expr.span
            expr = expr.operand
        match expr:
            case Condition() | Between():
                return self._tested(expr, expr.field, scope, negation)
            case Group():
                return (yield self._group(expr, scope, negation))
            case Scope():
                prefix = self._inner_scope(expr, scope)
                inner = yield self.lower(expr.operand, prefix, negation)
                return self._scope(inner, expr.span, prefix, scope, negation)
            case AllOf():
                return (yield self._all_of(expr, scope, negation))
            case _:
                assert_never(expr)

    def _inner_scope(self, written: Scope, scope: str) -> str:
        """The full prefix inside a scope. An unknown scope has no scopes inside, so prefixes do not grow without limit."""
        known = not scope or self.table.is_scope(scope)
        return self.table.prefix(written.prefix.path, scope) if known else scope

    def _scope(self, content: Lowered | None, span: Span, prefix: str, scope: str, negation: Span | None) -> Lowered | None:
        """The content of a scope, bound to one item if the scope is one of a nested array."""
        if isinstance(content, LoweredGroup):
            content.span = span
        array = self.table.array_of(prefix)
        if content is None or array is None or array == self.table.array_of(scope):
            return content
        if isinstance(content, LoweredGroup) and content in self.negated and negation:
            merge(content, self.merged)
            parts = self._bound(list(content.operands), None, negation)
            return self._joined("and", parts, span)
        return self.binder.scope(content, array)

    # --- conditions ---

    def _tested(self, written: Condition | Between, tested: Field | Fields, scope: str, negation: Span | None) -> Lowered | None:
        """The condition on one field, or the conditions on several fields, joined by `or` or `and`."""
        if type(tested) is Fields:
            self._record(written.span, "`{} (…)` was split into one condition per field", tested.quantifier.value)
            parts = [self._tested(written, field, scope, negation) for field in tested.fields]
            return self._split(tested.quantifier, parts, written.span, scope, negation)
        assert type(tested) is Field
        if names := self.table.fields_of(tested.path, scope):
            return self._alias(written, tested, names, negation)
        return self._on(written, _Target(tested.path, tested), scope, negation)

    def _alias(self, written: Condition | Between, alias: Field, names: tuple[str, ...], negation: Span | None) -> Lowered | None:
        """The conditions on the fields of an alias: any of them, or all under a negative operator."""
        self._record(written.span, "`{}` was split into one condition per field", alias.path)
        negative = type(written) is Condition and written.operator in NEGATIVE
        refused = len(self.refusals)
        parts = [self._on(written, _Target(name, alias), "", negation) for name in names]
        del self.refusals[refused + 1 :]  # one `not` is refused once
        return self._split(Quantifier.ALL if negative else Quantifier.ANY, parts, written.span, "", negation)

    def _on(self, written: Condition | Between, target: _Target, scope: str, negation: Span | None) -> Lowered | None:
        """The condition on one field. Its values may split it further."""
        if type(written) is Between:
            return self._between(written, target, scope, negation)
        assert type(written) is Condition
        if type(written.value) is Quantified:
            return self._quantified(written, target, written.value, scope, negation)
        return self._negatable(written, target, written.operator, written.value, scope, negation)

    def _negatable(
        self, origin: Condition | Between, target: _Target, operator: Operator, value: Value, scope: str, negation: Span | None
    ) -> Lowered | None:
        condition = self._resolved(origin, target, operator, value, scope, negation)
        return self._negated(condition, negation) if condition and negation else condition

    def _resolved(
        self, origin: Condition | Between, target: _Target, operator: Operator, value: Value, scope: str, negation: Span | None
    ) -> LoweredCondition | None:
        """The condition with its full path; None if a syntax error left a part of it out."""
        name, field = target
        if not name or type(value) is Missing or (type(value) is Distance and type(value.place) is Missing):
            return None
        path = self.table.resolve(name, scope)
        return LoweredCondition(path, self.table.get(path), operator, value, origin, scope, negation, field)

    def _negated(self, condition: LoweredCondition, negation: Span) -> Lowered:
        refusal = refuse_condition(condition, negation, self.table)
        if refusal is None:
            return negated(condition, self._record)
        self.refusals.append(refusal)
        return condition

    def _quantified(
        self, written: Condition, target: _Target, value: Quantified, scope: str, negation: Span | None
    ) -> Lowered | None:
        items = value.values.items if type(value.values) is Values else ()
        if not items:
            return self._resolved(written, target, written.operator, value, scope, None)
        self._record(written.span, "`{} (…)` was split into one condition per value", value.quantifier.value)
        parts = [self._negatable(written, target, written.operator, item, scope, negation) for item in items]
        return self._split(value.quantifier, parts, written.span, scope, negation)

    def _split(
        self, quantifier: Quantifier, lowered: list[Lowered | None], span: Span, scope: str, negation: Span | None
    ) -> Lowered | None:
        """The conditions that one condition on several fields or values becomes, joined by `or` or `and`."""
        connective = Connective.OR if quantifier is Quantifier.ANY else Connective.AND
        parts = [part for part in lowered if part is not None]
        if negation and connective is Connective.AND and len(parts) > 1:
            self._refuse_shared(parts, negation)
        op = _GROUP_OP[connective.dual if negation else connective]
        if negation and op == "and" and len(parts) > 1:
            parts = self._bound(parts, self.table.array_of(scope), negation)
        self._mark_merged(op, parts, None)
        return self._made(op, parts, span, negation)

    def _between(self, written: Between, target: _Target, scope: str, negation: Span | None) -> Lowered | None:
        low, high = (Operator.LT, Operator.GT) if negation else (Operator.GE, Operator.LE)
        bounds = [
            self._resolved(written, target, low, written.low, scope, negation),
            self._resolved(written, target, high, written.high, scope, negation),
        ]
        parts: list[Lowered] = [bound for bound in bounds if bound is not None]
        joiner = "or" if negation else "and"
        self._record(written.span, "`between` was split into `{}` {} `{}`", low.text, joiner, high.text)
        return group_or_single("or" if negation else "and", parts, written.span) if parts else None

    # --- groups ---

    def _group(self, written: Group, scope: str, negation: Span | None) -> Thunk[Lowered | None]:
        parts: list[Lowered] = []
        outside: list[Lowered] = []  # parts that are not scopes
        flat = True  # whether all operands are single conditions, which cannot be merged
        for operand in written.operands:
            part = None if negation else self._plain(operand, scope)
            if type(operand) is Condition:
                part = part or self._tested(operand, operand.field, scope, negation)
                flat = flat and type(part) is LoweredCondition
            else:
                part = part or (yield self.lower(operand, scope, negation))
                part = part if negation else self._in_brackets(operand, part, written)
                flat = False
            if part is not None:
                parts.append(part)
                if negation and not _is_scope(operand):
                    outside.append(part)
        if negation and written.connective is Connective.AND:
            self._refuse_shared(outside, negation)
        connective = written.connective.dual if negation else written.connective
        if negation:
            self._record(written.span, "`not` was distributed: `{}` became `{}`", connective.dual.value, connective.value)
        op = _GROUP_OP[connective]
        if connective is Connective.AND and (negation or not flat):
            parts = self._bound(parts, self.table.array_of(scope), negation)
        if not flat:
            self._mark_merged(op, parts, self.table.array_of(scope))
        return self._made(op, parts, written.span, negation, explicit=negation is None and connective is Connective.AND)

    def _made(
        self, op: GroupOp, parts: list[Lowered], span: Span, negation: Span | None, *, explicit: bool = False
    ) -> Lowered | None:
        """The group of these parts, noted as one that `not` made or as a choice of items."""
        group = self._joined(op, parts, span, explicit=explicit)
        if negation and group is not None and op == "and":
            self.negated.add(group)
        return self.binder.choice(group) if group is not None and op == "or" and self.binder.bound else group

    def _in_brackets(self, operand: Expr, part: Lowered | None, around: Group) -> Lowered | None:
        """The operand of an `and`; brackets around a single condition on a nested array are a group of one."""
        if not is_group_of_one(operand) or around.connective is not Connective.AND or part is None or len(around.operands) == 1:
            return part
        if isinstance(part, LoweredCondition):
            return part if part.array is None else group_of("and", [part], operand.span, explicit=True)
        part.explicit = part.explicit or part.op == "and"
        return part

    def _bound(self, parts: list[Lowered], inside: str | None, negation: Span | None) -> list[Lowered]:
        """The operands of an `and`, with scopes joined to `all_of` groups. An `and` made by `not` applies to no particular item."""
        if negation:
            self.binder.separate(parts, inside)
        return self.binder.conjunction(parts, inside)

    def _joined(self, op: GroupOp, parts: list[Lowered], span: Span, *, explicit: bool = False) -> Lowered | None:
        """The group of these parts. A single part needs no group unless it will be merged."""
        if len(parts) == 1 and parts[0] not in self.merged:
            return parts[0]
        return group_of(op, parts, span, explicit=explicit) if parts else None

    def _mark_merged(self, op: GroupOp, parts: list[Lowered], inside: str | None) -> None:
        """Mark the groups with the connective of their parent for merging, except groups that apply to a separate item."""
        if not any(isinstance(part, LoweredGroup) and part.op == op for part in parts):
            return
        users = shared_arrays(parts) if op == "and" else {}
        users.pop(inside or "", None)
        for part in parts:
            if isinstance(part, LoweredGroup) and part.op == op and not self.binder.stays(part, users):
                self.merged.add(part)
                if part.explicit:
                    self._record(part.span, "merged into the outer `{}`", op)

    def _all_of(self, written: AllOf, scope: str, negation: Span | None) -> Thunk[Lowered | None]:
        if negation:
            self.refusals.append(refuse_all_of(negation))
        parts: list[Lowered] = []
        for operand in written.operands:
            part = yield self.lower(operand, scope, None)
            if part is not None:
                parts.append(part)
        return group_of("all_of", parts, written.span, explicit=True) if parts else None

    def _refuse_shared(self, parts: list[Lowered], negation: Span) -> None:
        shared = shared_arrays(parts)
        self.refusals.extend(refuse_shared(array, users, negation, self.table) for array, users in shared.items())

    def _record(self, span: Span, message: str, *words: str) -> None:
        _add_rewrite(self.rewrites, span, message, *words)


def _add_rewrite(rewrites: list[Rewrite], span: Span, message: str, *words: str) -> None:
    rewrites.append(Rewrite(span, message.format(*words)))
