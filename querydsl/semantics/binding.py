"""Binding of conditions to the items of nested arrays: what scopes, brackets and `not` mean for one item or several.

A scope applies to one item of its array. Several scopes joined by `and` become one `all_of` group. Source: `docs/language.md`,
section "The same role or different roles".
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, product
from math import prod

import attrs

from querydsl.catalogue import FieldTable
from querydsl.classes import define, frozen
from querydsl.diagnostics.model import Span
from querydsl.semantics.elements import (
    MAX_ALTERNATIVES,
    alternatives,
    arrays_of,
    conditions_in,
    flattened,
    group_of,
    groups_in,
    is_flat,
    is_negative,
    merge,
    only_requires_items,
    requires_item,
    shared_arrays,
)
from querydsl.semantics.ir import LooseOr, Lowered, LoweredCondition, LoweredGroup, SeparateItems

Choice = tuple[Lowered, ...]
"""Operands of an `all_of` group, each for a separate item."""


@frozen(eq=False)
class Binding:
    """The array whose items a part applies to, and the alternatives of the part."""

    array: str
    choices: tuple[Choice, ...]


@frozen(eq=False)
class _Unit:
    """Operands of an `and` that are operands of an `all_of` together: their places, and their alternatives."""

    places: tuple[int, ...]
    choices: tuple[Choice, ...]


@define
class Binder:
    """The state of the binding of one query.

    Attributes:
        table: The field table.
        record: A function that records a rewrite: its span, a message, and words for the message.
        merged: The groups whose operands belong to the group around them.
        bound: The parts that apply to separate items: scopes, and operands of an `and` that `not` made.
        kept: The contents of scopes that cannot be an operand of an `all_of`, and whether an `or` inside them is noted.
        distributed: Whether an `or` inside a scope was distributed.
    """

    table: FieldTable
    record: Callable[..., None]
    merged: set[Lowered] = attrs.Factory(set)
    bound: dict[Lowered, Binding] = attrs.Factory(dict)
    kept: dict[Lowered, bool] = attrs.Factory(dict)
    distributed: bool = False
    separate_items: list[SeparateItems] = attrs.Factory(list)
    loose_ors: list[LooseOr] = attrs.Factory(list)
    mixed: set[LoweredCondition] = attrs.Factory(set)

    # --- scopes ---

    def scope(self, content: Lowered, array: str) -> Lowered:
        """The content of a scope of the array, with each `or` next to other conditions distributed."""
        if isinstance(content, LoweredGroup):
            merge(content, self.merged)
            self._note_scope(content, array)
        if content in self.bound or (isinstance(content, LoweredGroup) and content.op == "all_of"):
            return content
        if not requires_item(content, array):
            return self._excluding(content)
        choices = alternatives(content, array)
        if choices is None:
            return self._kept(content, array)
        made = self._distributed(content, choices, array)
        self.bound[made] = Binding(array, tuple((choice,) for choice in choices))
        return made

    def _excluding(self, content: Lowered) -> Lowered:
        """The content of a scope with negative conditions only, which apply to no particular item and merge with others."""
        if isinstance(content, LoweredGroup) and not content.required:
            content.explicit = False
        return content

    def _kept(self, content: Lowered, array: str) -> Lowered:
        before = len(self.loose_ors)
        for group in groups_in(content):
            if group.op == "and":
                self._note_loose(array, [part for part in group.operands if requires_item(part, array)], in_scope=True)
        self.kept[content] = len(self.loose_ors) > before
        return content

    def _distributed(self, content: Lowered, choices: tuple[Lowered, ...], array: str) -> Lowered:
        if isinstance(content, LoweredCondition):
            return content
        content.item = array
        if len(choices) == 1:
            return choices[0]
        made = group_of("or", choices, content.span, item=array)
        made.written, self.distributed = content, True
        self.record(content.span, "the `or` inside the scope was distributed: one group per alternative")
        return made

    def choice(self, group: Lowered) -> Lowered:
        """The `or` group, which applies to separate items if each of its operands does."""
        arrays = {self.bound[part].array if part in self.bound else "" for part in _operands(group)}
        if isinstance(group, LoweredGroup) and len(arrays) == 1 and "" not in arrays:
            choices = tuple(one for part in group.operands for one in self.bound[part].choices)
            merge(group, self.merged)
            self.bound[group] = Binding(arrays.pop(), ((group,),) if is_flat(group) else choices)
        return group

    # --- operands of `and` ---

    def separate(self, parts: Iterable[Lowered], inside: str | None) -> None:
        """Bind each operand of an `and` that `not` made to a separate item, except inside a scope of its array."""
        for part in parts:
            for array in arrays_of(part) - {inside}:
                if part not in self.bound and only_requires_items(part, array) and is_flat(part):
                    self.bound[part] = Binding(array, ((part,),))

    def conjunction(self, parts: list[Lowered], inside: str | None) -> list[Lowered]:
        """The operands of an `and`, with the scopes of each array joined to one `all_of` group.

        `inside` is the array of the scope around the `and`, if there is one: everything in it applies to one item.
        """
        if self.bound:
            parts = self._dissolved(list(chain(*map(self._spread, parts))))
            for array in sorted({self.bound[part].array for part in parts if part in self.bound}):
                parts = self._joined(parts, array)
        self._note_brackets(parts)
        for array, users in shared_arrays(parts).items():
            if array != inside:
                asking = [part for part in users if requires_item(part, array)]
                self._note_separate(array, asking)
                self._note_loose(array, asking)
        return parts

    def stays(self, part: LoweredGroup, users: dict[str, list[Lowered]]) -> bool:
        """Whether an operand of an `and` with the same connective stays a group.

        `users` are the operands by array, for arrays with several. Merged, both would be about the same item.
        """
        if part in self.bound or part in self.kept:
            return any(
                requires_item(other, array) for array in part.required for other in users.get(array, ()) if other is not part
            )
        return part.explicit and not part.arrays.isdisjoint(users)

    def _spread(self, part: Lowered) -> Iterable[Lowered]:
        """The part, or the conditions that `between` or `all` joined, which are operands of the `and` around them."""
        joins = isinstance(part, LoweredGroup) and part.op == "and" and not part.explicit and not part.item
        if not isinstance(part, LoweredGroup) or not joins or part in self.bound or part in self.kept:
            return (part,)
        return flattened(part, self.merged)

    def _dissolved(self, parts: list[Lowered]) -> list[Lowered]:
        """The parts, with brackets replaced by their operands if scopes contain all conditions on the arrays that others use."""
        users = shared_arrays(parts)
        return [inner for part in parts for inner in (self._scopes_in(part, users) or (part,))] if users else parts

    def _scopes_in(self, part: Lowered, users: dict[str, list[Lowered]]) -> list[Lowered]:
        """The operands of brackets around scopes; none if the brackets apply to an item themselves."""
        if not isinstance(part, LoweredGroup) or part.op != "and" or part in self.bound or part in self.kept:
            return []
        inner = list(flattened(part, self.merged))
        if not any(one in self.bound for one in inner):
            return []
        binds = any(requires_item(one, array) for one in inner if one not in self.bound and not _is_choice(one) for array in users)
        return [] if binds else inner

    def _joined(self, parts: list[Lowered], array: str) -> list[Lowered]:
        """The parts, with those about items of the array replaced by one `all_of` group at the place of the first."""
        units = self._units(parts, array)
        if prod(len(unit.choices) for unit in units) > MAX_ALTERNATIVES:
            self.kept |= {parts[unit.places[0]]: False for unit in units if len(unit.choices) > 1}
            units = [unit for unit in units if len(unit.choices) == 1]
        places = sorted(place for unit in units for place in unit.places)
        if len(units) < 2 or not any(parts[place] in self.bound for place in places):
            return parts
        whole = self._all_of(units, parts, array)
        self.record(whole.span, "conditions on {} became one `all_of` group", self.table.arrays[array])
        return [whole if place == places[0] else part for place, part in enumerate(parts) if place not in places[1:]]

    def _units(self, parts: list[Lowered], array: str) -> list[_Unit]:
        units: list[_Unit] = []
        flat: list[int] = []
        written = False
        for place, part in enumerate(parts):
            if part in self.bound and part not in self.kept and self.bound[part].array == array:
                units.append(_Unit((place,), self.bound[part].choices))
            elif _is_all_of(part, array) and not written:
                units.append(_Unit((place,), (_operands(part),)))
                written = True
            elif part not in self.kept and is_flat(part) and only_requires_items(part, array):
                if isinstance(part, LoweredCondition) or (part.op == "and" and not part.explicit):
                    flat.append(place)
                else:
                    units.append(_Unit((place,), ((part.operands[0] if len(part.operands) == 1 else part,),)))
        if flat:
            units.append(_Unit(tuple(flat), ((_together([parts[place] for place in flat], array),),)))
        return sorted(units, key=lambda unit: unit.places)

    def _all_of(self, units: list[_Unit], parts: list[Lowered], array: str) -> LoweredGroup:
        spans = [parts[place].span for unit in units for place in unit.places]
        span = Span(min(one.start for one in spans), max(one.end for one in spans))
        choices = [tuple(chain(*combination)) for combination in product(*(unit.choices for unit in units))]
        groups = [group_of("all_of", choice, span) for choice in choices]
        whole = groups[0] if len(groups) == 1 else group_of("or", groups, span)
        if len(groups) > 1:
            whole.written = group_of("all_of", chain(*(_written(unit, parts) for unit in units)), span)
        self.bound[whole] = Binding(array, tuple(choices))
        return whole

    # --- notes for the rules ---

    def _note_scope(self, content: LoweredGroup, array: str) -> None:
        for group in groups_in(content):
            if group.op == "and":
                self._note_mixed(group, array)

    def _note_brackets(self, parts: list[Lowered]) -> None:
        for part in parts:
            if isinstance(part, LoweredGroup) and part.op == "and" and part.explicit:
                for array in part.required:
                    self._note_mixed(part, array)

    def _note_mixed(self, group: LoweredGroup, array: str) -> None:
        """Note the negative conditions next to a positive one. They exclude records by any item."""
        operands = list(flattened(group, self.merged))
        if any(requires_item(part, array) for part in operands):
            beside = [part for part in operands if isinstance(part, LoweredCondition) or not part.explicit]
            self.mixed.update(one for part in beside for one in conditions_in(part) if is_negative(one, array))

    def _note_separate(self, array: str, asking: list[Lowered]) -> None:
        """Note the brackets that apply to a separate item, next to other conditions that require one."""
        for part in asking if len(asking) > 1 else ():
            if isinstance(part, LoweredGroup) and part.op == "and" and part.explicit and self._is_loose(part, array):
                other = next(one for one in asking if one is not part)
                first, second = sorted((part.span, other.span), key=lambda span: span.start)
                if not self.kept.get(part) and all(pair.second != second for pair in self.separate_items):
                    self.separate_items.append(SeparateItems(array, first, second, part in self.kept))

    def _note_loose(self, array: str, asking: list[Lowered], *, in_scope: bool = False) -> None:
        """Note the first `or` that may match a different item than the conditions next to it."""
        for part in asking if len(asking) > 1 else ():
            if isinstance(part, LoweredGroup) and part.op == "or" and (in_scope or self._is_loose(part, array)):
                other = next(one for one in asking if one is not part)
                self.loose_ors.append(LooseOr(array, part.span, other.span, in_scope or part in self.kept))
                return

    def _is_loose(self, part: Lowered, array: str) -> bool:
        """Whether a condition outside scopes requires an item of the array, or a scope could not be bound."""
        stack = [part]
        while stack:
            one = stack.pop()
            if one in self.kept:
                return True
            if one in self.bound or not requires_item(one, array):
                continue
            if isinstance(one, LoweredCondition):
                return True
            stack.extend(one.operands)
        return False


def _operands(part: Lowered) -> tuple[Lowered, ...]:
    return part.operands if isinstance(part, LoweredGroup) else ()


def _is_choice(part: Lowered) -> bool:
    return isinstance(part, LoweredGroup) and part.op != "and"


def _is_all_of(part: Lowered, array: str) -> bool:
    """Whether a part is an `all_of` group on this array that others can join."""
    is_all_of = isinstance(part, LoweredGroup) and part.op == "all_of"
    return is_all_of and all(is_flat(inner) and only_requires_items(inner, array) for inner in _operands(part))


def _together(parts: list[Lowered], array: str) -> Lowered:
    """The conditions that are flat in an `and`, as one operand about one item."""
    spread = [inner for part in parts for inner in (_operands(part) or (part,))]
    span = Span(spread[0].span.start, spread[-1].span.end)
    return spread[0] if len(spread) == 1 else group_of("and", spread, span, item=array)


def _written(unit: _Unit, parts: list[Lowered]) -> Iterator[Lowered]:
    """The operands of an `all_of` as they were written."""
    part = parts[unit.places[0]]
    written = part.written if isinstance(part, LoweredGroup) and part.written else part
    if len(unit.choices) == 1:
        yield from unit.choices[0]
    elif isinstance(written, LoweredGroup) and written.op == "all_of":
        yield from written.operands
    else:
        yield written
