"""Records → JSON lines, JSON, CSV and Parquet, a record at a time.

CSV has one dotted column a value (`basic_profile.name`), lists as JSON. A cell of text that a spreadsheet would run as a formula
gets an apostrophe in front, unless `raw` is asked for.
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
from querydsl.jobs.results.table import Rows, columns_of, flat

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(Enum):
    """The forms that records can be written in; the value is the name on the command line."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


_ENDINGS = {".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".json": Format.JSON, ".csv": Format.CSV, ".parquet": Format.PARQUET}


def format_of(path: Path, name: str | None) -> Format:
    """The format of this name, or where there is none, the one that the file's ending means.

    Raises `ExportError` for a name or an ending that is not known.
    """
    if name is not None:
        if name not in {it.value for it in Format}:
            raise ExportError(f"unknown format {name!r}: write one of {', '.join(it.value for it in Format)}")
        return Format(name)
    if path.suffix.lower() not in _ENDINGS:
        raise ExportError(f"the ending of {path.name} names no format: end it with {', '.join(_ENDINGS)}, or say the format")
    return _ENDINGS[path.suffix.lower()]


def ready(form: Format) -> Format:
    """The format itself; raises `ExportError` where the library that writes it is missing, before anything is paid for."""
    if form is Format.PARQUET:
        dataframes.need("pyarrow")
    return form


def write(records: Rows, out: IO[bytes], form: Format, *, raw: bool = False) -> None:
    """Nothing: writes the records in this form. Raises `ExportError` where the form cannot hold them."""
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


def _write_json(records: Rows, out: IO[bytes]) -> None:
    """One array, a record a line."""
    start = b"[\n"
    for line in records.lines():
        out.write(start + line)
        start = b",\n"
    out.write(b"[]\n" if start == b"[\n" else b"\n]\n")


def _write_csv(records: Rows, out: IO[bytes], *, raw: bool) -> None:
    columns = columns_of(map(flat, records))
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    cell: Callable[[Any], Any] = _cell if raw else _guarded
    writer.writerow([cell(column) for column in columns])
    for row in map(flat, records):
        writer.writerow([cell(row.get(column)) for column in columns])
    text.detach()


def _cell(value: Any) -> Any:
    """What a cell holds: text and numbers as they are, nothing for null, JSON for all else."""
    match value:
        case None:
            return ""
        case bool() | list() | dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return value


def _guarded(value: Any) -> Any:
    """The same, but text that a spreadsheet would run gets an apostrophe in front; numbers are numbers, also below zero."""
    cell = _cell(value)
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
