"""`querydsl summary`: the most frequent values in downloaded records, or in the records of a query."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl.cli import inputs
from querydsl.cli.app import Command
from querydsl.cli.client import open_client, service_options
from querydsl.cli.commands.searching.approval import Spending, approve_job, spending_options
from querydsl.cli.inputs import STDIN, SUFFIX, Source
from querydsl.cli.options import QueryInput, now_option, print_json, query_options
from querydsl.cli.output import columns_option
from querydsl.cli.progress import Progress
from querydsl.cli.records import engine_option, is_record_file, read, spooled, uses_duckdb
from querydsl.cli.resume import OutputOptions, resume_hint
from querydsl.cli.tables import print_table
from querydsl.cli.terminal import echo, echo_note
from querydsl.diagnostics.wording import counted

if TYPE_CHECKING:
    from querydsl.jobs.results.records import Records
    from querydsl.jobs.results.summary import ColumnSummary, Summary

_BAR = 32


@click.command(
    "summary",
    cls=Command,
    examples=(
        "querydsl summary people.jsonl",
        """querydsl summary 'title ~ "engineer" limit 500' --columns country,seniority --html engineers.html""",
        "querydsl summary people.jsonl more.jsonl.gz --top 5",
        "querydsl summary parts/ --columns skill,started",
    ),
)
@click.argument("arguments", nargs=-1, metavar="[TEXT|FILE...]")
@query_options
@now_option
@service_options
@spending_options
@engine_option
@columns_option("The columns to count, for example country,title. By default, a few such as country and seniority.")
@click.option("--top", type=click.IntRange(1, 1_000), default=10, show_default=True, help="The number of values of each column.")
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write an HTML page to FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    arguments: tuple[str, ...],
    query_options: Callable[[Source], QueryInput],
    file: Path | None,
    now: dt.datetime | None,
    sandbox: bool,
    base_url: str | None,
    spending: Spending,
    engine: str | None,
    columns: tuple[str, ...] | None,
    top: int,
    page: Path | None,
    as_json: bool,
) -> None:
    """Show how many records there are, and the most frequent values of some columns.

    FILE is a file of records as `run` writes it, a folder of them, or a pattern such as '*.parquet', and - is standard input.
    DuckDB counts Parquet, folders and patterns. TEXT, or the name of a *.qdsl file, is a query. It is run as `run` does, so a query
    that you ran before costs nothing. Dates are counted by year, and numbers by power of ten.
    """
    source = _query(arguments, file)
    if source is None:
        summary, title = _of_files(arguments, engine, columns or (), top), ", ".join(arguments)
    elif engine is not None:
        raise click.UsageError("--engine is for files of records, not for a query")
    else:
        records, title = _run(query_options(source), now, sandbox, base_url, spending), source.text.strip()
        summary = records.summary(*columns or (), most=top)
    if page is not None:
        _save(page, summary.to_html(title))
    if as_json:
        print_json(summary.to_dict())
    elif page is None:
        _print(summary)


def _query(arguments: tuple[str, ...], file: Path | None) -> Source | None:
    """The query that the arguments name; None if they are files of records. Raises `click.UsageError` for a mixture."""
    queries = [argument for argument in arguments if not _is_records(argument)]
    if not arguments and file is None:
        raise click.UsageError("pass a query, or files of records")
    if len(arguments) + (file is not None) > 1 and (queries or file is not None):
        raise click.UsageError(
            "pass either one query or files of records. To summarise a part of a file, use querydsl filter first"
        )
    if file is not None:
        return inputs.from_file(file)
    return inputs.named(queries[0]) if queries else None


def _is_records(argument: str) -> bool:
    return argument == STDIN or is_record_file(argument) or (not argument.endswith(SUFFIX) and inputs.is_file(argument))


def _of_files(names: tuple[str, ...], engine: str | None, columns: tuple[str, ...], top: int) -> "Summary":
    """The summary of files of records."""
    if not uses_duckdb(engine, names):
        return spooled(row.line for row in read(names)).summary(*columns, most=top)
    from querydsl.engines import duckdb_summary

    return duckdb_summary.summary(names, columns, most=top, note=echo_note)


def _run(query_input: QueryInput, now: dt.datetime | None, sandbox: bool, base_url: str | None, spending: Spending) -> "Records":
    """The records of a query, from a new job or from the one that the same query started earlier."""
    request = query_input.request(now)
    progress = Progress()
    with open_client(sandbox, base_url, progress) as client, resume_hint(progress, client, OutputOptions()):
        approve_job(client, request, spending.budget(query_input.settings, client.base_url))
        records = client.run(request)
        progress.clear()
    return records


def _save(page: Path, content: str) -> None:
    """Write the page. Raises `OSError`."""
    page.write_text(content, encoding="utf-8")
    echo_note(f"summary saved to {page}")


def _print(summary: "Summary") -> None:
    """Print the number of records, and a table with bars for each column."""
    from querydsl.jobs.results.summary_page import filled

    echo(f"{counted(summary.count, 'record')}\n")
    for column in summary.columns:
        echo(f"\n{column.name}: {filled(summary, column)}\n")
        print_table(_bars(summary, column))


def _bars(summary: "Summary", column: "ColumnSummary") -> object:
    """A line for each value: its name, its number of records, its share, and its bar."""
    from rich.bar import Bar
    from rich.table import Table
    from rich.text import Text

    from querydsl.jobs.results.summary_page import label

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column(max_width=_BAR, ratio=1)
    for item in column.values:
        bar = Bar(column.largest, 0, item.count, color="blue")
        table.add_row(Text(f"  {label(item.value)}"), f"{item.count:,}", f"{summary.share(item.count):.0%}", bar)
    return table
