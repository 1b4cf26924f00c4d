"""Search for conditions that exclude each other, so that no record can match.

A group joined by `and` is unsatisfiable if its conditions conflict with each other or with those around it. A group joined by
`or` is unsatisfiable if all its branches are. A branch that is unsatisfiable on its own is reported. A branch that only
conflicts with the conditions around the `or` is not reported while another branch is satisfiable: it is redundant, not wrong.
Source: `docs/language.md`, section "Rules".
"""

import datetime as dt
from typing import NamedTuple

import attrs

from querydsl.catalogue import DATED, TEXTUAL, FieldSpec, FieldType
from querydsl.classes import define, frozen
from querydsl.rules.analysis.constraints import Checkpoint, Comparable, Conflict, FieldTest, ValueSet
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.limited import limit_conflict, limits_of
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup
from querydsl.semantics.values import moment_of, year_of
from querydsl.syntax.ast import Boolean, Condition, Distance, Number, Text, Value, Values
from querydsl.syntax.operators import TEXT_MATCHING, Operator
from querydsl.syntax.traversal import Thunk, trampoline

_METRES = {"km": 1000.0, "mi": 1609.344, "m": 1.0, "ft": 0.3048}


@frozen(eq=False)
class Contradiction:
    """A condition, or a group joined by `or`, that cannot be true together with other conditions."""

    subject: Lowered
    conflict: Conflict


"""A call that `trampoline` runs. It returns None for a satisfiable group, else the outer conditions that the group conflicts with.

The conflict is empty if it has already been reported.
"""


class _Active(NamedTuple):
    """A condition that must hold at the current position, and the number of `or` groups around it."""

    level: int
    test: FieldTest


class _Undo(NamedTuple):
    """The state of one field before a group added its conditions."""

    path: str
    checkpoint: Checkpoint
    active: int


def find_contradictions(ctx: RuleContext) -> tuple[Contradiction, ...]:
    """The contradictions of a query, at most one for each field of a group."""
    root = ctx.lowering.written
    search = _Search(ctx)
    if root is not None:
        trampoline(search.group(root, 0))
    return tuple(search.found)


@define(eq=False)
class _Search:
    """One search: the conditions that must hold at the current position, by path, and the contradictions found so far.

    The level of a condition is the number of `or` groups around it.
    """

    ctx: RuleContext
    value_sets: dict[str, ValueSet] = attrs.Factory(dict)
    active: dict[str, list[_Active]] = attrs.Factory(dict)
    levels: dict[LoweredCondition, int] = attrs.Factory(dict)
    found: list[Contradiction] = attrs.Factory(list)

    def group(self, group: LoweredGroup, level: int) -> Thunk[Conflict | None]:
        """The conflict of a group, or None if it is satisfiable."""
        if group.op == "or":
            outcome: Conflict | None = yield self._or(group, level)
            return outcome
        undo: list[_Undo] = []
        conflict = self._add_conditions(group, level, undo) if group.op == "and" else None
        for operand in group.operands:
            if isinstance(operand, LoweredGroup):
                inner = yield self.group(operand, level)
                conflict = inner if conflict is None else conflict
                if inner is None and group.op == "and":
                    self._add_alternatives(operand, level, undo)
        for path, checkpoint, length in reversed(undo):
            self.value_sets[path].rollback(checkpoint)
            del self.active[path][length:]
        return conflict

    def _or(self, group: LoweredGroup, level: int) -> Thunk[Conflict | None]:
        satisfiable = False
        outer: list[LoweredCondition] = []
        for operand in group.operands:
            if isinstance(operand, LoweredGroup):
                conflict: Conflict | None = yield self.group(operand, level + 1)
            elif satisfiable:
                continue
            else:
                conflict = self._branch(operand)
            satisfiable = satisfiable or conflict is None
            outer.extend(conflict or ())
        if satisfiable:
            return None
        if outer and all(self.levels.get(condition) == level for condition in outer):
            self.found.append(Contradiction(group, tuple(dict.fromkeys(outer))))
            return ()
        return tuple(outer)

    def _branch(self, condition: LoweredCondition) -> Conflict | None:
        """The conflict of a branch that is a single condition, or None if it is satisfiable."""
        path = condition.stored_path
        values = self.value_sets.get(path)
        test = test_of(condition, self.ctx) if path in self.ctx.maybe_unsatisfiable else None
        if values is None or test is None:
            return None
        checkpoint = values.checkpoint()
        conflict = values.narrow(test)
        values.rollback(checkpoint)
        return conflict or None

    def _add_conditions(self, group: LoweredGroup, level: int, undo: list[_Undo]) -> Conflict | None:
        """Add the conditions of an `and`, which hold for its inner groups too; return their conflict, or None."""
        conflict: Conflict | None = None
        by_path = _tests_by_path(group, self.ctx)
        for path, tests in by_path.items():
            if tests[0].condition.array is not None:
                outcome = self._check_item(tests)
            else:
                values = self.value_sets.setdefault(path, ValueSet())
                active = self.active.setdefault(path, [])
                undo.append(_Undo(path, values.checkpoint(), len(active)))
                active.extend(_Active(level, test) for test in tests)
                outcome = self._check_record(values, active, tests, level)
            conflict = outcome if conflict is None else conflict
        return conflict if conflict is not None else self._check_limits(by_path)

    def _check_limits(self, by_path: dict[str, list[FieldTest]]) -> Conflict | None:
        """Report the first conflict between a field and one that it limits."""
        for tests in by_path.values():
            spec = tests[0].condition.spec
            limited = by_path.get(spec.limited, []) if spec and spec.limited else []
            found = limit_conflict(limited, [limit for test in tests for limit in limits_of(test)]) if limited else None
            if found is not None:
                self.found.append(Contradiction(found[0].condition, found[1]))
                return ()
        return None

    def _add_alternatives(self, group: LoweredGroup, level: int, undo: list[_Undo]) -> None:
        """Add an `or` of values of one plain field, which later groups may conflict with."""
        condition = _alternatives(group)
        test = test_of(condition, self.ctx) if condition else None
        if condition is None or test is None or condition.stored_path not in self.ctx.maybe_unsatisfiable:
            return
        values = self.value_sets.setdefault(condition.stored_path, ValueSet())
        active = self.active.setdefault(condition.stored_path, [])
        undo.append(_Undo(condition.stored_path, values.checkpoint(), len(active)))
        active.append(_Active(level, test))
        self.levels[condition] = level
        values.narrow(test)

    def _check_item(self, tests: list[FieldTest]) -> Conflict | None:
        """Report the conflict of conditions on one item of a nested array."""
        found = _first_conflict(ValueSet(), tests) if len(tests) > 1 else None
        if found is None:
            return None
        self.found.append(found)
        return ()

    def _check_record(self, values: ValueSet, active: list[_Active], tests: list[FieldTest], level: int) -> Conflict | None:
        """The conflict of new conditions with the active ones. It is reported if conditions of this level are enough for it."""
        self.levels.update((test.condition, level) for test in tests)
        found = _first_conflict(values, tests)
        if found is None:
            return None
        if active[0].level < level:
            outer = found.conflict
            found = _first_conflict(ValueSet(), [test for test_level, test in active if test_level == level])
            if found is None:
                return outer
        self.found.append(found)
        return ()


def _alternatives(group: LoweredGroup) -> LoweredCondition | None:
    """The condition `in (…)` that an `or` of single values of one plain field is equal to, or None."""
    found = [item for item in group.operands if isinstance(item, LoweredCondition) and item.operator is Operator.EQ]
    first = found[0] if found else None
    if first is None or first.spec is None or first.array is not None or first.spec.is_multivalued:
        return None
    if group.op != "or" or len(found) < len(group.operands) or len({item.stored_path for item in found}) > 1:
        return None
    values = Values(tuple(item.value for item in found if isinstance(item.value, Text)), group.span)
    origin = Condition(first.origin.field, Operator.IN, values, span=group.span)
    return attrs.evolve(first, operator=Operator.IN, value=values, origin=origin) if len(values.items) == len(found) else None


def _first_conflict(values: ValueSet, tests: list[FieldTest]) -> Contradiction | None:
    """The first condition that conflicts with those before it, or None."""
    for test in tests:
        conflict = values.narrow(test)
        if conflict:
            return Contradiction(test.condition, conflict)
    return None


def _tests_by_path(group: LoweredGroup, ctx: RuleContext) -> dict[str, list[FieldTest]]:
    """The comparable conditions of a group, by path, for fields with one value that may be unsatisfiable."""
    found: dict[str, list[FieldTest]] = {}
    for condition in group.operands:
        if not isinstance(condition, LoweredCondition) or condition.stored_path not in ctx.maybe_unsatisfiable:
            continue
        test = test_of(condition, ctx)
        if test is not None and condition.spec is not None and not condition.spec.is_multivalued:
            found.setdefault(condition.stored_path, []).append(test)
    return found


def test_of(condition: LoweredCondition, ctx: RuleContext) -> FieldTest | None:
    """The condition with comparable values; None if it has an error or its values cannot be compared."""
    if condition.spec is None or condition in ctx.invalid:
        return None
    written = condition.value.items if isinstance(condition.value, Values) else (condition.value,)
    if condition.spec.type is FieldType.YEAR and condition.operator in TEXT_MATCHING:
        return None  # words and years are not compared with each other
    values = tuple([_comparable(value, condition.spec, ctx.now) for value in written])
    return None if None in values else FieldTest(condition.operator, values, condition)


def _comparable(value: Value, spec: FieldSpec, now: dt.datetime) -> Comparable:
    match value:
        case Text() | Number() if spec.type is FieldType.YEAR:
            return year_of(value) if isinstance(value, Number) or value.value.isdigit() else None  # a date is not equal to its year
        case Text() if spec.type in TEXTUAL:
            return value.value
        case Number() | Boolean():
            return value.value
        case Distance(Number(value=amount), unit, Text(value=place)):
            return " ".join(place.casefold().split()), amount * _METRES[unit]
        case _:
            return moment_of(value, now) if spec.type in DATED else None
