"""Reading files of records, in the formats that `run` writes.

To add a format, add its reader to `READERS`.
"""

import gzip
import json
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast

import attrs

from querydsl.cli.inputs import STDIN, BadInput

if TYPE_CHECKING:
    from querydsl.jobs.results.records import Records
    from querydsl.semantics.request import Request

GZIP = ".gz"
Reader: TypeAlias = Callable[[IO[bytes], str, "Request | None"], Iterator["Row"]]


@attrs.frozen
class Row:
    """A record, and the line of JSON that contains it."""

    line: bytes
    record: dict[str, Any]


def read(names: Iterable[str], request: "Request | None" = None) -> Iterator[Row]:
    """The records of all files, in order. `-` is standard input. Raises `BadInput` and `OSError`.

    `request` is what the records are read for. Of files with columns, only those that it needs are read, or all without a request.
    """
    for name in names:
        with _opened(name) as file:
            shown = "<stdin>" if name == STDIN else name
            try:
                yield from READERS.get(suffix_of(name), _lines)(file, shown, request)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise BadInput(f"{shown}: not a complete gzip file: {error}") from error


def suffix_of(name: str) -> str:
    """The extension of a file, without `.gz`."""
    return Path(name.lower().removesuffix(GZIP)).suffix


def is_record_file(name: str) -> bool:
    """Whether a name has an extension of a file of records."""
    return not any(map(str.isspace, name)) and (name.lower().endswith(GZIP) or suffix_of(name) in READERS)


def _opened(name: str) -> AbstractContextManager[IO[bytes]]:
    if name == STDIN:
        return nullcontext(sys.stdin.buffer)
    mode = Path(name).stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # it may have no end, or no writer
        raise BadInput(f"{name}: not a regular file. To read from a pipe, use - for standard input")
    if name.lower().endswith(GZIP):
        return cast("IO[bytes]", gzip.open(name))
    return Path(name).open("rb")


def _lines(file: IO[bytes], name: str, _: "Request | None") -> Iterator[Row]:
    """The records of JSON Lines. Raises `BadInput` with the number of the first line that is not a record."""
    from querydsl.jobs.results.parsing import parse

    for number, line in enumerate(file, 1):
        stripped = line.strip()
        if stripped:
            try:
                record = parse(stripped)
            except (ValueError, RecursionError):
                record = _parsed(line, f"{name}:{number}")
            if record.__class__ is not dict:
                raise BadInput(f"{name}:{number}: a record must be a JSON object")
            yield Row(stripped, record)


def _array(file: IO[bytes], name: str, request: "Request | None") -> Iterator[Row]:
    """The records of a JSON array, or of JSON Lines."""
    start = file.peek(1)[:1] if hasattr(file, "peek") else b""
    if start != b"[":
        yield from _lines(file, name, request)
        return
    records = _parsed(file.read(), name)
    if not isinstance(records, list):
        raise BadInput(f"{name}: not an array of records")
    yield from (_checked(record, f"{name}: item {number}") for number, record in enumerate(records, 1))


def _parsed(text: bytes, place: str) -> object:
    try:
        return json.loads(text, parse_constant=_reject)
    except json.JSONDecodeError as error:
        raise BadInput(f"{place}: not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{place}: not JSON: {error}") from error


def _reject(constant: str) -> None:
    raise ValueError(f"{constant} is not a JSON number")


def _checked(record: object, place: str) -> Row:
    from querydsl.jobs.results.decode import to_line

    if not isinstance(record, dict):
        raise BadInput(f"{place}: a record must be a JSON object")
    return Row(to_line(record), record)


def _columns(format: str) -> Reader:
    """The reader of a format with columns."""

    def read(file: IO[bytes], name: str, request: "Request | None") -> Iterator[Row]:
        from querydsl.jobs.results.decode import to_line
        from querydsl.jobs.results.formats.reading import READERS
        from querydsl.jobs.results.formats.restore import UnreadableColumns

        try:
            yield from (Row(to_line(record), record) for record in READERS[format](file, request))
        except UnreadableColumns as error:
            raise BadInput(f"{name}: {error}") from error

    return read


READERS: Mapping[str, Reader] = {
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".json": _array,
    ".csv": _columns("csv"),
    ".tsv": _columns("tsv"),
    ".xlsx": _columns("xlsx"),
    ".parquet": _columns("parquet"),
    ".arrow": _columns("arrow"),
    ".feather": _columns("arrow"),
}
"""The reader for each extension. Files with other extensions contain JSON Lines."""


def spooled(lines: Iterable[bytes], request: "Request | None" = None) -> "Records":
    """The records of these lines, in a temporary file, with the columns of a request. Raises `OutputError`."""
    from querydsl.jobs.results.records import Records
    from querydsl.jobs.storage.files import close_quietly, unlinked_file

    file = unlinked_file(None)
    try:
        return Records("", _write(lines, file), file, request)
    except BaseException:
        close_quietly(file)
        raise


def _write(lines: Iterable[bytes], file: IO[bytes]) -> int:
    """The number of lines, after writing them to the file."""
    from querydsl.jobs.storage.files import as_output_error

    count = 0
    for line in lines:
        count += 1
        with as_output_error("a temporary file"):
            file.write(line + b"\n")
    with as_output_error("a temporary file"):
        file.flush()
    return count
