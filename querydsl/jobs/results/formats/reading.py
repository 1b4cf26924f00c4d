"""Read files with columns, in the formats that `run` writes: the rows of each, as records.

All raise `UnreadableColumns`, and `ExportError` if a library is not installed.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any

from querydsl.jobs.results.extras import library
from querydsl.jobs.results.formats.restore import Restorer, UnreadableColumns
from querydsl.jobs.results.table import Record
from querydsl.semantics.request import Request

_LONGEST_CELL = 2**26


def read_csv(file: IO[bytes], request: Request | None) -> Iterator[Record]:
    """The records of CSV."""
    return _read_delimited(file, request, ",")


def read_tsv(file: IO[bytes], request: Request | None) -> Iterator[Record]:
    """The records of TSV."""
    return _read_delimited(file, request, "\t")


def _read_delimited(file: IO[bytes], request: Request | None, separator: str) -> Iterator[Record]:
    csv.field_size_limit(_LONGEST_CELL)
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, delimiter=separator, strict=True)
        try:
            names = next(reader, [])
            restorer = _restorer(names, request, joined=True)
            yield from _restored(reader, restorer.texts, len(names))
        except (csv.Error, UnicodeDecodeError) as error:
            raise UnreadableColumns(f"not a file that `run` writes: {error}") from error


def read_xlsx(file: IO[bytes], request: Request | None) -> Iterator[Record]:
    """The records of the first sheet of a workbook."""
    openpyxl = library("openpyxl")
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises errors of zipfile, of its XML parser, and its own
        raise UnreadableColumns(f"not a workbook: {error}") from error
    rows = (tuple(map(_cell_text, row)) for row in book.worksheets[0].iter_rows(values_only=True))
    names = next(rows, ())
    restorer = _restorer(names, request, joined=True)
    yield from _restored(rows, restorer.texts, len(names))


def _cell_text(value: Any) -> str:
    """The value of a cell of a workbook, as it is in CSV, or a date as the service writes it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case dt.datetime():
            return value.replace(tzinfo=dt.UTC).isoformat()
        case _:
            return str(value)


def read_parquet(file: IO[bytes], request: Request | None) -> Iterator[Record]:
    """The records of a Parquet file."""
    with _arrow_errors():
        source = library("pyarrow", ".parquet").ParquetFile(file)
        yield from _read_batches(source.schema_arrow.names, source.iter_batches(), request)


def read_arrow(file: IO[bytes], request: Request | None) -> Iterator[Record]:
    """The records of an Arrow file."""
    with _arrow_errors():
        source = library("pyarrow", ".ipc").open_file(file)
        batches = map(source.get_batch, range(source.num_record_batches))
        yield from _read_batches(source.schema.names, batches, request)


@contextmanager
def _arrow_errors() -> Iterator[None]:
    try:
        yield
    except library("pyarrow").ArrowException as error:
        raise UnreadableColumns(f"not a file that `run` writes: {error}") from error


def _read_batches(names: Sequence[str], batches: Iterable[Any], request: Request | None) -> Iterator[Record]:
    restorer = _restorer(names, request, joined=False)
    rows = (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
    return _restored(rows, restorer.values, len(names))


def _restorer(names: Sequence[str], request: Request | None, *, joined: bool) -> Restorer:
    if not any(names):
        raise UnreadableColumns("there are no names of columns")
    return Restorer.of(names, request, joined=joined)


def _restored(rows: Iterable[Sequence[Any]], restore: Callable[[Any], Record], width: int) -> Iterator[Record]:
    """The records of rows with `width` cells. Raises `UnreadableColumns` with the number of the first row that is not one."""
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise UnreadableColumns(f"row {number}: {len(row)} cells instead of {width}")
        try:
            yield restore(row)
        except UnreadableColumns as error:
            raise UnreadableColumns(f"row {number}: {error}") from error


READERS: Mapping[str, Callable[[IO[bytes], Request | None], Iterator[Record]]] = {
    "csv": read_csv,
    "tsv": read_tsv,
    "xlsx": read_xlsx,
    "parquet": read_parquet,
    "arrow": read_arrow,
}
"""The reader of each format."""
