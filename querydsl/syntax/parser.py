"""Parse text to an AST.

A valid text passes through the grammar once. If the grammar rejects it, `recovery` parses it again and finds all syntax errors.
Source: `docs/language.md`.
"""

import re
from collections.abc import Mapping
from typing import Any

import attrs

from querydsl.diagnostics.model import Diagnostic, Label, Span, error, in_order
from querydsl.errors import QuerySyntaxError
from querydsl.syntax.actions import Clause, Parts
from querydsl.syntax.ast import Comment, Missing, Query, placeholder
from querydsl.syntax.declarations import declared
from querydsl.syntax.keywords import LOOSE_STRING
from querydsl.syntax.lalr import engine
from querydsl.syntax.limits import MAX_BYTES, MAX_ERRORS, MAX_LEVELS, too_deep
from querydsl.syntax.makers import make_query, make_span
from querydsl.syntax.tokens import span_of

_PLACEHOLDER = placeholder()
_NO_LINES: frozenset[str] = frozenset()
_STRING_OR_COMMENT = re.compile(rf"#[^\r\n]*|{LOOSE_STRING}")


def parse(
    text: str,
    params: Mapping[str, object] | None = None,
    *,
    max_levels: int | None = MAX_LEVELS,
    max_bytes: int | None = MAX_BYTES,
) -> Query:
    """The query in `text`, with its parameters replaced by `params`.

    Does not check that fields exist and accept their values: use `querydsl.check` for that. Source: `docs/language.md`.

    Args:
        text: The text of a query.
        params: The values of parameters by name, without `$`. Other parameters stay.
        max_levels: The limit on nested brackets and `not`. None means no limit.
        max_bytes: The limit on the length in UTF-8. None means no limit.

    Raises:
        QuerySyntaxError: The text has syntax errors, or exceeds a limit. The exception has all diagnostics, without fixes:
            whether a fix is right depends on the fields.
        ParameterError: The query has no parameter of that name, or the language cannot express a value.
    """
    query, diagnostics = read(text, max_levels=max_levels, max_bytes=max_bytes)
    if diagnostics:
        raise QuerySyntaxError(tuple([attrs.evolve(item, fix=None) for item in diagnostics]), text)
    return query.bind(**params) if params else query


def read(
    text: str, *, max_levels: int | None = MAX_LEVELS, max_bytes: int | None = MAX_BYTES
) -> tuple[Query, tuple[Diagnostic, ...]]:
    """The query in any text, and its syntax errors in order, at most `MAX_ERRORS`. Their fixes are not judged yet.

    Parts that are absent or cannot be parsed become `Missing` values or fields with an empty path, which rules ignore. Text
    beyond the limits is not parsed and has one `too-deep` diagnostic. The limits are those of `parse`.
    """
    excess = too_deep(text, max_levels, max_bytes)
    if excess is not None:
        return _unparsed(text), (excess,)
    try:
        parts = engine.parse(_without_bom(text))
    except engine.Rejected as error:
        parts, diagnostics = _recover(_without_bom(text), error.offset)
    else:
        diagnostics = ()
    if diagnostics and parts.filter is None:  # the filter may be in a part that was not parsed
        parts = parts._replace(filter=_PLACEHOLDER)
    query, duplicates = _assemble(parts, text)
    diagnostics += duplicates
    return query, in_order(diagnostics)[:MAX_ERRORS] if diagnostics else ()


def _recover(text: str, valid: int) -> tuple[Parts, tuple[Diagnostic, ...]]:
    from querydsl.syntax.recovery import recover  # a valid text does not need it

    return recover(text, valid)


def _without_bom(text: str) -> str:
    """The text with its byte-order mark replaced by a space, which keeps offsets."""
    return " " + text[1:] if text.startswith("\ufeff") else text


def _assemble(parts: Parts, text: str) -> tuple[Query, tuple[Diagnostic, ...]]:
    """The query made of the parts, and diagnostics for `given` and for repeated clauses. The first one is used."""
    clauses: dict[str, Clause] = {}
    duplicates = []
    for clause in parts.clauses:
        word = clause.keyword.lower()
        if _is_missing(clauses.get(word, clause)):
            clauses[word] = clause
        elif word in clauses and not _is_missing(clause):
            duplicates.append(_duplicate_clause(word, clause, clauses[word]))
        clauses.setdefault(word, clause)
    given, misdeclared = declared(parts, text)
    values: dict[str, Any] = {word: clause.value for word, clause in clauses.items()}
    query = make_query(
        parts.filter,
        parts.entity.value if parts.entity else "people",
        values.get("select", ()),
        values.get("sort", ()),
        values.get("limit"),
        given,
        parts.entity is not None,
        _own_lines(parts, text),
        _comments(text),
        text,
        make_span(0, len(text)),
    )
    return query, (*misdeclared, *duplicates)


def _is_missing(clause: Clause) -> bool:
    """Whether a clause has no value because of a syntax error."""
    return clause.value == () or isinstance(clause.value, Missing)


def _own_lines(parts: Parts, text: str) -> frozenset[str]:
    """The keywords that start a line, and `where` if the filter does. Without a filter, the first clause is not one of them."""
    if not parts.clauses and parts.entity is None:
        return _NO_LINES
    starts = [(clause.keyword.lower(), span_of(clause.keyword).start) for clause in parts.clauses]
    if parts.entity is None and parts.filter is None:
        starts = starts[1:]
    if parts.entity and parts.filter:
        starts.append(("where", parts.filter.span.start))
    return frozenset([word for word, start in starts if start and not _before(text, start).strip(" \t")])


def _before(text: str, offset: int) -> str:
    """The part of the line before an offset."""
    return text[max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1 : offset]


def _duplicate_clause(word: str, second: Clause, first: Clause) -> Diagnostic:
    name = "sort by" if word == "sort" else word
    label = Label(span_of(first.keyword), f"the first `{name}`")
    return error("syntax", span_of(second.keyword), f"duplicate `{name}`", labels=(label,), hint="remove one of them")


def _comments(text: str) -> tuple[Comment, ...]:
    if "#" not in text:
        return ()
    matches = _STRING_OR_COMMENT.finditer(text)
    return tuple([Comment(match.group().rstrip(), Span(*match.span())) for match in matches if match.group()[0] == "#"])


def _unparsed(text: str) -> Query:
    """The query for the text that is not parsed. Its filter is a placeholder."""
    return Query(_PLACEHOLDER, source=text, span=Span(0, len(text)))
