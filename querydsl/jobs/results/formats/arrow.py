"""Records as Arrow data, and as the files and data frames that are made from it. The types are those of the columns.

Records are read in batches, so that memory use depends on the size of a batch. Ten batches become a row group of a Parquet file.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from querydsl.errors import ExportError
from querydsl.jobs.results.columns import Column, Columns, Kind
from querydsl.jobs.results.extras import library
from querydsl.jobs.results.rows import ColumnValues, Lists, each
from querydsl.jobs.results.table import RecordSource
from querydsl.jobs.results.text import cell_of

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_ROWS = 500
_GROUP = 10
_SHOWN = 40

_ACCEPTED: dict[Kind, frozenset[type]] = {
    Kind.TEXT: frozenset({str}),
    Kind.INTEGER: frozenset({int}),
    Kind.NUMBER: frozenset({int, float}),
    Kind.BOOLEAN: frozenset({bool}),
    Kind.DATE: frozenset({str}),
    Kind.DATETIME: frozenset({str}),
    Kind.OBJECT: frozenset({dict}),
    Kind.ANY: frozenset({str, int, float, bool, dict, list}),
}
"""The types of JSON values that fit a column of each kind."""


def to_arrow(records: RecordSource, columns: Columns) -> "pa.Table":
    """An Arrow table. Raises `ExportError` if a value does not have the type of its column."""
    reader = to_batches(records, columns)
    table: pa.Table = library("pyarrow").Table.from_batches(list(reader), schema=reader.schema)
    return table


def to_batches(records: RecordSource, columns: Columns) -> "pa.RecordBatchReader":
    """A reader that makes Arrow batches while it is read."""
    arrow = library("pyarrow")
    try:
        schema = arrow.schema([(column.name, _type(column, arrow)) for column in columns])
    except UnicodeEncodeError:
        raise ExportError(
            "the name of a column cannot be written as UTF-8. Use jsonl, or choose columns with `--columns`"
        ) from None
    batches = (_batch(values, columns, schema, arrow) for values in columns.batches(records, _ROWS))
    reader: pa.RecordBatchReader = arrow.RecordBatchReader.from_batches(schema, batches)
    return reader


def to_pandas(records: RecordSource, columns: Columns) -> "pd.DataFrame":
    """A pandas data frame with nullable types. Lists and objects are Python lists and dicts."""
    pandas = library("pandas")
    table, arrow = to_arrow(records, columns), library("pyarrow")
    types = {
        arrow.string(): pandas.StringDtype(),
        arrow.int64(): pandas.Int64Dtype(),
        arrow.float64(): pandas.Float64Dtype(),
        arrow.bool_(): pandas.BooleanDtype(),
    }
    nested = {place for place, column in enumerate(columns) if column.several or column.fields}
    series = {
        column.name: pandas.Series(table.column(place).to_pylist(), dtype=object)
        if place in nested
        else table.column(place).to_pandas(types_mapper=types.get, date_as_object=False)
        for place, column in enumerate(columns)
    }
    frame: pd.DataFrame = pandas.DataFrame(series, columns=list(columns.names))
    return frame


def to_polars(records: RecordSource, columns: Columns) -> "pl.DataFrame":
    """A polars data frame. Lists are list columns, and objects are struct columns."""
    polars = library("polars")
    frame: pl.DataFrame = polars.DataFrame(to_arrow(records, columns))
    return frame


def write_parquet(records: RecordSource, columns: Columns, out: IO[bytes]) -> None:
    """Write records as Parquet, with a row group for every ten batches."""
    reader = to_batches(records, columns)
    table = library("pyarrow").Table
    with library("pyarrow", ".parquet").ParquetWriter(out, reader.schema) as writer:
        while group := list(islice(reader, _GROUP)):
            writer.write_table(table.from_batches(group))


def write_arrow(records: RecordSource, columns: Columns, out: IO[bytes]) -> None:
    """Write records as an Arrow file (Feather)."""
    reader = to_batches(records, columns)
    with library("pyarrow", ".ipc").new_file(out, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)


def _batch(values: list[ColumnValues], columns: Columns, schema: Any, arrow: Any) -> Any:
    arrays = [_array(column, found, arrow) for column, found in zip(columns, values, strict=True)]
    return arrow.RecordBatch.from_arrays(arrays, schema=schema)


def _type(column: Column, arrow: Any) -> Any:
    """The Arrow type of a column."""
    inner = _type_of_one(column, arrow)
    return arrow.list_(inner) if column.several else inner


def _type_of_one(column: Column, arrow: Any) -> Any:
    match column.kind:
        case Kind.OBJECT:
            return arrow.struct([(field.name, _type(field, arrow)) for field in column.fields])
        case Kind.INTEGER:
            return arrow.int64()
        case Kind.NUMBER:
            return arrow.float64()
        case Kind.BOOLEAN:
            return arrow.bool_()
        case Kind.DATE:
            return arrow.date32()
        case Kind.DATETIME:
            return arrow.timestamp("us", "UTC")
        case _:
            return arrow.string()


def _array(column: Column, values: ColumnValues, arrow: Any) -> Any:
    """The values of a column as an Arrow array. Raises `ExportError` if one does not fit."""
    if column.several:
        return _lists(column, values, arrow)
    single = each(values)
    return _items(column, single, set(map(type, single)), arrow)


def _lists(column: Column, values: ColumnValues, arrow: Any) -> Any:
    """The array of lists. A value that is not a list is a list of one item."""
    if not isinstance(values, Lists):
        values = Lists.of([value if value is None or type(value) is list else [value] for value in values])
    starts = [None if count is None else start for count, start in zip(values.counts.each, values.counts.starts, strict=False)]
    offsets = arrow.array([*starts, len(values.items)], arrow.int32())
    return arrow.ListArray.from_arrays(offsets, _items(column, values.items, values.types, arrow))


def _items(column: Column, values: Sequence[Any], types: AbstractSet[type], arrow: Any) -> Any:
    """The array of single values, which have these types."""
    _check(column, values, types)
    if column.kind is Kind.OBJECT:
        inner = [_array(field, [value and value.get(field.name) for value in values], arrow) for field in column.fields]
        missing = arrow.array([value is None for value in values], arrow.bool_())
        return arrow.StructArray.from_arrays(inner, fields=list(_type_of_one(column, arrow)), mask=missing)
    try:
        return arrow.array(_converted(column, values), _type_of_one(column, arrow))
    except (ValueError, TypeError, OverflowError) as error:
        raise _unfit(column, str(error).partition("\n")[0]) from None


def _check(column: Column, values: Sequence[Any], types: AbstractSet[type]) -> None:
    """Raise `ExportError` for a value of another type than that of the column."""
    wrong = types - _ACCEPTED[column.kind] - {type(None)}
    if wrong:
        value = next(value for value in values if type(value) in wrong)
        raise _unfit(column, f"found {str(value)[:_SHOWN]!r}")


def _unfit(column: Column, why: str) -> ExportError:
    return ExportError(
        f"column `{column.path}` has a value that is not {column.kind.value}: {why}. "
        "Use csv or jsonl, or leave the column out with `--columns`"
    )


def _converted(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    """The values as Arrow takes them."""
    match column.kind:
        case Kind.DATE:
            return _each(values, lambda text: dt.date.fromisoformat(text[:10]))
        case Kind.DATETIME:
            return _each(values, _moment)
        case Kind.ANY:
            cell = cell_of(column)
            return _each(values, lambda value: str(cell(value)))
        case Kind.NUMBER:
            return _each(values, float)
        case _:
            return values


def _each(values: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
    return [None if value is None else convert(value) for value in values]


def _moment(text: str) -> dt.datetime:
    """The instant of the text, in UTC if it has no zone."""
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
