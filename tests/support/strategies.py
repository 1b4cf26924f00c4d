"""Random queries over the whole catalogue.

Strategies are cached because building and validating one takes longer than drawing from it.
"""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from querydsl.catalogue import default
from querydsl.catalogue.model import FieldSpec, FieldType, Returnable
from querydsl.syntax.ast import (
    DISTANCE_UNITS,
    ENTITIES,
    AllOf,
    Between,
    Boolean,
    Condition,
    Connective,
    Date,
    Distance,
    EntityName,
    Expr,
    Field,
    Fields,
    Group,
    Not,
    Number,
    Quantified,
    Quantifier,
    Query,
    Relative,
    Scalar,
    Scope,
    SortKey,
    Text,
    Time,
    Values,
)
from querydsl.syntax.operators import DISTANCES, LISTING, Operator

WORDS = ("engineer", "Vice President", "Acme", "Zoë", "a b", 'quo"te', "x\ny", "C++", "日本", "\u2028")

texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=12)).map(Text)
integers = st.integers(-(10**12), 10**12).map(Number)
numbers = st.one_of(integers, st.floats(allow_nan=False, allow_infinity=False).map(Number))
BOOLEAN = st.booleans()
booleans = BOOLEAN.map(Boolean)
dates = st.dates().map(lambda day: Date(day.isoformat()))
times = st.datetimes(min_value=dt.datetime(1900, 1, 1)).map(lambda moment: Time(f"{moment.isoformat()}Z"))
relatives = st.builds(Relative, st.sampled_from(["today", "now"]), st.integers(-999, 999), st.sampled_from(["d", "w", "mo", "y"]))
moments = st.one_of(dates, times, relatives.map(lambda item: item if item.amount else Relative(item.anchor)))

years = st.integers(1900, 2030).flatmap(lambda year: st.sampled_from([Number(year), Text(str(year))]))

VALUES: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.TEXT: texts,
    FieldType.TEXTS: texts,
    FieldType.INTEGER: integers,
    FieldType.INTEGERS: integers,
    FieldType.NUMBER: numbers,
    FieldType.BOOLEAN: booleans,
    FieldType.DATE: moments,
    FieldType.DATETIME: moments,
    FieldType.YEAR: years,
}


def lists(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Values]:
    """Lists of one to four values."""
    return st.lists(values, min_size=1, max_size=4).map(lambda items: Values(tuple(items)))


@cache
def value_for(kind: FieldType, operator: Operator) -> st.SearchStrategy[Any]:
    """Values that the operator accepts for fields of this type."""
    scalars: st.SearchStrategy[Scalar] = VALUES[kind]
    if operator in DISTANCES:
        return st.builds(Distance, st.integers(1, 900).map(Number), st.sampled_from(DISTANCE_UNITS), texts)
    if operator in LISTING:
        return lists(scalars)
    quantified = st.builds(Quantified, st.sampled_from(Quantifier), lists(scalars))
    return st.one_of(scalars, scalars, scalars, quantified)


ONE_IN_SIX = st.sampled_from([True, False, False, False, False, False])


@cache
def filterable(entity: EntityName) -> st.SearchStrategy[FieldSpec]:
    """Fields that have operators."""
    return st.sampled_from([spec for spec in default()[entity].specs.values() if spec.filterable and spec.operators])


@cache
def operators_of(operators: frozenset[Operator]) -> st.SearchStrategy[Operator]:
    """One of these operators."""
    return st.sampled_from(sorted(operators, key=lambda operator: operator.value))


@st.composite
def conditions(draw: st.DrawFn, entity: EntityName) -> Expr:
    """A condition on a filterable field, with an operator and a value that the field accepts."""
    spec = draw(filterable(entity))
    field = Field(spec.path if draw(BOOLEAN) else default()[entity].shortest(spec.path))
    if Operator.LE in spec.operators and draw(ONE_IN_SIX):
        return Between(field, draw(VALUES[spec.type]), draw(VALUES[spec.type]))
    operator = draw(operators_of(frozenset(spec.operators)))
    return Condition(field, operator, draw(value_for(spec.type, operator)))


def groups(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Groups, negations, and `all of` groups over these expressions."""
    many = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(Group, st.sampled_from(Connective), many), st.builds(Not, inner), st.builds(AllOf, many))


def _scope(prefix: Field, operands: list[Expr]) -> Expr:
    return Scope(prefix, operands[0] if len(operands) == 1 else Group(Connective.AND, tuple(operands)))


SCOPED_NAMES = st.sampled_from(["title", "company", "seniority", "company_domain"]).map(Field)
SCOPED = st.builds(Condition, SCOPED_NAMES, st.sampled_from([Operator.WORDS, Operator.PHRASE, Operator.EQ]), texts)
SCOPES = st.builds(_scope, st.sampled_from(["past", "current", "role"]).map(Field), st.lists(SCOPED, min_size=1, max_size=3))


SEVERAL_NAMES = ["headline", "summary", "city", "title", "past.title", "skill", "anywhere"]
SEVERAL_FIELDS = st.lists(st.sampled_from(SEVERAL_NAMES).map(Field), min_size=2, max_size=3, unique=True).map(tuple)
SEVERAL = st.builds(
    Condition,
    st.one_of(st.builds(Fields, st.sampled_from(Quantifier), SEVERAL_FIELDS), st.just(Field("anywhere"))),
    st.sampled_from([Operator.WORDS, Operator.PHRASE, Operator.EXCLUDES, Operator.EQ, Operator.NE]),
    st.one_of(texts, st.builds(Quantified, st.sampled_from(Quantifier), lists(texts))),
)


@cache
def expressions(entity: EntityName) -> st.SearchStrategy[Expr]:
    """Filters with nested groups."""
    leaves = conditions(entity) if entity == "companies" else st.one_of(conditions(entity), conditions(entity), SCOPES, SEVERAL)
    extend: Callable[[st.SearchStrategy[Expr]], st.SearchStrategy[Expr]] = groups
    return st.recursive(leaves, extend, max_leaves=8)


@cache
def queries_of(entity: EntityName) -> st.SearchStrategy[Query]:
    """Queries of an entity."""
    table = default()[entity]
    returned = [table.shortest_select(path) for path, spec in table.specs.items() if spec.returnable is Returnable.YES]
    fields = st.sampled_from(returned).map(Field)
    return st.builds(
        Query,
        filter=expressions(entity),
        entity=st.just(entity),
        select=st.lists(fields, max_size=3).map(tuple),
        sort=st.lists(st.builds(SortKey, fields, BOOLEAN), max_size=2).map(tuple),
        limit=st.one_of(st.none(), st.integers(1, 10_000).map(Number)),
        prefixed=st.just(True),
    )


@cache
def queries() -> st.SearchStrategy[Query]:
    """Complete queries with clauses. The rules reject some of them."""
    return st.one_of([queries_of(entity) for entity in ENTITIES])
