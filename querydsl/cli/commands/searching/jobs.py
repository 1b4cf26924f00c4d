"""`querydsl jobs`: list, show, wait for, download, and forget submitted jobs."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import click

from querydsl.catalogue.service import DEFAULT_TIMEOUT
from querydsl.cli.app import Command, CommandGroup
from querydsl.cli.client import open_client, service_options
from querydsl.cli.options import NonNegativeFloat, json_option, print_json
from querydsl.cli.output import output_format, output_options, print_records
from querydsl.cli.progress import Progress
from querydsl.cli.resume import OutputOptions, resume_hint
from querydsl.cli.terminal import echo, echo_error, escape_control
from querydsl.errors import DecompileError, NotFound
from querydsl.jobs.protocol.status import JobStatus
from querydsl.jobs.results.table import Layout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querydsl.jobs.ledger.model import Entry

R = TypeVar("R")


@click.group("jobs", cls=CommandGroup, examples=("querydsl jobs list", "querydsl jobs fetch JOB -o people.csv"))
def command() -> None:
    """List, wait for, download, and forget submitted jobs."""


def _one_job(command: Callable[..., R]) -> Callable[..., R]:
    """Add the argument JOB to a command."""
    return click.argument("job", metavar="JOB")(command)


wait_option = click.option(
    "--wait", type=NonNegativeFloat(), default=DEFAULT_TIMEOUT, metavar="SECONDS", help="Maximum time to wait, in seconds."
)


@command.command("list", cls=Command, examples=("querydsl jobs list", "querydsl jobs list --status processing --json"))
@click.option("--status", type=click.Choice(["pending", "processing", "completed", "failed"]), help="Only jobs with this status.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Maximum number of jobs.")
@json_option
@service_options
def list_jobs(status: str | None, limit: int, as_json: bool, sandbox: bool, base_url: str | None) -> None:
    """List the newest jobs of the account.

    The list includes the query of each job that was submitted from this machine. Submissions with an unknown outcome are listed
    first, as #1, #2, …. One of the jobs below may belong to them. The JSON output has the same keys as `jobs show`: batch_id,
    status, created_at, result_count, the query and others.
    """
    with open_client(sandbox, base_url) as client:
        entries = client.submissions()
        unconfirmed = [entry for entry in entries if entry.batch_id is None and status is None]
        rows = [_about(JobStatus(entry.mark, "maybe submitted"), (entry,)) for entry in unconfirmed]
        rows += [_about(job.snapshot, entries) for job in client.jobs(status, limit=limit) if job.snapshot]
    if as_json:
        print_json(rows)
    else:
        echo("".join("  ".join(escape_control(str(row[name] or "-")) for name in _COLUMNS) + "\n" for row in rows))


_COLUMNS = ("batch_id", "status", "created_at", "result_count", "query")


def _about(job: JobStatus, entries: "Iterable[Entry]") -> dict[str, Any]:
    """The attributes of a job as the service reports them, and its query if the ledger has an entry for it."""
    attributes = attrs.asdict(job, filter=attrs.filters.exclude("links"))
    return attributes | {"query": next((_text(entry) for entry in entries if job.batch_id in (entry.batch_id, entry.mark)), None)}


def _text(entry: "Entry") -> str:
    """The query of a ledger entry on one line, or its request body if it cannot be decompiled."""
    from querydsl import api
    from querydsl.jobs.submission import canonical

    try:
        text = api.format(api.decompile(entry.request.body, "companies" if entry.request.entity == "companies" else "people"))
    except DecompileError:
        text = canonical(entry.request.body)
    return " ".join(text.split())


@command.command("show", cls=Command, examples=("querydsl jobs show JOB",))
@_one_job
@json_option
@service_options
def show(job: str, as_json: bool, sandbox: bool, base_url: str | None) -> None:
    """Show the current status of a job."""
    with open_client(sandbox, base_url) as client:
        status = client.job(job).refresh().snapshot
        about = _about(status, client.submissions()) if status else {}
    if as_json:
        print_json(about)
    else:
        echo("".join(f"{name}: {escape_control(str(value))}\n" for name, value in about.items() if value is not None))


@command.command("wait", cls=Command, examples=("querydsl jobs wait JOB --wait 60",))
@_one_job
@wait_option
@service_options
def wait_for(job: str, wait: float, sandbox: bool, base_url: str | None) -> None:
    """Wait until a job is completed. The exit code is 3 if it is not completed in time."""
    progress = Progress(batch_id=job)
    with open_client(sandbox, base_url, progress) as client, resume_hint(progress, client, OutputOptions()):
        done = client.job(job).wait(wait)
    echo(f"{escape_control(job)}: {done.status}\n")


@command.command("fetch", cls=Command, examples=("querydsl jobs fetch JOB -o people.csv",))
@_one_job
@wait_option
@output_options
@service_options
def fetch(
    job: str, wait: float, output: Path | None, format: str | None, layout: Layout, sandbox: bool, base_url: str | None
) -> None:
    """Wait for a job, then print or save its records."""
    form, progress = output_format(output, format), Progress(batch_id=job)
    with open_client(sandbox, base_url, progress) as client, resume_hint(progress, client, OutputOptions(output, format, layout)):
        found = client.job(job)
        if output is not None:
            found.save(output, form, timeout=wait, **attrs.asdict(layout))
        else:
            records = found.load(wait)
            progress.clear()
            print_records(records, form, layout)


@command.command("forget", cls=Command, examples=("querydsl jobs forget JOB", "querydsl jobs forget '#3'"))
@_one_job
@service_options
def forget(job: str, sandbox: bool, base_url: str | None) -> None:
    """Forget a job, so that the same query starts a new one. The job itself is not cancelled."""
    with open_client(sandbox, base_url) as client:
        if not client.forget(job):
            raise NotFound(f"job {job} is not in the ledger of this machine")
    echo_error(f"forgot job {job}; the same query will start a new job")
