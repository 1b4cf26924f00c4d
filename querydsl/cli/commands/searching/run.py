"""`querydsl run`: a query's records, from submit to the last line."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl.cli.app import Command
from querydsl.cli.client import opened, service_options
from querydsl.cli.errors import ExitCode
from querydsl.cli.options import FromZero, Given, now_option, with_query
from querydsl.cli.output import FORMATS, output_format, print_records
from querydsl.cli.progress import Progress
from querydsl.cli.resume import Left, Wanted, going_on
from querydsl.cli.terminal import echo, echo_error
from querydsl.diagnostics.sanitize import json_text
from querydsl.errors import ServiceError

if TYPE_CHECKING:
    from querydsl.jobs.client import Client, Job
    from querydsl.semantics.request import Request

PRICE = 0.03
CAP = 10_000
HOUR = 3600.0
GLANCE = 0.8  # seconds that one look at a job may take: less than the pause before a second


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
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the records to this file, whole or not at all.")
@click.option("--format", type=click.Choice(FORMATS), help="By default as the file's ending says; table or jsonl without a file.")
@click.option(
    "--wait",
    type=FromZero(),
    default=HOUR,
    metavar="SECONDS",
    help="How long to wait; 0 looks once, and goes.",
)
@click.option("--fresh", is_flag=True, help="Start a new job even where the same query was submitted before.")
@click.option("--resubmit", is_flag=True, help="Submit again where it is not known whether a job was started.")
@click.option("--dry-run", is_flag=True, help="Print the request, and send nothing.")
@click.option("--max-credits", type=FromZero(), metavar="N", help="Ask before a submit that may cost more.")
@click.option("--raw", is_flag=True, help="Leave CSV cells that a spreadsheet runs as formulas as they are.")
def command(
    given: Given,
    now: dt.datetime | None,
    sandbox: bool,
    base_url: str | None,
    output: Path | None,
    format: str | None,
    wait: float,
    fresh: bool,
    resubmit: bool,
    dry_run: bool,
    max_credits: float | None,
    raw: bool,
) -> None:
    """Run a query and print or save its records.

    TEXT is the query, or - for standard input. The same query finds the job that it started before, so nothing is paid for twice.
    Without a key the sandbox answers, with made-up records. `querydsl help exit-codes` tells how it may end.
    """
    form = output_format(output, format)
    request = given.request(now)
    if dry_run:
        _print_request(request, sandbox, base_url)
        return
    progress = Progress()
    saved_as = None if output is None else form
    with opened(sandbox, base_url, progress) as client, going_on(progress, client, Wanted(output, format, raw)):
        _agree_on_cost(client, request, max_credits)
        if wait:
            records = client.run(request, output, timeout=wait, format=saved_as, fresh=fresh, resubmit=resubmit, raw=raw)
        else:
            _try_to_open(output, saved_as)
            job = client.submit(request, fresh=fresh, resubmit=resubmit)
            _leave_unless_done(job)
            records = job.load() if output is None else job.save(output, saved_as, raw=raw)
        progress.clear()
        if output is None:
            print_records(records, form, request.body.get("fields", ()), raw=raw)


def _print_request(request: "Request", sandbox: bool, base_url: str | None) -> None:
    """Nothing: prints method, address and body of the request."""
    from querydsl.jobs.addresses import checked_base_url
    from querydsl.jobs.connection import connect

    if base_url is not None and not sandbox:
        address = checked_base_url(base_url)
    else:
        address = connect(base_url=base_url, sandbox=sandbox or None).base_url
    echo(f"POST {address}{request.path}\n{json_text(request.body)}\n")


def _agree_on_cost(client: "Client", request: "Request", max_credits: float | None) -> None:
    """Nothing, where the cost may be spent: said before every submit to the service, asked for above `--max-credits`."""
    if client.sandbox:
        return
    credits = PRICE * min(CAP, request.body.get("max_results", CAP))
    echo_error(f"this may cost up to {credits:,.2f} credits ({PRICE} a record: an estimate)")
    if max_credits is None or credits <= max_credits:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"that is above --max-credits {max_credits:g}: lower the query's limit, or raise --max-credits")
    if not click.confirm(f"That is above --max-credits {max_credits:g}. Submit all the same?", err=True):
        echo_error("nothing was submitted")
        raise click.exceptions.Exit(ExitCode.USAGE)


def _try_to_open(output: Path | None, format: str | None) -> None:
    """Nothing, where the records could be written there: what cannot be is told before anything is paid for."""
    if output is not None:
        from querydsl.jobs.results.output_file import Target

        target = Target.of(output, format)
        target.open()
        target.close()


def _leave_unless_done(job: "Job") -> None:
    """Nothing, where the service says at once that the job is completed. Raises `Left`; `JobFailed` where it failed."""
    try:
        job.wait(GLANCE)
    except ServiceError as error:
        if not error.may_retry:
            raise
        raise Left(ExitCode.NOT_YET) from None
