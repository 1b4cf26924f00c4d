"""Searches: `people.where(…).select(…).limit(…)`."""

from typing import TYPE_CHECKING, Generic, Never, NoReturn, TypeVar, cast

import attrs

from querydsl.builder.expressions import (
    Expression,
    Filter,
    NoSuchNameError,
    NoTruth,
    group_of,
    mixed_entities,
    no_named,
    not_a_condition,
)
from querydsl.builder.fields import AllFields, Namespace
from querydsl.builder.given import declarations_of, joined
from querydsl.builder.names import checked_path
from querydsl.builder.values import shown
from querydsl.classes import frozen
from querydsl.diagnostics.model import NOWHERE
from querydsl.errors import BuildError
from querydsl.syntax.ast import Connective, EntityName, Expr, Field, Number, Parameter, Query, SortKey
from querydsl.syntax.makers import make_query

if TYPE_CHECKING:
    from querydsl.builder.typed.companies import CompanyFields
    from querydsl.builder.typed.people import PeopleFields

FieldsT = TypeVar("FieldsT", bound=Namespace, covariant=True)


@frozen(eq=False, repr=False)
class Search(NoTruth, Generic[FieldsT]):
    """An immutable search for people or companies. Each method returns a new search.

    `query` is the AST. A search equals the parsed query of its text, which `str()` returns. Start from `querydsl.people` or
    `querydsl.companies`. Source: `docs/builder.md`.
    """

    query: Query

    @property
    def fields(self) -> FieldsT:
        """The fields of the entity, as in `companies.fields.size`. The fields of people are also available as `F`."""
        return cast(FieldsT, _FIELDS[self.query.entity])

    def where(self, *filters: "str | Filter | Query | Search[FieldsT]", **named: Never) -> "Search[FieldsT]":
        """The search narrowed by all `filters`, which are joined to the existing filter with `and`.

        Each of the `filters` is a condition, query text, a parsed query or another search. The `select`, `sort by` and `limit`
        clauses of the text, query or search replace those of this search. Raises `QuerySyntaxError` if text cannot be parsed,
        and `BuildError` for any other argument, a `named` one, or the other entity. Source: `docs/language.md`, section "Joining
        conditions".
        """
        if named:
            no_named("where(…)", repr(self.fields), named)
        clauses = self.query
        exprs = [] if clauses.filter is None else [clauses.filter]
        for item in filters:
            if isinstance(item, Filter):
                exprs.append(self._expr_of(item))
            else:
                brought = _query_of(item, self.query.entity)
                exprs.extend([brought.filter] if brought.filter else [])
                clauses = _with_clauses(clauses, brought)
        return Search(_with_filter(clauses, exprs, Connective.AND))

    def select(self, *fields: Namespace | str) -> "Search[FieldsT]":
        """The search with `fields` as the fields to return, replacing any earlier selection.

        Each of the `fields` is a field, such as `F.name`, or a path, such as `"name"`. Without arguments, all fields are
        returned. Raises `BuildError` for anything else. Source: `docs/language.md`, section "Clauses".
        """
        selected = tuple(_field_of(item, self.query.entity) for item in fields)
        return Search(attrs.evolve(self.query, select=selected))

    def sort_by(self, *keys: Namespace | SortKey | str) -> "Search[FieldsT]":
        """The search with its records sorted by `keys`, replacing any earlier order.

        Each of the `keys` is a field or path, in ascending order, or `F.name.asc()` or `F.name.desc()`. Without arguments,
        records are not sorted. Sorting happens after the download. Raises `BuildError` for anything else. Source:
        `docs/language.md`, section "Clauses".
        """
        sort = tuple(item if isinstance(item, SortKey) else SortKey(_sorted_field(item, self.query.entity)) for item in keys)
        return Search(attrs.evolve(self.query, sort=sort))

    def limit(self, count: int | Parameter | None) -> "Search[FieldsT]":
        """The search with at most `count` records, replacing any earlier limit.

        `count` is an int, a `param`, or `None` for no limit. Raises `BuildError` for anything else. Source: `docs/language.md`,
        section "Clauses".
        """
        if count is not None and (isinstance(count, bool) or not isinstance(count, int | Parameter)):
            raise BuildError(f"limit takes an int, a param or None, not {shown(count)}")
        value = Number(count) if isinstance(count, int) else count
        return Search(attrs.evolve(self.query, limit=value))

    def given(self, /, *names: str, **defaults: object) -> "Search[FieldsT]":
        """The search as a template that declares parameters, in addition to those that it declares already.

        `names` are the names of parameters that need a value, and `defaults` maps the names of the others to their defaults: data
        that `bind` accepts, or `today` and `now` with an offset. `param` uses a parameter. Raises `BuildError` for another name or
        default, and for two different declarations of one name. Source: `docs/builder.md`, section "Parameters".
        """
        return Search(attrs.evolve(self.query, given=joined(self.query.given, declarations_of(names, defaults))))

    def bind(self, **values: object) -> "Search[FieldsT]":
        """The search with parameters replaced by `values`, without their declarations. Other parameters are kept.

        `values` maps parameter names to Python data: strings, numbers, booleans, dates, datetimes with a time zone, or lists of
        them. Strings are never parsed. Raises `ParameterError` for an unknown parameter or for data of another type. Source:
        `docs/language.md`, section "Values".
        """
        return Search(self.query.bind(**values))

    def parameters(self) -> tuple[str, ...]:
        """The names of the unbound parameters that the search uses, without duplicates, in the order in which they appear.

        `query.given` has the declarations.
        """
        return self.query.parameters()

    def __and__(self, other: "Filter | Query | Search[FieldsT]") -> "Search[FieldsT]":
        return self.where(other)

    def __or__(self, other: "Filter | Query | Search[FieldsT]") -> "Search[FieldsT]":
        brought = Query(self._expr_of(other)) if isinstance(other, Filter) else _query_of(other, self.query.entity)
        if self.query.filter is None or brought.filter is None:
            raise BuildError("`|` needs two filters, but a search without a filter finds everything")
        clauses = _with_clauses(self.query, brought)
        return Search(_with_filter(clauses, [self.query.filter, brought.filter], Connective.OR))

    if not TYPE_CHECKING:  # names and operators of other libraries

        def __getattr__(self, name: str) -> NoReturn:
            if name.startswith("_"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            advice = ELSEWHERE.get(name, f"The methods are {', '.join(METHODS)}")
            raise NoSuchNameError(f"a search has no `{name}`. {advice}")

        def __getitem__(self, key: object) -> NoReturn:
            raise BuildError(f"a search has no records before it is run. {ELSEWHERE['head']}")

        def __len__(self) -> NoReturn:
            raise BuildError(f"a search has no records before it is run. {ELSEWHERE['count']}")

    def _expr_of(self, item: Filter) -> Expr:
        if item.entity != self.query.entity:
            raise mixed_entities()
        return item.expr

    def __eq__(self, other: object) -> bool:
        match other:
            case Search() | Expression():
                return self.query == other.query
            case Query():
                return self.query == other
            case _:
                return NotImplemented

    def __hash__(self) -> int:
        return hash(self.query)

    def __str__(self) -> str:
        from querydsl.syntax.printer import format  # not needed to build and run a search

        return format(self.query)

    def __repr__(self) -> str:
        from querydsl.builder.to_python import search_as_python  # as above

        return search_as_python(self.query)

    def _repr_html_(self) -> str:
        """The canonical text and the diagnostics, for notebooks."""
        from querydsl.catalogue import default  # as above
        from querydsl.diagnostics import html
        from querydsl.rules.checker import check

        return html.code(str(self)) + html.findings(check(self.query, default()))


METHODS = ("where", "select", "sort_by", "limit", "given", "bind", "parameters")
_SELECT, _SORT, _LIMIT = "Use `select(F.name)`", "Use `sort_by(F.name.desc())`", "Use `limit(10)`"
_WHERE, _RUN = "Use `where(F.title == …)`", "To run it, use `Client().run(search)`"
ELSEWHERE = {
    **dict.fromkeys(("filter", "filter_by", "find", "having", "match", "query_by"), _WHERE),
    **dict.fromkeys(("exclude", "where_not"), "Use `where(~(F.title == …))`"),
    **dict.fromkeys(("or_where", "or_", "union"), "Join searches or conditions with `|`"),
    **dict.fromkeys(("and_where", "and_"), "Join searches or conditions with `&`"),
    **dict.fromkeys(("only", "values", "columns", "project", "returning"), _SELECT),
    **dict.fromkeys(("order_by", "sort", "order"), _SORT),
    **dict.fromkeys(("take", "top", "head", "first", "max_results", "slice"), _LIMIT),
    **dict.fromkeys(("run", "execute", "all", "fetch", "get", "collect", "records", "to_list"), _RUN),
    **dict.fromkeys(("count", "len", "size", "total"), "To count the records, use `Client().count(search)`"),
    **dict.fromkeys(("check", "compile", "explain", "format"), "Pass it to the function of this name in `querydsl`"),
}
"""Advice for names that searches of other libraries have."""


def _query_of(item: object, entity: EntityName) -> Query:
    """The AST of an argument of `where`. Text without an entity is accepted for both."""
    if isinstance(item, Search):
        query = item.query
    elif isinstance(item, str):
        from querydsl.syntax.parser import parse  # slow to import, and only text needs it

        query = parse(item)
    elif isinstance(item, Query):
        query = item
    else:
        raise not_a_condition(item)
    if query.entity != entity and (query.prefixed or query.source is None):
        raise mixed_entities()
    return query


def _with_clauses(query: Query, brought: Query) -> Query:
    """The query with its clauses replaced by those of `brought`, and with the declarations of both."""
    return attrs.evolve(
        query,
        select=brought.select or query.select,
        sort=brought.sort or query.sort,
        limit=query.limit if brought.limit is None else brought.limit,
        given=joined(query.given, brought.given),
    )


def _with_filter(query: Query, exprs: list[Expr], connective: Connective) -> Query:
    """The query with a new filter, made of the joined expressions."""
    whole = group_of(connective, exprs, flat=True) if exprs else None
    clauses = query.select, query.sort, query.limit, query.given
    return make_query(whole, query.entity, *clauses, False, _NO_LINES, (), None, NOWHERE)


_NO_LINES: frozenset[str] = frozenset()


_FIELDS: dict[EntityName, Namespace] = {"people": AllFields("people"), "companies": AllFields("companies")}

people: "Search[PeopleFields]" = Search(Query(entity="people"))
"""The search for all people. Narrow it with `people.where(F.title.words("engineer"))`."""

companies: "Search[CompanyFields]" = Search(Query(entity="companies"))
"""The search for all companies. Narrow it with `companies.where(companies.fields.size > 50)`."""

F: "PeopleFields" = people.fields
"""The fields of people, also available as `people.fields`."""


def _sorted_field(argument: object, entity: EntityName) -> Field:
    """The AST field of a key of `sort_by`. Raises `BuildError` for an invalid argument, and for an order in a string."""
    if isinstance(argument, str):
        name, _, order = argument.strip().rpartition(" ")
        if order.casefold() in ("asc", "desc") or argument.startswith("-"):
            raise BuildError(f"{argument!r} is not a path. For an order, write F.{(name or 'name').strip('-')}.desc() or .asc()")
    return _field_of(argument, entity)


def _field_of(argument: object, entity: EntityName) -> Field:
    """The AST field of an argument of `select` or `sort_by`. Raises `BuildError` for an invalid argument."""
    match argument:
        case AllFields():
            raise BuildError("name a field, as in F.name. To receive all fields, leave out `select`")
        case Namespace() if argument._entity != entity:
            raise BuildError(f"{argument!r} is not a field of {entity}")
        case Namespace():
            return Field(argument._path)
        case str():
            return Field(checked_path(argument))
        case list() | tuple():
            raise BuildError("pass fields one by one, as in select(*fields)")
        case _:
            raise BuildError(f"{shown(argument)} is not a field. Pass a field such as F.name, or a string")
