"""Reading files with columns, in the formats that `run` writes: the rows of each, as records."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from querydsl.cli.inputs import BadInput
from querydsl.jobs.results.extras import library
from querydsl.jobs.results.restore import BadColumn, Restorer
from querydsl.jobs.results.table import Record
from querydsl.semantics.request import Request

_LONGEST_CELL = 2**26


def read_csv(file: IO[bytes], name: str, request: Request) -> Iterator[Record]:
    """The records of CSV."""
    return _read_delimited(file, name, request, ",")


def read_tsv(file: IO[bytes], name: str, request: Request) -> Iterator[Record]:
    """The records of TSV."""
    return _read_delimited(file, name, request, "\t")


def _read_delimited(file: IO[bytes], name: str, request: Request, separator: str) -> Iterator[Record]:
    csv.field_size_limit(_LONGEST_CELL)
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, delimiter=separator, strict=True)
        try:
            names = next(reader, [])
            restorer = _restorer(names, name, request, joined=True)
            yield from _restored(reader, restorer.texts, name, len(names))
        except (csv.Error, UnicodeDecodeError) as error:
            raise BadInput(f"{name}: not a file that `run` writes: {error}") from error


def read_xlsx(file: IO[bytes], name: str, request: Request) -> Iterator[Record]:
    """The records of the first sheet of a workbook."""
    openpyxl = library("openpyxl")
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as error:
        raise BadInput(f"{name}: not a workbook: {error}") from error
    rows = (tuple(map(_cell_text, row)) for row in book.worksheets[0].iter_rows(values_only=True))
    names = next(rows, ())
    restorer = _restorer(names, name, request, joined=True)
    yield from _restored(rows, restorer.texts, name, len(names))


def _cell_text(value: Any) -> str:
    """The value of a cell of a workbook, as it is in CSV."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case dt.datetime():
            return value.date().isoformat()
        case _:
            return str(value)


def read_parquet(file: IO[bytes], name: str, request: Request) -> Iterator[Record]:
    """The records of a Parquet file."""
    with _arrow_errors(name):
        source = library("pyarrow", ".parquet").ParquetFile(file)
        yield from _read_batches(source.schema_arrow.names, source.iter_batches(), name, request)


def read_arrow(file: IO[bytes], name: str, request: Request) -> Iterator[Record]:
    """The records of an Arrow file."""
    with _arrow_errors(name):
        source = library("pyarrow", ".ipc").open_file(file)
        batches = map(source.get_batch, range(source.num_record_batches))
        yield from _read_batches(source.schema.names, batches, name, request)


@contextmanager
def _arrow_errors(name: str) -> Iterator[None]:
    try:
        yield
    except library("pyarrow").ArrowException as error:
        raise BadInput(f"{name}: not a file that `run` writes: {error}") from error


def _read_batches(names: Sequence[str], batches: Iterable[Any], name: str, request: Request) -> Iterator[Record]:
    restorer = _restorer(names, name, request, joined=False)
    rows = (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
    return _restored(rows, restorer.values, name, len(names))


def _restorer(names: Sequence[str], name: str, request: Request, *, joined: bool) -> Restorer:
    if not any(names):
        raise BadInput(f"{name}: there are no names of columns")
    try:
        return Restorer.of(names, request, joined=joined)
    except BadColumn as error:
        raise BadInput(f"{name}: {error}") from error


def _restored(rows: Iterable[Sequence[Any]], restore: Callable[[Any], Record], name: str, width: int) -> Iterator[Record]:
    """The records of rows with `width` cells. Raises `BadInput` with the number of the first row that is not one."""
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise BadInput(f"{name}: row {number}: {len(row)} cells instead of {width}")
        try:
            yield restore(row)
        except BadColumn as error:
            raise BadInput(f"{name}: row {number}: {error}") from error
