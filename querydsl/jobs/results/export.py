"""Write records as JSON Lines, JSON, CSV, and Parquet, without loading them all.

CSV has a dotted column for each nested value (`basic_profile.name`). Lists are written as JSON. Text that a
spreadsheet would run as a formula is prefixed with an apostrophe, unless `raw` is set.
"""

import csv
import io
import json
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import IO, Any

from querydsl.errors import ExportError
from querydsl.jobs.results import dataframes
from querydsl.jobs.results.table import RecordSource, columns_of, flatten

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Format(Enum):
    """An output format. The value is its name on the command line."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


_EXTENSIONS = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".parquet": Format.PARQUET,
}

_NAMES = tuple(format.value for format in Format)


def format_of(path: Path, name: str | None) -> Format:
    """The format with this name, or the format for the file's extension if `name` is None.

    Raises `ExportError` if the name or the extension is unknown.
    """
    if name is not None:
        if name not in _NAMES:
            raise ExportError(f"unknown format {name!r}. Use one of {', '.join(_NAMES)}")
        return Format(name)
    if path.suffix.lower() not in _EXTENSIONS:
        raise ExportError(f"unknown extension in {path.name}. Use one of {', '.join(_EXTENSIONS)}, or specify the format")
    return _EXTENSIONS[path.suffix.lower()]


def supported(form: Format) -> Format:
    """The format itself. Raises `ExportError` if the library that writes it is not installed."""
    if form is Format.PARQUET:
        dataframes.require("pyarrow")
    return form


def write(records: RecordSource, out: IO[bytes], form: Format, *, raw: bool = False) -> None:
    """Write records in a format.

    `raw` leaves CSV cells that look like formulas unchanged. Raises `ExportError` if the format cannot represent the records.
    """
    match form:
        case Format.JSONL:
            for chunk in records.chunks():
                out.write(chunk)
        case Format.JSON:
            _write_json(records, out)
        case Format.CSV:
            _write_csv(records, out, raw=raw)
        case Format.PARQUET:
            dataframes.write_parquet(records, out)


def _write_json(records: RecordSource, out: IO[bytes]) -> None:
    """Write one array, with a record per line."""
    start = b"[\n"
    for line in records.lines():
        out.write(start + line)
        start = b",\n"
    out.write(b"[]\n" if start == b"[\n" else b"\n]\n")


def _write_csv(records: RecordSource, out: IO[bytes], *, raw: bool) -> None:
    columns = columns_of(map(flatten, records))
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    cell: Callable[[Any], Any] = _cell if raw else _escaped_cell
    writer.writerow([cell(column) for column in columns])
    for row in map(flatten, records):
        writer.writerow([cell(row.get(column)) for column in columns])
    text.detach()


def _cell(value: Any) -> Any:
    """The content of a cell: text and numbers unchanged, an empty cell for null, JSON for other values."""
    match value:
        case None:
            return ""
        case bool() | list() | dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return value


def _escaped_cell(value: Any) -> Any:
    """The content of a cell, with an apostrophe before text that a spreadsheet would run. Numbers are unchanged."""
    cell = _cell(value)
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
