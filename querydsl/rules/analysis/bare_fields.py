"""Fields without an operator next to a condition: `headline or summary ~ "rust"`, where several fields were meant."""

from collections.abc import Iterator, Mapping

from querydsl.classes import frozen
from querydsl.rules.analysis.context import RuleContext
from querydsl.syntax.ast import Condition, Connective, Expr, Field, Group
from querydsl.syntax.traversal import walk


@frozen
class BareRun:
    """Adjacent operands of a group: fields without an operator, and the condition that the user probably meant for all of them.

    `written` is the condition on all fields.
    """

    connective: Connective
    fields: tuple[Condition, ...]
    written: str


def bare_runs(ctx: RuleContext) -> Mapping[int, BareRun]:
    """The runs of a query, by the identities of the fields without an operator."""
    wrong = {id(condition.origin) for condition, _ in ctx.wrong_value}
    groups = (node for node in walk(ctx.lowering.query) if isinstance(node, Group))
    return {id(field): run for group in groups for run in _runs(group, wrong, ctx) for field in run.fields}


def _runs(group: Group, wrong: set[int], ctx: RuleContext) -> Iterator[BareRun]:
    fields: list[Condition] = []
    for operand in group.operands:
        if isinstance(operand, Condition) and operand.bare and id(operand) in wrong:
            fields.append(operand)
            continue
        condition = _first(operand)
        if fields and condition is not None:
            yield BareRun(group.connective, tuple(fields), _written(group.connective, fields, condition, ctx))
        fields = []


def _first(operand: Expr) -> Condition | None:
    """The condition that an operand starts with; None if it starts with a bracket, or has no single field."""
    if isinstance(operand, Group) and not operand.bracketed:
        operand = operand.operands[0]
    return operand if isinstance(operand, Condition) and not operand.bare and isinstance(operand.field, Field) else None


def _written(connective: Connective, fields: list[Condition], condition: Condition, ctx: RuleContext) -> str:
    names = [item.field.path for item in (*fields, condition) if isinstance(item.field, Field)]
    quantifier = "any" if connective is Connective.OR else "all"
    rest = ctx.lowering.query.source or ""
    rest = rest[condition.field.span.end : condition.span.end].strip()
    return f"{quantifier} ({', '.join(names)}) {rest}"
