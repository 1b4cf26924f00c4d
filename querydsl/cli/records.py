"""Reading files of records, in the formats that `run` writes.

To add a format, add its reader to `READERS`.
"""

import glob
import gzip
import importlib.util
import json
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

import click

from querydsl.classes import frozen
from querydsl.cli.inputs import STDIN, BadInput
from querydsl.cli.terminal import echo_note
from querydsl.engines.files import is_parquet

if TYPE_CHECKING:
    from querydsl.jobs.results.parsing import Parser
    from querydsl.jobs.results.records import Records
    from querydsl.semantics.request import Request

GZIP = ".gz"
Reader: TypeAlias = Callable[[IO[bytes], str, "Request | None", "Parser"], Iterator["Row"]]
R = TypeVar("R")


@frozen
class Row:
    """A record, and the line of JSON that contains it."""

    line: bytes
    record: dict[str, Any]


def read(names: Iterable[str], request: "Request | None" = None, parse: "Parser | None" = None) -> Iterator[Row]:
    """The records of all files, in order. `-` is standard input. Raises `BadInput` and `OSError`.

    `request` is what the records are read for. Of files with columns, only those that it needs are read, or all without a request.
    `parse` parses the lines of JSON Lines. By default, records have all their keys.
    """
    from querydsl.jobs.results.parsing import line_parser

    parse = parse or line_parser()
    for name in names:
        with _opened(name) as file:
            shown = "<stdin>" if name == STDIN else name
            try:
                yield from READERS.get(suffix_of(name), _lines)(file, shown, request, parse)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise BadInput(f"{shown}: not a complete gzip file: {error}") from error


def read_any(names: Iterable[str], request: "Request | None" = None, engine: str | None = None) -> Iterator[Row]:
    """The records of all files, also of folders and globs, in order. Raises as `read` does, and `EngineError`.

    `engine` is that of `engine_option`, and `request` is what the records are read for.
    """
    for name in names:
        if not uses_duckdb(engine, (name,)):
            yield from read([name], request)
            continue
        from querydsl.engines.duckdb_files import all_records

        yield from (Row(line, record) for line, record in all_records([name], request, echo_note))


def engine_option(command: Callable[..., R]) -> Callable[..., R]:
    """The option `--engine`: `builtin`, `duckdb` or None."""
    by_default = "By default, duckdb for Parquet, folders and globs, and builtin for other files."
    choice, help = click.Choice(["builtin", "duckdb"]), f"The engine that reads the records. {by_default}"
    return click.option("--engine", type=choice, help=help)(command)


def uses_duckdb(engine: str | None, names: tuple[str, ...]) -> bool:
    """Whether DuckDB reads files, if `engine` is that of `engine_option`. Raises `click.UsageError` for standard input."""
    if engine is None and not any(map(needs_duckdb, names)):
        return False
    if engine != "builtin" and STDIN in names:
        raise click.UsageError("DuckDB cannot read standard input. Use --engine builtin, or a file")
    return engine != "builtin"


def needs_duckdb(name: str) -> bool:
    """Whether DuckDB reads a file by default: Parquet, if DuckDB is installed, and a name of several files."""
    return names_several(name) or (is_parquet(name) and importlib.util.find_spec("duckdb") is not None)


def names_several(name: str) -> bool:
    """Whether a name is a folder or a pattern such as `*.jsonl`."""
    return "*" in name or os.path.isdir(name)  # noqa: PTH112  # pathlib raises an error for long names


def suffix_of(name: str) -> str:
    """The extension of a file, without `.gz`."""
    return Path(name.lower().removesuffix(GZIP)).suffix


def is_record_file(name: str) -> bool:
    """Whether a name has an extension of a file of records, or is a pattern of files that exist."""
    named = not any(map(str.isspace, name)) and (name.lower().endswith(GZIP) or suffix_of(name) in READERS)
    return named or ("*" in name and any(glob.iglob(name, recursive=True)))  # noqa: PTH207  # takes absolute patterns


def _opened(name: str) -> AbstractContextManager[IO[bytes]]:
    if name == STDIN:
        return nullcontext(sys.stdin.buffer)
    mode = Path(name).stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # it may have no end, or no writer
        raise BadInput(f"{name}: not a regular file. To read from a pipe, use - for standard input")
    if name.lower().endswith(GZIP):
        return cast("IO[bytes]", gzip.open(name))
    return Path(name).open("rb")


def _lines(file: IO[bytes], name: str, _: "Request | None", parse: "Parser") -> Iterator[Row]:
    """The records of JSON Lines. Raises `BadInput` with the number of the first line that is not a record."""
    for number, line in enumerate(file, 1):
        stripped = line.strip()
        if stripped:
            try:
                record = parse(stripped)
            except (ValueError, RecursionError):  # also a line that begins with a byte-order mark
                yield _checked(_parsed(line, f"{name}:{number}"), f"{name}:{number}")
                continue
            if record.__class__ is not dict:
                raise BadInput(f"{name}:{number}: a record must be a JSON object")
            yield Row(stripped, record)


def _array(file: IO[bytes], name: str, request: "Request | None", parse: "Parser") -> Iterator[Row]:
    """The records of a JSON array, or of JSON Lines."""
    start = file.peek(1)[:1] if hasattr(file, "peek") else b""
    if start != b"[":
        yield from _lines(file, name, request, parse)
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

    def read(file: IO[bytes], name: str, request: "Request | None", _: "Parser") -> Iterator[Row]:
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
