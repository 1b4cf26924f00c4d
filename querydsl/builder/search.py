"""A search as a value: `people.where(…).select(…).limit(…)`. Source: language page, sections 1 and 2."""

from typing import TYPE_CHECKING, Generic, TypeVar, cast

import attrs

from querydsl.builder.expressions import Expression, Filter, NoTruth, group_of, mixed, no_filter
from querydsl.builder.fields import Fields, Namespace, field_of
from querydsl.builder.values import shown
from querydsl.errors import BuildError
from querydsl.syntax.ast import Connective, EntityName, Expr, Number, Parameter, Query, SortKey

if TYPE_CHECKING:
    from querydsl.builder.typed.companies import CompanyFields
    from querydsl.builder.typed.people import PeopleFields

FieldsT = TypeVar("FieldsT", bound=Namespace, covariant=True)


@attrs.frozen(eq=False, repr=False)
class Search(NoTruth, Generic[FieldsT]):
    """A query that grows: each method gives a new one and leaves this one as it is. It equals the parse of its text.

    `query` is its tree, which has no text of its own.
    """

    query: Query

    @property
    def fields(self) -> FieldsT:
        """The fields of the entity: `companies.fields.size`; those of people are `F` as well."""
        return cast(FieldsT, _FIELDS[self.query.entity])

    def where(self, *filters: "str | Filter | Query | Search[FieldsT]") -> "Search[FieldsT]":
        """The search narrowed by all of the filters, which join its own by `and`, without brackets.

        Takes conditions, text of the language, parsed queries and other searches. The clauses that a text, a query or a search
        brings along take the place of this one's. Raises `QuerySyntaxError` for a text that cannot be read and `BuildError` for
        what is no filter, or for the other entity. Source: language page, section 2.
        """
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
        """The search with these fields to come back, in place of any before; without fields, everything comes back.

        Takes fields and paths. Raises `BuildError` for what is neither. Source: language page, section 2.
        """
        selected = tuple(field_of(item, self.query.entity) for item in fields)
        return Search(attrs.evolve(self.query, select=selected))

    def sort_by(self, *keys: Namespace | SortKey | str) -> "Search[FieldsT]":
        """The search with its records sorted by these keys, in place of any before; without keys, unsorted.

        Takes fields and paths (the smallest first), `F.name.asc()` and `F.name.desc()`. Raises `BuildError` for anything else.
        Source: language page, sections 2 and 4.
        """
        sort = tuple(item if isinstance(item, SortKey) else SortKey(field_of(item, self.query.entity)) for item in keys)
        return Search(attrs.evolve(self.query, sort=sort))

    def limit(self, count: int | Parameter | None) -> "Search[FieldsT]":
        """The search with at most so many records, in place of any limit before; None takes the limit away.

        Raises `BuildError` for what is no whole number. Source: language page, sections 2 and 4.
        """
        if count is not None and (isinstance(count, bool) or not isinstance(count, int | Parameter)):
            raise BuildError(f"limit takes a whole number, a param or None, not {shown(count)}")
        value = Number(count) if isinstance(count, int) else count
        return Search(attrs.evolve(self.query, limit=value))

    def bind(self, **values: object) -> "Search[FieldsT]":
        """The search with these parameters replaced by data, whatever it contains; others stay as they are.

        Raises `ParameterError` for a name that the search does not have and for data that the language cannot say. Source:
        language page, sections 2 and 8.
        """
        return Search(self.query.bind(**values))

    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters that are not yet bound, each once, in order of their first place."""
        return self.query.parameters()

    def __and__(self, other: "Filter | Query | Search[FieldsT]") -> "Search[FieldsT]":
        return self.where(other)

    def __or__(self, other: "Filter | Query | Search[FieldsT]") -> "Search[FieldsT]":
        brought = Query(self._expr_of(other)) if isinstance(other, Filter) else _query_of(other, self.query.entity)
        if self.query.filter is None or brought.filter is None:
            raise BuildError("`|` joins two filters, and a search without a filter finds everything")
        clauses = _with_clauses(self.query, brought)
        return Search(_with_filter(clauses, [self.query.filter, brought.filter], Connective.OR))

    def _expr_of(self, item: Filter) -> Expr:
        if item.entity != self.query.entity:
            raise mixed()
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
        from querydsl.syntax.printer import format  # a search that is only built and run is never printed

        return format(self.query)

    def __repr__(self) -> str:
        from querydsl.builder.to_python import search_as_python  # as above

        return search_as_python(self.query)

    def _repr_html_(self) -> str:
        """What a notebook shows: the canonical text, and what there is to say of it."""
        from querydsl.builder.html import html  # as above

        return html(self.query)


def _query_of(item: object, entity: EntityName) -> Query:
    """The tree of what `where` was given, for a search of this entity; a text that names no entity fits both."""
    if isinstance(item, Search):
        query = item.query
    elif isinstance(item, str):
        from querydsl.syntax.parser import parse  # lark is slow to import, and a search without text does not need it

        query = parse(item)
    elif isinstance(item, Query):
        query = item
    else:
        raise no_filter(item)
    if query.entity != entity and (query.prefixed or query.source is None):
        raise mixed()
    return query


def _with_clauses(query: Query, brought: Query) -> Query:
    """The query with the clauses that another brings along in place of its own."""
    return attrs.evolve(
        query,
        select=brought.select or query.select,
        sort=brought.sort or query.sort,
        limit=query.limit if brought.limit is None else brought.limit,
    )


def _with_filter(query: Query, exprs: list[Expr], connective: Connective) -> Query:
    """The query with these trees joined as its filter."""
    joined = group_of(connective, exprs, flat=True) if exprs else None
    return Query(joined, query.entity, query.select, query.sort, query.limit)


_FIELDS: dict[EntityName, Namespace] = {"people": Fields("people"), "companies": Fields("companies")}

people: "Search[PeopleFields]" = Search(Query(entity="people"))
"""Everyone: `people.where(F.title.words("engineer"))` narrows it."""

companies: "Search[CompanyFields]" = Search(Query(entity="companies"))
"""All companies: `companies.where(companies.fields.size > 50)` narrows it."""

F: "PeopleFields" = people.fields
"""The fields of people, the same as `people.fields`."""
