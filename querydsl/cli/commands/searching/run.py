"""`querydsl run`: submit a query and download its records."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from querydsl.catalogue.service import DEFAULT_TIMEOUT
from querydsl.cli.app import Command
from querydsl.cli.client import open_client, print_request, service_options
from querydsl.cli.commands.searching.approval import Spending, approve_job, spending_options
from querydsl.cli.errors import ExitCode
from querydsl.cli.options import NonNegativeFloat, QueryInput, now_option, with_query
from querydsl.cli.output import check_output, note_if_full, output_format, output_options, print_records
from querydsl.cli.progress import Progress
from querydsl.cli.resume import JobNotAwaited, OutputOptions, resume_hint
from querydsl.cli.terminal import echo_note, is_quiet
from querydsl.errors import ServiceError
from querydsl.jobs.results.table import Layout

if TYPE_CHECKING:
    from querydsl.jobs.client import Client
    from querydsl.jobs.job import Job
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
        print_request(request, sandbox, base_url)
        return
    progress = Progress()
    saved_as = None if output is None else form
    with open_client(sandbox, base_url, progress) as client, resume_hint(progress, client, OutputOptions(output, format, layout)):
        check_output(request, output, form, layout)
        budget = spending.budget(query_input.settings, client.base_url)
        approve_job(client, request, budget, fresh=fresh, resubmit=resubmit)
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
        if not records and not is_quiet():
            _note_why(client, request)


def _note_why(client: "Client", request: "Request") -> None:
    """Print on standard error which condition is to blame for an empty result. A search without matches is free."""
    try:
        reason = client.why(request)
    except ServiceError:
        return
    if reason.blamed:
        echo_note(str(reason))


def _exit_unless_done(job: "Job") -> None:
    """Check once whether the job is completed. Raises `JobNotAwaited` if it is not, and `JobFailed` if it failed."""
    try:
        job.wait(GLANCE)
    except ServiceError as error:
        if not error.may_retry:
            raise
        raise JobNotAwaited(ExitCode.NOT_YET) from None
