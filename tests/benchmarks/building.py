"""Time to build and compile queries, compared with other query builders.

Run `python -m tests.benchmarks.building`. It needs the `bench` extra.

Each library builds the same twenty conditions in three shapes. It then converts them to its output format: request JSON, the
result of `to_dict()`, or SQL with parameters. Validation is not measured, because the other libraries have none.
"""

import datetime as dt
import warnings
from collections.abc import Callable
from functools import partial, reduce
from operator import and_ as both
from timeit import repeat
from typing import Any

import sqlalchemy as sa

from querydsl.builder import Expression, F, and_, or_, people
from querydsl.catalogue import default
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower

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


def microseconds(call: Callable[[str], Any], shape: str) -> float:
    """The shortest average time, in microseconds. Many short runs reduce noise from other processes."""
    return min(repeat(lambda: call(shape), number=10, repeat=200)) / 10 * 1e6


def milliseconds_of(call: Callable[[], Any]) -> float:
    """The shortest of three times, in milliseconds."""
    return min(repeat(call, number=1, repeat=3)) * 1e3


def looped(count: int) -> Expression:
    """`count` conditions, joined one at a time in a loop."""
    made = F.name == "n"
    for index in range(count):
        made = made | (F.name == f"n{index}")
    return made


def main() -> None:
    """Print the time for twenty conditions in microseconds, and the ratio to querydsl for each library."""
    print(f"{COUNT} conditions, microseconds{'built':>14}{'querydsl':>12}{'elasticsearch':>20}{'sqlalchemy':>20}")
    for shape in SHAPES:
        ours, es, sql = (microseconds(call, shape) for call in (querydsl, elasticsearch, sqlalchemy))
        own = microseconds(built, shape)
        print(f"{shape:<26}{own:>14.1f}{ours:>12.1f}{es:>12.1f} ({es / ours:>4.1f}×){sql:>12.1f} ({sql / ours:>4.1f}×)")
    many = [F.name == f"n{index}" for index in range(10_000)]
    for count in (1_000, 10_000):
        print(f"or_ of {count:,} conditions: {milliseconds_of(partial(or_, *many[:count])):.2f} ms")
    print(f"e = e | c, 1,000 times, building c: {milliseconds_of(partial(looped, 1_000)):.1f} ms")


if __name__ == "__main__":
    main()
