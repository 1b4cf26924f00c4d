"""Lowering of a query to the conditions and groups of the service.

Lowering resolves paths and replaces scopes, `not`, `between`, `any` and `all`. A `not` that the service cannot express exactly
becomes a `Refusal`, which a rule reports; nothing is approximated. See `docs/language.md`, sections 3, 4 and 9.
"""

from collections.abc import Iterator
from typing import NamedTuple, assert_never

import attrs

from querydsl.catalogue import FieldTable
from querydsl.diagnostics.model import Span
from querydsl.semantics.ir import (
    GroupOp,
    Lowered,
    LoweredCondition,
    LoweredGroup,
    Lowering,
    Refusal,
    Rewrite,
    SeparateElements,
)
from querydsl.semantics.negation import refuse_all_of, refuse_condition, refuse_shared
from querydsl.semantics.values import tokens_of
from querydsl.syntax.ast import (
    AllOf,
    Between,
    Boolean,
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
    Text,
    Value,
    Values,
)
from querydsl.syntax.operators import NEGATED, NEGATIVE, Operator
from querydsl.syntax.traversal import Thunk, trampoline

_GROUP_OP: dict[Connective, GroupOp] = {Connective.AND: "and", Connective.OR: "or"}


def lower(query: Query, table: FieldTable) -> Lowering:
    """The lowered query. Never raises: missing parts are left out, and refusals are listed in the result.

    `table` is the field table of the query's entity. See `docs/language.md`, sections 3 and 4.
    """
    lowerer = _Lowerer(table)
    root = trampoline(lowerer.lower(query.filter, "", None)) if query.filter else None
    if isinstance(root, LoweredCondition):
        root = _group_of("and", [root], root.span)
    elif root is not None and lowerer.merged:
        _merge(root, lowerer.merged)
    return Lowering(query, table, root, tuple(lowerer.refusals), tuple(lowerer.separate_elements), tuple(lowerer.rewrites))


def _group_of(op: GroupOp, operands: list[Lowered], span: Span, *, explicit: bool = False) -> LoweredGroup:
    arrays: set[str] = set()
    for operand in operands:
        arrays |= _arrays_of(operand)
    return LoweredGroup(op, tuple(operands), span, frozenset(arrays), explicit)


def _arrays_of(lowered: Lowered) -> frozenset[str]:
    """The nested arrays that a condition or a group uses."""
    if isinstance(lowered, LoweredGroup):
        return lowered.arrays
    return frozenset() if lowered.array is None else frozenset((lowered.array,))


def _group_or_single(op: GroupOp, operands: list[Lowered], span: Span) -> Lowered:
    """The only operand, or a group of the operands."""
    return operands[0] if len(operands) == 1 else _group_of(op, operands, span)


def _merge(root: LoweredGroup, merged: set[Lowered]) -> None:
    """Replace each merged group by its operands.

    This runs once, after lowering. Merging level by level would copy a long chain of groups at each level.
    """
    groups = [root]
    for group in groups:  # the list grows during the loop
        group.operands = tuple(_flattened(group, merged))
        groups.extend(item for item in group.operands if isinstance(item, LoweredGroup))


def _flattened(group: LoweredGroup, merged: set[Lowered]) -> Iterator[Lowered]:
    stack = [*reversed(group.operands)]
    while stack:
        item = stack.pop()
        if isinstance(item, LoweredGroup) and item in merged:
            stack.extend(reversed(item.operands))
        else:
            yield item


def _shared_arrays(operands: list[Lowered]) -> dict[str, list[Lowered]]:
    """The nested arrays that two or more operands use, each with these operands."""
    users: dict[str, list[Lowered]] = {}
    for operand in operands:
        for array in _arrays_of(operand):
            users.setdefault(array, []).append(operand)
    return {array: users[array] for array in sorted(users) if len(users[array]) > 1}


def _replaced(condition: LoweredCondition, operator: Operator, value: Value) -> LoweredCondition:
    origin, scope, negation, field = condition.origin, condition.scope, condition.negation, condition.field
    return LoweredCondition(condition.path, condition.spec, operator, value, origin, scope, negation, field)


class _Target(NamedTuple):
    """A field that a condition tests: its name, and the field as written, which may be an alias that stands for it."""

    name: str
    field: Field


@attrs.define
class _Lowerer:
    """The state of one lowering.

    The methods take the full prefix of the scope around a node (`scope`, possibly empty) and the span of the `not` that applies to
    it (`negation`, or None). `merged` collects the groups whose operands belong to the group around them.
    """

    table: FieldTable
    merged: set[Lowered] = attrs.Factory(set)
    refusals: list[Refusal] = attrs.Factory(list)
    separate_elements: list[SeparateElements] = attrs.Factory(list)
    rewrites: list[Rewrite] = attrs.Factory(list)

    def lower(self, expr: Expr, scope: str, negation: Span | None) -> Thunk[Lowered | None]:
        """The lowered expression, or None if a syntax error left nothing of it."""
        while isinstance(expr, Not):
            negation = None if negation else expr.span
            expr = expr.operand
        match expr:
            case Condition():
                return self._condition(expr, scope, negation)
            case Between():
                return self._tested(expr, expr.field, scope, negation)
            case Group():
                return (yield self._group(expr, scope, negation))
            case Scope():
                inner = yield self.lower(expr.operand, self._inner_scope(expr, scope), negation)
                if isinstance(inner, LoweredGroup):
                    return LoweredGroup(inner.op, inner.operands, expr.span, inner.arrays, inner.explicit)
                return inner
            case AllOf():
                return (yield self._all_of(expr, scope, negation))
            case _:
                assert_never(expr)

    def _inner_scope(self, written: Scope, scope: str) -> str:
        """The full prefix inside a scope. An unknown scope has no scopes inside, so prefixes do not grow without limit."""
        known = not scope or self.table.is_scope(scope)
        return self.table.prefix(written.prefix.path, scope) if known else scope

    # --- conditions ---

    def _condition(self, written: Condition, scope: str, negation: Span | None) -> Lowered | None:
        return self._tested(written, written.field, scope, negation)

    def _tested(self, written: Condition | Between, tested: Field | Fields, scope: str, negation: Span | None) -> Lowered | None:
        """The condition on one field, or the conditions on several fields, joined by `or` or `and`."""
        if type(tested) is Fields:
            self._record(written.span, "`{} (…)` was split into one condition per field", tested.quantifier.value)
            parts = [self._tested(written, field, scope, negation) for field in tested.fields]
            return self._split(tested.quantifier, parts, written.span, negation)
        assert type(tested) is Field
        if names := self.table.fields_of(tested.path, scope):
            return self._alias(written, tested, names, negation)
        return self._on(written, _Target(tested.path, tested), scope, negation)

    def _alias(self, written: Condition | Between, alias: Field, names: tuple[str, ...], negation: Span | None) -> Lowered | None:
        """The conditions on the fields that an alias stands for: any of them, or all under a negative operator."""
        self._record(written.span, "`{}` was split into one condition per field", alias.path)
        negative = type(written) is Condition and written.operator in NEGATIVE
        refused = len(self.refusals)
        parts = [self._on(written, _Target(name, alias), "", negation) for name in names]
        del self.refusals[refused + 1 :]  # one `not` is refused once
        return self._split(Quantifier.ALL if negative else Quantifier.ANY, parts, written.span, negation)

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
        value = condition.value
        if refusal := refuse_condition(condition, negation, self.table):
            self.refusals.append(refusal)
            return condition
        if type(value) is Boolean:
            self._record(condition.span, "`not` was applied to the value, which became `{}`", str(not value.value).lower())
            return _replaced(condition, condition.operator, Boolean(not value.value, value.span))
        if condition.operator is Operator.WORDS and type(value) is Text:
            words = [Text(word, value.span) for word in tokens_of(value.value)]
            excluded = [self._with_operator(condition, Operator.EXCLUDES, word) for word in words or [value]]
            return _group_or_single("or", list(excluded), condition.span)
        return self._with_operator(condition, NEGATED[condition.operator], value)

    def _with_operator(self, condition: LoweredCondition, operator: Operator, value: Value) -> LoweredCondition:
        self._record(condition.span, "`not` was applied to the operator: `{}` became `{}`", condition.operator.text, operator.text)
        return _replaced(condition, operator, value)

    def _quantified(
        self, written: Condition, target: _Target, value: Quantified, scope: str, negation: Span | None
    ) -> Lowered | None:
        items = value.values.items if type(value.values) is Values else ()
        if not items:
            return self._resolved(written, target, written.operator, value, scope, None)
        self._record(written.span, "`{} (…)` was split into one condition per value", value.quantifier.value)
        parts = [self._negatable(written, target, written.operator, item, scope, negation) for item in items]
        return self._split(value.quantifier, parts, written.span, negation)

    def _split(self, quantifier: Quantifier, lowered: list[Lowered | None], span: Span, negation: Span | None) -> Lowered | None:
        """The conditions that one condition on several fields or values becomes, joined by `or` or `and`."""
        connective = Connective.OR if quantifier is Quantifier.ANY else Connective.AND
        parts = [part for part in lowered if part is not None]
        if negation and connective is Connective.AND and len(parts) > 1:
            self._refuse_shared(parts, negation)
        op = _GROUP_OP[connective.dual if negation else connective]
        self._mark_merged(op, parts)
        return self._joined(op, parts, span)

    def _between(self, written: Between, target: _Target, scope: str, negation: Span | None) -> Lowered | None:
        low, high = (Operator.LT, Operator.GT) if negation else (Operator.GE, Operator.LE)
        bounds = [
            self._resolved(written, target, low, written.low, scope, negation),
            self._resolved(written, target, high, written.high, scope, negation),
        ]
        parts: list[Lowered] = [bound for bound in bounds if bound is not None]
        joiner = "or" if negation else "and"
        self._record(written.span, "`between` was split into `{}` {} `{}`", low.text, joiner, high.text)
        return _group_or_single("or" if negation else "and", parts, written.span) if parts else None

    # --- groups ---

    def _group(self, written: Group, scope: str, negation: Span | None) -> Thunk[Lowered | None]:
        parts: list[Lowered] = []
        flat = True  # whether all operands are single conditions, which cannot be merged
        for operand in written.operands:
            if type(operand) is Condition:
                part = self._condition(operand, scope, negation)
                flat = flat and type(part) is LoweredCondition
            else:
                part = yield self.lower(operand, scope, negation)
                flat = False
            if part is not None:
                parts.append(part)
        connective = written.connective.dual if negation else written.connective
        if negation:
            self._record(written.span, "`not` was distributed: `{}` became `{}`", connective.dual.value, connective.value)
        if written.connective is Connective.AND and (negation or not flat):
            self._compare_elements(written, parts, scope, negation)
        op = _GROUP_OP[connective]
        if not flat:
            self._mark_merged(op, parts)
        return self._joined(op, parts, written.span, explicit=negation is None and connective is Connective.AND)

    def _joined(self, op: GroupOp, parts: list[Lowered], span: Span, *, explicit: bool = False) -> Lowered | None:
        """The group of these parts. A single part needs no group unless it will be merged."""
        if len(parts) == 1 and parts[0] not in self.merged:
            return parts[0]
        return _group_of(op, parts, span, explicit=explicit) if parts else None

    def _mark_merged(self, op: GroupOp, parts: list[Lowered]) -> None:
        """Mark the groups with the connective of their parent for merging.

        An explicit `and` stays a group if another part of the parent uses the same nested array: merged, both would match the same
        item of it.
        """
        if not any(isinstance(part, LoweredGroup) and part.op == op for part in parts):
            return
        shared = _shared_arrays(parts) if op == "and" else {}
        for part in parts:
            if isinstance(part, LoweredGroup) and part.op == op and not (part.explicit and not part.arrays.isdisjoint(shared)):
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
        if len(parts) < 2:
            return parts[0] if parts else None
        return _group_of("all_of", parts, written.span)

    # --- conditions on the same nested array ---

    def _compare_elements(self, written: Group, parts: list[Lowered], scope: str, negation: Span | None) -> None:
        """Find operands of an `and` that use the same nested array, and refuse or note them."""
        if negation:
            self._refuse_shared(parts, negation)
            return
        noted = self._note_groups(parts)
        for array, scopes in self._scopes_by_array(written, scope).items():
            if array not in noted and len(scopes) > 1:
                self._note_separate(array, scopes[0].span, scopes[1].span, same_item=True)

    def _note_groups(self, parts: list[Lowered]) -> set[str]:
        """Note the inner groups that may match another item than the parts beside them; return their arrays."""
        noted = set()
        if any(isinstance(part, LoweredGroup) and part.explicit for part in parts):
            for array, users in _shared_arrays(parts).items():
                inner = [part for part in users if isinstance(part, LoweredGroup) and part.explicit]
                if inner:
                    other = next(part for part in users if part is not inner[-1])
                    self._note_separate(array, other.span, inner[-1].span, same_item=False)
                    noted.add(array)
        return noted

    def _note_separate(self, array: str, one: Span, other: Span, *, same_item: bool) -> None:
        first, second = sorted((one, other), key=lambda span: span.start)
        self.separate_elements.append(SeparateElements(array, first, second, same_item))

    def _scopes_by_array(self, written: Group, scope: str) -> dict[str, list[Expr]]:
        """The operands that are scopes, by the nested array that each scope is inside."""
        found: dict[str, list[Expr]] = {}
        for operand in written.operands:
            inner = operand.operand if type(operand) is Not else operand
            if type(inner) is Scope:
                prefix = self.table.prefix(inner.prefix.path, scope)
                array = next((array for array in self.table.arrays if f"{prefix}.".startswith(f"{array}.")), None)
                if array:
                    found.setdefault(array, []).append(operand)
        return found

    def _refuse_shared(self, parts: list[Lowered], negation: Span) -> None:
        self.refusals.extend(refuse_shared(array, negation, self.table) for array in _shared_arrays(parts))

    def _record(self, span: Span, message: str, *words: str) -> None:
        self.rewrites.append(Rewrite(span, message.format(*words)))
