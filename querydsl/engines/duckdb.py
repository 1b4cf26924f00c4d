"""Run a query over records in DuckDB: relations, Parquet and JSON Lines. Source: `docs/engines.md`, section "DuckDB"."""

import datetime as dt
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from querydsl.api import QueryLike, analyse
from querydsl.catalogue import Catalogue
from querydsl.engines.duckdb_files import matching_lines, parquet, unfit_values
from querydsl.engines.duckdb_json import typed
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.duckdb_types import columns_of, engine_errors
from querydsl.engines.files import files_of
from querydsl.engines.shape import shape_of
from querydsl.engines.sql.pieces import sql
from querydsl.engines.sql.source import Branch
from querydsl.engines.sql.statement import Statement, lowering_of
from querydsl.engines.tables import RECORDS, columns_of_shape
from querydsl.jobs.results.extras import library
from querydsl.semantics.request import Request

if TYPE_CHECKING:
    import duckdb

RecordsLike: TypeAlias = "duckdb.DuckDBPyRelation | str | Path | Iterable[str | Path]"


class UnfitValues(UserWarning):
    """Values in JSON Lines do not have the type that their field has in the catalogue."""


def filter(
    records: RecordsLike,
    query: QueryLike,
    *,
    connection: "duckdb.DuckDBPyConnection | None" = None,
    now: dt.datetime | None = None,
    catalogue: Catalogue | None = None,
) -> "duckdb.DuckDBPyRelation":
    """A relation with the records that match a query, sorted, limited, and with the columns of its `select`.

    `records` is a relation, the path of a file or a folder, a glob, or several of these. Files are Parquet, JSON Lines or JSON.
    The columns of a relation and of Parquet are the keys of records, or have the names that `run` gives to columns. The columns of
    JSON have the types of the catalogue. `query` is a text, a `Query`, or a search or expression of the builder. `connection` is
    the connection of the relation, or that reads the files; by default, that of the `duckdb` module. Relative dates are counted
    from `now` (aware; defaults to the current time). `catalogue` defaults to the built-in fields.

    Warns with `UnfitValues` if values in JSON have another type than their field. Raises `QueryError` for a query with errors,
    `EngineError` for one that DuckDB cannot express over these records and for records that it cannot read, and `ExportError` if
    DuckDB is not installed. Source: `docs/engines.md`, section "DuckDB".
    """
    analysis = analyse(query, catalogue=catalogue, now=now)
    request, connected = analysis.request(), connection or library("duckdb").default_connection()
    if not isinstance(records, str | Path | Iterable):
        return _in_relation(records, request, analysis.now, connected)
    files = files_of(records)
    if files.parquet:
        return _in_relation(parquet(files, connected), request, analysis.now, connected)
    for path, count in unfit_values(files, request, connected).items():
        warnings.warn(f"{count:,} values of `{path}` do not have the type of the field", UnfitValues, stacklevel=2)
    shape = shape_of(lowering_of(request).table)
    lines = sql("({})", matching_lines(files, request, analysis.now))
    clauses = _statement(request, analysis.now, columns_of_shape(shape, DuckDb())).clauses(typed(lines, shape))
    with engine_errors():
        return connected.sql(clauses.text, params=list(clauses.parameters))


def _statement(request: Request, now: dt.datetime, root: Branch) -> Statement:
    return Statement(DuckDb(), request, now, root)


def _in_relation(
    records: "duckdb.DuckDBPyRelation", request: Request, now: dt.datetime, connection: "duckdb.DuckDBPyConnection"
) -> "duckdb.DuckDBPyRelation":
    whole = _statement(request, now, columns_of(records, lowering_of(request).table)).whole(RECORDS)
    with engine_errors():  # DuckDB finds the variable `records`, which the statement names
        return connection.sql(whole.text, params=list(whole.parameters))
