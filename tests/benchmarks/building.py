"""Time to build and compile queries, compared with other query builders.

Each library builds the same twenty conditions in three shapes. It then converts them to its output format: request JSON, the
result of `to_dict()`, or SQL with parameters. Validation is not measured, because the other libraries have none.
"""

import datetime as dt
import warnings
from collections.abc import Iterator
from functools import partial, reduce
from operator import and_ as both
from typing import Any

import sqlalchemy as sa

from querydsl.builder import Expression, F, and_, people
from querydsl.catalogue import default
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower
from tests.benchmarks.measured import OURS, Row, against_peers, cpu

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the package emits a deprecation warning on import
    from elasticsearch_dsl import Q

NOW = dt.datetime(2024, 5, 31, tzinfo=dt.UTC)
COUNT = 20
COUNTRIES = ["Spain", "Portugal"]
SHAPES = ("joined one by one", "one group", "ten pairs of `or`")
PEOPLE = sa.table("people", *[sa.column(name) for name in ("title", "headline", "size", "country")])
C = PEOPLE.c


# --- this library ---


def condition(index: int) -> Expression:
    """A condition. Its kind depends on the index."""
    match index % 4:
        case 0:
            return F.title.words(f"engineer {index}")
        case 1:
            return F.headline == f"open {index}"
        case 2:
            return F.company_size >= index
        case _:
            return F.country.is_in(COUNTRIES)


def built(shape: str) -> Expression:
    """The filter in the given shape."""
    match shape:
        case "joined one by one":
            return reduce(both, [condition(index) for index in range(COUNT)])
        case "one group":
            return and_(*[condition(index) for index in range(COUNT)])
        case _:
            return reduce(both, [condition(index) | condition(index + 1) for index in range(0, COUNT, 2)])


def querydsl(shape: str) -> Any:
    """The request body."""
    query = people.where(built(shape)).query
    return compile_lowered(lower(query, default()[query.entity]), NOW).body


# --- elasticsearch-dsl ---


def es_condition(index: int) -> Any:
    """The same condition."""
    match index % 4:
        case 0:
            return Q("match", title=f"engineer {index}")
        case 1:
            return Q("term", headline=f"open {index}")
        case 2:
            return Q("range", size={"gte": index})
        case _:
            return Q("terms", country=COUNTRIES)


def elasticsearch(shape: str) -> Any:
    """The query as a dict."""
    match shape:
        case "joined one by one":
            query = reduce(both, [es_condition(index) for index in range(COUNT)])
        case "one group":
            query = Q("bool", must=[es_condition(index) for index in range(COUNT)])
        case _:
            query = reduce(both, [es_condition(index) | es_condition(index + 1) for index in range(0, COUNT, 2)])
    return query.to_dict()


# --- SQLAlchemy core ---


def sql_condition(index: int) -> Any:
    """The same condition."""
    match index % 4:
        case 0:
            return C.title.like(f"%engineer {index}%")
        case 1:
            return C.headline == f"open {index}"
        case 2:
            return C.size >= index
        case _:
            return C.country.in_(COUNTRIES)


def sqlalchemy(shape: str) -> Any:
    """The SQL text and its parameters."""
    match shape:
        case "joined one by one":
            clause = reduce(both, [sql_condition(index) for index in range(COUNT)])
        case "one group":
            clause = sa.and_(*[sql_condition(index) for index in range(COUNT)])
        case _:
            clause = reduce(both, [sql_condition(index) | sql_condition(index + 1) for index in range(0, COUNT, 2)])
    compiled = sa.select(PEOPLE).where(clause).compile()
    return str(compiled), compiled.params


def rows() -> Iterator[Row]:
    """The time to build and convert each shape."""
    calls = {OURS: querydsl, "elasticsearch-dsl": elasticsearch, "SQLAlchemy": sqlalchemy}
    for shape in SHAPES:
        measures = {name: partial(cpu, partial(call, shape), 20) for name, call in calls.items()}
        yield from against_peers(f"build {COUNT} conditions, {shape}", measures, 40)
