"""The five verbs, for whatever a query comes as: text, a tree, or what the builder made.

text ──parse──▶ Query ──check──▶ diagnostics
                  ├──format──▶ text
                  └──compile──▶ Request        JSON ──decompile──▶ Query
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias, runtime_checkable

import attrs

from querydsl.catalogue import Catalogue, default
from querydsl.diagnostics.model import NO_LEVELS, Diagnostic, Levels, in_order
from querydsl.errors import InvalidQuery, QuerySyntaxError
from querydsl.explanation import Explanation, explanation_of
from querydsl.rules.checker import check as check_query
from querydsl.semantics.compiler import Request, compile_lowered
from querydsl.semantics.decompiler import decompile_body
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import EntityName, Query
from querydsl.syntax.printer import format as print_query


@runtime_checkable
class HasQuery(Protocol):
    """What the builder makes: something with a `query`."""

    @property
    def query(self) -> Query:
        """The tree."""


QueryLike: TypeAlias = str | Query | HasQuery


def parse(text: str, params: Mapping[str, object] | None = None) -> Query:
    """The query that a text says, with these parameters bound.

    Raises `QuerySyntaxError` with every syntax error of the text, and `ParameterError` for a parameter that the text does not have
    or a value that the language cannot say. Source: language page, sections 2 and 8.
    """
    from querydsl.syntax import parser  # lark is slow to import, and built queries never need it

    return parser.parse(text, params)


def check(
    text_or_query: QueryLike,
    params: Mapping[str, object] | None = None,
    catalogue: Catalogue | None = None,
    *,
    levels: Levels = NO_LEVELS,
    now: dt.datetime | None = None,
) -> tuple[Diagnostic, ...]:
    """Everything there is to say of a query, in the order of its text; never raises for a bad text.

    `levels` gives rules another severity, or None for silence; `now` (aware) is what relative dates count from. Spans count in the
    text, or for a query that was built in its canonical text. Source: language page, section 7.
    """
    query, found = _read(text_or_query, params)
    return in_order(found + check_query(query, catalogue or default(), levels=levels, now=_moment(now)))


def compile(query: QueryLike, now: dt.datetime | None = None, *, catalogue: Catalogue | None = None) -> Request:
    """The request that a query becomes, with relative dates counted from `now` (aware; the clock's time if left out).

    Raises `InvalidQuery` for a query with errors and `QuerySyntaxError` for a text that cannot be read. Source: language page,
    section 4.
    """
    tree = as_query(query)
    known = catalogue or default()
    moment = _moment(now)
    lowering = lower(tree, known[tree.entity])
    found = check_query(tree, known, now=moment, lowering=lowering)
    if any(item.is_error for item in found):
        located = _located(tree)
        raise InvalidQuery(check_query(located, known, now=moment) if located is not tree else found, located.source or "")
    return compile_lowered(lowering, moment)


def decompile(body: Mapping[str, Any], entity: EntityName = "people", *, catalogue: Catalogue | None = None) -> Query:
    """The query that compiles to this request body, in the shortest words that are exact.

    Raises `DecompileError`, naming the JSON pointer, for a body that the language cannot say. Source: language page, section 5.
    """
    return decompile_body(body, entity, (catalogue or default())[entity])


def explain(query: QueryLike, now: dt.datetime | None = None, *, catalogue: Catalogue | None = None) -> Explanation:
    """What a query asks for: plain English, its tree, its JSON beside its text, and what lowering put in other words.

    `str()` of it is all of that. Raises what `compile` raises; relative dates are counted from `now` (aware).
    """
    moment = _moment(now)
    return explanation_of(compile(_located(as_query(query)), moment, catalogue=catalogue), moment)


def format(query: QueryLike) -> str:
    """The canonical text of a query. Source: language page, section 5."""
    return print_query(as_query(query))


def as_query(query: QueryLike) -> Query:
    """The tree of a query, whatever it comes as. Raises `QuerySyntaxError` for a text that cannot be read."""
    match query:
        case Query():
            return query
        case str():
            return parse(query)
        case HasQuery():
            return query.query
        case _:
            raise TypeError(f"a query is a text, a Query, or what the builder makes, not {type(query).__name__}")


def to_request(query: QueryLike | Request, now: dt.datetime | None = None) -> Request:
    """The request of a query, or the request itself. Raises what `compile` raises."""
    return query if isinstance(query, Request) else compile(query, now)


def _read(query: QueryLike, params: Mapping[str, object] | None) -> tuple[Query, tuple[Diagnostic, ...]]:
    if isinstance(query, str):
        from querydsl.syntax import parser  # see parse()

        tree, found = parser.read(query)
    else:
        tree, found = _located(as_query(query)), ()
    return (tree.bind(**params) if params else tree), found


def _located(query: Query) -> Query:
    """The query with spans that count in a text: its own, or where it was built or changed its canonical one."""
    if query.source is not None:
        return query
    text = print_query(query)
    try:
        return attrs.evolve(parse(text), source=text)
    except QuerySyntaxError:  # deeper or longer than a text may be: the tree is judged, its spans lead nowhere
        return query


def _moment(now: dt.datetime | None) -> dt.datetime:
    if now is None:
        return dt.datetime.now(dt.UTC).replace(microsecond=0)
    if now.tzinfo is None:
        raise ValueError("`now` needs a time zone; for UTC: now.replace(tzinfo=datetime.UTC)")
    return now
