"""The verified records of a job. Source: `docs/service.md`, section 5."""

import json
import threading
import weakref
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import attrs

from querydsl.jobs.results import dataframes
from querydsl.jobs.results.output_file import save
from querydsl.jobs.results.table import Record
from querydsl.jobs.storage.files import unlinked_file

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_CHUNK = 2**20


@attrs.define(eq=False, repr=False)
class Records:
    """The verified records of a job, in the order that the query asks for. Source: `docs/service.md`, section 5; `docs/jobs.md`.

    Iterate over it, with `for` or `async for`, to get each record as a dict with the fields of the service's response. You can
    iterate as often as you like, also several times at once. `len()` gives the number of records. The records are in a temporary
    file on disk, so memory use does not depend on their number. The file is removed when this object is garbage collected.

    `batch_id` is the id of the job.
    """

    batch_id: str
    _count: int
    _file: IO[bytes]
    _lock: threading.Lock = attrs.field(factory=threading.Lock)

    def __attrs_post_init__(self) -> None:
        """Close the file when this object is garbage collected."""
        weakref.finalize(self, self._file.close)

    @classmethod
    def empty(cls, batch_id: str, folder: Path | None = None) -> "Records":
        """Zero records of the job `batch_id`. `folder` is the directory of the temporary file."""
        return cls(batch_id, 0, unlinked_file(folder))

    def __len__(self) -> int:
        return self._count

    def __bool__(self) -> bool:
        return self._count > 0

    def __iter__(self) -> Iterator[Record]:
        return map(json.loads, self.lines())

    async def __aiter__(self) -> AsyncIterator[Record]:
        for record in self:
            yield record

    def __repr__(self) -> str:
        return f"<{self._count:,} records of job {self.batch_id}>"

    def lines(self) -> Iterator[bytes]:
        """Each record as a line of JSON in UTF-8, as the service sent it, without the line feed."""
        rest = b""
        for chunk in self.chunks():
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole

    def chunks(self) -> Iterator[bytes]:
        """The bytes of all lines, in chunks of at most 1 MiB."""
        offset = 0
        while chunk := self._read(offset):
            offset += len(chunk)
            yield chunk

    def _read(self, offset: int) -> bytes:
        with self._lock:
            self._file.seek(offset)
            return self._file.read(_CHUNK)

    def save(self, path: str | Path, format: str | None = None, *, raw: bool = False) -> Path:
        """The resolved path of a file, after writing the records to it.

        path    the file; it appears only when it is complete, and replaces an existing file
        format  `"jsonl"`, `"json"`, `"csv"` or `"parquet"`; determined by the extension of `path` if omitted
        raw     whether to leave CSV cells unchanged that a spreadsheet would run as formulas; by default they are prefixed with `'`

        CSV has a dotted column for each nested value, and lists as JSON. Raises `OutputError` if the file cannot be written, or if
        another process is writing it. Raises `ExportError` if the format is unknown, cannot represent the records, or requires a
        library that is not installed (Parquet requires pyarrow).
        """
        return save(self, Path(path), format, raw=raw)

    def to_pandas(self) -> "pd.DataFrame":
        """A pandas data frame with a row per record and a dotted column for each nested value (`basic_profile.name`).

        Missing values are NaN or None, and lists are kept as Python lists. Raises `ExportError` if pandas is not installed.
        """
        return dataframes.to_pandas(self)

    def to_polars(self) -> "pl.DataFrame":
        """A polars data frame with a row per record and a dotted column for each nested value (`basic_profile.name`).

        Missing values are null, and lists are list columns. Raises `ExportError` if polars is not installed, or if the values of a
        column have incompatible types.
        """
        return dataframes.to_polars(self)

    def to_arrow(self) -> "pa.Table":
        """An Arrow table with a row per record. Objects are struct columns, and lists are list columns.

        Raises `ExportError` if pyarrow is not installed, or if the values of a column have incompatible types.
        """
        return dataframes.to_arrow(self)
