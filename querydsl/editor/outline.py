"""The outline of a query, and the parts of it that can be folded."""

from collections.abc import Iterator
from enum import Enum
from typing import assert_never

from querydsl.classes import frozen
from querydsl.diagnostics.model import Span
from querydsl.editor.document import Document
from querydsl.syntax.ast import AllOf, Between, Condition, Expr, Group, Not, Query, Scope, SortKey
from querydsl.syntax.ast import Field as FieldNode
from querydsl.syntax.lexing.lexer import COMMENT
from querydsl.syntax.lexing.scanner import CLOSERS
from querydsl.syntax.traversal import Node, Thunk, trampoline


class SymbolKind(Enum):
    """The kind of a symbol of the outline."""

    PARAMETER = "parameter"
    SCOPE = "scope"
    CONDITION = "condition"
    CLAUSE = "clause"


@frozen
class Symbol:
    """A part of a query: its text on one line, its kind, its span, and the parts inside it."""

    name: str
    kind: SymbolKind
    span: Span
    children: tuple["Symbol", ...] = ()


@frozen
class Fold:
    """A part of the text of several lines. `is_comment` is whether it is a block of comments."""

    span: Span
    is_comment: bool = False


def outline(document: Document) -> tuple[Symbol, ...]:
    """The parameters, the conditions by scope, and the clauses, in this order. Parts with syntax errors are left out."""
    text, query = document.text, document.analysis.lowering.template
    given = [Symbol(f"${item.name}", SymbolKind.PARAMETER, item.span) for item in query.given]
    filters = trampoline(_symbols(query.filter, text)) if query.filter else ()
    return (*given, *filters, *_clauses(query, text))


def _symbols(expr: Expr, text: str) -> Thunk[tuple[Symbol, ...]]:
    """The symbols of an expression. A group and a `not` have those of their operands."""
    match expr:
        case Condition() | Between():
            return (Symbol(_line(text, expr.span), SymbolKind.CONDITION, expr.span),) if _is_written(expr) else ()
        case Scope():
            inside = yield _symbols(expr.operand, text)
            return (Symbol(expr.prefix.path, SymbolKind.SCOPE, expr.span, inside),) if expr.prefix.path else inside
        case Group() | AllOf():
            found: tuple[Symbol, ...] = ()
            for operand in expr.operands:
                found += yield _symbols(operand, text)
            return found
        case Not():
            inside = yield _symbols(expr.operand, text)
            return inside
        case _:
            assert_never(expr)


def _is_written(expr: Condition | Between) -> bool:
    """Whether a condition is in the text, and not in place of one with a syntax error."""
    return not (isinstance(expr.field, FieldNode) and not expr.field.path) and expr.span.start < expr.span.end


def _clauses(query: Query, text: str) -> Iterator[Symbol]:
    named: tuple[tuple[str, tuple[FieldNode | SortKey, ...] | tuple[Node, ...]], ...] = (
        ("select", query.select),
        ("sort by", query.sort),
        ("limit", (query.limit,) if query.limit else ()),
    )
    for word, parts in named:
        spans = [span for part in parts if isinstance(span := getattr(part, "span", None), Span)]
        if spans:
            span = Span(spans[0].start, spans[-1].end)
            yield Symbol(f"{word} {_line(text, span)}", SymbolKind.CLAUSE, span)


def _line(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].split())


def folds(document: Document) -> Iterator[Fold]:
    """The brackets and the blocks of comments that have several lines."""
    yield from (Fold(span) for span in _brackets(document) if _has_lines(document.text, span))
    yield from (Fold(span, is_comment=True) for span in _comments(document) if _has_lines(document.text, span))


def _has_lines(text: str, span: Span) -> bool:
    return "\n" in text[span.start : span.end] or "\r" in text[span.start : span.end]


def _brackets(document: Document) -> Iterator[Span]:
    opened = []
    for token in document.tokens:
        if token.type in CLOSERS:
            opened.append(token)
        elif opened and token.type == CLOSERS[opened[-1].type]:
            yield Span(opened.pop().start_pos, token.end_pos)


def _comments(document: Document) -> Iterator[Span]:
    """The spans of comments with only white space between them."""
    block: Span | None = None
    for token in document.all_tokens:
        joins = block is not None and not document.text[block.end : token.start_pos].strip()
        if block is not None and not (token.type == COMMENT and joins):
            yield block
            block = None
        if token.type == COMMENT:
            block = Span(block.start if block else token.start_pos, token.end_pos)
    if block is not None:
        yield block
