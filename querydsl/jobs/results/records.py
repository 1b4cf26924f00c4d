"""The verified records of a job. Source: `docs/service.md`, section 5."""

import threading
import weakref
from array import array
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, SupportsIndex, cast, overload

import attrs

from querydsl.catalogue.service import MAX_RESULTS
from querydsl.classes import define
from querydsl.jobs.results import preview
from querydsl.jobs.results.columns import Columns, laid_out, summary_columns
from querydsl.jobs.results.formats import arrow
from querydsl.jobs.results.output_file import save
from querydsl.jobs.results.parsing import line_parser, parse
from querydsl.jobs.results.summary import MOST_VALUES, Summary, summarise
from querydsl.jobs.results.table import AS_QUERIED, Layout, Record
from querydsl.jobs.storage.files import unlinked_file
from querydsl.jobs.submission import most_records
from querydsl.semantics.request import Request

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_CHUNK = 2**20


@define(eq=False, repr=False)
class Records:
    """The verified records of a job, in the order that the query asks for. Source: `docs/service.md`, section 5; `docs/jobs.md`.

    Iterate over it, with `for` or `async for`, to get each record as a dict with the fields of the service's response. You can
    iterate as often as you like, also several times at once. `len()` gives the number of records, `records[0]` is the first one,
    and `records[:5]` and `head()` are `Records` again. The records are in a temporary file on disk, so memory use does not depend
    on their number. The file is removed when this object is garbage collected. In a notebook, the first records are shown as a
    table.

    Files and data frames have the columns that the query selects, with these names. `with_columns` chooses others.

    `batch_id` is the id of the job.
    """

    batch_id: str
    _count: int
    _file: IO[bytes]
    _request: Request | None = None
    _layout: Layout = AS_QUERIED
    _owner: "Records | None" = None
    _lock: threading.Lock = attrs.field(factory=threading.Lock)
    _start: int = 0
    _end: int | None = None
    _lines: "array[int] | None" = attrs.field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        """Close the file when this object is garbage collected, unless other records own it."""
        if self._owner is None:
            weakref.finalize(self, self._file.close)

    @classmethod
    def empty(cls, batch_id: str, request: Request | None = None, folder: Path | None = None) -> "Records":
        """Zero records of the job `batch_id`, which `request` started. `folder` is the directory of the temporary file."""
        return cls(batch_id, 0, unlinked_file(folder), request)

    def with_columns(self, *names: str, raw: bool = False) -> "Records":
        """The same records, with other columns in files, data frames and tables.

        names  the columns, written as in `select`; without names, the columns of the query
        raw    whether to name columns by their paths in the service's records; without names, all other values in the records have
               columns too

        Raises `ExportError` for a name that is not a column, or that the query does not select.
        """
        layout = attrs.evolve(self._layout, columns=names or None, raw_columns=raw)
        laid_out(self._request, layout, self)
        return attrs.evolve(self, layout=layout, owner=self)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of files and data frames."""
        return self.columns_in(self._layout).names

    def columns_in(self, layout: Layout, *, short: bool = False) -> Columns:
        """The columns in this `layout`. `short` is whether the default is a few useful columns instead of all."""
        return laid_out(self._request, layout, self, short=short)

    def __len__(self) -> int:
        return self._count

    def __bool__(self) -> bool:
        return self._count > 0

    def __iter__(self) -> Iterator[Record]:
        return map(line_parser(), self.lines())

    async def __aiter__(self) -> AsyncIterator[Record]:
        for record in self:
            yield record

    @overload
    def __getitem__(self, place: SupportsIndex) -> Record: ...

    @overload
    def __getitem__(self, place: slice) -> "Records": ...

    def __getitem__(self, place: SupportsIndex | slice) -> "Record | Records":
        """The record at a place, counted from 0 or, if negative, from the end; or the records of a slice.

        Raises `IndexError` if there is no such record, and `ValueError` for a slice with a step.
        """
        if isinstance(place, slice):
            return self._slice(*place.indices(self._count))
        try:
            number = range(self._count)[place]
        except IndexError:
            raise IndexError(f"there is no record {place}, the number of records is {self._count:,}") from None
        return cast("Record", parse(next(self._slice(number, number + 1, 1).lines())))

    def head(self, count: int = 5) -> "Records":
        """The first records, at most `count`."""
        return self[: max(count, 0)]

    def summary(self, *names: str, most: int = MOST_VALUES) -> Summary:
        """The most frequent values of some columns, and how many records have a value.

        names  the columns, written as in `select`; without names, a few that the catalogue chooses, such as country and seniority
        most   the number of values to show of each column

        Raises `ExportError` for a name that is not a column, or that the query does not select. Source: `docs/jobs.md`, section
        "Summaries".
        """
        return summarise(self, summary_columns(self._request, names, self), most, is_chosen=bool(names))

    def _slice(self, first: int, stop: int, step: int) -> "Records":
        if step != 1:
            raise ValueError("records cannot be sliced with a step. Use itertools.islice(records, start, stop, step)")
        starts, stop = self._line_starts(), max(first, stop)
        return attrs.evolve(self, count=stop - first, start=starts[first], end=starts[stop], owner=self)

    def _line_starts(self) -> "array[int]":
        """The offset in the file of each record, and of the end."""
        if self._lines is None:
            starts = array("Q", [self._start])
            for line in self.lines():
                starts.append(starts[-1] + len(line) + 1)
            self._lines = starts
        return self._lines

    def __repr__(self) -> str:
        return preview.as_text(self, self.columns_in(self._layout, short=True))

    def _repr_html_(self) -> str:
        """The first records as a table, for notebooks."""
        return preview.as_html(self, self.columns_in(self._layout, short=True))

    @property
    def is_full(self) -> bool:
        """Whether there are as many records as the query's limit, or the service's, allows. More records may match the query."""
        return self._count >= (MAX_RESULTS if self._request is None else most_records(self._request))

    def lines(self) -> Iterator[bytes]:
        """Each record as a line of JSON in UTF-8, as the service sent it, without the line feed."""
        rest = b""
        for chunk in self.chunks():
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole

    def chunks(self) -> Iterator[bytes]:
        """The bytes of all lines, in chunks of at most 1 MiB."""
        offset = self._start
        while chunk := self._read(offset):
            offset += len(chunk)
            yield chunk

    def _read(self, offset: int) -> bytes:
        size = _CHUNK if self._end is None else min(_CHUNK, self._end - offset)
        with self._lock:
            self._file.seek(offset)
            return self._file.read(size)

    def save(self, path: str | Path, format: str | None = None, *, raw: bool = False) -> Path:
        """The resolved path of a file, after writing the records to it.

        path    the file; it appears only when it is complete, and replaces an existing file
        format  `"csv"`, `"csv.gz"`, `"tsv"`, `"xlsx"`, `"parquet"`, `"arrow"`, `"jsonl"`, `"jsonl.gz"` or `"json"`; determined by
                the extension of `path` if omitted
        raw     whether to leave CSV and TSV cells unchanged that a spreadsheet would run as formulas; by default they are prefixed
                with `'`

        JSON and JSON Lines have the records as the service sent them. The other formats have the `columns` of the records. Raises
        `OutputError` if the file cannot be written, or if another process is writing it. Raises `ExportError` if the format is
        unknown, cannot hold the records, or requires a library that is not installed.
        """
        return save(self, Path(path), format, attrs.evolve(self._layout, raw=raw))

    def to_dicts(self) -> list[dict[str, Any]]:
        """A dict for each record, with a value for each of the `columns`. Values are as the service sent them, or None."""
        columns = self.columns_in(self._layout)
        return [dict(zip(columns.names, row, strict=True)) for row in columns.many(self)]

    def to_pandas(self) -> "pd.DataFrame":
        """A pandas data frame with the `columns` of the records, in types that have missing values.

        Several values are a list, and objects are dicts. Raises `ExportError` if pandas or pyarrow is not installed, or if a value
        does not have the type of its column.
        """
        return arrow.to_pandas(self, self.columns_in(self._layout))

    def to_polars(self) -> "pl.DataFrame":
        """A polars data frame with the `columns` of the records.

        Several values are a list, and objects are structs. Raises `ExportError` if polars or pyarrow is not installed, or if a
        value does not have the type of its column.
        """
        return arrow.to_polars(self, self.columns_in(self._layout))

    def to_arrow(self) -> "pa.Table":
        """An Arrow table with the `columns` of the records. Several values are a list, and objects are structs.

        Raises `ExportError` if pyarrow is not installed, or if a value does not have the type of its column.
        """
        return arrow.to_arrow(self, self.columns_in(self._layout))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A stream of Arrow batches, for libraries that read Arrow data, such as DuckDB and polars."""
        return arrow.to_batches(self, self.columns_in(self._layout)).__arrow_c_stream__(requested_schema)
