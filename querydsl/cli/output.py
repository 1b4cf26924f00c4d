"""Records on standard output: by default a table on a terminal and JSON Lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from querydsl.catalogue.service import MAX_RESULTS
from querydsl.cli.inputs import STDIN
from querydsl.cli.tables import print_fitting
from querydsl.cli.terminal import echo, echo_note, escape_control
from querydsl.diagnostics.sanitize import escape_json
from querydsl.diagnostics.wording import counted
from querydsl.jobs.results.table import Layout

if TYPE_CHECKING:
    from querydsl.jobs.results.output_file import OutputFile
    from querydsl.jobs.results.records import Records
    from querydsl.semantics.request import Request

R = TypeVar("R")

TABLE = "table"
FORMATS = (TABLE, "csv", "csv.gz", "tsv", "xlsx", "parquet", "arrow", "jsonl", "jsonl.gz", "json")
ROWS = 50


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


def columns_option(help: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """The option `--columns` with this help. The command gets the names as `columns`, or None."""
    return click.option("--columns", metavar="NAMES", callback=lambda _context, _option, text: names_in(text), help=help)


_columns_option = columns_option(
    "The columns to write, for example name,company. By default, those of `select`, else all for files and a few for tables."
)
_raw_columns_option = click.option(
    "--raw-columns", is_flag=True, help="Name columns by their paths in the service's records, and write all their values."
)
_raw_option = click.option("--raw", is_flag=True, help="Do not escape CSV and TSV cells that a spreadsheet would run as formulas.")


def output_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add `-o`, `--format`, `--columns`, `--raw-columns` and `--raw` to a command.

    It gets them as the arguments `output`, `format` and `layout`.
    """
    return _output_option(_format_option(layout_options(command)))


def layout_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add `--columns`, `--raw-columns` and `--raw` to a command, as the argument `layout`."""

    @_columns_option
    @_raw_columns_option
    @_raw_option
    @wraps(command)
    def wrapped(*args: Any, columns: tuple[str, ...] | None, raw_columns: bool, raw: bool, **others: Any) -> R:
        return command(*args, layout=Layout(columns, raw_columns, raw), **others)

    return wrapped


def names_in(text: str | None) -> tuple[str, ...] | None:
    """The names in the text, separated by commas. Raises `click.BadParameter` if there are none."""
    names = None if text is None else tuple(name.strip() for name in text.split(",") if name.strip())
    if names == ():
        raise click.BadParameter("use names, for example name,company")
    return names


def output_format(output: Path | None, format: str | None) -> str:
    """The output format: `--format`, else the format of the file's extension, else a table on a terminal and JSON Lines elsewhere.

    Call it before a job is submitted, because jobs cost credits. Raises `click.UsageError` for a format that the output cannot
    have. Raises `ExportError` for an unknown extension, and for a format whose library is not installed.
    """
    if output is not None:
        from querydsl.jobs.results.export import format_of, supported

        if format == TABLE:
            raise click.UsageError("--format table is for terminals only. With -o, use csv, xlsx, parquet, jsonl or another format")
        if str(output) == STDIN:
            raise click.UsageError("-o needs a file name. Without -o, records are written to standard output")
        if output.is_dir():
            raise click.UsageError(f"{output} is a folder. Name a file in it, for example -o {output / 'people.csv'}")
        return supported(format_of(output, format)).value
    if format not in (None, TABLE):
        from querydsl.jobs.results.export import Format, supported

        if not supported(Format(format)).is_text and sys.stdout.isatty():
            raise click.UsageError(f"{format} cannot be printed to a terminal. Use -o FILE, or redirect the output")
    return format or (TABLE if sys.stdout.isatty() else "jsonl")


def check_output(request: "Request", output: Path | None, form: str, layout: Layout) -> None:
    """Check the output file and the columns before anything that costs credits is sent.

    Raises `OutputError` if the file cannot be written, and `ExportError` for names that are not columns.
    """
    if output is not None:
        with opened(output, form, layout):
            pass
    if layout.columns is not None:
        from querydsl.jobs.results.columns import laid_out

        laid_out(request, layout)


@contextmanager
def opened(output: Path, form: str | None, layout: Layout) -> "Iterator[OutputFile]":
    """The output file, locked for this process in the block. Raises `OutputError`."""
    from querydsl.jobs.results.output_file import OutputFile

    target = OutputFile.of(output, form, layout)
    target.open()
    try:
        yield target
    finally:
        target.close()


def print_line(line: bytes) -> None:
    """Print a record on a line of JSON, escaped if standard output is a terminal, without delay."""
    if sys.stdout.isatty():
        echo(escape_json(line.decode()) + "\n")
    else:
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def print_records(records: "Records", form: str, layout: Layout) -> None:
    """Print the records, escaped if standard output is a terminal. Prints a notice on standard error if there are none.

    Raises `ExportError` if the format cannot hold the records.
    """
    if form == TABLE:
        _table(records, layout)
    elif sys.stdout.isatty():
        _print_escaped(records, form, layout)
    else:
        from querydsl.jobs.results.export import Format, write

        write(records, sys.stdout.buffer, Format(form), layout)
        sys.stdout.buffer.flush()
    if form != TABLE and not records:
        echo_note("0 records")


def note_if_full(records: "Records") -> None:
    """Print a notice on standard error if the records are as many as their job can return, because more may match the query."""
    from querydsl.rules.clauses import LIMIT_CAPPED_HINT

    if records.is_full:
        advice = f"; {LIMIT_CAPPED_HINT}" if len(records) >= MAX_RESULTS else ""
        echo_note(f"the result is full ({counted(len(records), 'record')}), and more records may match{advice}")


def _print_escaped(records: "Records", form: str, layout: Layout) -> None:
    """Print the records with control characters escaped. JSON output keeps its meaning, because it uses JSON escapes."""
    import io

    from querydsl.jobs.results.export import Format, write

    out = io.BytesIO()
    write(records, out, Format(form), layout)
    text = out.getvalue().decode().replace("\r\n", "\n")
    echo(escape_json(text) if form.startswith("json") else escape_control(text, keep="\n\t"))


def _table(records: "Records", layout: Layout) -> None:
    """Print the first records as a table, and the total number on standard error."""
    from querydsl.jobs.results.text import first_of

    columns = records.columns_in(layout, short=True)
    rows = columns.many(islice(records, ROWS))
    cells = [[first_of(column, value) for column, value in zip(columns, row, strict=True)] for row in rows]
    hidden = print_fitting(columns.names, cells)
    shown = min(len(records), ROWS)
    echo_note(counted(len(records), "record") + (f", {shown} shown (use -o FILE to save all)" if len(records) > shown else ""))
    if hidden:
        echo_note(f"{counted(len(hidden), 'column')} left out: {', '.join(hidden)} (use --columns or a wider terminal)")
