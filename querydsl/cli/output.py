"""Records on standard output: a table on a terminal, JSON lines into a pipe, or the form that was asked for."""

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from querydsl.cli.inputs import STDIN
from querydsl.cli.terminal import echo, echo_error, escape_control
from querydsl.diagnostics.sanitize import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from querydsl.jobs.results.records import Records

TABLE = "table"
PARQUET = "parquet"
FORMATS = (TABLE, "jsonl", "json", "csv", PARQUET)
_ROWS = 50
_COLUMNS = 6


def output_format(output: Path | None, format: str | None) -> str:
    """The form to write in: as asked, else as the file's ending says, else a table on a terminal and JSON lines elsewhere.

    A usage error for a form that cannot be had there. Raises `ExportError` for an ending that names no format, and for a format
    whose library is missing: before anything is submitted, and paid for.
    """
    if output is not None:
        from querydsl.jobs.results.export import format_of, supported

        if format == TABLE:
            raise click.UsageError("a table is for the terminal: with -o, --format is jsonl, json, csv or parquet")
        if str(output) == STDIN:
            raise click.UsageError("leave -o out: without it the records go to standard output")
        if output.is_dir():
            raise click.UsageError(f"{output} is a folder: name a file in it, as in -o {output / 'people.csv'}")
        return supported(format_of(output, format)).value
    if format == PARQUET and sys.stdout.isatty():
        raise click.UsageError("Parquet is for files: give -o FILE, or redirect the output")
    if format == PARQUET:
        from querydsl.jobs.results.export import Format, supported

        supported(Format.PARQUET)
    return format or (TABLE if sys.stdout.isatty() else "jsonl")


def print_records(records: "Records", form: str, fields: "Sequence[str]", *, raw: bool) -> None:
    """Nothing: prints the records; what reaches a terminal cannot harm it. That there are none is said on standard error."""
    if form == TABLE:
        _table(records, fields)
    elif sys.stdout.isatty():
        _harmless(records, form, raw=raw)
    else:
        from querydsl.jobs.results.export import Format, write

        write(records, sys.stdout.buffer, Format(form), raw=raw)
        sys.stdout.buffer.flush()
    if form != TABLE and not records:
        echo_error("0 records")


def _harmless(records: "Records", form: str, *, raw: bool) -> None:
    """Nothing: the same for a terminal; JSON keeps its meaning, since what could do harm is written in JSON's own escapes."""
    if form == "jsonl":
        for record in records:
            echo(json_text(record, indent=None) + "\n")
    elif form == "json":
        echo(json_text(list(records)) + "\n")
    else:
        import io

        from querydsl.jobs.results.export import Format, write

        out = io.BytesIO()
        write(records, out, Format(form), raw=raw)
        echo(escape_control(out.getvalue().decode().replace("\r\n", "\n"), keep="\n"))


def _table(records: "Records", fields: "Sequence[str]") -> None:
    """Nothing: draws the first records; says how many are left out."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from querydsl.jobs.results.table import flatten

    rows = [flatten(record) for record in islice(records, _ROWS)]
    columns = list(fields) or _scalar_columns(rows)
    table = Table(header_style="bold")
    for column in columns:
        table.add_column(Text(escape_control(column.rpartition(".")[2])), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row, column)) for column in columns))
    Console(file=sys.stdout, highlight=False, markup=False, emoji=False).print(table)
    left = len(records) - len(rows)
    echo_error(f"{len(records):,} records" + (f"; {left:,} more than shown (-o FILE keeps all)" if left else ""))


def _scalar_columns(rows: "Iterable[dict[str, Any]]") -> list[str]:
    """The first columns that hold single values: a table of whole records would be too wide to read."""
    found = {column: None for row in rows for column, value in row.items() if not isinstance(value, list | dict | None.__class__)}
    return list(found)[:_COLUMNS]


def _cell(row: "dict[str, Any]", column: str) -> str:
    """What a cell shows of the value at a column, or of the object below it."""
    value = row.get(column)
    below = {name.removeprefix(f"{column}."): item for name, item in row.items() if name.startswith(f"{column}.")}
    shown = below or value
    if shown is None:
        return ""
    return escape_control(shown) if isinstance(shown, str) else json_text(shown, indent=None)
