"""Rules about the conditions of a group, and about `and` next to `or`."""

from collections.abc import Iterator, Mapping, Sequence

from querydsl.diagnostics.model import Diagnostic, Label, Span, warning
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.equality import NormalForm, normal_form
from querydsl.rules.analysis.messages import described, name_of, shortened, shown, value_span
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup
from querydsl.syntax.ast import Between, Condition, Connective, Expr, Group
from querydsl.syntax.operators import Operator
from querydsl.syntax.traversal import walk

# The hint of `mixed-connectives` shows this many operands of an `and`.
_MAX_TERMS = 2


def duplicate_condition(ctx: RuleContext) -> Iterator[Diagnostic]:
    """The same condition twice in one group: `title ~ "vp" or title ~ "vp"`.

    The rule also reports duplicate groups, and duplicate values after `any` or `all`. A list of `in` is one condition. A
    duplicate is often a typo for a different condition.

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


def mixed_connectives(ctx: RuleContext) -> Iterator[Diagnostic]:
    """An `and` next to an `or` without brackets: `title ~ "vp" or title ~ "head" and country = "Canada"`.

    `and` binds first, as in SQL. The query above finds every VP, in any country. Brackets show the intended reading, so there is
    no automatic fix. `querydsl fmt` writes the brackets of the query's meaning and prints this warning when it adds them.

    The service receives nested groups and cannot detect that you meant the other reading.

    Wrong:

    ```query
    title ~ "vp" or title ~ "head" and country = "Canada"
    ```

    Right:

    ```query
    (title ~ "vp" or title ~ "head") and country = "Canada"
    ```
    """
    if len(ctx.groups) > 1 and ctx.lowering.query.source is not None:
        for node in walk(ctx.lowering.query, (Condition, Between)):
            if isinstance(node, Group) and node.connective is Connective.OR:
                yield from _mixed(node, ctx)


def _mixed(group: Group, ctx: RuleContext) -> Iterator[Diagnostic]:
    """The diagnostic of an `or`, at its first `and` without brackets."""
    operands = group.operands
    index = next((index for index, operand in enumerate(operands) if _is_unbracketed(operand)), None)
    if index is not None:
        readings = _readings(operands[:2] if index == 0 else operands[index - 1 : index + 1], ctx)
        hint = "as written, this means {}. Add these brackets, or write {}".format(*readings)
        yield warning("mixed-connectives", operands[index].span, "`and` binds before `or`", hint=hint)


def _is_unbracketed(expr: Expr) -> bool:
    return isinstance(expr, Group) and expr.connective is Connective.AND and len(expr.operands) > 1 and not expr.bracketed


def _readings(pair: Sequence[Expr], ctx: RuleContext) -> tuple[str, str]:
    """Two operands of an `or` as they are read, and the other reading. Distant operands of an `and` are left out."""
    left, right = (_terms(operand, ctx) for operand in pair)
    left = left if len(left) <= _MAX_TERMS else ["…", *left[-_MAX_TERMS:]]
    right = right if len(right) <= _MAX_TERMS else [*right[:_MAX_TERMS], "…"]
    other = [*left[:-1], f"({left[-1]} or {right[0]})", *right[1:]]
    return f"`{_conjunction(left)} or {_conjunction(right)}`", f"`{' and '.join(other)}`"


def _terms(expr: Expr, ctx: RuleContext) -> list[str]:
    operands = expr.operands if isinstance(expr, Group) and _is_unbracketed(expr) else (expr,)
    return [shortened(_without_comments(operand.span, ctx)) for operand in operands]


def _without_comments(span: Span, ctx: RuleContext) -> str:
    text, start = ctx.written(span), span.start
    for comment in reversed(ctx.lowering.query.comments):
        if start <= comment.span.start < span.end:
            text = text[: comment.span.start - start] + text[comment.span.end - start :]
    return text


def _conjunction(terms: list[str]) -> str:
    return f"({' and '.join(terms)})" if len(terms) > 1 else terms[0]
