"""The rule about repeated conditions in a group."""

from collections.abc import Iterator, Mapping

from querydsl.diagnostics.model import Diagnostic, Label, Span, warning
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.equality import NormalForm, normal_form
from querydsl.rules.analysis.messages import described, name_of, shown, value_span
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup
from querydsl.syntax.ast import Between
from querydsl.syntax.operators import Operator


def duplicate_condition(ctx: RuleContext) -> Iterator[Diagnostic]:
    """The same condition twice in one group: `title ~ "vp" or title ~ "vp"`.

    The rule also reports duplicate groups, and duplicate values after `any` or `all`. A list of `in` is one condition. A
    duplicate is often a typing error: a different condition was meant.

    The service evaluates it twice and reports nothing.

    Wrong:

    ```query
    title ~ "vp" or title ~ "head" or title ~ "vp"
    ```

    Right:

    ```query
    title ~ "vp" or title ~ "head"
    ```
    """
    if ctx.duplicated:
        numbers = _numbered(ctx)
        for group in ctx.groups:
            yield from _duplicates(group, numbers, ctx.duplicated)


def _duplicates(group: LoweredGroup, numbers: Mapping[LoweredGroup, int], duplicated: set[str]) -> Iterator[Diagnostic]:
    first: dict[NormalForm, Lowered] = {}
    for item in group.operands:
        form = numbers.get(item) if isinstance(item, LoweredGroup) else _form(item, duplicated)
        if form is not None:
            other = first.setdefault(form, item)
            if other is not item:
                yield _duplicate(item, other)


def _form(condition: LoweredCondition, duplicated: set[str]) -> NormalForm | None:
    """The path and the normal form of a condition; None if it cannot have a duplicate, or is reported with its other half."""
    if condition.path not in duplicated or _is_second_half(condition):
        return None
    return condition.path, normal_form(condition)


def _duplicate(item: Lowered, first: Lowered) -> Diagnostic:
    if isinstance(item, LoweredCondition) and isinstance(first, LoweredCondition):
        same_origin = item.origin is first.origin
        span = value_span(item, item.value) if same_origin else item.span
        other = value_span(first, first.value) if same_origin else first.span
        return _reported(span, other, f"duplicate condition: `{_written(item)}`")
    return _reported(item.span, first.span, "duplicate group")


def _written(condition: LoweredCondition) -> str:
    origin = condition.origin
    if isinstance(origin, Between):
        return f"{name_of(condition)} {'not ' if condition.negation else ''}between {shown(origin.low)} and {shown(origin.high)}"
    return described(condition)


def _reported(span: Span, first: Span, message: str) -> Diagnostic:
    return warning("duplicate-condition", span, message, hint="remove or change one of them", labels=(Label(first, "first here"),))


def _numbered(ctx: RuleContext) -> Mapping[LoweredGroup, int]:
    """A number for each group that may have a duplicate. Groups with the same operands in any order have the same number.

    A group with a condition that occurs only once has no duplicate, and a group that contains such a group has none either.
    """
    numbers: dict[NormalForm, int] = {}
    found: dict[LoweredGroup, int] = {}
    for group in reversed(ctx.groups):
        parts = [_part(item, found, ctx.duplicated) for item in group.operands]
        if None not in parts:
            found[group] = numbers.setdefault((group.op, frozenset(parts)), len(numbers))
    return found


def _part(item: Lowered, found: Mapping[LoweredGroup, int], duplicated: set[str]) -> NormalForm | None:
    if isinstance(item, LoweredGroup):
        return found.get(item)
    return (item.path, normal_form(item)) if item.path in duplicated else None


def _is_second_half(condition: LoweredCondition) -> bool:
    return isinstance(condition.origin, Between) and condition.operator in (Operator.LE, Operator.GT)
