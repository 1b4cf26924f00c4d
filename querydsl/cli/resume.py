"""How to go on with a job after a command ended early."""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from querydsl.cli.progress import Progress
from querydsl.cli.terminal import echo_error
from querydsl.errors import NotYet

if TYPE_CHECKING:
    from querydsl.jobs.client import Client


class Left(click.exceptions.Exit):
    """A job that was submitted and, as it was asked for, not waited for: no error."""


@attrs.frozen
class Wanted:
    """Where records are to go, and in which form: what the command that goes on must say again."""

    output: Path | None = None
    format: str | None = None
    raw: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The options of the command line that say it."""
        output = ("-o", str(self.output)) if self.output else ()
        return (*output, *(("--format", self.format) if self.format else ()), *(("--raw",) if self.raw else ()))


@contextmanager
def going_on(progress: Progress, client: "Client", wanted: Wanted) -> Iterator[None]:
    """A block that, ended before the records are there, prints the command that goes on with the job."""
    try:
        yield
    except (NotYet, Left, KeyboardInterrupt):
        progress.clear()
        echo_error(f"\n{_how_to_go_on(progress, client, wanted)}")
        raise
    finally:
        progress.clear()


def _how_to_go_on(progress: Progress, client: "Client", wanted: Wanted) -> str:
    """The command that goes on: with the job where it is known, else the same one again, but so that it never submits twice."""
    if client.sandbox:
        return "the sandbox inside this command ends with it, and so do its jobs; for one that stays: querydsl sandbox"
    from querydsl.jobs.connection import BASE_URL

    if progress.batch_id is None:
        again = (word for word in sys.argv[1:] if word not in {"--fresh", "--resubmit"})
        return "to go on: " + shlex.join(["querydsl", *again])
    address = ("--base-url", client.base_url) if client.base_url != BASE_URL else ()
    return "to go on: " + shlex.join(["querydsl", "jobs", "fetch", progress.batch_id, *wanted.words, *address])
