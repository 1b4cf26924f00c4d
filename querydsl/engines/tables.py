"""Statements over tables with the columns of the catalogue, for each engine. Source: `docs/engines.md`, section "SQL"."""

import datetime as dt
from collections.abc import Mapping

from querydsl.api import QueryLike, analyse
from querydsl.catalogue import Catalogue
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.shape import ColumnType, ObjectType, shape_of
from querydsl.engines.spark_sql import Spark
from querydsl.engines.sql.dialect import Dialect
from querydsl.engines.sql.pieces import Sql, sql
from querydsl.engines.sql.source import Branch, ColumnValue
from querydsl.engines.sql.statement import Statement, lowering_of
from querydsl.semantics.request import Request

DIALECTS: Mapping[str, Dialect] = {dialect.name: dialect for dialect in (DuckDb(), Spark())}
"""The dialect of each engine."""
RECORDS = Sql("records")
"""The name of the records in a statement."""


def statement(query: QueryLike, engine: str, *, now: dt.datetime | None = None, catalogue: Catalogue | None = None) -> Sql:
    """The statement of a query, with `?` for each value, and its parameters in order.

    It reads a table `people` or `companies` that has the columns of `querydsl schema`. `query` is a text, a `Query`, or a search or
    expression of the builder. `engine` is `duckdb` or `spark`. Relative dates are counted from `now` (aware; defaults to the
    current time). `catalogue` defaults to the built-in fields.

    Raises `QueryError` for a query with errors, and `EngineError` for one that the engine cannot express. Source:
    `docs/engines.md`, section "SQL".
    """
    analysis = analyse(query, catalogue=catalogue, now=now)
    return statement_of(analysis.request(), analysis.now, DIALECTS[engine])


def statement_of(request: Request, now: dt.datetime, dialect: Dialect) -> Sql:
    """The statement of a compiled query, whose relative dates are counted from `now` (timezone-aware)."""
    columns = columns_of_shape(shape_of(lowering_of(request).table), dialect)
    return Statement(dialect, request, now, columns).whole(sql("{} AS {}", Sql(request.entity), RECORDS))


def columns_of_shape(shape: ObjectType, dialect: Dialect) -> Branch:
    """The columns of records that have the shape of the catalogue."""
    return Branch({key: column_of(key, type, dialect) for key, type in shape.fields.items()})


def column_of(name: str, type: ColumnType, dialect: Dialect) -> ColumnValue:
    """A column of the records."""
    return ColumnValue(sql("{}.{}", RECORDS, dialect.quoted(name)), type)
