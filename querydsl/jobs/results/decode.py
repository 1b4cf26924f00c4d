"""Decode a results file to records: check and count every line, and sort if the query asks for it.

Records are returned only after the last byte has been verified. Source: `docs/service.md`, sections 2 and 5.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from querydsl.classes import define
from querydsl.diagnostics.sanitize import to_json
from querydsl.jobs.results import gunzip
from querydsl.jobs.results.external_sort import Sorter, items_of
from querydsl.jobs.results.gunzip import GZIP, BadFile, Library, bounds_for, decompress, split_lines
from querydsl.jobs.results.parsing import Parser, line_checker, line_parser
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import Record
from querydsl.jobs.storage.files import as_output_error, close_quietly, output_error, unlinked_file
from querydsl.semantics.request import Request

_STEP = 2_000
_SURROGATE = re.compile("[\ud800-\udfff]")
DONE = object()
"""The default for `next` that marks the end of the steps."""


def record_parser() -> Parser:
    """A function that returns the record on each line of a file. Raises `BadFile` if a line is not a JSON object."""
    read = line_parser()

    def record_on(line: bytes) -> Record:
        record: Record = _valid(read, line)
        _require_object(type(record))
        return record

    return record_on


def record_checker() -> Callable[[bytes], None]:
    """A function for the lines of a file that raises `BadFile` if a line is not a JSON object."""
    read = line_checker()
    return lambda line: _require_object(_valid(read, line))


def _valid(read: Parser, line: bytes) -> Any:
    try:
        return read(line)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"a line is not JSON ({type(error).__name__})") from None


def _require_object(found: type) -> None:
    if found is not dict:
        raise BadFile("a line is not a JSON object")


def drop_paths(record: Record, paths: Iterable[str]) -> Record:
    """The record without these paths, and without objects that become empty. The record is changed in place."""
    for path in paths:
        _drop(record, path.split("."))
    return record


def _drop(node: Any, steps: list[str]) -> None:
    for item in items_of(node):
        if isinstance(item, dict) and steps[0] in item:
            if len(steps) > 1:
                _drop(item[steps[0]], steps[1:])
            if len(steps) == 1 or item[steps[0]] == {}:
                del item[steps[0]]


def to_line(record: Record) -> bytes:
    """The record as a line of JSON, without the line feed. Numbers too large for a float are written as `1e999`."""
    text = to_json(record)
    try:
        return text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


@define
class ResultsDecoder:
    """Decodes a results file in steps, so that the caller can do other work in between.

    batch_id  the id of the job
    chunks    the bytes of the file; iterated twice if isal refuses them
    expected  the number of records that the service reported; None if unknown
    order     the submission, with the sort keys and the fields to drop; None for neither
    folder    where temporary files are written; the system's temporary directory if None
    """

    batch_id: str
    chunks: Iterable[bytes]
    expected: int | None
    request: Request | None = None
    folder: Path | None = None
    _count: int = 0
    _out: IO[bytes] | None = None
    _sorter: Sorter | None = None

    def steps(self) -> Iterator[int]:
        """Decode the file. Yields the number of records after every 2,000. Raises `BadFile` if the file is invalid.

        If isal refuses the file, zlib reads it again, so the result and the message are the same with and without the extra.
        """
        *faster, last = gunzip.LIBRARIES
        for library in faster:
            try:
                yield from self._pass(library)
                return
            except BadFile:
                self.close()
        yield from self._pass(last)

    def _pass(self, library: Library) -> Iterator[int]:
        self._out = unlinked_file(self.folder)
        try:
            yield from self._steps(library)
        except RecursionError:  # decoding a line twice can need more of the stack than decoding it once
            raise BadFile("a line is nested too deeply") from None

    def _steps(self, library: Library) -> Iterator[int]:
        if self.request and self.request.sort:
            self._sorter = Sorter(self.request.sort, self.folder)
            add, parse = self._sorter.add, record_parser()
            yield from self._decode(library, lambda line: add(line, parse(line)))
            yield from self._write_all(self._sorter.merged())
        else:
            yield from self._decode(library, self._checked_writer())

    def finish(self) -> Records:
        """The records, which take over the temporary file."""
        out, self._out = self._out, None
        assert out is not None
        with as_output_error("a temporary file"):
            out.flush()
        return Records(self.batch_id, self._count, out, self.request)

    def close(self) -> None:
        """Close the temporary files, except the one of the records."""
        close_quietly(self._out)
        if self._sorter is not None:
            self._sorter.close()

    def _decode(self, library: Library, add: Callable[[bytes], None]) -> Iterator[int]:
        limit = bounds_for(self.expected)
        chunks = self.chunks if self.expected is not None else _require_gzip(self.chunks)
        for self._count, line in enumerate(split_lines(decompress(chunks, limit, library), limit), 1):
            if self._count - 1 == self.expected:
                raise BadFile(f"it contains more than the {self.expected:,} records that the service reported")
            add(line)
            if self._count % _STEP == 0:
                yield self._count
        if self.expected is not None and self._count != self.expected:
            raise BadFile(f"it contains {self._count:,} of the {self.expected:,} records that the service reported")

    def _write_all(self, lines: Iterable[bytes]) -> Iterator[int]:
        dropped, parse = self.request.fetched_only if self.request else (), line_parser()
        for written, line in enumerate(lines, 1):
            self._write(to_line(drop_paths(parse(line), dropped)) if dropped else line)
            if written % _STEP == 0:
                yield written

    def _checked_writer(self) -> Callable[[bytes], None]:
        check = record_checker()

        def write(line: bytes) -> None:
            check(line)
            self._write(line)

        return write

    def _write(self, line: bytes) -> None:
        assert self._out is not None
        try:  # a context manager for each line takes longer than the write
            self._out.write(line + b"\n")
        except OSError as error:
            raise output_error("a temporary file", error) from None


def _require_gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks of a gzip file. Without a record count, truncation of a plain file cannot be detected."""
    for number, chunk in enumerate(chunks):
        if number == 0 and not chunk.startswith(GZIP):
            raise BadFile("it is not gzip, and the service did not report a record count")
        yield chunk
