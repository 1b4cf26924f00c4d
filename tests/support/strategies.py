"""Random queries over the whole catalogue, for properties that must hold for every query."""

import datetime as dt
from collections.abc import Callable
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
booleans = st.booleans().map(Boolean)
dates = st.dates().map(lambda day: Date(day.isoformat()))
times = st.datetimes(min_value=dt.datetime(1900, 1, 1)).map(lambda it: Time(f"{it.isoformat()}Z"))
relatives = st.builds(Relative, st.sampled_from(["today", "now"]), st.integers(-999, 999), st.sampled_from(["d", "w", "mo", "y"]))
moments = st.one_of(dates, times, relatives.map(lambda it: it if it.amount else Relative(it.anchor)))

VALUES: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.TEXT: texts,
    FieldType.TEXTS: texts,
    FieldType.INTEGER: integers,
    FieldType.INTEGERS: integers,
    FieldType.NUMBER: numbers,
    FieldType.BOOLEAN: booleans,
    FieldType.DATE: moments,
    FieldType.DATETIME: moments,
}


def lists(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Values]:
    """Lists of one to four values."""
    return st.lists(values, min_size=1, max_size=4).map(lambda items: Values(tuple(items)))


def value_for(spec: FieldSpec, operator: Operator) -> st.SearchStrategy[Any]:
    """Values that the operator takes on the field."""
    scalars: st.SearchStrategy[Scalar] = VALUES[spec.type]
    if operator in DISTANCES:
        return st.builds(Distance, st.integers(1, 900).map(Number), st.sampled_from(DISTANCE_UNITS), texts)
    if operator in LISTING:
        return lists(scalars)
    quantified = st.builds(Quantified, st.sampled_from(Quantifier), lists(scalars))
    return st.one_of(scalars, scalars, scalars, quantified)


@st.composite
def conditions(draw: st.DrawFn, entity: EntityName) -> Expr:
    """A condition on some filterable field, of an operator and a value that it takes."""
    table = default()[entity]
    spec = draw(st.sampled_from([it for it in table.specs.values() if it.filterable and it.operators]))
    field = Field(draw(st.sampled_from([spec.path, table.shortest(spec.path)])))
    if Operator.LE in spec.operators and draw(st.integers(0, 5)) == 0:
        return Between(field, draw(VALUES[spec.type]), draw(VALUES[spec.type]))
    operator = draw(st.sampled_from(sorted(spec.operators, key=lambda it: it.value)))
    return Condition(field, operator, draw(value_for(spec, operator)))


def groups(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Groups, negations and groups of elements over these expressions."""
    many = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(Group, st.sampled_from(Connective), many), st.builds(Not, inner), st.builds(AllOf, many))


@st.composite
def scopes(draw: st.DrawFn) -> Expr:
    """A scope with conditions on its own names."""
    prefix = Field(draw(st.sampled_from(["past", "current", "role"])))
    names = st.sampled_from(["title", "company", "seniority", "company_domain"]).map(Field)
    plain = st.builds(Condition, names, st.sampled_from([Operator.WORDS, Operator.PHRASE, Operator.EQ]), texts)
    operands = draw(st.lists(plain, min_size=1, max_size=3))
    return Scope(prefix, operands[0] if len(operands) == 1 else Group(Connective.AND, tuple(operands)))


def expressions(entity: EntityName) -> st.SearchStrategy[Expr]:
    """Filters of some depth."""
    leaves = conditions(entity) if entity == "companies" else st.one_of(conditions(entity), conditions(entity), scopes())
    extend: Callable[[st.SearchStrategy[Expr]], st.SearchStrategy[Expr]] = groups
    return st.recursive(leaves, extend, max_leaves=8)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Whole queries, with clauses; not all of them pass the rules."""
    entity = draw(st.sampled_from(ENTITIES))
    table = default()[entity]
    returned = [path for path, spec in table.specs.items() if spec.returnable is Returnable.YES]
    fields = st.lists(st.sampled_from(returned).map(table.shortest_select).map(Field), max_size=3).map(tuple)
    keys = st.lists(st.builds(SortKey, st.sampled_from(returned).map(table.shortest_select).map(Field), st.booleans()), max_size=2)
    return Query(
        filter=draw(expressions(entity)),
        entity=entity,
        select=draw(fields),
        sort=tuple(draw(keys)),
        limit=draw(st.one_of(st.none(), st.integers(1, 10_000).map(Number))),
        prefixed=True,
    )
