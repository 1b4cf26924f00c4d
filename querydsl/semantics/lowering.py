"""From what was written to what the service can say: scopes, `not`, `between`, `any` and `all` removed, paths made full.

What cannot be lowered exactly is a `Refusal`, and becomes a diagnostic; nothing is approximated. Source: language page, sections 3,
4 and 9.
"""

from collections.abc import Generator, Iterator
from typing import TypeAlias, assert_never

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
    view_name,
)
from querydsl.semantics.values import tokens_of
from querydsl.syntax.ast import (
    AllOf,
    Between,
    Boolean,
    Condition,
    Connective,
    Distance,
    Expr,
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
from querydsl.syntax.operators import NEGATED, NEGATIVE, TEXT_MATCHING, Operator
from querydsl.syntax.traversal import trampoline

GROUP_OP: dict[Connective, GroupOp] = {Connective.AND: "and", Connective.OR: "or"}


def lower(query: Query, table: FieldTable) -> Lowering:
    """What the query's filter means to the service, with each rewrite on the way there.

    Never raises: what is missing is left out, what is refused is listed. Source: language page, sections 3 and 4.
    """
    work = _Work(table)
    top = trampoline(work.lower(query.filter, "", None)) if query.filter else None
    if isinstance(top, LoweredCondition):
        top = _cluster("and", [top], top.span)
    elif top is not None and work.joining:
        _flatten(top, work.joining)
    return Lowering(query, table, top, tuple(work.refusals), tuple(work.apart), tuple(work.rewrites))


Step: TypeAlias = Generator["Step", Lowered | None, Lowered | None]
"""A call that may be deep: run by `trampoline`."""


def _cluster(op: GroupOp, operands: list[Lowered], span: Span, *, written: bool = False) -> LoweredGroup:
    arrays: set[str] = set()
    for item in operands:
        if isinstance(item, LoweredGroup):
            arrays |= item.arrays
        elif item.spec is not None and item.spec.array is not None:
            arrays.add(item.spec.array)
    return LoweredGroup(op, tuple(operands), span, frozenset(arrays), written)


def _grouped(op: GroupOp, operands: list[Lowered], span: Span) -> Lowered:
    """The operands as a group that joins the one around it; a lone operand is itself."""
    return operands[0] if len(operands) == 1 else _cluster(op, operands, span)


def _flatten(root: LoweredGroup, joining: set[Lowered]) -> None:
    """Nothing: puts the operands of each group that joins the one around it in its place.

    All at once and at the end, when nobody has seen the groups yet: level by level, a chain of groups would be copied at each.
    """
    groups = [root]
    for group in groups:  # which grows on the way
        group.operands = tuple(_spread(group, joining))
        groups.extend(item for item in group.operands if isinstance(item, LoweredGroup))


def _spread(group: LoweredGroup, joining: set[Lowered]) -> Iterator[Lowered]:
    stack = [*reversed(group.operands)]
    while stack:
        item = stack.pop()
        if isinstance(item, LoweredGroup) and item in joining:
            stack.extend(reversed(item.operands))
        else:
            yield item


def _shared(parts: list[Lowered]) -> dict[str, list[Lowered]]:
    """The parts that test each nested array, for the arrays that two or more parts test."""
    testing: dict[str, list[Lowered]] = {}
    for part in parts:
        if isinstance(part, LoweredGroup):
            for array in part.arrays:
                testing.setdefault(array, []).append(part)
        elif part.spec is not None and part.spec.array is not None:
            testing.setdefault(part.spec.array, []).append(part)
    return {array: testing[array] for array in sorted(testing) if len(testing[array]) > 1}


def _changed(leaf: LoweredCondition, operator: Operator, value: Value) -> LoweredCondition:
    return LoweredCondition(leaf.path, leaf.spec, operator, value, leaf.origin, leaf.scope, leaf.negation)


@attrs.define
class _Work:
    """One lowering under way: the catalogue it goes by, what it has to tell so far, and the groups that join those around them."""

    table: FieldTable
    joining: set[Lowered] = attrs.Factory(set)
    refusals: list[Refusal] = attrs.Factory(list)
    apart: list[SeparateElements] = attrs.Factory(list)
    rewrites: list[Rewrite] = attrs.Factory(list)

    def lower(self, expr: Expr, scope: str, negation: Span | None) -> Step:
        """The expression inside a scope (a full prefix, or empty) and, where `negation` is a span, under that `not`."""
        while isinstance(expr, Not):
            negation = None if negation else expr.span
            expr = expr.operand
        match expr:
            case Condition():
                return self._condition(expr, scope, negation)
            case Between():
                return self._between(expr, scope, negation)
            case Group():
                return (yield self._group(expr, scope, negation))
            case Scope():
                inner = yield self.lower(expr.operand, self._inner_scope(expr, scope), negation)
                if isinstance(inner, LoweredGroup):
                    return LoweredGroup(inner.op, inner.operands, expr.span, inner.arrays, inner.written)
                return inner
            case AllOf():
                return (yield self._all_of(expr, scope, negation))
            case _:
                assert_never(expr)

    def _inner_scope(self, written: Scope, scope: str) -> str:
        """The full prefix inside a scope; inside one that is unknown there are no others, so that prefixes do not grow."""
        known = not scope or self.table.is_scope(scope)
        return self.table.prefix(written.prefix.path, scope) if known else scope

    # --- conditions ---

    def _condition(self, written: Condition, scope: str, negation: Span | None) -> Lowered | None:
        if type(written.value) is Quantified:
            return self._quantified(written, written.value, scope, negation)
        return self._leaf(written, written.operator, written.value, scope, negation)

    def _leaf(
        self, origin: Condition | Between, operator: Operator, value: Value, scope: str, negation: Span | None
    ) -> Lowered | None:
        leaf = self._test(origin, operator, value, scope, negation)
        return self._negated(leaf, negation) if leaf and negation else leaf

    def _test(
        self, origin: Condition | Between, operator: Operator, value: Value, scope: str, negation: Span | None
    ) -> LoweredCondition | None:
        """The condition with its path made full; None where recovery from a syntax error left a part of it out."""
        name = origin.field.path
        if not name or type(value) is Missing or (type(value) is Distance and type(value.place) is Missing):
            return None
        path = self.table.resolve(name, scope)
        return LoweredCondition(path, self.table.get(path), operator, value, origin, scope, negation)

    def _negated(self, leaf: LoweredCondition, negation: Span) -> Lowered:
        if reason := self._cannot_negate(leaf):
            self.refusals.append(Refusal(negation, *reason))
            return leaf
        if type(leaf.value) is Boolean:
            self._say(leaf.span, "`not` went into the test, which asks for `{}` instead", str(not leaf.value.value).lower())
            return _changed(leaf, leaf.operator, Boolean(not leaf.value.value, leaf.value.span))
        if leaf.operator is Operator.WORDS and type(leaf.value) is Text:
            words = [Text(word, leaf.value.span) for word in tokens_of(leaf.value.value)]
            told = [self._told(leaf, Operator.EXCLUDES, word) for word in words or [leaf.value]]
            return _grouped("or", list(told), leaf.span)
        return self._told(leaf, NEGATED[leaf.operator], leaf.value)

    def _told(self, leaf: LoweredCondition, operator: Operator, value: Value) -> LoweredCondition:
        self._say(leaf.span, "`not` went into the test: `{}` became `{}`", leaf.operator.text, operator.text)
        return _changed(leaf, operator, value)

    def _cannot_negate(self, leaf: LoweredCondition) -> tuple[str, str] | None:
        """Why `not` over this condition cannot be said, and what to do; None where it can."""
        name = leaf.origin.field.path
        if leaf.operator not in NEGATED:
            return (
                f"`not` over `{leaf.operator.text}` cannot be said to the service (`{name}`)",
                "leave each value out with a test of its own",
            )
        if leaf.operator not in TEXT_MATCHING - NEGATIVE or leaf.spec is None:
            return None
        if self.table.entity == "companies":
            return (
                f"`not` over `{leaf.operator.text}` cannot be said of companies: their search has no operator that leaves text out",
                "use `!=` or `not in` with whole values",
            )
        in_elements = leaf.array is not None or leaf.spec.type.is_list
        if leaf.operator is Operator.WORDS and in_elements and type(leaf.value) is Text and len(tokens_of(leaf.value.value)) > 1:
            phrase = leaf.value.value.replace('"', '\\"')
            return (
                f"`not` over several words cannot be said of `{name}`: two elements may hold one word each",
                f'to leave out the phrase: `{name} !~ "{phrase}"`; to leave out one word, name it alone',
            )
        return None

    def _quantified(self, written: Condition, value: Quantified, scope: str, negation: Span | None) -> Lowered | None:
        items = value.values.items if type(value.values) is Values else ()
        if not items:
            return self._test(written, written.operator, value, scope, None)
        connective = Connective.OR if value.quantifier is Quantifier.ANY else Connective.AND
        made = [self._leaf(written, written.operator, item, scope, negation) for item in items]
        parts = [part for part in made if part is not None]
        if negation and connective is Connective.AND and len(parts) > 1:
            self._refuse_shared(parts, negation)
        self._say(written.span, "`{} (…)` became one condition a value", value.quantifier.value)
        op = GROUP_OP[connective.dual if negation else connective]
        self._join(op, parts)
        return self._made(op, parts, written.span)

    def _between(self, written: Between, scope: str, negation: Span | None) -> Lowered | None:
        low, high = (Operator.LT, Operator.GT) if negation else (Operator.GE, Operator.LE)
        ends = [
            self._test(written, low, written.low, scope, negation),
            self._test(written, high, written.high, scope, negation),
        ]
        parts: list[Lowered] = [end for end in ends if end is not None]
        self._say(written.span, "`between` became `{}` and `{}`{}", low.text, high.text, " under `or`" if negation else "")
        return _grouped("or" if negation else "and", parts, written.span) if parts else None

    # --- groups ---

    def _group(self, written: Group, scope: str, negation: Span | None) -> Step:
        parts: list[Lowered] = []
        flat = True
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
            self._say(written.span, "`not` went inside: `{}` became `{}` (De Morgan)", connective.dual.value, connective.value)
        if written.connective is Connective.AND and (negation or not flat):
            self._compare_elements(written, parts, scope, negation)
        op = GROUP_OP[connective]
        if not flat:
            self._join(op, parts)
        return self._made(op, parts, written.span, written=negation is None and connective is Connective.AND)

    def _made(self, op: GroupOp, parts: list[Lowered], span: Span, *, written: bool = False) -> Lowered | None:
        """The group of these parts; a lone part is itself, unless it is to join this group."""
        if len(parts) == 1 and parts[0] not in self.joining:
            return parts[0]
        return _cluster(op, parts, span, written=written) if parts else None

    def _join(self, op: GroupOp, parts: list[Lowered]) -> None:
        """Nothing: notes which parts join this group: those of its connective, but for an `and` that must keep its element."""
        if not any(isinstance(part, LoweredGroup) and part.op == op for part in parts):
            return
        shared = _shared(parts) if op == "and" else {}
        for part in parts:
            if isinstance(part, LoweredGroup) and part.op == op and not (part.written and not part.arrays.isdisjoint(shared)):
                self.joining.add(part)
                if part.written:
                    self._say(part.span, "joined the `{}` around it", op)

    def _compare_elements(self, written: Group, parts: list[Lowered], scope: str, negation: Span | None) -> None:
        if negation:
            self._refuse_shared(parts, negation)
            return
        seen = set()
        if any(isinstance(part, LoweredGroup) and part.written for part in parts):
            for array, testing in _shared(parts).items():
                inner = [part for part in testing if isinstance(part, LoweredGroup) and part.written]
                if inner:
                    other = next(part for part in testing if part is not inner[-1])
                    self._keep_apart(array, other.span, inner[-1].span, flat=False)
                    seen.add(array)
        for array, scopes in self._scopes(written, scope).items():
            if array not in seen and len(scopes) > 1:
                self._keep_apart(array, scopes[0].span, scopes[1].span, flat=True)

    def _keep_apart(self, array: str, one: Span, other: Span, *, flat: bool) -> None:
        first, second = sorted((one, other), key=lambda span: span.start)
        self.apart.append(SeparateElements(array, first, second, flat))

    def _scopes(self, written: Group, scope: str) -> dict[str, list[Expr]]:
        """The operands that are scopes, by the nested array that each opens."""
        found: dict[str, list[Expr]] = {}
        for operand in written.operands:
            inner = operand.operand if type(operand) is Not else operand
            if type(inner) is Scope:
                prefix = self.table.prefix(inner.prefix.path, scope)
                array = next((view for view in self.table.arrays if f"{prefix}.".startswith(f"{view}.")), None)
                if array:
                    found.setdefault(array, []).append(operand)
        return found

    def _refuse_shared(self, parts: list[Lowered], negation: Span) -> None:
        for array in _shared(parts):
            message = f"`not` over two tests of one element of `{view_name(self.table, array)}` cannot be said to the service"
            hint = "it can leave out one test at a time, not two that hold together: negate each test on its own"
            self.refusals.append(Refusal(negation, message, hint))

    def _all_of(self, written: AllOf, scope: str, negation: Span | None) -> Step:
        if negation:
            hint = "the service can ask for elements that match, not for their absence: negate single tests instead"
            self.refusals.append(Refusal(negation, "`not` over `all of` cannot be said to the service", hint))
        parts: list[Lowered] = []
        for operand in written.operands:
            part = yield self.lower(operand, scope, None)
            if part is not None:
                parts.append(part)
        if len(parts) < 2:
            return parts[0] if parts else None
        return _cluster("all_of", parts, written.span)

    def _say(self, span: Span, message: str, *words: str) -> None:
        self.rewrites.append(Rewrite(span, message.format(*words)))
