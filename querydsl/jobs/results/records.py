"""Records: a job's results, whole and verified, on disk. Source: contract, section 5."""

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
from querydsl.jobs.storage.files import nameless

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_CHUNK = 2**20


@attrs.define(eq=False, repr=False)
class Records:
    """The records of a job: dicts as the service sent them, every byte verified, in the order that the query asks for.

    They lie on disk, in a file without a name, so that memory does not grow with them; iterate as often as you like. They are gone
    when this value is.
    """

    batch_id: str
    _count: int
    _file: IO[bytes]
    _lock: threading.Lock = attrs.field(factory=threading.Lock)

    def __attrs_post_init__(self) -> None:
        """Nothing: the file is closed with this value, however it goes."""
        weakref.finalize(self, self._file.close)

    @classmethod
    def empty(cls, batch_id: str, folder: Path | None = None) -> "Records":
        """No records."""
        return cls(batch_id, 0, nameless(folder))

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
        """Each record as the line of JSON that the service sent."""
        rest = b""
        for chunk in self.chunks():
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole

    def chunks(self) -> Iterator[bytes]:
        """The bytes of all lines, some at a time; several iterations may go on at once."""
        offset = 0
        while chunk := self._read(offset):
            offset += len(chunk)
            yield chunk

    def _read(self, offset: int) -> bytes:
        with self._lock:
            self._file.seek(offset)
            return self._file.read(_CHUNK)

    def save(self, path: str | Path, format: str | None = None, *, raw: bool = False) -> Path:
        """The path of the file that holds the records now: JSON lines, JSON, CSV or Parquet, by its ending or by `format`.

        `raw` leaves CSV cells that a spreadsheet would run as formulas as they are. Raises `OutputError`, `ExportError`.
        """
        return save(self, Path(path), format, raw=raw)

    def to_pandas(self) -> "pd.DataFrame":
        """A pandas data frame with one dotted column a value. Raises `ExportError` where pandas is not installed."""
        return dataframes.to_pandas(self)

    def to_polars(self) -> "pl.DataFrame":
        """A polars data frame with one dotted column a value. Raises `ExportError` where polars is not installed."""
        return dataframes.to_polars(self)

    def to_arrow(self) -> "pa.Table":
        """An Arrow table, nested as the records are. Raises `ExportError` where pyarrow is not installed."""
        return dataframes.to_arrow(self)
