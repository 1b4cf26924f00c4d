"""Rules about a group as a whole."""

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeAlias

from querydsl.ast import Distance, Parameter, Quantified, Relative, Value, Values
from querydsl.diagnostics import Diagnostic, Label, warning
from querydsl.lowered import Cluster, Leaf, Lowered, Lowering
from querydsl.rules.survey import Survey
from querydsl.rules.wording import described
from querydsl.span import Span

Key: TypeAlias = Hashable


def duplicate_condition(seen: Survey) -> Iterator[Diagnostic]:
    """The same condition twice in one group: `title ~ "vp" or title ~ "vp"`.

    Groups that say the same count too, and so does a value said twice after `any` or `all`. A list of `in` is one condition. Often
    the second one was to be something else.

    The service tests it twice and says nothing (contract, section 4).

    Wrong:

    ```query
    title ~ "vp" or title ~ "head" or title ~ "vp"
    ```

    Right:

    ```query
    title ~ "vp" or title ~ "head"
    ```
    """
    if seen.repeated:
        groups = _numbered(seen.lowering)
        for cluster in seen.lowering.clusters():
            yield from _twice(cluster, groups, seen.repeated)


def _twice(cluster: Cluster, groups: Mapping[Cluster, int], repeated: set[str]) -> Iterator[Diagnostic]:
    first: dict[Key, Lowered] = {}
    for item in cluster.operands:
        if isinstance(item, Cluster):
            key: Key = groups.get(item)
        else:
            key = _leaf_key(item) if item.path in repeated else None
        if key is not None:
            other = first.setdefault(key, item)
            if other is not item:
                yield _again(item, other)


def _again(item: Lowered, first: Lowered) -> Diagnostic:
    if isinstance(item, Leaf) and isinstance(first, Leaf):
        one = item.origin is first.origin
        place, other = (item.value.span, first.value.span) if one else (item.span, first.span)
        message = f"`{described(item)}` stands twice in this group"
    else:
        place, other, message = item.span, first.span, "this group stands here twice"
    return _told(place, other, message)


def _told(place: Span, first: Span, message: str) -> Diagnostic:
    hint = "leave one of them out, or say what the second was to be"
    return warning("duplicate-condition", place, message, hint=hint, labels=(Label(first, "it is here first"),))


def _numbered(lowering: Lowering) -> Mapping[Cluster, int]:
    """A number for each group that has another one beside it: the same for groups that say the same, whatever their order."""
    clusters = list(lowering.clusters())
    if all(sum(isinstance(item, Cluster) for item in cluster.operands) < 2 for cluster in clusters):
        return {}
    numbers: dict[Key, int] = {}
    found: dict[Cluster, int] = {}
    for cluster in reversed(clusters):
        parts = [found[item] if isinstance(item, Cluster) else _leaf_key(item) for item in cluster.operands]
        found[cluster] = numbers.setdefault((cluster.op, frozenset(parts)), len(numbers))
    return found


def _leaf_key(leaf: Leaf) -> Key:
    """What a condition says, to compare: the order of a list does not count."""
    return leaf.path, leaf.operator, _value_key(leaf.value)


def _value_key(value: Value) -> Key:
    match value:
        case Values():
            return frozenset([_value_key(item) for item in value.items])
        case Relative():
            return value.anchor, value.amount, value.unit
        case Parameter():
            return Parameter, value.name
        case Distance():
            return value.amount.value, value.unit, _value_key(value.place)
        case Quantified():
            return value.quantifier, _value_key(value.values)
        case _:
            data = getattr(value, "value", None)
            return data if isinstance(data, str) else (type(value), data)
