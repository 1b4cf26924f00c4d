"""The output formats, and the writing of records in one of them without loading them all."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import IO, cast

from querydsl.errors import ExportError
from querydsl.jobs.results.extras import require
from querydsl.jobs.results.formats import arrow, delimited, spreadsheet
from querydsl.jobs.results.table import Layout, RecordSource


class Format(Enum):
    """An output format. The value is its name on the command line, and its file extension."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    ARROW = "arrow"
    JSONL_GZ = "jsonl.gz"
    CSV_GZ = "csv.gz"

    @property
    def is_text(self) -> bool:
        """Whether a terminal can show it."""
        return self in (Format.JSONL, Format.JSON, Format.CSV, Format.TSV)

    @property
    def plain(self) -> "Format":
        """The format without compression."""
        return Format(self.value.removesuffix(".gz"))


_EXTENSIONS = {f".{format.value}": format for format in Format} | {".ndjson": Format.JSONL, ".feather": Format.ARROW}
_LIBRARIES = {Format.XLSX: "xlsxwriter", Format.PARQUET: "pyarrow", Format.ARROW: "pyarrow"}
NAMES = tuple(format.value for format in Format)


def format_of(path: Path, name: str | None) -> Format:
    """The format with this name, or the format for the file's extension if `name` is None.

    Raises `ExportError` if the name or the extension is unknown.
    """
    if name is not None:
        if name not in NAMES:
            raise ExportError(f"unknown format {name!r}. Use one of {', '.join(NAMES)}")
        return Format(name)
    endings = [ending for ending in _EXTENSIONS if path.name.lower().endswith(ending)]
    if not endings:
        raise ExportError(f"unknown extension in {path.name}. Use one of {', '.join(_EXTENSIONS)}, or specify the format")
    return _EXTENSIONS[endings[0]]


def supported(form: Format) -> Format:
    """The format itself. Raises `ExportError` if the library that writes it is not installed."""
    if form in _LIBRARIES:
        require(_LIBRARIES[form])
    return form


def write(records: RecordSource, out: IO[bytes], form: Format, layout: Layout, folder: Path | None = None) -> None:
    """Write records in a format and a layout. JSON and JSON Lines are written as the service sent them, without a layout.

    `folder` is for temporary files. Raises `ExportError` if the format cannot hold the records.
    """
    try:
        with _compressed(out, form) as packed:
            _write(records, packed, form.plain, layout, folder)
    except RecursionError:
        raise ExportError("a record is nested too deeply for this format. Use jsonl") from None


def _write(records: RecordSource, out: IO[bytes], form: Format, layout: Layout, folder: Path | None) -> None:
    match form:
        case Format.JSONL:
            for chunk in records.chunks():
                out.write(chunk)
        case Format.JSON:
            _write_json(records, out)
        case Format.CSV | Format.TSV:
            separator = "," if form is Format.CSV else "\t"
            delimited.write_text(records, records.columns_in(layout), out, raw=layout.raw, separator=separator)
        case Format.XLSX:
            spreadsheet.write_spreadsheet(records, records.columns_in(layout), out, folder)
        case Format.PARQUET:
            arrow.write_parquet(records, records.columns_in(layout), out)
        case _:
            arrow.write_arrow(records, records.columns_in(layout), out)


@contextmanager
def _compressed(out: IO[bytes], form: Format) -> Iterator[IO[bytes]]:
    """The file to write a format to, which compresses what is written if the format is compressed."""
    if form is form.plain:
        yield out
        return
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0) as packed:
        yield cast("IO[bytes]", packed)


def _write_json(records: RecordSource, out: IO[bytes]) -> None:
    """Write one array, with a record per line."""
    start = b"[\n"
    for line in records.lines():
        out.write(start + line)
        start = b",\n"
    out.write(b"[]\n" if start == b"[\n" else b"\n]\n")
