"""Convert records to pandas, polars, Arrow, and Parquet. The libraries are optional.

Arrow and Parquet keep the nesting of the records. pandas and polars get a dotted column for each nested value.
"""

import importlib
import importlib.util
from collections.abc import Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from querydsl.errors import ExportError
from querydsl.jobs.results.table import RecordSource, columns_of, flatten

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_BATCH = 10_000


def require(name: str) -> None:
    """Raise `ExportError` if a library is not installed. The library is not imported."""
    if importlib.util.find_spec(name) is None:
        raise _missing(name)


def _missing(name: str) -> ExportError:
    return ExportError(f"{name} is required: pip install {name}")


def _library(name: str, module: str = "") -> Any:
    """The imported library, or a module of it. Raises `ExportError` if it is not installed."""
    try:
        return importlib.import_module(name + module)
    except ImportError:
        raise _missing(name) from None


def to_pandas(records: RecordSource) -> "pd.DataFrame":
    """A pandas data frame with a dotted column for each nested value."""
    pandas = _library("pandas")
    rows = [flatten(record) for record in records]
    frame: pd.DataFrame = pandas.DataFrame(rows, columns=list(columns_of(iter(rows))))
    return frame


def to_polars(records: RecordSource) -> "pl.DataFrame":
    """A polars data frame with a dotted column for each nested value.

    Column types are inferred from all values. Raises `ExportError` if a column has incompatible values.
    """
    polars = _library("polars")
    rows = [flatten(_without_empty(record)) for record in records]
    try:
        frame: pl.DataFrame = (
            polars.DataFrame(rows, infer_schema_length=None, strict=True, orient="row") if rows else polars.DataFrame()
        )
    except (TypeError, ValueError, polars.exceptions.PolarsError) as error:
        raise ExportError(f"polars cannot represent these records: {_first_line(error)}") from None
    return frame


def to_arrow(records: RecordSource) -> "pa.Table":
    """An Arrow table with the nesting of the records.

    Raises `ExportError` if the records have no common schema.
    """
    arrow = _library("pyarrow")
    schema = _schema(records, arrow)
    batches = [_batch(rows, schema, arrow) for rows in _rows(records)]
    table: pa.Table = arrow.Table.from_batches(batches, schema=schema)
    return table


def write_parquet(records: RecordSource, out: IO[bytes]) -> None:
    """Write records as Parquet, in batches. A first pass over all records determines the schema."""
    arrow = _library("pyarrow")
    parquet = _library("pyarrow", ".parquet")
    schema = _schema(records, arrow)
    with parquet.ParquetWriter(out, schema) as writer:
        for rows in _rows(records):
            writer.write_batch(_batch(rows, schema, arrow))


def _rows(records: RecordSource) -> Iterator[list[dict[str, Any]]]:
    found = map(_without_empty, records)
    while rows := list(islice(found, _BATCH)):
        yield rows


def _without_empty(value: Any) -> Any:
    """The value with nulls in place of empty objects, which Parquet and polars do not support."""
    match value:
        case dict():
            return {key: _without_empty(item) for key, item in value.items()} or None
        case list():
            return [_without_empty(item) for item in value]
        case _:
            return value


def _schema(records: RecordSource, arrow: Any) -> Any:
    """The schema of all records. Raises `ExportError` if there is none."""
    schema = arrow.schema([])
    for rows in _rows(records):
        try:
            found = [arrow.field(name, arrow.infer_type([row.get(name) for row in rows])) for name in columns_of(iter(rows))]
            schema = arrow.unify_schemas([schema, arrow.schema(found)], promote_options="permissive")
        except (arrow.ArrowInvalid, arrow.ArrowTypeError, OverflowError) as error:
            raise ExportError(f"Arrow cannot represent these records: {_first_line(error)}") from None
    return schema


def _batch(rows: list[dict[str, Any]], schema: Any, arrow: Any) -> Any:
    try:
        return arrow.RecordBatch.from_pylist(rows, schema=schema)
    except (arrow.ArrowInvalid, arrow.ArrowTypeError, OverflowError) as error:
        raise ExportError(f"Arrow cannot represent these records: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
