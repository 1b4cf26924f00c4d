"""Print an AST as canonical text. Source: `docs/language.md`, section "Canonical form".

The query is flattened to a stream of text, groups, breaks and comments, which `querydsl.syntax.pretty` turns into lines. Neither
step recurses.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

from querydsl.classes import frozen
from querydsl.diagnostics.model import NOWHERE, Span
from querydsl.syntax.ast import (
    AllOf,
    Between,
    Boolean,
    Comment,
    Condition,
    Connective,
    Declaration,
    Distance,
    Expr,
    Field,
    Fields,
    Group,
    Not,
    Quantified,
    Query,
    Scope,
    SortKey,
    Value,
    Values,
    is_group_of_one,
)
from querydsl.syntax.comments import attach, is_trailing
from querydsl.syntax.keywords import LOOSE_STRING
from querydsl.syntax.literals import length_text, scalar_text
from querydsl.syntax.operators import Operator
from querydsl.syntax.pretty import Break, LineComment, Marker, Piece, render


def format(query: Query) -> str:
    """The canonical text of a query, without a line break at the end.

    Keywords are lower-case, strings have double quotes, and lists have round brackets. An `and` inside an `or` has brackets. A
    query that does not fit 88 columns has one operand on each line. A clause that starts a line in the text starts one here too.
    Comments and the spelling of numbers are kept. Parsing the text gives an equal query.
    Source: `docs/language.md`, section "Canonical form".
    """
    return render(_pieces(query))


@frozen
class _Flush:
    """Print the pending comments that precede this offset of the source."""

    before: int


@frozen
class _Pending:
    """Set the pending comments."""

    comments: tuple[Comment, ...]


@frozen
class _Bare:
    """An expression where a group needs no brackets. Its lines after the first are indented."""

    expr: Expr


@frozen
class _InBrackets:
    """A single condition in brackets, which end at an offset of the source."""

    expr: Expr
    end: int


@frozen
class _Body:
    """An expression that fills its brackets. The operands of a group break where the brackets do."""

    expr: Expr


_Item: TypeAlias = Value | Field | Fields | SortKey | Declaration
_Fragment: TypeAlias = Piece | _Pending | _Flush | _Bare | _InBrackets | _Body | Expr | _Item

_Part: TypeAlias = tuple[Span, list[_Fragment]]

_END = 1 << 62
_PREFIX = re.compile(rf"{LOOSE_STRING}|#[^\r\n]*|\b((?:people|companies)(?:\s|#.*[\r\n])+where)\b", re.IGNORECASE)
"""`people where`, or a part of `given` that could contain the same words."""


def _pieces(query: Query) -> list[Piece]:
    """The stream for a query. The stack holds the parts that remain, in reverse order."""
    pieces: list[Piece] = []
    comments: list[Comment] = []
    stack = _of_query(query)[::-1]
    while stack:
        match stack.pop():
            case str() | Marker() | Break() | LineComment() as piece:
                pieces.append(piece)
            case _Pending(attached):
                comments = list(reversed(attached))
            case _Flush(before):
                while comments and comments[-1].span.start < before:
                    pieces += _comment(comments.pop(), query.source)
            case fragment:
                stack += _of(fragment)[::-1]
    return pieces


def _comment(comment: Comment, source: str | None) -> list[Piece]:
    trailing = source is not None and is_trailing(comment, source)
    return [LineComment(comment.text)] if trailing else [Break.HARD, LineComment(comment.text)]


# --- the query and its clauses ---


def _of_query(query: Query) -> list[_Fragment]:
    """`given` on its line, then the filter and the clauses. Comments before and after the query are outside their groups."""
    given, parts = _given(query), _parts(query)
    attached = attach(query.comments, [span for span, _ in (*given, *parts)], query.source)
    line_break = Break.HARD if query.own_lines - {"where"} else Break.SPACE
    before: list[_Fragment] = [_Pending(attached.before), _Flush(_END)]
    after: list[_Fragment] = [_Pending(attached.after), _Flush(_END)]
    first = _lines(given, attached.parts[: len(given)], line_break)
    return [*before, *first, *_lines(parts, attached.parts[len(given) :], line_break), *after]


def _lines(parts: Sequence[_Part], comments: Sequence[tuple[Comment, ...]], line_break: Break) -> list[_Fragment]:
    """The parts on one line or on a line each. They start on a new line."""
    fragments: list[_Fragment] = []
    for (span, part), attached in zip(parts, comments, strict=True):
        between: list[_Fragment] = [line_break] if fragments else [Break.HARD, Marker.OPEN]
        fragments += [_Pending(attached), _Flush(span.start), *between, *part, _Flush(_END)]
    return [*fragments[:-1], Marker.CLOSE, *fragments[-1:]] if fragments else []


def _given(query: Query) -> list[_Part]:
    return [_clause("given", query.given, Break.SPACE)] if query.given else []


def _parts(query: Query) -> list[_Part]:
    """The filter and the clauses in canonical order, each with its span in the source."""
    parts: list[_Part] = []
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


def _prefixed(query: Query) -> _Part:
    words = f"{query.entity} where"
    span = _prefix_span(query.source)
    if query.filter is None:
        return span, [words]
    line_break = Break.HARD if "where" in query.own_lines else Break.SPACE
    operands: list[_Fragment] = [_Flush(_start(query.filter)), line_break, _Body(query.filter)]
    return Span(span.start, query.filter.span.end), [Marker.OPEN, words, Marker.INDENT, *operands, Marker.DEDENT, Marker.CLOSE]


def _prefix_span(source: str | None) -> Span:
    """The span of `people where`. The AST does not store it."""
    return next((Span(*match.span(1)) for match in _PREFIX.finditer(source or "") if match[1]), NOWHERE)


def _clause(words: str, items: Sequence[Field | SortKey | Declaration], between: Break = Break.FILL) -> _Part:
    span = Span(items[0].span.start, items[-1].span.end)
    return span, [Marker.OPEN, words, Marker.INDENT, *_listed(items, Break.SPACE, between), Marker.DEDENT, Marker.CLOSE]


def _listed(items: Sequence[_Item], first: Break, between: Break = Break.FILL) -> list[_Fragment]:
    """Items with commas between them. Each line has as many as fit, unless `between` breaks every line."""
    fragments: list[_Fragment] = []
    for item in items:
        fragments += [",", _Flush(item.span.start), between] if fragments else [_Flush(item.span.start), first]
        fragments.append(item)
    return fragments


# --- expressions ---


def _of(fragment: Expr | _Item | _Bare | _InBrackets | _Body) -> list[_Fragment]:
    """The parts of an item, one level down."""
    match fragment:
        case _Bare(expr):
            return _unbracketed(_sole(expr))
        case _InBrackets(expr, end):
            return _bracketed("(", [expr], _start(expr), end)
        case _Body(expr):
            sole = _sole(expr)
            return _joined(sole) if isinstance(sole, Group) else [sole]
        case Group():
            sole = _sole(fragment)
            return _bracketed("(", [_Body(sole)], _start(sole), fragment.span.end) if isinstance(sole, Group) else [sole]
        case Not(operand):
            return ["not ", operand]
        case Scope(prefix, operand):
            return _bracketed(f"{prefix.path}(", [_Body(operand)], _start(operand), fragment.span.end)
        case AllOf(operands):
            return _bracketed("all of (", _alternated(operands), _start(operands[0]) if operands else 0, fragment.span.end)
        case Condition(field, Operator.EQ, Boolean(True), True):
            return [field]
        case Condition(field, operator, Quantified(quantifier, values)):
            return [field, f" {operator.text} {quantifier.value} ", values]
        case Condition(field, operator, value):
            return [field, f" {operator.text} ", value]
        case Between(field, low, high):
            return [field, " between ", low, " and ", high]
        case _:
            return _of_item(fragment)


def _sole(expr: Expr) -> Expr:
    """The expression without groups of one operand around it, which have no text."""
    while isinstance(expr, Group) and len(expr.operands) == 1:
        expr = expr.operands[0]
    return expr


def _unbracketed(expr: Expr) -> list[_Fragment]:
    if not isinstance(expr, Group):
        return [expr]
    first, *others = _joined(expr)
    return [Marker.OPEN, first, Marker.INDENT, *others, Marker.DEDENT, Marker.CLOSE]


def _joined(group: Group) -> list[_Fragment]:
    """The operands of a group with connectives between them. Inner groups have brackets, and single conditions keep theirs."""
    fragments: list[_Fragment] = []
    for operand in group.operands:
        keeps = group.connective is Connective.AND and len(group.operands) > 1 and is_group_of_one(operand)
        sole = _sole(operand)
        start = operand.span.start if keeps or isinstance(sole, Group) else _start(sole)
        fragments += [_Flush(start), Break.SPACE, f"{group.connective.value} "] if fragments else []
        fragments.append(_InBrackets(sole, operand.span.end) if keeps else sole)
    return fragments


def _bracketed(head: str, body: Sequence[_Fragment], start: int, end: int) -> list[_Fragment]:
    opening: list[_Fragment] = [Marker.OPEN, head, Marker.INDENT, _Flush(start), Break.SOFT]
    return [*opening, *body, _Flush(end), Marker.DEDENT, Break.SOFT, ")", Marker.CLOSE]


def _alternated(operands: Sequence[Expr]) -> list[_Fragment]:
    fragments: list[_Fragment] = []
    for operand in operands:
        fragments += [",", _Flush(operand.span.start), Break.SPACE] if fragments else []
        fragments.append(_Bare(operand))
    return fragments


def _start(expr: Expr) -> int:
    """The offset of the first printed part of an expression, without redundant brackets."""
    while isinstance(expr, Group) and expr.operands:
        expr = expr.operands[0]
    match expr:
        case Condition(field) | Between(field) | Scope(field):
            return field.span.start
        case _:
            return expr.span.start


# --- values ---


def _of_item(item: _Item) -> list[_Fragment]:
    match item:
        case Values(()):
            return ["()"]
        case Values(items):
            opening: list[_Fragment] = [Marker.OPEN, "(", Marker.INDENT, *_listed(items, Break.SOFT)]
            return [*opening, _Flush(item.span.end), Marker.DEDENT, Break.SOFT, ")", Marker.CLOSE]
        case Distance(amount, unit, place):
            return [f"{length_text(amount)} {unit} of ", place]
        case Quantified(quantifier, values):
            return [f"{quantifier.value} ", values]
        case Field(path):
            return [path]
        case Declaration(name, default):
            return [f"${name}"] if default is None else [f"${name} = ", default]
        case Fields(quantifier, fields):
            head = f"{quantifier.value} ("
            return _bracketed(head, _listed(fields, Break.SOFT)[2:], fields[0].span.start, item.span.end)
        case SortKey(field, descending):
            return [f"{field.path} desc" if descending else field.path]
        case _:
            return [scalar_text(item)]
