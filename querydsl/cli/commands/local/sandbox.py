"""`querydsl sandbox`: serve the sandbox on this machine."""

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl.cli.app import Command
from querydsl.cli.inputs import BadInput
from querydsl.cli.terminal import echo_error
from querydsl.reading import read_text

if TYPE_CHECKING:
    from querydsl.sandbox.data.dataset import Dataset
    from querydsl.sandbox.faces.faults import Script

_READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "sandbox",
    cls=Command,
    examples=("querydsl sandbox --port 8080", "querydsl sandbox --people 8000 --cap 500", "querydsl sandbox --data people.jsonl"),
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on. By default, a free one.")
@click.option("--data", type=_READABLE, help="Use the people in this JSON Lines file.")
@click.option("--people", type=click.IntRange(min=1), help="Use this many made-up people.")
@click.option("--seed", type=int, help="Seed for --people.")
@click.option("--cap", type=click.IntRange(1, 10_000), default=10_000, help="Maximum number of records of a job.")
@click.option("--active-jobs", type=click.IntRange(min=1), default=5, help="Maximum number of active jobs.")
@click.option("--script", "script_file", type=_READABLE, help="Inject the faults in this TOML file.")
@click.option("--key", help="Accept only this API key. By default, any key is accepted.")
@click.option("--realistic", is_flag=True, help="Make jobs take one to three seconds.")
@click.option("--full-plan", is_flag=True, help="Allow fields that require a higher plan.")
def command(
    port: int,
    data: Path | None,
    people: int | None,
    seed: int | None,
    cap: int,
    active_jobs: int,
    script_file: Path | None,
    key: str | None,
    realistic: bool,
    full_plan: bool,
) -> None:
    """Serve a sandbox of the service on this machine until interrupted.

    The first line of output is the address. Pass it to other commands with --base-url.
    """
    from querydsl.sandbox import Settings, serve

    if key is not None and not key.strip():
        raise click.UsageError("--key must not be empty. Leave it out to accept any key")
    settings = Settings(key=key, realistic=realistic, gated=full_plan, job_records=cap, active_jobs=active_jobs)
    records, script = _dataset(data, people, seed), _script(script_file)
    try:
        with serve(settings=settings, data=records, script=script, port=port) as server:
            click.echo(server.base_url)
            sys.stdout.flush()
            echo_error(f"serving {len(records.people):,} people; press Ctrl-C to stop")
            threading.Event().wait()
    except KeyboardInterrupt:  # the usual way to stop a server
        echo_error("stopped")


def _dataset(data: Path | None, people: int | None, seed: int | None) -> "Dataset":
    """The records to serve. Raises `click.UsageError` for conflicting options, and `BadInput` for an invalid file."""
    from querydsl.sandbox.data import dataset

    if data is not None and (people is not None or seed is not None):
        raise click.UsageError("--data cannot be used with --people or --seed")
    if data is None:
        is_generated = people is not None or seed is not None
        if not is_generated:
            return dataset.decompressed()
        return dataset.generate(people or dataset.PEOPLE, dataset.SEED if seed is None else seed)
    try:
        return dataset.from_file(data)
    except ValueError as error:
        raise BadInput(str(error)) from error


def _script(file: Path | None) -> "Script":
    """The faults in a file. Raises `BadInput` for an invalid file."""
    from querydsl.sandbox.faces.faults import Script

    try:
        return Script() if file is None else Script.from_toml(read_text(file))
    except ValueError as error:
        raise BadInput(f"{file}: {error}") from error
