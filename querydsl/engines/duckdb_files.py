"""Files of records in DuckDB: those that match a query, and the values that do not fit."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from querydsl.engines import duckdb_json
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.duckdb_types import columns_of, engine_errors
from querydsl.engines.files import Files, files_of
from querydsl.engines.rows import record_maker
from querydsl.engines.shape import ObjectType, pruned, shape_of
from querydsl.engines.sql.pieces import Sql
from querydsl.engines.sql.statement import Statement, lowering_of
from querydsl.engines.stored import stored_paths
from querydsl.engines.tables import RECORDS
from querydsl.jobs.results.extras import library
from querydsl.semantics.request import Request

if TYPE_CHECKING:
    import duckdb

_DIALECT = DuckDb()
_ROWS = 2_000
Line = tuple[bytes, dict[str, Any]]
"""A record, and the line of JSON that contains it."""


def matching(names: Iterable[str], request: Request, now: dt.datetime, note: Callable[[str], object]) -> Iterator[Line]:
    """The records of files that match the filter of a query, in order, each with its line of JSON.

    `names` are paths, folders and globs. Relative dates are counted from `now` (timezone-aware). `note` is called with a sentence
    about values that do not fit. Raises `EngineError` for files that cannot be read and for a filter that cannot be expressed.
    """
    files, connection = files_of(names), library("duckdb").connect()
    if files.parquet:
        yield from _matching_rows(parquet(files, connection), request, now, connection)
        return
    if unfit := unfit_values(files, request, connection):
        found = ", ".join(f"{path} ({count:,})" for path, count in unfit.items())
        note(f"{sum(unfit.values()):,} values do not have the type of their field: {found}")
    for (line,) in _rows(matching_lines(files, request, now), connection):
        yield line.encode(), json.loads(line)


def parquet(files: Files, connection: "duckdb.DuckDBPyConnection") -> "duckdb.DuckDBPyRelation":
    """The records of files of Parquet."""
    with engine_errors():
        return connection.sql("SELECT * FROM read_parquet(?, union_by_name = true)", params=[list(files.names)])


def matching_lines(files: Files, request: Request, now: dt.datetime) -> Sql:
    """The statement that finds the lines of JSON that match the filter of a query, in their order."""
    shape = _used_shape(request)
    statement = Statement(_DIALECT, request, now, duckdb_json.parsed_columns(shape))
    return statement.filtered(duckdb_json.parsed(duckdb_json.read_lines(files.names), shape), Sql("json"))


def unfit_values(files: Files, request: Request, connection: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    """How many values in JSON do not have the type of their field, by path, for the fields that the filter of a query uses."""
    paths, statement = duckdb_json.unfit(duckdb_json.read_lines(files.names), _used_shape(request))
    (counts,) = _rows(statement, connection)
    return {path.replace("[*]", ""): count for path, count in zip(paths, counts, strict=True) if count}


def _used_shape(request: Request) -> ObjectType:
    """The shape of the parts of a record that the filter of a query reads."""
    lowering = lowering_of(request)
    used = [path for one in lowering.conditions() if one.spec for path in stored_paths(lowering.table, one.spec)]
    return pruned(shape_of(lowering.table), used)


def _matching_rows(
    records: "duckdb.DuckDBPyRelation", request: Request, now: dt.datetime, connection: "duckdb.DuckDBPyConnection"
) -> Iterator[Line]:
    table = lowering_of(request).table
    statement = Statement(_DIALECT, request, now, columns_of(records, table)).filtered(RECORDS)
    to_record = record_maker(table, records.columns)
    with engine_errors():  # DuckDB finds the variable `records`, which the statement names
        connection.execute(statement.text, list(statement.parameters))
    for row in _fetched(connection):
        record = to_record(row)
        yield json.dumps(record, ensure_ascii=False).encode(), record


def _rows(statement: Sql, connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    """The rows of a statement. Raises `EngineError` if DuckDB cannot run it."""
    with engine_errors():
        connection.execute(statement.text, list(statement.parameters))
    return _fetched(connection)


def _fetched(connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    """The rows of the last statement of a connection."""
    with engine_errors():
        while rows := connection.fetchmany(_ROWS):
            yield from rows
