"""Records as data frames and Parquet, for whoever has the library: pandas, polars and pyarrow are extras.

Arrow and Parquet keep the nesting of the records; pandas and polars get one dotted column a value, lists staying lists.
"""

import importlib
import importlib.util
from collections.abc import Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from querydsl.errors import ExportError
from querydsl.jobs.results.table import Rows, columns_of, flat

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_BATCH = 10_000


def need(name: str) -> None:
    """Nothing, where this library is installed, which is not imported yet; raises `ExportError` that says what to install."""
    if importlib.util.find_spec(name) is None:
        raise _missing(name)


def _missing(name: str) -> ExportError:
    return ExportError(f"this needs {name}: pip install {name}")


def _library(name: str, room: str = "") -> Any:
    """The library, or a room of it, imported now; raises `ExportError` that says what to install."""
    try:
        return importlib.import_module(name + room)
    except ImportError:
        raise _missing(name) from None


def to_pandas(records: Rows) -> "pd.DataFrame":
    """A pandas data frame, one dotted column a value."""
    pandas = _library("pandas")
    rows = [flat(record) for record in records]
    frame: pd.DataFrame = pandas.DataFrame(rows, columns=list(columns_of(iter(rows))))
    return frame


def to_polars(records: Rows) -> "pl.DataFrame":
    """A polars data frame, one dotted column a value; the type of a column is found from all its values."""
    polars = _library("polars")
    rows = [flat(_filled(record)) for record in records]
    try:
        frame: pl.DataFrame = (
            polars.DataFrame(rows, infer_schema_length=None, strict=True, orient="row") if rows else polars.DataFrame()
        )
    except (TypeError, ValueError, polars.exceptions.PolarsError) as error:
        raise ExportError(f"polars cannot hold these records: {_first_line(error)}") from None
    return frame


def to_arrow(records: Rows) -> "pa.Table":
    """An Arrow table, nested as the records are."""
    arrow = _library("pyarrow")
    schema = _schema(records, arrow)
    batches = [_batch(rows, schema, arrow) for rows in _rows(records)]
    table: pa.Table = arrow.Table.from_batches(batches, schema=schema)
    return table


def write_parquet(records: Rows, out: IO[bytes]) -> None:
    """Nothing: writes the records as Parquet, some thousands at a time, after a first reading that finds the types of all."""
    arrow = _library("pyarrow")
    parquet = _library("pyarrow", ".parquet")
    schema = _schema(records, arrow)
    with parquet.ParquetWriter(out, schema) as writer:
        for rows in _rows(records):
            writer.write_batch(_batch(rows, schema, arrow))


def _rows(records: Rows) -> Iterator[list[dict[str, Any]]]:
    found = map(_filled, records)
    while rows := list(islice(found, _BATCH)):
        yield rows


def _filled(value: Any) -> Any:
    """The value with null for every empty object, which neither Parquet nor polars can hold."""
    match value:
        case dict():
            return {key: _filled(item) for key, item in value.items()} or None
        case list():
            return [_filled(item) for item in value]
        case _:
            return value


def _schema(records: Rows, arrow: Any) -> Any:
    """The one schema that all records fit; raises `ExportError` where there is none."""
    schema = arrow.schema([])
    for rows in _rows(records):
        try:
            found = [arrow.field(name, arrow.infer_type([row.get(name) for row in rows])) for name in columns_of(iter(rows))]
            schema = arrow.unify_schemas([schema, arrow.schema(found)], promote_options="permissive")
        except (arrow.ArrowInvalid, arrow.ArrowTypeError, OverflowError) as error:
            raise ExportError(f"Arrow cannot hold these records: {_first_line(error)}") from None
    return schema


def _batch(rows: list[dict[str, Any]], schema: Any, arrow: Any) -> Any:
    try:
        return arrow.RecordBatch.from_pylist(rows, schema=schema)
    except (arrow.ArrowInvalid, arrow.ArrowTypeError, OverflowError) as error:
        raise ExportError(f"Arrow cannot hold these records: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
