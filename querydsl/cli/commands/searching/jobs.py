"""`querydsl jobs`: list, show, wait for, download, and forget submitted jobs."""

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import click

from querydsl.catalogue.service import DEFAULT_TIMEOUT
from querydsl.cli.app import Command, CommandGroup
from querydsl.cli.client import open_client, service_options
from querydsl.cli.options import NonNegativeFloat, json_option, print_json
from querydsl.cli.output import note_if_full, output_format, output_options, print_records
from querydsl.cli.progress import Progress, short_time
from querydsl.cli.resume import OutputOptions, resume_hint
from querydsl.cli.tables import print_lines
from querydsl.cli.terminal import echo, echo_note, escape_control
from querydsl.errors import DecompileError, NotFound
from querydsl.jobs.protocol.status import JobStatus
from querydsl.jobs.results.table import Layout
from querydsl.jobs.submission import checked_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querydsl.jobs.client import Client
    from querydsl.jobs.ledger.model import Entry

R = TypeVar("R")

GONE = (
    "The jobs of this sandbox end with the command that started them. To keep them, start `querydsl sandbox` in another terminal, "
    "and pass its address with --base-url"
)
_UUID = 36
_MANY = 100


@click.group("jobs", cls=CommandGroup, examples=("querydsl jobs list", "querydsl jobs fetch JOB -o people.csv"))
def command() -> None:
    """List, wait for, download, and forget submitted jobs.

    JOB is the id of a job, or its first characters if no other job has them. The service cannot cancel a job.
    """


def _one_job(command: Callable[..., R]) -> Callable[..., R]:
    """Add the argument JOB to a command: a job id, or the beginning of one."""
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
    first, as #1, #2, …. One of the jobs below may belong to them. On a terminal, ids and queries are shortened. The other commands
    accept shortened ids. The JSON output has the same keys as `jobs show`: batch_id, status, created_at, result_count, the query
    and others.
    """
    with open_client(sandbox, base_url) as client:
        if client.sandbox:
            echo_note(GONE)
        unconfirmed = client.submissions("#", limit=limit) if status is None else ()
        rows = [_about(_unconfirmed(entry), (entry,)) for entry in unconfirmed]
        found = [job.snapshot for job in client.jobs(status, limit=limit) if job.snapshot]
        rows += [_about(job, client.submissions(job.batch_id, limit=1)) for job in found]
    if as_json:
        print_json(rows)
    elif rows:
        print_lines(("JOB", "AGE", "STATE", "RECORDS", "QUERY"), _cells(rows))


def _unconfirmed(entry: "Entry") -> JobStatus:
    submitted = dt.datetime.fromtimestamp(entry.at, dt.UTC).isoformat()
    return JobStatus(entry.mark, "maybe submitted", created_at=submitted)


def _cells(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The cells of each job. On a terminal, ids have as many characters as are needed to tell these jobs apart."""
    size = _shortest([row["batch_id"] for row in rows]) if sys.stdout.isatty() else None
    now = dt.datetime.now(dt.UTC)
    texts = [
        (row["batch_id"][:size], _age(row["created_at"], now), row["status"], _number(row), row["query"] or "-") for row in rows
    ]
    return [tuple(map(str, cells)) for cells in texts]


def _number(row: dict[str, Any]) -> str:
    return "-" if row["result_count"] is None else f"{row['result_count']:,}"


def _shortest(names: list[str]) -> int:
    """The length of the shortest prefixes that are different, at least 8."""
    longest = max(map(len, names), default=0)
    return next((size for size in range(8, longest) if len({name[:size] for name in names}) == len(set(names))), longest)


def _age(created: str | None, now: dt.datetime) -> str:
    """The time since an ISO 8601 time, in its largest unit: `5 min`. `-` if the time is unknown."""
    try:
        moment = dt.datetime.fromisoformat(created or "")
    except ValueError:
        return "-"
    return short_time(max(0.0, (now - (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))).total_seconds()))


def _id_of(client: "Client", name: str) -> str:
    """The id of the job with a name or the beginning of an id. Raises `click.UsageError` if there are several."""
    if client.sandbox:
        raise NotFound(f"job {name} does not exist. {GONE}")
    if name.startswith("#") or len(checked_id(name)) >= _UUID:
        return name
    names = {entry.name for entry in client.submissions(name, limit=_MANY)}
    names = names or {job.batch_id for job in client.jobs(limit=_MANY) if job.batch_id.startswith(name)}
    if len(names) > 1 and name not in names:
        raise click.UsageError(f"several jobs begin with {name}: {', '.join(sorted(names)[:3])}")
    return name if len(names) != 1 else names.pop()


def _about(job: JobStatus, entries: "Iterable[Entry]") -> dict[str, Any]:
    """The attributes of a job as the service reports them, and its query if the ledger has an entry for it."""
    attributes = attrs.asdict(job, filter=attrs.filters.exclude("links"))
    return attributes | {"query": next((_text(entry) for entry in entries if job.batch_id == entry.name), None)}


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
        found = client.job(_id_of(client, job))
        status = found.refresh().snapshot
        about = _about(status, client.submissions(found.batch_id, limit=1)) if status else {}
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
    progress = Progress()
    with open_client(sandbox, base_url, progress) as client, resume_hint(progress, client, OutputOptions()):
        progress.batch_id = _id_of(client, job)
        done = client.job(progress.batch_id).wait(wait)
    echo(f"{escape_control(done.batch_id)}: {done.status}\n")


@command.command("fetch", cls=Command, examples=("querydsl jobs fetch JOB -o people.csv",))
@_one_job
@wait_option
@output_options
@service_options
def fetch(
    job: str, wait: float, output: Path | None, format: str | None, layout: Layout, sandbox: bool, base_url: str | None
) -> None:
    """Wait for a job, then print or save its records."""
    form, progress = output_format(output, format), Progress()
    with open_client(sandbox, base_url, progress) as client, resume_hint(progress, client, OutputOptions(output, format, layout)):
        progress.batch_id = _id_of(client, job)
        found = client.job(progress.batch_id)
        if output is not None:
            records = found.save(output, form, timeout=wait, **attrs.asdict(layout))
        else:
            records = found.load(wait)
            progress.clear()
            print_records(records, form, layout)
        note_if_full(records)


@command.command("forget", cls=Command, examples=("querydsl jobs forget JOB", "querydsl jobs forget '#3'"))
@_one_job
@service_options
def forget(job: str, sandbox: bool, base_url: str | None) -> None:
    """Forget a job, so that the same query starts a new one. The job itself is not cancelled."""
    with open_client(sandbox, base_url) as client:
        name = _id_of(client, job)
        if not client.forget(name):
            raise NotFound(f"job {name} is not in the ledger of this machine")
    echo_note(f"forgot job {name}; the same query will start a new job")
