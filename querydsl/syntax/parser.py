"""Text to tree. Source: language page, sections 1, 2, 7 and 9.

A right text goes straight through the grammar; one that the grammar refuses is read again by `recovery`, which finds all
that is wrong with it in one pass.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

import attrs
from lark import UnexpectedInput

from querydsl.diagnostics.model import Diagnostic, Label, Span, error, in_order
from querydsl.errors import QuerySyntaxError
from querydsl.syntax.actions import Clause, Parts, span_of
from querydsl.syntax.ast import Comment, Missing, Query, placeholder
from querydsl.syntax.grammar import lark_parser
from querydsl.syntax.limits import MAX_BYTES, MAX_ERRORS, MAX_LEVELS, too_deep
from querydsl.syntax.literals import LiteralError

_NOTHING = placeholder()
"""A filter that is there, and says nothing."""
_STRING_OR_COMMENT = re.compile(r"""#[^\r\n]*|"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?""")


def parse(
    text: str,
    params: Mapping[str, object] | None = None,
    *,
    max_levels: int | None = MAX_LEVELS,
    max_bytes: int | None = MAX_BYTES,
) -> Query:
    """The query that a text says, with `params` bound to its `$names`.

    `max_levels` bounds the nesting (open brackets and `not`s), `max_bytes` the length in UTF-8; None lifts a bound. Raises
    `QuerySyntaxError` with every mistake of the text, and `ParameterError` for a name that it does not have. That fields exist and
    take their values is not looked at: see `check`. Source: language page, sections 2 and 8.
    """
    found, diagnostics = read(text, max_levels=max_levels, max_bytes=max_bytes)
    if diagnostics:
        raise QuerySyntaxError(diagnostics, text)
    return found.bind(**params) if params else found


def read(
    text: str, *, max_levels: int | None = MAX_LEVELS, max_bytes: int | None = MAX_BYTES
) -> tuple[Query, tuple[Diagnostic, ...]]:
    """The tree of any text, and what is wrong with its syntax, in order, at most 20 diagnostics.

    Where something is absent or cannot be read the tree holds a `Missing` value or a `Field` with an empty path, for later rules to
    step over. A text beyond the bounds is not read at all: one `too-deep`.
    """
    excess = too_deep(text, max_levels, max_bytes)
    if excess is not None:
        return _unread(text), (excess,)
    try:
        parts = cast(Parts, lark_parser().parse(_without_mark(text)))
    except (UnexpectedInput, LiteralError):
        parts, diagnostics = _recovered(_without_mark(text))
    else:
        diagnostics = ()
    if diagnostics and parts.filter is None:
        parts = attrs.evolve(parts, filter=_NOTHING)  # it may be in what could not be read: nobody can say that it is missing
    query, doubled = _assembled(parts, text)
    return query, in_order(diagnostics + doubled)[:MAX_ERRORS]


def _recovered(text: str) -> tuple[Parts, tuple[Diagnostic, ...]]:
    from querydsl.syntax.recovery import recover  # a right text never needs it, and `check` starts sooner without

    return recover(text)


def _without_mark(text: str) -> str:
    """The text, as long as it was, with a space for its byte-order mark."""
    return " " + text[1:] if text.startswith("\ufeff") else text


def _assembled(parts: Parts, text: str) -> tuple[Query, tuple[Diagnostic, ...]]:
    """The query of these parts, and a diagnostic for each clause that is there again; the first one counts."""
    clauses: dict[str, Clause] = {}
    doubled = []
    for clause in parts.clauses:
        word = clause.keyword.lower()
        if isinstance(clauses.get(word, clause).value, Missing):
            clauses[word] = clause
        elif word in clauses:
            doubled.append(_twice(word, clause, clauses[word]))
        clauses.setdefault(word, clause)
    values: dict[str, Any] = {word: clause.value for word, clause in clauses.items()}
    made = Query(
        parts.filter,
        parts.entity or "people",
        **values,
        prefixed=parts.entity is not None,
        comments=_comments(text),
        source=text,
        span=Span(0, len(text)),
    )
    return made, tuple(doubled)


def _twice(word: str, second: Clause, first: Clause) -> Diagnostic:
    name = "sort by" if word == "sort" else word
    label = Label(span_of(first.keyword), f"the first `{name}`")
    return error("syntax", span_of(second.keyword), f"`{name}` is there twice", labels=(label,), hint="keep one of them")


def _comments(text: str) -> tuple[Comment, ...]:
    if "#" not in text:
        return ()
    marks = _STRING_OR_COMMENT.finditer(text)
    return tuple([Comment(it.group().rstrip(), Span(*it.span())) for it in marks if it.group()[0] == "#"])


def _unread(text: str) -> Query:
    """A query whose filter is there, and says nothing: that of a text which is not looked at."""
    return Query(_NOTHING, source=text, span=Span(0, len(text)))
