"""Rules about a group as a whole."""

from collections.abc import Iterator, Mapping

from querydsl.diagnostics.model import Diagnostic, Label, Span, warning
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.equality import Key, key_of
from querydsl.rules.analysis.messages import described, name_of, place_of, shown
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup
from querydsl.syntax.ast import Between
from querydsl.syntax.operators import Operator


def duplicate_condition(ctx: RuleContext) -> Iterator[Diagnostic]:
    """The same condition twice in one group: `title ~ "vp" or title ~ "vp"`.

    Groups that say the same count too, and so does a value said twice after `any` or `all`. A list of `in` is one condition. Often
    the second one was to be something else.

    The service tests it twice and says nothing.

    Wrong:

    ```query
    title ~ "vp" or title ~ "head" or title ~ "vp"
    ```

    Right:

    ```query
    title ~ "vp" or title ~ "head"
    ```
    """
    if ctx.doubled:
        groups = _numbered(ctx)
        for cluster in ctx.clusters:
            yield from _twice(cluster, groups, ctx.doubled)


def _twice(cluster: LoweredGroup, groups: Mapping[LoweredGroup, int], doubled: set[str]) -> Iterator[Diagnostic]:
    first: dict[Key, Lowered] = {}
    for item in cluster.operands:
        if isinstance(item, LoweredGroup):
            key: Key = groups.get(item)
        else:
            key = (item.path, key_of(item)) if item.path in doubled and not _is_second_half(item) else None
        if key is not None:
            other = first.setdefault(key, item)
            if other is not item:
                yield _again(item, other)


def _again(item: Lowered, first: Lowered) -> Diagnostic:
    if isinstance(item, LoweredCondition) and isinstance(first, LoweredCondition):
        one = item.origin is first.origin
        place, other = (place_of(item, item.value), place_of(first, first.value)) if one else (item.span, first.span)
        message = f"`{_written(item)}` stands twice in this group"
    else:
        place, other, message = item.span, first.span, "this group stands here twice"
    return _told(place, other, message)


def _written(leaf: LoweredCondition) -> str:
    if isinstance(leaf.origin, Between):
        return f"{name_of(leaf)} {'not ' if leaf.negation else ''}between {shown(leaf.origin.low)} and {shown(leaf.origin.high)}"
    return described(leaf)


def _told(place: Span, first: Span, message: str) -> Diagnostic:
    hint = "leave one of them out, or say what the second was to be"
    return warning("duplicate-condition", place, message, hint=hint, labels=(Label(first, "it is here first"),))


def _numbered(ctx: RuleContext) -> Mapping[LoweredGroup, int]:
    """A number for each group that may have an equal: the same for groups that say the same, whatever their order.

    A group with a condition that stands nowhere else has no equal, and neither has the group around it.
    """
    numbers: dict[Key, int] = {}
    found: dict[LoweredGroup, int] = {}
    for cluster in reversed(ctx.clusters):
        parts: list[Key] = []
        for item in cluster.operands:
            if isinstance(item, LoweredCondition):
                if item.path not in ctx.doubled:
                    break
                parts.append((item.path, key_of(item)))
            elif item in found:
                parts.append(found[item])
            else:
                break
        else:
            found[cluster] = numbers.setdefault((cluster.op, frozenset(parts)), len(numbers))
    return found


def _is_second_half(leaf: LoweredCondition) -> bool:
    return isinstance(leaf.origin, Between) and leaf.operator in (Operator.LE, Operator.GT)
