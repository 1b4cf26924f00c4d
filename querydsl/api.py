"""The five verbs: parse, check, compile, decompile and format, for queries given as text, as a tree, or by the builder.

    text ──parse──▶ Query ──check──▶ diagnostics
                      ├──format──▶ text
                      └──compile──▶ Request        JSON ──decompile──▶ Query

`check`, `compile` and `explain` share one `Analysis`, so query text is parsed, lowered and checked once. A query that was
built has no spans. It is analysed again in its canonical text if there are findings to locate.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

import attrs

from querydsl.catalogue import Catalogue, default
from querydsl.classes import frozen
from querydsl.diagnostics.model import NO_LEVELS, Diagnostic, Levels, in_order
from querydsl.errors import InvalidQuery, Note, QuerySyntaxError
from querydsl.rules.checker import check as check_query
from querydsl.rules.parameters import with_values_needed
from querydsl.rules.suppressions import UNCERTAIN
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.ir import Lowering
from querydsl.semantics.lowering import lower
from querydsl.semantics.request import Request, located
from querydsl.syntax.ast import EntityName, Query
from querydsl.syntax.limits import MAX_BYTES, MAX_LEVELS

if TYPE_CHECKING:
    from querydsl.explanation import Explanation
    from querydsl.syntax.fix_verification import Reread


@runtime_checkable
class HasQuery(Protocol):
    """An object with a `query`, such as the searches and expressions of the builder."""

    @property
    def query(self) -> Query:
        """The syntax tree."""


_SYNTAX_RULES = frozenset({"syntax", "too-deep"})

QueryLike: TypeAlias = str | Query | HasQuery


@frozen(eq=False)
class Analysis:
    """The result of parsing, lowering and checking one query.

    `query` is the tree, `lowering` its intermediate representation, and `diagnostics` every problem found, in the order
    of the text. `now` is the time that relative dates are counted from. The spans refer to `source`.
    """

    query: Query
    lowering: Lowering
    diagnostics: tuple[Diagnostic, ...]
    now: dt.datetime

    @property
    def source(self) -> str:
        """The text of the query, or the canonical text of a query that was built."""
        return format(self.query) if self.query.source is None else self.query.source

    def request(self) -> Request:
        """The compiled query. Raises `InvalidQuery` if there are errors, or if parameters have no value."""
        found, query = self.diagnostics, self.query
        if query.given or any(item.is_error for item in found):
            query = located(query)
            found = with_values_needed(found, self.lowering if query is self.query else lower(query, self.lowering.table))
        if any(item.is_error for item in found):
            raise InvalidQuery(found, query.source or "")
        return compile_lowered(self.lowering, self.now, self.diagnostics)

    def template(self) -> Request:
        """The compiled query, with `$name` in place of each value that is missing. Raises `InvalidQuery` if there are errors."""
        if not self.query.given:
            return self.request()
        if any(item.is_error for item in self.diagnostics):
            raise InvalidQuery(self.diagnostics, self.query.source or "")
        return compile_lowered(self.lowering, self.now, self.diagnostics)


def analyse(
    query: QueryLike,
    params: Mapping[str, object] | None = None,
    catalogue: Catalogue | None = None,
    *,
    levels: Levels = NO_LEVELS,
    now: dt.datetime | None = None,
    max_levels: int | None = MAX_LEVELS,
    max_bytes: int | None = MAX_BYTES,
) -> Analysis:
    """The analysis of a query: its tree, its lowering and its diagnostics. Syntax errors are diagnostics too.

    `params` binds the `$names` of the query. `catalogue` defaults to the built-in fields. `levels` maps rule names to another
    severity, or to None to turn a rule off. Relative dates are counted from `now` (aware; defaults to the current time).
    `max_levels` limits the nesting of the text, and `max_bytes` its length in UTF-8; None means no limit. A query that was built is
    printed and parsed only if there are problems to locate in its canonical text.

    Raises `ParameterError` for a parameter that the query does not have, and `ValueError` if `now` has no time zone.
    Source: `docs/language.md`, section "Diagnostics".
    """
    moment = _moment(now)

    def read(text: QueryLike) -> tuple[Query, tuple[Diagnostic, ...]]:
        return _read(text, max_levels, max_bytes)

    def analysed(tree: Query, syntax_errors: tuple[Diagnostic, ...]) -> Analysis:
        found = _analysed(tree.bind(**params) if params else tree, catalogue or default(), levels, moment)
        return attrs.evolve(found, diagnostics=in_order(syntax_errors + found.diagnostics)) if syntax_errors else found

    def reread(text: str) -> Iterator[tuple[Diagnostic, ...]]:
        tree, syntax_errors = read(text)
        yield syntax_errors
        yield analysed(tree, syntax_errors).diagnostics

    return _offered(analysed(*read(query)), reread)


def _offered(found: Analysis, reread: "Reread") -> Analysis:
    """The analysis with verified fixes only, and without findings that a syntax error makes uncertain."""
    diagnostics = found.diagnostics
    if any(item.fix for item in diagnostics):
        from querydsl.syntax.fix_verification import with_verified_fixes  # most texts have no fixes

        diagnostics = with_verified_fixes(found.source, diagnostics, reread)
    if any(item.rule == "syntax" for item in diagnostics):
        diagnostics = tuple(item for item in diagnostics if item.rule not in UNCERTAIN)
    return found if diagnostics is found.diagnostics else attrs.evolve(found, diagnostics=diagnostics)


def parse(text: str, params: Mapping[str, object] | None = None) -> Query:
    """The syntax tree of the query `text`, with `params` bound to its `$names`.

    Raises `QuerySyntaxError` with every syntax error of the text, and `ParameterError` for a parameter that the text does not have
    or a value that the language cannot express. Source: `docs/language.md`, sections "Values" and "Limits".
    """
    return parse_within(text, params)


def parse_within(
    text: str,
    params: Mapping[str, object] | None = None,
    *,
    max_levels: int | None = MAX_LEVELS,
    max_bytes: int | None = MAX_BYTES,
) -> Query:
    """The syntax tree of the text within these limits. Parameters, errors and limits are those of `parse` and `analyse`."""
    from querydsl.syntax import parser  # built queries do not need it

    if not isinstance(text, str):
        raise TypeError(f"`parse` takes the text of a query, not {type(text).__name__}")

    try:
        return parser.parse(text, params, max_levels=max_levels, max_bytes=max_bytes)
    except QuerySyntaxError:
        found = analyse(text, max_levels=max_levels, max_bytes=max_bytes).diagnostics
        raise QuerySyntaxError(tuple([item for item in found if item.rule in _SYNTAX_RULES]), text) from None


def check(
    text_or_query: QueryLike,
    params: Mapping[str, object] | None = None,
    catalogue: Catalogue | None = None,
    *,
    levels: Levels = NO_LEVELS,
    now: dt.datetime | None = None,
) -> tuple[Diagnostic, ...]:
    """The problems of a query, in the order of its text. Text with syntax errors does not raise.

    `text_or_query` is query text, a `Query`, or a search or expression of the builder. `params` binds its `$names`. `catalogue`
    defaults to the built-in fields. `levels` maps rule names to another severity, or to None to turn a rule off. Relative dates
    are counted from `now` (aware; defaults to the current time). Spans are offsets in the text, or in the canonical text of a
    query that was built.

    Raises `ParameterError` for a parameter that the query does not have. Source: `docs/language.md`, section "Diagnostics".
    """
    return analyse(text_or_query, params, catalogue, levels=levels, now=now).diagnostics


def compile(query: QueryLike, now: dt.datetime | None = None, *, catalogue: Catalogue | None = None) -> Request:
    """The request that a query compiles to.

    `query` is query text, a `Query`, or a search or expression of the builder. Relative dates are counted from `now` (aware;
    defaults to the current time). `catalogue` defaults to the built-in fields.
    The warnings and infos of the query are in `Request.diagnostics`.

    Raises `QuerySyntaxError` for text with syntax errors and `InvalidQuery` for a query with other errors.
    Source: `docs/language.md`, sections "Joining conditions" and "Clauses"; `docs/service.md`, sections 2 and 4.
    """
    return analyse(as_query(query), catalogue=catalogue, now=now).request()


def decompile(
    body: Mapping[str, Any],
    entity: EntityName | None = None,
    *,
    strict: bool = False,
    on_note: Callable[[Note], object] | None = None,
    catalogue: Catalogue | None = None,
) -> Query:
    """The shortest query that compiles to this request body.

    `body` is the JSON of a batch search, of `/person/search` or `/company/search`, of one of the vendor's older APIs, or a filter
    alone. `entity` is what it searches for, `people` or `companies`; by default, the entity that has most of its fields. `on_note`
    is called with a `Note` for each part that a query does not have and that is left out, such as `limit`, or that changes, such as
    `sorts`. If `strict` is set, these parts are errors. `catalogue` defaults to the built-in fields.

    Raises `DecompileError`, with the JSON pointers of all problems, for a body that the language cannot express.
    Source: `docs/language.md`, section "Decompiling"; `docs/service.md`, sections 2 to 4.
    """
    from querydsl.semantics.decompiler import decompile_body, entity_of  # slow to import, and only JSON needs it

    fields = catalogue or default()
    entity = entity or entity_of(body, fields)
    decompiled = decompile_body(body, entity, fields[entity], strict=strict)
    if on_note:
        for note in decompiled.notes:
            on_note(note)
    return decompiled.query


def explain(query: QueryLike, now: dt.datetime | None = None, *, catalogue: Catalogue | None = None) -> "Explanation":
    """The explanation of a query: plain English, its tree, its JSON next to its text, and what lowering rewrote.

    `query` is query text, a `Query`, or a search or expression of the builder. Relative dates are counted from `now` (aware;
    defaults to the current time). `catalogue` defaults to the built-in fields.
    `str()` of the explanation has all parts. Raises the same errors as `compile`, but the parameters that `given` declares need no
    values.
    """
    from querydsl.explanation import explanation_of  # slow to import, and checks do not need it

    found = analyse(located(as_query(query)), catalogue=catalogue, now=now)
    return explanation_of(found.template(), found.now)


def format(query: QueryLike) -> str:
    """The canonical text of a query.

    `query` is query text, a `Query`, or a search or expression of the builder. Raises `QuerySyntaxError` for text with syntax
    errors. Source: `docs/language.md`, section "Canonical form".
    """
    from querydsl.syntax.printer import format as print_query  # checks do not need it

    return print_query(as_query(query))


def as_query(query: QueryLike) -> Query:
    """The syntax tree of a query in any form. Raises `QuerySyntaxError` for text with syntax errors."""
    match query:
        case Query():
            return query
        case str():
            return parse(query)
        case HasQuery():
            return query.query
        case _:
            raise TypeError(f"a query must be text, a Query, or a search or condition of the builder, not {type(query).__name__}")


def at_levels(diagnostics: Iterable[Diagnostic], levels: Levels) -> tuple[Diagnostic, ...]:
    """The diagnostics with the severities that `levels` gives their rules, without those of rules that it turns off."""
    chosen = [(item, levels.get(item.rule, item.severity)) for item in diagnostics]
    return tuple(
        item if item.severity is severity else attrs.evolve(item, severity=severity)
        for item, severity in chosen
        if severity is not None
    )


def _read(query: QueryLike, max_levels: int | None, max_bytes: int | None) -> tuple[Query, tuple[Diagnostic, ...]]:
    """The tree of a query, and its syntax errors. A changed tree with comments is located, so that suppressions apply."""
    if isinstance(query, str):
        from querydsl.syntax import parser  # see parse()

        return parser.read(query, max_levels=max_levels, max_bytes=max_bytes)
    tree = as_query(query)
    return (located(tree) if tree.comments else tree), ()


def _analysed(query: Query, catalogue: Catalogue, levels: Levels, now: dt.datetime) -> Analysis:
    """The analysis of a tree. Findings in a query that was built are located in its canonical text."""
    lowering = lower(query, catalogue[query.entity])
    found = check_query(query, catalogue, levels=levels, now=now, lowering=lowering)
    if found and query.source is None and (with_source := located(query)).source is not None:
        return _analysed(with_source, catalogue, levels, now)
    return Analysis(query, lowering, found, now)


def _moment(now: dt.datetime | None) -> dt.datetime:
    if now is None:
        return dt.datetime.now(dt.UTC).replace(microsecond=0)
    if not isinstance(now, dt.datetime):
        raise TypeError(f"`now` must be a datetime, not {type(now).__name__}. To bind parameters, use `parse(text, params)` first")
    if now.tzinfo is None:
        raise ValueError("`now` needs a time zone; for UTC: now.replace(tzinfo=datetime.UTC)")
    return now
