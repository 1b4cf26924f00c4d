"""Run a query over records in DuckDB: relations, Parquet and JSON Lines. Source: `docs/engines.md`."""

import datetime as dt
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from querydsl.api import Analysis, QueryLike, analyse
from querydsl.catalogue import Catalogue
from querydsl.engines import duckdb_json
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.duckdb_types import RECORDS, columns_of, columns_of_shape
from querydsl.engines.files import Files, files_of
from querydsl.engines.shape import Record, pruned, shape_of
from querydsl.engines.sql.pieces import Sql, sql
from querydsl.engines.sql.statement import Statement
from querydsl.engines.stored import stored_paths
from querydsl.errors import EngineError
from querydsl.jobs.results.extras import library

if TYPE_CHECKING:
    import duckdb

RecordsLike: TypeAlias = "duckdb.DuckDBPyRelation | str | Path | Iterable[str | Path]"
_DIALECT = DuckDb()


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
    DuckDB is not installed. Source: `docs/engines.md`.
    """
    analysis = analyse(query, catalogue=catalogue, now=now)
    analysis.request()  # errors of the query come first
    connected = connection or library("duckdb").default_connection()
    if not isinstance(records, str | Path | Iterable):
        return _in_relation(records, analysis, connected)
    files = files_of(records)
    if files.parquet:
        return _in_relation(parquet(files, connected), analysis, connected)
    for path, count in unfit_values(files, analysis, connected).items():
        warnings.warn(f"{count:,} values of `{path}` do not have the type of the field", UnfitValues, stacklevel=2)
    return _in_json(files, analysis, connected)


def parquet(files: Files, connection: "duckdb.DuckDBPyConnection") -> "duckdb.DuckDBPyRelation":
    """The records of files of Parquet."""
    with _engine_errors():
        return connection.sql("SELECT * FROM read_parquet(?, union_by_name = true)", params=[list(files.names)])


def matching_lines(files: Files, analysis: Analysis) -> Sql:
    """The statement that finds the lines of JSON that match the filter of a query, in their order."""
    shape = _used_shape(analysis)
    statement = Statement(_DIALECT, analysis, duckdb_json.parsed_columns(shape))
    return statement.filtered(duckdb_json.parsed(duckdb_json.read_lines(files.names), shape), Sql("json"))


def unfit_values(files: Files, analysis: Analysis, connection: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    """How many values in JSON do not have the type of their field, by path, for the fields that the filter of a query uses."""
    paths, statement = duckdb_json.unfit(duckdb_json.read_lines(files.names), _used_shape(analysis))
    if not paths:
        return {}
    (counts,) = rows(statement, connection)
    return {path.replace("[*]", ""): count for path, count in zip(paths, counts, strict=True) if count}


def rows(statement: Sql, connection: "duckdb.DuckDBPyConnection") -> list[tuple[Any, ...]]:
    """The rows of a statement. Raises `EngineError` if DuckDB cannot run it."""
    with _engine_errors():
        found: list[tuple[Any, ...]] = connection.execute(statement.text, list(statement.parameters)).fetchall()
    return found


def _in_relation(
    records: "duckdb.DuckDBPyRelation", analysis: Analysis, connection: "duckdb.DuckDBPyConnection"
) -> "duckdb.DuckDBPyRelation":
    statement = Statement(_DIALECT, analysis, columns_of(records, analysis.lowering.table)).whole(RECORDS)
    with _engine_errors():  # DuckDB finds the variable `records`, which the statement names
        return connection.sql(statement.text, params=list(statement.parameters))


def _in_json(files: Files, analysis: Analysis, connection: "duckdb.DuckDBPyConnection") -> "duckdb.DuckDBPyRelation":
    shape = shape_of(analysis.lowering.table)
    lines = sql("({})", matching_lines(files, analysis))
    statement = Statement(_DIALECT, analysis, columns_of_shape(shape)).clauses(duckdb_json.typed(lines, shape))
    with _engine_errors():
        return connection.sql(statement.text, params=list(statement.parameters))


def _used_shape(analysis: Analysis) -> Record:
    """The shape of the parts of a record that the filter of a query reads."""
    table = analysis.lowering.table
    paths = [path for one in analysis.lowering.conditions() if one.spec for path in stored_paths(table, one.spec)]
    return pruned(shape_of(table), paths)


@contextmanager
def _engine_errors() -> Iterator[None]:
    """Turn errors of DuckDB into `EngineError`."""
    try:
        yield
    except library("duckdb").Error as error:
        raise EngineError(f"DuckDB: {error}") from error
