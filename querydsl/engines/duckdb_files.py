"""Files of records in DuckDB: all of them, those that match a query, and the values that do not fit."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from querydsl.catalogue import FieldTable
from querydsl.engines import duckdb_json
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.duckdb_types import columns_of, engine_errors
from querydsl.engines.files import Files, files_of
from querydsl.engines.rows import mixed_columns, record_maker
from querydsl.engines.shape import ObjectType, pruned, shape_of
from querydsl.engines.sql.pieces import Sql, listed, parameter, sql
from querydsl.engines.sql.source import path_of
from querydsl.engines.sql.statement import Statement, lowering_of
from querydsl.engines.stored import stored_paths
from querydsl.engines.tables import RECORDS
from querydsl.errors import EngineError
from querydsl.jobs.results.decode import to_line
from querydsl.jobs.results.extras import library
from querydsl.jobs.results.formats.restore import table_with
from querydsl.jobs.results.parsing import parse
from querydsl.semantics.request import Request

if TYPE_CHECKING:
    import duckdb

_DIALECT = DuckDb()
_ROWS = 2_000
Line = tuple[bytes, dict[str, Any]]
"""A record, and the line of JSON that contains it."""
Notice: TypeAlias = Callable[[str], object]
"""Called with a sentence about what was not read."""


def all_records(names: Iterable[str], request: Request | None, note: Notice) -> Iterator[Line]:
    """All records of files, in order, each with its line of JSON.

    `names` are paths, folders and globs, and `request` is the query that the records are tested with, if there is one. `note` is
    called with a sentence about columns that are left out. Raises `EngineError` for files that cannot be read, and for Parquet
    that does not have the columns that the query tests.
    """
    files, connection = files_of(names), connected()
    if not files.parquet:
        yield from _parsed(rows(lines(files), connection))
        return
    found = parquet(files, connection)
    table = lowering_of(request).table if request else table_with(found.columns)
    mixed = mixed_columns(table, found.columns)
    if request:
        _check_tested(request, Statement(_DIALECT, request, dt.datetime.now(dt.UTC), columns_of(found, table)), mixed)
    else:
        _note_left_out(mixed, note)
    yield from _made(rows(sql("SELECT * FROM {}", read_parquet(files)), connection), table, found.columns)


def _check_tested(request: Request, statement: Statement, mixed: Iterable[str]) -> None:
    """Raise `EngineError` if records of these columns cannot be tested with a query."""
    statement.condition()
    table, tested = lowering_of(request).table, _tested_paths(request)
    for name in mixed:
        if path_of(table, name) in tested:
            raise EngineError(f"the values of `{name}` are in one list in these records, so it is not known which item each is of")


def matching(names: Iterable[str], request: Request, now: dt.datetime, note: Notice) -> Iterator[Line]:
    """The records of files that match the filter of a query, in order, each with its line of JSON.

    `names` are paths, folders and globs. Relative dates are counted from `now` (timezone-aware). `note` is called with a sentence
    about values that do not fit, and one about columns that are left out. Raises `EngineError` for files that cannot be read and
    for a filter that cannot be expressed.
    """
    files, connection = files_of(names), connected()
    if files.parquet:
        yield from _matching_rows(files, request, now, connection, note)
        return
    note_unfit(unfit_values(files, request, connection), note)
    yield from _parsed(rows(matching_lines(files, request, now), connection))


def _matching_rows(
    files: Files, request: Request, now: dt.datetime, connection: "duckdb.DuckDBPyConnection", note: Notice
) -> Iterator[Line]:
    found, table = parquet(files, connection), lowering_of(request).table
    statement = Statement(_DIALECT, request, now, columns_of(found, table)).filtered(sql("{} AS {}", read_parquet(files), RECORDS))
    if "fields" not in request.body:
        _note_left_out(mixed_columns(table, found.columns), note)
    yield from _made(rows(statement, connection), table, found.columns)


def _note_left_out(mixed: Iterable[str], note: Notice) -> None:
    if found := ", ".join(mixed):
        note(f"left out, because it is not known which item each value is of: {found}")


def note_unfit(unfit: Mapping[str, int], note: Notice) -> None:
    """Call `note` with the number of values that do not fit, by path, if there are any."""
    if unfit:
        found = ", ".join(f"{path} ({count:,})" for path, count in unfit.items())
        note(f"{sum(unfit.values()):,} values do not have the type of their field: {found}")


def connected() -> "duckdb.DuckDBPyConnection":
    """A connection to an empty database in memory, with times in UTC. Raises `ExportError` if DuckDB is not installed."""
    connection: duckdb.DuckDBPyConnection = library("duckdb").connect()
    return connection.execute("SET TimeZone = 'UTC'")


def read_parquet(files: Files) -> Sql:
    """The records of files of Parquet, as a table in a statement."""
    return sql("read_parquet([{}], union_by_name = true)", listed(map(parameter, files.names)))


def parquet(files: Files, connection: "duckdb.DuckDBPyConnection") -> "duckdb.DuckDBPyRelation":
    """The records of files of Parquet."""
    statement = sql("SELECT * FROM {}", read_parquet(files))
    with engine_errors():
        return connection.sql(statement.text, params=list(statement.parameters))


def lines(files: Files) -> Sql:
    """The statement that finds all lines of JSON."""
    return sql("SELECT json FROM {}", duckdb_json.read_lines(files.names))


def matching_lines(files: Files, request: Request, now: dt.datetime) -> Sql:
    """The statement that finds the lines of JSON that match the filter of a query, in their order."""
    shape = _used_shape(request)
    statement = Statement(_DIALECT, request, now, duckdb_json.parsed_columns(shape))
    return statement.filtered(duckdb_json.parsed(duckdb_json.read_lines(files.names), shape), Sql("json"))


def unfit_values(files: Files, request: Request, connection: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    """How many values in JSON do not have the type of their field, by path, for the fields that the filter of a query uses."""
    return unfit_in(files, _used_shape(request), connection)


def unfit_in(files: Files, shape: ObjectType, connection: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    """How many values in JSON do not have the type that a shape has for them, by path."""
    paths, statement = duckdb_json.unfit(duckdb_json.read_lines(files.names), shape)
    (counts,) = rows(statement, connection) if paths else ((),)
    return {path.replace("[*]", ""): count for path, count in zip(paths, counts, strict=True) if count}


def _used_shape(request: Request) -> ObjectType:
    """The shape of the parts of a record that the filter of a query reads."""
    return pruned(shape_of(lowering_of(request).table), _tested_paths(request))


def _tested_paths(request: Request) -> list[str]:
    """The paths in a record that the filter of a query reads."""
    lowering = lowering_of(request)
    return [path for one in lowering.conditions() if one.spec for path in stored_paths(lowering.table, one.spec)]


def _parsed(found: Iterable[tuple[str]]) -> Iterator[Line]:
    """The records on lines of JSON. Raises `EngineError` for those that Python cannot read, which DuckDB accepts."""
    return ((line.encode(), read_json(line)) for (line,) in found)


def read_json(text: str) -> Any:
    """The value in a text that DuckDB accepts as JSON. Raises `EngineError` for NaN and for too many levels or digits."""
    try:
        return parse(text.encode())
    except (ValueError, RecursionError):
        raise EngineError("a record has a value that is not JSON, too many levels, or a number with too many digits") from None


def _made(found: Iterable[tuple[Any, ...]], table: FieldTable, names: list[str]) -> Iterator[Line]:
    """The records of rows whose columns have these names."""
    for record in map(record_maker(table, names), found):
        yield to_line(record), record


def rows(statement: Sql, connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    """The rows of a statement. Raises `EngineError` if DuckDB cannot run it."""
    with engine_errors():
        connection.execute(statement.text, list(statement.parameters))
        while found := connection.fetchmany(_ROWS):
            yield from found
