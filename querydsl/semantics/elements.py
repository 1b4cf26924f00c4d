"""Conditions on one item of a nested array: which require an item, and which apply to one item.

The service applies the conditions of a group to one item of an array. Its documented form for several items is an `all_of` group,
whose operands are conditions or groups of conditions. Source: `docs/service.md`, section 4.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import product

import attrs

from querydsl.diagnostics.model import Span
from querydsl.semantics.ir import GroupOp, Lowered, LoweredCondition, LoweredGroup
from querydsl.syntax.operators import NEGATIVE, Operator
from querydsl.syntax.traversal import Thunk, trampoline

MAX_ALTERNATIVES = 64
"""The most alternatives that an `or` inside scopes is distributed into."""

Conjunction = tuple[LoweredCondition, ...]


def group_of(
    op: GroupOp, operands: Iterable[Lowered], span: Span, *, explicit: bool = False, item: str | None = None
) -> LoweredGroup:
    """The group of these operands. `item` is the nested array if the group applies to one item of it."""
    parts = tuple(operands)
    arrays: set[str] = set()
    required: set[str] = set()
    for part in parts:
        if type(part) is LoweredGroup:
            arrays |= part.arrays
            required |= part.required
        elif part.spec is not None and (array := part.spec.array) is not None:  # the property `array` is slower
            arrays.add(array)
            if is_positive(part, array):
                required.add(array)
    return LoweredGroup(op, parts, span, frozenset(arrays), frozenset(required), explicit, item)


def group_or_single(op: GroupOp, operands: list[Lowered], span: Span) -> Lowered:
    """The only operand, or a group of the operands."""
    return operands[0] if len(operands) == 1 else group_of(op, operands, span)


def arrays_of(lowered: Lowered) -> frozenset[str]:
    """The nested arrays that a condition or a group uses."""
    if isinstance(lowered, LoweredGroup):
        return lowered.arrays
    return frozenset() if lowered.array is None else frozenset((lowered.array,))


def shared_arrays(parts: list[Lowered]) -> dict[str, list[Lowered]]:
    """The nested arrays that two or more parts use, each with these parts."""
    users: dict[str, list[Lowered]] = {}
    for part in parts:
        for array in arrays_of(part):
            users.setdefault(array, []).append(part)
    return {array: users[array] for array in sorted(users) if len(users[array]) > 1}


def groups_in(root: Lowered) -> Iterator[LoweredGroup]:
    """Yield the group and all groups inside it."""
    stack = [root]
    while stack:
        part = stack.pop()
        if isinstance(part, LoweredGroup):
            yield part
            stack.extend(reversed(part.operands))


def conditions_in(root: Lowered) -> Iterator[LoweredCondition]:
    """Yield the conditions of a group in order; a condition yields itself."""
    stack = [root]
    while stack:
        part = stack.pop()
        if isinstance(part, LoweredCondition):
            yield part
        else:
            stack.extend(reversed(part.operands))


def is_positive(condition: LoweredCondition, array: str) -> bool:
    """Whether a condition requires an item of the array. `has all` may require several."""
    return condition.array == array and condition.operator not in NEGATIVE and condition.operator is not Operator.HAS_ALL


def is_negative(condition: LoweredCondition, array: str) -> bool:
    """Whether a condition excludes records by the items of the array."""
    return condition.array == array and condition.operator in NEGATIVE


def requires_item(part: Lowered, array: str) -> bool:
    """Whether a condition or a group has a condition that requires an item of the array."""
    return is_positive(part, array) if isinstance(part, LoweredCondition) else array in part.required


def is_flat(part: Lowered) -> bool:
    """Whether a part is a condition or a group of conditions only, as the operands of an `all_of` must be."""
    return isinstance(part, LoweredCondition) or all(isinstance(inner, LoweredCondition) for inner in part.operands)


def flattened(group: LoweredGroup, merged: AbstractSet[Lowered], *, as_written: bool = False) -> Iterator[Lowered]:
    """Yield the operands of a group, with each merged group replaced by its operands.

    If `as_written` is set, a merged group that was distributed is replaced by what was written.
    """
    stack = [*reversed(group.operands)]
    while stack:
        part = stack.pop()
        if not isinstance(part, LoweredGroup) or part not in merged:
            yield part
        elif as_written and part.written and part.written.op != group.op:
            yield part.written
        else:
            stack.extend(reversed((part.written or part).operands if as_written else part.operands))


def merge(root: LoweredGroup, merged: AbstractSet[Lowered]) -> None:
    """Replace each merged group by its operands.

    This runs once for a tree, after lowering. Merging level by level would copy a long chain of groups at each level.
    """
    groups = [root]
    for group in groups:  # the list grows during the loop
        parts, written = tuple(flattened(group, merged)), tuple(flattened(group, merged, as_written=True))
        if parts != written:
            group.written = attrs.evolve(group, operands=written)
        group.operands = parts
        groups.extend(part for part in group.operands if isinstance(part, LoweredGroup))


def as_written(root: LoweredGroup) -> LoweredGroup:
    """The tree with each group that was distributed as it was written."""
    return trampoline(_as_written(root))


def _as_written(group: LoweredGroup) -> Thunk[LoweredGroup]:
    group = group.written or group
    operands = [*group.operands]
    for place, part in enumerate(group.operands):
        if isinstance(part, LoweredGroup):
            operands[place] = yield _as_written(part)
    return attrs.evolve(group, operands=tuple(operands))


def only_requires_items(part: Lowered, array: str) -> bool:
    """Whether every condition of a part requires an item of the array, and no group inside is an `all_of`."""
    return all(group.op != "all_of" for group in groups_in(part)) and all(is_positive(one, array) for one in conditions_in(part))


def alternatives(content: Lowered, array: str) -> tuple[Lowered, ...] | None:
    """The alternatives of a scope's content, each about one item; a condition or a flat group is its only alternative.

    The result is None if a condition is negative, is a `has all` or is on another array, and beyond `MAX_ALTERNATIVES`.
    """
    if not only_requires_items(content, array):
        return None
    if isinstance(content, LoweredCondition) or is_flat(content):
        return (content,)
    if trampoline(_count(content)) > MAX_ALTERNATIVES:
        return None
    span = content.span
    return tuple(one[0] if len(one) == 1 else group_of("and", one, span, item=array) for one in trampoline(_conjunctions(content)))


def _count(part: Lowered) -> Thunk[int]:
    """The number of alternatives, at most one more than `MAX_ALTERNATIVES`."""
    if isinstance(part, LoweredCondition):
        return 1
    count = 0 if part.op == "or" else 1
    for inner in part.operands:
        found = yield _count(inner)
        count = min(count + found if part.op == "or" else count * found, MAX_ALTERNATIVES + 1)
    return count


def _conjunctions(part: Lowered) -> Thunk[tuple[Conjunction, ...]]:
    """The conjunctions of conditions that the part is a choice of, in the order written."""
    if isinstance(part, LoweredCondition):
        return ((part,),)
    found: tuple[Conjunction, ...] = () if part.op == "or" else ((),)
    for inner in part.operands:
        choices = yield _conjunctions(inner)
        found = found + choices if part.op == "or" else tuple(one + other for one, other in product(found, choices))
    return found
