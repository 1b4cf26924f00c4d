"""From the bytes of a results file to records: every line checked and counted, sorted where the query says so.

Nothing here knows where the bytes came from. Records are handed out only after the last byte of the file was checked.
Source: contract, section 2 (lines and `result_count`) and section 5.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import attrs

from querydsl.jobs.results.external_sort import Sorter
from querydsl.jobs.results.gunzip import GZIP, BadFile, bounds, lines, unzipped
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import Record
from querydsl.jobs.storage.files import explained, let_go, nameless
from querydsl.semantics.request import Request

DONE = object()
"""What `next` gives when there is no slice left."""
_SLICE = 2_000


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def parse_line(line: bytes) -> Record:
    """The record that a line says; raises `BadFile` where it is not one JSON object."""
    try:
        record = _decode(line.decode())
    except (ValueError, RecursionError) as error:
        raise BadFile(f"one of its lines is not JSON ({type(error).__name__})") from None
    if type(record) is not dict:
        raise BadFile("one of its lines is not a JSON object")
    return record


def without(record: Record, paths: Iterable[str]) -> Record:
    """The record without these paths, and without the objects that held nothing else. Source: language page, section 9."""
    for path in paths:
        _drop(record, path.split("."))
    return record


def _drop(node: Any, steps: list[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _drop(item, steps)
    elif isinstance(node, dict) and steps[0] in node:
        if len(steps) > 1:
            _drop(node[steps[0]], steps[1:])
        if len(steps) == 1 or node[steps[0]] == {}:
            del node[steps[0]]


def to_line(record: Record) -> bytes:
    """The record as one line of JSON, without the line's end."""
    try:
        return json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(record).encode()


@attrs.define
class Reading:
    """One reading of a results file, a slice at a time, so that whoever drives it can do other things in between."""

    batch_id: str
    chunks: Iterable[bytes]
    expected: int | None
    request: Request | None = None
    folder: Path | None = None
    _count: int = 0
    _out: IO[bytes] | None = None
    _sorter: Sorter | None = None

    def slices(self) -> Iterator[int]:
        """How many records are read so far, again and again until all are; raises `BadFile` for what is not as it should be."""
        self._out = nameless(self.folder)
        if self.request and self.request.sort:
            self._sorter = Sorter(self.request.sort, self.folder)
        yield from self._verified()
        if self._sorter is not None:
            yield from self._written(self._sorter.merged())

    def finish(self) -> Records:
        """The records: the file behind them is theirs from here on."""
        out, self._out = self._out, None
        assert out is not None
        with explained("a temporary file"):
            out.flush()
        return Records(self.batch_id, self._count, out)

    def close(self) -> None:
        """Nothing: lets go of what the records did not take."""
        let_go(self._out)
        if self._sorter is not None:
            self._sorter.close()

    def _verified(self) -> Iterator[int]:
        limit = bounds(self.expected)
        take = self._sorter.add if self._sorter else self._write
        chunks = self.chunks if self.expected is not None else _gzip_only(self.chunks)
        for self._count, line in enumerate(lines(unzipped(chunks, limit), limit), 1):
            if self._count - 1 == self.expected:
                raise BadFile(f"it holds more than the {self.expected:,} records that the service counted")
            take(line, parse_line(line))
            if self._count % _SLICE == 0:
                yield self._count
        if self.expected is not None and self._count != self.expected:
            raise BadFile(f"it holds {self._count:,} of the {self.expected:,} records that the service counted")

    def _written(self, found: Iterable[bytes]) -> Iterator[int]:
        dropped = self.request.fetched_only if self.request else ()
        for written, line in enumerate(found, 1):
            self._write(to_line(without(json.loads(line), dropped)) if dropped else line)
            if written % _SLICE == 0:
                yield written

    def _write(self, line: bytes, record: Record | None = None) -> None:  # noqa: ARG002 - a sorter needs the record
        assert self._out is not None
        with explained("a temporary file"):
            self._out.write(line + b"\n")


def _gzip_only(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks of a file that is gzip: without a count, its end could not be told otherwise."""
    for number, chunk in enumerate(chunks):
        if number == 0 and not chunk.startswith(GZIP):
            raise BadFile("it is not gzip, and the service does not say how many records it holds")
        yield chunk
