"""`querydsl search`: the first records in sort order, page by page and without a job."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from querydsl.catalogue.service import MAX_RESULTS
from querydsl.cli.app import Command
from querydsl.cli.client import open_client, print_request, service_options
from querydsl.cli.commands.searching.approval import Spending, approve_search, spending_options
from querydsl.cli.options import QueryInput, now_option, with_query
from querydsl.cli.output import ROWS, TABLE, check_output, opened, output_format, output_options, print_line, print_records
from querydsl.cli.progress import Progress
from querydsl.cli.records import spooled
from querydsl.cli.resume import OutputOptions
from querydsl.cli.terminal import echo_error, echo_note
from querydsl.diagnostics.wording import counted
from querydsl.errors import LedgerError, ServiceError
from querydsl.jobs.budget import Budget, Estimate
from querydsl.jobs.paging import most_billed, paged
from querydsl.jobs.results.table import Layout, Record

if TYPE_CHECKING:
    from querydsl.jobs.client import Client
    from querydsl.semantics.request import Request

BATCH_RULES = ("sorted-sample", "limit-capped")
"""Rules about batch jobs, which do not apply to a search."""


@click.command(
    "search",
    cls=Command,
    examples=(
        """querydsl search 'companies where country = "CAN" sort by size desc limit 20'""",
        """querydsl search 'title ~ "engineer" sort by followers desc select name, title limit 100' -o top.csv""",
        "querydsl search -f search.qdsl --format jsonl | head -5",
    ),
)
@with_query
@now_option
@service_options
@output_options
@click.option("--fresh", is_flag=True, help="Start again, without the pages of a search that ended early.")
@click.option("--dry-run", is_flag=True, help="Print the request without sending it.")
@spending_options
def command(
    query_input: QueryInput,
    now: dt.datetime | None,
    sandbox: bool,
    base_url: str | None,
    output: Path | None,
    format: str | None,
    fresh: bool,
    dry_run: bool,
    spending: Spending,
    layout: Layout,
) -> None:
    """Print or save the first records in the sort order of a query.

    TEXT is the query. FILE is a file that contains it, and - is standard input. The service sorts all matching records and sends
    them page by page, without a job. `run` sorts only the records that the service chose. Each page is billed when it is sent, and
    kept until the search is complete. If it ends early, the same command continues it and pays only for the other pages. Without a
    `limit`, the search ends after 10,000 records. A table has only the 50 records that it shows. JSON Lines are printed as they
    arrive.
    """
    form = output_format(output, format)
    request = _limited(query_input.request(now, off=BATCH_RULES), form)
    first_page = paged(request)
    if dry_run:
        print_request(first_page, sandbox, base_url)
        return
    check_output(request, output, form, layout)
    progress = Progress()
    with open_client(sandbox, base_url, progress) as client:
        if fresh:
            client.forget_search(request)
        _approve(client, request, spending.budget(query_input.settings, client.base_url))
        with _hint(client, request, progress), closing(client.search(request, resume=True)) as found:
            _write(found, request, progress, OutputOptions(output, form, layout))
        forget(client, request)
    _note_others(progress, form)


def _approve(client: "Client", request: "Request", budget: Budget) -> None:
    """Approve the cost of a search, without the pages that are paid for."""
    kept, most = client.kept_records(request), most_billed(request.body["max_results"])
    if kept:
        echo_note(f"continuing the search: {counted(min(kept, most), 'record')} of it are kept and paid for")
    if most > kept:
        approve_search(client, request, Estimate(most - kept), budget)


def forget(client: "Client", request: "Request") -> None:
    """Delete the pages of a complete search, except those of a longer search and of one that runs in another process."""
    with suppress(LedgerError):
        if client.kept_records(request) <= most_billed(request.body["max_results"]):
            client.forget_search(request)


@contextmanager
def _hint(client: "Client", request: "Request", progress: Progress) -> Iterator[None]:
    """If the block ends early and pages are kept, print how to continue."""
    try:
        yield
    except (ServiceError, KeyboardInterrupt):
        progress.clear()
        if kept := client.kept_records(request):
            again = "The same command continues the search, and --fresh starts it again"
            echo_error(f"\n{counted(kept, 'record')} of the search are kept and paid for. {again}")
        raise
    finally:
        progress.clear()


def _limited(request: "Request", form: str) -> "Request":
    """The request with a limit: its own, or 10,000. A table has a few records at most, because it would not show the others."""
    limit = request.body.get("max_results", MAX_RESULTS)
    return attrs.evolve(request, body=request.body | {"max_results": min(limit, ROWS) if form == TABLE else limit})


def _lines(found: Iterable[Record]) -> Iterator[bytes]:
    from querydsl.jobs.results.decode import to_line

    return map(to_line, found)


def _write(found: Iterable[Record], request: "Request", progress: Progress, to: OutputOptions) -> None:
    """Save the records, or print them. JSON Lines are printed as the pages arrive."""
    if to.output is None and to.format == "jsonl":
        for line in _lines(found):
            progress.clear()
            print_line(line)
        return
    with ExitStack() as stack:
        target = stack.enter_context(opened(to.output, to.format, to.layout)) if to.output else None
        records = spooled(_lines(found), request)
        progress.clear()
        if target is None:
            print_records(records, to.format or TABLE, to.layout)
        else:
            echo_note(f"{counted(len(records), 'record')} saved to {target.write(records)}")


def _note_others(progress: Progress, form: str) -> None:
    """Print a notice on standard error if more records match than were sent."""
    if progress.total is not None and progress.total > progress.received:
        advice = " (use -o FILE to save more)" if form == TABLE and progress.received == ROWS else ""
        echo_note(f"{progress.total:,} records match, and the first {progress.received:,} were returned{advice}")
