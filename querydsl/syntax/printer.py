"""Tree to canonical text. Source: language page, section 5.

Two steps, neither of which recurses. The query is laid flat into a stream of words, groups and places where a line may break, with
its comments where they stood in the source; `querydsl.syntax.pretty` then decides which groups fit on their line.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

import attrs

from querydsl.diagnostics.model import NOWHERE, Span
from querydsl.syntax.ast import (
    AllOf,
    Between,
    Boolean,
    Comment,
    Condition,
    Connective,
    Distance,
    Expr,
    Field,
    Group,
    Not,
    Quantified,
    Query,
    Scope,
    SortKey,
    Value,
    Values,
)
from querydsl.syntax.comments import allot, is_trailing
from querydsl.syntax.literals import length_text, scalar_text
from querydsl.syntax.operators import Operator
from querydsl.syntax.pretty import Break, Mark, Note, Piece, lay_out


def format(query: Query) -> str:
    """The canonical text of a query, without a line break at its end; empty for a query that says nothing.

    Lower-case keywords, double quotes, `( )` lists; one line while it fits 88 columns, else one operand a line; comments and the
    spelling of numbers kept. Parsing it gives an equal query. Source: language page, section 5.
    """
    return lay_out(_pieces(query))


@attrs.frozen
class _Flush:
    """Put here the comments of the section that stand before this place of the source."""

    before: int


@attrs.frozen
class _Remarks:
    """From here on these are the comments to put."""

    comments: tuple[Comment, ...]


@attrs.frozen
class _Bare:
    """An expression in a place where a group needs no brackets: its lines after the first are indented."""

    expr: Expr


@attrs.frozen
class _Body:
    """An expression that fills its brackets: the operands of a group break where the brackets do."""

    expr: Expr


_Item: TypeAlias = Value | Field | SortKey
_Work: TypeAlias = Piece | _Remarks | _Flush | _Bare | _Body | Expr | _Item

_END = 1 << 62
_PREFIX = re.compile(r"(?:[\s\ufeff]|#.*[\r\n])*((?:people|companies)(?:\s|#.*[\r\n])+where)\b", re.IGNORECASE)


def _pieces(query: Query) -> list[Piece]:
    """The stream for the whole query. The stack holds what is still to be taken apart, first things last."""
    pieces: list[Piece] = []
    comments: list[Comment] = []
    stack = _of_query(query)[::-1]
    while stack:
        match stack.pop():
            case str() | Mark() | Break() | Note() as piece:
                pieces.append(piece)
            case _Remarks(allotted):
                comments = list(reversed(allotted))
            case _Flush(before):
                while comments and comments[-1].span.start < before:
                    pieces += _note(comments.pop(), query.source)
            case work:
                stack += _of(work)[::-1]
    return pieces


def _note(comment: Comment, source: str | None) -> list[Piece]:
    trailing = source is not None and is_trailing(comment, source)
    return [Note(comment.text)] if trailing else [Break.HARD, Note(comment.text)]


# --- the query and its clauses ---


def _of_query(query: Query) -> list[_Work]:
    """The filter and the clauses, a line each unless all of them fit on one; comments before and after stay outside."""
    parts = _parts(query)
    allotment = allot(query.comments, [span for span, _ in parts], query.source)
    work: list[_Work] = []
    for (span, part), comments in zip(parts, allotment.parts, strict=True):
        between: list[_Work] = [_Remarks(comments), _Flush(span.start), Break.SPACE] if work else [_Remarks(comments)]
        work += [*between, *part, _Flush(_END)]
    before: list[_Work] = [_Remarks(allotment.before), _Flush(_END), Break.HARD]
    after: list[_Work] = [_Remarks(allotment.after), _Flush(_END)]
    return [*before, Mark.OPEN, *work[:-1], Mark.CLOSE, *work[-1:], *after]


def _parts(query: Query) -> list[tuple[Span, list[_Work]]]:
    """The filter and each clause that there is, in canonical order, with its place in the source."""
    parts: list[tuple[Span, list[_Work]]] = []
    if query.prefixed or query.entity != "people":
        parts.append(_prefixed(query))
    elif query.filter is not None:
        parts.append((query.filter.span, [_Bare(query.filter)]))
    if query.select:
        parts.append(_clause("select", query.select))
    if query.sort:
        parts.append(_clause("sort by", query.sort))
    if query.limit is not None:
        parts.append((query.limit.span, ["limit ", query.limit]))
    return parts


def _prefixed(query: Query) -> tuple[Span, list[_Work]]:
    words = f"{query.entity} where"
    span = _prefix_span(query.source)
    if query.filter is None:
        return span, [words]
    operands: list[_Work] = [_Flush(_start(query.filter)), Break.SPACE, _Body(query.filter)]
    return Span(span.start, query.filter.span.end), [Mark.OPEN, words, Mark.INDENT, *operands, Mark.DEDENT, Mark.CLOSE]


def _prefix_span(source: str | None) -> Span:
    """Where `people where` stands: the tree does not say, for it says the same where nothing is written."""
    match = _PREFIX.match(source or "")
    return Span(*match.span(1)) if match else NOWHERE


def _clause(words: str, items: Sequence[Field | SortKey]) -> tuple[Span, list[_Work]]:
    span = Span(items[0].span.start, items[-1].span.end)
    return span, [Mark.OPEN, words, Mark.INDENT, *_listed(items, Break.SPACE), Mark.DEDENT, Mark.CLOSE]


def _listed(items: Sequence[_Item], first: Break) -> list[_Work]:
    """Items with commas between them, as many to a line as fit."""
    work: list[_Work] = []
    for item in items:
        work += [",", _Flush(item.span.start), Break.FILL] if work else [_Flush(item.span.start), first]
        work.append(item)
    return work


# --- expressions ---


def _of(work: Expr | _Item | _Bare | _Body) -> list[_Work]:
    """The next smaller pieces of something."""
    match work:
        case _Bare(expr):
            return _unbracketed(_sole(expr))
        case _Body(expr):
            sole = _sole(expr)
            return _joined(sole) if isinstance(sole, Group) else [sole]
        case Group():
            sole = _sole(work)
            return _bracketed("(", [_Body(sole)], _start(sole), work.span.end) if isinstance(sole, Group) else [sole]
        case Not(operand):
            return ["not ", operand]
        case Scope(prefix, operand):
            return _bracketed(f"{prefix.path}(", [_Body(operand)], _start(operand), work.span.end)
        case AllOf(operands):
            return _bracketed("all of (", _alternated(operands), _start(operands[0]) if operands else 0, work.span.end)
        case Condition(field, Operator.EQ, Boolean(True), True):
            return [field.path]
        case Condition(field, operator, Quantified(quantifier, values)):
            return [f"{field.path} {operator.text} {quantifier.value} ", values]
        case Condition(field, operator, value):
            return [f"{field.path} {operator.text} ", value]
        case Between(field, low, high):
            return [f"{field.path} between ", low, " and ", high]
        case _:
            return _of_item(work)


def _sole(expr: Expr) -> Expr:
    """The expression, or the one operand of a group of one: text has no such group."""
    while isinstance(expr, Group) and len(expr.operands) == 1:
        expr = expr.operands[0]
    return expr


def _unbracketed(expr: Expr) -> list[_Work]:
    if not isinstance(expr, Group):
        return [expr]
    first, *others = _joined(expr)
    return [Mark.OPEN, first, Mark.INDENT, *others, Mark.DEDENT, Mark.CLOSE]


def _joined(group: Group) -> list[_Work]:
    """The operands of a group, each after the first behind its connective; `and` binds tighter, so it needs no brackets in `or`."""
    work: list[_Work] = []
    for operand in group.operands:
        sole = _sole(operand)
        brackets = isinstance(sole, Group) and (group.connective, sole.connective) != (Connective.OR, Connective.AND)
        start = operand.span.start if brackets else _start(sole)
        work += [_Flush(start), Break.SPACE, f"{group.connective.value} "] if work else []
        work.append(sole if brackets else _Bare(sole))
    return work


def _bracketed(head: str, body: Sequence[_Work], start: int, end: int) -> list[_Work]:
    opening: list[_Work] = [Mark.OPEN, head, Mark.INDENT, _Flush(start), Break.SOFT]
    return [*opening, *body, _Flush(end), Mark.DEDENT, Break.SOFT, ")", Mark.CLOSE]


def _alternated(operands: Sequence[Expr]) -> list[_Work]:
    work: list[_Work] = []
    for operand in operands:
        work += [",", _Flush(operand.span.start), Break.SPACE] if work else []
        work.append(_Bare(operand))
    return work


def _start(expr: Expr) -> int:
    """Where the first thing that is printed of an expression stands, brackets that are left out aside."""
    while isinstance(expr, Group) and expr.operands:
        expr = expr.operands[0]
    match expr:
        case Condition(field) | Between(field) | Scope(field):
            return field.span.start
        case _:
            return expr.span.start


# --- values ---


def _of_item(item: _Item) -> list[_Work]:
    match item:
        case Values(()):
            return ["()"]
        case Values(items):
            opening: list[_Work] = [Mark.OPEN, "(", Mark.INDENT, *_listed(items, Break.SOFT)]
            return [*opening, _Flush(item.span.end), Mark.DEDENT, Break.SOFT, ")", Mark.CLOSE]
        case Distance(amount, unit, place):
            return [f"{length_text(amount)} {unit} of ", place]
        case Quantified(quantifier, values):
            return [f"{quantifier.value} ", values]
        case Field(path):
            return [path]
        case SortKey(field, descending):
            return [f"{field.path} desc" if descending else field.path]
        case _:
            return [scalar_text(item)]
