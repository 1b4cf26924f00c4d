"""Summaries of files of records in DuckDB. Source: `docs/engines.md`, section "Summaries"."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from querydsl.classes import frozen
from querydsl.engines import duckdb_json
from querydsl.engines.duckdb_files import Notice, connected, lines, note_unfit, parquet, read_json, read_parquet, rows, unfit_in
from querydsl.engines.duckdb_sql import DuckDb
from querydsl.engines.duckdb_types import columns_of
from querydsl.engines.files import Files, files_of
from querydsl.engines.shape import loose, pruned, shape_of
from querydsl.engines.sql.paths import Paths
from querydsl.engines.sql.pieces import Sql, listed, sql
from querydsl.engines.sql.reading import SelectedValues
from querydsl.engines.sql.source import Branch
from querydsl.engines.tables import RECORDS
from querydsl.errors import EngineError
from querydsl.jobs.results.columns import Columns, Kind, chosen
from querydsl.jobs.results.formats.restore import table_with
from querydsl.jobs.results.rows import spread
from querydsl.jobs.results.summary import MOST_VALUES, Summary, ValueCounter, summary_of

if TYPE_CHECKING:
    import duckdb

    from querydsl.catalogue import FieldTable


@frozen
class _Source:
    """Records in DuckDB: the SQL that reads them, and their columns."""

    records: Sql
    root: Branch


def summary(names: Iterable[str], columns: Iterable[str] = (), *, most: int = MOST_VALUES, note: Notice = str) -> Summary:
    """The summary of files of records, with the numbers of `Records.summary`.

    `names` are paths, folders and globs. `columns` are written as in `select`; without them, a few that the catalogue chooses.
    `most` is the number of values to show of each column. `note` is called with a sentence about values that do not fit. DuckDB
    counts the records with equal values, and writes to a temporary file if there are too many of them for its memory.

    Raises `EngineError` for files that cannot be read and for columns with objects, and `ExportError` for a name that is not a
    column and if DuckDB is not installed.
    """
    files, connection, named = files_of(names), connected(), tuple(columns)
    table = table_with(_keys(files, connection))
    wanted = chosen(table, named or table.summary)
    _check_single(wanted)
    source = _source(files, table, wanted, connection, note)
    counters = tuple(map(ValueCounter, wanted))
    count = _count(table, counters, rows(_equal_values(source, wanted), connection))
    return summary_of(count, counters, most, is_chosen=bool(named))


def _keys(files: Files, connection: "duckdb.DuckDBPyConnection") -> list[str]:
    """The names of the columns of Parquet, or the keys of the first record of JSON."""
    if files.parquet:
        return parquet(files, connection).columns
    first = next(rows(sql("{} LIMIT 1", lines(files)), connection), ("{}",))
    return list(read_json(first[0]))


def _check_single(columns: Columns) -> None:
    """Raise `EngineError` for a column with objects: their keys have another order in each kind of file."""
    for column in columns:
        if column.kind in (Kind.OBJECT, Kind.ANY):
            raise EngineError(f"DuckDB does not count objects such as `{column.name}`. Name fields in it, or use --engine builtin")


def _source(files: Files, table: "FieldTable", columns: Columns, connection: "duckdb.DuckDBPyConnection", note: Notice) -> _Source:
    """The records of files. Of JSON, only the columns are read. Values that are not in an object or list are named in a note."""
    if files.parquet:
        return _Source(sql("{} AS {}", read_parquet(files), RECORDS), columns_of(parquet(files, connection), table))
    shape = loose(pruned(shape_of(table), (column.path for column in columns)))
    note_unfit(unfit_in(files, shape, connection), note)
    read = duckdb_json.parsed(duckdb_json.read_lines(files.names), shape)
    return _Source(read, duckdb_json.parsed_columns(shape))


def _equal_values(source: _Source, columns: Columns) -> Sql:
    """The statement that finds each value of each column, as JSON, and the number of records that have it.

    Frequent values come first, so that they are counted even if there are too many values to count all.
    """
    selected = SelectedValues(Paths(DuckDb(), source.root))
    values = listed(sql("CAST(to_json({}) AS VARCHAR)", _value(selected, column.path)) for column in columns)
    places = Sql(f"unnest(range({len(columns)})) AS place")
    each = sql("SELECT {}, unnest([{}]) AS value FROM {}", places, values, source.records)
    return sql("SELECT place, value, count(*) AS records FROM ({}) GROUP BY place, value ORDER BY records DESC, value", each)


def _value(selected: SelectedValues, path: str) -> Sql:
    """The value at a path, or null if the records have no column for it, as a record without the value has."""
    try:
        return selected.at(path).sql
    except EngineError:
        return Sql("NULL")


def _count(table: "FieldTable", counters: Sequence[ValueCounter], found: Iterator[tuple[int, str | None, int]]) -> int:
    """The number of all records, after counting values in JSON, each with the place of its column and a number of records."""
    in_items = [table.array_of(counter.column.path) not in (None, counter.column.path) for counter in counters]
    count = 0
    for place, text, records in found:
        value = read_json(text) if text else None
        counters[place].add(spread(value) if in_items[place] and isinstance(value, list) else value, records)
        count += records if place == 0 else 0
    return count
