"""`querydsl jobs`: the jobs that were submitted: listed, looked at, awaited, fetched, forgotten."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import click

from querydsl.cli.app import Command, Group
from querydsl.cli.client import opened, service_options
from querydsl.cli.commands.searching.run import HOUR
from querydsl.cli.options import FromZero, json_option, print_json
from querydsl.cli.output import FORMATS, output_format, print_records
from querydsl.cli.progress import Progress
from querydsl.cli.resume import Wanted, going_on
from querydsl.cli.terminal import echo, echo_error, escape_control
from querydsl.errors import DecompileError, NotFound
from querydsl.jobs.protocol.status import JobStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querydsl.jobs.client import Client
    from querydsl.jobs.ledger.model import Entry

R = TypeVar("R")


@click.group("jobs", cls=Group, examples=("querydsl jobs list", "querydsl jobs fetch JOB -o people.csv"))
def command() -> None:
    """List, await, fetch and forget the jobs that were submitted."""


def _one_job(command: Callable[..., R]) -> Callable[..., R]:
    """The command with the argument JOB."""
    return click.argument("job", metavar="JOB")(command)


wait_option = click.option("--wait", type=FromZero(), default=HOUR, metavar="SECONDS", help="How long to wait.")


@command.command("list", cls=Command, examples=("querydsl jobs list", "querydsl jobs list --status processing --json"))
@click.option("--status", type=click.Choice(["pending", "processing", "completed", "failed"]), help="Only jobs of this status.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many, the newest first.")
@json_option
@service_options
def list_jobs(status: str | None, limit: int, as_json: bool, sandbox: bool, base_url: str | None) -> None:
    """List the newest jobs of the account, with the queries that were submitted from this machine.

    Submits whose end nobody saw come first, as #1, #2, …: one of the jobs below them may be theirs. JSON tells of each job in
    the service's own words, as `jobs show` does: batch_id, status, created_at, result_count, and the query.
    """
    with opened(sandbox, base_url) as client:
        entries = client.submissions()
        doubtful = [entry for entry in entries if entry.batch_id is None and status is None]
        rows = [_about(JobStatus(entry.mark, "maybe submitted"), (entry,)) for entry in doubtful]
        rows += [_about(job.details, entries) for job in client.jobs(status, limit=limit) if job.details]
    if as_json:
        print_json(rows)
    else:
        echo("".join("  ".join(escape_control(str(row[name] or "-")) for name in _COLUMNS) + "\n" for row in rows))


_COLUMNS = ("batch_id", "status", "created_at", "result_count", "query")


def _about(job: JobStatus, entries: "Iterable[Entry]") -> dict[str, Any]:
    """What there is to tell of a job, in the service's words, and its query where one of the entries holds it."""
    told = attrs.asdict(job, filter=attrs.filters.exclude("links"))
    return told | {"query": next((_text(entry) for entry in entries if job.batch_id in (entry.batch_id, entry.mark)), None)}


def _text(entry: "Entry") -> str:
    """The query of an entry on one line; its request where the language cannot say it."""
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
    """Say how a job is doing now."""
    with opened(sandbox, base_url) as client:
        told = client.job(job).refresh().details
        about = _about(told, client.submissions()) if told else {}
    if as_json:
        print_json(about)
    else:
        echo("".join(f"{name}: {escape_control(str(value))}\n" for name, value in about.items() if value is not None))


@command.command("wait", cls=Command, examples=("querydsl jobs wait JOB --wait 60",))
@_one_job
@wait_option
@service_options
def wait_for(job: str, wait: float, sandbox: bool, base_url: str | None) -> None:
    """Wait until a job is completed; exits with 3 where it is not in time."""
    progress = Progress(batch_id=job)
    with opened(sandbox, base_url, progress) as client, going_on(progress, client, Wanted()):
        done = client.job(job).wait(wait)
    echo(f"{escape_control(job)}: {done.status}\n")


@command.command("fetch", cls=Command, examples=("querydsl jobs fetch JOB -o people.csv",))
@_one_job
@wait_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the records to this file, whole or not at all.")
@click.option("--format", type=click.Choice(FORMATS), help="By default as the file's ending says; table or jsonl without a file.")
@click.option("--raw", is_flag=True, help="Leave CSV cells that a spreadsheet runs as formulas as they are.")
@service_options
def fetch(job: str, wait: float, output: Path | None, format: str | None, raw: bool, sandbox: bool, base_url: str | None) -> None:
    """Print or save the records of a job, once it is completed."""
    form, progress = output_format(output, format), Progress(batch_id=job)
    with opened(sandbox, base_url, progress) as client, going_on(progress, client, Wanted(output, format, raw)):
        found = client.job(job)
        if output is not None:
            found.save(output, form, timeout=wait, raw=raw)
        else:
            records = found.load(wait)
            progress.clear()
            print_records(records, form, _fields(client, job), raw=raw)


def _fields(client: "Client", job: str) -> tuple[str, ...]:
    """The paths that the query of a job selects, where the ledger knows it."""
    entries = (entry for entry in client.submissions() if entry.batch_id == job)
    return tuple(path for entry in entries for path in entry.request.body.get("fields", ()))


@command.command("forget", cls=Command, examples=("querydsl jobs forget JOB", "querydsl jobs forget '#3'"))
@_one_job
@service_options
def forget(job: str, sandbox: bool, base_url: str | None) -> None:
    """Forget that a query was submitted: the same query then starts a new job. The job itself goes on."""
    with opened(sandbox, base_url) as client:
        if not client.forget(job):
            raise NotFound(f"nothing is known here of job {job}")
    echo_error(f"{job} is forgotten; the same query would now start a new job")
