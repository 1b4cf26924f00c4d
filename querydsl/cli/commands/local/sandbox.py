"""`querydsl sandbox`: the stand-in for the service, served on loopback."""

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl.cli.app import Command
from querydsl.cli.inputs import BadInput
from querydsl.cli.terminal import echo_error

if TYPE_CHECKING:
    from querydsl.sandbox.data.dataset import Dataset
    from querydsl.sandbox.faces.faults import Script

_READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "sandbox",
    cls=Command,
    examples=("querydsl sandbox --port 8080", "querydsl sandbox --data people.jsonl --script faults.toml"),
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; 0, the default, takes a free one.")
@click.option("--data", type=_READABLE, help="Answer from the people of this JSON Lines file.")
@click.option("--people", type=click.IntRange(min=1), help="Answer from this many made-up people.")
@click.option("--seed", type=int, help="The seed of --people.")
@click.option("--script", "script_file", type=_READABLE, help="A TOML file of faults.")
@click.option("--key", help="Take this key alone; without it any key that is not empty.")
@click.option("--realistic", is_flag=True, help="Let jobs last one to three seconds.")
@click.option("--full-plan", is_flag=True, help="Let the account read the fields that only some plans may read.")
def command(
    port: int,
    data: Path | None,
    people: int | None,
    seed: int | None,
    script_file: Path | None,
    key: str | None,
    realistic: bool,
    full_plan: bool,
) -> None:
    """Serve a stand-in for the service on this machine until it is interrupted.

    The first line on standard output is the address to give to --base-url.
    """
    from querydsl.sandbox import Settings, serve

    if key is not None and not key.strip():
        raise click.UsageError("--key is empty: give a key, or leave it out to take any")
    settings = Settings(key=key, realistic=realistic, gated=full_plan)
    records, script = _dataset(data, people, seed), _script(script_file)
    try:
        with serve(settings=settings, data=records, script=script, port=port) as server:
            click.echo(server.base_url)
            sys.stdout.flush()
            echo_error(f"serving {len(records.people):,} people; stop with Ctrl-C")
            threading.Event().wait()
    except KeyboardInterrupt:  # how a server is meant to end
        echo_error("stopped")


def _dataset(data: Path | None, people: int | None, seed: int | None) -> "Dataset":
    """The records to answer from; a usage error where two sources were named. Raises `BadInput` for a bad file."""
    from querydsl.sandbox.data import dataset

    if data is not None and (people is not None or seed is not None):
        raise click.UsageError("--data brings its own people: leave out --people and --seed")
    if data is None:
        made_anew = people is not None or seed is not None
        return (
            dataset.generate(people or dataset.PEOPLE, dataset.SEED if seed is None else seed) if made_anew else dataset.shipped()
        )
    try:
        return dataset.from_file(data)
    except ValueError as error:
        raise BadInput(str(error)) from error


def _script(file: Path | None) -> "Script":
    """The faults of a file. Raises `BadInput` where it cannot be read as one."""
    from querydsl.sandbox.faces.faults import Script

    try:
        return Script() if file is None else Script.from_toml(file.read_text("utf-8"))
    except ValueError as error:
        raise BadInput(f"{file}: {error}") from error
