"""`querydsl run`: submit a query and download its records."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from querydsl.catalogue.service import DEFAULT_TIMEOUT
from querydsl.cli.app import Command
from querydsl.cli.client import open_client, service_options
from querydsl.cli.commands.searching.approval import Spending, approve_job, spending_options
from querydsl.cli.errors import ExitCode
from querydsl.cli.options import NonNegativeFloat, QueryInput, now_option, with_query
from querydsl.cli.output import note_if_full, output_format, output_options, print_records
from querydsl.cli.progress import Progress
from querydsl.cli.resume import JobNotAwaited, OutputOptions, resume_hint
from querydsl.cli.terminal import echo
from querydsl.diagnostics.sanitize import json_text
from querydsl.errors import ServiceError
from querydsl.jobs.results.table import Layout

if TYPE_CHECKING:
    from querydsl.jobs.client import Job
    from querydsl.semantics.request import Request

GLANCE = 0.8  # Seconds to wait for one status request. It is shorter than the pause before a second request.


@click.command(
    "run",
    cls=Command,
    examples=(
        """querydsl run 'title ~ "engineer" and country = "Canada" limit 5'""",
        "querydsl run -f search.qdsl -o engineers.csv",
        "querydsl run -f search.qdsl --dry-run",
    ),
)
@with_query
@now_option
@service_options
@output_options
@click.option(
    "--wait",
    type=NonNegativeFloat(),
    default=DEFAULT_TIMEOUT,
    metavar="SECONDS",
    help="Maximum time to wait, in seconds. 0 checks once and exits.",
)
@click.option("--fresh", is_flag=True, help="Start a new job even if the same query was submitted before.")
@click.option("--resubmit", is_flag=True, help="Submit again if it is unknown whether a job was started.")
@click.option("--dry-run", is_flag=True, help="Print the request without sending it.")
@spending_options
def command(
    query_input: QueryInput,
    now: dt.datetime | None,
    sandbox: bool,
    base_url: str | None,
    output: Path | None,
    format: str | None,
    wait: float,
    fresh: bool,
    resubmit: bool,
    dry_run: bool,
    spending: Spending,
    layout: Layout,
) -> None:
    """Run a query and print or save its records.

    TEXT is the query. FILE is a file that contains it, and - is standard input. If you run the same query again, its earlier job
    is resumed, so you do not pay twice. Without an API key, the sandbox with made-up data is used. See also: querydsl help
    exit-codes.
    """
    form = output_format(output, format)
    request = query_input.request(now)
    if dry_run:
        _print_request(request, sandbox, base_url)
        return
    progress = Progress()
    saved_as = None if output is None else form
    with open_client(sandbox, base_url, progress) as client, resume_hint(progress, client, OutputOptions(output, format, layout)):
        _check_writable(output, saved_as)
        _check_columns(request, layout)
        if client.starts_job(request, fresh=fresh, resubmit=resubmit):
            approve_job(client, request, spending.budget(query_input.settings, client.base_url))
        if wait:
            records = client.run(
                request, output, timeout=wait, format=saved_as, fresh=fresh, resubmit=resubmit, **attrs.asdict(layout)
            )
        else:
            job = client.submit(request, fresh=fresh, resubmit=resubmit)
            _exit_unless_done(job)
            records = job.load() if output is None else job.save(output, saved_as, **attrs.asdict(layout))
        progress.clear()
        if output is None:
            print_records(records, form, layout)
        note_if_full(records)


def _print_request(request: "Request", sandbox: bool, base_url: str | None) -> None:
    """Print the method, address and body of the request."""
    from querydsl.jobs.addresses import checked_base_url
    from querydsl.jobs.connection import connect

    if base_url is not None and not sandbox:
        address = checked_base_url(base_url)
    else:
        address = connect(base_url=base_url, sandbox=sandbox or None).base_url
    echo(f"POST {address}{request.path}\n{json_text(request.body)}\n")


def _check_writable(output: Path | None, format: str | None) -> None:
    """Check that the output file can be written, before a submission that costs credits. Raises `OutputError`."""
    if output is not None:
        from querydsl.jobs.results.output_file import OutputFile

        target = OutputFile.of(output, format)
        target.open()
        target.close()


def _check_columns(request: "Request", layout: "Layout") -> None:
    """Check the names of `--columns` before a submission that costs credits. Raises `ExportError`."""
    if layout.columns is not None:
        from querydsl.jobs.results.columns import laid_out

        laid_out(request, layout)


def _exit_unless_done(job: "Job") -> None:
    """Check once whether the job is completed. Raises `JobNotAwaited` if it is not, and `JobFailed` if it failed."""
    try:
        job.wait(GLANCE)
    except ServiceError as error:
        if not error.may_retry:
            raise
        raise JobNotAwaited(ExitCode.NOT_YET) from None
