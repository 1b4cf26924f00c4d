"""Records on standard output: by default a table on a terminal and JSON Lines elsewhere."""

import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from querydsl.cli.inputs import STDIN
from querydsl.cli.terminal import echo, echo_note, escape_control
from querydsl.diagnostics.sanitize import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from querydsl.jobs.results.records import Records

R = TypeVar("R")

TABLE = "table"
PARQUET = "parquet"
FORMATS = (TABLE, "jsonl", "json", "csv", PARQUET)
_ROWS = 50
_COLUMNS = 6


_output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write records to FILE. The file appears only when the download is complete and verified.",
)
_format_option = click.option(
    "--format",
    type=click.Choice(FORMATS),
    help="Output format. By default, from the extension of FILE; without -o, table or jsonl.",
)
_raw_option = click.option("--raw", is_flag=True, help="Do not escape CSV cells that a spreadsheet would run as formulas.")


def output_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add `-o`, `--format` and `--raw` to a command, as the arguments `output`, `format` and `raw`."""
    return _output_option(_format_option(_raw_option(command)))


def output_format(output: Path | None, format: str | None) -> str:
    """The output format: `--format`, else the format of the file's extension, else a table on a terminal and JSON Lines elsewhere.

    Call it before a job is submitted, because jobs cost credits. Raises `click.UsageError` for a format that the output cannot
    have. Raises `ExportError` for an unknown extension, and for a format whose library is not installed.
    """
    if output is not None:
        from querydsl.jobs.results.export import format_of, supported

        if format == TABLE:
            raise click.UsageError("--format table is for terminals only. With -o, use jsonl, json, csv or parquet")
        if str(output) == STDIN:
            raise click.UsageError("-o needs a file name. Without -o, records are written to standard output")
        if output.is_dir():
            raise click.UsageError(f"{output} is a folder. Name a file in it, for example -o {output / 'people.csv'}")
        return supported(format_of(output, format)).value
    if format == PARQUET and sys.stdout.isatty():
        raise click.UsageError("Parquet cannot be printed to a terminal. Use -o FILE, or redirect the output")
    if format == PARQUET:
        from querydsl.jobs.results.export import Format, supported

        supported(Format.PARQUET)
    return format or (TABLE if sys.stdout.isatty() else "jsonl")


def print_records(records: "Records", form: str, fields: "Sequence[str]", *, raw: bool) -> None:
    """Print the records, escaped if standard output is a terminal. Prints a notice on standard error if there are none.

    Raises `ExportError` if the format cannot represent the records.
    """
    try:
        _print(records, form, fields, raw=raw)
    except RecursionError:
        from querydsl.errors import ExportError

        raise ExportError(f"a record is nested too deeply for {form}. Use --format jsonl") from None
    if form != TABLE and not records:
        echo_note("0 records")


def _print(records: "Records", form: str, fields: "Sequence[str]", *, raw: bool) -> None:
    if form == TABLE:
        _table(records, fields)
    elif sys.stdout.isatty():
        _print_escaped(records, form, raw=raw)
    else:
        from querydsl.jobs.results.export import Format, write

        write(records, sys.stdout.buffer, Format(form), raw=raw)
        sys.stdout.buffer.flush()


def _print_escaped(records: "Records", form: str, *, raw: bool) -> None:
    """Print the records with control characters escaped. JSON output keeps its meaning, because it uses JSON escapes."""
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
    """Print the first records as a table, and the total number on standard error."""
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
    echo_note(f"{len(records):,} records" + (f", {len(rows)} shown (use -o FILE to save all)" if len(records) > len(rows) else ""))


def _scalar_columns(rows: "Iterable[dict[str, Any]]") -> list[str]:
    """The first columns with scalar values. A table of all columns would be too wide."""
    found = {column: None for row in rows for column, value in row.items() if not isinstance(value, list | dict | None.__class__)}
    return list(found)[:_COLUMNS]


def _cell(row: "dict[str, Any]", column: str) -> str:
    """The text of a cell: the value of the column, or the object at that path as JSON."""
    value = row.get(column)
    below = {name.removeprefix(f"{column}."): item for name, item in row.items() if name.startswith(f"{column}.")}
    shown = below or value
    if shown is None:
        return ""
    return escape_control(shown) if isinstance(shown, str) else json_text(shown, indent=None)
