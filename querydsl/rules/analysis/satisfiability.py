"""Which conditions of a query exclude one another, so that nothing can match.

A group joined by `and` is dead when its tests, or those around it that must hold too, exclude one another; one joined by `or` when
all its branches are. A branch that is dead by itself is told of; one that is dead only because of what stands around the `or` is
not, as long as another branch is alive: it is superfluous then, not wrong. Source: language page, section 9, `never-matches`.
"""

import datetime as dt
from collections.abc import Generator
from typing import Any, TypeAlias

import attrs

from querydsl.catalogue import DATED, TEXTUAL, FieldSpec
from querydsl.rules.analysis.constraints import Domain, Key, Mark, Test
from querydsl.rules.analysis.context import RuleContext
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup
from querydsl.semantics.values import moment_of
from querydsl.syntax.ast import Boolean, Number, Text, Value, Values
from querydsl.syntax.traversal import trampoline


@attrs.frozen(eq=False)
class Contradiction:
    """A condition, or an `or` group, that cannot be true together with some other conditions."""

    what: Lowered
    against: tuple[LoweredCondition, ...]


Death: TypeAlias = tuple[LoweredCondition, ...]
"""Why a group is dead, where that is not told yet: the conditions around it that it goes against."""

Step: TypeAlias = Generator[Any, Any, Death | None]


def contradictions(ctx: RuleContext) -> tuple[Contradiction, ...]:
    """What excludes what, once for each field of a group."""
    root = ctx.lowering.root
    search = _Search(ctx)
    if root is not None:
        trampoline(search.group(root, 0))
    return tuple(search.found)


@attrs.define(eq=False)
class _Search:
    """One search: what must hold where it is now, by path, and what it has found.

    The level of a test is the number of `or` groups around it. Tests of one level all hold, or none of their branch counts.
    """

    ctx: RuleContext
    domains: dict[str, Domain] = attrs.Factory(dict)
    holding: dict[str, list[tuple[int, Test]]] = attrs.Factory(dict)
    levels: dict[LoweredCondition, int] = attrs.Factory(dict)
    found: list[Contradiction] = attrs.Factory(list)

    def group(self, group: LoweredGroup, level: int) -> Step:
        """Why the group is dead, or None."""
        if group.op == "or":
            found: Death | None = yield self._or(group, level)
            return found
        touched: list[tuple[str, Mark, int]] = []
        death = self._own_tests(group, level, touched) if group.op == "and" else None
        for part in group.operands:
            if isinstance(part, LoweredGroup):
                inner = yield self.group(part, level)
                death = inner if death is None else death
        for path, mark, length in reversed(touched):
            self.domains[path].back_to(mark)
            del self.holding[path][length:]
        return death

    def _or(self, group: LoweredGroup, level: int) -> Step:
        alive = False
        against: list[LoweredCondition] = []
        for part in group.operands:
            if isinstance(part, LoweredGroup):
                death: Death | None = yield self.group(part, level + 1)
            elif alive:
                continue
            else:
                death = self._alone(part)
            alive = alive or death is None
            against.extend(death or ())
        if alive:
            return None
        if against and all(self.levels.get(leaf) == level for leaf in against):
            self.found.append(Contradiction(group, tuple(dict.fromkeys(against))))
            return ()
        return tuple(against)

    def _alone(self, leaf: LoweredCondition) -> Death | None:
        """Why this branch of an `or` is dead, or None."""
        domain = self.domains.get(leaf.path)
        test = test_of(leaf, self.ctx) if domain is not None and leaf.path in self.ctx.excluding else None
        if domain is None or test is None:
            return None
        mark = domain.mark()
        against = domain.narrow(test)
        domain.back_to(mark)
        return against or None

    def _own_tests(self, group: LoweredGroup, level: int, touched: list[tuple[str, Mark, int]]) -> Death | None:
        """Why the tests of an `and` kill it, or None; they hold from here on for the groups inside it."""
        death: Death | None = None
        for path, tests in tests_by_path(group, self.ctx, self.ctx.excluding).items():
            if tests[0].leaf.array is not None:
                why = self._one_element(tests)
            else:
                domain = self.domains.setdefault(path, Domain())
                holding = self.holding.setdefault(path, [])
                touched.append((path, domain.mark(), len(holding)))
                holding.extend((level, test) for test in tests)
                why = self._together(domain, holding, tests, level)
            death = why if death is None else death
        return death

    def _one_element(self, tests: list[Test]) -> Death | None:
        found = first_conflict(Domain(), tests) if len(tests) > 1 else None
        if found is None:
            return None
        self.found.append(found)
        return ()

    def _together(self, domain: Domain, holding: list[tuple[int, Test]], tests: list[Test], level: int) -> Death | None:
        """Why these tests cannot hold with those that hold already; told at once where those of this level suffice."""
        self.levels.update((test.leaf, level) for test in tests)
        found = first_conflict(domain, tests)
        if found is None:
            return None
        if holding[0][0] < level:
            around = found.against
            found = first_conflict(Domain(), [test for at, test in holding if at == level])
            if found is None:
                return around
        self.found.append(found)
        return ()


def first_conflict(domain: Domain, tests: list[Test]) -> Contradiction | None:
    """The first condition that cannot hold with those before it; None where all may hold."""
    for test in tests:
        against = domain.narrow(test)
        if against:
            return Contradiction(test.leaf, against)
    return None


def tests_by_path(group: LoweredGroup, ctx: RuleContext, paths: set[str]) -> dict[str, list[Test]]:
    """The sound conditions of a group that test fields at these paths with one value each, as tests."""
    found: dict[str, list[Test]] = {}
    for leaf in group.operands:
        if isinstance(leaf, LoweredCondition) and leaf.path in paths and not (leaf.spec and leaf.spec.is_multivalued):
            test = test_of(leaf, ctx)
            if test is not None:
                found.setdefault(leaf.path, []).append(test)
    return found


def test_of(leaf: LoweredCondition, ctx: RuleContext) -> Test | None:
    """The condition as a test; None where something is wrong with it, or its value cannot be compared."""
    if leaf.spec is None or leaf in ctx.unsound:
        return None
    values = leaf.value.items if isinstance(leaf.value, Values) else (leaf.value,)
    keys = tuple([_key(value, leaf.spec, ctx.now) for value in values])
    return None if None in keys else Test(leaf.operator, keys, leaf)


def _key(value: Value, spec: FieldSpec, now: dt.datetime) -> Key:
    match value:
        case Text() if spec.type in TEXTUAL:
            return value.value
        case Number() | Boolean():
            return value.value
        case _:
            return moment_of(value, now) if spec.type in DATED else None
